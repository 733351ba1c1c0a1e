// What a group brings in: plain functions of rows.

export interface Money { currency: string, amount: number }

/** Months in an interval. */
const months = { week: 12 / 52, month: 1, year: 12 }

/** So many members alike, and what their next charges take together, in the currency's smallest unit. */
export interface MemberSum { status: string, currency: string | null, interval: keyof typeof months | null, cancelAtEnd: boolean, n: number, amount: number | null }

/** A month's recurring revenue per currency: what renews by itself. Trials have paid nothing yet. */
export function monthlyRevenue(sums: readonly MemberSum[]): Money[] {
  const monthly = new Map<string, number>()
  for (const { amount, currency, interval, status, cancelAtEnd } of sums) {
    if (amount && currency && interval && !cancelAtEnd && ['active', 'past_due'].includes(status))
      monthly.set(currency, (monthly.get(currency) ?? 0) + amount / months[interval])
  }
  return [...monthly].map(([currency, amount]) => ({
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
