import type { When } from './parse-when.ts'
import { parse as chrono } from 'chrono-node/en'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MINUTE } from './calendar.ts'
import { formatInstant, formatWhen } from './format.ts'
import { parseWhen } from './parse-when.ts'
import { instantOf, wallOf } from './zone.ts'

const BERLIN = 'Europe/Berlin'
/** Monday 23 November 2026, 16:00 in Berlin. */
const now = instantOf({ date: '2026-11-23', time: '16:00' }, BERLIN)

/** The wall time understood, or the reason why not with what comes beside it. */
function short(when: When, zone = BERLIN): string {
  if (when.ok)
    return `${when.wall.date} ${when.wall.time}`
  if (when.reason === 'past') {
    const { date, time } = wallOf(when.suggestion, zone)
    return `past, rather ${date} ${time}`
  }
  if (when.reason === 'needs-time')
    return `needs-time ${when.date}`
  return when.reason === 'ambiguous'
    ? `ambiguous: ${when.choices.join(' | ')}`
    : when.reason
}

describe('parseWhen', () => {
  it.each([
    // a time alone: today if it is still ahead, else tomorrow
    ['18:30', '2026-11-23 18:30'],
    ['9', '2026-11-24 09:00'],
    ['16:00', '2026-11-24 16:00'],
    ['9am', '2026-11-24 09:00'],
    ['9 PM', '2026-11-23 21:00'],
    ['12 a.m.', '2026-11-24 00:00'],
    ['12pm', '2026-11-24 12:00'],
    ['at 9:05 pm', '2026-11-23 21:05'],
    ['9.30', '2026-11-24 09:30'],
    ['noon', '2026-11-24 12:00'],
    ['9 o\'clock', '2026-11-24 09:00'],
    ['9 in the evening', '2026-11-23 21:00'],
    ['в 7 вечера', '2026-11-23 19:00'],
    ['в 3 дня', '2026-11-24 15:00'],
    ['в 2 ночи', '2026-11-24 02:00'],
    ['в 20 часов', '2026-11-23 20:00'],
    ['в полночь', '2026-11-24 00:00'],
    // near days
    ['tomorrow 9', '2026-11-24 09:00'],
    ['Tomorrow, at 9:30', '2026-11-24 09:30'],
    ['9am tomorrow', '2026-11-24 09:00'],
    ['tomorrow morning', '2026-11-24 09:00'],
    ['tonight', '2026-11-23 21:00'],
    ['tonight 10pm', '2026-11-23 22:00'],
    ['day after tomorrow 18.30', '2026-11-25 18:30'],
    ['завтра в 9', '2026-11-24 09:00'],
    ['Завтра утром', '2026-11-24 09:00'],
    ['завтра в 9 утра', '2026-11-24 09:00'],
    ['послезавтра в 18:30', '2026-11-25 18:30'],
    ['сегодня в 20', '2026-11-23 20:00'],
    ['today 20:15!', '2026-11-23 20:15'],
    // weekdays: the next such day, today only if the time is ahead
    ['fri 18:30', '2026-11-27 18:30'],
    ['on Friday at 6pm', '2026-11-27 18:00'],
    ['fri 9.30', '2026-11-27 09:30'],
    ['18:30 fri', '2026-11-27 18:30'],
    ['monday 18', '2026-11-23 18:00'],
    ['monday 10', '2026-11-30 10:00'],
    ['next monday 10', '2026-11-30 10:00'],
    ['next friday 10', '2026-12-04 10:00'],
    ['this friday 10', '2026-11-27 10:00'],
    ['в пятницу в 18:30', '2026-11-27 18:30'],
    ['во вторник в 10', '2026-11-24 10:00'],
    ['в среду 10:00', '2026-11-25 10:00'],
    ['в следующую пятницу в 10', '2026-12-04 10:00'],
    ['пт 18:30', '2026-11-27 18:30'],
    ['вс в 12', '2026-11-29 12:00'],
    // from now on
    ['in 2h', '2026-11-23 18:00'],
    ['in 1h 30m', '2026-11-23 17:30'],
    ['in 1h30', '2026-11-23 17:30'],
    ['in an hour', '2026-11-23 17:00'],
    ['in half an hour', '2026-11-23 16:30'],
    ['90 minutes', '2026-11-23 17:30'],
    ['+45m', '2026-11-23 16:45'],
    ['2 hours from now', '2026-11-23 18:00'],
    ['in 3 days', '2026-11-26 16:00'],
    ['in 3 days at 9', '2026-11-26 09:00'],
    ['in a week', '2026-11-30 16:00'],
    ['in 3 months', '2027-02-23 16:00'],
    ['через 2 часа', '2026-11-23 18:00'],
    ['через час', '2026-11-23 17:00'],
    ['через полчаса', '2026-11-23 16:30'],
    ['через 1,5 часа', '2026-11-23 17:30'],
    ['через полтора часа', '2026-11-23 17:30'],
    ['через 1 час 20 минут', '2026-11-23 17:20'],
    ['через 3 дня', '2026-11-26 16:00'],
    ['через 3 дня в 9', '2026-11-26 09:00'],
    ['через 3 дня 9:00', '2026-11-26 09:00'],
    ['через неделю в 9', '2026-11-30 09:00'],
    ['now', '2026-11-23 16:00'],
    ['сейчас', '2026-11-23 16:00'],
    // dates
    ['2026-12-31 23:59', '2026-12-31 23:59'],
    ['2026-12-31T23:59', '2026-12-31 23:59'],
    ['2026-12-31T23:59Z', '2027-01-01 00:59'],
    ['2026-12-31T23:59+03:00', '2026-12-31 21:59'],
    ['31.12.2026 23:59', '2026-12-31 23:59'],
    ['31.12.26 в 23:59', '2026-12-31 23:59'],
    ['31.12 9:00', '2026-12-31 09:00'],
    ['9:00 31.12', '2026-12-31 09:00'],
    ['24.11 9.30', '2026-11-24 09:30'],
    ['12/31 9am', '2026-12-31 09:00'],
    ['31/12/2026 9am', '2026-12-31 09:00'],
    ['05/05 9:00', '2027-05-05 09:00'],
    ['dec 31 9pm', '2026-12-31 21:00'],
    ['31 Dec 2026, 21:00', '2026-12-31 21:00'],
    ['December 31st, 2026 at 9pm', '2026-12-31 21:00'],
    ['the 5th of January 10:00', '2027-01-05 10:00'],
    ['the 31st at 9', '2026-12-31 09:00'],
    ['31 декабря в 23:59', '2026-12-31 23:59'],
    ['31 дек 23:59', '2026-12-31 23:59'],
    ['31-го декабря 2026 года в 23:59', '2026-12-31 23:59'],
    ['5 мая 2027 г. в 9', '2027-05-05 09:00'],
    ['25-го числа в 9', '2026-11-25 09:00'],
    ['tue 24 nov 09:00', '2026-11-24 09:00'],
    ['29.02 9:00', '2028-02-29 09:00'],
    // another zone, said
    ['tomorrow 9 Europe/London', '2026-11-24 09:00'],
    // written out
    ['two days from now', '2026-11-25 16:00'],
    ['tomorrow at nine', '2026-11-24 09:00'],
    ['завтра в девять', '2026-11-24 09:00'],
    ['через две недели', '2026-12-07 16:00'],
    ['half past nine', '2026-11-24 09:30'],
    ['quarter to 9 pm', '2026-11-23 20:45'],
    ['next week on friday at 5pm', '2026-12-04 17:00'],
    ['на следующей неделе в пятницу в 17', '2026-12-04 17:00'],
    ['end of the month 18:00', '2026-11-30 18:00'],
    ['в последний день месяца в 9', '2026-11-30 09:00'],
    ['friday next week at 5pm', '2026-12-04 17:00'],
    // refused
    ['friday', 'needs-time 2026-11-27'],
    ['завтра', 'needs-time 2026-11-24'],
    ['31.12', 'needs-time 2026-12-31'],
    ['today 9', 'past, rather 2026-11-24 09:00'],
    ['сегодня в 9', 'past, rather 2026-11-24 09:00'],
    ['yesterday 18:30', 'past, rather 2026-11-23 18:30'],
    ['2025-12-31 23:59', 'past, rather 2026-11-23 23:59'],
    ['20.11 9:00', 'past, rather 2026-11-24 09:00'],
    ['2020-01-01T00:00Z', 'past, rather 2026-11-24 01:00'],
    ['03/04 9:00', 'ambiguous: 2027-04-03 09:00 | 2027-03-04 09:00'],
    ['03/04/2027', 'ambiguous: 2027-04-03 | 2027-03-04'],
    ['9.12', 'ambiguous: 09:12 | 2026-12-09'],
    ['2 часа', 'ambiguous: через 2 часа | 02:00'],
    ['3 дня', 'ambiguous: через 3 дня | 15:00'],
    ['tue 25 nov 09:00', 'ambiguous: 2026-11-25 09:00 | 2026-11-24 09:00'],
    ['25:00', 'out-of-range'],
    ['9:75', 'out-of-range'],
    ['13pm', 'out-of-range'],
    ['24:00', 'out-of-range'],
    ['99', 'out-of-range'],
    ['31.02 9:00', 'out-of-range'],
    ['30 февраля в 9', 'out-of-range'],
    ['2026-13-01 9:00', 'out-of-range'],
    ['2026-02-30T09:00Z', 'out-of-range'],
    ['tomorrow 25', 'out-of-range'],
    ['in 0 min', 'out-of-range'],
    ['in 99999 months', 'out-of-range'],
    ['9999-01-01 9:00', 'out-of-range'],
    ['', 'not-understood'],
    ['   ', 'not-understood'],
    ['hello', 'not-understood'],
    ['hello 9', 'not-understood'],
    ['tomorrow 9 maybe', 'not-understood'],
    ['завтра наверное', 'not-understood'],
    ['-2h', 'not-understood'],
    ['in -2h', 'not-understood'],
    [
      '9'.repeat(5000),
      'not-understood',
    ],
    ['час', 'not-understood'],
    ['constructor', 'not-understood'],
    ['9 constructor', 'not-understood'],
  ])('%j → %s', (text, expected) => {
    expect(short(parseWhen(text, { now, zone: BERLIN }))).toBe(expected)
  })

  it('means by "tomorrow" at ten past midnight the coming local date plus one', () => {
    for (const zone of [
      'Pacific/Auckland',
      'America/Los_Angeles',
      'Asia/Kolkata',
      BERLIN,
    ]) {
      const night = instantOf({ date: '2026-11-24', time: '00:10' }, zone)
      expect(short(parseWhen('tomorrow 9', { now: night, zone }))).toBe('2026-11-25 09:00')
      expect(short(parseWhen('завтра в 9', { now: night, zone }))).toBe('2026-11-25 09:00')
    }
  })

  it('gives choices that each mean one thing', () => {
    for (const text of [
      '03/04 9:00',
      '2 часа',
      '3 дня',
      'tue 25 nov 09:00',
    ]) {
      const when = parseWhen(text, { now, zone: BERLIN })
      const choices = when.ok || when.reason !== 'ambiguous'
        ? []
        : when.choices
      expect(choices).toHaveLength(2)
      for (const choice of choices)
        expect(parseWhen(choice, { now, zone: BERLIN })).toMatchObject({ ok: true })
    }
  })

  it('flags what is far and what a clock change moved', () => {
    expect(parseWhen('2028-01-01 9:00', { now, zone: BERLIN })).toMatchObject({ ok: true, far: true, moved: false })
    expect(parseWhen('2027-11-23 9:00', { now, zone: BERLIN })).toMatchObject({ ok: true, far: false })
    expect(parseWhen('28.03.2027 02:30', { now, zone: BERLIN })).toMatchObject({
      ok: true,
      moved: true,
      wall: { date: '2027-03-28', time: '03:30' },
    })
  })

  it('reads a named zone instead of the given one', () => {
    expect(parseWhen('tomorrow 9 america/new_york', { now, zone: BERLIN })).toMatchObject({
      zone: 'America/New_York',
      at: Date.parse('2026-11-24T14:00Z'),
    })
    expect(parseWhen('завтра в 9 мск', { now, zone: BERLIN })).toMatchObject({
      zone: 'Europe/Moscow',
      at: Date.parse('2026-11-24T06:00Z'),
    })
    expect(parseWhen('tomorrow 9 UTC+3', { now, zone: BERLIN })).toMatchObject({
      zone: 'Etc/GMT-3',
      at: Date.parse('2026-11-24T06:00Z'),
    })
  })

  it('counts "in 3 days" by the calendar and "in 72 h" by the hour', () => {
    const before = instantOf({ date: '2026-10-24', time: '09:00' }, BERLIN)
    expect(short(parseWhen('in 3 days', { now: before, zone: BERLIN }))).toBe('2026-10-27 09:00')
    expect(short(parseWhen('in 72 h', { now: before, zone: BERLIN }))).toBe('2026-10-27 08:00')
  })

  it('lands on whole minutes, and never on the past', () => {
    const seconds = now + 40_000
    expect(parseWhen('in 10 s', { now: seconds, zone: BERLIN })).toMatchObject({ at: now + MINUTE })
    expect(parseWhen('in 2h', { now: now + 10_000, zone: BERLIN })).toMatchObject({ at: now + 120 * MINUTE })
  })

  it('reads back what format writes', () => {
    const zones = fc.constantFrom(BERLIN, 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Chatham', 'Etc/GMT-3', 'UTC')
    fc.assert(fc.property(zones, fc.constantFrom('en' as const, 'ru' as const), fc.integer({ min: 1, max: 3 * 525_600 }), (zone, language, minutes) => {
      // Of a doubled hour the words can only mean the first.
      const at = instantOf(wallOf(now + minutes * MINUTE, zone), zone)
      const whole = parseWhen(formatInstant(at, { zone, language }), { now, zone: 'Asia/Tokyo' })
      expect(whole).toMatchObject({ ok: true, at })
      expect(parseWhen(formatWhen(at, { zone, language, now }), { now, zone })).toMatchObject({ ok: true, at })
    }), { numRuns: 200 })
  })

  it('reads English as chrono-node does', () => {
    const texts = [
      'tomorrow at 9am',
      'friday at 6pm',
      'in 2 hours',
      'in 45 minutes',
      'in 3 days',
      'in two weeks',
      'dec 31 9pm',
      '31 December 2026 21:00',
      'December 31st, 2026 at 9:15pm',
      'the day after tomorrow at 18:30',
      'today at 20:15',
      'friday next week at 5pm',
      '2027-01-05 10:00',
      'wednesday 10:30am',
      'tomorrow at noon',
      'two hours from now',
      'jan 5 at 8am',
    ]
    for (const text of texts) {
      const theirs = chrono(text, {
        instant: new Date(now),
        timezone: 60,
      }, { forwardDate: true })[0]!.start
      const field = (name: 'year' | 'month' | 'day' | 'hour' | 'minute') => String(theirs.get(name)).padStart(2, '0')
      const expected = `${field('year')}-${field('month')}-${field('day')} ${field('hour')}:${field('minute')}`
      expect(short(parseWhen(text, { now, zone: BERLIN })), text).toBe(expected)
    }
  })

  it('survives any text', () => {
    const pieces = fc.array(fc.oneof(fc.string(), fc.constantFrom('tomorrow', 'in', 'через', '9', '31.12', '03/04', 'fri', 'next', 'в', '-', ':', '99', 'at', 'days', 'ё', '🎉')), { maxLength: 6 }).map(list => list.join(' '))
    fc.assert(fc.property(pieces, (text) => {
      const when = parseWhen(text, { now, zone: BERLIN })
      expect(when.ok
        ? when.at >= now
        : when.reason.length > 0).toBe(true)
    }), { numRuns: 500 })
  })
})
