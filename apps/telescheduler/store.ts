// TeleScheduler's rows: channels, who works there, and what is known of people. Posts and what became of them have files of their own; this is their one door.

import type { Language } from '#kit/bot'
import type { Database } from '#kit/db'
import type { Slot } from './slots.ts'
import { and, asc, desc, eq, inArray, or, sql } from 'drizzle-orm'
import { languageOf } from '#kit/bot'
import { factoryChats, factoryPeople, queries } from '#kit/db'
import { approvals, audit, channels, deliveries, members, posts, slots, targets } from './tables.ts'

export * from './store-deliveries.ts'
export * from './store-posts.ts'

export type Channel = typeof channels.$inferSelect
export type Member = typeof members.$inferSelect
export type Role = Member['role']

const app = 'telescheduler'

// ── channels ────────────────────────────────────────────────────────────────

export interface ConnectedChat { chatId: number, kind: Channel['kind'], title: string, username?: string, tz: string, ownerId: number, rights: Record<string, boolean>, now: number }

/**
 * Connects a chat, or brings its title and rights up to date; zone and owner of a connected one stay.
 * The person becomes a member: owner of a new channel, editor of one that has an owner.
 */
export async function connectChannel(db: Database, { now, ...chat }: ConnectedChat): Promise<Channel> {
  // the chat may be known from a forwarded post only
  await db.insert(factoryChats).values({
    app,
    chatId: chat.chatId,
    type: chat.kind,
    title: chat.title,
    username: chat.username,
    createdAt: now,
  }).onConflictDoNothing()
  const { kind, title, username = null, rights } = chat
  const [channel] = await db.insert(channels).values({ ...chat, createdAt: now }).onConflictDoUpdate({
    target: channels.chatId,
    set: { kind, title, username, rights },
  }).returning()
  await db.insert(members).values({
    channelId: channel!.id,
    userId: chat.ownerId,
    role: channel!.ownerId === chat.ownerId
      ? 'owner'
      : 'editor',
  }).onConflictDoNothing()
  return channel!
}

/** The channels a person has a role in, with that role, by title. */
export const channelsOf = (userId: number, db: Database = queries) => db.select({ channel: channels, role: members.role }).from(members).innerJoin(channels, eq(channels.id, members.channelId)).where(eq(members.userId, userId)).orderBy(asc(channels.title), asc(channels.id))

export async function channelBy(db: Database, by: { publicId: string } | { chatId: number } | { id: number }): Promise<Channel | undefined> {
  const [[name, value]] = Object.entries(by) as [['publicId' | 'chatId' | 'id', never]]
  const [row] = await db.select().from(channels).where(eq(channels[name], value))
  return row
}

/** How many channels somebody answers for. */
export async function countChannels(db: Database, ownerId: number): Promise<number> {
  return await db.$count(channels, eq(channels.ownerId, ownerId))
}

/** The channel's row, held until the transaction ends: whoever posts there or rearranges its queue comes one after the other. */
export async function lockChannel(db: Database, id: number): Promise<Channel | undefined> {
  const [row] = await db.select().from(channels).where(eq(channels.id, id)).for('update')
  return row
}

export async function setChannel(db: Database, id: number, patch: Partial<typeof channels.$inferInsert>): Promise<void> {
  await db.update(channels).set(patch).where(eq(channels.id, id))
}

/** Forgets a channel with everything that was to go there. */
export async function deleteChannel(db: Database, id: number): Promise<void> {
  await db.delete(channels).where(eq(channels.id, id))
}

/** A channel's people, with what is known of them; `started` tells whether the bot may write to them first. */
export function membersOf(channelId: number, db: Database = queries) {
  return db.select({
    userId: members.userId,
    role: members.role,
    firstName: factoryPeople.firstName,
    username: factoryPeople.username,
    startedAt: factoryPeople.startedAt,
    blockedAt: factoryPeople.blockedAt,
  }).from(members).leftJoin(factoryPeople, and(eq(factoryPeople.app, app), eq(factoryPeople.telegramId, members.userId))).where(eq(members.channelId, channelId)).orderBy(desc(sql`array_position(array['author','editor','owner'], ${members.role})`), asc(members.userId))
}

export async function roleIn(db: Database, channelId: number, userId: number): Promise<Role | null> {
  const [row] = await db.select({ role: members.role }).from(members).where(and(eq(members.channelId, channelId), eq(members.userId, userId)))
  return row?.role ?? null
}

/** Gives a person a role, or another one. */
export async function setMember(db: Database, channelId: number, userId: number, role: Role): Promise<void> {
  await db.insert(members).values({ channelId, userId, role }).onConflictDoUpdate({
    target: [members.channelId, members.userId],
    set: { role },
  })
}

export async function removeMember(db: Database, channelId: number, userId: number): Promise<void> {
  await db.delete(members).where(and(eq(members.channelId, channelId), eq(members.userId, userId)))
}

/** A channel's weekly slots, Monday first. */
export const slotsOf = (channelId: number, db: Database = queries) => db.select({ dow: slots.dow, localTime: slots.localTime }).from(slots).where(eq(slots.channelId, channelId)).orderBy(asc(slots.dow), asc(slots.localTime))

/** The slots of all channels a person has a role in. */
export const slotsFor = (userId: number, db: Database = queries) => db.select({ channelId: slots.channelId, dow: slots.dow, localTime: slots.localTime }).from(slots).innerJoin(members, and(eq(members.channelId, slots.channelId), eq(members.userId, userId))).orderBy(asc(slots.dow), asc(slots.localTime))

/** Replaces a channel's slots; planning.ts `reflowQueue` then moves who stands in one that is gone. */
export async function setSlots(db: Database, channelId: number, week: readonly Slot[]): Promise<void> {
  await db.delete(slots).where(eq(slots.channelId, channelId))
  if (week.length)
    await db.insert(slots).values(week.map(slot => ({ channelId, ...slot }))).onConflictDoNothing()
}

// ── people, trace ───────────────────────────────────────────────────────────

export interface KnownPerson { id: number, language: Language, tz: string | null, firstName: string, username: string | null, /** Whether the bot may write to them. */ reachable: boolean }

/** What is known of these people; somebody who never wrote to the bot is not in the answer. */
export async function peopleBy(db: Database, ids: readonly number[]): Promise<Map<number, KnownPerson>> {
  const rows = ids.length
    ? await db.select().from(factoryPeople).where(and(eq(factoryPeople.app, app), inArray(factoryPeople.telegramId, [
        ...new Set(ids),
      ])))
    : []
  return new Map(rows.map(row => [
    row.telegramId,
    {
      id: row.telegramId,
      language: languageOf(row.language, row.languageCode),
      tz: row.tz,
      firstName: row.firstName,
      username: row.username,
      reachable: row.startedAt !== null && row.blockedAt === null,
    },
  ]))
}

/** Somebody by the @name they had when they last wrote to the bot. */
export async function personNamed(db: Database, username: string): Promise<number | null> {
  const [row] = await db.select({ id: factoryPeople.telegramId }).from(factoryPeople).where(and(eq(factoryPeople.app, app), eq(sql`lower(${factoryPeople.username})`, username.replace(/^@/, '').toLowerCase())))
  return row?.id ?? null
}

/** Remembers in which zone somebody lives, as /tz does. */
export async function setPersonZone(db: Database, id: number, tz: string): Promise<void> {
  await db.update(factoryPeople).set({ tz }).where(and(eq(factoryPeople.app, app), eq(factoryPeople.telegramId, id)))
}

/** Writes down who did what. */
export async function note(db: Database, row: { channelId?: number, postId?: number, userId?: number, action: string, detail?: Record<string, unknown>, now: number }): Promise<void> {
  const { now, ...entry } = row
  await db.insert(audit).values({ ...entry, createdAt: now })
}

// ── a person's own data ─────────────────────────────────────────────────────

/** Everything of a person: their posts with targets and deliveries, their roles, and the channels they own. */
export async function exportUser({ db }: { db: Database }, userId: number) {
  const [mine, written] = await Promise.all([
    channelsOf(userId, db),
    db.select().from(posts).where(eq(posts.authorId, userId)).orderBy(asc(posts.id)),
  ])
  const [weeks, going] = await Promise.all([
    mine.length
      ? db.select().from(slots).where(inArray(slots.channelId, mine.map(row => row.channel.id))).orderBy(asc(slots.dow), asc(slots.localTime))
      : [],
    written.length
      ? db.select({ target: targets, delivery: deliveries, chatId: channels.chatId }).from(targets).innerJoin(channels, eq(channels.id, targets.channelId)).leftJoin(deliveries, eq(deliveries.targetId, targets.id)).where(inArray(targets.postId, written.map(post => post.id))).orderBy(asc(targets.id), asc(deliveries.id))
      : [],
  ])
  return {
    channels: mine,
    slots: weeks,
    posts: written,
    targets: going,
  }
}

/** Deletes a person: their posts and roles; a channel of theirs goes to another owner or editor of it, or goes too. */
export async function erase({ db }: { db: Database }, userId: number): Promise<void> {
  await db.delete(posts).where(eq(posts.authorId, userId))
  await db.delete(members).where(eq(members.userId, userId))
  await db.delete(approvals).where(eq(approvals.userId, userId))
  await db.delete(audit).where(eq(audit.userId, userId))
  await db.update(posts).set({ changedBy: null }).where(eq(posts.changedBy, userId))
  const heir = sql`(select user_id from telescheduler_members m where m.channel_id = ${channels.id} and m.role in ('owner', 'editor') order by m.role desc, m.user_id limit 1)`
  await db.delete(channels).where(and(eq(channels.ownerId, userId), sql`${heir} is null`))
  await db.update(channels).set({ ownerId: heir as never }).where(eq(channels.ownerId, userId))
  await db.update(members).set({ role: 'owner' }).where(sql`exists (select from telescheduler_channels c where c.id = ${members.channelId} and c.owner_id = ${members.userId})`)
  await db.update(posts).set({ scheduledBy: null }).where(or(eq(posts.scheduledBy, userId)))
}
