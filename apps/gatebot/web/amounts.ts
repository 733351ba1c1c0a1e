// Amounts as people type them; in the currency's smallest unit behind it.

/** How many digits stand behind the point. */
export const digitsOf = (currency: string) => new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

/** 1250, 'usd' → "12.50", to be typed over. */
export function amountText(amount: number | null | undefined, currency: string): string {
  if (amount === null || amount === undefined)
    return ''
  const digits = digitsOf(currency)
  const text = (amount / 10 ** digits).toFixed(digits)
  return text.replace(/\.00$/, '')
}

/** "12,50" → 1250; null where it is no amount of this currency. */
export function amountOf(text: string, currency: string): number | null {
  const digits = digitsOf(currency)
  const [, units, parts = ''] = /^(\d{1,6})(?:[.,](\d{1,2}))?$/.exec(text.trim()) ?? []
  if (!units || parts.length > digits)
    return null
  return Number(units + parts.padEnd(digits, '0'))
}

/** A whole number within bounds; null where it is none. */
export function wholeOf(text: string, least: number, most: number): number | null {
  const number = /^\d{1,6}$/.test(text.trim())
    ? Number(text)
    : Number.NaN
  return number >= least && number <= most
    ? number
    : null
}
