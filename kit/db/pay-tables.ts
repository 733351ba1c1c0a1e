// The shared tables of money: who may use what until when, what was paid, to whom it belongs, and which of Stripe's events were heard.
import { sql } from 'drizzle-orm'
import { bigint, boolean, index, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { instant } from './instant.ts'

const id = () => bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity()
const big = () => bigint({ mode: 'number' })

export const rails = ['stripe', 'stars', 'gift'] as const

/**
 * `trialing`, `active`: paid for. `past_due`: the last charge failed, `until` is what was paid for.
 * `frozen`: the payer's bank disputes the charge. `refunded`, `ended`: over.
 */
export const entitlementStates = [
  'trialing',
  'active',
  'past_due',
  'frozen',
  'refunded',
  'ended',
] as const

/** Who may use what until when, whatever rail paid. `item` is `plan:<id>` or an app's own kind, e.g. `group:<public id>`. */
export const factoryEntitlements = pgTable('factory_entitlements', {
  id: id(),
  app: text().notNull(),
  item: text().notNull(),
  telegramId: big().notNull(),
  rail: text({ enum: rails }).notNull(),
  /** Stripe's subscription or payment intent, the first charge of a subscription in Stars, or a gift's own id. */
  ref: text().notNull(),
  /** The connected Stripe account it was paid to; null: the founder's. */
  account: text(),
  customer: text(),
  status: text({ enum: entitlementStates }).notNull(),
  /** Paid until; null: for good. */
  until: instant(),
  cancelAtEnd: boolean().notNull().default(false),
  /** What the next charge takes, in the currency's smallest unit. */
  amount: big(),
  currency: text(),
  /** The job whose look at Stripe this row shows: an older look that comes later changes nothing. */
  looked: big().notNull().default(0),
  createdAt: instant().notNull(),
}, t => [
  uniqueIndex('factory_entitlements_ref').on(t.app, t.rail, t.ref),
  index('factory_entitlements_person').on(t.app, t.telegramId),
  index('factory_entitlements_item').on(t.app, t.item),
])

/** Every charge and payout. `seller` null: the founder's own revenue; else it belongs to that person. */
export const factoryPayments = pgTable('factory_payments', {
  id: id(),
  app: text().notNull(),
  kind: text({
    enum: ['charge', 'payout'],
  }).notNull().default('charge'),
  rail: text({ enum: rails }).notNull(),
  /** Stripe's charge, Telegram's charge, or a payout's own id. */
  ref: text().notNull(),
  item: text(),
  telegramId: big(),
  seller: big(),
  account: text(),
  /** `usd` …, or `XTR` for Stars; amounts in the currency's smallest unit. */
  currency: text().notNull(),
  gross: big().notNull(),
  refunded: big().notNull().default(0),
  /** What Stripe keeps, where it is the founder's account; 0 for Stars. */
  fee: big().notNull().default(0),
  /** The founder's share of another seller's charge. */
  platformFee: big().notNull().default(0),
  disputed: boolean().notNull().default(false),
  paidAt: instant().notNull(),
  /** When it may be paid out: Stars after 21 days (Bot Developer Terms 6.2). */
  availableAt: instant().notNull(),
  looked: big().notNull().default(0),
}, t => [
  uniqueIndex('factory_payments_ref').on(t.app, t.rail, t.ref),
  index('factory_payments_seller').on(t.app, t.seller),
  index('factory_payments_payer').on(t.app, t.telegramId),
])

/** Somebody who sells through an app to their own Stripe account. */
export const factorySellers = pgTable('factory_sellers', {
  app: text().notNull(),
  telegramId: big().notNull(),
  account: text().notNull(),
  /** Stripe lets the account take cards. */
  ready: boolean().notNull().default(false),
  createdAt: instant().notNull(),
}, t => [
  primaryKey({
    columns: [t.app, t.telegramId],
  }),
  uniqueIndex('factory_sellers_account').on(t.account),
])

/** A payer as one Stripe account knows them. `account` is empty for the founder's. */
export const factoryCustomers = pgTable('factory_customers', {
  app: text().notNull(),
  account: text().notNull().default(''),
  telegramId: big().notNull(),
  customer: text().notNull(),
}, t => [
  primaryKey({
    columns: [t.app, t.account, t.telegramId],
  }),
  index('factory_customers_customer').on(t.customer),
])

/** A payment page that is or was open: two taps lead to the same one. */
export const factoryCheckouts = pgTable('factory_checkouts', {
  id: id(),
  publicId: text().notNull().unique(),
  app: text().notNull(),
  item: text().notNull(),
  telegramId: big().notNull(),
  account: text(),
  session: text(),
  url: text(),
  state: text({
    enum: ['making', 'open', 'paid', 'closed'],
  }).notNull().default('making'),
  offer: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  expiresAt: instant().notNull(),
}, t => [
  uniqueIndex('factory_checkouts_open').on(t.app, t.item, t.telegramId).where(sql`state in ('making', 'open')`),
  uniqueIndex('factory_checkouts_session').on(t.session),
])

/** Stripe's events by id, so that a repeated one has no second effect. Kept 30 days, which is how long Stripe keeps them. */
export const factoryStripeEvents = pgTable('factory_stripe_events', {
  eventId: text().primaryKey(),
  type: text().notNull(),
  account: text(),
  app: text(),
  receivedAt: instant().notNull(),
}, t => [
  index('factory_stripe_events_received').on(t.receivedAt),
])
