import { describe, expect, it } from 'vitest'
import { cities } from './cities.ts'
import { findZone, findZones, guessZone, zoneFromLocation } from './find-zone.ts'
import { soundsLike } from './spelling.ts'
import { isZone, offsetAt } from './zone.ts'

const now = Date.parse('2026-11-23T15:00Z')

describe('findZone', () => {
  it.each([
    ['Berlin', 'Europe/Berlin'],
    [' berlin ', 'Europe/Berlin'],
    ['Берлин', 'Europe/Berlin'],
    ['Berlin, Germany', 'Europe/Berlin'],
    ['munchen', 'Europe/Berlin'],
    ['Zürich', 'Europe/Zurich'],
    ['new york', 'America/New_York'],
    ['new-york', 'America/New_York'],
    ['Нью-Йорк', 'America/New_York'],
    ['питер', 'Europe/Moscow'],
    ['Санкт Петербург', 'Europe/Moscow'],
    ['Кишинев', 'Europe/Chisinau'],
    ['São Paulo', 'America/Sao_Paulo'],
    ['Xi’an', 'Asia/Shanghai'],
    ['London', 'Europe/London'],
    // one slip of the finger
    ['Berln', 'Europe/Berlin'],
    ['Bcerlin', 'Europe/Berlin'],
    ['Istambul', 'Europe/Istanbul'],
    ['Ереавн', 'Asia/Yerevan'],
    ['Germny', 'Europe/Berlin'],
    // countries
    ['Germany', 'Europe/Berlin'],
    ['германия', 'Europe/Berlin'],
    ['Япония', 'Asia/Tokyo'],
    ['UK', 'Europe/London'],
    ['ОАЭ', 'Asia/Dubai'],
    ['Singapore', 'Asia/Singapore'],
    // zones and offsets
    ['europe/berlin', 'Europe/Berlin'],
    ['America/New York', 'America/New_York'],
    ['utc', 'UTC'],
    ['UTC+3', 'Etc/GMT-3'],
    ['GMT -05:00', 'Etc/GMT+5'],
    ['+3', 'Etc/GMT-3'],
    ['UTC+05:30', 'Asia/Kolkata'],
    ['+0545', 'Asia/Kathmandu'],
    // nothing, or too much
    ['UTC+15', null],
    ['UTC+1:20', null],
    ['Mars', null],
    ['Mars/Base', null],
    ['Rme', null],
    ['', null],
    ['🙂', null],
    ['constructor', null],
    [
      'b'.repeat(100_000),
      null,
    ],
    ['Russia', null],
    ['San Jose', null],
  ])('%j is %s', (text, zone) => {
    expect(findZone(text)).toBe(zone)
  })

  it('gives all zones where there are several', () => {
    expect(findZones('Россия').slice(0, 2)).toEqual(['Europe/Moscow', 'Europe/Kaliningrad'])
    expect(findZones('USA')).toContain('Pacific/Honolulu')
    expect(findZones('San Jose')).toEqual(['America/Los_Angeles', 'America/Costa_Rica'])
    expect(findZones('San Jose, Costa Rica')).toEqual(['America/Costa_Rica'])
  })
})

describe('guessZone', () => {
  it.each([
    [
      '16:00',
      'en',
      undefined,
      'Europe/Berlin',
    ],
    [
      '15:58',
      'de',
      undefined,
      'Europe/Berlin',
    ],
    ['16:03', 'en', 'FR', 'Europe/Paris'],
    [
      '18:00',
      'ru',
      undefined,
      'Europe/Moscow',
    ],
    [
      '10:00',
      'en',
      undefined,
      'America/New_York',
    ],
    [
      '20:45',
      'en',
      undefined,
      'Asia/Kathmandu',
    ],
    [
      '04:45',
      'en',
      undefined,
      'Pacific/Chatham',
    ],
    [
      '01:00',
      'en',
      'RU',
      'Asia/Vladivostok',
    ],
    [
      undefined,
      'ru',
      undefined,
      'Europe/Moscow',
    ],
    [undefined, 'en', 'JP', 'Asia/Tokyo'],
  ])('%s on the clock, %s, %s: %s first', (timeNow, language, country, zone) => {
    expect(guessZone({ timeNow, now, language, country })[0]).toBe(zone)
  })

  it('answers only with zones that show that time', () => {
    for (let minutes = 0; minutes < 1440; minutes += 60) {
      const timeNow = `${String(minutes / 60).padStart(2, '0')}:00`
      const zones = guessZone({ timeNow, now, limit: 100 })
      expect(zones.length).toBeGreaterThan(0)
      for (const zone of zones)
        expect((15 * 60 + offsetAt(zone, now) - minutes) % 1440).toBe(0)
    }
  })

  it('says nothing where no clock shows that, and survives an odd language', () => {
    expect(guessZone({ timeNow: '15:15', now })).toEqual([])
    expect(guessZone({ now, language: '??' })).toEqual([])
  })
})

it.each([
  [52.5, 13.4, 'Europe/Berlin'],
  [59.9, 30.3, 'Europe/Moscow'],
  [-16.8, -179.9, 'Pacific/Fiji'],
  [40.6, -74.2, 'America/New_York'],
  [91, 0, null],
  [Number.NaN, 0, null],
])('the zone at %d, %d is %s', (lat, lon, zone) => {
  expect(zoneFromLocation(lat, lon)).toBe(zone)
})

it.each([
  ['berlin', 'berlin', true],
  ['berlin', 'berln', true],
  ['berlin', 'brelin', true],
  ['berlin', 'bern', false],
  ['berlin', 'merlon', false],
  ['rome', 'rime', false],
])('%s and %s sound alike: %s', (name, typed, alike) => {
  expect(soundsLike(name, typed)).toBe(alike)
})

describe('the table of cities', () => {
  it('has real zones near where the sun puts them', () => {
    for (const { names, zone, lon, lat } of cities()) {
      expect(isZone(zone), zone).toBe(true)
      expect(Math.abs(lat), names[0]).toBeLessThan(75)
      for (const at of [now, now + 180 * 86_400_000]) {
        const round = (((offsetAt(zone, at) - lon * 4) % 1440) + 1440) % 1440
        expect(Math.min(round, 1440 - round), `${names[0]} in ${zone}`).toBeLessThanOrEqual(160)
      }
    }
  })

  it('is as broad as promised, and names no city twice in a country', () => {
    expect(cities().length).toBeGreaterThan(400)
    expect(cities().filter(city => city.namesRu.length > 0).length).toBeGreaterThan(350)
    const keys = cities().flatMap(({ names, country }) => names.map(name => `${name} ${country}`))
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([])
  })

  it('has every country', () => {
    const all = 'AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PS PT PW PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VN VU WS XK YE ZA ZM ZW'
    const here = new Set(cities().map(city => city.country))
    expect(all.split(' ').filter(code => !here.has(code))).toEqual([])
  })
})
