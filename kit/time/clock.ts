// The one place that knows what time it is. Everything else is handed a clock, so that a sandbox or a test can move time.

/** An instant everywhere in this project: milliseconds since the Unix epoch. */
export type Instant = number

export interface Clock {
  /** The present instant, in epoch milliseconds. */
  now(): Instant
  /** Waits where waiting is possible and answers true; answers false at once where it is not: do the rest in a later run. */
  sleep(ms: number): Promise<boolean>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: ms => new Promise(resolve => setTimeout(resolve, ms, true)),
}

/**
 * The clock of one invocation: the system's own, or, with an address, the sandbox's. The address is asked once
 * (`GET` → `{ now: ISO, running }`); a running clock then goes on with real time, a stopped one stands still.
 * Throws an Error in words when the address does not answer with a time.
 */
export async function openClock(clockUrl?: string, fetcher: typeof fetch = fetch): Promise<Clock> {
  if (!clockUrl)
    return systemClock
  const { start, running } = await askClock(clockUrl, fetcher)
  const asked = Date.now()
  return {
    now: () => running
      ? start + Date.now() - asked
      : start,
    // Waiting real time would not move a clock that someone else moves.
    sleep: async () => false,
  }
}

/** A clock for tests: stands still until `set` or `advance`, and never waits. */
export function fixedClock(at: Instant | string): Clock & { set(at: Instant | string): void, advance(ms: number): void } {
  let current = instantFrom(at)
  return {
    now: () => current,
    sleep: async () => false,
    set: (next) => { current = instantFrom(next) },
    advance: (ms) => { current += ms },
  }
}

async function askClock(url: string, fetcher: typeof fetch): Promise<{ start: Instant, running: boolean }> {
  const problem = (why: string, cause?: unknown) => new Error(`The clock at CLOCK_URL (${url}) ${why}.`, { cause })
  const response = await fetcher(url).catch((error: unknown) => {
    throw problem('cannot be reached', error)
  })
  if (!response.ok)
    throw problem(`answered ${response.status}`)
  const answer = await response.json().catch(() => null) as { now?: unknown, running?: unknown } | null
  const start = typeof answer?.now === 'string'
    ? Date.parse(answer.now)
    : Number.NaN
  if (Number.isNaN(start))
    throw problem('did not answer with {"now": "<ISO time>", "running": true or false}')
  return { start, running: answer?.running === true }
}

function instantFrom(at: Instant | string): Instant {
  const instant = typeof at === 'number'
    ? at
    : Date.parse(at)
  if (!Number.isFinite(instant))
    throw new TypeError(`Not an instant: ${at}`)
  return instant
}
