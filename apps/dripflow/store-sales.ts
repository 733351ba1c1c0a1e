// What was bought: the shared entitlements, as DripFlow's courses see them.

import type { Database } from '#kit/db'
import type { Entitlement } from '#kit/pay'
import { and, asc, countDistinct, eq, gt, inArray, isNull, like, ne, or } from 'drizzle-orm'
import { factoryEntitlements as entitlements } from '#kit/db'
import { usable } from '#kit/pay'
import { progress } from './tables.ts'

const app = 'dripflow'

/** What these people hold of courses; who holds nothing is not among them. */
export async function heldByMany(db: Database, userIds: number[]): Promise<Entitlement[]> {
  return userIds.length
    ? await db.select().from(entitlements).where(and(eq(entitlements.app, app), inArray(entitlements.telegramId, userIds), like(entitlements.item, 'course:%'), inArray(entitlements.status, [...usable])))
    : []
}

/** A course with or without its code. */
const ofCourse = (publicId: string) => and(eq(entitlements.app, app), or(eq(entitlements.item, `course:${publicId}`), like(entitlements.item, `course:${publicId}\\_%`)))

/** Who holds a course now, in the order of their ids. */
export async function holdersAfter(db: Database, publicId: string, after: number, limit: number): Promise<Entitlement[]> {
  return await db.select().from(entitlements).where(and(ofCourse(publicId), inArray(entitlements.status, [...usable]), gt(entitlements.id, after))).orderBy(asc(entitlements.id)).limit(limit)
}

/** How many hold it and are not through. */
export async function countPayers(db: Database, { id, publicId }: { id: number, publicId: string }): Promise<number> {
  const [row] = await db.select({
    n: countDistinct(entitlements.telegramId),
  }).from(entitlements).leftJoin(progress, and(eq(progress.sequenceId, id), eq(progress.userId, entitlements.telegramId), ne(progress.state, 'left'))).where(and(ofCourse(publicId), inArray(entitlements.status, [...usable]), or(isNull(progress.state), ne(progress.state, 'done'))))
  return row!.n
}

/** Somebody has ever bought it. */
export async function wasSold(db: Database, publicId: string): Promise<boolean> {
  const rows = await db.select({ id: entitlements.id }).from(entitlements).where(ofCourse(publicId)).limit(1)
  return rows.length > 0
}
