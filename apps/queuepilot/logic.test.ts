// What the figures mean: cliffs, verdicts, history, rows, exports, and the card for everybody.

import type { Meter } from '#kit/costs'
import type { Moment } from './history.ts'
import { describe, expect, it } from 'vitest'
import { alertsOf, appRows, readFigures } from '#kit/costs'
import { cardOf, shareLink } from './card.ts'
import { grow } from './cliff.ts'
import { isShown, stillDismissed } from './dismissed.ts'
import { csvOf, jsonOf, textOf } from './export.ts'
import { changesBetween, momentOf, slopesOf, versionsOf } from './history.ts'
import { plainView, shownRows } from './rows.ts'
import { verdicts } from './verdict.ts'

const day = (date: string) => Date.parse(`${date}T00:00:00Z`)
function app(id: string, monthly: number | null, revenue: number | null, paying: number | null, more: object = {}) {
  return {
    id,
    name: id.toUpperCase(),
    status: 'done',
    costs: { monthly },
    revenue: { monthly: revenue, price_per_user: 10 },
    users: { paying, total: paying },
    ...more,
  }
}
function db(usage: number | null, more: object = {}) {
  return {
    id: 'db',
    name: 'Supabase',
    status: 'FREE',
    monthly_cost: 0,
    cost_after_free: 25,
    limits: [
      {
        metric: 'size',
        unit: 'MB',
        limit: 500,
        usage,
      },
    ],
    used_by: ['a', 'b'],
    ...more,
  }
}
function size(app: string, value: number): Meter {
  return {
    service: 'db',
    app,
    metric: 'size',
    value,
    unit: 'MB',
    measured_at: '2026-11-24',
    how: 'counted',
  }
}
const figuresOf = (apps: object[], services: object[] = [], meters: Meter[] = []) => readFigures(JSON.stringify({ apps }), JSON.stringify({ services }), meters)

describe('growth', () => {
  const figures = figuresOf([
    app('a', 0, 20, 2),
    app('b', 3, 0, 0),
  ], [
    db(100),
    {
      id: 'host',
      name: 'Host',
      status: 'FREE',
      monthly_cost: 0,
      cost_after_free: 5,
      limits: [
        {
          metric: 'requests',
          unit: 'req',
          limit: 100,
          usage: 50,
        },
        {
          metric: 'x',
          unit: 'x',
          limit: null,
          usage: 3,
        },
        {
          metric: 'time per request',
          unit: 'ms',
          limit: 10,
          usage: 9,
          grows: false,
        },
      ],
      used_by: ['a'],
    },
  ])

  it('finds the free tier that ends first, and when', () => {
    const { cliffs } = grow(figures, { all: 1 }, {
      slopes: { 'db/size': 4 },
      now: day('2026-11-25'),
    })
    expect(cliffs.map(({ service, times, percent, exceeded, on }) => [
      service.id,
      times,
      percent,
      exceeded,
      on,
    ])).toEqual([
      ['host', 2, 50, false, null],
      [
        'db',
        5,
        20,
        false,
        day('2027-03-05'),
      ],
    ])
  })

  it('costs what lies beyond it, and moves every break-even', () => {
    const today = grow(figures, { all: 1 })
    expect([
      today.shared.then,
      ...today.apps.map(one => [one.burn, one.net, one.breakEven]),
    ]).toEqual([
      0,
      [0, 2000, 1],
      [300, -300, 1],
    ])
    const grown = grow(figures, { all: 5 })
    expect(grown.cliffs.map(one => [one.service.id, one.percent, one.exceeded])).toEqual([
      ['host', 250, true],
      ['db', 100, true],
    ])
    expect(grown.shared).toEqual({ now: 0, then: 3000 })
    expect(grown.apps.map(one => [
      one.burn,
      one.revenue,
      one.paying,
      one.breakEven,
    ])).toEqual([
      [500 + 1250, 10_000, 10, 2],
      [1500 + 1250, 0, 0, 3],
    ])
    expect(grow(figures, { all: 5 }, { kind: 'direct' }).apps.map(one => one.burn)).toEqual([0, 1500])
  })

  it('of one app is what that app uses, as measured or as an equal part', () => {
    expect(grow(figures, {
      all: 1,
      apps: { a: 3 },
    }).cliffs.find(one => one.service.id === 'db')!.percent).toBe(40)
    const measured = figuresOf([
      app('a', 0, 0, 0),
      app('b', 0, 0, 0),
    ], [
      db(100),
    ], [
      size('a', 80),
      size('b', 10),
    ])
    expect(grow(measured, {
      all: 1,
      apps: { a: 3 },
    }).cliffs[0]!.percent).toBe(52)
    expect(grow(measured, {
      all: 2,
      apps: { a: 0 },
    }).cliffs[0]!.percent).toBe(8)
  })

  it('of nothing is nothing, and of what is unknown unknown', () => {
    expect(grow(figuresOf([
      app('a', null, null, null),
    ], [
      db(null),
    ]), { all: 100 })).toMatchObject({
      cliffs: [],
      shared: { now: 0, then: 0 },
      apps: [
        { burn: null, net: null, breakEven: null },
      ],
    })
    expect(grow(figuresOf([], [
      db(0),
    ]), { all: 100 }).cliffs[0]).toMatchObject({ times: Infinity, percent: 0, on: null })
  })
})

describe('the verdict', () => {
  const of = (apps: object[], services: object[] = [], meters: Meter[] = []) => Object.fromEntries(verdicts(figuresOf(apps, services, meters)).map(one => [
    one.app.id,
    [
      one.verdict,
      one.why,
      one.marginal,
      one.average,
    ],
  ]))

  it.each([
    [
      'keeps what costs nothing by itself',
      app('a', 0, 0, 0),
      [
        'keep',
        {
          code: 'free',
          shared: ['Supabase'],
        },
        0,
        0,
      ],
    ],
    [
      'pushes what earns',
      app('a', 3, 15, 3),
      [
        'push',
        { code: 'earns', net: 1200 },
        300,
        300,
      ],
    ],
    [
      'kills what costs and nobody pays for',
      app('a', 3, 0, 0),
      [
        'kill',
        {
          code: 'loses',
          loss: 300,
          paying: 0,
          users: 1,
        },
        300,
        300,
      ],
    ],
    [
      'takes revenue nobody wrote down for none where nobody pays',
      app('a', 3, null, 0),
      [
        'kill',
        {
          code: 'loses',
          loss: 300,
          paying: 0,
          users: 1,
        },
        300,
        300,
      ],
    ],
    [
      'pushes what loses although some pay',
      app('a', 35, 20, 2),
      [
        'push',
        {
          code: 'loses',
          loss: 1500,
          paying: 2,
          users: 2,
        },
        3500,
        3500,
      ],
    ],
    [
      'pauses what loses and has no price',
      app('a', 35, 20, 2, {
        revenue: { monthly: 20 },
      }),
      [
        'pause',
        {
          code: 'loses',
          loss: 1500,
          paying: 2,
          users: null,
        },
        3500,
        3500,
      ],
    ],
    [
      'says when costs are not known',
      app('a', null, 0, 0),
      [
        'unknown',
        { code: 'unknown', what: 'costs' },
        null,
        null,
      ],
    ],
    [
      'says when revenue is not known',
      app('a', 3, null, 2),
      [
        'unknown',
        { code: 'unknown', what: 'revenue' },
        300,
        300,
      ],
    ],
    [
      'keeps what pays for itself exactly',
      app('a', 20, 20, 2),
      [
        'keep',
        { code: 'earns', net: 0 },
        2000,
        2000,
      ],
    ],
  ])('%s', (_name, one, expected) => {
    expect(of([
      one,
      app('b', 0, 0, 0),
    ], [
      db(10),
    ]).a).toEqual(expected)
  })

  it('counts a paid service only where nobody else uses it: killing one of two saves nothing of it', () => {
    const paid = { status: 'PAID', monthly_cost: 25 }
    expect(of([
      app('a', 0, 0, 0),
      app('b', 0, 0, 0),
    ], [
      db(10, paid),
    ]).a).toEqual([
      'keep',
      {
        code: 'free',
        shared: ['Supabase'],
      },
      0,
      1250,
    ])
    expect(of([
      app('a', 0, 0, 0),
    ], [
      db(10, {
        ...paid,
        used_by: ['a'],
      }),
    ]).a).toEqual([
      'kill',
      {
        code: 'loses',
        loss: 2500,
        paying: 0,
        users: 3,
      },
      2500,
      2500,
    ])
  })

  it('pauses the app without which a free tier has room again, unless it earns more', () => {
    const meters = [
      size('a', 300),
      size('b', 20),
    ]
    expect(of([
      app('a', 0, 5, 1),
      app('b', 0, 0, 0),
    ], [
      db(420),
    ], meters)).toMatchObject({
      a: [
        'pause',
        {
          code: 'trips',
          service: 'Supabase',
          metric: 'size',
          before: 420,
          after: 120,
          unit: 'MB',
          limit: 500,
          price: 2500,
        },
        0,
        0,
      ],
      b: [
        'keep',
        {
          code: 'free',
          shared: ['Supabase'],
        },
        0,
        0,
      ],
    })
    expect(of([
      app('a', 0, 50, 5),
      app('b', 0, 0, 0),
    ], [
      db(420),
    ], meters).a![0]).toBe('push')
  })

  it('puts the dearest first, and leaves out what is killed', () => {
    expect(verdicts(figuresOf([
      app('a', 1, 0, 0),
      app('b', 9, 0, 0),
      app('c', 5, 0, 0, { status: 'killed' }),
    ])).map(one => one.app.id)).toEqual(['b', 'a'])
  })
})

describe('history', () => {
  const commit = (sha: string, at: string) => ({
    sha,
    at: Date.parse(at),
    message: '',
  })

  it('has one version a day, and none before both files are there', () => {
    expect(versionsOf({
      queue: [
        commit('q3', '2026-11-03T12:00:00Z'),
        commit('q2', '2026-11-03T10:00:00Z'),
        commit('q1', '2026-11-01T10:00:00Z'),
      ],
      infrastructure: [
        commit('i1', '2026-11-02T10:00:00Z'),
      ],
      metrics: [
        commit('m1', '2026-11-04T00:00:00Z'),
      ],
    }).map(({ queue, infrastructure, metrics }) => [queue, infrastructure, metrics])).toEqual([
      ['q3', 'i1', 'm1'],
      ['q3', 'i1', undefined],
      ['q1', 'i1', undefined],
    ])
  })

  const moment = (date: string, apps: Moment['apps'], size?: number): Moment => ({
    at: day(date),
    apps,
    shared: 0,
    limits: size === undefined
      ? {}
      : { 'db/size': size },
  })

  it('measures how a limit fills, over a day at least', () => {
    expect(slopesOf([
      moment('2026-11-01', {}),
      moment('2026-11-02', {}, 100),
      moment('2026-11-12', {}, 150),
    ])).toEqual({ 'db/size': 5 })
    expect(slopesOf([
      moment('2026-11-12', {}, 150),
    ])).toEqual({})
    expect(slopesOf([])).toEqual({})
  })

  it('tells what changed since', () => {
    const before = moment('2026-11-01', {
      a: [0, 1900, 1, 5],
      b: [null, 0, 0, 0],
      gone: [0, 0, 0, 0],
    })
    const now = moment('2026-11-12', {
      a: [0, 3800, 2, 5],
      b: [300, 0, 0, 0],
      fresh: [0, 0, 0, 0],
    })
    expect(changesBetween(before, now)).toEqual({
      changes: [
        {
          app: 'a',
          figure: 'revenue',
          from: 1900,
          to: 3800,
        },
        {
          app: 'a',
          figure: 'paying',
          from: 1,
          to: 2,
        },
      ],
      came: ['fresh'],
      went: ['gone'],
    })
  })

  it('keeps a moment small', () => {
    expect(momentOf(figuresOf([
      app('a', 3, 15, 3),
    ], [
      db(420),
    ]), 7)).toEqual({
      at: 7,
      apps: {
        a: [300, 1500, 3, 3],
      },
      shared: 0,
      limits: { 'db/size': 420 },
    })
  })
})

describe('rows', () => {
  const rows = appRows(figuresOf([
    app('b10', 3, 5, 1, { tier: 1 }),
    app('b9', 9, null, null, { tier: 2 }),
    app('c', 0, 5, 2, { status: 'paused', tier: 2 }),
  ]))
  const ids = (view: Partial<typeof plainView>) => shownRows(rows, {
    ...plainView,
    ...view,
  }).map(({ app }) => app.id)

  it.each([
    [
      {},
      ['b10', 'b9', 'c'],
    ],
    [
      { sort: 'name' },
      ['b9', 'b10', 'c'],
    ],
    [
      { sort: 'burn', down: true },
      ['b9', 'b10', 'c'],
    ],
    [
      { sort: 'revenue', down: true },
      ['b10', 'c', 'b9'],
    ],
    [
      { sort: 'net' },
      ['b10', 'c', 'b9'],
    ],
    [
      { sort: 'users', down: true },
      ['c', 'b10', 'b9'],
    ],
    [
      { status: 'paused' },
      ['c'],
    ],
    [
      { tier: 2 },
      ['b9', 'c'],
    ],
    [
      { words: ' B1' },
      ['b10'],
    ],
    [
      { words: 'nothing' },
      [],
    ],
  ] as const)('by %j are %j', (view, expected) => expect(ids(view)).toEqual(expected))
})

it('an alert that was put aside comes back when it gets worse, and is new when it was over', () => {
  const alert = (usage: number) => alertsOf(figuresOf([], [
    db(usage),
  ]))
  const aside = { [alert(410)[0]!.id]: alert(410)[0]!.level }
  expect([405, 410, 414, 415, 450].map(usage => isShown(alert(usage)[0]!, aside))).toEqual([false, false, false, true, true])
  expect(stillDismissed(alert(410), aside)).toEqual(aside)
  expect(stillDismissed(alert(100), aside)).toEqual({})
})

describe('export', () => {
  const figures = figuresOf([
    app('a', 3, 15.5, 3),
    app('b', null, 0, 0, { name: '=HYPERLINK("x"),\n"evil"' }),
  ])

  it('as CSV leaves unknown empty and runs nothing', () => {
    expect(csvOf(appRows(figures), 'USD').split('\r\n')).toEqual([
      'id,name,tier,status,burn,revenue,net,users,paying,currency',
      'a,A,,done,3,15.5,12.5,3,3,USD',
      'b,"\'=HYPERLINK(""x""),""evil""",,done,,0,,0,0,USD',
    ])
  })

  it('as JSON has everything, as text the panels', () => {
    expect(JSON.parse(jsonOf(figures, appRows(figures)))).toMatchObject({
      totals: { burn: 300, revenue: 1550, unknown: 1 },
      apps: [
        { net: 1250 },
        { net: null },
      ],
    })
    expect(textOf(figures, 80)).toContain('A                     done      $3      $15.50    +$12.50  3')
  })
})

describe('the card', () => {
  const figures = figuresOf([
    app('a', 3, 15, 3),
    app('b', null, null, null),
    app('c', 0, 0, 0, { status: 'idea' }),
  ])

  it('shows what was chosen and nothing else, and leaves out what nobody knows', () => {
    expect(cardOf(figures, ['apps', 'revenue', 'paying'])).toEqual([
      { figure: 'apps', value: '2' },
      { figure: 'revenue', value: '$15/mo' },
      { figure: 'paying', value: '3' },
    ])
    expect(cardOf(figures, ['names'])).toEqual([
      { figure: 'names', value: 'A, B' },
    ])
    expect(cardOf(figuresOf([
      app('b', null, null, null),
    ]), ['burn', 'revenue', 'net', 'paying'])).toEqual([])
    expect(cardOf(figures, [])).toEqual([])
  })

  it('is shared by Telegram\'s own link', () => {
    expect(shareLink('MRR: $15/mo & more', 'https://t.me/x')).toBe('https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fx&text=MRR%3A%20%2415%2Fmo%20%26%20more')
  })
})

it('200 apps on 30 services are figured out at once', () => {
  const ids = Array.from({ length: 200 }, (_, place) => `a${place}`)
  const figures = figuresOf(ids.map(id => app(id, 1.01, 2.02, 1)), Array.from({ length: 30 }, (_, place) => db(100 + place, { id: `s${place}`, used_by: ids })))
  expect(appRows(figures)).toHaveLength(200)
  expect(grow(figures, { all: 4.9 }).shared.then).toBeGreaterThan(0)
  expect(verdicts(figures)).toHaveLength(200)
})
