// Which days somebody is away, and which days are a team's own.

import type { Database } from '#kit/db'
import { and, asc, eq, gte, inArray, lte, sql } from 'drizzle-orm'
import { queries } from '#kit/db'
import { addDays, wallOf } from '#kit/time'
import { away, companyDays } from './tables.ts'

/** Replaces what overlaps: the newest word about a day counts. */
export async function setAway(db: Database, userId: number, fromDate: string, toDate: string): Promise<void> {
  const overlapping = db.$with('overlapping').as(db.delete(away).where(and(eq(away.userId, userId), lte(away.fromDate, toDate), gte(away.toDate, fromDate))).returning({ id: away.id }))
  await db.with(overlapping).insert(away).values({ userId, fromDate, toDate })
}

/** Ends every period that is not over, from this date on. @returns whether there was one */
export async function endAway(db: Database, userId: number, date: string): Promise<boolean> {
  const [gone, cut] = await Promise.all([
    db.delete(away).where(and(eq(away.userId, userId), gte(away.fromDate, date))).returning({ id: away.id }).execute(),
    db.update(away).set({ toDate: sql`${date}::date - 1` }).where(and(eq(away.userId, userId), gte(away.toDate, date))).returning({ id: away.id }).execute(),
  ])
  return gone.length + cut.length > 0
}

/** Periods that are not over anywhere: somebody's today may still be yesterday in UTC. */
export const awayOf = (userId: number, now: number, db: Database = queries) => db.select().from(away).where(and(eq(away.userId, userId), gte(away.toDate, addDays(wallOf(now, 'UTC').date, -1)))).orderBy(asc(away.fromDate))

/** A period of this person; what it was, or undefined. */
export async function takeAway(db: Database, userId: number, id: number) {
  const [row] = await db.delete(away).where(and(eq(away.userId, userId), eq(away.id, id))).returning()
  return row
}

/** Of these people those who are away on a date. */
export async function awayOn(db: Database, userIds: number[], date: string): Promise<Set<number>> {
  if (!userIds.length)
    return new Set()
  const rows = await db.select({ userId: away.userId }).from(away).where(and(inArray(away.userId, userIds), lte(away.fromDate, date), gte(away.toDate, date)))
  return new Set(rows.map(row => row.userId))
}

export async function companyDay(db: Database, teamId: number, date: string): Promise<boolean | null> {
  const [row] = await db.select().from(companyDays).where(and(eq(companyDays.teamId, teamId), eq(companyDays.date, date)))
  return row?.off ?? null
}

export async function setCompanyDay(db: Database, teamId: number, date: string, off: boolean | null): Promise<void> {
  await db.delete(companyDays).where(and(eq(companyDays.teamId, teamId), eq(companyDays.date, date)))
  if (off !== null)
    await db.insert(companyDays).values({ teamId, date, off })
}

export const companyDaysOf = (teamId: number, from: string, db: Database = queries) => db.select().from(companyDays).where(and(eq(companyDays.teamId, teamId), gte(companyDays.date, from))).orderBy(asc(companyDays.date))
