// Who may do what in a chat, asked of Telegram.
import type { ChatMember } from '@grammyjs/types'
import type { Api } from 'grammy'
import { GrammyError } from 'grammy'

/** Administrators' rights as Telegram names them (core.telegram.org/bots/api#chatmemberadministrator). */
export type Right = 'can_post_messages' | 'can_edit_messages' | 'can_delete_messages' | 'can_pin_messages' | 'can_manage_topics' | 'can_invite_users' | 'can_restrict_members'

/** A member of a chat, or null when Telegram does not know them there or does not let the bot see it. */
export async function memberOf(telegram: Api, chatId: number, userId: number): Promise<ChatMember | null> {
  try {
    return await telegram.getChatMember(chatId, userId)
  }
  catch (error) {
    if (error instanceof GrammyError && (error.error_code === 400 || error.error_code === 403))
      return null
    throw error
  }
}

export function isAdmin(member: ChatMember | null): boolean {
  return member?.status === 'creator' || member?.status === 'administrator'
}

/** The rights that are wanted and not there. Posting needs no right in groups, where members may write. */
export function missingRights(member: ChatMember | null, chatType: string, wanted: readonly Right[]): Right[] {
  if (member?.status === 'creator')
    return []
  return wanted.filter((right) => {
    if (chatType !== 'channel' && (right === 'can_post_messages' || right === 'can_edit_messages'))
      return !member || member.status === 'left' || member.status === 'kicked' || (member.status === 'restricted' && !member.can_send_messages)
    return member?.status !== 'administrator' || !(member as unknown as Record<string, boolean>)[right]
  })
}
