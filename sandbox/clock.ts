// The sandbox's clock: real time plus an offset, or frozen. It never goes back. Everything in Telegram that waits
// (a webhook's next try, a poll's end) waits on this clock.

export interface Timer {
  at: number
  run: () => void
}

export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** Unix seconds, as Telegram's `date` fields. */
  seconds(): number
  readonly running: boolean
  /** Runs `run` once the clock has reached `at`; answers how to call it off. */
  at(at: number, run: () => void): () => void
  /** The earliest waiting timer's instant. */
  next(): number | undefined
  /** Moves forward and fires what became due, in order. An earlier instant is ignored. */
  set(at: number): void
  setRunning(running: boolean): void
  /** Called after each jump, stop or start. */
  onJump(changed: () => void): void
  /** For the state file. */
  snapshot(): { offset: number, frozen_at: number | null }
  close(): void
}

// setTimeout overflows beyond 2^31 ms and would fire at once.
const LONGEST_WAIT = 2 ** 31 - 1

/** A clock that goes on from `from`, a snapshot. */
export function createClock(from?: { offset: number, frozen_at: number | null }): Clock {
  let offset = from?.offset ?? 0
  let frozenAt = from?.frozen_at ?? null
  let timers: Timer[] = []
  let alarm: NodeJS.Timeout | undefined
  let closed = false
  let changed = () => {}

  const now = () => frozenAt ?? Date.now() + offset

  function fireDue() {
    for (let timer = timers[0]; timer && timer.at <= now(); timer = timers[0]) {
      timers.shift()
      timer.run()
    }
    rearm()
  }

  function rearm() {
    clearTimeout(alarm)
    const first = timers[0]
    if (first && frozenAt === null && !closed)
      alarm = setTimeout(fireDue, Math.min(LONGEST_WAIT, Math.max(0, first.at - now())))
  }

  return {
    now,
    seconds: () => Math.floor(now() / 1000),
    get running() {
      return frozenAt === null
    },
    at(at, run) {
      const timer = { at, run }
      const place = timers.findIndex(other => other.at > at)
      timers.splice(place < 0
        ? timers.length
        : place, 0, timer)
      rearm()
      return () => {
        timers = timers.filter(other => other !== timer)
        rearm()
      }
    },
    next: () => timers[0]?.at,
    set(at) {
      if (at > now()) {
        if (frozenAt === null)
          offset = at - Date.now()
        else
          frozenAt = at
        changed()
      }
      fireDue()
    },
    setRunning(running) {
      if (running === (frozenAt === null))
        return
      if (running) {
        offset = frozenAt! - Date.now()
        frozenAt = null
      }
      else {
        frozenAt = now()
      }
      rearm()
      changed()
    },
    onJump(listener) {
      changed = listener
    },
    snapshot: () => ({ offset, frozen_at: frozenAt }),
    close() {
      closed = true
      clearTimeout(alarm)
    },
  }
}
