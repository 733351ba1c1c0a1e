// Pressed buttons and their answers.
import type { CallbackRecord, Place, StoredMessage } from './types.ts'
import type { World } from './world.ts'
import { createHash } from 'node:crypto'
import { give } from '../updates/queue.ts'
import { messageFor } from './render.ts'
import { botById, nextId, placeName, userOf } from './world.ts'

const FIRST_CALLBACK = 430_000_000_000_000_000n
// Telegram names no number; queries older than this are refused as too old.
const TOO_OLD = 15 * 60_000

/** Lets a waiting press know that its query was answered. */
export interface Answers {
  /** Resolves when it is answered or after `ms` of real time. */
  wait(id: string, ms: number): Promise<void>
  told(id: string): void
}

export function createAnswers(): Answers {
  const waiting = new Map<string, () => void>()
  return {
    wait: (id, ms) => new Promise((resolve) => {
      const alarm = setTimeout(done, ms)
      function done() {
        clearTimeout(alarm)
        waiting.delete(id)
        resolve()
      }
      waiting.set(id, done)
    }),
    told: id => waiting.get(id)?.(),
  }
}

/** A person presses a callback button: the bot that sent the message gets the query. */
export function createCallback(world: World, place: Place, message: StoredMessage, user: number, data: string): CallbackRecord {
  const id = String(FIRST_CALLBACK + BigInt(nextId(world, 'callback')))
  const bot = botById(world, message.via_bot ?? message.author)!
  const callback: CallbackRecord = {
    id,
    bot: bot.id,
    user,
    place: place.key,
    message_id: message.id,
    at: world.clock.now(),
  }
  forgetOld(world)
  world.state.callbacks[id] = callback
  const chat_instance = createHash('sha256').update(place.key).digest().readBigInt64BE().toString()
  give(world, bot, 'callback_query', {
    id,
    from: userOf(world, user),
    ...message.via_bot === undefined
      ? {
          message: messageFor(world, place, message, bot.id),
        }
      : { inline_message_id: message.inline_message_id },
    chat_instance,
    data,
  })
  return callback
}

function forgetOld(world: World) {
  for (const [id, { at }] of Object.entries(world.state.callbacks)) {
    if (world.clock.now() - at > TOO_OLD)
      delete world.state.callbacks[id]
  }
}

/** False when the query is unknown, too old, another bot's, or answered already. */
export function answerCallback(world: World, bot: number, id: string, answer: NonNullable<CallbackRecord['answer']>): boolean {
  const callback = world.state.callbacks[id]
  if (!callback || callback.bot !== bot || callback.answer || world.clock.now() - callback.at > TOO_OLD)
    return false
  callback.answer = answer
  world.answers.told(id)
  const place = world.state.places[callback.place]
  world.events.emit({
    type: 'callback',
    ...place && placeName(place),
    user: callback.user,
    message_id: callback.message_id,
    answer,
  })
  world.save()
  return true
}
