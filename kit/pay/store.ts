// The rows of money, as one app sees them.

import type { Database } from '#kit/db'
import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { factoryCheckouts as checkouts, factoryCustomers as customers, factoryEntitlements as entitlements, newPublicId, factoryPayments as payments, factoryPeople as people, factorySellers as sellers } from '#kit/db'

export type Entitlement = typeof entitlements.$inferSelect
export type Payment = typeof payments.$inferSelect
export type Checkout = typeof checkouts.$inferSelect
export type Seller = typeof sellers.$inferSelect

/** States in which something may be used; `past_due` only through its grace. */
export const usable = ['trialing', 'active', 'past_due'] as const

/** What a person holds, newest first. */
export const entitlementsOf = (db: Database, app: string, telegramId: number) => db.select().from(entitlements).where(and(eq(entitlements.app, app), eq(entitlements.telegramId, telegramId))).orderBy(desc(entitlements.id)).limit(50)

/** Who holds this item now. */
export const holdersOf = (db: Database, app: string, item: string) => db.select().from(entitlements).where(and(eq(entitlements.app, app), eq(entitlements.item, item), inArray(entitlements.status, [...usable]))).orderBy(entitlements.id)

/** Everything one person has of some items, newest first. */
export const heldAmong = (db: Database, app: string, items: string[], telegramId: number) => db.select().from(entitlements).where(and(eq(entitlements.app, app), inArray(entitlements.item, items), eq(entitlements.telegramId, telegramId))).orderBy(desc(entitlements.id))

/** Everything one person has of one item, newest first. */
export const heldBy = (db: Database, app: string, item: string, telegramId: number) => heldAmong(db, app, [item], telegramId)

export async function entitlementById(db: Database, app: string, id: number): Promise<Entitlement | undefined> {
  const [row] = await db.select().from(entitlements).where(and(eq(entitlements.app, app), eq(entitlements.id, id))).for('update')
  return row
}

export async function entitlementByRef(db: Database, app: string, rail: Entitlement['rail'], ref: string): Promise<Entitlement | undefined> {
  const [row] = await db.select().from(entitlements).where(and(eq(entitlements.app, app), eq(entitlements.rail, rail), eq(entitlements.ref, ref))).for('update')
  return row
}

type Change = Omit<typeof entitlements.$inferInsert, 'id'>

/** Writes an entitlement as it stands now; the row with this rail and ref is made or changed. */
export async function putEntitlement(db: Database, row: Change): Promise<Entitlement> {
  const { app: _, rail: __, ref: ___, createdAt: ____, ...set } = row
  const [put] = await db.insert(entitlements).values(row).onConflictDoUpdate({
    target: [entitlements.app, entitlements.rail, entitlements.ref],
    set,
  }).returning()
  return put!
}

export async function setEntitlement(db: Database, id: number, set: Partial<Change>): Promise<Entitlement> {
  const [row] = await db.update(entitlements).set(set).where(eq(entitlements.id, id)).returning()
  return row!
}

export type PaymentRow = Omit<typeof payments.$inferInsert, 'id'>

/**
 * Writes a charge as it stands now.
 * @returns the row; undefined when this look is older than the one it shows, which then stays
 */
export async function putPayment(db: Database, row: PaymentRow): Promise<Payment | undefined> {
  const { refunded, fee, platformFee, disputed, looked, item, seller, availableAt } = row
  const [put] = await db.insert(payments).values(row).onConflictDoUpdate({
    target: [payments.app, payments.rail, payments.ref],
    set: {
      refunded,
      fee,
      platformFee,
      disputed,
      looked,
      item,
      seller,
      availableAt,
    },
    setWhere: sql`${payments.looked} <= ${looked ?? 0}`,
  }).returning()
  return put
}

/** A person's charges, newest first. */
export const paymentsBy = (db: Database, app: string, telegramId: number) => db.select().from(payments).where(and(eq(payments.app, app), eq(payments.telegramId, telegramId), eq(payments.kind, 'charge'))).orderBy(desc(payments.paidAt)).limit(50)

export async function paymentByRef(db: Database, app: string, rail: Payment['rail'], ref: string): Promise<Payment | undefined> {
  const [row] = await db.select().from(payments).where(and(eq(payments.app, app), eq(payments.rail, rail), eq(payments.ref, ref)))
  return row
}

const open = sql`${payments.refunded} < ${payments.gross}`
function ofSeller(seller: number | undefined) {
  return seller === undefined
    ? undefined
    : eq(payments.seller, seller)
}

/** The last charges of which something can be given back, newest first: a seller's, or with `undefined` everybody's. */
export const paymentsTo = (db: Database, app: string, seller: number | undefined) => db.select().from(payments).where(and(eq(payments.app, app), ofSeller(seller), eq(payments.kind, 'charge'), open)).orderBy(desc(payments.paidAt), desc(payments.id)).limit(10)

export async function paymentById(db: Database, app: string, id: number, seller?: number): Promise<Payment | undefined> {
  const [row] = await db.select().from(payments).where(and(eq(payments.app, app), eq(payments.id, id), ofSeller(seller), eq(payments.kind, 'charge')))
  return row
}

/** Whose money the last charge for an item was; undefined when there was none. */
export async function lastSeller(db: Database, app: string, item: string): Promise<number | null | undefined> {
  const [row] = await db.select({ seller: payments.seller }).from(payments).where(and(eq(payments.app, app), eq(payments.item, item), eq(payments.kind, 'charge'))).orderBy(desc(payments.id)).limit(1)
  return row?.seller
}

/** The last charge of one person for one of these items that was not given back in full. */
export async function lastCharge(db: Database, app: string, items: string[], telegramId: number): Promise<Payment | undefined> {
  const [row] = await db.select().from(payments).where(and(
    eq(payments.app, app),
    inArray(payments.item, items),
    eq(payments.telegramId, telegramId),
    eq(payments.kind, 'charge'),
    open,
  )).orderBy(desc(payments.paidAt), desc(payments.id)).limit(1)
  return row
}

export interface Balance {
  seller: number | null
  rail: Payment['rail']
  currency: string
  gross: number
  refunded: number
  fee: number
  platformFee: number
  /** What may be paid out by now, before payouts. */
  available: number
  paidOut: number
}

const total = (what: ReturnType<typeof sql>) => sql<number>`coalesce(sum(${what}), 0)::bigint`.mapWith(Number)

/** Sums per seller, rail and currency; `null` is the founder. Refunded money is in no sum but `gross` and `refunded`. */
export async function balances(db: Database, app: string, now: number, seller?: number): Promise<Balance[]> {
  const charge = sql`${payments.kind} = 'charge'`
  const at = new Date(now).toISOString()
  return await db.select({
    seller: payments.seller,
    rail: payments.rail,
    currency: payments.currency,
    gross: total(sql`case when ${charge} then ${payments.gross} else 0 end`),
    refunded: total(sql`case when ${charge} then ${payments.refunded} else 0 end`),
    fee: total(sql`case when ${charge} then ${payments.fee} else 0 end`),
    platformFee: total(sql`case when ${charge} then ${payments.platformFee} else 0 end`),
    available: total(sql`case when ${charge} and not ${payments.disputed} and ${payments.availableAt} <= ${at}::timestamptz then ${payments.gross} - ${payments.refunded} - ${payments.fee} - ${payments.platformFee} else 0 end`),
    paidOut: total(sql`case when ${charge} then 0 else ${payments.gross} end`),
  }).from(payments).where(and(
    eq(payments.app, app),
    ofSeller(seller),
  )).groupBy(payments.seller, payments.rail, payments.currency).orderBy(payments.seller, payments.rail, payments.currency)
}

/** Notes that a seller was paid; amounts in the currency's smallest unit. */
export async function addPayout(db: Database, app: string, now: number, payout: { seller: number, currency: string, amount: number, rail: Payment['rail'] }): Promise<void> {
  await db.insert(payments).values({
    app,
    kind: 'payout',
    rail: payout.rail,
    ref: `payout-${newPublicId()}`,
    seller: payout.seller,
    currency: payout.currency,
    gross: payout.amount,
    paidAt: now,
    availableAt: now,
  })
}

export async function sellerOf(db: Database, app: string, telegramId: number): Promise<Seller | undefined> {
  const [row] = await db.select().from(sellers).where(and(eq(sellers.app, app), eq(sellers.telegramId, telegramId)))
  return row
}

/** Whose account this is. */
export async function sellerOfAccount(db: Database, app: string, account: string): Promise<number | undefined> {
  const [row] = await db.select({ telegramId: sellers.telegramId }).from(sellers).where(and(eq(sellers.app, app), eq(sellers.account, account)))
  return row?.telegramId
}

export async function putSeller(db: Database, row: typeof sellers.$inferInsert): Promise<void> {
  await db.insert(sellers).values(row).onConflictDoUpdate({
    target: [sellers.app, sellers.telegramId],
    set: { account: row.account, ready: row.ready ?? false },
  })
}

export async function customerOf(db: Database, app: string, account: string | null, telegramId: number): Promise<string | undefined> {
  const [row] = await db.select().from(customers).where(and(eq(customers.app, app), eq(customers.account, account ?? ''), eq(customers.telegramId, telegramId)))
  return row?.customer
}

export async function putCustomer(db: Database, app: string, account: string | null, telegramId: number, customer: string): Promise<void> {
  await db.insert(customers).values({
    app,
    account: account ?? '',
    telegramId,
    customer,
  }).onConflictDoUpdate({
    target: [customers.app, customers.account, customers.telegramId],
    set: { customer },
  })
}

/** The payment page of this person for this item that is being made or open. One that has run out, or hangs in the making, is closed first. */
export async function openCheckout(db: Database, app: string, item: string, telegramId: number, now: number): Promise<Checkout | undefined> {
  const [row] = await db.select().from(checkouts).where(and(eq(checkouts.app, app), eq(checkouts.item, item), eq(checkouts.telegramId, telegramId), inArray(checkouts.state, ['making', 'open']))).for('update')
  if (!row || row.expiresAt > now)
    return row
  await db.update(checkouts).set({ state: 'closed' }).where(eq(checkouts.id, row.id))
}

export async function addCheckout(db: Database, row: Pick<Checkout, 'app' | 'item' | 'telegramId' | 'account' | 'expiresAt'> & { offer: Record<string, unknown> }): Promise<string> {
  const publicId = newPublicId()
  await db.insert(checkouts).values({ ...row, publicId })
  return publicId
}

export async function setCheckout(db: Database, publicId: string, set: Partial<typeof checkouts.$inferInsert>): Promise<Checkout | undefined> {
  const [row] = await db.update(checkouts).set(set).where(eq(checkouts.publicId, publicId)).returning()
  return row
}

export async function checkoutByPublicId(db: Database, app: string, publicId: string): Promise<Checkout | undefined> {
  const [row] = await db.select().from(checkouts).where(and(eq(checkouts.app, app), eq(checkouts.publicId, publicId)))
  return row
}

/** What was bought is paid or on offer no longer: no page for it stays open. */
export async function closeCheckouts(db: Database, app: string, item: string, telegramId: number, state: 'paid' | 'closed'): Promise<void> {
  await db.update(checkouts).set({ state }).where(and(eq(checkouts.app, app), eq(checkouts.item, item), eq(checkouts.telegramId, telegramId), inArray(checkouts.state, ['making', 'open'])))
}

/** Name and language of a person, for messages nobody asked for. */
export async function personOf(db: Database, app: string, telegramId: number) {
  const [row] = await db.select({
    firstName: people.firstName,
    username: people.username,
    tz: people.tz,
    language: people.language,
    languageCode: people.languageCode,
  }).from(people).where(and(eq(people.app, app), eq(people.telegramId, telegramId)))
  return row
}

export async function exportPay(db: Database, app: string, telegramId: number) {
  return {
    memberships: (await entitlementsOf(db, app, telegramId)).map(({ item, rail, status, until, cancelAtEnd, createdAt }) => ({
      item,
      rail,
      status,
      until,
      cancelAtEnd,
      createdAt,
    })),
    payments: (await paymentsBy(db, app, telegramId)).map(({ item, rail, currency, gross, refunded, paidAt }) => ({
      item,
      rail,
      currency,
      gross,
      refunded,
      paidAt,
    })),
  }
}
