// Its screens, as the browser test looks at them: a portfolio in the pretend GitHub, with something of everything.
import type { Screen, Someone } from '#kit/ui'

function app(id: string, name: string, status: string, monthly: number | null, revenue: number | null, paying: number | null, more: object = {}) {
  return {
    id,
    name,
    status,
    tier: 2,
    costs: { monthly },
    revenue: {
      monthly: revenue,
      price_per_user: 9,
      fee_pct: 2.9,
      fee_fixed: 0.3,
    },
    users: {
      paying,
      total: paying === null
        ? null
        : paying * 12,
    },
    services: ['supabase'],
    ...more,
  }
}
const queue = JSON.stringify({
  apps: [
    app('queuepilot', 'QueuePilot', 'done', 0, 0, null, {
      tier: 1,
      revenue: { monthly: 0 },
    }),
    app('telescheduler', 'TeleScheduler', 'done', 0, 36, 4),
    app('gatebot', 'GateBot', 'done', 0, 57, 3, { tier: 3 }),
    app('snapexpense', 'SnapExpense', 'done', 3, 0, 0, { tier: 3 }),
    app('docdrop', 'DocDrop', 'building', null, null, null),
    app('evil', '<b>\u202EBold</b> & a name that never ends, on and on and on and on and on and on', 'idea', -3, 0, 0),
  ],
}, null, 2)
function services(usage: number) {
  return JSON.stringify({
    services: [
      {
        id: 'pages',
        name: 'GitHub Pages',
        status: 'FREE',
        monthly_cost: 0,
        cost_after_free: 0,
        limits: [
          {
            metric: 'bandwidth',
            unit: 'GB',
            limit: 100,
            usage: 1,
            period: 'month',
          },
        ],
        used_by: ['queuepilot'],
        read_at: '2026-11-20',
        source: 'https://docs.github.com',
      },
      {
        id: 'supabase',
        name: 'Supabase',
        status: 'FREE',
        monthly_cost: 0,
        cost_after_free: 25,
        limits: [
          {
            metric: 'database size',
            unit: 'MB',
            limit: 500,
            usage,
            period: 'total',
          },
          {
            metric: 'monthly active users',
            unit: 'users',
            limit: 50_000,
            usage: null,
            period: 'month',
          },
        ],
        used_by: [
          'telescheduler',
          'gatebot',
          'snapexpense',
          'docdrop',
        ],
      },
      {
        id: 'stripe',
        name: 'Stripe',
        status: 'FREE',
        monthly_cost: 0,
        cost_after_free: 0,
        note: 'per-txn only',
        limits: [],
        used_by: ['gatebot'],
      },
    ],
  }, null, 2)
}

async function seed({ sim }: Someone) {
  const commit = (date: string, files: Record<string, string>) => sim('/sim/github', {
    repo: 'local/telegram-app-factory',
    date,
    files,
    hourly: 100_000,
  })
  await commit('2026-11-01T10:00:00Z', {
    'queue.json': queue.replace('"monthly": 57', '"monthly": 19'),
    'infrastructure.json': services(300),
  })
  await commit('2026-11-10T10:00:00Z', {
    'queue.json': queue.replace('"monthly": 57', '"monthly": 38'),
  })
  await commit('2026-11-20T10:00:00Z', {
    'queue.json': queue,
    'infrastructure.json': services(400),
  })
}

export const screens: Record<string, Screen> = {
  portfolio: { path: '/', seed, shows: 'SnapExpense is bleeding $3/mo with 0 paying users' },
  app: { path: '/app/gatebot', seed, shows: 'GateBot breaks even at 1 user (currently 3)' },
  service: { path: '/service/supabase', seed, shows: '400MB/500MB used' },
  growth: { path: '/growth', seed, shows: 'Supabase (database size) ends first' },
  verdicts: { path: '/verdicts', seed, shows: 'Killing SnapExpense saves $3/mo' },
  history: { path: '/history', seed, shows: 'Shared burn' },
  text: { path: '/text', seed, shows: 'Shared Services' },
  settings: { path: '/settings', seed, shows: 'The meters commit metrics.json there.' },
}
