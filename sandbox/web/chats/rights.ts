// The rights an administrator may have, in the words of Telegram's own dialogs.
import type { Chat } from '../api/types.ts'

interface Right { name: string, label: string, on: boolean }

const inGroups: Right[] = [
  { name: 'can_change_info', label: 'Change group info', on: true },
  { name: 'can_delete_messages', label: 'Delete messages', on: true },
  { name: 'can_restrict_members', label: 'Ban users', on: true },
  { name: 'can_invite_users', label: 'Invite users via link', on: true },
  { name: 'can_pin_messages', label: 'Pin messages', on: true },
  { name: 'can_manage_topics', label: 'Manage topics', on: false },
  { name: 'can_manage_video_chats', label: 'Manage video chats', on: false },
  { name: 'is_anonymous', label: 'Remain anonymous', on: false },
  { name: 'can_promote_members', label: 'Add new admins', on: false },
]

const inChannels: Right[] = [
  { name: 'can_change_info', label: 'Change channel info', on: true },
  { name: 'can_post_messages', label: 'Post messages', on: true },
  { name: 'can_edit_messages', label: 'Edit messages of others', on: true },
  { name: 'can_delete_messages', label: 'Delete messages of others', on: true },
  { name: 'can_invite_users', label: 'Add subscribers', on: true },
  { name: 'can_restrict_members', label: 'Remove subscribers', on: false },
  { name: 'can_manage_video_chats', label: 'Manage live streams', on: false },
  { name: 'can_promote_members', label: 'Add new admins', on: false },
]

/** The rights that mean something in this kind of chat, and whether a new administrator has them. */
export function rightsIn(type: Chat['type']): Right[] {
  return type === 'channel'
    ? inChannels
    : inGroups
}
