// What if it grows? Which shared free tier ends first, when, and what every app would have to earn then.

import type { AppFigures, BurnKind, Figures, Limit, ServiceFigures } from '#kit/costs'
import { breakEvenAt, percentUsed, withShares } from '#kit/costs'
import { limitKey } from './history.ts'

export interface Growth {
  /** Times as many users as today, of every app. */
  all: number
  /** Of some apps another number. */
  apps?: Record<string, number>
}

export interface Cliff {
  service: ServiceFigures
  limit: Limit
  /** Whole per cent of the limit at this growth, rounded down. */
  percent: number
  exceeded: boolean
  /** Times today's usage at which it is exceeded. */
  times: number
  /** When that is if usage goes on as measured, epoch milliseconds; null: never, or nobody knows. */
  on: number | null
}

export interface Grown {
  /** Every limit that is measured and grows with users, the first to be exceeded first. */
  cliffs: Cliff[]
  /** Cents a month for shared services, now and grown. */
  shared: { now: number, then: number }
  apps: GrownApp[]
}

export interface GrownApp {
  app: AppFigures
  factor: number
  burn: number | null
  revenue: number | null
  net: number | null
  paying: number | null
  /** Paying users needed then; null: no price, or fees take it, or unknown. */
  breakEven: number | null
}

const dayMs = 86_400_000
/** Beyond this nobody's line is straight any more. */
const farthestMs = 5 * 365 * dayMs

/** What an app uses of a limit: as measured, else an equal part of what its users use. */
function usedBy(app: AppFigures, service: ServiceFigures, { metric, unit, usage }: Limit): number {
  const measured = app.usage.find(one => one.service === service.id && one.metric === metric && one.unit === unit)
  return measured?.value ?? usage! / Math.max(service.usedBy.length, 1)
}

/** Simulates growth. `slopes`: usage per day by `limitKey`; `kind`: how what is shared is shared out in the apps' burn. */
export function grow(figures: Figures, growth: Growth, { kind = 'equal', slopes = {}, now = 0 }: { kind?: BurnKind, slopes?: Record<string, number>, now?: number } = {}): Grown {
  const factorOf = (id: string) => growth.apps?.[id] ?? growth.all
  const cliffs = figures.services.flatMap(service => service.limits.flatMap((limit): Cliff[] => {
    const { usage, limit: most, metric } = limit
    if (most === null || usage === null || !limit.grows)
      return []
    const single = figures.apps.filter(app => service.usedBy.includes(app.id)).reduce((sum, app) => sum + usedBy(app, service, limit) * (factorOf(app.id) - growth.all), 0)
    const then = Math.max(0, usage * growth.all + single)
    const slope = slopes[limitKey(service.id, metric)] ?? 0
    const inMs = slope > 0 && usage < most
      ? (most - usage) / slope * dayMs
      : Infinity
    return [
      {
        service,
        limit,
        percent: percentUsed({ limit: most, usage: then })!,
        exceeded: then >= most,
        times: usage > 0
          ? most / usage
          : Infinity,
        on: inMs <= farthestMs
          ? now + inMs
          : null,
      },
    ]
  })).sort((a, b) => a.times - b.times)

  const over = new Set(cliffs.filter(({ exceeded }) => exceeded).map(({ service }) => service.id))
  const services = figures.services.map(service => over.has(service.id) && service.status === 'FREE'
    ? { ...service, burn: service.burnAfterFree }
    : service)
  const sum = (list: ServiceFigures[]) => list.reduce((all, { burn }) => all + (burn ?? 0), 0)
  const grown = figures.apps.map((app): AppFigures => {
    const factor = factorOf(app.id)
    const times = (value: number | null) => value === null
      ? null
      : Math.round(value * factor)
    // what an app costs by itself is mostly paid per use
    return {
      ...app,
      costs: times(app.costs),
      burn: times(app.costs),
      revenue: times(app.revenue),
      paying: times(app.paying),
      users: times(app.users),
    }
  })
  const { figures: shared } = withShares({ ...figures, apps: grown, services }, kind)
  return {
    cliffs,
    shared: {
      now: sum(figures.services),
      then: sum(services),
    },
    apps: shared.apps.map((app, place) => ({
      app: figures.apps[place]!,
      factor: factorOf(app.id),
      burn: app.burn,
      revenue: app.revenue,
      net: app.burn === null || app.revenue === null
        ? null
        : app.revenue - app.burn,
      paying: app.paying,
      breakEven: breakEvenAt(app),
    })),
  }
}
