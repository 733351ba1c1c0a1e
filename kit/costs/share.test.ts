// Shares of a shared service: exact to the cent, whoever uses it and however it is weighed.

import type { Meter } from './index.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alertsOf, appRows, readFigures, totalsOf, withShares } from './index.ts'

function app(id: string, more: object = {}) {
  return {
    id,
    name: id,
    status: 'done',
    costs: { monthly: 0 },
    revenue: { monthly: 0 },
    users: { paying: 0 },
    ...more,
  }
}
function service(id: string, monthly: number | null, used_by: string[]) {
  return {
    id,
    name: id,
    status: 'PAID',
    monthly_cost: monthly,
    cost_after_free: monthly,
    used_by,
  }
}
const figuresOf = (apps: object[], services: object[], meters: Meter[] = [], more: object = {}) => readFigures(JSON.stringify({ apps }), JSON.stringify({ services, ...more }), meters)
const burns = (shares: ReturnType<typeof withShares>) => shares.figures.apps.map(({ burn }) => burn)
function used(app: string, value: number, unit = 'MB'): Meter {
  return {
    service: 'db',
    app,
    metric: 'database size',
    value,
    unit,
    measured_at: '2026-11-24',
    how: 'counted',
  }
}

it('add up to the cent for any bill, any number of apps and any weights', () => {
  fc.assert(fc.property(fc.nat(100_000), fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 }), fc.constantFrom('equal' as const, 'users' as const), (cents, users, kind) => {
    const apps = users.map((total, place) => app(`a${place}`, {
      users: { total, paying: 0 },
    }))
    const { figures } = withShares(figuresOf(apps, [
      service('db', cents / 100, apps.map(({ id }) => id)),
    ]), kind)
    expect(totalsOf(appRows(figures)).burn).toBe(cents)
  }), { numRuns: 200 })
})

describe('of $25', () => {
  const three = [
    app('a', {
      users: { total: 1, paying: 0 },
    }),
    app('b', {
      users: { total: 3, paying: 0 },
    }),
    app('c', {
      costs: { monthly: 2 },
      users: { total: 0, paying: 0 },
    }),
  ]
  const db = service('db', 25, ['a', 'b', 'c', 'gone'])

  it('are nobody\'s while burn is direct', () => {
    expect(burns(withShares(figuresOf(three, [db]), 'direct'))).toEqual([0, 0, 200])
  })

  it('are equal, or as users are', () => {
    expect(burns(withShares(figuresOf(three, [db]), 'equal'))).toEqual([834, 833, 1033])
    expect(burns(withShares(figuresOf(three, [db]), 'users'))).toEqual([625, 1875, 200])
  })

  it('are as measured usage is, and equal where one app was not measured', () => {
    const meters = [
      used('a', 10),
      used('b', 30),
      used('c', 60),
    ]
    expect(burns(withShares(figuresOf(three, [db], meters), 'usage'))).toEqual([250, 750, 1700])
    const some = withShares(figuresOf(three, [db], meters.slice(1)), 'usage')
    expect(burns(some)).toEqual([834, 833, 1033])
    expect(some.equally).toEqual(['db'])
  })

  it('that nobody uses stay with nobody, and are told', () => {
    const shares = withShares(figuresOf(three, [
      service('db', 25, ['gone']),
    ]), 'equal')
    expect(burns(shares)).toEqual([0, 0, 200])
    expect(shares.unshared).toBe(2500)
  })

  it('make an app bleed', () => {
    expect(alertsOf(withShares(figuresOf(three, [db]), 'equal').figures).map(({ text }) => text)).toContain('a is bleeding $8.34/mo with 0 paying users')
  })
})

it('of another currency are never added', () => {
  const { figures } = withShares(figuresOf([
    app('a', {
      costs: { monthly: 2 },
    }),
  ], [
    service('db', 25, ['a']),
  ], [], { currency: 'EUR' }), 'equal')
  expect(figures.apps[0]!.burn).toBe(200)
  expect(figures.warnings).toEqual(['queue.json counts in USD, infrastructure.json in EUR: they are not added up.'])
})

it('of an unknown bill are unknown to nobody, and an app with unknown costs stays unknown', () => {
  expect(burns(withShares(figuresOf([
    app('a'),
    app('b', { costs: {} }),
  ], [
    service('db', null, ['a', 'b']),
    service('host', 5, ['a', 'b']),
  ]), 'equal'))).toEqual([250, null])
})

it('are paid once by an app that stands there twice', () => {
  const { figures } = withShares(figuresOf([
    app('a'),
    app('a'),
    app('b'),
  ], [
    service('db', 10, ['a', 'b', 'b']),
  ]), 'equal')
  expect(totalsOf(appRows(figures)).burn).toBe(1000)
})
