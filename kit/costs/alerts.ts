// What a founder should know of: an app that loses money, a free tier that runs out, and where an app breaks even.
import type { AppFigures, Figures, Limit, ServiceFigures } from './schema.ts'
import { money } from './money.ts'

export interface Alert {
  /** Kind and subject: the same alert tomorrow, however bad it is by then. */
  id: string
  kind: 'bleeding' | 'free-tier' | 'break-even'
  /** Break-even is information; the others are warnings. */
  warning: boolean
  /** The id of the app or service it is about. */
  subject: string
  text: string
  /** Cents a month, by which alerts are sorted. */
  stake: number
  /** How bad it is, higher is worse: cents, per cent or users. Somebody who dismissed it wants to hear of it again when this grows. */
  level: number
}

/** Share of a limit that is used, in whole per cent, rounded down: 99.6 % is not yet 100 %. Null where there is no limit or no measurement. */
export function percentUsed({ limit, usage }: Pick<Limit, 'limit' | 'usage'>): number | null {
  return limit === null || usage === null
    ? null
    // 0.57 of 1 is 56.99999999999999 % to a computer
    : Math.floor(usage / limit * 100 + 1e-9)
}

/** A service's limits, the one nearest to its end first. */
export function byUse(service: ServiceFigures): Limit[] {
  return service.limits.toSorted((a, b) => (percentUsed(b) ?? -1) - (percentUsed(a) ?? -1))
}

/** The limit that speaks for the service. */
export const worstLimit = (service: ServiceFigures): Limit | undefined => byUse(service)[0]

function count(n: number, noun: string) {
  return `${n} ${noun}${n === 1
    ? ''
    : 's'}`
}
const resting = ['queued', 'paused', 'idea', 'killed']

/** An app that waits or rests and costs nothing asks for nothing. */
const asleep = ({ status, burn }: AppFigures) => resting.includes(status) && burn === 0

function alert(kind: Alert['kind'], subject: string, level: number, text: string, stake = 0): Alert {
  return {
    id: `${kind}/${subject}`,
    kind,
    warning: kind !== 'break-even',
    subject,
    text,
    stake,
    level,
  }
}

function bleeding(app: AppFigures, currency: string): Alert[] {
  const { id, name, burn, paying } = app
  // where nobody pays, revenue that nobody wrote down is none
  const revenue = app.revenue ?? (paying === 0
    ? 0
    : null)
  if (burn === null || revenue === null || paying === null || burn <= revenue || asleep(app))
    return []
  const loss = money(burn - revenue, currency)
  const text = paying === 0
    ? `${name} is bleeding ${loss}/mo with 0 paying users`
    : `${name} loses ${loss}/mo with ${count(paying, 'paying user')}`
  return [
    alert('bleeding', id, burn - revenue, text, burn - revenue),
  ]
}

function freeTier(service: ServiceFigures, threshold: number, currency: string): Alert[] {
  const worst = worstLimit(service)
  const percent = worst && percentUsed(worst)
  if (typeof percent !== 'number' || percent < threshold || service.status === 'PAID')
    return []
  const price = service.burnAfterFree === null
    ? 'an unknown price'
    : `${money(service.burnAfterFree, currency)}/mo`
  const then = percent >= 100
    ? `exceeded: now costing ${price}`
    : `will cost ${price} when exceeded`
  // a price of 0 has its reason, e.g. that another service's plan pays for it
  const note = service.burnAfterFree === 0 && service.note
    ? ` (${service.note})`
    : ''
  return [
    alert('free-tier', service.id, percent, `${service.name} at ${percent}% of free tier — ${then}${note}`, service.burnAfterFree ?? 0),
  ]
}

/** Paying users an app needs, at least 1; null: no price, nothing left of it after fees, or an unknown burn. */
export function breakEvenAt({ burn, priceAfterFees }: Pick<AppFigures, 'burn' | 'priceAfterFees'>): number | null {
  return burn === null || priceAfterFees === null || priceAfterFees <= 0
    ? null
    : Math.max(1, Math.ceil(burn / priceAfterFees))
}

function breakEven(app: AppFigures): Alert[] {
  const { id, name, burn, price, paying } = app
  if (burn === null || asleep(app))
    return []
  const never = (why: string) => [
    alert('break-even', id, 1e9, `${name} cannot break even: ${why}`),
  ]
  if (price === null || price === 0) {
    return burn === 0
      ? [
          alert('break-even', id, 0, `${name} is free to run`),
        ]
      : never('no price')
  }
  const needed = breakEvenAt(app)
  if (needed === null)
    return never('fees take the whole price')
  return [
    alert('break-even', id, needed, `${name} breaks even at ${count(needed, 'user')} (currently ${paying ?? 'unknown'})`),
  ]
}

/** Every alert, those with the most money at stake first. `threshold`: the share of a free tier, in per cent, from which it is told (50–95). */
export function alertsOf({ apps, services, currency, sharedCurrency }: Figures, threshold = 80): Alert[] {
  const alerts = [
    ...apps.flatMap(app => bleeding(app, currency)),
    ...services.flatMap(service => freeTier(service, threshold, sharedCurrency)),
    ...apps.flatMap(breakEven),
  ]
  const once = new Map(alerts.map(alert => [`${alert.id} ${alert.text}`, alert]))
  return [
    ...once.values(),
  ].sort((a, b) => Number(b.warning) - Number(a.warning) || b.stake - a.stake)
}
