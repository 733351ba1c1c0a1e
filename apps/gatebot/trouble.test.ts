// What is wrong with a group's sales, from its row.

import { expect, it } from 'vitest'
import { membersOver, moneyOver } from './numbers.ts'
import { troubleOf } from './trouble.ts'

const fine = {
  paused: null,
  amount: 900,
  priceState: 'ok',
  stars: 250,
  passDays: null,
  passAmount: null,
  passStars: null,
} as const
const till = { cards: true, stripe: 'ready', room: true } as const

it.each([
  [{}, {}, []],
  [
    { paused: 'asked' },
    {},
    [],
  ],
  [
    { paused: 'removed' },
    {},
    ['removed'],
  ],
  [
    { paused: 'rights', stars: null },
    {},
    ['rights', 'stars-missing'],
  ],
  [
    { amount: null, stars: null },
    { stripe: 'none' },
    ['no-price'],
  ],
  [
    { amount: null },
    { stripe: 'none' },
    [],
  ],
  [
    {
      amount: null,
      stars: null,
      passDays: 30,
      passStars: 100,
    },
    { cards: false },
    [],
  ],
  [
    { amount: null, passDays: 30, passAmount: 900 },
    { stripe: 'unfinished' },
    ['stripe-unfinished'],
  ],
  // an amount without days is no pass
  [
    { amount: null, stars: null, passAmount: 900 },
    {},
    ['no-price'],
  ],
  [
    {},
    { stripe: 'none' },
    ['stripe-missing'],
  ],
  [
    {},
    { stripe: 'own' },
    [],
  ],
  [
    {},
    { cards: false, stripe: 'none' },
    ['cards-off'],
  ],
  [
    { priceState: 'broken' },
    {},
    ['price-broken'],
  ],
  [
    { priceState: 'checking' },
    {},
    ['price-checking'],
  ],
  [
    {},
    { room: false },
    ['full'],
  ],
] as const)('%j with %j: %j', (group, more, wrong) => {
  expect(troubleOf({
    ...fine,
    ...group,
  }, {
    ...till,
    ...more,
  })).toEqual(wrong)
})

it('counts members back from today', () => {
  expect(membersOver(['a', 'b', 'c'], [
    { day: 'b', change: 2 },
    { day: 'c', change: -1 },
  ], 5)).toEqual([4, 6, 5])
  expect(membersOver(['a', 'b'], [
    { day: 'b', change: 9 },
  ], 5)).toEqual([0, 5])
  expect(membersOver([], [], 5)).toEqual([])
})

it('never adds currencies up', () => {
  expect(moneyOver(['a', 'b'], [
    { day: 'a', currency: 'usd', amount: 900 },
    { day: 'b', currency: 'XTR', amount: 250 },
    { day: 'b', currency: 'usd', amount: -900 },
  ])).toEqual([
    {
      currency: 'usd',
      amounts: [900, -900],
    },
    {
      currency: 'XTR',
      amounts: [0, 250],
    },
  ])
})
