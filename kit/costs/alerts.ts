// What a founder should know of: an app that loses money, a free tier that runs out, and where an app breaks even.
import type { AppFigures, Figures, Limit, ServiceFigures } from './schema.ts'
import { dollars } from './money.ts'

export interface Alert {
  kind: 'bleeding' | 'free-tier' | 'break-even'
  /** Break-even is information; the others are warnings. */
  warning: boolean
  /** The app or service it is about. */
  subject: string
  text: string
  /** Cents a month, by which alerts are sorted. */
  stake: number
}

/** Share of a limit that is used, in whole per cent, rounded down: 99.6 % is not yet 100 %. Null where there is no limit or no measurement. */
export function percentUsed({ limit, usage }: Limit): number | null {
  return limit === null || usage === null
    ? null
    : Math.floor(usage / limit * 100 + 1e-9)
}

/** The limit nearest to its end, which speaks for the service. */
export function worstLimit(service: ServiceFigures): Limit | undefined {
  return service.limits.toSorted((a, b) => (percentUsed(b) ?? -1) - (percentUsed(a) ?? -1))[0]
}

function count(n: number, noun: string) {
  return `${n} ${noun}${n === 1
    ? ''
    : 's'}`
}
const resting = ['queued', 'paused', 'idea', 'killed']

function bleeding({ name, status, burn, revenue, paying }: AppFigures): Alert[] {
  if (burn === null || paying === null)
    return []
  const loss = burn - (revenue ?? 0)
  if (loss <= 0 || (resting.includes(status) && burn === 0))
    return []
  return [
    {
      kind: 'bleeding',
      warning: true,
      subject: name,
      text: paying === 0
        ? `${name} is bleeding ${dollars(loss)}/mo with 0 paying users`
        : `${name} loses ${dollars(loss)}/mo with ${count(paying, 'paying user')}`,
      stake: loss,
    },
  ]
}

function freeTier(service: ServiceFigures, threshold: number): Alert[] {
  const worst = worstLimit(service)
  const percent = worst && percentUsed(worst)
  if (typeof percent !== 'number' || percent < threshold || service.status === 'PAID')
    return []
  const price = service.burnAfterFree === null
    ? 'an unknown price'
    : `${dollars(service.burnAfterFree)}/mo`
  return [
    {
      kind: 'free-tier',
      warning: true,
      subject: service.name,
      text: percent >= 100
        ? `${service.name} at ${percent}% of free tier — exceeded: now costing ${price}`
        : `${service.name} at ${percent}% of free tier — will cost ${price} when exceeded`,
      stake: service.burnAfterFree ?? 0,
    },
  ]
}

function breakEven({ name, burn, price, priceAfterFees, paying }: AppFigures): Alert[] {
  if (burn === null || (price === null && burn === 0))
    return []
  const alert = {
    kind: 'break-even',
    warning: false,
    subject: name,
    stake: 0,
  } as const
  if (price === null || priceAfterFees === null || priceAfterFees <= 0) {
    return [
      {
        ...alert,
        text: price === null || price === 0
          ? `${name} cannot break even: no price`
          : `${name} cannot break even: fees take the whole price`,
      },
    ]
  }
  const needed = Math.max(1, Math.ceil(burn / priceAfterFees))
  return [
    { ...alert, text: `${name} breaks even at ${count(needed, 'user')} (currently ${paying ?? 'unknown'})` },
  ]
}

/** Every alert, those with the most money at stake first. `threshold`: the share of a free tier, in per cent, from which it is told (50–95). */
export function alertsOf({ apps, services }: Figures, threshold = 80): Alert[] {
  const alerts = [
    ...apps.flatMap(bleeding),
    ...services.flatMap(service => freeTier(service, threshold)),
    ...apps.flatMap(breakEven),
  ]
  const once = new Map(alerts.map(alert => [alert.text, alert]))
  return [
    ...once.values(),
  ].sort((a, b) => Number(b.warning) - Number(a.warning) || b.stake - a.stake)
}
