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

/** How many members there were at the end of each day, from how many there are now and what changed per day. `days` ascend. */
export function membersOver(days: readonly string[], changes: readonly { day: string, change: number }[], now: number): number[] {
  const changed = new Map(changes.map(({ day, change }) => [day, change]))
  const counted: number[] = []
  let there = now
  for (const day of days.toReversed()) {
    counted.unshift(Math.max(0, there))
    there -= changed.get(day) ?? 0
  }
  return counted
}

/** What came in per day, one line per currency. */
export function moneyOver(days: readonly string[], takings: readonly { day: string, currency: string, amount: number }[]): { currency: string, amounts: number[] }[] {
  const currencies = [
    ...new Set(takings.map(({ currency }) => currency)),
  ]
  return currencies.map((currency) => {
    const taken = new Map(takings.filter(row => row.currency === currency).map(({ day, amount }) => [day, amount]))
    return {
      currency,
      amounts: days.map(day => taken.get(day) ?? 0),
    }
  })
}
