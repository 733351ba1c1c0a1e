// GateBot's tables: groups and what they cost, members and how they stand, the links they got, and what happened.

import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { appColumn, chatReference, identity, instant, publicId, telegramId } from '#kit/db'

const row = () => bigint({ mode: 'number' })

export const groups = pgTable('gatebot_groups', {
  id: identity(),
  // made by the database where a row is added by hand
  publicId: publicId().default(sql`left(replace(gen_random_uuid()::text, '-', ''), 10)`),
  app: appColumn('gatebot'),
  telegramGroupId: telegramId().notNull().unique(),
  ownerId: telegramId().notNull(),
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
  /** A pass paid once: days, and its price in cents or Stars. */
  passDays: integer(),
  passAmount: row(),
  passStars: integer(),
  welcome: text(),
  paused: text({
    enum: ['asked', 'removed', 'rights'],
  }),
  createdAt: instant(),
}, t => [
  chatReference({ app: t.app, chatId: t.telegramGroupId }),
  index('gatebot_groups_owner').on(t.ownerId),
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
  createdAt: instant(),
}, t => [
  unique('gatebot_members_once').on(t.telegramUserId, t.groupId),
  index('gatebot_members_group').on(t.groupId, t.status),
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
])
