// A Worker as it is deployed, for tests: a cron trigger each minute, a queue, and time that passes only while everybody waits for it.
import type { App } from '#kit/app'
import type { Clock } from '#kit/time'
import type { ExecutionContext } from '../worker/create.ts'
import { expect } from 'vitest'
import { createWorker } from '../worker/create.ts'

export interface Message { body: unknown, delaySeconds?: number }

export interface DeployedOptions {
  apps: readonly App<any, any, any>[]
  env: Record<string, unknown>
  hasQueue: boolean
  context: ExecutionContext
  start: string
  /** Time has moved to this instant. */
  moved: (now: number) => Promise<unknown>
}

/** As in wrangler.jsonc. */
const maxRetries = 10
const queueName = 'telegram-app-factory-jobs'
const retryDelay = 30
/** A message takes a moment. */
const latency = 300

export function createDeployed({ apps, env: own, hasQueue, context, start, moved }: DeployedOptions) {
  let now = Date.parse(start)
  let busy = 0
  let quiet = () => {}
  const timers: { at: number, fire: () => void }[] = []

  function at(instant: number, fire: () => void) {
    const place = timers.findIndex(other => other.at > instant)
    timers.splice(place < 0
      ? timers.length
      : place, 0, { at: instant, fire })
  }
  function rest() {
    busy -= 1
    if (!busy)
      quiet()
  }
  function during<T>(task: () => Promise<T>): Promise<T> {
    busy += 1
    return task().finally(rest)
  }
  function run(task: () => Promise<unknown>) {
    during(task).catch(error => console.error(`cron or queue: ${error}`))
  }

  const clock: Clock = {
    now: () => now,
    sleep: ms => new Promise((resolve) => {
      at(now + ms, () => {
        busy += 1
        resolve(true)
      })
      rest()
    }),
  }

  const queue = {
    /** Messages sent, and how often one was delivered. */
    sent: 0,
    delivered: 0,
    dead: 0,
    /** What goes wrong with a message: it comes twice, or never. */
    fate: (_sent: number): 'once' | 'twice' | 'never' => 'once',
    /** The platform's own refusal. */
    refuses: false,
    async sendBatch(messages: Message[]) {
      if (queue.refuses)
        throw new Error('Queue sendBatch failed: Too Many Requests')
      // developers.cloudflare.com/queues/platform/limits
      expect(messages.length).toBeLessThanOrEqual(100)
      expect(JSON.stringify(messages).length).toBeLessThan(256_000)
      for (const { body, delaySeconds = 0 } of messages) {
        expect(Number.isInteger(delaySeconds) && delaySeconds >= 0 && delaySeconds <= 43_200, `delaySeconds ${delaySeconds}`).toBe(true)
        const fate = queue.fate(queue.sent++)
        for (const _ of {
          once: [1],
          twice: [1, 2],
          never: [],
        }[fate])
          deliver(queueName, JSON.parse(JSON.stringify(body)), delaySeconds, 1)
      }
    },
  }

  const worker = createWorker(apps, {
    clock: async () => clock,
  })
  const env = hasQueue
    ? { ...own, JOBS_QUEUE: queue }
    : own

  function deliver(name: string, body: unknown, delaySeconds: number, attempt: number) {
    at(now + delaySeconds * 1000 + latency, () => run(async () => {
      queue.delivered += 1
      let again: number | null = null
      await worker.queue({
        queue: name,
        messages: [
          {
            body,
            ack: () => {},
            retry: ({ delaySeconds = retryDelay } = {}) => again = delaySeconds,
          },
        ],
      }, env, context).catch(() => again = retryDelay)
      if (again === null)
        return
      if (attempt <= maxRetries) {
        deliver(name, body, again, attempt + 1)
      }
      else if (name === queueName) {
        queue.dead += 1
        deliver(`${queueName}-dead`, body, 0, 1)
      }
    }))
  }

  const minute = 60_000
  function cron(instant: number) {
    at(instant, () => {
      run(() => worker.scheduled({ scheduledTime: instant }, env, context))
      cron(instant + minute)
    })
  }
  cron(Math.ceil(now / minute) * minute)

  return {
    worker,
    env,
    clock,
    /** Runs something of the Worker's that may wait. */
    during,
    queue,
    /** Lets time pass, and what is due on the way happen. */
    async pass(ms: number) {
      const end = now + ms
      for (;;) {
        if (busy)
          await new Promise<void>(resolve => quiet = resolve)
        const next = timers[0]
        if (!next || next.at > end)
          break
        if (next.at > now) {
          now = next.at
          await moved(now)
        }
        while (timers[0] && timers[0].at <= now)
          timers.shift()!.fire()
      }
      now = end
      await moved(now)
    },
  }
}
