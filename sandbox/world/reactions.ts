// Reactions of people and bots on messages.
import type { ReactionType } from '@grammyjs/types'
import type { Place, StoredMessage } from './types.ts'
import type { World } from './world.ts'
import { give } from '../updates/queue.ts'
import { chatFor } from './render.ts'
import { isAdmin } from './rights.ts'
import { bots, isDialog, placeName, userOf } from './world.ts'

function nameOf(reaction: ReactionType) {
  return reaction.type === 'emoji'
    ? reaction.emoji
    : reaction.type === 'custom_emoji'
      ? reaction.custom_emoji_id
      : reaction.type
}

/** How often each reaction stands on the message; `chosen` marks those of `person`. */
export function countReactions(message: StoredMessage, person?: number): { type: ReactionType, total_count: number, chosen?: true }[] {
  const counts = new Map<string, { type: ReactionType, total_count: number, chosen?: true }>()
  for (const [actor, reactions] of Object.entries(message.reactions ?? {})) {
    for (const type of reactions) {
      const count = counts.get(nameOf(type)) ?? { type, total_count: 0 }
      count.total_count++
      if (Number(actor) === person)
        count.chosen = true
      counts.set(nameOf(type), count)
    }
  }
  return [
    ...counts.values(),
  ].sort((a, b) => b.total_count - a.total_count)
}

/** Sets an actor's whole reaction. Channels count anonymously; elsewhere administrators' bots learn who. */
export function react(world: World, place: Place, message: StoredMessage, actor: number, reaction: ReactionType[]): void {
  const old_reaction = message.reactions?.[actor] ?? []
  const { [actor]: _, ...others } = message.reactions ?? {}
  message.reactions = reaction.length
    ? { ...others, [actor]: reaction }
    : others
  const date = world.clock.seconds()
  const isBot = world.state.bots[actor] !== undefined
  for (const bot of bots(world)) {
    if (bot.id === actor || !(isDialog(place)
      ? place.bot === bot.id
      : isAdmin(world, place, bot.id))) {
      continue
    }
    const where = {
      chat: chatFor(world, place, bot.id),
      message_id: message.id,
      date,
    }
    if (place.type === 'channel') {
      give(world, bot, 'message_reaction_count', {
        ...where,
        reactions: countReactions(message).map(({ type, total_count }) => ({ type, total_count })),
      })
    }
    else if (!isBot) {
      give(world, bot, 'message_reaction', {
        ...where,
        user: userOf(world, actor),
        old_reaction,
        new_reaction: reaction,
      })
    }
  }
  world.events.emit({
    type: 'reaction',
    ...placeName(place),
    message_id: message.id,
  })
  world.save()
}
