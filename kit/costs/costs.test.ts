// The founder's own panels, line for line, and the edges of his alerts.

import { describe, expect, it } from 'vitest'
import { alertLines, alertsOf, appPanel, appRows, percentUsed, readFigures, sharedBurn, sharedPanel, totalsOf } from './index.ts'

function mb(usage: number | null, limit: number | null = 500) {
  return {
    metric: 'size',
    unit: 'MB',
    usage,
    limit,
  }
}

const services = [
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
        usage: 1,
        limit: 100,
      },
    ],
  },
  {
    id: 'workers',
    name: 'Cloudflare Workers',
    status: 'FREE',
    monthly_cost: 0,
    cost_after_free: 5,
    limits: [
      {
        metric: 'requests',
        unit: 'req',
        usage: 2000,
        limit: 100_000,
      },
    ],
  },
  {
    id: 'supabase',
    name: 'Supabase',
    status: 'FREE',
    monthly_cost: 0,
    cost_after_free: 25,
    limits: [
      mb(12),
    ],
  },
  {
    id: 'stripe',
    name: 'Stripe',
    status: 'FREE',
    monthly_cost: 0,
    cost_after_free: 0,
    note: 'per-txn only',
  },
]
function app(id: string, monthly: unknown, revenue: unknown, paying: unknown, price?: number) {
  return {
    id,
    name: id,
    status: 'done',
    costs: { monthly },
    revenue: { monthly: revenue, price_per_user: price },
    users: { paying },
  }
}
const apps = [
  app('QueuePilot', 0, 0, null),
  app('TeleScheduler', 0, 36, 4, 9),
  app('GateBot', 0, 57, 3, 19),
  app('SnapExpense', 3, 15, 3, 5),
]
const figuresOf = (some: unknown[], shared: unknown[] = services) => readFigures(JSON.stringify({ apps: some }), JSON.stringify({ services: shared }))

it('prints the shared panel', () => {
  expect(sharedPanel(figuresOf(apps)).join('\n')).toBe(`
Shared Services                          Status
─────────────────────────────────────────────────
GitHub Pages .............. FREE    (1GB/100GB used)
Cloudflare Workers ........ FREE    (2k/100k req used)
Supabase .................. FREE    (12MB/500MB used)
Stripe .................... FREE    (per-txn only)
─────────────────────────────────────────────────
Shared burn rate:                        $0.00/mo
After free tier exceeded:               $30.00/mo`.slice(1))
})

it('prints the per-app panel', () => {
  expect(appPanel(figuresOf(apps)).join('\n')).toBe(`
App                   Status    Burn    Revenue   Net      Users
──────────────────────────────────────────────────────────────────
QueuePilot            done      $0      $0        $0       —
TeleScheduler         done      $0      $36       +$36     4
GateBot               done      $0      $57       +$57     3
SnapExpense           done      $3      $15       +$12     3
──────────────────────────────────────────────────────────────────
Portfolio totals:               $3/mo   $108/mo   +$105/mo`.slice(1))
})

it('keeps columns apart where figures have cents', () => {
  const [first, second] = apps as any[]
  const some = [
    {
      ...first,
      revenue: { monthly: 0 },
      costs: { monthly: 1003.5 },
    },
    {
      ...second,
      revenue: { monthly: 10_108.73 },
    },
  ]
  const panel = appPanel(figuresOf(some))
  expect(panel.at(-1)).toBe('Portfolio totals:               $1,003.50/mo $10,108.73/mo +$9,105.23/mo')
  expect(panel[2]).toMatch(/\$1,003\.50 {4}\$0 {12}-\$1,003\.50/)
})

describe('alerts', () => {
  const texts = (some: unknown[], shared: unknown[] = []) => alertsOf(figuresOf(some, shared)).map(alert => alert.text)

  it('say the founder\'s sentences', () => {
    expect(texts([
      app('SnapExpense', 3, 0, 0),
    ])).toContain('SnapExpense is bleeding $3/mo with 0 paying users')
    expect(texts([], [
      {
        ...services[2],
        limits: [
          mb(400),
        ],
      },
    ])).toEqual(['Supabase at 80% of free tier — will cost $25/mo when exceeded'])
    expect(texts([
      app('GateBot', 0, 57, 3, 19),
    ])).toEqual(['GateBot breaks even at 1 user (currently 3)'])
  })

  it('count one user as one', () => {
    expect(texts([
      app('X', 5, 3, 1),
    ])).toContain('X loses $2/mo with 1 paying user')
    expect(texts([
      app('X', 20, 0, 0, 19),
    ])).toContain('X breaks even at 2 users (currently 0)')
  })

  it('take the fees off the price before they count', () => {
    const figures = figuresOf([
      {
        ...app('X', 9, 0, 0),
        revenue: {
          monthly: 0,
          price_per_user: 9,
          fee_pct: 2.9,
          fee_fixed: 0.3,
        },
      },
    ])
    expect(figures.apps[0]!.priceAfterFees).toBe(844)
    expect(alertsOf(figures).map(alert => alert.text)).toContain('X breaks even at 2 users (currently 0)')
  })

  it.each([
    [
      app('X', 3, 0, 0),
      'X cannot break even: no price',
    ],
    [
      {
        ...app('X', 3, 0, 0),
        revenue: { monthly: 0, price_per_user: 0.2, fee_fixed: 0.3 },
      },
      'X cannot break even: fees take the whole price',
    ],
  ])('tell why an app cannot break even', (some, words) => {
    expect(texts([some])).toContain(words)
  })

  it.each([
    [399.5, 79, 0],
    [400, 80, 1],
    [498, 99, 1],
    [500, 100, 1],
  ])('%d MB of 500 is %d%% (rounded down): %d alerts', (usage, percent, many) => {
    expect(percentUsed(mb(usage))).toBe(percent)
    expect(texts([], [
      {
        ...services[2],
        limits: [
          mb(usage),
        ],
      },
    ])).toHaveLength(many)
  })

  it('say when a tier is exceeded, and let the worst limit speak', () => {
    expect(texts([], [
      {
        ...services[2],
        limits: [
          mb(10),
          {
            metric: 'users',
            unit: 'users',
            usage: 51_000,
            limit: 50_000,
          },
        ],
      },
    ]))
      .toEqual(['Supabase at 102% of free tier — exceeded: now costing $25/mo'])
  })

  it('keep quiet about an app at rest that costs nothing, and about what is not known', () => {
    expect(texts([
      {
        ...app('X', 0, 0, 0),
        status: 'paused',
      },
      app('Y', null, 0, 0),
      app('Z', 3, 0, null),
    ])).toEqual(['Z cannot break even: no price'])
    expect(texts([], [
      {
        ...services[2],
        limits: [
          mb(null),
          mb(400, null),
          mb(400, 0),
        ],
      },
    ])).toEqual([])
  })

  it('say of an app without a price that it is free to run, unless it waits', () => {
    expect(texts([
      app('X', 0, 0, null),
      app('Y', 0, 0, null, 0),
      {
        ...app('Z', 0, 0, 0),
        status: 'idea',
      },
    ])).toEqual(['X is free to run', 'Y is free to run'])
  })

  it('take revenue nobody wrote down for none only where nobody pays', () => {
    expect(texts([
      app('X', 3, undefined, 0),
    ])).toContain('X is bleeding $3/mo with 0 paying users')
    expect(texts([
      app('X', 3, undefined, 2),
    ])).toEqual(['X cannot break even: no price'])
  })

  it('give the reason where exceeding a free tier costs nothing', () => {
    expect(texts([], [
      {
        ...services[2],
        name: 'Hyperdrive',
        cost_after_free: 0,
        note: 'with Workers Paid',
        limits: [
          mb(450),
        ],
      },
    ])).toEqual(['Hyperdrive at 90% of free tier — will cost $0/mo when exceeded (with Workers Paid)'])
  })

  it('are the same alert, and worse, when their numbers grow', () => {
    const at = (usage: number) => alertsOf(figuresOf([], [
      {
        ...services[2],
        limits: [
          mb(usage),
        ],
      },
    ]))[0]!
    expect(at(450).id).toBe(at(400).id)
    expect(at(450).level).toBeGreaterThan(at(400).level)
  })

  it('put the most money first, information last', () => {
    expect(alertLines(figuresOf([
      app('A', 3, 0, 0),
      app('B', 40, 0, 0, 50),
    ], [
      {
        ...services[2],
        limits: [
          mb(450),
        ],
      },
    ]))).toEqual([
      '! B is bleeding $40/mo with 0 paying users',
      '! Supabase at 90% of free tier — will cost $25/mo when exceeded',
      '! A is bleeding $3/mo with 0 paying users',
      'i A cannot break even: no price',
      'i B breaks even at 1 user (currently 0)',
    ])
  })
})

describe('figures', () => {
  it('add up to the cent', () => {
    const rows = appRows(figuresOf(Array.from({ length: 10 }, (_, place) => app(`A${place}`, 0.1, 0.2, 1))))
    expect(totalsOf(rows)).toEqual({
      burn: 100,
      revenue: 200,
      net: 100,
      unknown: 0,
    })
  })

  it('that are unknown are told, and never counted as 0', () => {
    const figures = figuresOf([
      app('A', null, 5, 1),
      app('B', 1, 5, 1),
    ], [
      { ...services[2], monthly_cost: null },
    ])
    expect(totalsOf(appRows(figures))).toEqual({
      burn: 100,
      revenue: 1000,
      net: 400,
      unknown: 1,
    })
    expect(appPanel(figures).at(-1)).toBe('1 of 2 apps have unknown figures (—), which are not in the totals.')
    expect(sharedBurn(figures)).toEqual({ now: 0, afterFree: 2500, unknown: 1 })
  })

  it.each([
    ['3.00', '"3.00"'],
    [-3, '-3'],
  ])('that cannot be believed (%j) are unknown, with a warning', (value, shown) => {
    const figures = figuresOf([
      app('A', value, 0, 0),
    ])
    expect(figures.apps[0]!.burn).toBe(null)
    expect(figures.warnings).toEqual([`queue.json, A: costs.monthly must be a number of at least 0, not ${shown}.`])
  })

  it('of a file that is no figures are refused in words', () => {
    expect(() => readFigures('{', '{}')).toThrow(/^queue\.json is not JSON/)
    expect(() => readFigures('{"apps":[{"id":1}]}', '{}')).toThrow(/^queue\.json: apps\.0\.id/)
    expect(() => readFigures('{"apps":[]}', '{"services":[{"id":"x","name":"X","status":"free"}]}')).toThrow(/services\.0\.status/)
  })

  it('keep what is right where something optional is wrong', () => {
    const figures = figuresOf([
      {
        ...app('A', 1, 2, 3),
        tier: 7,
        users: 'many',
        extra: { kept: 'out of the way' },
      },
    ])
    expect(figures.apps[0]).toMatchObject({
      burn: 100,
      revenue: 200,
      paying: null,
      tier: undefined,
    })
    expect(figures.warnings).toEqual([
      'queue.json, A: tier must be 1 or 2 or 3, not 7.',
      'queue.json, A: users must be Object, not "many".',
    ])
  })

  it('of an id that stands there twice are told', () => {
    expect(figuresOf([
      app('A', 1, 2, 3),
      app('A', 1, 2, 3),
    ]).warnings).toEqual(['queue.json, A: stands there twice.'])
  })

  it('in other currencies carry their signs', () => {
    const figures = readFigures(JSON.stringify({
      currency: 'EUR',
      apps: [
        app('A', 3, 1.5, 0),
      ],
    }), JSON.stringify({ services }))
    expect(appPanel(figures)[2]).toBe('A                     done      €3      €1.50     -€1.50   0')
    expect(alertsOf(figures)[0]!.text).toBe('A is bleeding €1.50/mo with 0 paying users')
    expect(sharedPanel(figures).at(-1)).toBe('After free tier exceeded:               $30.00/mo')
  })

  it.each([
    ['\u202E<b>x\n\u0007', '<b>x'],
    [
      'x'.repeat(1000),
      `${'x'.repeat(79)}…`,
    ],
    [
      '😀'.repeat(200),
      `${'😀'.repeat(79)}…`,
    ],
    [`e${'\u0301'.repeat(50)}`, 'e\u0301\u0301'],
    ['Café ☕', 'Café ☕'],
    ['\u200B\u2066', 'A'],
  ])('with the name %j are those of %j', (name, shown) => {
    expect(figuresOf([
      {
        ...app('A', 0, 0, 0),
        name,
      },
    ]).apps[0]!.name).toBe(shown)
  })

  it('open only what is https', () => {
    const of = (url: string) => figuresOf([
      {
        ...app('A', 0, 0, 0),
        url,
      },
    ]).apps[0]!.url
    expect(of('https://example.com/a')).toBe('https://example.com/a')
    for (const url of [
      'http://example.com',
      'javascript:alert(1)',
      'https://a b',
      ' https://example.com',
    ])
      expect(of(url)).toBe(undefined)
  })

  it('with a name from hell stay in their line', () => {
    const line = appPanel(figuresOf([
      {
        ...app('A', 0, 0, 0),
        name: `\u202E<b>${'x'.repeat(1000)}\n`,
      },
    ]))[2]!
    expect(line).toHaveLength(60)
    expect(line).not.toMatch(/[\n\u202E]/)
  })
})
