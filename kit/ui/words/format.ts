// Dates, distances, numbers and plurals in the language spoken now. Only what every browser brings along (Intl).

import { currentTime } from '../app/clock.ts'
import { language } from './language.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const units = [
  ['year', 365 * day],
  ['month', 30 * day],
  ['day', day],
  ['hour', hour],
  ['minute', minute],
] as const

export interface FormatDateOptions extends Intl.DateTimeFormatOptions {
  /** An IANA zone; the reader's own when left out. */
  zone?: string
}

function dates({ zone, ...options }: FormatDateOptions) {
  return new Intl.DateTimeFormat(language.value === 'en'
    ? 'en-GB'
    : language.value, {
    ...options,
    ...(zone && { timeZone: zone }),
  })
}

/** "Tue, 24 Nov" (the language's own way): an instant (epoch milliseconds) as a day, with the year unless it is this one. */
export function formatDay(at: number, options: FormatDateOptions = {}): string {
  const year = dates({ year: 'numeric', zone: options.zone })
  return dates({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(year.format(at) !== year.format(currentTime()) && { year: 'numeric' }),
    ...options,
  }).format(at)
}

/** "09:05". */
export function formatTime(at: number, options: FormatDateOptions = {}): string {
  return dates({
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...options,
  }).format(at)
}

/** "Tue, 24 Nov, 09:05". */
export function formatDateTime(at: number, options: FormatDateOptions = {}): string {
  return `${formatDay(at, options)}, ${formatTime(at, options)}`
}

/** "in 2 hours", "yesterday", seen from `now`. */
export function formatDistance(at: number, now = currentTime()): string {
  const [unit, size] = units.find(([, size]) => Math.abs(at - now) >= size * 0.95) ?? units.at(-1)!
  return new Intl.RelativeTimeFormat(language.value, { numeric: 'auto' }).format(Math.round((at - now) / size), unit)
}

export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(language.value, options).format(value)
}

/** An amount in the smallest unit of its currency: 1250, 'EUR' → "€12.50". */
export function formatMoney(amount: number, currency: string): string {
  const format = new Intl.NumberFormat(language.value, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

/** `plural(3, { one: 'post', other: 'posts' })` → "3 posts"; Russian wants one, few, many. */
export function plural(count: number, forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }): string {
  return `${formatNumber(count)} ${forms[new Intl.PluralRules(language.value).select(count)] ?? forms.other}`
}
