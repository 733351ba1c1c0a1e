// The clock, and the Worker's cron that runs by it.
import type { Listener, Stage } from './testing.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createClock } from './clock.ts'
import { durationOf } from './sim/duration.ts'
import { createListener, createStage } from './testing.ts'

let stage: Stage
let worker: Listener
/** The instants of the Worker's jobs, and when it ran each. */
let jobs: number[]
let ran: number[]
const ticks = () => worker.heard.filter(one => one.url === '/tick').length

beforeEach(async () => {
  jobs = []
  ran = []
  worker = await createListener()
  stage = await createStage({
    worker: { url: worker.url, tickSecret: 'tick-secret' },
  })
  worker.answer = async () => {
    const now = Date.parse((await stage.sim('clock')).now)
    const due = jobs.filter(at => at <= now)
    jobs = jobs.filter(at => at > now)
    ran.push(...due.map(() => now))
    const next = jobs.length
      ? new Date(Math.min(...jobs)).toISOString()
      : null
    return {
      body: {
        now: new Date(now).toISOString(),
        ran: due.length,
        failed: 0,
        next_due_at: next,
      },
    }
  }
  await stage.sim('clock', { running: false })
})
afterEach(async () => {
  await stage.sandbox.close()
  await worker.close()
})

const now = async () => Date.parse((await stage.sim('clock')).now)

it('is moved by a duration or to an instant, and never back', async () => {
  const before = await now()
  const { now: after } = await stage.sim('clock', { advance: 'PT1H30M' })
  expect(Date.parse(after) - before).toBe(5_400_000)
  expect(await stage.sim('clock', {
    to: new Date(before).toISOString(),
  })).toMatchObject({ code: 'clock-goes-forward' })
  expect(await stage.sim('clock', { advance: 'soon' })).toMatchObject({ code: 'time-invalid' })
  expect(await stage.sim('clock', { to: 'P1D' })).toMatchObject({ code: 'time-invalid' })
})

it('runs each job at its instant on the way, and an idle month in one tick an hour', async () => {
  const start = await now()
  const at = [start + 90_000, start + 90_000 + 20_000, start + 5 * 86_400_000]
  jobs = [...at]
  await stage.sim('clock', { advance: 'P30D' })
  expect(ran).toEqual(at)
  expect(ticks()).toBeGreaterThan(30 * 24)
  expect(ticks()).toBeLessThan(30 * 24 + 20)
  expect(worker.heard[0]!.headers.authorization).toBe('Bearer tick-secret')
})

it('runs what became due before a call returns', async () => {
  jobs = [await now()]
  await stage.sandbox.settle()
  expect(ran).toHaveLength(1)
  jobs = [await now() + 60_000]
  await stage.sandbox.settle()
  expect(ran).toHaveLength(1)
  expect((await stage.sim('clock')).next_due_at).toBe(new Date(jobs[0]!).toISOString())
})

it('ticks at the named instant by itself while the clock runs', async () => {
  jobs = [await now() + 50]
  await stage.sandbox.settle()
  expect(ran).toEqual([])
  await stage.sim('clock', { running: true })
  await vi.waitFor(() => expect(ran).toHaveLength(1))
})

it('survives a Worker that fails', async () => {
  worker.answer = () => ({ status: 500 })
  expect(await stage.sim('clock', { advance: 'PT3H' })).toMatchObject({ running: false })
})

it('fires timers in order, up to the instant it is set to', () => {
  const clock = createClock({ offset: 0, frozen_at: 1000 })
  const fired: string[] = []
  clock.at(3000, () => fired.push('c'))
  clock.at(2000, () => fired.push('a'))
  const cancel = clock.at(2500, () => fired.push('b'))
  cancel()
  clock.set(2999)
  expect(fired).toEqual(['a'])
  expect(clock.next()).toBe(3000)
  clock.set(500)
  expect(clock.now()).toBe(2999)
  clock.set(3000)
  expect(fired).toEqual(['a', 'c'])
  clock.close()
})

it.each([
  ['PT1H', 3_600_000],
  ['P1DT1M', 86_460_000],
  ['PT0.5S', 500],
  ['P2W', 1_209_600_000],
  ['P', Number.NaN],
  ['PT', Number.NaN],
  ['1h', Number.NaN],
  [5, Number.NaN],
])('reads %s', (text, ms) => {
  expect(durationOf(text)).toBe(ms)
})
