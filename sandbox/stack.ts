// The stack this Telegram serves: its Worker's cron trigger, what "quiet" means, and moving the clock through idle time.
import type { World } from './world/world.ts'

export interface Worker {
  url: string
  tickSecret: string
}

export interface Stack {
  attach(worker: Worker | undefined): void
  /** Resolves when every webhook queue is empty or waits for a later moment, and the jobs due now have run. */
  settle(): Promise<void>
  /** Moves the clock to `to`, stopping wherever something happens on the way. */
  moveTo(to: number): Promise<void>
  /** When the Worker has its next job, by its last tick. */
  nextDue(): number | undefined
  /** Takes up the cron's pace after the clock was stopped, started or moved. */
  rearm(): void
  close(): void
}

const MINUTE = 60_000
const HOUR = 3_600_000
// A Worker that says "due" for ever is not asked for ever.
const MOST_TICKS_AT_ONCE = 200
const MOST_STUCK_MINUTES = 60
const TICK_TIMEOUT = 120_000

const after = (at: number, step: number) => (Math.floor(at / step) + 1) * step

/** `idle` resolves when no webhook is in flight. */
export function createStack(world: World, idle: () => Promise<void>): Stack {
  let worker: Worker | undefined
  let due: number | undefined
  let last: Promise<unknown> = Promise.resolve()
  let moving = 0
  let alarm: NodeJS.Timeout | undefined
  const abort = new AbortController()

  /** One thing after the other: ticks never overlap because of us. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work)
    last = turn.catch(() => {})
    return turn
  }

  /** Answers how many jobs ran (or failed); undefined when the tick itself failed. */
  async function tick(): Promise<number | undefined> {
    if (!worker || abort.signal.aborted)
      return undefined
    try {
      const response = await fetch(`${worker.url}/tick`, {
        method: 'POST',
        headers: { authorization: `Bearer ${worker.tickSecret}` },
        signal: AbortSignal.any([
          abort.signal,
          AbortSignal.timeout(TICK_TIMEOUT),
        ]),
      })
      if (!response.ok)
        throw new Error(`it answered ${response.status}`)
      const { ran = 0, failed = 0, next_due_at = null } = await response.json() as { ran?: number, failed?: number, next_due_at?: string | null }
      due = next_due_at === null
        ? undefined
        : Date.parse(next_due_at)
      return ran + failed
    }
    catch (error) {
      due = undefined
      if (!abort.signal.aborted) {
        console.error(`The tick failed: ${error instanceof Error
          ? error.message
          : error}`)
      }
      return undefined
    }
  }

  async function calmDown() {
    await idle()
    for (let round = 0; round < MOST_TICKS_AT_ONCE; round++) {
      const ran = await tick()
      await idle()
      if (!ran || due === undefined || due > world.clock.now())
        break
    }
  }

  /** The next instant at which something happens, after `now`. */
  function nextStop(now: number, stuck: number): number {
    const timer = world.clock.next() ?? Infinity
    if (!worker)
      return timer
    const hour = after(now, HOUR)
    if (due === undefined)
      return Math.min(timer, hour)
    // What is due and still not done is tried each minute, as the cron would.
    const job = due > now
      ? due
      : stuck < MOST_STUCK_MINUTES
        ? after(now, MINUTE)
        : hour
    return Math.min(timer, hour, job)
  }

  async function move(to: number) {
    await calmDown()
    let stuck = 0
    for (let now = world.clock.now(); now < to && !abort.signal.aborted; now = world.clock.now()) {
      stuck = due !== undefined && due <= now
        ? stuck + 1
        : 0
      world.clock.set(Math.max(now + 1, Math.min(to, nextStop(now, stuck))))
      await calmDown()
    }
  }

  /** While the clock runs: a tick at each full minute, and one at the instant the last tick named. */
  function rearm() {
    clearTimeout(alarm)
    if (!worker || !world.clock.running || moving || abort.signal.aborted)
      return
    const now = world.clock.now()
    const minute = after(now, MINUTE)
    const at = due !== undefined && due > now
      ? Math.min(minute, due)
      : minute
    alarm = setTimeout(() => {
      inTurn(calmDown).finally(rearm)
    }, at - now)
    alarm.unref()
  }

  return {
    attach(next) {
      worker = next
      due = undefined
      rearm()
    },
    settle: () => inTurn(calmDown).finally(rearm),
    async moveTo(to) {
      moving++
      clearTimeout(alarm)
      await inTurn(() => move(to)).finally(() => {
        moving--
        rearm()
      })
    },
    nextDue: () => due,
    rearm,
    close() {
      abort.abort()
      clearTimeout(alarm)
    },
  }
}
