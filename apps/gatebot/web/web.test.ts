// What the mini app works out by itself: links, amounts, the form of prices, the file of members.

import type { GroupView, MemberView } from '../api.ts'
import { expect, it } from 'vitest'
import { amountOf, amountText, wholeOf } from './amounts.ts'
import { membersCsv } from './members-csv.ts'
import { changesOf, formOf, undoOf, wrongIn } from './price-form.ts'
import { routeOf } from './start.ts'

it.each([
  ['g_abc123DEF0', '/offers/abc123DEF0'],
  ['group_abc', '/groups/abc'],
  ['prices_abc', '/groups/abc/prices'],
  ['member_abc_5', '/groups/abc/members/5'],
  ['mine_abc', '/mine/abc'],
  ['earnings', '/earnings'],
  ['g_../../x', undefined],
  ['member_abc_x', undefined],
  ['', undefined],
])('%s leads to %s', (parameter, route) => {
  expect(routeOf(parameter)).toBe(route)
})

it.each([
  ['9', 'usd', 900],
  [' 9,50 ', 'eur', 950],
  ['9.5', 'usd', 950],
  ['900', 'jpy', 900],
  ['9.5', 'jpy', null],
  ['9.505', 'usd', null],
  ['-9', 'usd', null],
  ['', 'usd', null],
  ['9 usd', 'usd', null],
] as const)('%j in %s is %s', (text, currency, amount) => {
  expect(amountOf(text, currency)).toBe(amount)
})

it('writes amounts to be typed over', () => {
  expect([
    amountText(900, 'usd'),
    amountText(950, 'usd'),
    amountText(900, 'jpy'),
    amountText(null, 'usd'),
  ]).toEqual(['9', '9.50', '900', ''])
  expect([
    wholeOf('30', 1, 90),
    wholeOf('0', 1, 90),
    wholeOf('91', 1, 90),
    wholeOf('3.5', 1, 90),
    wholeOf('', 0, 90),
  ]).toEqual([30, null, null, null, null])
})

const group: GroupView = {
  id: 'abc',
  title: 'Club',
  paused: null,
  price: {
    amount: 900,
    currency: 'usd',
    interval: 'month',
    works: true,
    stripe: null,
  },
  stars: null,
  trial_days: 0,
  grace_days: 3,
  pass: null,
  welcome: null,
}

it('sends what was changed only, and knows the way back', () => {
  const form = formOf(group)
  expect(changesOf(form, group)).toEqual({})
  expect(wrongIn(form)).toEqual({})
  const changes = changesOf({
    ...form,
    amount: '12',
    inStars: true,
    stars: '250',
    welcome: ' Hello ',
  }, group)
  expect(changes).toEqual({
    price: { amount: 1200, currency: 'usd', interval: 'month' },
    stars: 250,
    welcome: 'Hello',
  })
  expect(undoOf(changes, group)).toEqual({
    price: { amount: 900, currency: 'usd', interval: 'month' },
    stars: null,
    welcome: null,
  })
  expect(changesOf({ ...form, card: false }, group)).toEqual({ price: null })
})

it('leaves an own price at Stripe alone, and sets a broken one anew', () => {
  const own = {
    ...group,
    price: { ...group.price!, stripe: 'price_1' },
  }
  expect(changesOf({
    ...formOf(own),
    trialDays: 7,
  }, own)).toEqual({ trial_days: 7 })
  expect(undoOf({ price: null }, own)).toBeUndefined()
  const broken = {
    ...group,
    price: { ...group.price!, works: false },
  }
  expect(changesOf(formOf(broken), broken)).toHaveProperty('price')
})

it('says what is wrong before anything is sent', () => {
  const form = {
    ...formOf(group),
    pass: true,
  }
  expect(wrongIn(form)).toEqual({ passAmount: 'passEither' })
  expect(wrongIn({
    ...form,
    passStars: '0',
    passDays: '',
    amount: '0.4',
    inStars: true,
    stars: 'many',
  })).toEqual({
    amount: 'wrongAmount',
    stars: 'wrongStars',
    passDays: 'wrongDays',
    passStars: 'wrongStars',
  })
  expect(wrongIn({ ...form, passAmount: '25' })).toEqual({})
  expect(wrongIn({
    ...formOf(group),
    currency: 'jpy',
    amount: '9',
  })).toEqual({ amount: 'wrongAmountWhole' })
})

it('writes names that look like formulas as words', async () => {
  const member: MemberView = {
    user: 5,
    name: '=HYPERLINK("http://evil.example")',
    username: null,
    status: 'active',
    until: null,
    paid_until: '2026-03-08T10:00:00.000Z',
    rail: 'stripe',
    amount: 900,
    currency: 'usd',
    interval: 'week',
    cancel_at_end: false,
    inside: true,
    since: '2026-03-01T10:00:00.000Z',
  }
  const evil = [
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    'plain, "quoted"',
  ].map(name => ({ ...member, name }))
  const csv = await membersCsv([member, ...evil])
  const lines = csv.split('\r\n')
  expect(lines[0]).toContain('telegram_id,name,username')
  expect(lines[1]).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
  expect(csv).not.toMatch(/,"?[=+\-@\t\r]/)
  expect(csv).toContain('"plain, ""quoted"""')
})
