// Cents as a founder reads them.

function amount(cents: number, exact: boolean) {
  const [whole, rest] = (Math.abs(cents) / 100).toFixed(2).split('.') as [string, string]
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return exact || rest !== '00'
    ? `${grouped}.${rest}`
    : grouped
}

/** `$3`, `$3.50`, `-$3`. */
export function dollars(cents: number) {
  return `${cents < 0
    ? '-'
    : ''}$${amount(cents, false)}`
}

/** `$30.00`. */
export function exactDollars(cents: number) {
  return `${cents < 0
    ? '-'
    : ''}$${amount(cents, true)}`
}

/** `+$36`, `$0`, `-$3`. */
export function signedDollars(cents: number) {
  return `${cents > 0
    ? '+'
    : ''}${dollars(cents)}`
}
