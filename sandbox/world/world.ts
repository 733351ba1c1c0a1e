// The world: its state, its clock and its ears, and the look-ups everything else is built from.
import type { User } from '@grammyjs/types'
import type { Clock } from '../clock.ts'
import type { Events } from '../events.ts'
import type { Faults } from '../faults.ts'
import type { CallLog } from '../log.ts'
import type { Answers } from './callbacks.ts'
import type { FileStore } from './files.ts'
import type { BotRecord, Dialog, Person, Place, Room, State } from './types.ts'
import { emptyStripe } from '../stripe/books.ts'
import { emptyMiniApps } from './mini-apps.ts'
import { emptyStars } from './stars.ts'

export interface World {
  state: State
  clock: Clock
  events: Events
  log: CallLog
  faults: Faults
  files: FileStore
  answers: Answers
  /** Called when an update was added to a bot's queue; the delivery engine sets it. */
  wake: (bot: BotRecord) => void
  /** Called after every change worth writing down. */
  save: () => void
}

export function emptyState(): State {
  return {
    version: 1,
    counters: {},
    clock: { offset: 0, frozen_at: null },
    people: {},
    bots: {},
    places: {},
    polls: {},
    files: {},
    callbacks: {},
    inline: {},
    talks: {},
    stripe: emptyStripe(),
    stars: emptyStars(),
    mini_apps: emptyMiniApps(),
  }
}

/** The next number of a counter; counters only go up, also over a reset. `first` is where an unused one begins. */
export function nextId(world: World, counter: string, first = 1): number {
  const id = world.state.counters[counter] ?? first
  world.state.counters[counter] = id + 1
  return id
}

export function isRoom(place: Place): place is Room {
  return place.type !== 'private'
}

export function isDialog(place: Place): place is Dialog {
  return place.type === 'private'
}

export const botById = (world: World, id: number): BotRecord | undefined => world.state.bots[id]
export const personById = (world: World, id: number): Person | undefined => world.state.people[id]
export const bots = (world: World) => Object.values(world.state.bots)
export const people = (world: World) => Object.values(world.state.people)
export const rooms = (world: World) => Object.values(world.state.places).filter(isRoom)
export const dialogs = (world: World) => Object.values(world.state.places).filter(isDialog)

export const exists = (world: World, id: number) => world.state.bots[id] !== undefined || world.state.people[id] !== undefined

const sameName = (a: string | undefined, b: string) => a?.toLowerCase() === b.toLowerCase().replace(/^@/, '')

/** A bot by id, username or app id. */
export function findBot(world: World, name: string | number): BotRecord | undefined {
  return world.state.bots[String(name)] ?? bots(world).find(bot => sameName(bot.username, String(name)) || bot.app === name)
}

/** A person by id or username. */
export function findPerson(world: World, name: string | number): Person | undefined {
  return world.state.people[String(name)] ?? people(world).find(person => sameName(person.username, String(name)))
}

/** A group, supergroup or channel by id or `@username`. */
export function findRoom(world: World, name: string | number): Room | undefined {
  const place = world.state.places[String(name)]
  if (place) {
    return isRoom(place)
      ? place
      : undefined
  }
  return rooms(world).find(room => sameName(room.username, String(name)))
}

/** The private chat of a bot and a person; it exists, empty and not started, from the first time it is asked for. */
export function dialogOf(world: World, bot: number, user: number): Dialog {
  const key = `${bot}:${user}`
  const place = world.state.places[key]
  if (place && isDialog(place))
    return place
  const dialog: Dialog = {
    key,
    type: 'private',
    bot,
    user,
    started: false,
    blocked: false,
    messages: [],
    pinned: [],
    topics: [],
    read: {},
  }
  world.state.places[key] = dialog
  return dialog
}

/** A person or bot as Telegram's User. Telegram tells `language_code` of people only. */
export function userOf(world: World, id: number): User {
  const bot = botById(world, id)
  if (bot) {
    return {
      id,
      is_bot: true,
      first_name: bot.names[''] ?? bot.first_name,
      username: bot.username,
    }
  }
  const person = personById(world, id)
  if (!person)
    return { id, is_bot: false, first_name: 'Deleted Account' }
  const { first_name, last_name, username, language_code } = person
  return {
    id,
    is_bot: false,
    first_name,
    ...last_name && { last_name },
    ...username && { username },
    ...language_code && { language_code },
  }
}

/** How a change in this place is named in the feed: a room by `chat_id`, a private chat by `bot` and `user`. */
export function placeName(place: Place) {
  return isDialog(place)
    ? { bot: place.bot, user: place.user }
    : { chat_id: place.id }
}
