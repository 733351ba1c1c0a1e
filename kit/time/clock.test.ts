import { describe, expect, it, vi } from 'vitest'
import { fixedClock, openClock, systemClock } from './clock.ts'

function answer(body: unknown, status = 200) {
  return async () => new Response(typeof body === 'string'
    ? body
    : JSON.stringify(body), { status })
}

describe('openClock', () => {
  it('is the system clock without an address', async () => {
    expect(await openClock()).toBe(systemClock)
    expect(await systemClock.sleep(0)).toBe(true)
  })

  it('asks once and then runs with real time', async () => {
    vi.useFakeTimers()
    const fetcher = vi.fn(answer({ now: '2030-01-01T00:00:00.000Z', running: true }))
    const clock = await openClock('http://127.0.0.1:1/sim/clock', fetcher)
    vi.advanceTimersByTime(5000)
    expect(clock.now()).toBe(Date.parse('2030-01-01T00:00:05Z'))
    expect(fetcher).toHaveBeenCalledTimes(1)
    expect(await clock.sleep(60_000)).toBe(false)
    vi.useRealTimers()
  })

  it('stands still while the other clock is stopped', async () => {
    vi.useFakeTimers()
    const clock = await openClock('http://127.0.0.1:1/sim/clock', answer({ now: '2030-01-01T00:00:00.000Z', running: false }))
    vi.advanceTimersByTime(5000)
    expect(clock.now()).toBe(Date.parse('2030-01-01T00:00:00Z'))
    vi.useRealTimers()
  })

  it.each([
    [
      'cannot be reached',
      async () => { throw new TypeError('fetch failed') },
    ],
    [
      'answered 503',
      answer({}, 503),
    ],
    [
      'did not answer with',
      answer('hello'),
    ],
    [
      'did not answer with',
      answer({ now: 'soon' }),
    ],
    [
      'did not answer with',
      answer(null),
    ],
  ])('says in words that it %s', async (words, fetcher) => {
    await expect(openClock('http://127.0.0.1:1/sim/clock', fetcher)).rejects.toThrow(words)
  })
})

describe('fixedClock', () => {
  it('moves only when told', async () => {
    const clock = fixedClock('2026-11-23T10:00Z')
    clock.advance(1000)
    expect(clock.now()).toBe(Date.parse('2026-11-23T10:00:01Z'))
    clock.set(5)
    expect(clock.now()).toBe(5)
    expect(await clock.sleep(1)).toBe(false)
    expect(() => clock.set('never')).toThrow('Not an instant')
  })
})
