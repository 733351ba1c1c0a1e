// What an owner may write for a price, in tables: what it is read as, and what is not taken for one.

import { describe, expect, it } from 'vitest'
import { parseCount, parsePass, parsePrice, parsePromo } from './price.ts'

describe('a price', () => {
  it.each([
    ['9', 900, 'usd', 'month'],
    ['9 usd month', 900, 'usd', 'month'],
    ['$9 a week', 900, 'usd', 'week'],
    ['$9/month', 900, 'usd', 'month'],
    ['9 per month', 900, 'usd', 'month'],
    ['9,50 €', 950, 'eur', 'month'],
    ['€ 9.5 per year', 950, 'eur', 'year'],
    ['90 EUR yearly', 9000, 'eur', 'year'],
    ['19.99 gbp mo', 1999, 'gbp', 'month'],
    [
      '500 ₽ в месяц',
      50_000,
      'rub',
      'month',
    ],
    ['500 rub год', 50_000, 'rub', 'year'],
    ['900 jpy week', 900, 'jpy', 'week'],
    ['0.50', 50, 'usd', 'month'],
  ])('%s', (text, amount, currency, interval) => {
    expect(parsePrice(text)).toEqual({ amount, currency, interval })
  })
  it.each([
    '',
    'nine',
    'free',
    '0',
    '0.49',
    '-9',
    '9 xyz month',
    '9 usd fortnight',
    '9 usd month or so',
    '900.50 jpy',
    '9.999',
    '1,000,000 usd',
    '$9 eur',
    '9 month 10',
  ])('not %s', text => expect(parsePrice(text)).toBe(null))
})

describe('a pass', () => {
  it.each([
    ['25 usd 30 days', 2500, 'usd', 30],
    ['25 30', 2500, 'usd', 30],
    ['€25 for 1 day', 2500, 'eur', 1],
    ['25 usd за 30 дней', 2500, 'usd', 30],
    ['1000 stars 30 days', 1000, 'XTR', 30],
    ['1000 ⭐ 30', 1000, 'XTR', 30],
    [
      '1000 звёзд на 30 дней',
      1000,
      'XTR',
      30,
    ],
  ])('%s', (text, amount, currency, days) => {
    expect(parsePass(text)).toEqual({ amount, currency, days })
  })
  it.each([
    '25 usd',
    '25 usd 0 days',
    '25 usd 4000 days',
    '0.10 usd 5 days',
    '20000 stars 30 days',
    '1000 stars',
    'thirty days',
  ])('not %s', text => expect(parsePass(text)).toBe(null))
})

describe('a count', () => {
  it.each([
    ['7', 7],
    [' 7 days ', 7],
    ['7 дней', 7],
    ['500 звезды', 500],
    ['500⭐', 500],
  ])('%s', (text, count) => expect(parseCount(text, 1, 10_000)).toBe(count))
  it.each([
    '',
    '0',
    '7.5',
    '10001',
    'seven',
    '-1',
    '7 8',
  ])('not %s', text => expect(parseCount(text, 1, 10_000)).toBe(null))
})

describe('a code', () => {
  it.each([
    [
      'SPRING 20%',
      { code: 'SPRING', percent: 20, duration: 'once' },
    ],
    [
      'spring 20 % forever',
      { code: 'SPRING', percent: 20, duration: 'forever' },
    ],
    [
      'SPRING 100% навсегда',
      { code: 'SPRING', percent: 100, duration: 'forever' },
    ],
    [
      'five 5 usd',
      {
        code: 'FIVE',
        amount: 500,
        currency: 'usd',
        duration: 'once',
      },
    ],
    [
      'five €2,50 always',
      {
        code: 'FIVE',
        amount: 250,
        currency: 'eur',
        duration: 'forever',
      },
    ],
    [
      'no SPRING',
      { end: 'SPRING' },
    ],
    [
      'нет spring',
      { end: 'SPRING' },
    ],
  ])('%s', (text, promo) => expect(parsePromo(text)).toEqual(promo))
  it.each([
    '',
    'SPRING',
    'SPRING 0%',
    'SPRING 101%',
    'S 20%',
    'SPRING 5 apples',
    'ВЕСНА 20%',
  ])('not %s', text => expect(parsePromo(text)).toBe(null))
})
