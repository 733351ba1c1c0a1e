import type { RecurrenceInput } from './recurrence.ts'
import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { addDays, DAY, dayNumber } from './calendar.ts'
import { nextOccurrence, occurrences } from './occurrences.ts'
import { minimumStep, RecurrenceSchema } from './recurrence.ts'
import { instantOf, wallOf } from './zone.ts'

const rule = (input: RecurrenceInput) => v.parse(RecurrenceSchema, input)

/** The dates of the first occurrences, or the whole wall time where it differs from the rule's. */
function dates(input: RecurrenceInput, limit: number, zone = 'UTC', from = '2020-01-01T00:00Z') {
  return occurrences(rule(input), zone, {
    from: Date.parse(from),
    limit,
  }).map(o => o.date)
}

function shown(input: RecurrenceInput, zone: string, from: string, limit: number) {
  return occurrences(rule(input), zone, {
    from: Date.parse(from),
    limit,
  })
    .map(({ at }) => wallOf(at, zone))
    .map(({ date, time }) => `${date.slice(5)} ${time}`)
}

describe('patterns', () => {
  const daily = { every: 'day', time: '09:00' } as const
  const weekly = { every: 'week', time: '09:00' } as const
  const monthly = { every: 'month', time: '09:00' } as const

  it.each<[string, RecurrenceInput, string[]]>([
    [
      'every third day',
      { ...daily, interval: 3, start: '2026-02-26' },
      ['2026-02-26', '2026-03-01', '2026-03-04'],
    ],
    [
      'Mondays and Thursdays',
      {
        ...weekly,
        weekdays: [4, 1],
        start: '2026-11-24',
      },
      ['2026-11-26', '2026-11-30', '2026-12-03'],
    ],
    [
      'every second week counts from the week of the start',
      {
        ...weekly,
        weekdays: [1, 7],
        interval: 2,
        start: '2026-11-25',
      },
      [
        '2026-11-29',
        '2026-12-07',
        '2026-12-13',
        '2026-12-21',
      ],
    ],
    [
      'the 31st, short months skipped',
      {
        ...monthly,
        day: 31,
        short: 'skip',
        start: '2026-01-01',
      },
      [
        '2026-01-31',
        '2026-03-31',
        '2026-05-31',
        '2026-07-31',
        '2026-08-31',
      ],
    ],
    [
      'the 31st, else the last day',
      { ...monthly, day: 31, start: '2026-01-01' },
      [
        '2026-01-31',
        '2026-02-28',
        '2026-03-31',
        '2026-04-30',
      ],
    ],
    [
      'the last day, in a leap year too',
      { ...monthly, lastDay: true, start: '2028-01-31' },
      ['2028-01-31', '2028-02-29', '2028-03-31'],
    ],
    [
      'the second Tuesday',
      {
        ...monthly,
        nth: 2,
        weekday: 2,
        start: '2026-11-01',
      },
      ['2026-11-10', '2026-12-08', '2027-01-12'],
    ],
    [
      'the fifth Friday, where there is one',
      {
        ...monthly,
        nth: 5,
        weekday: 5,
        start: '2026-01-01',
      },
      ['2026-01-30', '2026-05-29', '2026-07-31'],
    ],
    [
      'the last Sunday',
      {
        ...monthly,
        nth: -1,
        weekday: 7,
        start: '2026-02-01',
      },
      ['2026-02-22', '2026-03-29', '2026-04-26'],
    ],
    [
      'every third month',
      {
        ...monthly,
        day: 15,
        interval: 3,
        start: '2026-11-16',
      },
      ['2027-02-15', '2027-05-15', '2027-08-15'],
    ],
    [
      '29 February, once a year, else the 28th',
      {
        ...monthly,
        day: 29,
        interval: 12,
        start: '2026-02-01',
      },
      ['2026-02-28', '2027-02-28', '2028-02-29'],
    ],
    [
      '29 February, only then',
      {
        ...monthly,
        day: 29,
        interval: 12,
        short: 'skip',
        start: '2026-02-01',
      },
      ['2028-02-29', '2032-02-29', '2036-02-29'],
    ],
    [
      '29 February by cron',
      { every: 'cron', cron: '0 9 29 2 *', start: '2026-01-01' },
      ['2028-02-29', '2032-02-29', '2036-02-29'],
    ],
    [
      'cron: either day field is enough',
      { every: 'cron', cron: '0 9 13 * 5', start: '2026-11-01' },
      [
        '2026-11-06',
        '2026-11-13',
        '2026-11-20',
        '2026-11-27',
        '2026-12-04',
        '2026-12-11',
        '2026-12-13',
      ],
    ],
  ])('%s', (_, input, expected) => {
    expect(dates(input, expected.length)).toEqual(expected)
  })

  it('ends after a count, skipped dates included', () => {
    expect(dates({
      ...daily,
      start: '2026-11-24',
      end: { count: 3 },
      skip: ['2026-11-25'],
    }, 10)).toEqual(['2026-11-24', '2026-11-26'])
  })

  it('counts from the beginning wherever one looks from', () => {
    expect(dates({
      ...daily,
      start: '2026-11-24',
      end: { count: 3 },
    }, 10, 'UTC', '2026-11-26T00:00Z')).toEqual(['2026-11-26'])
    expect(dates({
      every: 'cron',
      cron: '0 8,9 * * *',
      start: '2026-11-24',
      end: { count: 3 },
    }, 10, 'UTC', '2026-11-24T09:00Z')).toEqual(['2026-11-24', '2026-11-25'])
  })

  it('ends with a date, that date included', () => {
    expect(dates({
      ...daily,
      start: '2026-11-24',
      end: { until: '2026-11-25' },
    }, 10)).toEqual(['2026-11-24', '2026-11-25'])
    expect(nextOccurrence(rule({
      ...daily,
      start: '2026-11-24',
      end: { until: '2026-11-25' },
    }), 'UTC', Date.parse('2026-11-25T09:00Z'))).toBeNull()
  })

  it('knows that some rules never happen', () => {
    expect(dates({ every: 'cron', cron: '0 9 31 2 *', start: '2026-01-01' }, 1)).toEqual([])
    expect(dates({
      ...monthly,
      day: 31,
      interval: 12,
      short: 'skip',
      start: '2026-02-01',
    }, 1)).toEqual([])
    expect(dates({ ...daily, start: '2026-01-01' }, 0)).toEqual([])
  })

  it('includes `from` itself; the next one comes after', () => {
    const nine = Date.parse('2026-11-24T09:00Z')
    const every = rule({ ...daily, start: '2026-11-20' })
    expect(occurrences(every, 'UTC', { from: nine, limit: 1 })[0]!.at).toBe(nine)
    expect(nextOccurrence(every, 'UTC', nine)).toEqual({ at: nine + DAY, key: '2026-11-25T09:00', date: '2026-11-25' })
    expect(nextOccurrence(every, 'UTC', nine - 0.5)!.at).toBe(nine)
  })
})

describe('clock changes', () => {
  it.each<[string, RecurrenceInput, string, string, string[]]>([
    [
      'keeps the wall time across spring',
      { every: 'day', time: '09:00', start: '2026-03-28' },
      'Europe/Berlin',
      '2026-03-28T00:00Z',
      ['03-28 09:00', '03-29 09:00', '03-30 09:00'],
    ],
    [
      'moves forward in the gap and loses no day',
      { every: 'day', time: '02:30', start: '2026-03-28' },
      'Europe/Berlin',
      '2026-03-28T00:00Z',
      ['03-28 02:30', '03-29 03:30', '03-30 02:30'],
    ],
    [
      'runs once in the doubled hour',
      { every: 'day', time: '02:30', start: '2026-10-24' },
      'Europe/Berlin',
      '2026-10-24T00:00Z',
      ['10-24 02:30', '10-25 02:30', '10-26 02:30'],
    ],
    [
      'half an hour on Lord Howe',
      { every: 'day', time: '02:10', start: '2026-10-03' },
      'Australia/Lord_Howe',
      '2026-10-02T15:00Z',
      ['10-03 02:10', '10-04 02:40', '10-05 02:10'],
    ],
    [
      'Samoa had no 30 December 2011',
      { every: 'day', time: '09:00', start: '2011-12-29' },
      'Pacific/Apia',
      '2011-12-29T00:00Z',
      ['12-29 09:00', '12-31 09:00', '01-01 09:00'],
    ],
    [
      'what was due only on the missing day moves to the next',
      {
        every: 'month',
        day: 30,
        time: '09:00',
        start: '2011-12-01',
        interval: 12,
      },
      'Pacific/Apia',
      '2011-12-29T00:00Z',
      ['12-31 09:00', '12-30 09:00'],
    ],
    [
      'a gap before midnight moves into the next date',
      { every: 'day', time: '23:30', start: '2026-03-27' },
      'America/Nuuk',
      '2026-03-28T00:00Z',
      ['03-27 23:30', '03-29 00:30', '03-29 23:30'],
    ],
    [
      'two times that meet in the gap run once',
      { every: 'cron', cron: '30 2,3 * * *', start: '2026-03-28' },
      'Europe/Berlin',
      '2026-03-28T12:00Z',
      ['03-29 03:30', '03-30 02:30', '03-30 03:30'],
    ],
    [
      'a time moved past another keeps the order',
      { every: 'cron', cron: '15,30 2 * * *', start: '2026-10-03' },
      'Australia/Lord_Howe',
      '2026-10-03T12:00Z',
      ['10-04 02:30', '10-04 02:45', '10-05 02:15'],
    ],
    [
      'every half hour runs on through the doubled hour once',
      { every: 'cron', cron: '*/30 * * * *', start: '2026-10-25' },
      'Europe/Berlin',
      '2026-10-24T23:30Z',
      [
        '10-25 01:30',
        '10-25 02:00',
        '10-25 02:30',
        '10-25 03:00',
      ],
    ],
  ])('%s', (_, input, zone, from, expected) => {
    expect(shown(input, zone, from, expected.length)).toEqual(expected)
  })

  it('finds a moved one also when one looks from after the gap', () => {
    const inGap = rule({ every: 'day', time: '02:30', start: '2026-03-01' })
    const [first] = occurrences(inGap, 'Europe/Berlin', {
      from: Date.parse('2026-03-29T01:20Z'),
      limit: 1,
    })
    expect(first).toEqual({
      at: Date.parse('2026-03-29T01:30Z'),
      key: '2026-03-29T02:30',
      date: '2026-03-29',
    })
    expect(nextOccurrence(inGap, 'Europe/Berlin', first!.at)!.key).toBe('2026-03-30T02:30')
  })

  it('does not come back to the second 02:30 of autumn', () => {
    const doubled = rule({ every: 'day', time: '02:30', start: '2026-10-01' })
    expect(nextOccurrence(doubled, 'Europe/Berlin', Date.parse('2026-10-25T01:00Z'))!.key).toBe('2026-10-26T02:30')
  })
})

describe('for any rule in any zone', () => {
  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Sydney', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Africa/Cairo', 'Asia/Kathmandu', 'Pacific/Chatham', 'Pacific/Apia', 'America/Nuuk', 'America/Sao_Paulo', 'America/Havana', 'Asia/Tehran', 'Antarctica/Troll', 'Europe/London', 'America/Santiago', 'Asia/Beirut')
  const date = fc.integer({
    min: dayNumber('2010-01-01'),
    max: dayNumber('2030-01-01'),
  }).map(day => addDays('1970-01-01', day))
  const time = fc.integer({ min: 0, max: 95 }).map(n => `${String(Math.floor(n / 4)).padStart(2, '0')}:${String(n % 4 * 15).padStart(2, '0')}`)
  const any = fc.record({ start: date, time }).chain(base => fc.oneof(
    fc.integer({ min: 1, max: 5 }).map(interval => ({ ...base, every: 'day' as const, interval })),
    fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }).map(weekdays => ({ ...base, every: 'week' as const, weekdays })),
    fc.integer({ min: 1, max: 31 }).map(day => ({ ...base, every: 'month' as const, day })),
    fc.constantFrom('*/30 * * * *', '15,45 0-4 * * *', '0 */2 * * 1-5').map(cron => ({ start: base.start, every: 'cron' as const, cron })),
  ))

  it('occurrences strictly increase, and looking again from any of them finds the same rest', () => {
    fc.assert(fc.property(any, zone, fc.nat(39), (input, zone, at) => {
      const options = {
        from: instantOf({ date: input.start, time: '00:00' }, zone),
        limit: 40,
      }
      const all = occurrences(rule(input), zone, options)
      for (let i = 1; i < all.length; i++)
        expect(all[i]!.at).toBeGreaterThan(all[i - 1]!.at)
      expect(occurrences(rule(input), zone, { from: all[at]!.at, limit: 40 - at })).toEqual(all.slice(at))
      expect(new Set(all.map(o => o.key)).size).toBe(all.length)
    }), { numRuns: 150 })
  })

  it('a daily thing has every local date exactly once in three years', () => {
    fc.assert(fc.property(date, time, zone, (start, time, zone) => {
      const from = instantOf({ date: start, time: '00:00' }, zone)
      const found = occurrences(rule({ every: 'day', time, start }), zone, { from, limit: 1095 })
      const existing = Array.from({ length: 1096 }, (_, i) => addDays(start, i)).filter(date => zone !== 'Pacific/Apia' || date !== '2011-12-30')
      expect(found.map(o => o.date)).toEqual(existing.slice(0, 1095))
    }), { numRuns: 12 })
  })

  it('says the same as Temporal', () => {
    fc.assert(fc.property(date, time, zone, (start, time, zone) => {
      const from = instantOf({ date: start, time: '00:00' }, zone)
      const [first] = occurrences(rule({ every: 'day', time, start }), zone, { from, limit: 1 })
      const expected = Temporal.PlainDateTime.from(`${first!.key}`).toZonedDateTime(zone).epochMilliseconds
      expect(first!.at).toBe(expected)
    }), { numRuns: 100 })
  })
})

describe('RecurrenceSchema', () => {
  it.each<unknown>([
    { every: 'day', time: '9:00', start: '2026-11-24' },
    { every: 'day', time: '09:00', start: '2026-02-30' },
    {
      every: 'day',
      time: '09:00',
      start: '2026-11-24',
      interval: 0,
    },
    {
      every: 'week',
      time: '09:00',
      start: '2026-11-24',
      weekdays: [],
    },
    {
      every: 'week',
      time: '09:00',
      start: '2026-11-24',
      weekdays: [0],
    },
    {
      every: 'month',
      time: '09:00',
      start: '2026-11-24',
      day: 32,
    },
    {
      every: 'month',
      time: '09:00',
      start: '2026-11-24',
      nth: 6,
      weekday: 1,
    },
    { every: 'month', time: '09:00', start: '2026-11-24' },
    { every: 'cron', cron: '* * *', start: '2026-11-24' },
    {
      every: 'day',
      time: '09:00',
      start: '2026-11-24',
      end: { count: 0 },
    },
    { every: 'year', time: '09:00', start: '2026-11-24' },
  ])('refuses %j', (input) => {
    expect(v.safeParse(RecurrenceSchema, input).success).toBe(false)
  })

  it.each<[RecurrenceInput, number]>([
    [
      { every: 'day', time: '09:00', start: '2026-11-24' },
      1440,
    ],
    [
      {
        every: 'week',
        time: '09:00',
        start: '2026-11-24',
        weekdays: [7, 1],
      },
      1440,
    ],
    [
      {
        every: 'week',
        time: '09:00',
        start: '2026-11-24',
        weekdays: [3],
        interval: 2,
      },
      14 * 1440,
    ],
    [
      {
        every: 'month',
        time: '09:00',
        start: '2026-11-24',
        day: 31,
      },
      28 * 1440,
    ],
    [
      { every: 'cron', cron: '*/15 * * * *', start: '2026-11-24' },
      15,
    ],
    [
      { every: 'cron', cron: '0,50 * * * *', start: '2026-11-24' },
      10,
    ],
    [
      { every: 'cron', cron: '55 23,0 * * *', start: '2026-11-24' },
      60,
    ],
    [
      { every: 'cron', cron: '0 9 * * 1', start: '2026-11-24' },
      1440,
    ],
  ])('the smallest step of %j is %i minutes', (input, step) => {
    expect(minimumStep(rule(input))).toBe(step)
  })
})
