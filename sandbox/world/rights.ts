// Who may do what in a room: statuses as Telegram's ChatMember, rights and permissions.
import type { ChatAdministratorRights, ChatMember, ChatPermissions } from '@grammyjs/types'
import type { Member, Permission, Right, Room } from './types.ts'
import type { World } from './world.ts'
import { userOf } from './world.ts'

const EVERYWHERE: Right[] = [
  'can_manage_chat',
  'can_delete_messages',
  'can_manage_video_chats',
  'can_restrict_members',
  'can_promote_members',
  'can_change_info',
  'can_invite_users',
  'can_post_stories',
  'can_edit_stories',
  'can_delete_stories',
]
const IN_CHANNELS: Right[] = ['can_post_messages', 'can_edit_messages', 'can_manage_direct_messages']
const IN_GROUPS: Right[] = ['can_pin_messages', 'can_manage_topics']

export const PERMISSIONS: Permission[] = [
  'can_send_messages',
  'can_send_audios',
  'can_send_documents',
  'can_send_photos',
  'can_send_videos',
  'can_send_video_notes',
  'can_send_voice_notes',
  'can_send_polls',
  'can_send_other_messages',
  'can_add_web_page_previews',
  'can_react_to_messages',
  'can_change_info',
  'can_invite_users',
  'can_edit_tag',
  'can_pin_messages',
  'can_manage_topics',
]

/** What a new group lets its members do. */
export function defaultPermissions(): ChatPermissions {
  return Object.fromEntries(PERMISSIONS.map(name => [name, name !== 'can_change_info' && name !== 'can_pin_messages' && name !== 'can_manage_topics'])) as ChatPermissions
}

/** The rights that exist in this kind of room. */
export function rightsIn(type: Room['type']): Right[] {
  return type === 'channel'
    ? [
        ...EVERYWHERE,
        ...IN_CHANNELS,
      ]
    : [
        ...EVERYWHERE,
        ...IN_GROUPS,
      ]
}

/** Every right of this kind of room, true where `given` says so. An administrator always may manage the chat. */
export function completeRights(room: Room, given: Partial<Record<Right, boolean>>): ChatAdministratorRights {
  const rights = Object.fromEntries(rightsIn(room.type).map(name => [name, given[name] === true]))
  return { is_anonymous: given.is_anonymous === true, ...rights, can_manage_chat: true } as unknown as ChatAdministratorRights
}

/** The member as stored; restrictions and bans whose time has passed are over. */
export function memberOf(world: World, room: Room, id: number): Member | undefined {
  const member = room.members[id]
  if (member?.until_date && member.until_date <= world.clock.seconds() && (member.status === 'kicked' || member.status === 'restricted')) {
    room.members[id] = {
      status: member.status === 'restricted' && member.is_member
        ? 'member'
        : 'left',
    }
  }
  return room.members[id]
}

export function isIn(world: World, room: Room, id: number): boolean {
  const member = memberOf(world, room, id)
  return member !== undefined && (['creator', 'administrator', 'member'].includes(member.status) || (member.status === 'restricted' && member.is_member === true))
}

export function isAdmin(world: World, room: Room, id: number): boolean {
  return ['creator', 'administrator'].includes(memberOf(world, room, id)?.status ?? 'left')
}

/** Whether an administrator has the right; the owner has every one. */
export function hasRight(world: World, room: Room, id: number, right: Right): boolean {
  const member = memberOf(world, room, id)
  return member?.status === 'creator' || (member?.status === 'administrator' && member.rights?.[right] === true)
}

/** Whether a member may: administrators may by rank (save what is a right of its own), others by the room's and their own permissions. */
export function hasPermission(world: World, room: Room, id: number, permission: Permission): boolean {
  const member = memberOf(world, room, id)
  if (!member || !isIn(world, room, id))
    return false
  if (member.status === 'creator')
    return true
  if (member.status === 'administrator')
    return permission.startsWith('can_send') || permission === 'can_add_web_page_previews' || permission === 'can_react_to_messages' || member.rights?.[permission as Right] === true
  if (room.type === 'channel')
    return permission === 'can_react_to_messages'
  return room.permissions[permission] !== false && (member.status !== 'restricted' || member.permissions?.[permission] === true)
}

/** A membership as Telegram's ChatMember; nobody's is `left`. `viewer` decides `can_be_edited`. */
export function chatMember(world: World, room: Room, id: number, member: Member | undefined, viewer: number): ChatMember {
  const user = userOf(world, id)
  switch (member?.status) {
    case 'creator':
      return {
        status: 'creator',
        user,
        is_anonymous: member.rights?.is_anonymous === true,
        ...member.custom_title && { custom_title: member.custom_title },
      }
    case 'administrator': {
      const can_be_edited = viewer !== id && member.promoted_by === viewer
      return {
        status: 'administrator',
        user,
        can_be_edited,
        ...completeRights(room, member.rights ?? {}),
        ...member.custom_title && { custom_title: member.custom_title },
      }
    }
    case 'member':
      return { status: 'member', user }
    case 'restricted': {
      const permissions = Object.fromEntries(PERMISSIONS.map(name => [name, member.permissions?.[name] === true])) as unknown as Required<ChatPermissions>
      return {
        status: 'restricted',
        user,
        is_member: member.is_member === true,
        ...permissions,
        until_date: member.until_date ?? 0,
      }
    }
    case 'kicked':
      return { status: 'kicked', user, until_date: member.until_date ?? 0 }
    default:
      return { status: 'left', user }
  }
}
