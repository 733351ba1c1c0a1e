// Mini apps as Telegram's servers know them: sessions a bot may answer, messages prepared for sharing, the cloud storage of a person with a bot.
import type { InlineKeyboardMarkup } from '@grammyjs/types'
import type { Content, Place, StoredMessage } from './types.ts'
import type { World } from './world.ts'
import { randomBytes } from 'node:crypto'
import { post } from './messages.ts'
import { dialogOf, isDialog } from './world.ts'

/** Kinds of chats a prepared message may go to. `bot`: a private chat with a bot. */
export type ShareTarget = 'user' | 'bot' | 'group' | 'channel'

export interface PreparedMessage {
  id: string
  bot: number
  user: number
  title: string
  content: Content
  reply_markup?: InlineKeyboardMarkup
  targets: ShareTarget[]
  /** Unix seconds. */
  expiration_date: number
}

export interface MiniAppsState {
  /** By query id. */
  queries: Record<string, { bot: number, user: number, at: number }>
  prepared: Record<string, PreparedMessage>
  /** By `<bot>:<user>`. */
  clouds: Record<string, Record<string, string>>
  /** By `<bot>:<user>`: the phone number as it was handed to the mini app, signed. */
  contacts: Record<string, string>
}

export function emptyMiniApps(): MiniAppsState {
  return {
    queries: {},
    prepared: {},
    clouds: {},
    contacts: {},
  }
}

// Telegram's apps keep a session alive while it is open; nobody here tells when one was closed.
const QUERY_LIVES = 3600_000
// Telegram names no number.
const PREPARED_LIVES = 24 * 3600

/** A session that `answerWebAppQuery` may answer once. */
export function openQuery(world: World, bot: number, user: number): string {
  const { queries } = world.state.mini_apps
  const now = world.clock.now()
  for (const [id, { at }] of Object.entries(queries)) {
    if (now - at > QUERY_LIVES)
      delete queries[id]
  }
  const id = `AAH${randomBytes(15).toString('base64url')}`
  queries[id] = { bot, user, at: now }
  world.save()
  return id
}

/** The person's message with the bot's words, sent where the mini app was opened; undefined when the query is unknown, old, another bot's or answered. */
export function answerQuery(world: World, bot: number, id: string, content: Content, reply_markup?: InlineKeyboardMarkup): StoredMessage | undefined {
  const { queries } = world.state.mini_apps
  const query = queries[id]
  if (!query || query.bot !== bot || world.clock.now() - query.at > QUERY_LIVES)
    return undefined
  delete queries[id]
  const place = dialogOf(world, bot, query.user)
  const message = postVia(world, place, query.user, bot, content, reply_markup)
  world.events.emit({
    type: 'mini_app',
    bot,
    user: query.user,
    query_id: id,
  })
  return message
}

/** What a person sends with a bot's words. With buttons the bot can edit it afterwards, by an id of its own. */
export function postVia(world: World, place: Place, user: number, bot: number, content: Content, reply_markup?: InlineKeyboardMarkup): StoredMessage {
  return post(world, place, {
    author: user,
    ...place.type === 'channel'
      ? { sender_chat: place.id }
      : { from: user },
    via_bot: bot,
    content: structuredClone(content),
    ...reply_markup && {
      inline_message_id: randomBytes(18).toString('base64url'),
      reply_markup,
    },
  })
}

export function prepareMessage(world: World, about: Omit<PreparedMessage, 'id' | 'expiration_date'>): PreparedMessage {
  const message = {
    id: randomBytes(12).toString('base64url'),
    expiration_date: world.clock.seconds() + PREPARED_LIVES,
    ...about,
  }
  world.state.mini_apps.prepared[message.id] = message
  world.save()
  return message
}

/** Undefined when it is unknown, too old, or for another person or bot. */
export function preparedMessage(world: World, bot: number, user: number, id: string): PreparedMessage | undefined {
  const found = world.state.mini_apps.prepared[id]
  return found?.bot === bot && found.user === user && found.expiration_date > world.clock.seconds()
    ? found
    : undefined
}

export function targetKind(place: Place): ShareTarget {
  if (isDialog(place))
    return 'bot'
  return place.type === 'channel'
    ? 'channel'
    : 'group'
}
