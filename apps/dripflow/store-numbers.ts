// A course in numbers, for its author.

import type { Database } from '#kit/db'
import { count, eq } from 'drizzle-orm'
import { deliveries, lessons, progress } from './tables.ts'

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
