import { describe, expect, it } from 'vitest'
import { asksShortMonths, clockBadge, nextOf, skipping, tooOften, withoutOldSkips } from './schedule.ts'

function iso(at: number | undefined) {
  return at === undefined
    ? undefined
    : new Date(at).toISOString()
}
const daily = {
  every: 'day',
  interval: 1,
  time: '09:00',
  start: '2026-01-01',
  skip: [],
} as const

describe('nextOf', () => {
  it.each([
    ['2026-11-24T09:00', 'Europe/Berlin', '2026-11-24T08:00:00.000Z'],
    ['2026-07-24T09:00', 'Europe/Berlin', '2026-07-24T07:00:00.000Z'],
    ['2027-03-28T02:30', 'Europe/Berlin', '2027-03-28T01:30:00.000Z'],
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-11-24T09:00', 'Asia/Kolkata', '2026-11-24T03:30:00.000Z'],
  ])('%s in %s', (localAt, tz, at) => {
    const next = nextOf({ localAt, tz }, 0)
    expect([
      iso(next?.at),
      next?.key,
    ]).toEqual([at, localAt])
  })
  it('ends with its time', () => {
    expect(nextOf({ localAt: '2026-11-24T09:00', tz: 'UTC' }, Date.parse('2026-11-24T09:00Z'))).toBeNull()
  })
  it('repeats at the same wall time before and after a clock change', () => {
    const before = nextOf({
      rule: { ...daily, skip: [] },
      tz: 'Europe/Berlin',
    }, Date.parse('2027-03-27T00:00Z'))!
    const after = nextOf({
      rule: { ...daily, skip: [] },
      tz: 'Europe/Berlin',
    }, before.at)!
    expect([
      iso(before.at),
      iso(after.at),
    ]).toEqual(['2027-03-27T08:00:00.000Z', '2027-03-28T07:00:00.000Z'])
  })
})

it.each([
  ['2027-03-28T02:30', 'Europe/Berlin', 'moved'],
  ['2027-03-28T03:30', 'Europe/Berlin', null],
  ['2026-10-25T02:30', 'Europe/Berlin', 'twice'],
  ['2026-10-25T01:30', 'Europe/Berlin', null],
  ['2026-10-25T03:30', 'Europe/Berlin', null],
  ['2026-04-05T01:45', 'Australia/Lord_Howe', 'twice'],
  ['2026-10-04T02:15', 'Australia/Lord_Howe', 'moved'],
  ['2026-11-24T09:00', 'Asia/Kolkata', null],
])('%s in %s: clock change %s', (localAt, tz, badge) => {
  expect(clockBadge(localAt, tz)).toBe(badge)
})

it('posts at most every 15 minutes', () => {
  const cron = (text: string) => ({
    every: 'cron',
    cron: text,
    start: '2026-01-01',
    skip: [],
  }) as const
  expect(tooOften({
    ...cron('*/5 * * * *'),
    skip: [],
  })).toBe(true)
  expect(tooOften({
    ...cron('*/15 * * * *'),
    skip: [],
  })).toBe(false)
  expect(tooOften({ ...daily, skip: [] })).toBe(false)
})

it('asks about the 31st only where a month may lack the day', () => {
  expect([28, 29, 31].map(day => asksShortMonths({ every: 'month', day }))).toEqual([false, true, true])
  expect(asksShortMonths({ every: 'week' })).toBe(false)
})

it('leaves out one occurrence and forgets it later', () => {
  const rule = skipping({ ...daily, skip: [] }, '2026-11-24T09:00')
  expect(rule.skip).toEqual(['2026-11-24'])
  expect(iso(nextOf({ rule, tz: 'UTC' }, Date.parse('2026-11-23T09:00Z'))?.at)).toBe('2026-11-25T09:00:00.000Z')
  expect(withoutOldSkips(rule, '2026-11-25').skip).toEqual(['2026-11-24'])
  expect(withoutOldSkips(rule, '2026-12-01').skip).toEqual([])
})
