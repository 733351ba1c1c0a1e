// A course that many follow: ten thousand learners due at nine, through the queue, at Telegram's pace, counted.

import type { Stack } from '../../test/stack.ts'
import { afterEach, expect, it } from 'vitest'
import { createStack, firstOfCrowd } from '../../test/stack.ts'
import app from './index.ts'

interface Call {
  id: number
  at: number
  chat: number
  text: string
  ok: boolean
  /** Seconds for which Telegram wants nothing. */
  pause: number
}

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
    for (const { id, at, method, params, ok, description } of await stack.calls('dripflow')) {
      if (method === 'sendMessage') {
        seen.set(id, {
          id,
          at: Date.parse(at),
          chat: params.chat_id,
          text: params.text,
          ok,
          pause: Number(/retry after (\d+)/.exec(description ?? '')?.[1] ?? 0),
        })
      }
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
  const calls = await watch(11)
  expect(calls.every(({ ok, text }) => ok && text === 'Lesson 1')).toBe(true)
  expect(calls).toHaveLength(learners)
  expect(new Set(calls.map(({ chat }) => chat)).size).toBe(learners)
  expect(calls[0]!.at).toBeGreaterThanOrEqual(nine)
  expect(calls.at(-1)!.at).toBeLessThan(nine + 10 * 60_000)
  expect(busiest(calls)).toBeLessThanOrEqual(30)
  // two consumers may overlap, by one message at most
  expect(calls.findLastIndex(({ chat }) => waited(chat))).toBeLessThan(learners / 2 + 44)
  // three operations a message; a day of the free plan has ten thousand
  expect(stack.deployed.queue.sent * 3).toBeLessThan(1000)
  expect(stack.deployed.queue.delivered).toBe(stack.deployed.queue.sent)
  expect(await stack.sql(`select state, count(*)::int as n from factory_jobs where kind = 'send' group by state`)).toEqual([
    { state: 'done', n: learners },
  ])
  expect(await stack.sql(`select current_day, next_at, count(*)::int as n from dripflow_progress group by 1, 2`)).toEqual([
    {
      current_day: 1,
      next_at: new Date('2026-11-24T09:00:00Z'),
      n: learners,
    },
  ])
}, 300_000)

it('a storm of 429: nobody sends while Telegram wants a pause, and nothing is lost or doubled', async () => {
  const learners = 1500
  await course(learners)
  // a pause that is waited out, one that is carried by the queue, and again
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
  const calls = await watch(6)
  const done = calls.filter(({ ok }) => ok)
  const refused = calls.filter(({ ok }) => !ok)
  expect(refused).toHaveLength(25)
  for (const { at, pause } of refused)
    expect(calls.filter(other => other.at > at && other.at < at + pause * 1000)).toEqual([])
  expect(done).toHaveLength(learners)
  expect(new Set(done.map(({ chat }) => chat)).size).toBe(learners)
  expect(busiest(calls)).toBeLessThanOrEqual(30)
  expect(stack.deployed.queue.dead).toBe(0)
}, 120_000)
