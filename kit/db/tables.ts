// The shared tables. App roles see the rows of their own app, `factory_system` all of them, a person none.
import { sql } from 'drizzle-orm'
import { bigint, index, integer, jsonb, pgTable, primaryKey, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { instant } from './instant.ts'

export * from './file-tables.ts'
export * from './meter-tables.ts'
export * from './pay-tables.ts'

const id = () => bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity()
const big = () => bigint({ mode: 'number' })

/** One row per update of a bot: a repeated update finds its first answer here. Pruned after 48 hours. */
export const factoryUpdates = pgTable('factory_updates', {
  botId: big().notNull(),
  updateId: big().notNull(),
  app: text().notNull(),
  state: text({
    enum: ['open', 'done', 'dead'],
  }).notNull().default('open'),
  failures: integer().notNull().default(0),
  reply: jsonb(),
  createdAt: instant().notNull(),
}, t => [
  primaryKey({
    columns: [t.botId, t.updateId],
  }),
  index('factory_updates_created_at').on(t.createdAt),
])

/** A person as one app knows them. `language` is chosen in the bot, `language_code` is what Telegram says. */
export const factoryPeople = pgTable('factory_people', {
  app: text().notNull(),
  telegramId: big().notNull(),
  firstName: text().notNull().default(''),
  username: text(),
  language: text(),
  languageCode: text(),
  tz: text(),
  country: text(),
  startedAt: instant(),
  blockedAt: instant(),
  /** When they last wrote or tapped, to the day: that is how active people are counted. */
  seenAt: instant(),
  /** The newest `/web` link, until it is used: SHA-256 of its code, and until when it signs in. */
  webHash: text(),
  webUntil: instant(),
  createdAt: instant().notNull(),
}, t => [
  primaryKey({
    columns: [t.app, t.telegramId],
  }),
])

/** A chat as one app's bot sees it: what it may do there, and when the next message may go out. Also the row that serialises one chat's updates. */
export const factoryChats = pgTable('factory_chats', {
  app: text().notNull(),
  chatId: big().notNull(),
  type: text().notNull().default('private'),
  title: text().notNull().default(''),
  username: text(),
  /** Telegram's member status of the bot here; `blocked` where a person blocked it, `gone` where the chat no longer exists. */
  botStatus: text().notNull().default('member'),
  rights: jsonb().$type<Record<string, boolean>>(),
  /** The pace: no message before this … */
  nextSendAt: instant(),
  /** … and the theoretical arrival time of the burst allowance (GCRA). */
  burstAt: instant(),
  createdAt: instant().notNull(),
}, t => [
  primaryKey({
    columns: [t.app, t.chatId],
  }),
])

/** The one way to hold a conversation: the step a person is at in a chat, and what was said so far. */
export const factoryDialogs = pgTable('factory_dialogs', {
  app: text().notNull(),
  chatId: big().notNull(),
  userId: big().notNull(),
  step: text().notNull(),
  data: jsonb().$type<Record<string, unknown>>().notNull().default({}),
  version: integer().notNull().default(1),
  expiresAt: instant().notNull(),
}, t => [
  primaryKey({
    columns: [t.app, t.chatId, t.userId],
  }),
])

export const jobStates = [
  'waiting',
  'claimed',
  'sending',
  'done',
  'uncertain',
  'failed',
  'missed',
  'cancelled',
] as const

/**
 * Everything that happens later or must not be lost. `kind` is one of the app's jobs, or `send`: one call of the Bot API, whose row is its delivery.
 * `claimed` by a lease; a send whose call is leaving is `sending`, and `uncertain` when its answer was lost. Waiting with a lease it is reserved for the queue.
 */
export const factoryJobs = pgTable('factory_jobs', {
  id: id(),
  app: text().notNull(),
  kind: text().notNull(),
  /** Reschedule and cancel by it: at most one waiting job of a kind has it. */
  key: text(),
  /** With it the job exists once and for all: (kind, key, occurrence) never runs twice. */
  occurrence: text(),
  chatId: big(),
  payload: jsonb().$type<any>().notNull().default({}),
  /** 1: somebody waits for it in a chat. 0: everything else. */
  priority: smallint().notNull().default(0),
  /** How many messages a send adds to its chat, for the pace; 0 for edits, pins and the like. */
  weight: smallint().notNull().default(0),
  runAt: instant().notNull(),
  /** Later than this it is missed instead of run. */
  lateAt: instant(),
  state: text({ enum: jobStates }).notNull().default('waiting'),
  attempts: integer().notNull().default(0),
  maxAttempts: integer().notNull().default(8),
  leaseUntil: instant(),
  result: jsonb().$type<any>(),
  error: text(),
  createdAt: instant().notNull(),
  endedAt: instant(),
}, t => [
  // what is claimed next, per app; finished rows are not in them, so their size is the backlog's. Sends apart: they may have to wait for their bot's pace, jobs do not
  index('factory_jobs_waiting').on(t.app, t.priority, t.runAt, t.id).where(sql`state = 'waiting' and kind <> 'send'`),
  index('factory_jobs_sends').on(t.app, t.priority, t.runAt, t.id).where(sql`state = 'waiting' and kind = 'send'`),
  index('factory_jobs_run_at').on(t.runAt).where(sql`state = 'waiting'`),
  index('factory_jobs_leased').on(t.leaseUntil).where(sql`lease_until is not null`),
  // who stands before me in my chat
  index('factory_jobs_chat').on(t.app, t.chatId, t.runAt, t.id).where(sql`kind = 'send' and state in ('waiting', 'claimed', 'sending')`),
  uniqueIndex('factory_jobs_key').on(t.app, t.kind, t.key).where(sql`key is not null and occurrence is null and state = 'waiting'`),
  uniqueIndex('factory_jobs_occurrence').on(t.app, t.kind, t.key, t.occurrence).where(sql`occurrence is not null`),
  index('factory_jobs_ended_at').on(t.endedAt).where(sql`ended_at is not null`),
])

/** A bot's pace: at most 30 messages a second over all chats, and a pause when Telegram asks for one. */
export const factoryPace = pgTable('factory_pace', {
  app: text().primaryKey(),
  nextAt: instant(),
  pausedUntil: instant(),
})

/** Updates and jobs that were given up after several attempts, kept for the founder. */
export const factoryDeadLetters = pgTable('factory_dead_letters', {
  id: id(),
  app: text().notNull(),
  source: text({
    enum: ['update', 'job'],
  }).notNull(),
  reference: text().notNull(),
  error: text().notNull(),
  payload: jsonb(),
  createdAt: instant().notNull(),
}, t => [
  uniqueIndex('factory_dead_letters_once').on(t.app, t.source, t.reference),
])

/** One alert per cause and hour. `sent_via` is null while no bot could reach the founder. */
export const factoryAlerts = pgTable('factory_alerts', {
  id: id(),
  cause: text().notNull(),
  hour: instant().notNull(),
  app: text(),
  text: text().notNull(),
  sentVia: text(),
  createdAt: instant().notNull(),
}, t => [
  uniqueIndex('factory_alerts_once').on(t.cause, t.hour),
])

/** When something last happened: `tick`, `prune`, `meters`. */
export const factoryHeartbeats = pgTable('factory_heartbeats', {
  name: text().primaryKey(),
  at: instant().notNull(),
})

/** Apps that are frozen: their updates are answered kindly or kept, their jobs wait. The owner writes it, apps read their own row. */
export const factoryFrozen = pgTable('factory_frozen', {
  app: text().primaryKey(),
  since: instant().notNull(),
})

/** Which migration of which chain was applied, with its hash. Made by `migrate` itself; the owner's table. */
export const migrationsTable = 'factory_migrations'
