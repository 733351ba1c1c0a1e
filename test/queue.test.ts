// What one invocation cannot do goes through the queue: once, in order, at Telegram's pace, whatever becomes of the messages.
import type { Stack } from './stack.ts'
import * as v from 'valibot'
import { afterEach, describe, expect, it } from 'vitest'
import { defineApp, defineManifest } from '#kit/app'
import { defineJob } from '#kit/jobs'
import { createStack, firstOfCrowd } from './stack.ts'

const words = { en: 'Posts', ru: 'Пишет' }
const app = defineApp({
  manifest: defineManifest({
    id: 'poster',
    name: 'Poster',
    username: 'poster_test_bot',
    tier: 2,
    stage: 'building',
    description: words,
    short_description: words,
    commands: [],
  }),
  jobs: {
    note: defineJob({
      payload: v.object({
        text: v.string(),
      }),
      run: async (work, { text }) => work.plan.send('sendMessage', { chat_id: firstOfCrowd, text }),
    }),
  },
})

const minute = 60_000
const now = '2026-11-23T10:00:00Z'
let stack: Stack
afterEach(() => stack.close())

async function deploy(queue: boolean, crowd = 300) {
  stack = await createStack({
    apps: [app],
    now,
    deployed: { queue },
    crowd,
    env: {
      FOUNDER_CHAT_ID: String(firstOfCrowd),
    },
  })
}

/** One message to each of so many people, due now. */
async function messages(people: number, { text = 'x', due = now } = {}) {
  await stack.sql(`insert into factory_jobs (app, kind, chat_id, payload, weight, run_at, created_at)
    select 'poster', 'send', ${firstOfCrowd} + n, jsonb_build_object('method', 'sendMessage', 'lost', 'ask', 'params', jsonb_build_object('chat_id', ${firstOfCrowd} + n, 'text', $1::text)), 1, $2, '2026-11-23T08:00:00Z' from generate_series(1, ${people}) n`, [text, due])
}

const sent = async (text = 'x') => (await stack.calls('poster')).filter(call => call.params.text === text)
const people = (calls: any[]) => new Set(calls.map(call => call.params.chat_id)).size
const states = () => stack.sql(`select state, count(*)::int as n from factory_jobs where kind = 'send' and payload->'params'->>'text' = 'x' group by state`)
const alerts = async () => (await stack.sql('select cause from factory_alerts order by id')).map(row => row.cause as string)

describe('with a queue', () => {
  it('a handful never touches it', async () => {
    await deploy(true)
    await messages(40)
    await stack.deployed.pass(5000)
    expect(await states()).toEqual([
      { state: 'done', n: 40 },
    ])
    expect(stack.deployed.queue.sent).toBe(0)
  })

  it('what is too much for a tick is done by consumers before the next one, with few messages, at the bot\'s pace', async () => {
    await deploy(true)
    await messages(300)
    await stack.deployed.pass(30_000)
    const calls = await sent()
    expect(calls).toHaveLength(300)
    expect(people(calls)).toBe(300)
    // 44 by the tick, 44 by each message
    expect(stack.deployed.queue.sent).toBe(6)
    const times = calls.map(call => Date.parse(call.at))
    for (const [i, at] of times.entries())
      expect(times.slice(i).filter(other => other < at + 1000).length).toBeLessThanOrEqual(30)
  })

  it('a message that comes twice runs nothing twice', async () => {
    await deploy(true)
    stack.deployed.queue.fate = () => 'twice'
    await messages(200)
    await stack.deployed.pass(minute - 1)
    const calls = await sent()
    expect(calls).toHaveLength(200)
    expect(people(calls)).toBe(200)
  })

  it('messages that never come lose nothing: their jobs go out with later ticks, and the founder hears of it once', async () => {
    await deploy(true)
    stack.deployed.queue.fate = nth => nth % 2
      ? 'once'
      : 'never'
    await messages(250)
    await stack.deployed.pass(2 * minute)
    expect((await sent()).length).toBeLessThan(250)
    await stack.deployed.pass(15 * minute)
    expect(await states()).toEqual([
      { state: 'done', n: 250 },
    ])
    expect((await sent()).length).toBe(250)
    expect(await alerts()).toEqual(['queue/late'])
  })

  it('who has waited longest comes first, and what somebody waits for goes past the queue', async () => {
    await deploy(true)
    await messages(150, { text: 'new' })
    await messages(150, { text: 'old', due: '2026-11-23T09:59:00Z' })
    await stack.deployed.pass(3000)
    await stack.sql(`insert into factory_jobs (app, kind, chat_id, payload, priority, weight, run_at, created_at)
      values ('poster', 'send', ${firstOfCrowd}, '{"method":"sendMessage","lost":"resend","params":{"chat_id":${firstOfCrowd},"text":"answer"}}', 1, 1, $1, $1)`, [now])
    // a second clock ticks in between: of what waits behind the queue it takes nothing
    const ticked = stack.deployed.during(() => stack.tick())
    await stack.deployed.pass(1000)
    await ticked
    expect(await sent('answer')).toHaveLength(1)
    expect(await sent('new')).toHaveLength(0)
    await stack.deployed.pass(2 * minute)
    const order = (await stack.calls('poster')).map(call => call.params.text).filter(text => ['old', 'new'].includes(text))
    expect(order).toHaveLength(300)
    // two consumers may overlap, by one message at most
    expect(order.lastIndexOf('old')).toBeLessThan(150 + 44)
  })

  it('keeps the order inside each chat', async () => {
    await deploy(true)
    for (const text of ['1', '2', '3'])
      await messages(100, { text })
    await stack.deployed.pass(4 * minute)
    const calls = (await stack.calls('poster')).filter(call => /^\d$/.test(call.params.text))
    expect(calls).toHaveLength(300)
    for (let n = 1; n <= 100; n++)
      expect(calls.filter(call => call.params.chat_id === firstOfCrowd + n).map(call => call.params.text)).toEqual(['1', '2', '3'])
  })

  it('a job that was cancelled or moved while it was on the queue is passed over', async () => {
    await deploy(true)
    await stack.sql(`insert into factory_jobs (app, kind, key, payload, run_at, created_at) select 'poster', 'note', 'n' || n, jsonb_build_object('text', 'n' || n), $1, $1 from generate_series(1, 60) n`, [now])
    await stack.deployed.pass(0)
    expect(stack.deployed.queue.sent).toBeGreaterThan(0)
    const plan = (operations: unknown[]) => stack.sql(`select factory_plan('poster', $1, $2)`, [
      JSON.stringify(operations),
      now,
    ])
    await plan([
      { op: 'cancel', kind: 'note', key: 'n59' },
      {
        op: 'plan',
        kind: 'note',
        key: 'n60',
        payload: { text: 'n60' },
        priority: 0,
        weight: 0,
        run_at: '2026-11-23T11:00:00Z',
        max_attempts: 8,
      },
    ])
    await stack.deployed.pass(5 * minute)
    expect(await stack.sql(`select state, count(*)::int as n from factory_jobs where kind = 'note' group by state order by state`)).toEqual([
      { state: 'cancelled', n: 1 },
      { state: 'done', n: 58 },
      { state: 'waiting', n: 1 },
    ])
    await stack.deployed.pass(60 * minute)
    expect(await sent('n60')).toHaveLength(1)
    expect(await sent('n59')).toHaveLength(0)
  })

  it('a pause that Telegram asks for is waited out, with one more delivery each', async () => {
    await deploy(true)
    await messages(200)
    await stack.sim('/sim/fault', {
      on: 'api',
      kind: 'status',
      method: 'sendMessage',
      code: 429,
      retry_after: 50,
      times: 1,
    })
    await stack.deployed.pass(2 * minute)
    const calls = await sent()
    const refused = calls.find(call => call.status === 429)
    const after = calls.filter(call => call.id > refused.id && call.at !== refused.at)
    expect(Date.parse(after[0].at) - Date.parse(refused.at)).toBeGreaterThanOrEqual(50_000)
    expect(people(calls.filter(call => call.ok))).toBe(200)
    expect(calls.filter(call => call.ok)).toHaveLength(200)
    expect(stack.deployed.queue.delivered).toBeLessThanOrEqual(stack.deployed.queue.sent * 2)
  })

  it('a message that is given up gives its jobs back, and the founder is told', async () => {
    await deploy(true)
    await messages(80)
    // the tick has handed over, and nothing was delivered yet
    await stack.deployed.pass(1700)
    expect(stack.deployed.queue).toMatchObject({ sent: 1, delivered: 0 })
    await stack.sql('alter function factory_claim rename to factory_claim_away')
    await stack.deployed.pass(6 * minute)
    expect(stack.deployed.queue.dead).toBe(1)
    expect(await alerts()).toEqual(['queue/dead'])
    expect(await stack.sql(`select count(*)::int as n from factory_jobs where state = 'waiting' and lease_until is not null`)).toEqual([
      { n: 0 },
    ])
    await stack.sql('alter function factory_claim_away rename to factory_claim')
    await stack.deployed.pass(2 * minute)
    expect(people(await sent())).toBe(80)
    expect(await sent()).toHaveLength(80)
  })

  it('a queue that refuses leaves everything to the ticks, and the founder is told once a day', async () => {
    await deploy(true)
    stack.deployed.queue.refuses = true
    await messages(150)
    await stack.deployed.pass(5 * minute)
    expect(people(await sent())).toBe(150)
    expect(await sent()).toHaveLength(150)
    expect(await alerts()).toEqual(['queue/refused'])
  })

  it('a message that is no list of jobs is put away', async () => {
    await deploy(true)
    const acked: unknown[] = []
    await stack.deployed.worker.queue({
      queue: 'telegram-app-factory-jobs',
      messages: [
        {},
        null,
        {
          ids: ['x'],
        },
        {
          ids: [0.5],
        },
      ].map(body => ({
        body,
        ack: () => acked.push(body),
        retry: () => {},
      })),
    }, stack.deployed.env, {
      waitUntil: () => {},
    })
    expect(acked).toHaveLength(4)
  })
})

describe('without a queue', () => {
  it('everything goes out a minute at a time, and the founder is told once a day what is missing', async () => {
    await deploy(false)
    await messages(250)
    await stack.deployed.pass(minute)
    expect(await alerts()).toEqual([])
    await stack.deployed.pass(9 * minute)
    expect(people(await sent())).toBe(250)
    expect(await sent()).toHaveLength(250)
    expect(await alerts()).toEqual(['needs/queues'])
    const health = await (await fetch(`${stack.url}/health`)).json() as { needs: unknown[] }
    expect(health.needs).toEqual([
      {
        id: 'queues',
        why: expect.stringContaining('wrangler queues create'),
      },
    ])
    await stack.sql(`update factory_alerts set created_at = created_at - interval '1 day'`)
    expect(await (await fetch(`${stack.url}/health`)).json()).toMatchObject({ ok: true, needs: [] })
  })
})
