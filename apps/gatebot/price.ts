// Prices as an owner writes them: `9 usd month`, `$9/month`, `500 stars`, `49 eur 30 days`, `price_…`.

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

const signs: Record<string, string> = {
  '$': 'usd',
  '€': 'eur',
  '£': 'gbp',
  '₽': 'rub',
  '₴': 'uah',
  '¥': 'jpy',
}

/** Currencies without a smaller unit (docs.stripe.com/currencies#zero-decimal). */
const whole = new Set([
  'bif',
  'clp',
  'djf',
  'gnf',
  'jpy',
  'kmf',
  'krw',
  'mga',
  'pyg',
  'rwf',
  'ugx',
  'vnd',
  'vuv',
  'xaf',
  'xof',
  'xpf',
])

/** Currencies Stripe charges that people are likely to write; others are refused in words. */
const currencies = new Set([
  'usd',
  'eur',
  'gbp',
  'chf',
  'pln',
  'czk',
  'sek',
  'nok',
  'dkk',
  'huf',
  'ron',
  'bgn',
  'try',
  'uah',
  'aud',
  'cad',
  'nzd',
  'sgd',
  'hkd',
  'inr',
  'ils',
  'mxn',
  'brl',
  'jpy',
  'krw',
  'aed',
  'zar',
  'thb',
  'kzt',
  'gel',
  'rub',
])

interface Money { amount: number, currency: string, rest: string }

function parseMoney(text: string): Money | null {
  const clean = text.trim().toLowerCase().replace(/\s+/g, ' ')
  const match = /^([$€£₽₴¥])?\s?(\d{1,6}(?:[.,]\d{1,2})?)\s?([$€£₽₴¥]|[a-z]{3}\b)?(.*)$/.exec(clean)
  if (!match)
    return null
  const [, before, number, after, rest] = match
  const currency = signs[before ?? after ?? ''] ?? after ?? 'usd'
  if (!currencies.has(currency))
    return null
  const amount = Number(number!.replace(',', '.')) * (whole.has(currency)
    ? 1
    : 100)
  return Number.isInteger(Math.round(amount)) && Math.round(amount) > 0
    ? {
        amount: Math.round(amount),
        currency,
        rest: rest!.trim(),
      }
    : null
}

/** A recurring price; a month where no interval is named. Null: not a price. */
export function parsePrice(text: string): ParsedPrice | null {
  const money = parseMoney(text)
  if (!money)
    return null
  const word = money.rest.replace(/^(?:\/|a |an |per |every |в |за )+/, '').trim()
  const interval = word
    ? intervals[word]
    : 'month'
  // Stripe's least charge is about half a dollar
  return interval && money.amount >= 50
    ? { amount: money.amount, currency: money.currency, interval }
    : null
}

/** A pass paid once: `49 usd 30 days`; days from 1 to 3,650. */
export function parsePass(text: string): { amount: number, currency: string, days: number } | null {
  const money = parseMoney(text)
  const days = money && /^(?:\/|for |за |на )*(\d{1,4})\s?(?:days?|d|дн(?:ей|я|и)?|день)?$/.exec(money.rest)
  const count = Number(days?.[1])
  return money && days && count >= 1 && count <= 3650 && money.amount >= 50
    ? { amount: money.amount, currency: money.currency, days: count }
    : null
}

/** A whole number within bounds; null otherwise. */
export function parseCount(text: string, least: number, most: number): number | null {
  const number = Number(/^\s*(\d{1,6})\s*(?:(?:⭐\uFE0F?|stars?|зв[её]зд\w*|days?|d|дн\w*)\s*)?$/i.exec(text)?.[1] ?? Number.NaN)
  return Number.isInteger(number) && number >= least && number <= most
    ? number
    : null
}
