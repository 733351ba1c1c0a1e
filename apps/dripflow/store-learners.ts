// Who takes a course, how far they are, and what was delivered to them.

import type { Database } from '#kit/db'
import type { Lesson } from './store-lessons.ts'
import type { Sequence } from './store.ts'
import { and, asc, count, countDistinct, desc, eq, gt, inArray, isNotNull, isNull, lte, ne, or, sql } from 'drizzle-orm'
import { languageOf } from '#kit/bot'
import { factoryPeople, queries } from '#kit/db'
import { certificates, deliveries, lessons, progress, sequences } from './tables.ts'

export type Progress = typeof progress.$inferSelect
export interface Enrolment { progress: Progress, sequence: Sequence }

const app = 'dripflow'

const there = ne(progress.state, 'left')

export async function enrol(db: Database, row: typeof progress.$inferInsert): Promise<{ progress: Progress, made: boolean }> {
  const [made] = await db.insert(progress).values(row).onConflictDoNothing().returning()
  if (made)
    return { progress: made, made: true }
  const [known] = await db.select().from(progress).where(and(eq(progress.userId, row.userId), eq(progress.sequenceId, row.sequenceId), there))
  return { progress: known!, made: false }
}

/** A course that was deleted stays with who is through. */
const shown = or(ne(sequences.state, 'archived'), eq(progress.state, 'done'))

/** What somebody takes, the newest first. */
export const enrolmentsOf = (userId: number, db: Database = queries) => db.select({ progress, sequence: sequences }).from(progress).innerJoin(sequences, eq(sequences.id, progress.sequenceId)).where(and(eq(progress.userId, userId), there, shown)).orderBy(desc(progress.id)).limit(20)

/** Every course a person takes or writes, in one query. */
export const coursesOf = (userId: number, db: Database = queries) => db.select({ progress, sequence: sequences }).from(sequences).leftJoin(progress, and(eq(progress.sequenceId, sequences.id), eq(progress.userId, userId), there)).where(or(and(isNotNull(progress.id), shown), and(eq(sequences.ownerId, userId), ne(sequences.state, 'archived')))).orderBy(desc(sequences.id)).limit(40)

export async function enrolmentBy(db: Database, by: { id: number } | { publicId: string }, hold = false): Promise<Enrolment | undefined> {
  const query = db.select({ progress, sequence: sequences }).from(progress).innerJoin(sequences, eq(sequences.id, progress.sequenceId)).where('id' in by
    ? eq(progress.id, by.id)
    : eq(progress.publicId, by.publicId))
  const [row] = await (hold
    ? query.for('update', { of: progress })
    : query)
  return row
}

/** A batch of learners whose lesson is due, the longest waiting first, held until the transaction ends. */
export async function dueLearners(db: Database, now: number, limit: number): Promise<Enrolment[]> {
  return await db.select({ progress, sequence: sequences }).from(progress).innerJoin(sequences, eq(sequences.id, progress.sequenceId)).where(and(eq(progress.state, 'active'), lte(progress.nextAt, now), eq(sequences.state, 'live'))).orderBy(asc(progress.nextAt), asc(progress.id)).limit(limit).for('update', { of: progress, skipLocked: true })
}

export async function setProgress(db: Database, id: number, patch: Partial<typeof progress.$inferInsert>): Promise<void> {
  await db.update(progress).set(patch).where(eq(progress.id, id))
}

export type Step = Pick<Progress, 'id' | 'currentDay' | 'state' | 'lastDate' | 'lastSentAt' | 'nextAt' | 'gateLessonId' | 'nudged' | 'offered'>

function isoOf(at: number | null) {
  return at === null
    ? null
    : new Date(at).toISOString()
}

/** Moves many learners on with one statement. */
export async function moveOn(db: Database, steps: Step[]): Promise<void> {
  if (!steps.length)
    return
  const rows = JSON.stringify(steps.map(step => ({
    id: step.id,
    current_day: step.currentDay,
    state: step.state,
    last_date: step.lastDate,
    last_sent_at: isoOf(step.lastSentAt),
    next_at: isoOf(step.nextAt),
    gate_lesson_id: step.gateLessonId,
    nudged: step.nudged,
    offered: step.offered,
  })))
  await db.execute(sql`update ${progress} p set current_day = s.current_day, state = s.state, last_date = s.last_date, last_sent_at = s.last_sent_at, next_at = s.next_at, gate_lesson_id = s.gate_lesson_id, nudged = s.nudged, offered = s.offered from jsonb_to_recordset(${rows}::jsonb) as s(id bigint, current_day int, state text, last_date date, last_sent_at timestamptz, next_at timestamptz, gate_lesson_id bigint, nudged boolean, offered boolean) where p.id = s.id`)
}

/** Somebody's place in a course, held until the transaction ends. */
export async function enrolmentIn(db: Database, sequenceId: number, userId: number): Promise<Enrolment | undefined> {
  const [row] = await db.select({ progress, sequence: sequences }).from(progress).innerJoin(sequences, eq(sequences.id, progress.sequenceId)).where(and(eq(progress.sequenceId, sequenceId), eq(progress.userId, userId), there)).for('update', { of: progress })
  return row
}

/** The next learners of a course in these states, in the order of their ids, held until the transaction ends. */
export async function learnersAfter(db: Database, sequenceId: number, states: Progress['state'][], after: number, limit: number): Promise<Enrolment[]> {
  return await db.select({ progress, sequence: sequences }).from(progress).innerJoin(sequences, eq(sequences.id, progress.sequenceId)).where(and(eq(progress.sequenceId, sequenceId), inArray(progress.state, states), gt(progress.id, after))).orderBy(asc(progress.id)).limit(limit).for('update', { of: progress })
}

export async function countIn(db: Database, sequenceId: number, state: Progress['state']): Promise<number> {
  const [row] = await db.select({
    n: count(),
  }).from(progress).where(and(eq(progress.sequenceId, sequenceId), eq(progress.state, state)))
  return row!.n
}

/** How many are under way in all courses of an author. */
export async function countLearners(db: Database, ownerId: number): Promise<number> {
  const [row] = await db.select({
    n: count(),
  }).from(progress).innerJoin(sequences, eq(sequences.id, progress.sequenceId)).where(and(eq(sequences.ownerId, ownerId), inArray(progress.state, ['active', 'waiting'])))
  return row!.n
}

/** Lesson ids that were delivered, by enrolment. */
export async function delivered(db: Database, progressIds: number[]): Promise<Map<number, Set<number>>> {
  const rows = progressIds.length
    ? await db.select({ progressId: deliveries.progressId, lessonId: deliveries.lessonId }).from(deliveries).where(inArray(deliveries.progressId, progressIds))
    : []
  const all = new Map<number, Set<number>>()
  for (const { progressId, lessonId } of rows)
    all.set(progressId, (all.get(progressId) ?? new Set()).add(lessonId))
  return all
}

/** Each lesson once: @returns those that were not there yet, as `progressId:lessonId` */
export async function deliver(db: Database, rows: (typeof deliveries.$inferInsert)[]): Promise<Set<string>> {
  if (!rows.length)
    return new Set()
  const made = await db.insert(deliveries).values(rows).onConflictDoNothing().returning()
  return new Set(made.map(row => `${row.progressId}:${row.lessonId}`))
}

function behind({ sequenceId, dayNumber, position }: Lesson) {
  return and(
    eq(lessons.sequenceId, sequenceId),
    isNull(lessons.deletedAt),
    or(gt(lessons.dayNumber, dayNumber), and(eq(lessons.dayNumber, dayNumber), gt(lessons.position, position))),
  )
}

/** How many under way have had something that comes behind this lesson. */
export async function countPast(db: Database, lesson: Lesson): Promise<number> {
  const [row] = await db.select({
    n: countDistinct(progress.id),
  }).from(progress).innerJoin(deliveries, eq(deliveries.progressId, progress.id)).innerJoin(lessons, eq(lessons.id, deliveries.lessonId)).where(and(eq(progress.sequenceId, lesson.sequenceId), there, ne(progress.state, 'done'), behind(lesson)))
  return row!.n
}

/** A day was put in behind them: for these the days that follow stay on their dates. */
export async function spareDay(db: Database, lesson: Lesson): Promise<void> {
  const past = db.select({ id: deliveries.progressId }).from(deliveries).innerJoin(lessons, eq(lessons.id, deliveries.lessonId)).where(behind(lesson))
  await db.update(progress).set({ startDate: sql`${progress.startDate} - 1` }).where(and(eq(progress.sequenceId, lesson.sequenceId), there, inArray(progress.id, past)))
}

/** Who finished, kept once per enrolment. @returns the codes that are new */
export async function addCertificates(db: Database, rows: (typeof certificates.$inferInsert)[]): Promise<Set<string>> {
  const made = rows.length
    ? await db.insert(certificates).values(rows).onConflictDoNothing().returning()
    : []
  return new Set(made.map(row => row.code))
}

export async function personBy(db: Database, userId: number) {
  const [row] = await db.select().from(factoryPeople).where(and(eq(factoryPeople.app, app), eq(factoryPeople.telegramId, userId)))
  return {
    language: languageOf(row?.language, row?.languageCode),
    name: row?.firstName ?? '',
    tz: row?.tz ?? null,
    reachable: Boolean(row?.startedAt) && row?.blockedAt === null,
  }
}

/** The languages of many people at once. */
export async function languagesOf(db: Database, userIds: number[]) {
  const rows = userIds.length
    ? await db.select({ id: factoryPeople.telegramId, language: factoryPeople.language, code: factoryPeople.languageCode }).from(factoryPeople).where(and(eq(factoryPeople.app, app), inArray(factoryPeople.telegramId, userIds)))
    : []
  return new Map(rows.map(row => [
    row.id,
    languageOf(row.language, row.code),
  ]))
}

/** Of these people those to whom the bot may write. */
export async function reachableAmong(db: Database, userIds: number[]): Promise<Set<number>> {
  const rows = userIds.length
    ? await db.select({ id: factoryPeople.telegramId }).from(factoryPeople).where(and(eq(factoryPeople.app, app), inArray(factoryPeople.telegramId, userIds), isNotNull(factoryPeople.startedAt), isNull(factoryPeople.blockedAt)))
    : []
  return new Set(rows.map(row => row.id))
}

/** Of these people those to whom nothing arrives. */
export async function blockedAmong(db: Database, userIds: number[]): Promise<Set<number>> {
  const rows = userIds.length
    ? await db.select({ id: factoryPeople.telegramId }).from(factoryPeople).where(and(eq(factoryPeople.app, app), inArray(factoryPeople.telegramId, userIds), isNotNull(factoryPeople.blockedAt)))
    : []
  return new Set(rows.map(row => row.id))
}
