// Webhooks leave as from Telegram's server: a queue per key, one update in flight per queue, at most `max_connections` at
// once; a failed one is tried again at once, then after 2, 4, 8 … seconds of the sandbox's clock, or when `Retry-After` says.
import type { BotRecord, PendingUpdate, Webhook } from '../world/types.ts'
import type { World } from '../world/world.ts'
import { setTimeout as wait } from 'node:timers/promises'
import { bots } from '../world/world.ts'
import { dropExpired } from './queue.ts'

const TIMEOUT = 60_000
const LONGEST_PAUSE = 90_000
const LONGEST_RETRY_AFTER = 3600
const GONE_TOO_LONG = 23 * 3_600_000

export interface WebhookSender {
  /** Sends what may be sent now. */
  wake(bot: BotRecord): void
  /** Resolves when nothing is in flight: every queue is empty or waits for a later moment. */
  idle(): Promise<void>
  busy(): boolean
  close(): void
}

/** `reply` runs the method a webhook's answer asks for. */
export function createWebhookSender(world: World, reply: (bot: BotRecord, body: Record<string, unknown>) => Promise<void>): WebhookSender {
  const inFlight = new Map<string, Promise<void>>()
  const alarms = new Map<number, () => void>()
  const abort = new AbortController()

  function wake(bot: BotRecord) {
    const webhook = bot.webhook
    if (!webhook || abort.signal.aborted)
      return
    dropExpired(world, bot)
    const now = world.clock.now()
    const heads = new Map<string, PendingUpdate>()
    for (const one of bot.pending) {
      if (!heads.has(one.key))
        heads.set(one.key, one)
    }
    let free = webhook.max_connections - [
      ...inFlight.keys(),
    ].filter(key => key.startsWith(`${bot.id} `)).length
    let next = Infinity
    for (const [key, head] of heads) {
      const name = `${bot.id} ${key}`
      if (inFlight.has(name))
        continue
      if (head.next_at > now) {
        next = Math.min(next, head.next_at)
      }
      else if (free-- > 0) {
        inFlight.set(name, deliver(bot, webhook, head).finally(() => {
          inFlight.delete(name)
          wake(bot)
        }))
      }
    }
    alarms.get(bot.id)?.()
    alarms.delete(bot.id)
    if (next < Infinity)
      alarms.set(bot.id, world.clock.at(next, () => wake(bot)))
  }

  async function deliver(bot: BotRecord, webhook: Webhook, pending: PendingUpdate) {
    const failure = await attempt(bot, webhook, pending)
    if (abort.signal.aborted)
      return
    if (!failure) {
      bot.pending = bot.pending.filter(one => one !== pending)
      delete webhook.gone_since
    }
    else {
      postpone(bot, webhook, pending, failure)
    }
    world.save()
  }

  async function attempt(bot: BotRecord, webhook: Webhook, { update }: PendingUpdate): Promise<Failure | undefined> {
    const fault = world.faults.take('webhook', { bot: bot.id })
    if (fault?.kind === 'slow')
      await wait(fault.ms ?? 1000, undefined, { signal: abort.signal }).catch(() => {})
    if (fault?.kind === 'status')
      return { message: `Wrong response from the webhook: ${fault.code ?? 500}`, status: fault.code ?? 500, retryAfter: fault.retry_after ?? 0 }
    try {
      const response = await fetch(webhook.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...webhook.secret_token && { 'x-telegram-bot-api-secret-token': webhook.secret_token },
        },
        body: JSON.stringify(update),
        redirect: 'manual',
        signal: AbortSignal.any([
          abort.signal,
          AbortSignal.timeout(TIMEOUT),
        ]),
      })
      const text = await response.text()
      if (fault?.kind === 'lost')
        return { message: 'Connection reset by peer', retryAfter: 0 }
      if (!response.ok)
        return { message: `Wrong response from the webhook: ${response.status} ${response.statusText}`, status: response.status, retryAfter: Number(response.headers.get('retry-after')) || 0 }
      await runReply(bot, text)
    }
    catch (error) {
      return {
        message: reasonOf(error),
        retryAfter: 0,
      }
    }
  }

  async function runReply(bot: BotRecord, text: string) {
    let body: unknown
    try {
      body = JSON.parse(text)
    }
    catch {
      return
    }
    if (body && typeof body === 'object' && 'method' in body)
      await reply(bot, body as Record<string, unknown>)
  }

  function postpone(bot: BotRecord, webhook: Webhook, pending: PendingUpdate, failure: Failure) {
    const now = world.clock.now()
    webhook.last_error_date = world.clock.seconds()
    webhook.last_error_message = failure.message
    if (failure.status === 410)
      webhook.gone_since ??= now
    else
      delete webhook.gone_since
    if (webhook.gone_since !== undefined && now - webhook.gone_since > GONE_TOO_LONG) {
      delete bot.webhook
      return
    }
    pending.attempts++
    const retryAfter = Math.min(failure.retryAfter, LONGEST_RETRY_AFTER) * 1000
    const backOff = pending.attempts === 1
      ? 0
      : Math.min(LONGEST_PAUSE, 1000 * 2 ** (pending.attempts - 1))
    pending.next_at = now + (retryAfter > 0
      ? retryAfter
      : backOff)
    if (pending.next_at >= pending.expires_at)
      bot.pending = bot.pending.filter(one => one !== pending)
  }

  return {
    wake,
    busy: () => inFlight.size > 0,
    async idle() {
      while (inFlight.size)
        await Promise.all(inFlight.values())
    },
    close() {
      abort.abort()
      for (const cancel of alarms.values())
        cancel()
    },
  }
}

interface Failure {
  /** As getWebhookInfo tells it. */
  message: string
  status?: number
  /** Seconds; 0 = not said. */
  retryAfter: number
}

function reasonOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return 'Read timeout expired'
  const cause = error instanceof Error
    ? error.cause
    : undefined
  const code = cause && typeof cause === 'object' && 'code' in cause
    ? cause.code
    : undefined
  return code === 'ECONNREFUSED'
    ? 'Connection refused'
    : 'Connection failed'
}

/** Wakes every bot's queues, after a restart. */
export function wakeAll(world: World, sender: WebhookSender): void {
  for (const bot of bots(world))
    sender.wake(bot)
}
