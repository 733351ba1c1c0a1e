// From the two files' text, and what was measured, to figures in whole cents.
import type { AppFigures, Cents, Figures, Infrastructure, Meter, Queue, ServiceFigures, Source } from './schema.ts'
import type { Doubt } from './tolerant.ts'
import { measuredApp, measuredLimit, newestOf, usageOf } from './measured.ts'
import { InfrastructureSchema, MetricsSchema, QueueSchema } from './schema.ts'
import { readTolerantly } from './tolerant.ts'

/** A sum with an unknown part is unknown. */
export function sum(parts: Cents[]): Cents {
  return parts.includes(null)
    ? null
    : parts.reduce<number>((total, part) => total + part!, 0)
}

/** 0.1 + 0.2 never happens: money is whole cents from here on. */
export function cents(amount: number | null | undefined): Cents {
  return typeof amount === 'number'
    ? Math.round(amount * 100)
    : null
}

/** Only what a browser may safely open. */
function page(url: string | undefined) {
  return url && /^https:\/\/[^\s"<>]+$/.test(url)
    ? url
    : undefined
}

const sourceOf = ({ measured_at, how }: { measured_at?: string | undefined, how?: string | undefined } = {}): Source => ({ measuredAt: measured_at, how })

/** Doubts as sentences: those about one entry by its place in the list, the others by themselves. */
function sentences(file: string, list: 'apps' | 'services', ids: string[], doubts: Doubt[]): { all: string[], of: (place: number) => string[] } {
  const told = doubts.map(({ path, words }) => {
    const place = path[0] === list && typeof path[1] === 'number'
      ? path[1]
      : undefined
    return {
      place,
      words: place === undefined
        ? `${file}: ${path.join('.')} ${words}.`
        : `${file}, ${ids[place]}: ${path.slice(2).join('.')} ${words}.`,
    }
  })
  for (const [place, id] of ids.entries()) {
    if (ids.indexOf(id) < place)
      told.push({ place, words: `${file}, ${id}: stands there twice.` })
  }
  return {
    all: told.map(({ words }) => words),
    of: at => told.filter(({ place }) => place === at).map(({ words }) => words),
  }
}

function appFigures(app: Queue['apps'][number], queue: Queue, meters: Meter[], warnings: string[]): AppFigures {
  const { id, name, tier, status, services, bot, url } = app
  const { costs, revenue, users, doubts } = measuredApp(app, queue, meters)
  const price = cents(revenue.price_per_user)
  const feePercent = revenue.fee_pct ?? 0
  const feeFixed = cents(revenue.fee_fixed) ?? 0
  const items = (costs.items ?? []).map(item => ({
    name: item.name,
    monthly: cents(item.monthly),
  }))
  const direct = costs.monthly === undefined && items.length
    ? sum(items.map(item => item.monthly))
    : cents(costs.monthly)
  return {
    id,
    name: name || id,
    tier,
    status,
    costs: direct,
    items,
    shares: [],
    burn: direct,
    revenue: cents(revenue.monthly),
    price,
    priceAfterFees: price === null
      ? null
      : price - Math.round(price * feePercent / 100) - feeFixed,
    feePercent,
    feeFixed,
    users: users.total ?? null,
    paying: users.paying ?? null,
    services,
    usage: usageOf(id, meters),
    sources: {
      costs: sourceOf(costs),
      revenue: sourceOf(revenue),
      users: sourceOf(users),
    },
    bot,
    url: page(url),
    warnings: [
      ...warnings,
      ...doubts,
    ],
  }
}

function serviceFigures(service: Infrastructure['services'][number], meters: Meter[], warnings: string[]): ServiceFigures {
  return {
    id: service.id,
    name: service.name || service.id,
    status: service.status,
    burn: cents(service.monthly_cost),
    burnAfterFree: cents(service.cost_after_free),
    note: service.note,
    limits: service.limits.map((limit) => {
      const measured = measuredLimit(service.id, limit, meters)
      return {
        metric: limit.metric,
        unit: limit.unit,
        // no limit is written as null or 0, and nothing is divided by it
        limit: limit.limit || null,
        usage: measured.usage ?? null,
        period: limit.period,
        grows: limit.grows !== false,
        source: sourceOf(measured),
      }
    }),
    usedBy: service.used_by,
    readAt: service.read_at,
    page: page(service.source),
    warnings,
  }
}

/**
 * Reads both files, and puts the newest measurements in their places.
 * @throws AppError `costs-file-invalid`
 */
export function readFigures(queueText: string, infrastructureText: string, measured: Meter[] = []): Figures {
  const meters = newestOf(measured)
  const { value: queue, doubts: queueDoubts } = readTolerantly('queue.json', queueText, QueueSchema)
  const { value: infrastructure, doubts: infrastructureDoubts } = readTolerantly('infrastructure.json', infrastructureText, InfrastructureSchema)
  const aboutApps = sentences('queue.json', 'apps', queue.apps.map(app => app.id), queueDoubts)
  const aboutServices = sentences('infrastructure.json', 'services', infrastructure.services.map(service => service.id), infrastructureDoubts)
  const apps = queue.apps.map((app, place) => appFigures(app, queue, meters, aboutApps.of(place)))
  return {
    currency: queue.currency,
    sharedCurrency: infrastructure.currency,
    apps,
    services: infrastructure.services.map((service, place) => serviceFigures(service, meters, aboutServices.of(place))),
    warnings: [
      ...aboutApps.all,
      ...apps.flatMap(app => app.warnings.filter(words => !aboutApps.all.includes(words))),
      ...aboutServices.all,
      ...queue.currency === infrastructure.currency
        ? []
        : [`queue.json counts in ${queue.currency}, infrastructure.json in ${infrastructure.currency}: they are not added up.`],
    ],
  }
}

/**
 * Reads metrics.json, as the meters write it.
 * @throws AppError `costs-file-invalid`
 */
export function readMeters(text: string): Meter[] {
  return readTolerantly('metrics.json', text, MetricsSchema).value.meters
}
