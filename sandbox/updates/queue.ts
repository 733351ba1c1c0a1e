// A bot's waiting updates: which kinds it gets, in which queue each goes, and how long Telegram keeps it.
// The keys and lifetimes are those of Telegram's Bot API server (WebhookActor.cpp, Client.cpp).
import type { Update } from '@grammyjs/types'
import type { BotRecord, PendingUpdate, UpdateKind } from '../world/types.ts'
import type { World } from '../world/world.ts'
import { nextId } from '../world/world.ts'

const NOT_BY_DEFAULT: UpdateKind[] = ['chat_member', 'message_reaction', 'message_reaction_count']
const DAY = 86_400_000
const LIFETIME: Partial<Record<UpdateKind, number>> = {
  callback_query: 150_000,
  shipping_query: 150_000,
  pre_checkout_query: 150_000,
  inline_query: 30_000,
  chosen_inline_result: 600_000,
}
// Telegram adds class × 2^33 to the id, so that classes never meet; a word does the same.
const BY_PERSON: UpdateKind[] = [
  'callback_query',
  'inline_query',
  'chosen_inline_result',
  'shipping_query',
  'pre_checkout_query',
  'chat_join_request',
]
const KEPT_HISTORY = 100

export function wants(bot: BotRecord, kind: UpdateKind) {
  return bot.allowed_updates.length
    ? bot.allowed_updates.includes(kind)
    : !NOT_BY_DEFAULT.includes(kind)
}

function queueKey(kind: UpdateKind, payload: Record<string, any>): string {
  if (kind.endsWith('message') || kind.endsWith('_post'))
    return `chat:${payload.chat.id}`
  if (kind === 'poll' || kind === 'poll_answer')
    return `${kind}:${payload.id ?? payload.poll_id}`
  if (kind === 'my_chat_member')
    return `${kind}:${payload.chat.id}`
  if (kind === 'chat_member')
    return `chat_member:${payload.from.id}`
  if (BY_PERSON.includes(kind)) {
    return `${kind === 'chat_join_request'
      ? 'chat_member'
      : kind}:${payload.from.id}`
  }
  return `${kind}:${payload.chat?.id ?? 0}`
}

function enqueue(world: World, bot: BotRecord, update: Update, kind: UpdateKind, payload: Record<string, any>) {
  const now = world.clock.now()
  const pending: PendingUpdate = {
    update,
    kind,
    key: queueKey(kind, payload),
    expires_at: now + (LIFETIME[kind] ?? DAY),
    attempts: 0,
    next_at: now,
  }
  bot.pending.push(pending)
  world.save()
  world.wake(bot)
}

/** Gives `bot` an update, unless it did not ask for this kind. */
export function give<K extends UpdateKind>(world: World, bot: BotRecord, kind: K, payload: NonNullable<Update[K]>): void {
  if (!wants(bot, kind))
    return
  // A fresh world begins at the real second, so that the ids of two worlds do not meet in a database that outlives one of them.
  const update_id = nextId(world, `update:${bot.id}`, Math.floor(Date.now() / 1000) - 1_600_000_000)
  const update = { update_id, [kind]: payload } as unknown as Update
  bot.history = [
    ...bot.history.slice(1 - KEPT_HISTORY),
    update,
  ]
  enqueue(world, bot, update, kind, payload)
}

/** Delivers an update of the past once more, as Telegram does when an answer got lost. */
export function giveAgain(world: World, bot: BotRecord, updateId: number): boolean {
  const update = bot.history.find(one => one.update_id === updateId)
  if (!update)
    return false
  const kind = Object.keys(update).find(key => key !== 'update_id') as UpdateKind
  enqueue(world, bot, update, kind, update[kind] as Record<string, any>)
  return true
}

/** Forgets what Telegram would no longer keep. */
export function dropExpired(world: World, bot: BotRecord): void {
  const now = world.clock.now()
  bot.pending = bot.pending.filter(one => one.expires_at > now)
}
