// Measurements put where a file has a place for them. A measurement stands before what was written by hand, unless that is newer.
import type { Meter, Queue, Usage } from './schema.ts'
import { money } from './money.ts'

/** What one Star is worth to the one who receives it: about $0.013 (Fragment's rate for rewards, read in November 2026). */
export const usdPerStar = 0.013

/** Names of what is measured per app, as the meters write them and this file reads them. */
export const appMetrics = {
  people: 'people',
  active: 'monthly active people',
  paying: 'paying people',
  revenue: 'revenue',
  fees: 'fees',
  /** What only this app costs, e.g. tokens of a language model. */
  cost: 'cost',
} as const

interface Written { measured_at?: string | undefined, how?: string | undefined }

const newer = (meter: Meter | undefined, written: Written | undefined): meter is Meter => meter !== undefined && meter.measured_at >= (written?.measured_at ?? '')
function newest(meters: Meter[]) {
  return meters.reduce<Meter | undefined>((best, one) => best && best.measured_at >= one.measured_at
    ? best
    : one, undefined)
}

/** Of each measurement only the newest. */
export function newestOf(meters: Meter[]): Meter[] {
  const kept = new Map<string, Meter>()
  for (const meter of meters) {
    const key = JSON.stringify([
      meter.service,
      meter.app,
      meter.metric,
      meter.unit,
    ])
    if (newer(meter, kept.get(key)))
      kept.set(key, meter)
  }
  return [
    ...kept.values(),
  ]
}

const bytes: Record<string, number> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
}

/** A value in another unit of size; undefined where the units have nothing in common. */
function converted(value: number, from: string, to: string): number | undefined {
  if (from === to)
    return value
  return bytes[from] && bytes[to]
    ? value * bytes[from] / bytes[to]
    : undefined
}

/** A limit's usage as it was measured last. */
export function measuredLimit<L extends Written & { metric: string, unit: string, usage?: number | null | undefined }>(service: string, limit: L, meters: Meter[]): L {
  const meter = newest(meters.filter(one => one.service === service && one.app === null && one.metric === limit.metric))
  const usage = meter && converted(meter.value, meter.unit, limit.unit)
  return newer(meter, limit) && usage !== undefined
    ? {
        ...limit,
        usage,
        measured_at: meter.measured_at,
        how: meter.how,
      }
    : limit
}

/** What an app was measured to use of shared services. */
export function usageOf(app: string, meters: Meter[]): Usage[] {
  return meters.flatMap(({ service, metric, value, unit, ...one }) => one.app === app && service !== null && metric !== appMetrics.cost
    ? [
        { service, metric, value, unit },
      ]
    : [])
}

/** Revenue of one app in the file's currency: after refunds and fees, Stars at their stated rate. What is in another currency is told, never added. */
function earned(queue: Queue, rows: Meter[]): { monthly: number, measured_at: string, how: string, doubts: string[] } | undefined {
  // a currency in which nothing came in lately has no row any more: its last one is over
  const at = newest(rows.filter(one => one.metric === appMetrics.revenue))?.measured_at
  const revenues = rows.filter(one => one.metric === appMetrics.revenue && one.measured_at === at)
  if (at === undefined)
    return undefined
  const { currency } = queue
  const rate = queue.usd_per_star ?? usdPerStar
  const doubts: string[] = []
  const words: string[] = []
  let monthly = 0
  for (const { unit, value } of revenues) {
    const fee = rows.find(one => one.metric === appMetrics.fees && one.unit === unit && one.measured_at === at)?.value ?? 0
    const shown = (amount: number) => money(Math.round(amount * 100), unit)
    if (unit === 'XTR' && currency === 'USD') {
      monthly += value * rate
      if (value)
        words.push(`${value} Stars at $${rate}`)
    }
    else if (unit === currency) {
      monthly += value - fee
      words.push(`${shown(value)} by card, ${shown(fee)} of it fees`)
    }
    else if (value) {
      doubts.push(unit === 'XTR'
        ? `earned ${value} Stars, whose value is known in USD only: not added to ${currency}.`
        : `earned ${shown(value)} a month, which is not added to ${currency}.`)
    }
  }
  return {
    monthly,
    measured_at: at,
    how: words.join(', ') || revenues[0]!.how,
    doubts,
  }
}

/** An app's entry with what was measured about it. */
export function measuredApp(app: Queue['apps'][number], queue: Queue, meters: Meter[]) {
  const mine = meters.filter(one => one.app === app.id)
  const of = (metric: string) => newest(mine.filter(one => one.metric === metric && one.service === null))
  const { costs = {}, revenue = {}, users = {} } = app
  const income = earned(queue, mine.filter(one => one.service === null))
  const paying = of(appMetrics.paying)
  const people = of(appMetrics.people)
  const spent = mine.filter(one => one.metric === appMetrics.cost && one.unit === queue.currency)
  return {
    costs: spent.length && newer(newest(spent), costs) && typeof costs.monthly !== 'number'
      ? {
          items: [
            ...(costs.items ?? []).filter(item => !spent.some(one => one.service === item.name)),
            ...spent.map(one => ({ name: one.service ?? one.metric, monthly: one.value })),
          ],
          measured_at: newest(spent)!.measured_at,
          how: newest(spent)!.how,
        }
      : costs,
    revenue: income && income.measured_at >= (revenue.measured_at ?? '')
      ? {
          ...revenue,
          monthly: income.monthly,
          measured_at: income.measured_at,
          how: income.how,
        }
      : revenue,
    users: {
      ...users,
      ...newer(people, users) && {
        total: people.value,
        measured_at: people.measured_at,
        how: people.how,
      },
      ...newer(paying, users) && {
        paying: paying.value,
        measured_at: paying.measured_at,
        how: [people?.how, paying.how].filter(Boolean).join('; '),
      },
    },
    doubts: (income?.doubts ?? []).map(words => `metrics, ${app.id}: ${words}`),
  }
}
