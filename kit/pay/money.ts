// Amounts as people read them.
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
