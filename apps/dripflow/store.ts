// DripFlow's rows, with store-<subject>.ts beside it: the only files that query tables.

import type { Database } from '#kit/db'
import { and, asc, count, eq, inArray, ne } from 'drizzle-orm'
import { factoryChats, queries } from '#kit/db'
import { wasSold } from './store-sales.ts'
import { answers, certificates, progress, sequences } from './tables.ts'

export * from './store-gates.ts'
export * from './store-learners.ts'
export * from './store-lessons.ts'
export * from './store-numbers.ts'
export * from './store-sales.ts'
export * from './store-views.ts'

export type Sequence = typeof sequences.$inferSelect

const app = 'dripflow'

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

/** How many courses a person writes. */
export function countCourses(ownerId: number, db: Database = queries) {
  return db.select({
    n: count(),
  }).from(sequences).where(and(eq(sequences.ownerId, ownerId), ne(sequences.state, 'archived')))
}

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

/** What a person learned goes, and their courses that nobody takes. @returns the courses that others take or have bought */
export async function eraseRows(db: Database, userId: number): Promise<Sequence[]> {
  await db.delete(progress).where(eq(progress.userId, userId))
  const mine = await db.select().from(sequences).where(eq(sequences.ownerId, userId))
  if (!mine.length)
    return []
  const taken = new Set((await db.selectDistinct({ id: progress.sequenceId }).from(progress).where(and(inArray(progress.sequenceId, mine.map(({ id }) => id)), ne(progress.state, 'left')))).map(({ id }) => id))
  const kept: Sequence[] = []
  for (const course of mine) {
    if (taken.has(course.id) || await wasSold(db, course.publicId))
      kept.push(course)
    else
      await db.delete(sequences).where(eq(sequences.id, course.id))
  }
  return kept
}

export async function exportUser({ db }: { db: Database }, userId: number) {
  return {
    courses: await db.select().from(sequences).where(eq(sequences.ownerId, userId)),
    enrolments: await db.select().from(progress).where(eq(progress.userId, userId)),
    certificates: await db.select().from(certificates).where(eq(certificates.userId, userId)),
    answers: await db.select({ kind: answers.kind, state: answers.state, payload: answers.payload }).from(answers).innerJoin(progress, eq(progress.id, answers.progressId)).where(eq(progress.userId, userId)),
  }
}
