// What opens gates: answers, quizzes under way, and who waits.

import type { Database } from '#kit/db'
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import { answers, polls, progress } from './tables.ts'

export type Answer = typeof answers.$inferSelect

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

/** Homework whose album has begun. */
export async function albumAnswer(db: Database, progressId: number, lessonId: number, group: string): Promise<Answer | undefined> {
  const [row] = await db.select().from(answers).where(and(eq(answers.progressId, progressId), eq(answers.lessonId, lessonId), sql`${answers.payload}->>'group' = ${group}`))
  return row
}

export async function setAnswer(db: Database, id: number, patch: Partial<typeof answers.$inferInsert>): Promise<void> {
  await db.update(answers).set(patch).where(eq(answers.id, id))
}

/** The quizzes of a lesson somebody was sent: how many there are, how many were answered, and rightly. The first answer to a question counts. */
export async function quizOf(db: Database, progressId: number, lessonId: number): Promise<{ asked: number, given: number, right: number }> {
  const [asked, given] = await Promise.all([
    db.select({ of: polls.of }).from(polls).where(and(eq(polls.progressId, progressId), eq(polls.lessonId, lessonId))).execute(),
    db.select({ payload: answers.payload }).from(answers).where(and(eq(answers.progressId, progressId), eq(answers.lessonId, lessonId), eq(answers.kind, 'quiz'), eq(answers.old, false))).orderBy(desc(answers.id)).execute(),
  ])
  const first = new Map(given.map(({ payload }) => [payload.no ?? 0, payload.right ?? 0]))
  return {
    asked: Math.max(...asked.map(poll => poll.of), 1),
    given: first.size,
    right: [
      ...first.values(),
    ].filter(Boolean).length,
  }
}

export async function addPoll(db: Database, row: typeof polls.$inferInsert): Promise<void> {
  await db.insert(polls).values(row).onConflictDoNothing()
}

export async function pollBy(db: Database, pollId: string) {
  const [row] = await db.select().from(polls).where(eq(polls.pollId, pollId))
  return row
}

/** A quiz begins anew: earlier questions and answers open no gate. */
export async function forgetQuiz(db: Database, progressId: number, lessonId: number): Promise<void> {
  await db.delete(polls).where(and(eq(polls.progressId, progressId), eq(polls.lessonId, lessonId)))
  await db.update(answers).set({ old: true }).where(and(eq(answers.progressId, progressId), eq(answers.lessonId, lessonId), eq(answers.kind, 'quiz')))
}

/** Learners who wait at a gate, for the author: the longest waiting first. */
export async function waitingAt(db: Database, sequenceId: number) {
  return await db.select({
    name: progress.name,
    day: progress.currentDay,
    state: progress.state,
  }).from(progress).where(and(eq(progress.sequenceId, sequenceId), inArray(progress.state, ['waiting', 'asleep']))).orderBy(asc(progress.lastSentAt), asc(progress.id)).limit(50)
}

/** Homework that is with the author, or came back. */
export async function homeworkOf(db: Database, progressId: number, lessonId: number): Promise<'review' | 'returned' | null> {
  const [row] = await db.select({ state: answers.state }).from(answers).where(and(eq(answers.progressId, progressId), eq(answers.lessonId, lessonId), inArray(answers.kind, ['answer', 'task']))).orderBy(desc(answers.id)).limit(1)
  return row?.state === 'review' || row?.state === 'returned'
    ? row.state
    : null
}
