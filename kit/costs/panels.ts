// The two panels as rows and totals. Unknown figures are left out of totals, and counted.
import type { AppFigures, Cents, Figures, Limit, ServiceFigures } from './schema.ts'
import { worstLimit } from './alerts.ts'

export interface AppRow { app: AppFigures, net: Cents }

export interface Totals {
  burn: number
  revenue: number
  net: number
  /** Apps with an unknown burn or revenue: what is unknown is in no sum. */
  unknown: number
}

export function appRows({ apps }: Figures): AppRow[] {
  return apps.map(app => ({
    app,
    net: app.burn === null || app.revenue === null
      ? null
      : app.revenue - app.burn,
  }))
}

/** Exact sums of what the rows show, column by column, in cents. */
export function totalsOf(rows: AppRow[]): Totals {
  const total = (of: (row: AppRow) => Cents) => rows.reduce((all, row) => all + (of(row) ?? 0), 0)
  return {
    burn: total(row => row.app.burn),
    revenue: total(row => row.app.revenue),
    net: total(row => row.net),
    unknown: rows.filter(row => row.net === null).length,
  }
}

export interface SharedBurn { now: number, afterFree: number, unknown: number }

/** What the shared services cost now, and once every free tier is exceeded. */
export function sharedBurn({ services }: Figures): SharedBurn {
  const add = (of: (service: ServiceFigures) => Cents) => services.reduce((all, service) => all + (of(service) ?? 0), 0)
  return {
    now: add(service => service.burn),
    afterFree: add(service => service.burnAfterFree),
    unknown: services.filter(service => service.burn === null || service.burnAfterFree === null).length,
  }
}

/** 2000 → `2k`, 100000 → `100k`. */
function short(value: number): string {
  const round = (n: number) => String(Math.round(n * 10) / 10)
  return value >= 1_000_000
    ? `${round(value / 1_000_000)}M`
    : value >= 1000
      ? `${round(value / 1000)}k`
      : round(value)
}

const glued = ['B', 'KB', 'MB', 'GB', 'TB']

/** `12MB/500MB used`, `2k/100k req used`. */
export function limitWords({ unit, limit, usage }: Pick<Limit, 'unit' | 'limit' | 'usage'>): string {
  const used = usage === null
    ? '—'
    : short(usage)
  if (glued.includes(unit)) {
    return `${usage === null
      ? used
      : `${used}${unit}`}${limit === null
      ? ''
      : `/${short(limit)}${unit}`} used`
  }
  return `${used}${limit === null
    ? ''
    : `/${short(limit)}`} ${unit} used`
}

/** What stands behind a service's badge: its note, or the limit nearest to its end. */
export function serviceWords(service: ServiceFigures): string {
  const worst = worstLimit(service)
  return worst
    ? limitWords(worst)
    : service.note ?? 'no limit'
}
