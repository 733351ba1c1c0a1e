// Its rows: the only file that queries tables.

import type { Database } from '#kit/db'
import type { Standing } from './membership.ts'
import { and, asc, count, desc, eq, gt, inArray, isNull, ne, sql } from 'drizzle-orm'
import { AppError } from '#kit/app'
import { factoryChats, factoryEntitlements, factoryPeople, newPublicId, queries } from '#kit/db'
import { audit, exempt, groups, invites, members } from './tables.ts'
import { texts } from './texts.ts'

export type Group = typeof groups.$inferSelect & { title: string }
export type Member = typeof members.$inferSelect
export type Invite = typeof invites.$inferSelect

const app = 'gatebot'

const withTitle = (db: Database) => db.select({ group: groups, title: factoryChats.title }).from(groups).leftJoin(factoryChats, and(eq(factoryChats.app, app), eq(factoryChats.chatId, groups.telegramGroupId)))

type Titled = { group: typeof groups.$inferSelect, title: string | null }[]
const joined = (rows: Titled): Group[] => rows.map(({ group, title }) => ({ ...group, title: title ?? '' }))

// ── groups ──────────────────────────────────────────────────────────────────

/** An owner's groups, oldest first. As rows of `{ group, title }`: read them with `groupsFrom`. */
export const groupRowsOf = (ownerId: number, db: Database = queries) => withTitle(db).where(eq(groups.ownerId, ownerId)).orderBy(asc(groups.id)).limit(50)
export const groupsFrom = joined

export async function groupByPublicId(db: Database, publicId: string): Promise<Group | undefined> {
  return joined(await withTitle(db).where(eq(groups.publicId, publicId)))[0]
}

export async function groupById(db: Database, id: number): Promise<Group | undefined> {
  return joined(await withTitle(db).where(eq(groups.id, id)))[0]
}

export async function groupOfChat(db: Database, telegramGroupId: number): Promise<Group | undefined> {
  return joined(await withTitle(db).where(eq(groups.telegramGroupId, telegramGroupId)))[0]
}

export async function addGroup(db: Database, row: { telegramGroupId: number, ownerId: number, now: number }): Promise<Group> {
  const [added] = await db.insert(groups).values({
    telegramGroupId: row.telegramGroupId,
    ownerId: row.ownerId,
    publicId: newPublicId(),
    createdAt: row.now,
  }).returning()
  return (await groupById(db, added!.id))!
}

export async function setGroup(db: Database, id: number, set: Partial<typeof groups.$inferInsert>): Promise<Group> {
  await db.update(groups).set(set).where(eq(groups.id, id))
  return (await groupById(db, id))!
}

export async function removeGroup(db: Database, id: number): Promise<void> {
  await db.delete(groups).where(eq(groups.id, id))
}

// ── members ─────────────────────────────────────────────────────────────────

export async function memberOfGroup(db: Database, groupId: number, userId: number): Promise<Member | undefined> {
  const [row] = await db.select().from(members).where(and(eq(members.groupId, groupId), eq(members.telegramUserId, userId)))
  return row
}

export async function memberById(db: Database, id: number): Promise<Member | undefined> {
  const [row] = await db.select().from(members).where(eq(members.id, id))
  return row
}

/** The member, made when there was none. Locks the row: two things about one member happen one after the other. */
export async function ensureMember(db: Database, groupId: number, userId: number, now: number): Promise<Member> {
  const [row] = await db.insert(members).values({ groupId, telegramUserId: userId, createdAt: now }).onConflictDoUpdate({
    target: [members.telegramUserId, members.groupId],
    set: { groupId },
  }).returning()
  return row!
}

export async function setMember(db: Database, id: number, set: Partial<typeof members.$inferInsert>): Promise<Member> {
  const [row] = await db.update(members).set(set).where(eq(members.id, id)).returning()
  return row!
}

export async function setStanding(db: Database, id: number, { status, until, entitlement }: Standing): Promise<Member> {
  return await setMember(db, id, {
    status,
    until,
    ...entitlement?.customer && { stripeCustomerId: entitlement.customer },
  })
}

/** How many hold a place now. */
export async function countLive(db: Database, groupId: number): Promise<number> {
  const [row] = await db.select({
    n: count(),
  }).from(members).where(and(eq(members.groupId, groupId), inArray(members.status, [
    'trialing',
    'active',
    'past_due',
    'cancelled',
  ])))
  return row!.n
}

/** Members of a group with their names, by status then newest; `pending` ones are only visitors. */
export function membersOf(groupId: number, db: Database = queries) {
  return db.select({ member: members, firstName: factoryPeople.firstName, username: factoryPeople.username })
    .from(members)
    .leftJoin(factoryPeople, and(eq(factoryPeople.app, app), eq(factoryPeople.telegramId, members.telegramUserId)))
    .where(and(eq(members.groupId, groupId), ne(members.status, 'pending')))
    .orderBy(desc(members.id))
    .limit(200)
}

/** The next members after a row that the daily round looks at. */
export const membersAfter = async (db: Database, groupId: number, after: number, limit: number) => await db.select().from(members).where(and(eq(members.groupId, groupId), gt(members.id, after), ne(members.status, 'pending'))).orderBy(asc(members.id)).limit(limit)

/** A person's memberships with their groups, newest first. */
export function membershipsOf(userId: number, db: Database = queries) {
  return db.select({ member: members, group: groups, title: factoryChats.title })
    .from(members)
    .innerJoin(groups, eq(groups.id, members.groupId))
    .leftJoin(factoryChats, and(eq(factoryChats.app, app), eq(factoryChats.chatId, groups.telegramGroupId)))
    .where(and(eq(members.telegramUserId, userId), ne(members.status, 'pending')))
    .orderBy(desc(members.id))
    .limit(20)
}

export async function isExempt(db: Database, groupId: number, userId: number): Promise<boolean> {
  return (await db.select({ id: exempt.telegramUserId }).from(exempt).where(and(eq(exempt.groupId, groupId), eq(exempt.telegramUserId, userId)))).length > 0
}

export async function addExempt(db: Database, groupId: number, userIds: number[]): Promise<void> {
  if (userIds.length)
    await db.insert(exempt).values(userIds.map(telegramUserId => ({ groupId, telegramUserId }))).onConflictDoNothing()
}

// ── invites ─────────────────────────────────────────────────────────────────

export async function addInvite(db: Database, row: { memberId: number, link: string, expiresAt: number, createdAt: number }): Promise<void> {
  await db.insert(invites).values(row).onConflictDoNothing()
}

export async function inviteByLink(db: Database, link: string): Promise<{ invite: Invite, member: Member } | undefined> {
  const [row] = await db.select({ invite: invites, member: members }).from(invites).innerJoin(members, eq(members.id, invites.memberId)).where(eq(invites.link, link))
  return row
}

/** A member's links that still open: not used, not taken back, not expired. */
export const openInvites = async (db: Database, memberId: number, now: number) => await db.select().from(invites).where(and(eq(invites.memberId, memberId), isNull(invites.usedBy), isNull(invites.revokedAt), gt(invites.expiresAt, now))).orderBy(desc(invites.id))

export async function setInvite(db: Database, id: number, set: Partial<typeof invites.$inferInsert>): Promise<void> {
  await db.update(invites).set(set).where(eq(invites.id, id))
}

// ── what happened ───────────────────────────────────────────────────────────

export async function note(db: Database, groupId: number, userId: number | null, what: string, at: number, about: Record<string, unknown> = {}): Promise<void> {
  await db.insert(audit).values({
    groupId,
    telegramUserId: userId,
    what,
    about,
    at,
  })
}

export const notesOf = async (db: Database, groupId: number, what: string) => await db.select().from(audit).where(and(eq(audit.groupId, groupId), eq(audit.what, what))).orderBy(desc(audit.id)).limit(20)

/** Name of a person this bot knows. */
export async function nameOf(db: Database, userId: number): Promise<string> {
  const [row] = await db.select({ firstName: factoryPeople.firstName, username: factoryPeople.username }).from(factoryPeople).where(and(eq(factoryPeople.app, app), eq(factoryPeople.telegramId, userId)))
  return row?.username
    ? `${row.firstName} (@${row.username})`
    : row?.firstName || `id ${userId}`
}

export async function personByUsername(db: Database, username: string): Promise<number | undefined> {
  const [row] = await db.select({ id: factoryPeople.telegramId }).from(factoryPeople).where(and(eq(factoryPeople.app, app), sql`lower(${factoryPeople.username}) = ${username.toLowerCase()}`))
  return row?.id
}

/** Recurring revenue of a group by card, in cents a month, from what is active. */
export async function activeHoldings(db: Database, item: string) {
  return await db.select({
    amount: factoryEntitlements.amount,
    currency: factoryEntitlements.currency,
    rail: factoryEntitlements.rail,
    status: factoryEntitlements.status,
  }).from(factoryEntitlements).where(and(eq(factoryEntitlements.app, app), eq(factoryEntitlements.item, item), inArray(factoryEntitlements.status, ['trialing', 'active', 'past_due'])))
}

// ── a person's own ──────────────────────────────────────────────────────────

/** @throws AppError `members-paying` while somebody pays for a group of theirs: the payers would be left with nothing */
export async function erase({ db, language }: { db: Database, language?: 'en' | 'ru' }, userId: number): Promise<void> {
  for (const group of joined(await groupRowsOf(userId, db))) {
    if (await countLive(db, group.id))
      throw new AppError('members-paying', texts(language ?? 'en').ownerStays)
  }
  // an owner's groups go with their members' rows; bookkeeping stays with the kit, without names
  await db.delete(groups).where(eq(groups.ownerId, userId))
  await db.delete(members).where(eq(members.telegramUserId, userId))
  await db.delete(exempt).where(eq(exempt.telegramUserId, userId))
  await db.delete(audit).where(eq(audit.telegramUserId, userId))
}

export async function exportUser({ db }: { db: Database }, userId: number) {
  const own = await groupRowsOf(userId, db)
  const memberships = await membershipsOf(userId, db)
  return {
    groups: joined(own).map(({ title, amount, currency, interval, stars, createdAt }) => ({
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
