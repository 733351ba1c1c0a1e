// GateBot's tables: groups and what they cost, members and how they stand, the links they got, and what happened.

import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, jsonb, pgPolicy, pgRole, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { appColumn, chatReference, identity, instant, publicId, telegramId } from '#kit/db'

const row = () => bigint({ mode: 'number' })
const person = pgRole('app_gatebot_user').existing()
const me = sql.raw(`((select current_setting('request.jwt.claims', true))::json ->> 'telegram_id')::bigint`)

/** What a mini app hears: an address to open, that it is done, or words why not. */
export type Answer = { url: string } | { done: true } | { problem: string }

/** An offer as a mini app shows it; amounts in the currency's smallest unit. */
export interface OfferView {
  group: string
  title: string
  /** What this person has of it already. */
  mine: string | null
  trial_days: number
  membership: WaysToPay | null
  pass: (WaysToPay & { days: number }) | null
}

/** Null: not to be paid in this way. */
export interface WaysToPay { card: { amount: number, currency: string, interval: string | null } | null, stars: number | null }

/** What a person's mini app may see; everything it may change is planned as a job. */
function seen(name: string, using: ReturnType<typeof sql>) {
  return pgPolicy(name, {
    for: 'select',
    to: person,
    using,
  })
}

export const groups = pgTable('gatebot_groups', {
  id: identity(),
  // made by the database where a row is added by hand
  publicId: publicId().default(sql`left(replace(gen_random_uuid()::text, '-', ''), 10)`),
  app: appColumn('gatebot'),
  telegramGroupId: telegramId().notNull().unique(),
  ownerId: telegramId().notNull(),
  /** As last heard; the chat's row has the newest. */
  title: text().notNull().default(''),
  /** The owner's own price; sold once it was checked (`price_state`). */
  stripePriceId: text(),
  /** A price of ours instead, in the currency's smallest unit. */
  amount: row(),
  currency: text().notNull().default('usd'),
  interval: text({
    enum: ['week', 'month', 'year'],
  }).notNull().default('month'),
  priceState: text({
    enum: ['ok', 'checking', 'broken'],
  }).notNull().default('checking'),
  stars: integer(),
  trialDays: integer().notNull().default(0),
  graceDays: integer().notNull().default(3),
  /** A pass paid once: days, and its price in the currency's smallest unit or Stars. */
  passDays: integer(),
  passAmount: row(),
  passCurrency: text().notNull().default('usd'),
  passStars: integer(),
  welcome: text(),
  paused: text({
    enum: ['asked', 'removed', 'rights'],
  }),
  createdAt: instant(),
}, t => [
  chatReference({ app: t.app, chatId: t.telegramGroupId }),
  index('gatebot_groups_owner').on(t.ownerId),
  seen('own_or_joined', sql`owner_id = ${me} or id in (select group_id from gatebot_members where telegram_user_id = ${me})`),
])

export const memberStates = [
  'pending',
  'trialing',
  'active',
  'past_due',
  'cancelled',
  'expired',
  'refunded',
  'comped',
] as const

export const members = pgTable('gatebot_members', {
  id: identity(),
  telegramUserId: telegramId().notNull(),
  groupId: row().notNull().references(() => groups.id, { onDelete: 'cascade' }),
  stripeCustomerId: text(),
  /** What the entitlements say, in the words of the dashboard. */
  status: text({ enum: memberStates }).notNull().default('pending'),
  /** Until when they may stay, the grace counted; null: for good. */
  until: instant(),
  /** GateBot let them in: only such members are ever removed. */
  admittedAt: instant(),
  /** A join request of theirs waits in the group. */
  asking: boolean().notNull().default(false),
  /** The request's query, while a mini app is shown for it. */
  joinQuery: text(),
  /** An administrator banned them: nothing is sold to them. */
  banned: boolean().notNull().default(false),
  /** They asked to be forgotten: the row goes when what they paid for ends. */
  forget: boolean().notNull().default(false),
  // what their mini app and the owner's show, copied when it changes
  ownerId: telegramId(),
  firstName: text().notNull().default(''),
  username: text(),
  /** What it rests on, and what the next charge takes. */
  entitlementId: row(),
  rail: text({
    enum: ['stripe', 'stars', 'gift'],
  }),
  amount: row(),
  currency: text(),
  /** How often, as it stood when this was bought. */
  interval: text({
    enum: ['week', 'month', 'year'],
  }),
  paidUntil: instant(),
  cancelAtEnd: boolean().notNull().default(false),
  /** A charge of theirs is open: another card, or paying again, is the way back. */
  owing: boolean().notNull().default(false),
  createdAt: instant(),
}, t => [
  unique('gatebot_members_once').on(t.telegramUserId, t.groupId),
  index('gatebot_members_group').on(t.groupId, t.status),
  seen('own_or_owners', sql`telegram_user_id = ${me} or owner_id = ${me}`),
])

export const invites = pgTable('gatebot_invites', {
  id: identity(),
  memberId: row().notNull().references(() => members.id, { onDelete: 'cascade' }),
  link: text().notNull().unique(),
  expiresAt: instant().notNull(),
  usedBy: telegramId(),
  revokedAt: instant(),
  createdAt: instant().notNull(),
}, t => [
  index('gatebot_invites_member').on(t.memberId),
  seen('own', sql`member_id in (select id from gatebot_members where telegram_user_id = ${me})`),
])

/** People who were there before, or whom the owner keeps: never removed. */
export const exempt = pgTable('gatebot_exempt', {
  groupId: row().notNull().references(() => groups.id, { onDelete: 'cascade' }),
  telegramUserId: telegramId().notNull(),
}, t => [
  primaryKey({
    columns: [t.groupId, t.telegramUserId],
  }),
])

export const audit = pgTable('gatebot_audit', {
  id: identity(),
  groupId: row().notNull().references(() => groups.id, { onDelete: 'cascade' }),
  telegramUserId: telegramId(),
  what: text().notNull(),
  about: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  at: instant().notNull(),
}, t => [
  index('gatebot_audit_group').on(t.groupId, t.at),
  seen('owners', sql`group_id in (select id from gatebot_groups where owner_id = ${me})`),
])

/** What a mini app asked for and Stripe or Telegram have to say: a payment page, whether a price fits. It comes back until the answer is there. */
export const asks = pgTable('gatebot_asks', {
  id: identity(),
  publicId: publicId(),
  telegramUserId: telegramId().notNull(),
  /** An item that is being bought; `portal:…`, `code:…`. */
  about: text().notNull(),
  answer: jsonb().$type<Answer>(),
  createdAt: instant().notNull(),
}, t => [
  index('gatebot_asks_person').on(t.telegramUserId, t.about),
  pgPolicy('own_rows', {
    for: 'all',
    to: person,
    using: sql`telegram_user_id = ${me}`,
  }),
])
