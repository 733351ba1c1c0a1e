// How a member stands, in tables: from what they hold, the grace of the group, and the time.

import type { Entitlement } from '#kit/pay'
import { describe, expect, it } from 'vitest'
import { reminderDays, standingOf } from './membership.ts'
import { churn, monthlyRevenue } from './numbers.ts'

const day = 86_400_000
const now = Date.parse('2026-03-10T10:00:00Z')
let id = 0
function held(set: Partial<Entitlement>): Entitlement {
  return ({
    id: ++id,
    rail: 'stripe',
    status: 'active',
    until: now + 5 * day,
    cancelAtEnd: false,
    amount: 900,
    ...set,
  }) as Entitlement
}

describe('a standing', () => {
  it.each<[string, Partial<Entitlement>[], string, number | null | false]>([
    ['nothing', [], 'pending', false],
    [
      'a subscription',
      [{}],
      'active',
      5,
    ],
    [
      'a trial',
      [
        { status: 'trialing' },
      ],
      'trialing',
      5,
    ],
    [
      'a cancelled one, until its end',
      [
        { cancelAtEnd: true },
      ],
      'cancelled',
      5,
    ],
    [
      'a pass: nobody cancelled it',
      [
        { cancelAtEnd: true, amount: null },
      ],
      'active',
      5,
    ],
    [
      'something for good',
      [
        { until: null, amount: null },
      ],
      'active',
      null,
    ],
    [
      'a gift',
      [
        { rail: 'gift', cancelAtEnd: true, amount: null },
      ],
      'comped',
      5,
    ],
    [
      'a failed charge, within the grace',
      [
        { status: 'past_due', until: now - day },
      ],
      'past_due',
      2,
    ],
    [
      'a failed charge, past the grace',
      [
        { status: 'past_due', until: now - 3 * day },
      ],
      'expired',
      false,
    ],
    [
      'a dispute',
      [
        { status: 'frozen' },
      ],
      'refunded',
      false,
    ],
    [
      'a refund',
      [
        { status: 'refunded' },
      ],
      'refunded',
      false,
    ],
    [
      'something over',
      [
        { status: 'ended' },
      ],
      'expired',
      false,
    ],
    [
      'the better of two',
      [
        { status: 'past_due', until: now - day },
        { rail: 'gift', until: now + day, amount: null },
      ],
      'past_due',
      2,
    ],
    [
      'a new one after an old one',
      [
        { status: 'refunded' },
        { rail: 'stars', until: now + 30 * day },
      ],
      'active',
      30,
    ],
    [
      'an old one that outlives a new one',
      [
        { until: now + 9 * day },
        { status: 'ended' },
      ],
      'active',
      9,
    ],
  ])('of %s', (_, what, status, until) => {
    const standing = standingOf(what.map(held), 3, now)
    expect(standing.status).toBe(status)
    expect(standing.live).toBe(until !== false)
    expect(standing.until).toBe(typeof until === 'number'
      ? now + until * day
      : null)
  })
})

it.each([
  [
    0,
    [0],
  ],
  [
    1,
    [0, 0.75],
  ],
  [
    2,
    [0, 1.75],
  ],
  [
    3,
    [0, 1, 2.75],
  ],
  [
    4,
    [0, 1, 3.75],
  ],
  [
    14,
    [0, 1, 3, 13.75],
  ],
])('a grace of %i days reminds on days %j', (grace, days) => expect(reminderDays(grace)).toEqual(days))

it('a month\'s revenue is what renews by itself, per currency', () => {
  const sum = {
    status: 'active',
    currency: 'usd',
    interval: 'month',
    cancelAtEnd: false,
    n: 1,
    amount: 900,
  } as const
  expect(monthlyRevenue([])).toEqual([])
  expect(monthlyRevenue([
    sum,
    {
      ...sum,
      n: 2,
      amount: 2400,
      interval: 'year',
    },
    { ...sum, amount: 300, interval: 'week' },
    { ...sum, status: 'past_due' },
    { ...sum, status: 'trialing' },
    { ...sum, cancelAtEnd: true },
    {
      ...sum,
      status: 'comped',
      currency: null,
      amount: null,
      interval: 'month',
    },
    { ...sum, currency: 'XTR', amount: 250 },
  ])).toEqual([
    { currency: 'usd', amount: 900 + 200 + 1300 + 900 },
    { currency: 'XTR', amount: 250 },
  ])
})

it('churn is the share who left, of all who were there', () => {
  expect(churn(1, 3)).toBe(0.25)
  expect(churn(0, 5)).toBe(0)
  expect(churn(2, 0)).toBe(1)
  expect(churn(0, 0)).toBe(null)
})
