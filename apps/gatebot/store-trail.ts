// Rows of the door: links and who used them, people who are never taken out, what happened, and what a mini app waits for.

import type { Database } from '#kit/db'
import type { Answer } from './tables.ts'
import { and, desc, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import { asks, audit, exempt, invites, members } from './tables.ts'

export type Invite = typeof invites.$inferSelect

export async function isExempt(db: Database, groupId: number, userId: number): Promise<boolean> {
  return (await db.select({ id: exempt.telegramUserId }).from(exempt).where(and(eq(exempt.groupId, groupId), eq(exempt.telegramUserId, userId)))).length > 0
}

export async function addExempt(db: Database, groupId: number, userIds: number[]): Promise<void> {
  if (userIds.length)
    await db.insert(exempt).values(userIds.map(telegramUserId => ({ groupId, telegramUserId }))).onConflictDoNothing()
}

/** @returns whether it was new */
export async function addInvite(db: Database, row: { memberId: number, link: string, expiresAt: number, createdAt: number }): Promise<boolean> {
  return (await db.insert(invites).values(row).onConflictDoNothing().returning({ id: invites.id })).length > 0
}

export async function inviteByLink(db: Database, link: string): Promise<{ invite: Invite, member: typeof members.$inferSelect } | undefined> {
  const [row] = await db.select({ invite: invites, member: members }).from(invites).innerJoin(members, eq(members.id, invites.memberId)).where(eq(invites.link, link))
  return row
}

/** A member's links that still open: not used, not taken back, not expired. */
export const openInvites = async (db: Database, memberId: number, now: number) => await db.select().from(invites).where(and(eq(invites.memberId, memberId), isNull(invites.usedBy), isNull(invites.revokedAt), gt(invites.expiresAt, now))).orderBy(desc(invites.id))

/** Whether this member was ever given a link: then whoever finds them inside knows how they came in. */
export async function hadInvite(db: Database, memberId: number): Promise<boolean> {
  return (await db.select({ id: invites.id }).from(invites).where(eq(invites.memberId, memberId)).limit(1)).length > 0
}

export async function setInvite(db: Database, id: number, set: Partial<typeof invites.$inferInsert>): Promise<void> {
  await db.update(invites).set(set).where(eq(invites.id, id))
}

export async function note(db: Database, groupId: number, userId: number | null, what: string, at: number, about: Record<string, unknown> = {}): Promise<void> {
  await db.insert(audit).values({
    groupId,
    telegramUserId: userId,
    what,
    about,
    at,
  })
}

/** What happened of one kind in a group, newest first. */
export const notesOf = async (db: Database, groupId: number, what: string) => await db.select().from(audit).where(and(eq(audit.groupId, groupId), eq(audit.what, what))).orderBy(desc(audit.id)).limit(20)

/** Whether giving this charge back was asked for since an instant. */
export async function askedBack(db: Database, groupId: number, ref: string, since: number): Promise<boolean> {
  return (await db.select({ id: audit.id }).from(audit).where(and(eq(audit.groupId, groupId), eq(audit.what, 'refund-asked'), gt(audit.at, since), sql`${audit.about} ->> 'ref' = ${ref}`)).limit(1)).length > 0
}

// ── what a mini app waits for ───────────────────────────────────────────────

/** As the person who asks. @returns its public id */
export async function addAsk(db: Database, row: { telegramUserId: number, about: string, createdAt: number }): Promise<string> {
  const [added] = await db.insert(asks).values(row).returning({ publicId: asks.publicId })
  return added!.publicId
}

export async function askByPublicId(db: Database, publicId: string) {
  const [row] = await db.select().from(asks).where(eq(asks.publicId, publicId))
  return row
}

/** Answers one ask, or whatever somebody waits for about an item; asks of yesterday go. @returns whether anybody waited */
export async function answerAsks(db: Database, which: string | { telegramUserId: number, about: string }, answer: Answer, now: number): Promise<boolean> {
  await db.delete(asks).where(lt(asks.createdAt, now - 86_400_000))
  const rows = await db.update(asks).set({ answer }).where(and(
    isNull(asks.answer),
    typeof which === 'string'
      ? eq(asks.publicId, which)
      : and(eq(asks.telegramUserId, which.telegramUserId), eq(asks.about, which.about)),
  )).returning({ id: asks.id })
  return rows.length > 0
}

/** The same question that still waits for its answer: a second tap waits with it. */
export async function openAsk(db: Database, telegramUserId: number, about: string, since: number): Promise<string | undefined> {
  const [row] = await db.select({ publicId: asks.publicId }).from(asks).where(and(eq(asks.telegramUserId, telegramUserId), eq(asks.about, about), isNull(asks.answer), gt(asks.createdAt, since))).limit(1)
  return row?.publicId
}

/** Takes a person's traces out of what is kept: sums stay without a name, links used by them stay used. */
export async function eraseTrail(db: Database, userId: number): Promise<void> {
  await db.update(audit).set({ telegramUserId: null }).where(and(eq(audit.telegramUserId, userId), sql`${audit.what} in ('paid', 'given-back')`))
  await db.delete(audit).where(eq(audit.telegramUserId, userId))
  await db.update(audit).set({ about: {} }).where(sql`${audit.about} ->> 'to' = ${String(userId)}`)
  await db.update(invites).set({ usedBy: 0 }).where(eq(invites.usedBy, userId))
  await db.delete(asks).where(eq(asks.telegramUserId, userId))
}
