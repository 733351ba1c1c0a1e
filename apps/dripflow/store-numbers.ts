// A course in numbers, for its author.

import type { Database } from '#kit/db'
import { and, count, countDistinct, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import { answers, deliveries, lessons, progress } from './tables.ts'

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

/** At which lesson people stopped: the last of the day on which they stand. */
export async function stoppedAt(db: Database, sequenceId: number): Promise<Map<number, number>> {
  const days = db.selectDistinctOn([lessons.dayNumber], { id: lessons.id, day: lessons.dayNumber }).from(lessons).where(and(eq(lessons.sequenceId, sequenceId), isNull(lessons.deletedAt))).orderBy(lessons.dayNumber, sql`${lessons.position} desc`, sql`${lessons.id} desc`).as('days')
  const rows = await db.select({
    id: days.id,
    n: count(),
  }).from(progress).innerJoin(days, eq(days.day, progress.currentDay)).where(and(eq(progress.sequenceId, sequenceId), inArray(progress.state, ['left', 'asleep', 'unreachable']))).groupBy(days.id)
  return new Map(rows.map(row => [row.id, row.n]))
}

/** How many passed each gate, and the median of the minutes it took them from the lesson's arrival. */
export async function passed(db: Database, sequenceId: number): Promise<Map<number, { passed: number, medianMinutes: number | null }>> {
  const rows = await db.select({
    id: answers.lessonId,
    passed: countDistinct(answers.progressId),
    medianMinutes: sql<number | null>`percentile_cont(0.5) within group (order by extract(epoch from ${answers.createdAt} - ${deliveries.sentAt}) / 60)`.mapWith(Number),
  }).from(answers).innerJoin(lessons, eq(lessons.id, answers.lessonId)).innerJoin(deliveries, and(eq(deliveries.progressId, answers.progressId), eq(deliveries.lessonId, answers.lessonId))).where(and(eq(lessons.sequenceId, sequenceId), inArray(answers.state, ['passed', 'accepted']), isNotNull(deliveries.sentAt))).groupBy(answers.lessonId)
  return new Map(rows.map(({ id, passed, medianMinutes }) => [
    id,
    {
      passed,
      medianMinutes: medianMinutes === null
        ? null
        : Math.round(medianMinutes),
    },
  ]))
}

/** Answers to each question of each lesson, earlier tries counted. */
export async function quizzesOf(db: Database, sequenceId: number): Promise<{ lessonId: number, no: number, answers: number, right: number }[]> {
  const no = sql<number>`coalesce((${answers.payload} ->> 'no')::int, 0)`.mapWith(Number)
  return await db.select({
    no,
    lessonId: answers.lessonId,
    answers: count(),
    right: sql<number>`count(*) filter (where ${answers.payload} ->> 'right' = '1')`.mapWith(Number),
  }).from(answers).innerJoin(lessons, eq(lessons.id, answers.lessonId)).where(and(eq(lessons.sequenceId, sequenceId), eq(answers.kind, 'quiz'))).groupBy(answers.lessonId, no).orderBy(answers.lessonId, no)
}
