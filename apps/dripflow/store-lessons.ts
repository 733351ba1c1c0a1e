// Lessons of a course and the blocks they are made of.

import type { Content } from '#kit/content'
import type { Database } from '#kit/db'
import type { Gate } from './gates.ts'
import { and, asc, desc, eq, gt, gte, inArray, isNull, sql } from 'drizzle-orm'
import { blocks, lessons, sequences } from './tables.ts'

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

/** The last lesson of a day. */
export async function lessonOn(db: Database, sequenceId: number, dayNumber: number): Promise<Lesson | undefined> {
  const [row] = await db.select().from(lessons).where(and(eq(lessons.sequenceId, sequenceId), eq(lessons.dayNumber, dayNumber), live)).orderBy(desc(lessons.position), desc(lessons.id)).limit(1)
  return row
}

export async function insertLesson(db: Database, row: typeof lessons.$inferInsert): Promise<Lesson> {
  const [made] = await db.insert(lessons).values(row).returning()
  return made!
}

export async function setLesson(db: Database, id: number, patch: Partial<typeof lessons.$inferInsert>): Promise<Lesson> {
  const [row] = await db.update(lessons).set(patch).where(eq(lessons.id, id)).returning()
  return row!
}

/** Gives lessons new places, with one statement. */
export async function placeLessons(db: Database, places: Pick<Lesson, 'id' | 'dayNumber' | 'position'>[]): Promise<void> {
  const rows = JSON.stringify(places.map(({ id, dayNumber, position }) => ({ id, day_number: dayNumber, position })))
  await db.execute(sql`update ${lessons} l set day_number = s.day_number, position = s.position from jsonb_to_recordset(${rows}::jsonb) as s(id bigint, day_number int, position int) where l.id = s.id`)
}

/** From this day on everything moves by one. */
export async function openGap(db: Database, sequenceId: number, dayNumber: number): Promise<void> {
  await db.update(lessons).set({ dayNumber: sql`${lessons.dayNumber} + 1` }).where(and(eq(lessons.sequenceId, sequenceId), gte(lessons.dayNumber, dayNumber), live))
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

export async function insertBlock(db: Database, row: Omit<typeof blocks.$inferInsert, 'pos'>): Promise<Block> {
  const [last] = await db.select({ pos: blocks.pos }).from(blocks).where(eq(blocks.lessonId, row.lessonId)).orderBy(desc(blocks.pos)).limit(1)
  const [made] = await db.insert(blocks).values({
    ...row,
    pos: (last?.pos ?? 0) + 1,
  }).returning()
  return made!
}

/** Many blocks at once, in their order. */
export async function insertBlocks(db: Database, lessonId: number, rows: { content: Content, delayMin: number }[]): Promise<void> {
  if (rows.length) {
    await db.insert(blocks).values(rows.map(({ content, delayMin }, at) => ({
      lessonId,
      content,
      delayMin,
      pos: at + 1,
    })))
  }
}

/** A whole course's lessons with their blocks, in two statements. */
export async function insertLessons(db: Database, sequenceId: number, drafts: { day: number, title: string, gate: Gate | null, blocks: { content: Content, delayMin: number }[] }[], now: number): Promise<void> {
  if (!drafts.length)
    return
  const made = await db.insert(lessons).values(drafts.map(({ day, title, gate }, position) => ({
    sequenceId,
    dayNumber: day,
    position,
    title,
    gate,
    createdAt: now,
  }))).returning()
  const byPosition = new Map(made.map(lesson => [lesson.position, lesson.id]))
  await db.insert(blocks).values(drafts.flatMap((draft, position) => draft.blocks.map(({ content, delayMin }, at) => ({
    lessonId: byPosition.get(position)!,
    content,
    delayMin,
    pos: at + 1,
  }))))
}

/** The block that an album in the making belongs to. */
export async function albumBlock(db: Database, lessonId: number, mediaGroupId: string): Promise<Block | undefined> {
  const [row] = await db.select().from(blocks).where(and(eq(blocks.lessonId, lessonId), eq(blocks.mediaGroupId, mediaGroupId)))
  return row
}

/** The block an author's message became, with its lesson. */
export async function blockOfMessage(db: Database, ownerId: number, messageId: number): Promise<{ block: Block, lesson: Lesson } | undefined> {
  const [row] = await db.select({ block: blocks, lesson: lessons }).from(blocks).innerJoin(lessons, eq(lessons.id, blocks.lessonId)).innerJoin(sequences, eq(sequences.id, lessons.sequenceId)).where(and(eq(blocks.messageId, messageId), eq(sequences.ownerId, ownerId), live)).orderBy(desc(blocks.id)).limit(1)
  return row
}

export async function setBlock(db: Database, id: number, patch: Partial<typeof blocks.$inferInsert>): Promise<void> {
  await db.update(blocks).set(patch).where(eq(blocks.id, id))
}

/** Gives a lesson's blocks the order of these ids, with one statement. */
export async function placeBlocks(db: Database, ids: number[]): Promise<void> {
  await db.execute(sql`update ${blocks} b set pos = s.pos from unnest(${sql.param(`{${ids.join(',')}}`)}::bigint[]) with ordinality as s(id, pos) where b.id = s.id`)
}

export async function dropBlocks(db: Database, ids: number[]): Promise<void> {
  await db.delete(blocks).where(inArray(blocks.id, ids))
}
