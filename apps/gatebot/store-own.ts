// What a person may ask of their own rows: to be forgotten, and to have a copy.

import type { BotContext, Language } from '#kit/bot'
import type { Database } from '#kit/db'
import { and, eq, inArray, not, notExists, sql } from 'drizzle-orm'
import { AppError } from '#kit/app'
import { liveStates } from './membership.ts'
import { eraseTrail } from './store-trail.ts'
import { countPaying, groupRowsOf, groupsFrom, membershipsOf } from './store.ts'
import { exempt, groups, members } from './tables.ts'
import { texts } from './texts.ts'

type Asking = { db: Database, language?: Language } & Partial<Pick<BotContext, 'say'>>

/**
 * What is paid for stays until it ends, as a number without a name, and goes then.
 * @throws AppError `members-paying` while somebody pays for a group of theirs: the payers would be left with nothing
 */
export async function erase({ db, language = 'en', say }: Asking, userId: number): Promise<void> {
  const t = texts(language)
  for (const group of groupsFrom(await groupRowsOf(userId, db))) {
    if (await countPaying(db, group.id))
      throw new AppError('members-paying', t.ownerStays)
  }
  const mine = eq(members.telegramUserId, userId)
  const kept = await db.update(members).set({ forget: true, firstName: '', username: null }).where(and(mine, inArray(members.status, [...liveStates]))).returning({ id: members.id })
  // an owner's groups go with their members' rows; bookkeeping stays with the kit, without names
  await db.delete(groups).where(eq(groups.ownerId, userId))
  await db.delete(members).where(and(mine, not(members.forget)))
  await db.delete(exempt).where(and(eq(exempt.telegramUserId, userId), notExists(db.select({ one: sql`1` }).from(members).where(and(mine, eq(members.groupId, exempt.groupId))))))
  await eraseTrail(db, userId)
  if (kept.length)
    await say?.(t.forgottenLater)
}

export async function exportUser({ db }: { db: Database }, userId: number) {
  const own = groupsFrom(await groupRowsOf(userId, db))
  const memberships = await membershipsOf(userId, db)
  return {
    groups: own.map(({ title, amount, currency, interval, stars, createdAt }) => ({
      title,
      amount,
      currency,
      interval,
      stars,
      createdAt,
    })),
    memberships: memberships.map(({ member, title }) => ({
      title,
      status: member.status,
      until: member.until,
      since: member.createdAt,
    })),
  }
}
