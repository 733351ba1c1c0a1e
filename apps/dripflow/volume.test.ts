// A course that many follow: ten thousand learners due at nine, through the queue, at Telegram's pace, counted.

import type { Stack } from '../../test/stack.ts'
import { afterEach, expect, it } from 'vitest'
import { createStack, firstOfCrowd } from '../../test/stack.ts'
import app from './index.ts'

interface Call { id: number, at: number, chat: number, text: string, ok: boolean }

let stack: Stack
afterEach(() => stack.close())

const nine = Date.parse('2026-11-23T09:00:00Z')

/** A course with learners of whom every other one has been due since two minutes before nine: the platform's cron had stopped. */
async function course(learners: number): Promise<void> {
  stack = await createStack({
    apps: [app],
    now: '2026-11-23T08:59:30Z',
    deployed: { queue: true },
    crowd: learners,
  })
  await stack.sql(`with course as (insert into dripflow_sequences (owner_id, title) values (1, 'Tea') returning id),
    lessons as (insert into dripflow_lessons (sequence_id, day_number, content_type, content) select id, n, 'text', 'Lesson ' || n from course, generate_series(1, 2) n)
    insert into dripflow_progress (user_id, sequence_id, started_at, start_date, next_at)
    select ${firstOfCrowd} + n, id, '2026-11-22T12:00:00Z', '2026-11-22', timestamptz '2026-11-23T09:00:00Z' - (n % 2) * interval '2 minutes' from course, generate_series(0, ${learners - 1}) n`)
  await stack.sql(`insert into factory_jobs (app, kind, key, payload, run_at, created_at)
    select 'dripflow', 'due', at::text, jsonb_build_object('at', 0), at, '2026-11-22T12:00:00Z' from unnest('{2026-11-23T08:58:00Z, 2026-11-23T09:00:00Z}'::timestamptz[]) at`)
}

/** Lets time pass and keeps every call: the sandbox's log is short. */
async function watch(minutes: number): Promise<Call[]> {
  const seen = new Map<number, Call>()
  for (let half = 0; half < minutes * 2; half++) {
    await stack.deployed.pass(30_000)
    for (const { id, at, params, ok, method } of await stack.calls('dripflow')) {
      if (method === 'sendMessage')
        seen.set(id, {
        id,
        at: Date.parse(at),
        chat: params.chat_id,
        text: params.text,
        ok,
      })
    }
  }
  return [
    ...seen.values(),
  ].sort((a, b) => a.id - b.id)
}

/** The most calls in any second. */
function busiest(calls: Call[]): number {
  let first = 0
  return Math.max(...calls.map(({ at }, place) => {
    while (calls[first]!.at <= at - 1000)
      first += 1
    return place - first + 1
  }))
}

const waited = (chat: number) => (chat - firstOfCrowd) % 2 === 1

it('ten thousand learners at nine: each their lesson once, none later than ten minutes, at Telegram\'s pace, who has waited longest first', async () => {
  const learners = 10_000
  await course(learners)
  console.time('watch'); const cpu = process.cpuUsage(); const calls = await watch(11); console.timeEnd('watch'); console.log('CPU', process.cpuUsage(cpu)); 
  expect(calls.every(({ ok, text }) => ok && text === 'Lesson 1')).toBe(true)
  expect(calls).toHaveLength(learners)
  expect(new Set(calls.map(({ chat }) => chat)).size).toBe(learners)
  expect(calls[0]!.at).toBeGreaterThanOrEqual(nine)
  expect(calls.at(-1)!.at).toBeLessThan(nine + 10 * 60_000)
  expect(busiest(calls)).toBeLessThanOrEqual(30)
  const lastOfFirst = calls.findLastIndex(({ chat }) => waited(chat))
  console.log((calls.at(-1)!.at - nine) / 1000, busiest(calls), lastOfFirst, calls.findIndex(({ chat }) => !waited(chat)), stack.deployed.queue.sent, stack.deployed.queue.delivered)
  expect(await stack.sql(`select count(*)::int as open from factory_jobs where kind in ('send', 'due') and state <> 'done' and run_at < '2026-11-23T12:00:00Z'`)).toEqual([
    { open: 0 },
  ])
}, 240_000)

it('a storm of 429: nobody sends while Telegram wants a pause, and nothing is lost or doubled', async () => {
  const learners = 1500
  await course(learners)
  for (const [retry_after, times] of [
    [3, 12],
    [40, 3],
    [5, 10],
  ]) {
    await stack.sim('/sim/fault', {
      on: 'api',
      kind: 'status',
      method: 'sendMessage',
      code: 429,
      retry_after,
      times,
    })
  }
  console.time('watch'); const cpu = process.cpuUsage(); const calls = await watch(6); console.timeEnd('watch');  console.log(process.cpuUsage(cpu))
  const done = calls.filter(({ ok }) => ok)
  console.log(calls.length, done.length, (done.at(-1)!.at - nine) / 1000, stack.deployed.queue.sent, stack.deployed.queue.delivered)
  for (const c of done) { const same = done.filter(d => d.chat === c.chat); if (same.length > 1 || !(c.chat > 1)) console.log('EXTRA', same) }
  expect(calls.length - done.length).toBe(25)
  expect(done).toHaveLength(learners)
  expect(new Set(done.map(({ chat }) => chat)).size).toBe(learners)
  expect(busiest(calls)).toBeLessThanOrEqual(30)
}, 60_000)
