// Amounts as people read them; `XTR` is Telegram's Stars, all others are in the currency's smallest unit.

import { formatMoney, formatNumber } from '#kit/ui'

export function money(amount: number, currency: string): string {
  return currency === 'XTR'
    ? `⭐ ${formatNumber(amount)}`
    : formatMoney(amount, currency)
}

/** Currencies first, Stars last. */
export const starsLast = <Row extends { currency: string }>(rows: readonly Row[]): Row[] => [...rows].sort((a, b) => Number(a.currency === 'XTR') - Number(b.currency === 'XTR'))
