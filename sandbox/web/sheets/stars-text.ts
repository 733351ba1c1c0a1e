// Amounts of Stars, and why a payment failed, in words.
const grouped = new Intl.NumberFormat('en')

/** `1 Star`, `1,000 Stars`. */
export function starsText(amount: number): string {
  return `${grouped.format(amount)} Star${amount === 1
    ? ''
    : 's'}`
}

/** Telegram's names for why a payment failed, in words; a bot's own words stay as they are. */
export function failureText(error: string, bot: string): string {
  return {
    BOT_PRECHECKOUT_TIMEOUT: `${bot} did not answer in time, so nothing was paid. Try again in a moment.`,
    BOT_PRECHECKOUT_FAILED: `${bot} did not accept the payment. Nothing was paid.`,
    BALANCE_TOO_LOW: 'You have too few Stars. Nothing was paid.',
    SUBSCRIPTION_ALREADY_ACTIVE: 'You have this subscription already. Nothing was paid.',
    INVOICE_ALREADY_PAID: 'This invoice was paid already. Nothing was paid twice.',
  }[error] ?? error
}
