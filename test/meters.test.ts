// The daily measurement: what the stack knows of itself and what providers say, each with when and how; a failing one stops nobody, and what is unknown has no row.

import type { Stack } from './stack.ts'
import { Buffer } from 'node:buffer'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { readMeters } from '#kit/costs'
import { connect, transact } from '#kit/db'
import { measureStack, newestMeters } from '#kit/meters'
import template from '../apps/_template/index.ts'
import telescheduler from '../apps/telescheduler/index.ts'
import { cloudflareKeys, githubToken } from '../sandbox/index.ts'
import { createStack } from './stack.ts'

let stack: Stack
const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
function files(monthly: number, usage: number | null = null) {
  return {
    queue: JSON.stringify({
      apps: [
        {
          id: 'template',
          name: 'Template',
          status: 'done',
          costs: { monthly },
          revenue: { price_per_user: 19 },
        },
      ],
    }),
    infrastructure: JSON.stringify({
      services: [
        {
          id: 'supabase',
          name: 'Supabase',
          status: 'FREE',
          monthly_cost: 0,
          cost_after_free: 25,
          limits: [
            {
              metric: 'egress',
              unit: 'GB',
              limit: 5,
              usage,
            },
          ],
        },
      ],
    }),
  }
}
const costs = files(0)

async function asked<T>(work: (query: (sql: string, params?: unknown[]) => Promise<any[]>) => Promise<T>): Promise<T> {
  const connection = connect(stack.workerDatabaseUrl)
  try {
    return await transact(connection, { as: 'system' }, ({ query }) => work(query))
  }
  finally {
    await connection.close()
  }
}
const newest = () => asked(query => newestMeters(query, Date.parse('2030-01-01')))
async function measured(app: string | null, metric: string, service: string | null = null) {
  const now = Date.parse((await stack.sim('/sim/clock')).now)
  return (await asked(query => measureStack(query, ['template', 'telescheduler'], now))).filter(one => one.app === app && one.metric === metric && one.service === service).map(({ value, unit }) => [value, unit])
}
const nextDay = () => stack.advance('P1D')

beforeAll(async () => {
  stack = await createStack({
    apps: [template, telescheduler],
    costs,
    env: {
      CLOUDFLARE_ACCOUNT_ID: cloudflareKeys.accountId,
      CLOUDFLARE_API_TOKEN: cloudflareKeys.token,
      GITHUB_TOKEN: githubToken,
      PAGES_REPO: 'me/pages',
      METRICS_REPO: 'me/metrics',
    },
  })
  // the addresses are known only now
  Object.assign(stack.env, { CLOUDFLARE_API_ROOT: `${stack.sandbox.url}/cloudflare`, GITHUB_API_ROOT: `${stack.sandbox.url}/github` })
  await stack.sim('/sim/github', {
    repo: 'me/pages',
    files: {
      'README.md': 'x'.repeat(5000),
    },
    artifacts: [
      { name: 'github-pages', size_in_bytes: 2_500_000 },
    ],
  })
  await stack.sim('/sim/github', {
    repo: 'me/metrics',
    private: true,
    files: { 'README.md': 'x' },
  })
})
afterEach(() => logged.mockClear())
afterAll(() => stack.close())

describe('the stack itself', () => {
  it('says its size, and each app its tables\'', async () => {
    await stack.sql(`insert into template_reminders (user_id, text, due_at) select 1, repeat('x', 1000), '2026-12-01' from generate_series(1, 50)`)
    await stack.sql('select pg_stat_force_next_flush()')
    const [[whole, unit]] = await measured(null, 'database size', 'supabase') as [[number, string]]
    expect(unit).toBe('MB')
    const [[mine]] = await measured('template', 'database size', 'supabase') as [[number, string]]
    expect(mine).toBeGreaterThan(0.05)
    expect(mine).toBeLessThan(whole)
    expect(await measured('template', 'rows', 'supabase')).toEqual([
      [50, 'rows'],
    ])
  })

  it('counts people who wrote, those of the last 30 days, and updates of the last day', async () => {
    const ann = await stack.person('Ann')
    const ben = await stack.person('Ben')
    for (const person of [ann, ben])
      await stack.say('template', person, '/start')
    expect(await measured('template', 'people')).toEqual([
      [2, 'people'],
    ])
    expect(await measured('template', 'updates', 'workers')).toEqual([
      [2, 'updates'],
    ])
    await stack.sim('/sim/block', { bot: 'template', user: ben.id, blocked: true })
    expect(await measured('template', 'people')).toEqual([
      [1, 'people'],
    ])
    expect(await measured('template', 'monthly active people')).toEqual([
      [2, 'people'],
    ])
    const seen = async () => (await stack.sql(`select seen_at from factory_people where telegram_id = ${ann.id}`))[0]!.seen_at.toISOString()
    await stack.sql(`update factory_people set seen_at = seen_at - interval '31 days'`)
    expect(await measured('template', 'monthly active people')).toEqual([
      [0, 'people'],
    ])
    await stack.say('template', ann, 'hello again')
    expect(await measured('template', 'monthly active people')).toEqual([
      [1, 'people'],
    ])
    expect(await seen()).toBe((await stack.sim('/sim/clock')).now)
    expect(await measured('telescheduler', 'people')).toEqual([
      [0, 'people'],
    ])
  })

  it('counts the founder\'s money only: other sellers\' charges by his share, refunds and disputes not, Stars as Stars', async () => {
    const now = (await stack.sim('/sim/clock')).now
    const paid = (ref: string, more: Record<string, unknown>) => {
      const row: Record<string, unknown> = {
        app: 'template',
        rail: 'stripe',
        ref,
        telegram_id: 1,
        currency: 'usd',
        gross: 1900,
        fee: 0,
        paid_at: now,
        available_at: now,
        ...more,
      }
      return stack.sql(`insert into factory_payments (${Object.keys(row).join()}) values (${Object.keys(row).map((_, at) => `$${at + 1}`).join()})`, Object.values(row))
    }
    expect(await measured('template', 'revenue')).toEqual([
      [0, 'USD'],
    ])
    expect(await measured('template', 'paying people')).toEqual([
      [0, 'people'],
    ])
    await paid('a', { telegram_id: 1, fee: 85 })
    await paid('b', { telegram_id: 2, fee: 85, refunded: 400 })
    await paid('disputed', { telegram_id: 3, fee: 1585, disputed: true })
    await paid('old', { telegram_id: 4, paid_at: '2026-01-01' })
    await paid('sellers', {
      telegram_id: 5,
      seller: 99,
      account: 'acct_1',
      gross: 5000,
      fee: 175,
      platform_fee: 250,
    })
    await paid('payout', { kind: 'payout', seller: 99, gross: 700 })
    await paid('stars', {
      rail: 'stars',
      currency: 'XTR',
      telegram_id: 6,
      gross: 1500,
    })
    await paid('sellers-stars', {
      rail: 'stars',
      currency: 'XTR',
      telegram_id: 7,
      seller: 99,
      gross: 1000,
      platform_fee: 50,
      refunded: 500,
    })
    await paid('yen', { currency: 'jpy', telegram_id: 2, gross: 1900 })
    await paid('elsewhere', { app: 'telescheduler', gross: 900 })
    expect(new Map(await measured('template', 'revenue') as never)).toEqual(new Map<number, string>([
      [36.5, 'USD'],
      [1900, 'JPY'],
      [1525, 'XTR'],
    ]))
    expect(await measured('template', 'fees')).toEqual([
      [17.55, 'USD'],
    ])
    expect(await measured('template', 'paying people')).toEqual([
      [3, 'people'],
    ])
    expect(await measured('telescheduler', 'revenue')).toEqual([
      [9, 'USD'],
    ])
    await stack.sql(`insert into factory_entitlements (app, item, telegram_id, rail, ref, status, until, created_at) values
      ('template', 'plan:pro', 8, 'stripe', 'yearly', 'active', $1::timestamptz + interval '200 days', $1), ('template', 'plan:pro', 9, 'gift', 'gift', 'active', null, $1), ('template', 'plan:pro', 10, 'stripe', 'trial', 'trialing', null, $1), ('template', 'plan:pro', 1, 'stripe', 'again', 'active', null, $1)`, [now])
    expect(await measured('template', 'paying people')).toEqual([
      [4, 'people'],
    ])
  })
})

describe('once a day', () => {
  it('everything is written down, with when and how', async () => {
    await stack.sim('/sim/cloudflare', { requests: 2000, cpuTimeP99: 4200, queries: 12_000 })
    await nextDay()
    const rows = await newest()
    const valueOf = (service: string, metric: string) => rows.filter(one => one.service === service && one.app === null && one.metric === metric).map(({ value, unit }) => [value, unit])
    expect(valueOf('workers', 'requests')).toEqual([
      [2000, 'req'],
    ])
    expect(valueOf('workers', 'CPU time per request')).toEqual([
      [4.2, 'ms'],
    ])
    expect(valueOf('hyperdrive', 'queries')).toEqual([
      [12_000, 'queries'],
    ])
    expect(valueOf('stripe', 'balance available')).toEqual([
      [0, 'USD'],
    ])
    expect(valueOf('pages', 'site size')).toEqual([
      [0.0025, 'GB'],
    ])
    expect(valueOf('supabase', 'database size')).toHaveLength(1)
    for (const { how, measured_at } of rows) {
      expect(how.length).toBeGreaterThan(8)
      expect(measured_at).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
    }
    expect(logged).not.toHaveBeenCalled()
  })

  it('and not twice, also not at the same moment', async () => {
    const count = async () => (await stack.sql('select count(distinct measured_at)::int as days from factory_meters'))[0]!.days as number
    const before = await count()
    await Promise.all([
      stack.tick(),
      stack.tick(),
      stack.tick(),
    ])
    expect(await count()).toBe(before)
    await nextDay()
    expect(await count()).toBe(before + 1)
  })

  it('a provider that fails is unknown today, and stops nobody', async () => {
    await stack.sql('delete from factory_meters')
    await stack.sim('/sim/fault', {
      on: 'cloudflare',
      kind: 'status',
      code: 503,
      times: 1,
    })
    await nextDay()
    const services = new Set((await newest()).filter(one => one.app === null).map(one => one.service))
    expect([...services].sort()).toEqual(['pages', 'stripe', 'supabase'])
    expect(logged.mock.calls.flat()).toEqual(['meters: Cloudflare: Cloudflare answered 503.'])
  })

  it.each([
    ['CLOUDFLARE_API_TOKEN', 'wrong-cloudflare-token', 'meters: Cloudflare: Cloudflare answered 403.'],
    [
      'CLOUDFLARE_ACCOUNT_ID',
      '1'.repeat(32),
      'meters: Cloudflare: Cloudflare answered without this account (authz).',
    ],
  ])('a wrong %s is told without its value', async (name, value, words) => {
    const env = { ...stack.env, [name]: value }
    const { createWorker } = await import('../worker/create.ts')
    await stack.sql(`delete from factory_heartbeats where name = 'meters'`)
    await createWorker([template]).scheduled({ scheduledTime: 0 }, env, {
      waitUntil() {},
    })
    expect(logged.mock.calls.flat()).toEqual([words])
  })

  it('rows older than 400 days go', async () => {
    await stack.sql(`insert into factory_meters (metric, value, unit, how, measured_at) values ('ancient', 1, 'x', 'long ago', '2025-01-01')`)
    await nextDay()
    expect(await stack.sql(`select 1 from factory_meters where metric = 'ancient'`)).toEqual([])
  })
})

describe('the commit', () => {
  const repository = (repo: string) => stack.sim<any>(`/sim/github?repo=${repo}`)

  it('makes its branch, and goes on there day by day', async () => {
    const { branches } = await repository('me/metrics')
    expect(branches.main).toHaveLength(1)
    expect(branches.metrics.length).toBeGreaterThan(2)
    const last = branches.metrics.at(-1)
    expect(last.message).toMatch(/^Metrics of \d{4}-\d\d-\d\d$/)
    const meters = readMeters(last.files['metrics.json'])
    expect(meters).toEqual(await newest())
    expect(Buffer.from(last.files['metrics.json']).toString().split('\n').filter(line => line.includes('measured_at'))).toHaveLength(meters.length)
  })

  it('does not make revenue public unless that is asked for', async () => {
    await stack.sim('/sim/github', { repo: 'me/metrics', private: false })
    const before = (await repository('me/metrics')).branches.metrics.length
    await nextDay()
    expect((await repository('me/metrics')).branches.metrics).toHaveLength(before)
    expect(logged.mock.calls.flat().join('\n')).toContain('METRICS_REPO is public')
    Object.assign(stack.env, { METRICS_REPO: 'me/metrics public' })
    await nextDay()
    expect((await repository('me/metrics')).branches.metrics).toHaveLength(before)
    const { createWorker } = await import('../worker/create.ts')
    await stack.sql(`delete from factory_heartbeats where name = 'meters'`)
    await createWorker([template]).scheduled({ scheduledTime: 0 }, { ...stack.env }, {
      waitUntil() {},
    })
    expect((await repository('me/metrics')).branches.metrics).toHaveLength(before + 1)
  })
})

describe('the founder', () => {
  it('hears of warnings when they change, and when they are over', async () => {
    const { createWorker } = await import('../worker/create.ts')
    const founder = await stack.person('Alex')
    await stack.say('template', founder, '/start')
    const heard = async () => (await stack.messages({ bot: 'template', user: founder.id })).slice(2).map((message: any) => message.text)
    const day = async (monthly: number, usage: number | null) => {
      await nextDay()
      await stack.sql(`delete from factory_heartbeats where name = 'meters'`)
      const env = {
        ...stack.env,
        FOUNDER_CHAT_ID: String(founder.id),
        CLOUDFLARE_API_TOKEN: '',
        GITHUB_TOKEN: '',
      }
      await createWorker([template], {
        costs: files(monthly, usage),
      }).scheduled({ scheduledTime: 0 }, env, {
        waitUntil() {},
      })
      await stack.tick()
      return heard()
    }
    await stack.sql('delete from factory_payments where app = \'template\'')
    await stack.sql('delete from factory_entitlements')
    expect(await day(0, null)).toEqual([])
    const bleeding = 'Template is bleeding $3/mo with 0 paying users\n\nTemplate breaks even at 1 user (currently 0)'
    expect(await day(3, 1)).toEqual([bleeding])
    expect(await day(3, 1)).toEqual([bleeding])
    const both = `Supabase at 80% of free tier — will cost $25/mo when exceeded\n${bleeding}`
    expect(await day(3, 4)).toEqual([bleeding, both])
    const over = 'No app loses money any more, and no free tier is near its end.\n\nTemplate breaks even at 1 user (currently 0)'
    expect(await day(0, null)).toEqual([bleeding, both, over])
    expect(await day(0, null)).toEqual([bleeding, both, over])
  })

  it('who has no bot yet is told when he has one', async () => {
    const { createWorker } = await import('../worker/create.ts')
    const founder = await stack.person('Sasha')
    const day = async () => {
      await nextDay()
      await stack.sql(`delete from factory_heartbeats where name = 'meters'`)
      await createWorker([template], {
        costs: files(3),
      }).scheduled({ scheduledTime: 0 }, {
        ...stack.env,
        FOUNDER_CHAT_ID: String(founder.id),
        CLOUDFLARE_API_TOKEN: '',
        GITHUB_TOKEN: '',
      }, {
        waitUntil() {},
      })
      await stack.tick()
    }
    await day()
    await day()
    expect(await stack.sql(`select 1 from factory_alerts where cause = 'costs' and sent_via is null`)).toHaveLength(1)
    await stack.say('template', founder, '/start')
    await day()
    expect((await stack.last('template', founder)).text).toMatch(/^Template is bleeding \$3\/mo/)
    expect(await stack.sql(`select 1 from factory_alerts where cause = 'costs' and sent_via is null`)).toEqual([])
  })
})
