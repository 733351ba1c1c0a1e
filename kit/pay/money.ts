// Amounts as people read and write them.
import type { Language } from '#kit/bot'
import type { CardPrice } from './goods.ts'
import { payTexts } from './texts.ts'

/** `$9`, `9,50 €`, `⭐ 500`. `amount` is in the currency's smallest unit; `XTR` is Telegram's Stars. */
export function formatMoney(amount: number, currency: string, language: Language): string {
  if (currency === 'XTR') {
    return `⭐ ${amount.toLocaleString(language === 'ru'
      ? 'ru-RU'
      : 'en-US')}`
  }
  const locale = language === 'ru'
    ? 'ru-RU'
    : 'en-US'
  const format = (digits?: number) => new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: currency.toUpperCase(),
    ...(digits !== undefined && { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  })
  const digits = format().resolvedOptions().maximumFractionDigits ?? 2
  const value = amount / 10 ** digits
  return (Number.isInteger(value)
    ? format(0)
    : format()).format(value)
}

/** `$9 a month`, `$49 once`. */
export function formatPrice({ amount, currency, interval }: Pick<CardPrice, 'amount' | 'currency' | 'interval'>, language: Language): string {
  return payTexts(language).per(formatMoney(amount, currency, language), interval)
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
export const sellableCurrencies = [
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
] as const
const currencies = new Set<string>(sellableCurrencies)

/**
 * An amount at the beginning of a text (`12`, `$12`, `9,50 eur …`), dollars where no currency is named, and the words behind it.
 * @returns the amount in the currency's smallest unit; null where there is none
 */
export function parseMoney(text: string): { amount: number, currency: string, rest: string } | null {
  const clean = text.trim().toLowerCase().replace(/\s+/g, ' ')
  const [, before, number, after = ''] = /^([$€£₽₴¥])?\s?(\d{1,6}(?:[.,]\d{1,2})?)\s?([$€£₽₴¥]|[a-z]{3}(?![a-z]))?/.exec(clean) ?? []
  if (!number)
    return null
  const named = signs[after] ?? (currencies.has(after)
    ? after
    : undefined)
  const currency = signs[before ?? ''] ?? named ?? 'usd'
  const amount = Number(number.replace(',', '.')) * (whole.has(currency)
    ? 1
    : 100)
  const rounded = Math.round(amount)
  // what follows the number and is no currency belongs to the rest
  const rest = clean.slice(clean.indexOf(number) + number.length).trim().slice(named
    ? after.length
    : 0).trim()
  return Math.abs(amount - rounded) < 1e-6 && rounded > 0 && !(before && named)
    ? { amount: rounded, currency, rest }
    : null
}
