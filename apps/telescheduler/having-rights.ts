// Is the bot able to do what a post asks, as far as Telegram told us? Named right by right, before the time comes and not after it.

import type { ChatMember } from '@grammyjs/types'
import type { Right } from '#kit/bot'
import type { Actor } from './acting.ts'
import type { Channel, Line, Post } from './store.ts'
import { AppError } from '#kit/app'
import { memberOf, missingRights } from '#kit/bot'
import { payloadFor } from './content.ts'
import { inKind, rightsFor } from './rights.ts'
import { channelTexts } from './texts-channel.ts'

/** A bot's rights as Telegram names them, without the rest of its membership. */
export function rightsOf(member: ChatMember): Record<string, boolean> {
  return Object.fromEntries(Object.entries(member).filter(([name, value]) => name.startsWith('can_') && typeof value === 'boolean')) as Record<string, boolean>
}

/** What is wanted and was not given; in groups whoever is in may write. */
export function lacking({ kind, rights }: Pick<Channel, 'kind' | 'rights'>, wanted: readonly Right[]): Right[] {
  return inKind(wanted, kind).filter(right => !rights[right] && (kind === 'channel' || (right !== 'can_post_messages' && right !== 'can_edit_messages')))
}

/** @throws AppError `rights-missing`, with every missing right by name */
export async function needRights(actor: Actor, post: Post, lines: readonly Line[]): Promise<void> {
  const t = channelTexts(actor)
  for (const { channel, target } of lines) {
    const missing = lacking(channel, rightsFor(payloadFor(post.payload, target.overrides).options))
    if (missing.length)
      throw new AppError('rights-missing', t.missing(channel.title, missing.map(right => t.rights[right]!)), { hint: t.missingHint })
  }
}

/** A channel that stands still because of what the bot may not do: has that been mended? Asks Telegram. */
export async function mayPostAgain(actor: Actor, channel: Channel): Promise<boolean> {
  if (channel.pauseReason === null || channel.pauseReason === 'asked')
    return true
  const mine = await memberOf(actor.telegram, channel.chatId, actor.me.id)
  return missingRights(mine, channel.kind, ['can_post_messages']).length === 0
}
