import { CronExpressionParser } from 'cron-parser'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY } from './calendar.ts'
import { parseCron } from './cron.ts'
import { occurrences } from './occurrences.ts'

describe('parseCron', () => {
  it.each([
    [
      '0 9 * * *',
      [540],
    ],
    [
      '*/15 9 * * *',
      [540, 555, 570, 585],
    ],
    [
      '5/20 0 * * *',
      [5, 25, 45],
    ],
    [
      '0,30 8-9 1 jan mon-fri',
      [480, 510, 540, 570],
    ],
    [
      '10-20/5 23 * * *',
      [1390, 1395, 1400],
    ],
  ])('%s runs at minutes %j of the day', (text, minutes) => {
    expect(parseCron(text)?.minutes).toEqual(minutes)
  })

  it.each([
    '',
    '* * * *',
    '0 0 9 * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '*/0 * * * *',
    '5-1 * * * *',
    'a * * * *',
    '*-3 * * * *',
    '1- * * * *',
    '1,,2 * * * *',
    '@daily',
    '0 9 L * *',
  ])('refuses %j', (text) => {
    expect(parseCron(text)).toBeNull()
  })

  it('reads Sunday as 0, 7 and sun', () => {
    for (const sunday of ['0', '7', 'sun', 'SUN']) {
      expect([
        ...parseCron(`0 9 * * ${sunday}`)!.weekdays,
      ]).toEqual([7])
    }
    expect([
      ...parseCron('0 9 * * fri-sun')!.weekdays,
    ]).toEqual([5, 6, 7])
  })
})

describe('against cron-parser, where no clock changes', () => {
  const pick = (low: number, high: number) => fc.oneof(
    fc.constant('*'),
    fc.integer({ min: low, max: high }).map(String),
    fc.tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high })).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.uniqueArray(fc.integer({ min: low, max: high }), { minLength: 2, maxLength: 3 }).map(list => list.join(',')),
    fc.integer({ min: 2, max: 7 }).map(step => `*/${step}`),
  )
  // Days up to 28: what never happens is a question of its own.
  const expression = fc.tuple(pick(0, 59), pick(0, 23), pick(1, 28), pick(1, 12), pick(0, 6)).map(fields => fields.join(' '))

  it('runs at the same instants', () => {
    fc.assert(fc.property(expression, fc.integer({ min: 20_000, max: 23_000 }), (cron, day) => {
      const from = day * DAY + 12 * 3_600_000
      const expected = CronExpressionParser.parse(cron, { tz: 'UTC', currentDate: from - 1 }).take(5).map(date => date.getTime())
      const ours = occurrences({
        every: 'cron',
        cron,
        start: '2020-01-01',
        skip: [],
      }, 'UTC', { from, limit: 5 }).map(o => o.at)
      expect(ours).toEqual(expected)
    }), { numRuns: 200 })
  })
})
