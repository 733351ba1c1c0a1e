// A bot's commands: which list a person sees in a chat. The narrowest scope wins, and in it the person's language.
// The order is that of core.telegram.org/bots/api#determining-list-of-commands.
import type { BotCommand } from '@grammyjs/types'
import type { BotRecord, Place } from './types.ts'
import type { World } from './world.ts'
import { isAdmin } from './rights.ts'
import { isDialog } from './world.ts'

export function commandsFor(world: World, bot: BotRecord, place: Place, person: number): BotCommand[] {
  const language = world.state.people[person]?.language_code ?? ''
  for (const scope of scopesOf(world, place, person)) {
    const lists = bot.commands[scope]
    const found = lists?.[language] ?? lists?.['']
    if (found?.length)
      return found
  }
  return []
}

function scopesOf(world: World, place: Place, person: number): string[] {
  if (isDialog(place))
    return [`chat:${person}`, 'all_private_chats', 'default']
  const admin = isAdmin(world, place, person)
  return [
    `chat_member:${place.id}:${person}`,
    ...admin
      ? [`chat_administrators:${place.id}`]
      : [],
    `chat:${place.id}`,
    ...admin
      ? ['all_chat_administrators']
      : [],
    'all_group_chats',
    'default',
  ]
}
