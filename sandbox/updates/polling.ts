// getUpdates: long polling, one consumer at a time.
import type { Update } from '@grammyjs/types'
import type { BotRecord } from '../world/types.ts'
import type { World } from '../world/world.ts'
import { ApiError } from '../errors.ts'
import { dropExpired } from './queue.ts'

export interface Polling {
  /** Updates from `offset` on (which confirms the ones before), waiting up to `timeout` real seconds for the first. 409 when a newer call takes over. */
  take(bot: BotRecord, ask: { offset?: number, limit?: number, timeout?: number }): Promise<Update[]>
  wake(bot: BotRecord): void
  /** Whether a program of this bot is waiting for updates, or fetched some and has not come back yet. */
  isFollowed(bot: BotRecord): boolean
  close(): void
}

const LONGEST_WAIT = 50 // seconds; Telegram's own

interface Waiting {
  limit: number
  finish: (updates: Update[]) => void
  fail: (error: Error) => void
}

const CONFLICT = 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running'

export function createPolling(world: World): Polling {
  const waiting = new Map<number, Waiting>()
  const followed = new Map<number, number>()

  function ready(bot: BotRecord, offset: number, limit: number): Update[] {
    dropExpired(world, bot)
    if (offset < 0)
      bot.pending = bot.pending.slice(offset)
    else if (offset > 0)
      bot.pending = bot.pending.filter(one => one.update.update_id >= offset)
    world.save()
    return bot.pending.slice(0, limit).map(one => one.update)
  }

  return {
    async take(bot, { offset = 0, limit = 100, timeout = 0 }) {
      waiting.get(bot.id)?.fail(new ApiError(409, CONFLICT))
      followed.set(bot.id, Date.now())
      const count = Math.min(100, Math.max(1, limit || 100))
      const updates = ready(bot, offset, count)
      if (updates.length || timeout <= 0)
        return updates
      const { promise, resolve, reject } = Promise.withResolvers<Update[]>()
      const me: Waiting = { limit: count, finish: resolve, fail: reject }
      const alarm = setTimeout(resolve, Math.min(LONGEST_WAIT, timeout) * 1000, [])
      waiting.set(bot.id, me)
      return promise.finally(() => {
        clearTimeout(alarm)
        if (waiting.get(bot.id) === me)
          waiting.delete(bot.id)
        followed.set(bot.id, Date.now())
      })
    },
    wake(bot) {
      const one = waiting.get(bot.id)
      if (one && bot.pending.length)
        one.finish(bot.pending.slice(0, one.limit).map(pending => pending.update))
    },
    isFollowed: bot => waiting.has(bot.id) || Date.now() - (followed.get(bot.id) ?? 0) < 60_000,
    close() {
      for (const one of waiting.values())
        one.finish([])
    },
  }
}
