// StandupTG's tables: teams and who is in them, one run per team and date, who was asked, and what was answered.
// A person reads their standups and what was said there by name, and their own rows; what they change goes through the app (api.ts). Anonymous answers and blockers are nobody's to read: the app shows them as the digest does.

import type { SQL } from 'drizzle-orm'
import type { Answers } from './answers.ts'
import type { Question } from './questions.ts'
import { sql } from 'drizzle-orm'
import { bigint, boolean, date, index, integer, jsonb, pgPolicy, pgRole, pgTable, primaryKey, text, unique, uniqueIndex } from 'drizzle-orm/pg-core'
import { appColumn, chatReference, identity, instant, publicId, telegramId } from '#kit/db'

const row = () => bigint({ mode: 'number' })
const day = () => date({ mode: 'string' })
const person = pgRole('app_standup_user').existing()
const me = sql`((select current_setting('request.jwt.claims', true))::json ->> 'telegram_id')::bigint`
const readable = (using: SQL) => pgPolicy('readable', { for: 'select', to: person, using })
/** Each policy looks only at tables whose own policies look no further, so they end. */
const inMyTeam = sql`team_id in (select id from standup_teams)`

export const teams = pgTable('standup_teams', {
  id: identity(),
  // made by the database where a row is added by hand
  publicId: publicId().default(sql`left(replace(gen_random_uuid()::text, '-', ''), 10)`),
  app: appColumn('standup'),
  groupId: telegramId().notNull(),
  /** What is asked now: texts, or questions with a kind. Earlier sets are kept with the runs that asked them. */
  questions: jsonb().$type<(string | Partial<Question>)[]>().notNull(),
  /** Five fields, one time of day: read in each member's zone, or in the team's (`mode`). */
  scheduleCron: text().notNull().default('30 9 * * 1-5'),
  timezone: text().notNull().default('UTC'),
  name: text().notNull().default('Standup'),
  ownerId: telegramId(),
  /** The newest card in the group, kept up to date as people join. */
  cardId: row(),
  /** The forum topic everything goes to. */
  topicId: row(),
  mode: text({
    enum: ['local', 'moment'],
  }).notNull().default('local'),
  windowMin: integer().notNull().default(360),
  /** Minutes before the window's end. */
  remind: integer().array().notNull().default([60, 15]),
  /** `each`: posted as it comes; `digest`: together at the end. */
  publish: text({
    enum: ['each', 'digest'],
  }).notNull().default('digest'),
  digestBy: text({
    enum: ['person', 'question'],
  }).notNull().default('person'),
  anonymous: boolean().notNull().default(false),
  /** Names of those who did not answer, in the group. */
  nameMissing: boolean().notNull().default(false),
  holidaysOn: boolean().notNull().default(true),
  version: integer().notNull().default(1),
  paused: text({
    enum: ['asked', 'removed'],
  }),
  createdAt: instant(),
}, t => [
  chatReference({ app: t.app, chatId: t.groupId }),
  index('standup_teams_group_id').on(t.groupId),
  readable(sql`owner_id = ${me} or id in (select m.team_id from standup_members m where m.user_id = ${me} and (m.inactive is null or m.inactive = 'blocked'))`),
])

/** The sets of questions that were ever asked. */
export const questionSets = pgTable('standup_questions', {
  teamId: row().notNull().references(() => teams.id, { onDelete: 'cascade' }),
  version: integer().notNull(),
  questions: jsonb().$type<Question[]>().notNull(),
}, t => [
  primaryKey({
    columns: [t.teamId, t.version],
  }),
  readable(inMyTeam),
])

export const members = pgTable('standup_members', {
  teamId: row().notNull().references(() => teams.id, { onDelete: 'cascade' }),
  userId: telegramId().notNull(),
  role: text({
    enum: ['member', 'observer'],
  }).notNull().default('member'),
  /** Why they are not asked at present: they left the standup, are gone from the group (and come back with it), or blocked the bot. */
  inactive: text({
    enum: ['left', 'gone', 'blocked'],
  }),
  country: text(),
  region: text(),
  joinedAt: instant(),
}, t => [
  primaryKey({
    columns: [t.teamId, t.userId],
  }),
  index('standup_members_user_id').on(t.userId),
  readable(sql`user_id = ${me}`),
])

/** Periods away, in a person's own dates, both ends included. */
export const away = pgTable('standup_away', {
  id: identity(),
  userId: telegramId().notNull(),
  fromDate: day().notNull(),
  toDate: day().notNull(),
}, t => [
  index('standup_away_user_id').on(t.userId, t.toDate),
  readable(sql`user_id = ${me}`),
])

/** A team's own days: off although no holiday, or worked although one. */
export const companyDays = pgTable('standup_holidays_override', {
  teamId: row().notNull().references(() => teams.id, { onDelete: 'cascade' }),
  date: day().notNull(),
  off: boolean().notNull(),
}, t => [
  primaryKey({
    columns: [t.teamId, t.date],
  }),
  readable(inMyTeam),
])

export const runs = pgTable('standup_runs', {
  id: identity(),
  publicId: publicId(),
  teamId: row().notNull().references(() => teams.id, { onDelete: 'cascade' }),
  forDate: day().notNull(),
  state: text({
    enum: ['open', 'closed'],
  }).notNull().default('open'),
  /** The set of questions of this run; a change in the middle of the day is for the next one. */
  version: integer().notNull(),
  /** As the team was when the run began. */
  anonymous: boolean().notNull().default(false),
  /** Lets an anonymous answer be told from a second one without naming anybody; forgotten when the run closes. */
  salt: text(),
  closesAt: instant().notNull(),
  /** Those who never started the bot were told in the group. */
  told: boolean().notNull().default(false),
  /** The messages of the digest in the group, with what each says. */
  digest: jsonb().$type<{ message: number, text: string }[]>().notNull().default([]),
}, t => [
  unique('standup_runs_once').on(t.teamId, t.forDate),
  readable(inMyTeam),
])

export const promptStates = [
  'asked',
  'maybe',
  'answering',
  'done',
  'skipped',
  'away',
  'holiday',
  'unreached',
] as const

/** Who was asked in a run, and how far they are. */
export const prompts = pgTable('standup_prompts', {
  id: identity(),
  publicId: publicId(),
  runId: row().notNull().references(() => runs.id, { onDelete: 'cascade' }),
  userId: telegramId().notNull(),
  dueAt: instant().notNull(),
  closesAt: instant().notNull(),
  state: text({ enum: promptStates }).notNull().default('asked'),
  step: integer().notNull().default(0),
  /** The reminders that were sent, by their minutes before the end. */
  reminded: integer().array().notNull().default([]),
  draft: jsonb().$type<Answers>().notNull().default({}),
  /** The last text message: Telegram cuts what is longer than 4096 into several. */
  last: jsonb().$type<{ question: string, date: number, full: boolean }>(),
}, t => [
  unique('standup_prompts_once').on(t.runId, t.userId),
  index('standup_prompts_user_id').on(t.userId),
  readable(sql`user_id = ${me}`),
])

export const responses = pgTable('standup_responses', {
  id: identity(),
  teamId: row().notNull().references(() => teams.id, { onDelete: 'cascade' }),
  /** Nobody's in an anonymous standup. */
  userId: telegramId(),
  answers: jsonb().$type<Answers>().notNull(),
  submittedAt: instant(),
  runId: row().references(() => runs.id, { onDelete: 'cascade' }),
  token: text(),
  late: boolean().notNull().default(false),
  editedAt: instant(),
  /** Its own message in the group, where answers are posted one by one. */
  messageId: row(),
}, t => [
  uniqueIndex('standup_responses_once').on(t.runId, t.userId).where(sql`user_id is not null`),
  uniqueIndex('standup_responses_token').on(t.runId, t.token).where(sql`token is not null`),
  index('standup_responses_user_id').on(t.userId),
  index('standup_responses_team').on(t.teamId, t.submittedAt),
  readable(sql`user_id = ${me} or (user_id is not null and ${inMyTeam})`),
])

export const blockers = pgTable('standup_blockers', {
  id: identity(),
  publicId: publicId(),
  teamId: row().notNull().references(() => teams.id, { onDelete: 'cascade' }),
  responseId: row().notNull().unique().references(() => responses.id, { onDelete: 'cascade' }),
  text: text().notNull(),
  helperId: telegramId(),
  openedOn: day().notNull(),
  closedOn: day(),
}, t => [
  index('standup_blockers_team').on(t.teamId).where(sql`closed_on is null`),
])
