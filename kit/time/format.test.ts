import { describe, expect, it } from 'vitest'
import { parseDuration, parseSpan } from './duration.ts'
import { formatDistance, formatDuration, formatInstant, formatWhen, zoneName } from './format.ts'

const at = Date.parse('2026-11-24T08:00Z')
const now = Date.parse('2026-11-23T15:00Z')
const [MIN, H, D] = [60_000, 3_600_000, 86_400_000]

describe('formatInstant', () => {
  it.each([
    [
      { zone: 'Europe/Berlin', language: 'en', now },
      'Tue 24 Nov 09:00 Europe/Berlin, in 17 h',
    ],
    [
      { zone: 'Europe/Berlin', language: 'ru', now },
      'вт 24 ноя 09:00 Europe/Berlin, через 17 ч',
    ],
    [
      { zone: 'Europe/Berlin', language: 'en' },
      'Tue 24 Nov 2026 09:00 Europe/Berlin',
    ],
    [
      {
        zone: 'Europe/Berlin',
        language: 'en',
        now,
        own: 'Europe/Moscow',
      },
      'Tue 24 Nov 09:00 Europe/Berlin (11:00 your time), in 17 h',
    ],
    [
      {
        zone: 'Europe/Berlin',
        language: 'ru',
        now,
        own: 'Pacific/Honolulu',
      },
      'вт 24 ноя 09:00 Europe/Berlin (пн 22:00 у вас), через 17 ч',
    ],
    [
      {
        zone: 'Europe/Berlin',
        language: 'en',
        now,
        own: 'Europe/Madrid',
      },
      'Tue 24 Nov 09:00 Europe/Berlin, in 17 h',
    ],
    [
      { zone: 'Etc/GMT-3', language: 'en', now: now - 365 * D },
      'Tue 24 Nov 2026 11:00 UTC+3, in 12 months',
    ],
  ] as const)('%j', (options, text) => {
    expect(formatInstant(at, options)).toBe(text)
  })
})

describe('formatWhen', () => {
  it.each([
    [at, 'en', 'tomorrow 09:00'],
    [at, 'ru', 'завтра в 09:00'],
    [now, 'ru', 'сегодня в 16:00'],
    [now - D, 'en', 'yesterday 16:00'],
    [now + 2 * D, 'ru', 'послезавтра в 16:00'],
    [now + 2 * D, 'en', 'Wed 25 Nov 16:00'],
    [now + 60 * D, 'ru', 'пт 22 янв 2027 в 16:00'],
  ] as const)('%i %s', (at, language, text) => {
    expect(formatWhen(at, { zone: 'Europe/Berlin', language, now })).toBe(text)
  })
})

it.each([
  [10_000, 'now', 'сейчас'],
  [5 * MIN, 'in 5 min', 'через 5 мин'],
  [-5 * MIN, '5 min ago', '5 мин назад'],
  [59.8 * MIN, 'in 1 h', 'через 1 ч'],
  [90 * MIN, 'in 1 h 30 min', 'через 1 ч 30 мин'],
  [17.2 * H, 'in 17 h', 'через 17 ч'],
  [2 * D, 'in 2 days', 'через 2 дня'],
  [21 * D, 'in 21 days', 'через 21 день'],
  [11 * D, 'in 11 days', 'через 11 дней'],
  [90 * D, 'in 3 months', 'через 3 месяца'],
  [-1100 * D, '3 years ago', '3 года назад'],
])('%d ms away is %s, %s', (ms, en, ru) => {
  expect([
    formatDistance(ms, 'en'),
    formatDistance(ms, 'ru'),
  ]).toEqual([en, ru])
})

it.each([
  [0, '0 s', '0 с'],
  [45_000, '45 s', '45 с'],
  [90 * MIN, '1 h 30 min', '1 ч 30 мин'],
  [2 * D + 3 * H, '2 days 3 h', '2 дня 3 ч'],
])('%d ms last %s, %s', (ms, en, ru) => {
  expect([
    formatDuration(ms, 'en'),
    formatDuration(ms, 'ru'),
  ]).toEqual([en, ru])
})

it.each([
  ['2h', 2 * H],
  ['1h30m', 90 * MIN],
  ['1h30', 90 * MIN],
  ['1 hour and 5 minutes', 65 * MIN],
  ['3 days', 3 * D],
  ['1.5h', 90 * MIN],
  ['2 ч', 2 * H],
  ['2 недели', 14 * D],
  ['1 день 2 часа', 26 * H],
  ['полчаса', 30 * MIN],
  ['PT2H', 2 * H],
  ['P1DT30M', D + 30 * MIN],
  ['2 months', null],
  ['1.5 days', null],
  ['h', null],
  ['P', null],
  ['PT', null],
  ['2', null],
  ['', null],
  ['2h tomorrow', null],
])('the duration %j is %s', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

it('keeps months apart from days', () => {
  expect(parseSpan('1 год 2 месяца 3 дня')).toEqual({ months: 14, days: 3, ms: 0 })
})

it('reads a duration back', () => {
  for (const ms of [1000, 59 * MIN, 25 * H + MIN, 100 * D]) {
    expect(parseDuration(formatDuration(ms, 'en'))).toBe(ms)
    expect(parseDuration(formatDuration(ms, 'ru'))).toBe(ms)
  }
})

it('names zones as people do', () => {
  expect([
    'Etc/GMT-3',
    'Etc/GMT+10',
    'Europe/Berlin',
    'UTC',
  ].map(zoneName)).toEqual([
    'UTC+3',
    'UTC−10',
    'Europe/Berlin',
    'UTC',
  ])
})
