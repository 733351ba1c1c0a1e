// TeleScheduler's tables: channels and who may post there, posts, where and when they go, and what became of each occurrence.
// A person reads their channels, what goes there, and their own posts; what they change goes through the app (api.ts).

import type { SQL } from 'drizzle-orm'
import type { Recurrence } from '#kit/time'
import type { Overrides, Payload } from './content.ts'
import { sql } from 'drizzle-orm'
import { bigint, boolean, customType, index, integer, jsonb, pgPolicy, pgRole, pgTable, primaryKey, smallint, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import { appColumn, chatReference, identity, instant, publicId, telegramId } from '#kit/db'

const row = () => bigint({ mode: 'number' })
const person = pgRole('app_telescheduler_user').existing()
const me = sql`((select current_setting('request.jwt.claims', true))::json ->> 'telegram_id')::bigint`
/** What a person may read. Each looks only at tables whose own policies look no further, so they end. */
const readable = (using: SQL) => pgPolicy('readable', { for: 'select', to: person, using })
const mine = sql`select m.channel_id from telescheduler_members m where m.user_id = ${me}`
/** `HH:MM` */
const clockTime = customType<{ data: string, driverData: string }>({
  dataType: () => 'time(0)',
  fromDriver: value => value.slice(0, 5),
})
/** `YYYY-MM-DDTHH:MM`, wall time: it needs a zone to mean an instant. */
const wallTime = customType<{ data: string, driverData: string }>({
  dataType: () => 'timestamp(0) without time zone',
  fromDriver: value => value.replace(' ', 'T').slice(0, 16),
})

export const channels = pgTable('telescheduler_channels', {
  id: identity(),
  publicId: publicId(),
  app: appColumn('telescheduler'),
  chatId: telegramId().notNull().unique(),
  kind: text({
    enum: ['channel', 'group', 'supergroup'],
  }).notNull().default('channel'),
  title: text().notNull().default(''),
  username: text(),
  tz: text().notNull().default('UTC'),
  ownerId: telegramId().notNull(),
  /** What the bot may do there, in Telegram's words. */
  rights: jsonb().$type<Record<string, boolean>>().notNull().default({}),
  /** Nothing goes out before this; with a reason and no end: until somebody resumes. */
  pausedUntil: instant(),
  pauseReason: text({
    enum: ['asked', 'kicked', 'no-right', 'gone'],
  }),
  /** Weekdays (1 Monday – 7 Sunday) whose slots are switched off. */
  daysOff: smallint().array().notNull().default([]),
  /** When the last post went or will go out: the pace of a backlog. */
  lastPostAt: instant(),
  createdAt: instant(),
}, t => [
  chatReference({ app: t.app, chatId: t.chatId }),
  index('telescheduler_channels_owner_id').on(t.ownerId),
  readable(sql`id in (${mine})`),
])

export const roles = ['owner', 'editor', 'author'] as const

export const members = pgTable('telescheduler_members', {
  channelId: row().notNull().references(() => channels.id, { onDelete: 'cascade' }),
  userId: telegramId().notNull(),
  role: text({ enum: roles }).notNull(),
}, t => [
  primaryKey({
    columns: [t.channelId, t.userId],
  }),
  index('telescheduler_members_user_id').on(t.userId),
  readable(sql`user_id = ${me}`),
])

export const slots = pgTable('telescheduler_slots', {
  channelId: row().notNull().references(() => channels.id, { onDelete: 'cascade' }),
  /** 1 Monday – 7 Sunday */
  dow: smallint().notNull(),
  localTime: clockTime().notNull(),
}, t => [
  primaryKey({
    columns: [t.channelId, t.dow, t.localTime],
  }),
  readable(sql`channel_id in (${mine})`),
])

export const postStates = [
  'draft',
  'pending',
  'approved',
  'scheduled',
  'sending',
  'sent',
  'failed',
  'missed',
  'deleted',
] as const

export const posts = pgTable('telescheduler_posts', {
  id: identity(),
  publicId: publicId(),
  app: appColumn('telescheduler'),
  authorId: telegramId().notNull(),
  /** Who answers for its going out: the one who scheduled or approved it. */
  scheduledBy: telegramId(),
  state: text({ enum: postStates }).notNull().default('draft'),
  payload: jsonb().$type<Payload>().notNull(),
  sourceChatId: telegramId(),
  sourceMessageId: row(),
  /** Items of one album arrive one by one. */
  mediaGroupId: text(),
  version: integer().notNull().default(1),
  changedBy: telegramId(),
  changedAt: instant(),
  createdAt: instant(),
}, t => [
  chatReference({ app: t.app, chatId: t.sourceChatId }),
  index('telescheduler_posts_author').on(t.authorId, t.state),
  uniqueIndex('telescheduler_posts_album').on(t.authorId, t.mediaGroupId).where(sql`media_group_id is not null`),
  readable(sql`author_id = ${me} or exists (select from telescheduler_targets t where t.post_id = telescheduler_posts.id)`),
])

export const targetStates = [
  'draft',
  'scheduled',
  'held',
  'sending',
  'sent',
  'failed',
  'missed',
  'uncertain',
  'deleted',
] as const

export const targets = pgTable('telescheduler_targets', {
  id: identity(),
  publicId: publicId(),
  postId: row().notNull().references(() => posts.id, { onDelete: 'cascade' }),
  channelId: row().notNull().references(() => channels.id, { onDelete: 'cascade' }),
  mode: text({
    enum: ['fixed', 'queue', 'recurring'],
  }).notNull().default('fixed'),
  localAt: wallTime(),
  tz: text(),
  rule: jsonb().$type<Recurrence>(),
  /** A cache of what local time, zone and rule say. */
  nextRunAt: instant(),
  /** The wall time that names the next occurrence. */
  occurrenceKey: text(),
  occurrenceNo: integer().notNull().default(0),
  overrides: jsonb().$type<Overrides>().notNull().default({}),
  state: text({ enum: targetStates }).notNull().default('draft'),
}, t => [
  unique('telescheduler_targets_once').on(t.postId, t.channelId),
  index('telescheduler_targets_next').on(t.channelId, t.state, t.nextRunAt),
  readable(sql`channel_id in (${mine})`),
])

export const deliveryStates = [
  'sending',
  'sent',
  'failed',
  'missed',
  'uncertain',
  'dropped',
] as const

/** One occurrence of a target: exactly one row, whatever happens. */
export const deliveries = pgTable('telescheduler_deliveries', {
  id: identity(),
  publicId: publicId(),
  app: appColumn('telescheduler'),
  targetId: row().notNull().references(() => targets.id, { onDelete: 'cascade' }),
  occurrenceKey: text().notNull(),
  chatId: telegramId().notNull(),
  messageIds: row().array().notNull().default([]),
  state: text({ enum: deliveryStates }).notNull().default('sending'),
  /** A reason of failures.ts. */
  error: text(),
  attempts: integer().notNull().default(1),
  pinned: boolean().notNull().default(false),
  sentAt: instant(),
  deleteAt: instant(),
  /** Emoji (or custom emoji id, or `paid`) → how many. */
  reactions: jsonb().$type<Record<string, number>>().notNull().default({}),
  pollId: text(),
  votes: integer(),
}, t => [
  unique('telescheduler_deliveries_once').on(t.targetId, t.occurrenceKey),
  chatReference({ app: t.app, chatId: t.chatId }),
  index('telescheduler_deliveries_chat').on(t.chatId, t.sentAt),
  index('telescheduler_deliveries_poll').on(t.pollId).where(sql`poll_id is not null`),
  readable(sql`exists (select from telescheduler_targets t where t.id = telescheduler_deliveries.target_id)`),
])

export const approvals = pgTable('telescheduler_approvals', {
  postId: row().notNull().references(() => posts.id, { onDelete: 'cascade' }),
  version: integer().notNull(),
  userId: telegramId().notNull(),
  verdict: text({
    enum: ['approved', 'returned'],
  }).notNull(),
  comment: text(),
  createdAt: instant(),
}, t => [
  primaryKey({
    columns: [t.postId, t.version, t.userId],
  }),
])

/** Who did what, for the people of a channel. */
export const audit = pgTable('telescheduler_audit', {
  id: identity(),
  channelId: row().references(() => channels.id, { onDelete: 'cascade' }),
  postId: row().references(() => posts.id, { onDelete: 'set null' }),
  userId: telegramId(),
  action: text().notNull(),
  detail: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  createdAt: instant(),
}, t => [
  index('telescheduler_audit_channel').on(t.channelId, t.createdAt),
])
