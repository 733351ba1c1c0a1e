// Shared services shared out: what each app would pay if the users of a service split its bill.
import type { AppFigures, Figures, ServiceFigures } from './schema.ts'
import { allocate, dinero, toSnapshot } from 'dinero.js'
import { byUse } from './alerts.ts'

/** How burn is counted: only what an app costs directly, or with its share of what is shared, split equally, by users, or by measured usage. */
export const burnKinds = ['direct', 'equal', 'users', 'usage'] as const
export type BurnKind = typeof burnKinds[number]

/** Splits cents by whole-number ratios; the parts add up to the cent. */
function split(cents: number, ratios: number[], code: string): number[] {
  return allocate(dinero({
    amount: cents,
    currency: { code, base: 10, exponent: 2 },
  }), ratios).map(part => toSnapshot(part).amount)
}

/** The users of a service that the queue knows, each once. */
function usersOf(service: ServiceFigures, apps: AppFigures[]): AppFigures[] {
  return apps.filter((app, place) => service.usedBy.includes(app.id) && apps.findIndex(other => other.id === app.id) === place)
}

/** What each app was measured to use of a service, by the metric nearest to its limit that was measured for all of them. */
function usages(service: ServiceFigures, apps: AppFigures[]): number[] | undefined {
  const metrics = new Set([
    ...byUse(service).map(limit => limit.metric),
    ...apps.flatMap(app => app.usage).filter(usage => usage.service === service.id).map(usage => usage.metric),
  ])
  for (const metric of metrics) {
    const all = apps.flatMap(app => app.usage.find(usage => usage.service === service.id && usage.metric === metric) ?? [])
    if (all.length === apps.length && new Set(all.map(usage => usage.unit)).size === 1)
      return all.map(usage => usage.value)
  }
  return undefined
}

/** Weights as ratios; undefined where one is unknown or all are nothing. */
function ratiosOf(service: ServiceFigures, apps: AppFigures[], kind: BurnKind): number[] | undefined {
  const weights = kind === 'users'
    ? apps.map(app => app.users)
    : usages(service, apps)
  if (!weights || weights.includes(null))
    return undefined
  const known = weights as number[]
  const most = Math.max(...known)
  // ratios are whole numbers, small enough that a bill times a ratio is exact
  const scale = most <= 1e6 && known.every(Number.isInteger)
    ? 1
    : 1e6 / most
  return most === 0
    ? undefined
    : known.map(weight => Math.round(weight * scale))
}

export interface Shares {
  figures: Figures
  /** Services that nobody could be weighed for, and were split equally. */
  equally: string[]
  /** Cents of services that no app of the queue uses. */
  unshared: number
}

/** The same figures with burn counted in another way. Currencies are never mixed: then burn stays direct, and a warning of the figures says so already. */
export function withShares(figures: Figures, kind: BurnKind): Shares {
  const equally: string[] = []
  let unshared = 0
  if (kind === 'direct' || figures.currency !== figures.sharedCurrency)
    return { figures, equally, unshared }
  const shares = new Map<string, AppFigures['shares']>()
  for (const service of figures.services) {
    const apps = usersOf(service, figures.apps)
    if (service.burn === null || !apps.length) {
      unshared += service.burn ?? 0
      continue
    }
    const ratios = kind === 'equal'
      ? undefined
      : ratiosOf(service, apps, kind)
    if (kind !== 'equal' && !ratios)
      equally.push(service.name)
    const parts = split(service.burn, ratios ?? apps.map(() => 1), figures.sharedCurrency)
    for (const [place, app] of apps.entries()) {
      shares.set(app.id, [
        ...shares.get(app.id) ?? [],
        { service: service.name, cents: parts[place]! },
      ])
    }
  }
  return {
    equally,
    unshared,
    figures: {
      ...figures,
      apps: figures.apps.map((app) => {
        const mine = shares.get(app.id) ?? []
        // an id that stands there twice pays once
        shares.delete(app.id)
        return {
          ...app,
          shares: mine,
          burn: app.costs === null
            ? null
            : mine.reduce((all, { cents }) => all + cents, app.costs),
        }
      }),
    },
  }
}
