// How a published post is received: reactions and votes, as Telegram counts them. Views are not told to bots.

import type { ReactionCount } from '@grammyjs/types'
import type { BotContext } from '#kit/bot'
import { Composer } from 'grammy'
import { setReactions, setVotes } from './store.ts'

export const counts = new Composer<BotContext>()

/** Emoji, or custom emoji id, or `paid` → how many. */
export function reactionCounts(reactions: readonly ReactionCount[]): Record<string, number> {
  return Object.fromEntries(reactions.map(({ type, total_count }) => [
    type.type === 'emoji'
      ? type.emoji
      : type.type === 'custom_emoji'
        ? type.custom_emoji_id
        : type.type,
    total_count,
  ]))
}

counts.on('message_reaction_count', async (ctx) => {
  const { chat, message_id, reactions } = ctx.messageReactionCount
  await setReactions(ctx.db, chat.id, message_id, reactionCounts(reactions))
})

counts.on('poll', async (ctx) => {
  await setVotes(ctx.db, ctx.poll.id, ctx.poll.total_voter_count)
})
