import { afterEach, beforeEach, expect, it } from 'vitest'
import { setServerTime } from '../app/clock.ts'
import { formatDateTime, formatDay, formatDistance, formatMoney, formatNumber, formatTime, plural } from './format.ts'
import { language } from './language.ts'

const at = Date.parse('2026-11-24T08:05:00Z')
const zone = 'Europe/Berlin'

beforeEach(() => setServerTime(Date.parse('2026-11-23T10:00:00Z')))
afterEach(() => language.value = 'en')

it('writes days and times, in a zone, with the year only where it is another one', () => {
  expect(formatDay(at, { zone })).toBe('Tue 24 Nov')
  expect(formatDay(Date.parse('2027-01-01T00:00:00Z'), { zone })).toBe('Fri, 1 Jan 2027')
  expect(formatTime(at, { zone })).toBe('09:05')
  expect(formatTime(Date.parse('2026-11-23T23:00:00Z'), { zone })).toBe('00:00')
  expect(formatDateTime(at, { zone })).toBe('Tue 24 Nov, 09:05')
  language.value = 'ru'
  expect(formatDay(at, { zone })).toBe('вт, 24 нояб.')
})

it.each([
  ['PT2H', 7_200_000, 'in 2 hours'],
  ['-PT1D', -86_400_000, 'yesterday'],
  ['P30D', 30 * 86_400_000, 'next month'],
  ['PT20S', 20_000, 'this minute'],
])('says how far away %s is', (_name, ms, words) => {
  expect(formatDistance(1_000_000_000_000 + ms, 1_000_000_000_000)).toBe(words)
})

it('writes numbers, money and plurals', () => {
  expect(formatNumber(1234.5)).toBe('1,234.5')
  expect(formatMoney(1250, 'EUR')).toBe('€12.50')
  expect(formatMoney(500, 'JPY')).toBe('¥500')
  expect(plural(1, { one: 'post', other: 'posts' })).toBe('1 post')
  language.value = 'ru'
  expect([1, 3, 5, 21].map(count => plural(count, {
    one: 'пост',
    few: 'поста',
    many: 'постов',
    other: 'поста',
  }))).toEqual([
    '1 пост',
    '3 поста',
    '5 постов',
    '21 пост',
  ])
})
