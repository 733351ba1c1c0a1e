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

/** One thing after the other. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work)
    last = turn.catch(() => {})
    return turn
  }
}

interface Deliveries {
  /** Resolves when no webhook is in flight. */
  idle(): Promise<void>
  busy(): boolean
}

export function createStack(world: World, deliveries: Deliveries): Stack {
  let worker: Worker | undefined
  let due: number | undefined
  let moving = 0
  let trouble = ''
  let alarm: NodeJS.Timeout | undefined
  const abort = new AbortController()
  const ticksInTurn = createTurns()
  const movesInTurn = createTurns()

  /** Answers how many jobs ran (or failed); 0 when the tick itself failed. */
  async function tick(): Promise<number> {
    if (!worker || abort.signal.aborted)
      return 0
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
      trouble = ''
      return ran + failed
    }
    catch (error) {
      due = undefined
      complain(error instanceof Error
        ? error.message
        : String(error))
      return 0
    }
  }

  /** Once per kind of trouble: a month of idle hours would say it 720 times. */
  function complain(message: string) {
    if (message !== trouble && !abort.signal.aborted)
      console.error(`The tick of ${worker?.url} failed: ${message}`)
    trouble = message
  }

  /** Ticks until nothing is due any more, or nothing gets done. */
  async function runDue() {
    for (let round = 0; round < MOST_TICKS_AT_ONCE; round++) {
      const ran = await tick()
      if (!ran || due === undefined || due > world.clock.now())
        break
    }
  }

  async function settle() {
    do {
      await deliveries.idle()
      if (worker)
        await ticksInTurn(runDue)
    } while (deliveries.busy())
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
    await settle()
    let stuck = 0
    for (let now = world.clock.now(); now < to && !abort.signal.aborted; now = world.clock.now()) {
      stuck = due !== undefined && due <= now
        ? stuck + 1
        : 0
      world.clock.set(Math.max(now + 1, Math.min(to, nextStop(now, stuck))))
      await settle()
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
    alarm = setTimeout(() => void ticksInTurn(runDue).finally(rearm), at - now)
    alarm.unref()
  }

  return {
    attach(next) {
      worker = next
      due = undefined
      rearm()
    },
    settle: () => settle().finally(rearm),
    async moveTo(to) {
      moving++
      clearTimeout(alarm)
      await movesInTurn(() => move(to)).finally(() => {
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
