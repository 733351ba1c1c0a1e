// Its rows: the only file that queries tables.
import type { Database } from '#kit/db'
import { asc, eq } from 'drizzle-orm'
import { queries } from '#kit/db'
import { templateReminders as reminders } from './tables.ts'

/** A person's reminders, soonest first. */
export const remindersOf = (userId: number, db: Database = queries) => db.select().from(reminders).where(eq(reminders.userId, userId)).orderBy(asc(reminders.dueAt)).limit(20)

/** @returns the new row's id */
export async function addReminder(db: Database, row: { userId: number, text: string, dueAt: number }): Promise<number> {
  const [added] = await db.insert(reminders).values(row).returning({ id: reminders.id })
  return added!.id
}

/** Says it in other words; undefined when it is gone already. */
export async function rewordReminder(db: Database, id: number, text: string) {
  const [row] = await db.update(reminders).set({ text }).where(eq(reminders.id, id)).returning()
  return row
}

/** Takes a reminder away; undefined when it is gone already. */
export async function takeReminder(db: Database, id: number) {
  const [row] = await db.delete(reminders).where(eq(reminders.id, id)).returning()
  return row
}

export async function erase({ db }: { db: Database }, userId: number): Promise<void> {
  await db.delete(reminders).where(eq(reminders.userId, userId))
}

export async function exportUser({ db }: { db: Database }, userId: number) {
  return { reminders: await remindersOf(userId, db) }
}
