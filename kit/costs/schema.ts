// queue.json and infrastructure.json: their shape, read tolerantly. What is missing is unknown, what is wrong is told, what is new is kept out of the way.
import * as v from 'valibot'

/** A file as written by hand; unknown fields may stand in it. */
const Amount = v.optional(v.nullable(v.unknown()))

const Costs = v.object({
  monthly: Amount,
  items: v.optional(v.array(v.object({
    name: v.string(),
    monthly: Amount,
  }))),
})
const Revenue = v.object({
  monthly: Amount,
  price_per_user: Amount,
  fee_pct: Amount,
  fee_fixed: Amount,
})
const Users = v.object({ total: Amount, paying: Amount })

export const QueueSchema = v.object({
  version: v.optional(v.literal(1)),
  currency: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, 'is not a currency like USD')), 'USD'),
  updated_at: v.optional(v.string()),
  apps: v.array(v.object({
    id: v.string(),
    name: v.string(),
    tier: v.optional(v.picklist([1, 2, 3])),
    status: v.string(),
    costs: v.optional(Costs),
    revenue: v.optional(Revenue),
    users: v.optional(Users),
    services: v.optional(v.array(v.string())),
    bot: v.optional(v.string()),
    url: v.optional(v.string()),
  })),
})

export const InfrastructureSchema = v.object({
  currency: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, 'is not a currency like USD')), 'USD'),
  services: v.array(v.object({
    id: v.string(),
    name: v.string(),
    status: v.picklist(['FREE', 'PAID']),
    monthly_cost: Amount,
    cost_after_free: Amount,
    /** Said instead of a limit, e.g. "per-txn only". */
    note: v.optional(v.string()),
    limits: v.optional(v.array(v.object({
      metric: v.string(),
      unit: v.string(),
      limit: Amount,
      usage: Amount,
      period: v.optional(v.picklist(['day', 'month', 'total'])),
    })), []),
    used_by: v.optional(v.array(v.string()), []),
  })),
})

/** Money in whole cents; null is unknown, which is never 0. */
export type Cents = number | null

export interface AppFigures {
  id: string
  name: string
  tier: 1 | 2 | 3 | undefined
  status: string
  burn: Cents
  revenue: Cents
  /** What one paying user pays a month, before and after fees. */
  price: Cents
  priceAfterFees: Cents
  users: number | null
  paying: number | null
}

export interface Limit { metric: string, unit: string, limit: number | null, usage: number | null }

export interface ServiceFigures {
  id: string
  name: string
  status: 'FREE' | 'PAID'
  burn: Cents
  burnAfterFree: Cents
  note: string | undefined
  limits: Limit[]
  usedBy: string[]
}

export interface Figures {
  currency: string
  apps: AppFigures[]
  services: ServiceFigures[]
  /** What could not be believed, in words, with its place in the file. */
  warnings: string[]
}
