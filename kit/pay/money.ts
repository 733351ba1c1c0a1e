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

/** Currencies Stripe charges that people are likely to write. */
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

/**
 * `12`, `$12`, `9,50 eur …`: the amount in the currency's smallest unit, dollars where none is named, and the words behind it.
 * Null where it is none, or a currency that is not known.
 */
export function parseMoney(text: string): { amount: number, currency: string, rest: string } | null {
  const clean = text.trim().toLowerCase().replace(/\s+/g, ' ')
  const [, before, number, after, rest = ''] = /^([$€£₽₴¥])?\s?(\d{1,6}(?:[.,]\d{1,2})?)\s?([$€£₽₴¥]|[a-z]{3}\b)?(.*)$/.exec(clean) ?? []
  const currency = signs[before ?? after ?? ''] ?? after ?? 'usd'
  if (!number || !currencies.has(currency))
    return null
  const amount = Math.round(Number(number.replace(',', '.')) * (whole.has(currency)
    ? 1
    : 100))
  return amount > 0
    ? {
        amount,
        currency,
        rest: rest.trim(),
      }
    : null
}
