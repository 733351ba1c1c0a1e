// Money as a founder reads it. Amounts are whole cents of one currency.

const formats = new Map<string, Intl.NumberFormat>()

function format(cents: number, currency: string, options: Intl.NumberFormatOptions): string {
  const key = `${currency}${JSON.stringify(options)}`
  let one = formats.get(key)
  if (!one) {
    one = new Intl.NumberFormat('en-US', { style: 'currency', currency, ...options })
    formats.set(key, one)
  }
  return one.format(cents / 100)
}

/** `$3`, `$3.50`, `-$3`; `€3` in euros. */
export function money(cents: number, currency = 'USD'): string {
  return format(cents, currency, { trailingZeroDisplay: 'stripIfInteger' })
}

/** `$30.00`. */
export function exactMoney(cents: number, currency = 'USD'): string {
  return format(cents, currency, {})
}

/** `+$36`, `$0`, `-$3`. */
export function signedMoney(cents: number, currency = 'USD'): string {
  return format(cents, currency, { trailingZeroDisplay: 'stripIfInteger', signDisplay: 'exceptZero' })
}
