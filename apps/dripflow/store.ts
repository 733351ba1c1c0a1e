// DripFlow's rows: the only file that queries tables, which is why it is long.

import type { Content } from '#kit/content'
import type { Database } from '#kit/db'
import { and, asc, count, desc, eq, gt, gte, inArray, isNotNull, isNull, lte, ne, or, sql } from 'drizzle-orm'
import { languageOf } from '#kit/bot'
import { factoryChats, factoryPeople, queries } from '#kit/db'
import { answers, blocks, deliveries, lessons, polls, progress, sequences } from './tables.ts'

export type Sequence = typeof sequences.$inferSelect
export type Lesson = typeof lessons.$inferSelect
export type Block = typeof blocks.$inferSelect
export type Progress = typeof progress.$inferSelect
export type Answer = typeof answers.$inferSelect
export interface Enrolment { progress: Progress, sequence: Sequence }

const app = 'dripflow'

// ── courses ─────────────────────────────────────────────────────────────────

export async function addSequence(db: Database, row: typeof sequences.$inferInsert): Promise<Sequence> {
  const [added] = await db.insert(sequences).values(row).returning()
  return added!
}

export async function sequenceBy(db: Database, by: { id: number } | { publicId: string }): Promise<Sequence | undefined> {
  const [row] = await db.select().from(sequences).where('id' in by
    ? eq(sequences.id, by.id)
    : eq(sequences.publicId, by.publicId))
  return row
}

export const sequencesOf = (ownerId: number, db: Database = queries) => db.select().from(sequences).where(and(eq(sequences.ownerId, ownerId), ne(sequences.state, 'archived'))).orderBy(asc(sequences.id)).limit(30)

export async function setSequence(db: Database, id: number, patch: Partial<typeof sequences.$inferInsert>): Promise<Sequence> {
  const [row] = await db.update(sequences).set(patch).where(eq(sequences.id, id)).returning()
  return row!
}

/** The review chat's row, so that a course may refer to it. */
export async function knowChat(db: Database, chatId: number, type: string, title: string, now: number): Promise<void> {
  await db.insert(factoryChats).values({
    app,
    chatId,
    type,
    title,
    createdAt: now,
  }).onConflictDoNothing()
}

// ── lessons ─────────────────────────────────────────────────────────────────

const live = isNull(lessons.deletedAt)

/** A course's lessons in the order in which they come. */
export async function lessonsOf(db: Database, sequenceIds: number | number[]): Promise<Lesson[]> {
  return await db.select().from(lessons).where(and(inArray(lessons.sequenceId, [sequenceIds].flat()), live)).orderBy(asc(lessons.sequenceId), asc(lessons.dayNumber), asc(lessons.position), asc(lessons.id))
}

export async function lessonBy(db: Database, by: { id: number } | { publicId: string }): Promise<Lesson | undefined> {
  const [row] = await db.select().from(lessons).where('id' in by
    ? eq(lessons.id, by.id)
    : eq(lessons.publicId, by.publicId))
  return row
}

/** The lesson of a day, made where there is none. */
export async function lessonOn(db: Database, sequenceId: number, dayNumber: number, now: number): Promise<Lesson> {
  const [known] = await db.select().from(lessons).where(and(eq(lessons.sequenceId, sequenceId), eq(lessons.dayNumber, dayNumber), live)).orderBy(desc(lessons.position), desc(lessons.id)).limit(1)
  if (known)
    return known
  const [made] = await db.insert(lessons).values({ sequenceId, dayNumber, createdAt: now }).returning()
  return made!
}

export async function setLesson(db: Database, id: number, patch: Partial<typeof lessons.$inferInsert>): Promise<void> {
  await db.update(lessons).set(patch).where(eq(lessons.id, id))
}

/** Where a day is empty after a deletion, the days behind it move up. */
export async function closeGap(db: Database, sequenceId: number, dayNumber: number): Promise<void> {
  const rest = await db.select({ id: lessons.id }).from(lessons).where(and(eq(lessons.sequenceId, sequenceId), eq(lessons.dayNumber, dayNumber), live)).limit(1)
  if (!rest.length)
    await db.update(lessons).set({ dayNumber: sql`${lessons.dayNumber} - 1` }).where(and(eq(lessons.sequenceId, sequenceId), gt(lessons.dayNumber, dayNumber), live))
}

export async function blocksOf(db: Database, lessonIds: number[]): Promise<Block[]> {
  return lessonIds.length
    ? await db.select().from(blocks).where(inArray(blocks.lessonId, lessonIds)).orderBy(asc(blocks.lessonId), asc(blocks.pos), asc(blocks.id))
    : []
}

export async function addBlock(db: Database, lessonId: number, content: Content, more: { delayMin?: number, mediaGroupId?: string } = {}): Promise<void> {
  const [last] = await db.select({ pos: blocks.pos }).from(blocks).where(eq(blocks.lessonId, lessonId)).orderBy(desc(blocks.pos)).limit(1)
  await db.insert(blocks).values({
    lessonId,
    pos: (last?.pos ?? 0) + 1,
    content,
    ...more,
  })
}

/** The block that an album in the making belongs to. */
export async function albumBlock(db: Database, lessonId: number, mediaGroupId: string): Promise<Block | undefined> {
  const [row] = await db.select().from(blocks).where(and(eq(blocks.lessonId, lessonId), eq(blocks.mediaGroupId, mediaGroupId)))
  return row
}

export async function setBlock(db: Database, id: number, content: Content): Promise<void> {
  await db.update(blocks).set({ content }).where(eq(blocks.id, id))
}

/** Takes the last block of a lesson away. @returns whether there was one */
export async function dropLastBlock(db: Database, lessonId: number): Promise<boolean> {
  const [last] = await db.select({ id: blocks.id }).from(blocks).where(eq(blocks.lessonId, lessonId)).orderBy(desc(blocks.pos), desc(blocks.id)).limit(1)
  if (last)
    await db.delete(blocks).where(eq(blocks.id, last.id))
  return last !== undefined
}

export async function clearBlocks(db: Database, lessonId: number): Promise<void> {
  await db.delete(blocks).where(eq(blocks.lessonId, lessonId))
}

// ── enrolments ──────────────────────────────────────────────────────────────

const there = ne(progress.state, 'left')

export async function enrol(db: Database, row: typeof progress.$inferInsert): Promise<{ progress: Progress, made: boolean }> {
  const [made] = await db.insert(progress).values(row).onConflictDoNothing().returning()
  if (made)
    return { progress: made, made: true }
  const [known] = await db.select().from(progress).where(and(eq(progress.userId, row.userId), eq(progress.sequenceId, row.sequenceId), there))
  return { progress: known!, made: false }
}

export const enrolmentsOf = (userId: number, db: Database = queries) => db.select({ progress, sequence: sequences }).from(progress).innerJoin(sequences, eq(sequences.id, progress.sequenceId)).where(and(eq(progress.userId, userId), there)).orderBy(desc(progress.id)).limit(20)

/** Every course a person takes or writes, in one query. */
export const coursesOf = (userId: number, db: Database = queries) => db.select({ progress, sequence: sequences }).from(sequences).leftJoin(progress, and(eq(progress.sequenceId, sequences.id), eq(progress.userId, userId), there)).where(or(isNotNull(progress.id), and(eq(sequences.ownerId, userId), ne(sequences.state, 'archived')))).orderBy(desc(sequences.id)).limit(40)

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

export type Step = Pick<Progress, 'id' | 'currentDay' | 'state' | 'lastDate' | 'lastSentAt' | 'nextAt' | 'gateLessonId'>

/** Moves many learners on with one statement. */
export async function moveOn(db: Database, steps: Step[]): Promise<void> {
  if (!steps.length)
    return
  const rows = JSON.stringify(steps.map(step => ({
    id: step.id,
    current_day: step.currentDay,
    state: step.state,
    last_date: step.lastDate,
    last_sent_at: step.lastSentAt === null
      ? null
      : new Date(step.lastSentAt).toISOString(),
    next_at: step.nextAt === null
      ? null
      : new Date(step.nextAt).toISOString(),
    gate_lesson_id: step.gateLessonId,
  })))
  await db.execute(sql`update ${progress} p set current_day = s.current_day, state = s.state, last_date = s.last_date, last_sent_at = s.last_sent_at, next_at = s.next_at, gate_lesson_id = s.gate_lesson_id, nudged = false from jsonb_to_recordset(${rows}::jsonb) as s(id bigint, current_day int, state text, last_date date, last_sent_at timestamptz, next_at timestamptz, gate_lesson_id bigint) where p.id = s.id`)
}

export async function learnersOf(db: Database, sequenceId: number, states: Progress['state'][]): Promise<Progress[]> {
  return await db.select().from(progress).where(and(eq(progress.sequenceId, sequenceId), inArray(progress.state, states)))
}

// ── deliveries ──────────────────────────────────────────────────────────────

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

/** Learners who are already past a day get nothing that is put there now. */
export async function passOver(db: Database, sequenceId: number, lesson: Lesson): Promise<void> {
  const past = await db.select({ progressId: progress.id }).from(progress).where(and(eq(progress.sequenceId, sequenceId), there, gte(progress.currentDay, lesson.dayNumber)))
  await deliver(db, past.map(({ progressId }) => ({ progressId, lessonId: lesson.id, sentAt: null })))
}

export async function countPast(db: Database, sequenceId: number, dayNumber: number): Promise<number> {
  const [row] = await db.select({
    n: count(),
  }).from(progress).where(and(eq(progress.sequenceId, sequenceId), there, ne(progress.state, 'done'), gte(progress.currentDay, dayNumber)))
  return row!.n
}

/** How many got each lesson. */
export async function reach(db: Database, sequenceId: number): Promise<Map<number, number>> {
  const rows = await db.select({
    id: lessons.id,
    n: count(deliveries.sentAt),
  }).from(lessons).leftJoin(deliveries, eq(deliveries.lessonId, lessons.id)).where(eq(lessons.sequenceId, sequenceId)).groupBy(lessons.id)
  return new Map(rows.map(row => [row.id, row.n]))
}

export async function countsOf(db: Database, sequenceId: number): Promise<Record<string, number>> {
  const rows = await db.select({
    state: progress.state,
    n: count(),
  }).from(progress).where(eq(progress.sequenceId, sequenceId)).groupBy(progress.state)
  return Object.fromEntries(rows.map(row => [row.state, row.n]))
}

// ── gates ───────────────────────────────────────────────────────────────────

export async function addAnswer(db: Database, row: typeof answers.$inferInsert): Promise<Answer> {
  const [added] = await db.insert(answers).values(row).returning()
  return added!
}

export async function answerBy(db: Database, by: { publicId: string } | { reviewMessageId: number }): Promise<Answer | undefined> {
  const [row] = await db.select().from(answers).where('publicId' in by
    ? eq(answers.publicId, by.publicId)
    : eq(answers.reviewMessageId, by.reviewMessageId)).orderBy(desc(answers.id)).limit(1)
  return row
}

export async function setAnswer(db: Database, id: number, patch: Partial<typeof answers.$inferInsert>): Promise<void> {
  await db.update(answers).set(patch).where(eq(answers.id, id))
}

/** Quiz answers of an enrolment to a lesson: how many questions, and the answers so far. */
export async function quizOf(db: Database, progressId: number, lessonId: number) {
  const [asked, given] = await Promise.all([
    db.select({ pollId: polls.pollId }).from(polls).where(and(eq(polls.progressId, progressId), eq(polls.lessonId, lessonId))).execute(),
    db.select({ payload: answers.payload }).from(answers).where(and(eq(answers.progressId, progressId), eq(answers.lessonId, lessonId), eq(answers.kind, 'quiz'))).execute(),
  ])
  return { asked: asked.length, given: given.length, right: given.filter(answer => answer.payload.right).length }
}

export async function addPoll(db: Database, row: typeof polls.$inferInsert): Promise<void> {
  await db.insert(polls).values(row).onConflictDoNothing()
}

/** A quiz is answered once: taken away with its answer. */
export async function pollBy(db: Database, pollId: string) {
  const [row] = await db.select().from(polls).where(eq(polls.pollId, pollId))
  return row
}

/** A quiz begins anew: earlier questions and answers do not count. */
export async function forgetQuiz(db: Database, progressId: number, lessonId: number): Promise<void> {
  await db.delete(polls).where(and(eq(polls.progressId, progressId), eq(polls.lessonId, lessonId)))
  await db.delete(answers).where(and(eq(answers.progressId, progressId), eq(answers.lessonId, lessonId), eq(answers.kind, 'quiz')))
}

/** Learners who wait at a gate, for the author. */
export async function waitingAt(db: Database, sequenceId: number) {
  return await db.select({
    userId: progress.userId,
    day: progress.currentDay,
    state: progress.state,
    firstName: factoryPeople.firstName,
  }).from(progress).leftJoin(factoryPeople, and(eq(factoryPeople.app, app), eq(factoryPeople.telegramId, progress.userId))).where(and(eq(progress.sequenceId, sequenceId), inArray(progress.state, ['waiting', 'asleep']))).orderBy(asc(progress.currentDay)).limit(50)
}

// ── people ──────────────────────────────────────────────────────────────────

export async function personBy(db: Database, userId: number) {
  const [row] = await db.select().from(factoryPeople).where(and(eq(factoryPeople.app, app), eq(factoryPeople.telegramId, userId)))
  return {
    language: languageOf(row?.language, row?.languageCode),
    firstName: row?.firstName || '—',
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

/** Of these people those to whom nothing arrives. */
export async function blockedAmong(db: Database, userIds: number[]): Promise<Set<number>> {
  const rows = userIds.length
    ? await db.select({ id: factoryPeople.telegramId }).from(factoryPeople).where(and(eq(factoryPeople.app, app), inArray(factoryPeople.telegramId, userIds), isNotNull(factoryPeople.blockedAt)))
    : []
  return new Set(rows.map(row => row.id))
}

/** What a person learned goes; a course others take stays without its author, frozen. */
export async function erase({ db }: { db: Database }, userId: number): Promise<void> {
  await db.delete(progress).where(eq(progress.userId, userId))
  const mine = await db.select({ id: sequences.id }).from(sequences).where(eq(sequences.ownerId, userId))
  if (!mine.length)
    return
  const ids = mine.map(row => row.id)
  const taken = await db.selectDistinct({ id: progress.sequenceId }).from(progress).where(and(inArray(progress.sequenceId, ids), inArray(progress.state, [
    'active',
    'paused',
    'waiting',
    'asleep',
    'unreachable',
  ])))
  const kept = taken.map(row => row.id)
  const free = ids.filter(id => !kept.includes(id))
  if (free.length)
    await db.delete(sequences).where(inArray(sequences.id, free))
  if (kept.length)
    await db.update(sequences).set({ state: 'frozen', ownerId: 0, reviewChatId: null }).where(inArray(sequences.id, kept))
}

export async function exportUser({ db }: { db: Database }, userId: number) {
  return {
    courses: await db.select().from(sequences).where(eq(sequences.ownerId, userId)),
    enrolments: await db.select().from(progress).where(eq(progress.userId, userId)),
    answers: await db.select({ kind: answers.kind, state: answers.state, payload: answers.payload }).from(answers).innerJoin(progress, eq(progress.id, answers.progressId)).where(eq(progress.userId, userId)),
  }
}
