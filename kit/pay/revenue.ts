// What the founder earned per app in a time: his own sales and his share of other people's. Money that belongs to a seller is in no sum.

import type { Database } from '#kit/db'
import { and, eq, gte, lt, sql } from 'drizzle-orm'
import { factoryPayments as payments } from '#kit/db'

/** Amounts in the currency's smallest unit; one row per app, rail and currency. */
export interface Revenue {
  app: string
  rail: 'stripe' | 'stars' | 'gift'
  currency: string
  /** What people paid to the founder himself. */
  gross: number
  /** Of that, given back. */
  refunded: number
  /** Of that, what Stripe kept. */
  fees: number
  /** The founder's share of what was paid to other sellers. */
  platformFees: number
  /** People who paid the founder and did not get everything back. */
  payers: number
}

const own = sql`${payments.seller} is null`
const sum = (what: ReturnType<typeof sql>) => sql<number>`coalesce(sum(${what}), 0)::bigint`.mapWith(Number)

/**
 * The founder's revenue from charges of a time, by the day they were paid. As `factory_system` of every app, as an app's role of that app.
 * @param db the open transaction's
 * @param period epoch milliseconds, `from` included, `to` not
 * @param period.from its beginning
 * @param period.to its end
 */
export async function revenueOf(db: Database, { from, to }: { from: number, to: number }): Promise<Revenue[]> {
  return await db.select({
    app: payments.app,
    rail: payments.rail,
    currency: payments.currency,
    gross: sum(sql`case when ${own} then ${payments.gross} else 0 end`),
    refunded: sum(sql`case when ${own} then ${payments.refunded} else 0 end`),
    fees: sum(sql`case when ${own} then ${payments.fee} else 0 end`),
    platformFees: sum(sql`case when ${own} then 0 else ${payments.platformFee} end`),
    payers: sql<number>`count(distinct case when ${own} and ${payments.refunded} < ${payments.gross} then ${payments.telegramId} end)::int`,
  }).from(payments).where(and(
    eq(payments.kind, 'charge'),
    gte(payments.paidAt, from),
    lt(payments.paidAt, to),
  )).groupBy(payments.app, payments.rail, payments.currency).orderBy(payments.app, payments.rail, payments.currency)
}
