// Lessons of a course and the blocks they are made of.

import type { Content } from '#kit/content'
import type { Database } from '#kit/db'
import { and, asc, desc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import { blocks, lessons } from './tables.ts'

export type Lesson = typeof lessons.$inferSelect
export type Block = typeof blocks.$inferSelect

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
