// queue.json and infrastructure.json: their shape. What is optional and wrong is left out with a warning (read.ts); unknown fields may stand in both.
import * as v from 'valibot'
import { inert } from './inert.ts'

const words = 'must be a number of at least 0'
/** A number, or null for what nobody knows. The upper end keeps sums of cents exact. */
const amount = (about: string) => v.optional(v.nullable(v.pipe(v.number(words), v.minValue(0, words), v.maxValue(1e12, words), v.description(about))))

const label = (max: number, about = '') => v.pipe(v.string(), v.description(about), v.transform(text => inert(text, max)))
const Id = label(64, 'A short name that other entries use.')
const Name = label(80, 'As people read it.')
const Note = label(200, 'In a few words.')

const whenWords = 'must be a date like 2026-11-24 or an instant like 2026-11-24T10:00:00Z'
/** A day or an instant, as ISO 8601, that a calendar has: there is no 13th month. */
const When = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?$/, whenWords),
  v.check(text => !Number.isNaN(Date.parse(text)), whenWords),
)
/** When and how a figure came about. */
const source = {
  measured_at: v.optional(When),
  how: v.optional(Note),
}
const Currency = v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, 'must be a currency like USD')), 'USD')

const Costs = v.object({
  monthly: amount('What only this app costs a month, all of it. Left out: the sum of the items, and of what is measured.'),
  items: v.optional(v.array(v.object({
    name: Name,
    monthly: amount('A month.'),
  }))),
  ...source,
})
const Revenue = v.object({
  monthly: amount('What it earns a month.'),
  price_per_user: amount('What one paying user pays a month.'),
  fee_pct: amount('Payment fees, in per cent of the price.'),
  fee_fixed: amount('Payment fees, a fixed part per payment.'),
  ...source,
})
const Users = v.object({
  total: amount('Everybody.'),
  paying: amount('Who pays.'),
  ...source,
})

export const QueueSchema = v.object({
  $schema: v.optional(v.string()),
  version: v.optional(v.literal(1)),
  currency: Currency,
  usd_per_star: amount('What a Telegram Star is counted as.'),
  updated_at: v.optional(When),
  apps: v.array(v.object({
    id: Id,
    name: Name,
    tier: v.optional(v.picklist([1, 2, 3])),
    status: label(24, 'idea, queued, building, done, paused, killed, or a word of your own.'),
    costs: v.optional(Costs),
    revenue: v.optional(Revenue),
    users: v.optional(Users),
    services: v.optional(v.array(Id), []),
    bot: v.optional(Name),
    url: v.optional(v.string()),
  })),
})

export const InfrastructureSchema = v.object({
  $schema: v.optional(v.string()),
  version: v.optional(v.literal(1)),
  currency: Currency,
  services: v.array(v.object({
    id: Id,
    name: Name,
    status: v.picklist(['FREE', 'PAID']),
    monthly_cost: amount('What it costs a month now.'),
    cost_after_free: amount('What it costs a month once its free tier is exceeded.'),
    note: v.optional(label(200, 'Said instead of a limit, e.g. per-txn only.')),
    limits: v.optional(v.array(v.object({
      metric: Name,
      unit: label(16, 'As it follows the number: MB, req.'),
      limit: amount('null or 0: no limit.'),
      usage: amount('null: nobody has measured it.'),
      period: v.optional(v.picklist(['day', 'month', 'total'])),
      grows: v.optional(v.pipe(v.boolean(), v.description('false: more users do not use more of it.'))),
      ...source,
    })), []),
    used_by: v.optional(v.array(Id), []),
    read_at: v.optional(v.pipe(When, v.description('When price and limits were read at the source.'))),
    source: v.optional(v.string()),
  })),
})

/** One measurement. With a service and no app: of the whole service; with an app: of that app, at a service or by itself. */
export const MeterSchema = v.object({
  service: v.nullable(Id),
  app: v.nullable(Id),
  metric: Name,
  value: v.pipe(v.number(), v.minValue(0), v.maxValue(1e15)),
  unit: label(16, 'As it follows the number: MB, req.'),
  measured_at: When,
  how: Note,
})
export type Meter = v.InferOutput<typeof MeterSchema>

/** metrics.json of the branch `metrics`: the newest measurement of everything. */
export const MetricsSchema = v.object({
  version: v.optional(v.literal(1)),
  updated_at: v.optional(When),
  meters: v.array(MeterSchema),
})
export type Queue = v.InferOutput<typeof QueueSchema>
export type Infrastructure = v.InferOutput<typeof InfrastructureSchema>

/** Money in whole cents; null is unknown, which is never 0. */
export type Cents = number | null

/** Where a figure comes from: measured at an instant by something, or written by hand. */
export interface Source { measuredAt: string | undefined, how: string | undefined }

export interface AppFigures {
  id: string
  name: string
  tier: 1 | 2 | 3 | undefined
  status: string
  /** What only this app costs. */
  costs: Cents
  items: { name: string, monthly: Cents }[]
  /** Its shares of the shared services; none while burn is only what it costs directly. */
  shares: { service: string, cents: number }[]
  /** Costs and shares. */
  burn: Cents
  revenue: Cents
  /** What one paying user pays a month, before and after fees. */
  price: Cents
  priceAfterFees: Cents
  feePercent: number
  feeFixed: number
  users: number | null
  paying: number | null
  services: string[]
  /** What it was measured to use of shared services. */
  usage: Usage[]
  sources: Record<'costs' | 'revenue' | 'users', Source>
  bot: string | undefined
  url: string | undefined
  /** What could not be believed about it, in words. */
  warnings: string[]
}

export interface Usage { service: string, metric: string, value: number, unit: string }

export interface Limit {
  metric: string
  unit: string
  limit: number | null
  usage: number | null
  period: 'day' | 'month' | 'total' | undefined
  /** Whether more users use more of it. */
  grows: boolean
  source: Source
}

export interface ServiceFigures {
  id: string
  name: string
  status: 'FREE' | 'PAID'
  burn: Cents
  burnAfterFree: Cents
  note: string | undefined
  limits: Limit[]
  usedBy: string[]
  readAt: string | undefined
  /** The page the limits were read at; https only. */
  page: string | undefined
  warnings: string[]
}

export interface Figures {
  /** Of apps, and of shared services: never added up where they differ. */
  currency: string
  sharedCurrency: string
  apps: AppFigures[]
  services: ServiceFigures[]
  /** What could not be believed, in words, with its place in the file. */
  warnings: string[]
}
