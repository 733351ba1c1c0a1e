// What a group brings in: plain functions of rows.

export interface Money { currency: string, amount: number }

/** Months in an interval. */
const months = { week: 12 / 52, month: 1, year: 12 }

interface Recurring { amount: number | null, currency: string | null, interval: keyof typeof months | null, status: string, cancelAtEnd: boolean }

/** A month's recurring revenue per currency, rounded to its smallest unit: what renews by itself. Trials have paid nothing yet. */
export function monthlyRevenue(rows: readonly Recurring[]): Money[] {
  const sums = new Map<string, number>()
  for (const { amount, currency, interval, status, cancelAtEnd } of rows) {
    if (amount && currency && interval && !cancelAtEnd && ['active', 'past_due'].includes(status))
      sums.set(currency, (sums.get(currency) ?? 0) + amount / months[interval])
  }
  return [...sums].map(([currency, amount]) => ({
    currency,
    amount: Math.round(amount),
  }))
}

/** The share of members who left in a time, of all who were there in it; null when nobody was. */
export function churn(left: number, stayed: number): number | null {
  return left + stayed
    ? left / (left + stayed)
    : null
}
