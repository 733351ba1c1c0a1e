// Keep, push, pause or kill: judged by what really ends with an app, not by its share of what would go on anyway.

import type { AppFigures, Figures, Limit, ServiceFigures } from '#kit/costs'
import { percentUsed, withShares } from '#kit/costs'

export type Verdict = 'keep' | 'push' | 'pause' | 'kill' | 'unknown'

export type Why
  /** It costs nothing that would end with it. */
  = | { code: 'free', shared: string[] }
    /** It earns more than what would end with it. */
    | { code: 'earns', net: number }
    /** It costs more than it earns; `users`: paying users it still needs, where it has a price. */
    | { code: 'loses', loss: number, paying: number, users: number | null }
    /** Without it, a free tier that is nearly used up has room again. */
    | { code: 'trips', service: string, metric: string, unit: string, before: number, after: number, limit: number, price: number | null }
    /** Nobody knows its costs or its revenue. */
    | { code: 'unknown', what: 'costs' | 'revenue' }

export interface Judgement {
  app: AppFigures
  verdict: Verdict
  why: Why
  /** Cents a month that end with it: its own costs, and services nobody else uses. */
  marginal: number | null
  /** Its own costs and its share of everything. */
  average: number | null
  /** Services that go on without it. */
  shared: string[]
}

/** Services that are paid for and that only this app uses. */
const alone = (app: AppFigures, services: ServiceFigures[]) => services.filter(({ usedBy }) => usedBy.length === 1 && usedBy[0] === app.id)

/** The nearly used up free tier that would have room without this app, the dearest first. */
function tripped(app: AppFigures, services: ServiceFigures[], threshold: number): { service: ServiceFigures, limit: Limit, after: number } | undefined {
  return services.filter(({ status, usedBy }) => status === 'FREE' && usedBy.includes(app.id)).flatMap(service => service.limits.flatMap((limit) => {
    const mine = app.usage.find(one => one.service === service.id && one.metric === limit.metric && one.unit === limit.unit)
    const percent = percentUsed(limit)
    const after = (limit.usage ?? 0) - (mine?.value ?? 0)
    return mine && percent !== null && percent >= threshold && percentUsed({ limit: limit.limit, usage: after })! < threshold
      ? [
          { service, limit, after },
        ]
      : []
  })).sort((a, b) => (b.service.burnAfterFree ?? 0) - (a.service.burnAfterFree ?? 0))[0]
}

function judge(app: AppFigures, services: ServiceFigures[], threshold: number): Pick<Judgement, 'verdict' | 'why' | 'marginal' | 'shared'> {
  const own = alone(app, services)
  const shared = services.filter(({ usedBy }) => usedBy.includes(app.id)).filter(service => !own.includes(service)).map(({ name }) => name)
  const marginal = app.costs === null
    ? null
    : own.reduce((sum, { burn }) => sum + (burn ?? 0), app.costs)
  const end = (verdict: Verdict, why: Why) => ({ verdict, why, marginal, shared })
  const revenue = app.revenue ?? (app.paying === 0
    ? 0
    : null)
  if (marginal === null)
    return end('unknown', { code: 'unknown', what: 'costs' })
  const trip = tripped(app, services, threshold)
  if (trip && (revenue === null || revenue - marginal < (trip.service.burnAfterFree ?? Infinity))) {
    const { service, limit, after } = trip
    return end('pause', {
      code: 'trips',
      service: service.name,
      metric: limit.metric,
      unit: limit.unit,
      before: limit.usage!,
      after,
      limit: limit.limit!,
      price: service.burnAfterFree,
    })
  }
  if (marginal === 0 && !revenue)
    return end('keep', { code: 'free', shared })
  if (revenue === null)
    return end('unknown', { code: 'unknown', what: 'revenue' })
  if (revenue > marginal)
    return end('push', { code: 'earns', net: revenue - marginal })
  if (revenue === marginal)
    return end('keep', { code: 'earns', net: 0 })
  const paying = app.paying ?? 0
  const users = app.priceAfterFees !== null && app.priceAfterFees > 0
    ? Math.max(1, Math.ceil(marginal / app.priceAfterFees) - paying)
    : null
  return end(paying === 0
    ? 'kill'
    : users === null
      ? 'pause'
      : 'push', {
    code: 'loses',
    loss: marginal - revenue,
    paying,
    users,
  })
}

/** Every app but those that are killed already, those that cost most first. Shares of the average are by usage where it is measured, else equal. */
export function verdicts(figures: Figures, threshold = 80): Judgement[] {
  const average = withShares(figures, 'usage').figures
  return figures.apps.map((app, place) => ({
    app,
    average: average.apps[place]!.burn,
    ...judge(app, figures.services, threshold),
  })).filter(({ app }) => app.status !== 'killed').sort((a, b) => (b.marginal ?? -1) - (a.marginal ?? -1))
}
