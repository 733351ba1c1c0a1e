// Inline mode: a person types `@bot words` anywhere, the bot answers with results, the chosen one is sent as the person's own message.
import type { InlineKeyboardMarkup, InlineQuery, InlineQueryResultsButton } from '@grammyjs/types'
import type { BotRecord, Content, Place, StoredMessage } from './types.ts'
import type { World } from './world.ts'
import { randomBytes } from 'node:crypto'
import { give } from '../updates/queue.ts'
import { post, start } from './messages.ts'
import { botById, isDialog, nextId, userOf } from './world.ts'

/** One result as it is shown, and what it becomes when it is chosen. */
export interface InlineResult {
  id: string
  type: string
  title: string
  description?: string
  content: Content
  reply_markup?: InlineKeyboardMarkup
}

export interface InlineRecord {
  id: string
  bot: number
  user: number
  query: string
  /** Milliseconds. */
  at: number
  answer?: { results: InlineResult[], next_offset?: string, button?: InlineQueryResultsButton }
}

const FIRST_QUERY = 810_000_000_000_000_000n
// A query lives 30 seconds with the Bot API server (Client.cpp); what was shown may be chosen for longer.
const TOO_OLD = 30_000
const FORGOTTEN = 3_600_000

/** Inline mode is switched on with @BotFather; a bot that asks for these updates has it on. */
export const isInline = (bot: BotRecord) => bot.inline_placeholder !== undefined || bot.allowed_updates.includes('inline_query')

export function askInline(world: World, bot: BotRecord, user: number, { query, offset, chat_type }: Pick<InlineQuery, 'query' | 'offset' | 'chat_type'>): InlineRecord {
  for (const [id, { at }] of Object.entries(world.state.inline)) {
    if (world.clock.now() - at > FORGOTTEN)
      delete world.state.inline[id]
  }
  const record: InlineRecord = {
    id: String(FIRST_QUERY + BigInt(nextId(world, 'inline'))),
    bot: bot.id,
    user,
    query,
    at: world.clock.now(),
  }
  world.state.inline[record.id] = record
  give(world, bot, 'inline_query', {
    id: record.id,
    from: userOf(world, user),
    query,
    offset,
    ...chat_type && { chat_type },
  })
  return record
}

/** The question a bot may still answer. */
export function openInline(world: World, bot: number, id: string): InlineRecord | undefined {
  const record = world.state.inline[id]
  return record && record.bot === bot && !record.answer && world.clock.now() - record.at <= TOO_OLD
    ? record
    : undefined
}

export function answerInline(world: World, record: InlineRecord, answer: NonNullable<InlineRecord['answer']>): void {
  record.answer = answer
  world.answers.told(record.id)
  world.save()
}

/** Sends a result into a chat. With buttons the bot can edit it afterwards, by an id of its own. */
export function chooseInline(world: World, record: InlineRecord, result: InlineResult, place: Place): StoredMessage {
  const bot = botById(world, record.bot)!
  const inline_message_id = result.reply_markup && randomBytes(18).toString('base64url')
  if (isDialog(place))
    start(world, place)
  const message = post(world, place, {
    author: record.user,
    ...place.type === 'channel'
      ? { sender_chat: place.id }
      : { from: record.user },
    content: structuredClone(result.content),
    via_bot: bot.id,
    ...inline_message_id && { inline_message_id, reply_markup: result.reply_markup! },
  })
  give(world, bot, 'chosen_inline_result', {
    result_id: result.id,
    from: userOf(world, record.user),
    query: record.query,
    ...inline_message_id && { inline_message_id },
  })
  return message
}

/** Where an inline message stands. */
export function inlineMessage(world: World, bot: number, id: string): { place: Place, message: StoredMessage } | undefined {
  for (const place of Object.values(world.state.places)) {
    const message = place.messages.find(one => one.inline_message_id === id && one.via_bot === bot)
    if (message)
      return { place, message }
  }
  return undefined
}
