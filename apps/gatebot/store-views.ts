// What mini apps show, read as the person who looks: row-level security leaves out everything that is not theirs.

import type { SQL } from 'drizzle-orm'
import type { Database } from '#kit/db'
import { and, asc, count, countDistinct, desc, eq, gt, gte, ilike, inArray, isNull, lt, ne, or, sql } from 'drizzle-orm'
import { liveStates } from './membership.ts'
import { audit, groups, invites, members } from './tables.ts'

type Group = typeof groups.$inferSelect
type Member = typeof members.$inferSelect

/** An owner's groups, oldest first. */
export const groupsOwned = async (db: Database, ownerId: number): Promise<Group[]> => await db.select().from(groups).where(eq(groups.ownerId, ownerId)).orderBy(asc(groups.id)).limit(50)

/** The owner's group of this name; undefined for anybody else's. */
export async function groupOwned(db: Database, ownerId: number, publicId: string): Promise<Group | undefined> {
  const [row] = await db.select().from(groups).where(and(eq(groups.ownerId, ownerId), eq(groups.publicId, publicId)))
  return row
}

/** How many of each state, per group. */
export async function countStates(db: Database, groupIds: number[]): Promise<{ groupId: number, status: Member['status'], n: number }[]> {
  return await db.select({
    groupId: members.groupId,
    status: members.status,
    n: count(),
  })
    .from(members)
    .where(and(inArray(members.groupId, groupIds), ne(members.status, 'pending')))
    .groupBy(members.groupId, members.status)
}

/** How many paying members came and left since an instant. */
export async function countMoves(db: Database, groupId: number, since: number): Promise<{ joined: number, left: number }> {
  const moved = async (of: SQL) => {
    const [row] = await db.select({
      n: countDistinct(audit.telegramUserId),
    }).from(audit).where(and(eq(audit.groupId, groupId), gte(audit.at, since), of))
    return row!.n
  }
  const from = sql`${audit.about} ->> 'from'`
  const wasNone = sql`${from} in ('pending', 'expired', 'refunded', 'comped')`
  return {
    joined: await moved(sql`${audit.what} in ('trialing', 'active') and ${wasNone}`),
    left: await moved(sql`${audit.what} in ('kicked', 'banned') or (${audit.what} in ('expired', 'refunded') and not ${wasNone})`),
  }
}

export interface MemberQuery { text?: string | undefined, status?: Member['status'] | undefined, before?: number | undefined, limit: number }

/** Members of a group, newest first; `text` is part of a name or an id, `before` the last id of the page before. */
export async function findMembers(db: Database, groupId: number, { text, status, before, limit }: MemberQuery): Promise<Member[]> {
  const like = text && `%${text.replace(/^@/, '').replace(/[\\%_]/g, '\\$&')}%`
  return await db.select().from(members).where(and(
    eq(members.groupId, groupId),
    ne(members.status, 'pending'),
    status && eq(members.status, status),
    before === undefined
      ? undefined
      : lt(members.id, before),
    like
      ? or(ilike(members.firstName, like), ilike(members.username, like), /^\d{1,16}$/.test(text!)
          ? eq(members.telegramUserId, Number(text))
          : undefined)
      : undefined,
  )).orderBy(desc(members.id)).limit(limit)
}

export async function memberSeen(db: Database, groupId: number, userId: number): Promise<Member | undefined> {
  const [row] = await db.select().from(members).where(and(eq(members.groupId, groupId), eq(members.telegramUserId, userId), ne(members.status, 'pending')))
  return row
}

/** What happened with one member, newest first. */
export const timelineOf = async (db: Database, groupId: number, userId: number) => await db.select({ at: audit.at, what: audit.what, about: audit.about }).from(audit).where(and(eq(audit.groupId, groupId), eq(audit.telegramUserId, userId))).orderBy(desc(audit.id)).limit(200)

const dayIn = (zone: string) => sql<string>`to_char(${audit.at} at time zone ${zone}, 'YYYY-MM-DD')`.as('day')
const currency = sql<string>`${audit.about} ->> 'currency'`.as('currency')
const taken = sql<number>`sum((case when ${audit.what} = 'paid' then 1 else -1 end) * (${audit.about} ->> 'amount')::bigint)::bigint`.mapWith(Number)
const isMoney = inArray(audit.what, ['paid', 'given-back'])

/** What was paid less what was given back, per day of a zone, oldest first; amounts in the currency's smallest unit. */
export async function takings(db: Database, groupId: number, { zone, since }: { zone: string, since: number }): Promise<{ day: string, currency: string, amount: number }[]> {
  return await db.select({
    day: dayIn(zone),
    currency,
    amount: taken,
  }).from(audit).where(and(eq(audit.groupId, groupId), isMoney, gte(audit.at, since))).groupBy(sql`1, 2`).orderBy(sql`1, 2`)
}

/** The same as one sum per rail and currency. */
export async function takenSince(db: Database, groupId: number, since: number): Promise<{ rail: string, currency: string, amount: number }[]> {
  return await db.select({
    rail: sql<string>`${audit.about} ->> 'rail'`.as('rail'),
    currency,
    amount: taken,
  }).from(audit).where(and(eq(audit.groupId, groupId), isMoney, gte(audit.at, since))).groupBy(sql`1, 2`).orderBy(sql`1, 2`)
}

/** By how many the members became more or fewer, per day of a zone. */
export async function memberChanges(db: Database, groupId: number, { zone, since }: { zone: string, since: number }): Promise<{ day: string, change: number }[]> {
  const live = sql.raw(`('${liveStates.join(`', '`)}')`)
  const from = sql`${audit.about} ->> 'from'`
  return await db.select({
    day: dayIn(zone),
    change: sql<number>`sum(case
      when ${audit.what} in ('kicked', 'banned') then -1
      when ${audit.what} in ${live} and not ${from} in ${live} then 1
      when ${from} in ${live} and not ${audit.what} in ${live} then -1
      else 0 end)::int`,
  }).from(audit).where(and(eq(audit.groupId, groupId), gte(audit.at, since), sql`(${from} is not null or ${audit.what} in ('kicked', 'banned'))`)).groupBy(sql`1`)
}

/** Links that were passed on, newest first: whose, and who came with them. */
export async function leaksOf(db: Database, groupId: number): Promise<{ user: number, name: string, stranger: string, at: number }[]> {
  const rows = await db.select({
    user: audit.telegramUserId,
    name: members.firstName,
    about: audit.about,
    at: audit.at,
  }).from(audit).innerJoin(members, and(eq(members.groupId, audit.groupId), eq(members.telegramUserId, audit.telegramUserId))).where(and(eq(audit.groupId, groupId), eq(audit.what, 'leak'))).orderBy(desc(audit.id)).limit(10)
  return rows.map(({ user, name, about, at }) => ({
    user: user!,
    name,
    stranger: String(about.name ?? ''),
    at,
  }))
}

export interface Code { code: string, percent?: number, amount?: number, currency?: string, duration: 'once' | 'forever' }

/** Codes for a lower price that work now, newest first. */
export async function codesOf(db: Database, groupId: number): Promise<(Code & { at: number })[]> {
  const rows = await db.selectDistinctOn([sql`${audit.about} ->> 'code'`], { what: audit.what, about: audit.about, at: audit.at }).from(audit).where(and(eq(audit.groupId, groupId), inArray(audit.what, ['code', 'code-ended']))).orderBy(sql`${audit.about} ->> 'code'`, desc(audit.id))
  return rows.filter(({ what }) => what === 'code').map(({ about, at }) => ({
    ...about as unknown as Code,
    at,
  })).sort((a, b) => b.at - a.at)
}

/** A person's own memberships with their groups, newest first. */
export async function ownMemberships(db: Database, userId: number): Promise<{ member: Member, group: Group }[]> {
  return await db.select({ member: members, group: groups })
    .from(members)
    .innerJoin(groups, eq(groups.id, members.groupId))
    .where(and(eq(members.telegramUserId, userId), ne(members.status, 'pending')))
    .orderBy(desc(members.id))
    .limit(50)
}

/** Links of these members that still open. */
export async function linksOf(db: Database, memberIds: number[], now: number): Promise<Map<number, string>> {
  if (!memberIds.length)
    return new Map()
  const rows = await db.select({ memberId: invites.memberId, link: invites.link }).from(invites).where(and(inArray(invites.memberId, memberIds), isNull(invites.usedBy), isNull(invites.revokedAt), gt(invites.expiresAt, now))).orderBy(asc(invites.id))
  return new Map(rows.map(({ memberId, link }) => [memberId, link]))
}
