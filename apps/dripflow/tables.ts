// DripFlow's tables: courses, their lessons and blocks, who is how far, what was delivered and answered.
// A person reads the courses they write or take, and of what they take the parts that came to them; what they change goes through the app (api.ts).

import type { SQL } from 'drizzle-orm'
import type { Content } from '#kit/content'
import type { Gate } from './gates.ts'
import { sql } from 'drizzle-orm'
import { bigint, boolean, customType, date, index, integer, jsonb, pgPolicy, pgRole, pgTable, primaryKey, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { appColumn, chatReference, identity, instant, publicId, telegramId } from '#kit/db'

const row = () => bigint({ mode: 'number' })
const day = () => date({ mode: 'string' })
const person = pgRole('app_dripflow_user').existing()
const me = sql`((select current_setting('request.jwt.claims', true))::json ->> 'telegram_id')::bigint`
/** What a person may read. Each looks only at tables whose own policies look no further back, so they end: enrolments, courses, lessons, deliveries, blocks. */
const readable = (using: SQL) => pgPolicy('readable', { for: 'select', to: person, using })
/** Made by the database where a row is added by hand. */
const openId = () => publicId().default(sql`left(replace(gen_random_uuid()::text, '-', ''), 10)`)
/** `HH:MM` */
const clockTime = customType<{ data: string, driverData: string }>({
  dataType: () => 'time(0)',
  fromDriver: value => value.slice(0, 5),
})

export const sequences = pgTable('dripflow_sequences', {
  id: identity(),
  publicId: openId(),
  app: appColumn('dripflow'),
  ownerId: telegramId().notNull(),
  title: text().notNull(),
  createdAt: instant(),
  state: text({
    enum: ['draft', 'live', 'frozen', 'archived'],
  }).notNull().default('live'),
  /** `cohort`: lessons come on fixed dates in the course's zone. */
  mode: text({
    enum: ['relative', 'cohort'],
  }).notNull().default('relative'),
  cohortStart: day(),
  tz: text().notNull().default('UTC'),
  defaultTime: clockTime().notNull().default('09:00'),
  /** 1 Monday – 7 Sunday: days count on these only. */
  weekdays: smallint().array().notNull().default([1, 2, 3, 4, 5, 6, 7]),
  quietFrom: clockTime(),
  quietTo: clockTime(),
  /** The first lesson comes at once, or at the next chosen time. */
  first: text({
    enum: ['now', 'next'],
  }).notNull().default('now'),
  allowNext: boolean().notNull().default(true),
  /** What a late joiner of a cohort gets of what was before. */
  late: text({
    enum: ['list', 'daily', 'skip'],
  }).notNull().default('daily'),
  reviewChatId: telegramId(),
  reviewTopicId: row(),
  /** By card, in the currency's smallest unit; null: not by card. */
  amount: row(),
  currency: text().notNull().default('usd'),
  /** In Stars; null: not in Stars. A course with neither price is free. */
  stars: integer(),
  /** Paid every month, not once. */
  monthly: boolean().notNull().default(false),
  /** Days up to which it is free. */
  previewDays: integer().notNull().default(0),
  /** A code, and by how many per cent it lowers the price in Stars; Stripe has codes of its own. */
  promoCode: text(),
  promoPercent: integer(),
}, t => [
  chatReference({ app: t.app, chatId: t.reviewChatId }),
  index('dripflow_sequences_owner_id').on(t.ownerId),
  readable(sql`owner_id = ${me} or id in (select p.sequence_id from dripflow_progress p where p.user_id = ${me} and p.state <> 'left')`),
])

export const lessons = pgTable('dripflow_lessons', {
  id: identity(),
  publicId: openId(),
  sequenceId: row().notNull().references(() => sequences.id, { onDelete: 'cascade' }),
  dayNumber: integer().notNull(),
  /** A lesson of one block: `text`, or a medium whose file_id is `content`. `blocks`: it has rows in dripflow_blocks. */
  contentType: text().notNull().default('blocks'),
  content: text().notNull().default(''),
  createdAt: instant(),
  position: integer().notNull().default(0),
  title: text().notNull().default(''),
  gate: jsonb().$type<Gate>(),
  /** Put in front of people who were past its day, and not meant for them. */
  laterOnly: boolean().notNull().default(false),
  deletedAt: instant(),
}, t => [
  index('dripflow_lessons_sequence').on(t.sequenceId, t.dayNumber, t.position, t.id),
  readable(sql`sequence_id in (select s.id from dripflow_sequences s)`),
])

export const blocks = pgTable('dripflow_blocks', {
  id: identity(),
  lessonId: row().notNull().references(() => lessons.id, { onDelete: 'cascade' }),
  pos: integer().notNull(),
  content: jsonb().$type<Content>().notNull(),
  /** Minutes after the block before. */
  delayMin: integer().notNull().default(0),
  /** Items of one album arrive one by one. */
  mediaGroupId: text(),
  /** The author's message it was made of: edited there, it is edited here. */
  messageId: row(),
}, t => [
  index('dripflow_blocks_lesson').on(t.lessonId, t.pos),
  index('dripflow_blocks_message').on(t.messageId).where(sql`message_id is not null`),
  readable(sql`lesson_id in (select d.lesson_id from dripflow_deliveries d) or lesson_id in (select l.id from dripflow_lessons l join dripflow_sequences s on s.id = l.sequence_id where s.owner_id = ${me})`),
])

export const progressStates = [
  'active',
  'paused',
  'waiting',
  'asleep',
  'unpaid',
  'unreachable',
  'done',
  'left',
] as const

export const progress = pgTable('dripflow_progress', {
  id: identity(),
  publicId: openId(),
  userId: telegramId().notNull(),
  sequenceId: row().notNull().references(() => sequences.id, { onDelete: 'cascade' }),
  /** As it stands on the certificate, and in the author's list. */
  name: text().notNull().default(''),
  /** The day of the last delivered lesson. */
  currentDay: integer().notNull().default(0),
  startedAt: instant(),
  state: text({ enum: progressStates }).notNull().default('active'),
  tz: text().notNull().default('UTC'),
  localTime: clockTime().notNull().default('09:00'),
  /** The local date that day 1 counts from; a pause moves it. */
  startDate: day(),
  /** The local date of the last delivery. */
  lastDate: day(),
  lastSentAt: instant(),
  /** When the next lesson is due; null while nothing is. A row added by hand is due at once. */
  nextAt: instant().default(sql`'epoch'`),
  pausedOn: day(),
  /** The lesson whose gate is closed. */
  gateLessonId: row(),
  /** A reminder of that gate went out. */
  nudged: boolean().notNull().default(false),
  /** Joined while the course was free, and stays so. */
  free: boolean().notNull().default(true),
  /** At the end of the preview they were told what the rest costs. */
  offered: boolean().notNull().default(false),
}, t => [
  uniqueIndex('dripflow_progress_once').on(t.userId, t.sequenceId).where(sql`state <> 'left'`),
  index('dripflow_progress_next').on(t.nextAt).where(sql`state = 'active' and next_at is not null`),
  index('dripflow_progress_sequence').on(t.sequenceId),
  readable(sql`user_id = ${me}`),
])

/** Each lesson once per enrolment; what is passed over on purpose counts as delivered, without an instant. */
export const deliveries = pgTable('dripflow_deliveries', {
  progressId: row().notNull().references(() => progress.id, { onDelete: 'cascade' }),
  lessonId: row().notNull().references(() => lessons.id, { onDelete: 'cascade' }),
  sentAt: instant(),
}, t => [
  primaryKey({
    columns: [t.progressId, t.lessonId],
  }),
  index('dripflow_deliveries_lesson').on(t.lessonId),
  readable(sql`progress_id in (select p.id from dripflow_progress p where p.state <> 'left')`),
])

/** Quizzes under way: Telegram tells only the poll's id with an answer. */
export const polls = pgTable('dripflow_polls', {
  pollId: text().primaryKey(),
  progressId: row().notNull().references(() => progress.id, { onDelete: 'cascade' }),
  lessonId: row().notNull().references(() => lessons.id, { onDelete: 'cascade' }),
  correct: smallint().array().notNull().default([]),
  /** Which of how many questions of the lesson. */
  no: smallint().notNull().default(0),
  of: smallint().notNull().default(1),
}, t => [
  index('dripflow_polls_progress').on(t.progressId, t.lessonId),
])

export const answers = pgTable('dripflow_answers', {
  id: identity(),
  publicId: openId(),
  progressId: row().notNull().references(() => progress.id, { onDelete: 'cascade' }),
  lessonId: row().notNull().references(() => lessons.id, { onDelete: 'cascade' }),
  kind: text({
    enum: ['done', 'quiz', 'answer', 'task'],
  }).notNull(),
  /** A quiz: which question, and whether it was right; homework: where it stands in the learner's chat; of an album its group, and what of it the author has not got yet. */
  payload: jsonb().$type<{ no?: number, right?: 0 | 1, message?: number, group?: string, album?: number[] }>().notNull().default({}),
  /** A quiz that was begun anew since: counted in the numbers, not at the gate. */
  old: boolean().notNull().default(false),
  state: text({
    enum: [
      'passed',
      'failed',
      'review',
      'accepted',
      'returned',
    ],
  }).notNull(),
  /** The message in the review chat that is answered by replying. */
  reviewMessageId: row(),
  createdAt: instant(),
}, t => [
  index('dripflow_answers_progress').on(t.progressId, t.lessonId),
  index('dripflow_answers_review').on(t.reviewMessageId),
  readable(sql`progress_id in (select p.id from dripflow_progress p)`),
])

/** Who finished what: kept as it was on that day, found by its code. */
export const certificates = pgTable('dripflow_certificates', {
  code: text().primaryKey(),
  progressId: row().notNull().references(() => progress.id, { onDelete: 'cascade' }),
  userId: telegramId().notNull(),
  name: text().notNull(),
  title: text().notNull(),
  lessons: integer().notNull(),
  finishedOn: day().notNull(),
}, t => [
  index('dripflow_certificates_user').on(t.userId),
  index('dripflow_certificates_progress').on(t.progressId),
  readable(sql`user_id = ${me}`),
])
