// What only the mini app asks for: counts for a list of courses, an author's learners page by page, what came when, certificates.

import type { Database } from '#kit/db'
import type { Progress } from './store-learners.ts'
import { and, asc, count, desc, eq, inArray, isNull, lt, ne } from 'drizzle-orm'
import { blocks, certificates, deliveries, lessons, progress } from './tables.ts'

export type Certificate = typeof certificates.$inferSelect

/** How many are in each of these courses, whoever left not counted. */
export async function takingEach(db: Database, sequenceIds: number[]): Promise<Map<number, number>> {
  const rows = sequenceIds.length
    ? await db.select({
        id: progress.sequenceId,
        n: count(),
      }).from(progress).where(and(inArray(progress.sequenceId, sequenceIds), ne(progress.state, 'left'))).groupBy(progress.sequenceId)
    : []
  return new Map(rows.map(({ id, n }) => [id, n]))
}

export async function blockBy(db: Database, id: number) {
  const [row] = await db.select({ block: blocks, lesson: lessons }).from(blocks).innerJoin(lessons, eq(lessons.id, blocks.lessonId)).where(and(eq(blocks.id, id), isNull(lessons.deletedAt)))
  return row
}

/** Learners of a course, the newest first, from `before` on. */
export async function learnersOf(db: Database, sequenceId: number, { state, before, limit }: { state?: Progress['state'] | undefined, before?: number | undefined, limit: number }): Promise<Progress[]> {
  return await db.select().from(progress).where(and(
    eq(progress.sequenceId, sequenceId),
    state && eq(progress.state, state),
    before === undefined
      ? undefined
      : lt(progress.id, before),
  )).orderBy(desc(progress.id)).limit(limit)
}

/** When each lesson came to somebody; null where it was passed over. Without it there was none. */
export async function arrivals(db: Database, progressId: number): Promise<Map<number, number | null>> {
  const rows = await db.select({ id: deliveries.lessonId, at: deliveries.sentAt }).from(deliveries).where(eq(deliveries.progressId, progressId))
  return new Map(rows.map(({ id, at }) => [id, at]))
}

export const certificatesOf = (db: Database, userId: number): Promise<Certificate[]> => db.select().from(certificates).where(eq(certificates.userId, userId)).orderBy(asc(certificates.finishedOn), asc(certificates.code)).limit(50).execute()

export async function certificateBy(db: Database, code: string): Promise<Certificate | undefined> {
  const [row] = await db.select().from(certificates).where(eq(certificates.code, code))
  return row
}
