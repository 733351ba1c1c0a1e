// The rows of files, as one app sees them.
import type { Database } from '#kit/db'
import { and, eq } from 'drizzle-orm'
import { factoryFiles as files } from '#kit/db'

export type StoredFile = typeof files.$inferSelect

export async function fileByPublicId(db: Database, app: string, publicId: string): Promise<StoredFile | undefined> {
  const [row] = await db.select().from(files).where(and(eq(files.app, app), eq(files.publicId, publicId)))
  return row
}

/** Keeps which file an id stands for; known ones stay as they are. */
export async function keepFiles(db: Database, rows: (typeof files.$inferInsert)[]): Promise<void> {
  if (rows.length)
    await db.insert(files).values(rows).onConflictDoNothing()
}

/** What somebody uploaded through a mini app. */
export const filesOf = (db: Database, app: string, telegramId: number) => db.select().from(files).where(and(eq(files.app, app), eq(files.telegramId, telegramId))).limit(500)

export async function forgetFiles(db: Database, app: string, telegramId: number): Promise<void> {
  await db.delete(files).where(and(eq(files.app, app), eq(files.telegramId, telegramId)))
}
