// Its rows: groups and members. Owners' cards stand in store-cards.ts, links and what happened in store-trail.ts, what mini apps show in store-views.ts.

import type { Database } from '#kit/db'
import type { MemberStatus, Standing } from './membership.ts'
import { and, asc, count, desc, eq, gt, inArray, ne, sql } from 'drizzle-orm'
import { factoryChats, factoryPeople, newPublicId, queries } from '#kit/db'
import { liveStates, payingStates } from './membership.ts'
import { groups, members } from './tables.ts'

export * from './store-cards.ts'
export * from './store-trail.ts'
export * from './store-views.ts'

export type Group = typeof groups.$inferSelect
export type Member = typeof members.$inferSelect

const app = 'gatebot'

// ── groups ──────────────────────────────────────────────────────────────────

/** The chat's title is the newest; ours stands in for a chat that was never heard of. */
const withTitle = (db: Database) => db.select({ group: groups, title: factoryChats.title }).from(groups).leftJoin(factoryChats, and(eq(factoryChats.app, app), eq(factoryChats.chatId, groups.telegramGroupId)))

type Titled = { group: Group, title: string | null }[]
/** Groups as they are called now. */
export const groupsFrom = (rows: Titled): Group[] => rows.map(({ group, title }) => ({ ...group, title: title || group.title }))

/** An owner's groups, oldest first. As rows of `{ group, title }`: read them with `groupsFrom`. */
export const groupRowsOf = (ownerId: number, db: Database = queries) => withTitle(db).where(eq(groups.ownerId, ownerId)).orderBy(asc(groups.id)).limit(50)

export async function groupByPublicId(db: Database, publicId: string): Promise<Group | undefined> {
  return groupsFrom(await withTitle(db).where(eq(groups.publicId, publicId)))[0]
}

export async function groupById(db: Database, id: number): Promise<Group | undefined> {
  return groupsFrom(await withTitle(db).where(eq(groups.id, id)))[0]
}

export async function groupOfChat(db: Database, telegramGroupId: number): Promise<Group | undefined> {
  return groupsFrom(await withTitle(db).where(eq(groups.telegramGroupId, telegramGroupId)))[0]
}

export async function addGroup(db: Database, row: { telegramGroupId: number, ownerId: number, title: string, now: number }): Promise<Group> {
  const { now, ...values } = row
  const [added] = await db.insert(groups).values({
    ...values,
    publicId: newPublicId(),
    createdAt: now,
  }).returning()
  return (await groupById(db, added!.id))!
}

export async function setGroup(db: Database, id: number, set: Partial<typeof groups.$inferInsert>): Promise<Group> {
  await db.update(groups).set(set).where(eq(groups.id, id))
  return (await groupById(db, id))!
}

/** A channel, or some kind of group. */
export async function kindOf(db: Database, telegramGroupId: number): Promise<'channel' | 'group'> {
  const [row] = await db.select({ type: factoryChats.type }).from(factoryChats).where(and(eq(factoryChats.app, app), eq(factoryChats.chatId, telegramGroupId)))
  return row?.type === 'channel'
    ? 'channel'
    : 'group'
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

const called = (column: typeof factoryPeople.firstName | typeof factoryPeople.username, userId: number) => sql`(select ${column} from ${factoryPeople} where ${factoryPeople.app} = ${app} and ${factoryPeople.telegramId} = ${userId})`

/** The member, made when there was none, with their newest name unless they asked to be forgotten. Locks the row: two things about one member happen one after the other. */
export async function ensureMember(db: Database, { id: groupId, ownerId }: Group, userId: number, now: number): Promise<Member> {
  const name = {
    firstName: sql`coalesce(${called(factoryPeople.firstName, userId)}, '')`,
    username: sql`${called(factoryPeople.username, userId)}`,
  }
  const [row] = await db.insert(members).values({
    groupId,
    ownerId,
    telegramUserId: userId,
    createdAt: now,
    ...name,
  }).onConflictDoUpdate({
    target: [members.telegramUserId, members.groupId],
    set: {
      ownerId,
      firstName: sql`case when ${members.forget} then '' else ${name.firstName} end`,
      username: sql`case when not ${members.forget} then ${name.username} end`,
    },
  }).returning()
  return row!
}

export async function setMember(db: Database, id: number, set: Partial<typeof members.$inferInsert>): Promise<Member> {
  const [row] = await db.update(members).set(set).where(eq(members.id, id)).returning()
  return row!
}

export async function removeMember(db: Database, id: number): Promise<void> {
  await db.delete(members).where(eq(members.id, id))
}

/** Writes down how a member stands, and what their mini app shows of it. */
export async function setStanding(db: Database, member: Member, group: Group, { status, until, entitlement }: Standing): Promise<Member> {
  return await setMember(db, member.id, {
    status,
    until,
    ...entitlement?.customer && { stripeCustomerId: entitlement.customer },
    entitlementId: entitlement?.id ?? null,
    rail: entitlement?.rail ?? null,
    amount: entitlement?.amount ?? null,
    currency: entitlement?.currency ?? null,
    paidUntil: entitlement?.until ?? null,
    cancelAtEnd: entitlement?.cancelAtEnd ?? false,
    owing: entitlement?.status === 'past_due',
    // a price may change; what was bought at the old one goes on at it. Who buys anew is known anew
    ...entitlement && entitlement.id !== member.entitlementId && {
      forget: false,
      interval: entitlement.rail === 'stripe'
        ? group.interval
        : 'month',
    },
  })
}

/** How many pay, or have paid, for a place now. */
export async function countPaying(db: Database, groupId: number): Promise<number> {
  const [row] = await db.select({
    n: count(),
  }).from(members).where(and(eq(members.groupId, groupId), inArray(members.status, [...payingStates])))
  return row!.n
}

/** Members of a group, newest first; `pending` ones are only visitors. */
export async function membersOf(db: Database, groupId: number): Promise<Member[]> {
  return await db.select().from(members).where(and(eq(members.groupId, groupId), ne(members.status, 'pending'))).orderBy(desc(members.id)).limit(200)
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

export const isLiveState = (status: MemberStatus) => (liveStates as readonly string[]).includes(status)

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
