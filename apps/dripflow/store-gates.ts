// What opens gates: answers, quizzes under way, and who waits.

import type { Database } from '#kit/db'
import { and, asc, desc, eq, inArray } from 'drizzle-orm'
import { factoryPeople } from '#kit/db'
import { answers, polls, progress } from './tables.ts'

export type Answer = typeof answers.$inferSelect

const app = 'dripflow'

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
