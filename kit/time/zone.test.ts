import { describe, expect, it } from 'vitest'
import { clockChange, instantOf, isZone, normalizeZone, offsetAt, wallOf, wallTime } from './zone.ts'

const utc = (iso: string) => Date.parse(iso)

describe('the one rule for daylight saving time', () => {
  it.each([
    // a gap moves forward by the gap
    [
      'Europe/Berlin',
      '2026-03-29',
      '02:30',
      '2026-03-29T01:30Z',
      '03:30',
    ],
    [
      'America/New_York',
      '2026-03-08',
      '02:00',
      '2026-03-08T07:00Z',
      '03:00',
    ],
    [
      'Australia/Sydney',
      '2026-10-04',
      '02:15',
      '2026-10-03T16:15Z',
      '03:15',
    ],
    [
      'Australia/Lord_Howe',
      '2026-10-04',
      '02:10',
      '2026-10-03T15:40Z',
      '02:40',
    ],
    [
      'America/Sao_Paulo',
      '2018-11-04',
      '00:00',
      '2018-11-04T03:00Z',
      '01:00',
    ],
    [
      'Pacific/Chatham',
      '2026-09-27',
      '02:45',
      '2026-09-26T14:00Z',
      '03:45',
    ],
    [
      'Pacific/Apia',
      '2011-12-30',
      '09:00',
      '2011-12-30T19:00Z',
      '09:00',
    ],
    // a doubled hour runs once, the first
    [
      'Europe/Berlin',
      '2026-10-25',
      '02:30',
      '2026-10-25T00:30Z',
      '02:30',
    ],
    [
      'America/New_York',
      '2026-11-01',
      '01:30',
      '2026-11-01T05:30Z',
      '01:30',
    ],
    [
      'Australia/Sydney',
      '2026-04-05',
      '02:30',
      '2026-04-04T15:30Z',
      '02:30',
    ],
    [
      'Australia/Lord_Howe',
      '2026-04-05',
      '01:45',
      '2026-04-04T14:45Z',
      '01:45',
    ],
    [
      'America/Sao_Paulo',
      '2018-02-17',
      '23:30',
      '2018-02-18T01:30Z',
      '23:30',
    ],
    // Morocco leaves its summer time for Ramadan
    [
      'Africa/Casablanca',
      '2026-02-15',
      '02:30',
      '2026-02-15T01:30Z',
      '02:30',
    ],
    [
      'Africa/Casablanca',
      '2026-03-22',
      '02:30',
      '2026-03-22T02:30Z',
      '03:30',
    ],
    // and ordinary odd places
    [
      'Asia/Kathmandu',
      '2026-06-01',
      '09:00',
      '2026-06-01T03:15Z',
      '09:00',
    ],
    [
      'Pacific/Chatham',
      '2026-06-01',
      '09:00',
      '2026-05-31T20:15Z',
      '09:00',
    ],
    [
      'UTC',
      '2024-02-29',
      '00:00',
      '2024-02-29T00:00Z',
      '00:00',
    ],
  ])('%s %s %s is %s', (zone, date, time, instant, shown) => {
    const at = instantOf({ date, time }, zone)
    expect(at).toBe(utc(instant))
    expect(wallOf(at, zone).time).toBe(shown)
  })

  it('refuses an impossible date and an unknown zone', () => {
    expect(() => instantOf({ date: '2026-02-30', time: '09:00' }, 'UTC')).toThrow(RangeError)
    expect(() => instantOf({ date: '2026-02-20', time: '09:00' }, 'Mars/Base')).toThrow(RangeError)
  })
})

describe('clockChange', () => {
  it.each([
    ['Europe/Berlin', '2026-03-28', null],
    ['Europe/Berlin', '2026-03-29', 'forward'],
    ['Europe/Berlin', '2026-03-30', null],
    ['Europe/Berlin', '2026-10-25', 'back'],
    ['America/New_York', '2026-11-01', 'back'],
    ['Australia/Sydney', '2026-10-04', 'forward'],
    ['Australia/Lord_Howe', '2026-10-04', 'forward'],
    ['Australia/Lord_Howe', '2026-10-03', null],
    ['Africa/Casablanca', '2026-02-15', 'back'],
    ['Africa/Casablanca', '2026-03-22', 'forward'],
    // changes at midnight belong to the date whose hours are missing or doubled
    ['Africa/Cairo', '2026-04-24', 'forward'],
    ['Africa/Cairo', '2026-04-23', null],
    ['Africa/Cairo', '2026-10-29', 'back'],
    ['Africa/Cairo', '2026-10-30', null],
    ['Pacific/Apia', '2011-12-30', 'forward'],
    ['Pacific/Apia', '2011-12-31', null],
    ['Asia/Kathmandu', '2026-03-29', null],
    ['America/Sao_Paulo', '2026-11-01', null],
  ] as const)('%s %s: %s', (zone, date, change) => {
    expect(clockChange(date, zone)).toBe(change)
  })
})

describe('zones', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    [' europe/berlin ', 'Europe/Berlin'],
    ['america/port-au-prince', 'America/Port-au-Prince'],
    ['asia/kolkata', 'Asia/Kolkata'],
    ['utc', 'UTC'],
    ['Mars/Base', null],
    ['+03:00', null],
    ['', null],
  ])('%j is %s', (text, zone) => {
    expect(normalizeZone(text)).toBe(zone)
  })

  it('accepts only the proper spelling', () => {
    expect(isZone('Europe/Berlin')).toBe(true)
    expect(isZone('europe/berlin')).toBe(false)
  })

  it('knows offsets of any minute', () => {
    const at = utc('2026-06-01T00:00Z')
    expect([
      'UTC',
      'Asia/Kathmandu',
      'Pacific/Chatham',
      'America/St_Johns',
      'Etc/GMT-3',
    ].map(zone => offsetAt(zone, at)))
      .toEqual([0, 345, 765, -150, 180])
  })

  it('gives the fields of a wall time, Sunday being 7', () => {
    expect(wallTime(utc('2026-11-22T21:05:09Z'), 'Asia/Kolkata')).toEqual({
      year: 2026,
      month: 11,
      day: 23,
      hour: 2,
      minute: 35,
      second: 9,
      weekday: 1,
    })
    expect(wallTime(utc('2026-11-22T12:00Z'), 'UTC').weekday).toBe(7)
  })

  it('reads the wall before 1970 and between milliseconds', () => {
    expect(wallOf(-1, 'UTC')).toEqual({ date: '1969-12-31', time: '23:59' })
    expect(wallOf(0.5, 'UTC')).toEqual({ date: '1970-01-01', time: '00:00' })
  })
})
