// Prices as an owner writes them: `9 usd month`, `$9/month`, `49 eur 30 days`, `1000 stars 30 days`, `SPRING 20%`.

import { parseMoney } from '#kit/pay'

export interface ParsedPrice {
  amount: number
  currency: string
  interval: 'week' | 'month' | 'year'
}

const intervals: Record<string, ParsedPrice['interval']> = {
  week: 'week',
  weekly: 'week',
  неделя: 'week',
  неделю: 'week',
  month: 'month',
  monthly: 'month',
  mo: 'month',
  месяц: 'month',
  мес: 'month',
  year: 'year',
  yearly: 'year',
  год: 'year',
}

/** Stripe's least charge is about half a dollar, in a currency's smallest unit. */
export const leastAmount = 50

/** A recurring price; a month where no interval is named. Null: not a price. */
export function parsePrice(text: string): ParsedPrice | null {
  const money = parseMoney(text)
  if (!money)
    return null
  const word = money.rest.replace(/^(?:\/|a |an |per |every |в |за )+/, '').trim()
  const interval = word
    ? intervals[word]
    : 'month'
  return interval && money.amount >= leastAmount
    ? { amount: money.amount, currency: money.currency, interval }
    : null
}

const starWord = /^(?:⭐\uFE0F?|stars?|зв[её]зд\S*)/
const dayWord = /^(?:days?|d|дн\S*|день)$/

/** What stands after a number and its spaces, in small letters; null when the text does not begin with one. */
function afterNumber(text: string): { number: number, rest: string } | null {
  const clean = text.trim().toLowerCase()
  const digits = /^\d{1,6}/.exec(clean)?.[0]
  return digits
    ? {
        number: Number(digits),
        rest: clean.slice(digits.length).trim(),
      }
    : null
}

/** A number of days, with or without the word for them. */
function parseDays(text: string): number | null {
  const counted = afterNumber(text.replace(/^(?:\/|for |за |на )+/, ''))
  return counted && (!counted.rest || dayWord.test(counted.rest)) && counted.number >= 1 && counted.number <= 3650
    ? counted.number
    : null
}

/** A pass paid once: `49 usd 30 days`, or `1000 stars 30 days` in `XTR`; days from 1 to 3,650. Null: not one. */
export function parsePass(text: string): { amount: number, currency: string, days: number } | null {
  const counted = afterNumber(text)
  const stars = counted && starWord.exec(counted.rest)
  const money = stars
    ? {
        amount: counted.number,
        currency: 'XTR',
        rest: counted.rest.slice(stars[0].length).trim(),
      }
    : parseMoney(text)
  const days = money && parseDays(money.rest)
  const [min, max] = stars
    ? [1, 10_000]
    : [leastAmount, Infinity]
  return money && days && money.amount >= min && money.amount <= max
    ? { amount: money.amount, currency: money.currency, days }
    : null
}

/** A whole number within bounds, with or without the word for what it counts; null otherwise. */
export function parseCount(text: string, min: number, max: number): number | null {
  const counted = afterNumber(text)
  const fits = counted && (!counted.rest || dayWord.test(counted.rest) || starWord.exec(counted.rest)?.[0] === counted.rest)
  return fits && counted.number >= min && counted.number <= max
    ? counted.number
    : null
}

export type ParsedPromo = { code: string, percent: number, duration: 'once' | 'forever' } | { code: string, amount: number, currency: string, duration: 'once' | 'forever' } | { end: string }

/** A code for a lower price: `SPRING 20%`, `SPRING 5 usd`, with `forever` for every charge and not only the first; `no SPRING` ends it. Null: none of these. */
export function parsePromo(text: string): ParsedPromo | null {
  const [, ends] = /^(?:no|off|end|stop|нет|стоп)\s+([\w-]{3,30})$/i.exec(text.trim()) ?? []
  if (ends) {
    return {
      end: ends.toUpperCase(),
    }
  }
  const [name = '', ...words] = text.trim().split(/\s+/)
  if (!/^[\w-]{3,30}$/.test(name))
    return null
  const always = /^(?:forever|always|навсегда|всегда)$/i.test(words.at(-1) ?? '')
  const what = (always
    ? words.slice(0, -1)
    : words).join(' ')
  const base = {
    code: name.toUpperCase(),
    duration: always
      ? 'forever' as const
      : 'once' as const,
  }
  const percent = Number(/^(\d{1,3})\s?%$/.exec(what)?.[1])
  if (percent >= 1 && percent <= 100)
    return { ...base, percent }
  const money = parseMoney(what)
  return money && !money.rest
    ? { ...base, amount: money.amount, currency: money.currency }
    : null
}
