// Measurements beside what was written by hand: the newer one counts, and money is never mixed or made up.

import type { Meter } from './index.ts'
import { describe, expect, it } from 'vitest'
import { readFigures, readMeters } from './index.ts'

function row(about: Partial<Meter>): Meter {
  return {
    service: null,
    app: 'gatebot',
    metric: 'revenue',
    value: 0,
    unit: 'USD',
    measured_at: '2026-11-24T00:00:00Z',
    how: 'counted',
    ...about,
  }
}
const money = (value: number, unit = 'USD', measured_at = '2026-11-24T00:00:00Z') => row({ value, unit, measured_at })
function appOf(meters: Meter[], app: object = {}, more: object = {}) {
  return readFigures(JSON.stringify({
    apps: [
      {
        id: 'gatebot',
        name: 'GateBot',
        status: 'done',
        ...app,
      },
    ],
    ...more,
  }), '{"services":[]}', meters).apps[0]!
}
function limitOf(meters: Meter[], limit: object = {}) {
  return readFigures('{"apps":[]}', JSON.stringify({
    services: [
      {
        id: 'supabase',
        name: 'Supabase',
        status: 'FREE',
        limits: [
          {
            metric: 'database size',
            unit: 'MB',
            limit: 500,
            ...limit,
          },
        ],
      },
    ],
  }), meters).services[0]!.limits[0]!
}
function size(about: Partial<Meter>) {
  return row({
    service: 'supabase',
    app: null,
    metric: 'database size',
    value: 12,
    unit: 'MB',
    ...about,
  })
}

describe('a limit', () => {
  it('is used as was measured last, whoever is older', () => {
    expect(limitOf([
      size({}),
      size({ value: 11, measured_at: '2026-11-23' }),
    ])).toMatchObject({
      usage: 12,
      source: { measuredAt: '2026-11-24T00:00:00Z', how: 'counted' },
    })
  })

  it('is unknown while nobody has measured it', () => {
    expect(limitOf([
      size({ metric: 'egress' }),
      size({ app: 'gatebot' }),
      size({ service: 'other' }),
    ]).usage).toBe(null)
  })

  it('keeps what was written down after the measurement', () => {
    expect(limitOf([
      size({}),
    ], { usage: 20, measured_at: '2026-11-25' }).usage).toBe(20)
    expect(limitOf([
      size({}),
    ], { usage: 20 }).usage).toBe(12)
  })

  it('is compared in its own unit, or not at all', () => {
    expect(limitOf([
      size({ value: 0.25, unit: 'GB' }),
    ]).usage).toBe(250)
    expect(limitOf([
      size({ value: 250, unit: 'rows' }),
    ]).usage).toBe(null)
  })
})

describe('revenue', () => {
  it('is what is left of cards after fees, and Stars at their rate', () => {
    const { revenue, sources } = appOf([
      money(57),
      row({ metric: 'fees', value: 2.55 }),
      money(500, 'XTR'),
    ])
    expect(revenue).toBe(5445 + 650)
    expect(sources.revenue.how).toBe('$57 by card, $2.55 of it fees, 500 Stars at $0.013')
    expect(appOf([
      money(500, 'XTR'),
    ], {}, { usd_per_star: 0.02 }).revenue).toBe(1000)
  })

  it('may be a loss', () => {
    expect(appOf([
      money(0),
      row({ metric: 'fees', value: 15 }),
    ]).revenue).toBe(-1500)
  })

  it('of another currency is told and not added', () => {
    expect(appOf([
      money(57),
      money(20, 'EUR'),
    ])).toMatchObject({
      revenue: 5700,
      warnings: ['metrics, gatebot: earned €20 a month, which is not added to USD.'],
    })
    expect(appOf([
      money(500, 'XTR'),
    ], {}, { currency: 'EUR' })).toMatchObject({
      revenue: 0,
      warnings: ['metrics, gatebot: earned 500 Stars, whose value is known in USD only: not added to EUR.'],
    })
  })

  it('of a currency that is no longer measured is over', () => {
    expect(appOf([
      money(57),
      money(20, 'EUR', '2026-10-01'),
    ]).warnings).toEqual([])
  })

  it('keeps the price that was written down', () => {
    expect(appOf([
      money(57),
    ], {
      revenue: { monthly: 3, price_per_user: 19, fee_fixed: 0.3 },
    })).toMatchObject({ revenue: 5700, price: 1900, priceAfterFees: 1870 })
  })
})

it('people are counted, those who pay too', () => {
  expect(appOf([
    row({ metric: 'people', value: 40 }),
    row({ metric: 'paying people', value: 3 }),
  ], {
    users: { total: 1, paying: 1 },
  })).toMatchObject({ users: 40, paying: 3 })
  expect(appOf([
    row({ metric: 'people', value: 40 }),
  ], {
    users: { total: 50, measured_at: '2026-12-01' },
  }).users).toBe(50)
})

it('measured costs join the items, and a sum written by hand stands for everything', () => {
  const tokens = row({ service: 'claude', metric: 'cost', value: 2.71 })
  expect(appOf([tokens], {
    costs: {
      items: [
        { name: 'domain', monthly: 1 },
      ],
    },
  })).toMatchObject({
    burn: 371,
    items: [
      { name: 'domain', monthly: 100 },
      { name: 'claude', monthly: 271 },
    ],
  })
  expect(appOf([tokens], {
    costs: { monthly: null },
  }).burn).toBe(271)
  expect(appOf([tokens], {
    costs: { monthly: 3 },
  }).burn).toBe(300)
})

it('metrics.json is read like the other files', () => {
  expect(readMeters(JSON.stringify({
    meters: [
      row({}),
    ],
  }))).toEqual([
    row({}),
  ])
  expect(() => readMeters('{"meters":[{"app":"a"}]}')).toThrow(/^metrics\.json: meters\.0\.service is missing/)
})
