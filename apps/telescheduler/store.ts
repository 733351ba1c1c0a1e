// TeleScheduler's rows: the only file that queries tables, which is why it is long. What a query means for the schedule is planning.ts's business.

import type { SQL } from 'drizzle-orm'
import type { Language } from '#kit/bot'
import type { Database } from '#kit/db'
import type { Overrides, Payload } from './content.ts'
import type { Slot } from './slots.ts'
import { and, arrayContains, asc, count, desc, eq, gte, inArray, isNotNull, lt, ne, or, sql } from 'drizzle-orm'
import { languageOf } from '#kit/bot'
import { factoryChats, factoryPeople, queries } from '#kit/db'
import { approvals, audit, channels, deliveries, members, posts, slots, targets } from './tables.ts'

export type Channel = typeof channels.$inferSelect
export type Member = typeof members.$inferSelect
export type Role = Member['role']
export type Post = typeof posts.$inferSelect
export type Target = typeof targets.$inferSelect
export type Delivery = typeof deliveries.$inferSelect
/** A target with its post and channel: one line of a list. */
export interface Line { target: Target, post: Post, channel: Channel }

const app = 'telescheduler'
const line = { target: targets, post: posts, channel: channels }

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

/** Replaces a channel's slots; planning.ts `reflowQueue` then moves who stands in one that is gone. */
export async function setSlots(db: Database, channelId: number, week: readonly Slot[]): Promise<void> {
  await db.delete(slots).where(eq(slots.channelId, channelId))
  if (week.length)
    await db.insert(slots).values(week.map(slot => ({ channelId, ...slot }))).onConflictDoNothing()
}

// ── posts ───────────────────────────────────────────────────────────────────

export interface NewPost { authorId: number, payload: Payload, sourceChatId?: number, sourceMessageId?: number, mediaGroupId?: string, now: number }

export async function addDraft(db: Database, { now, ...post }: NewPost): Promise<Post> {
  const [row] = await db.insert(posts).values({
    ...post,
    createdAt: now,
    changedAt: now,
    changedBy: post.authorId,
  }).returning()
  return row!
}

export async function postBy(db: Database, by: { publicId: string } | { id: number }): Promise<Post | undefined> {
  const [row] = await db.select().from(posts).where('id' in by
    ? eq(posts.id, by.id)
    : eq(posts.publicId, by.publicId))
  return row
}

/** The draft that the other items of an album went to. */
export async function albumDraft(db: Database, authorId: number, mediaGroupId: string): Promise<Post | undefined> {
  const [row] = await db.select().from(posts).where(and(eq(posts.authorId, authorId), eq(posts.mediaGroupId, mediaGroupId))).for('update')
  return row
}

/** The draft a message of its author became, so that an edit of the message edits the draft. */
export async function postOfMessage(db: Database, chatId: number, messageId: number): Promise<Post | undefined> {
  const [row] = await db.select().from(posts).where(and(eq(posts.sourceChatId, chatId), eq(posts.sourceMessageId, messageId))).orderBy(desc(posts.id)).limit(1)
  return row
}

/**
 * Changes a payload if nobody changed the post since it was read.
 * @returns the post as it is now, or null when its version is another: read it again and say who changed it (`changedBy`, `changedAt`)
 */
export async function changePost(db: Database, change: { id: number, version: number, payload: Payload, by: number, now: number }): Promise<Post | null> {
  const [row] = await db.update(posts).set({
    payload: change.payload,
    version: change.version + 1,
    changedBy: change.by,
    changedAt: change.now,
  }).where(and(eq(posts.id, change.id), eq(posts.version, change.version))).returning()
  return row ?? null
}

export async function setPost(db: Database, id: number, patch: Partial<typeof posts.$inferInsert>): Promise<void> {
  await db.update(posts).set(patch).where(eq(posts.id, id))
}

/** A person's drafts, and what was given back to them or waits for approval; newest first. */
export const draftsOf = (userId: number, db: Database = queries) => db.select().from(posts).where(and(eq(posts.authorId, userId), inArray(posts.state, ['draft', 'pending', 'approved']))).orderBy(desc(posts.id)).limit(20)

// ── targets ─────────────────────────────────────────────────────────────────

const lines = (db: Database, where: SQL | undefined) => db.select(line).from(targets).innerJoin(posts, eq(posts.id, targets.postId)).innerJoin(channels, eq(channels.id, targets.channelId)).where(where)

/** Where a post goes. */
export const linesOf = (postId: number, db: Database = queries) => lines(db, and(eq(targets.postId, postId), ne(targets.state, 'deleted'))).orderBy(asc(channels.title), asc(targets.id))

export async function lineBy(db: Database, by: { publicId: string } | { id: number }): Promise<Line | undefined> {
  const [row] = await lines(db, 'id' in by
    ? eq(targets.id, by.id)
    : eq(targets.publicId, by.publicId))
  return row
}

/** The same line, its target held until the transaction ends: an Undo at the same moment is either in time or too late, never both. */
export async function lockLine(db: Database, publicId: string): Promise<Line | undefined> {
  const [row] = await lines(db, eq(targets.publicId, publicId)).for('update', { of: targets })
  return row
}

/** Makes these the channels a post goes to. Targets that have done something already stay. */
export async function setTargets(db: Database, postId: number, channelIds: readonly number[]): Promise<void> {
  await db.delete(targets).where(and(eq(targets.postId, postId), eq(targets.state, 'draft'), channelIds.length
    ? sql`${targets.channelId} <> all(${sql.param(`{${channelIds.join(',')}}`)}::bigint[])`
    : undefined))
  if (channelIds.length) {
    await db.insert(targets).values(channelIds.map(channelId => ({ postId, channelId }))).onConflictDoUpdate({
      target: [targets.postId, targets.channelId],
      set: { state: 'draft' },
      setWhere: eq(targets.state, 'deleted'),
    })
  }
}

export async function setTarget(db: Database, id: number, patch: Partial<typeof targets.$inferInsert>): Promise<void> {
  await db.update(targets).set(patch).where(eq(targets.id, id))
}

/** Takes what still waits off the calendar: drafts again, or `deleted`. @returns the ids of those that were in time */
export async function takeOff(db: Database, ids: readonly number[], to: 'draft' | 'deleted' = 'draft'): Promise<number[]> {
  const rows = ids.length
    ? await db.update(targets).set({ state: to, nextRunAt: null, occurrenceKey: null }).where(and(inArray(targets.id, [...ids]), inArray(targets.state, [
        'draft',
        'scheduled',
        'held',
        'failed',
        'missed',
      ]))).returning({ id: targets.id })
    : []
  return rows.map(row => row.id)
}

export async function setOverrides(db: Database, targetId: number, overrides: Overrides): Promise<void> {
  await setTarget(db, targetId, { overrides })
}

/** The posts that stand in a channel's queue, first to go out first. */
export const queueOf = (channelId: number, db: Database = queries) => lines(db, and(eq(targets.channelId, channelId), eq(targets.mode, 'queue'), inArray(targets.state, ['scheduled', 'held']))).orderBy(asc(targets.localAt), asc(targets.id))

/** What is to go out in the channels a person has a role in, soonest first; everything a channel shows in its lists. */
export function upcoming(userId: number, range: { from?: number, to?: number, limit?: number } = {}, db: Database = queries) {
  return db.select({ ...line, role: members.role }).from(members).innerJoin(channels, eq(channels.id, members.channelId)).innerJoin(targets, eq(targets.channelId, channels.id)).innerJoin(posts, eq(posts.id, targets.postId)).where(and(eq(members.userId, userId), inArray(targets.state, ['scheduled', 'held']), range.from === undefined
    ? undefined
    : gte(targets.nextRunAt, range.from), range.to === undefined
    ? undefined
    : lt(targets.nextRunAt, range.to))).orderBy(asc(targets.nextRunAt), asc(targets.id)).limit(range.limit ?? 50)
}

/** Everything that waits for its time in one channel, soonest first. */
export const waitingIn = (channelId: number, db: Database = queries) => lines(db, and(eq(targets.channelId, channelId), inArray(targets.state, ['scheduled', 'held']))).orderBy(asc(targets.nextRunAt), asc(targets.id))

/** Brings a post's state in line with its targets': what is still to come counts first, then what went wrong. Waiting for approval outlasts its time. */
export async function settlePost(db: Database, postId: number): Promise<Post['state']> {
  const rows = await db.select({ state: targets.state, post: posts.state }).from(targets).innerJoin(posts, eq(posts.id, targets.postId)).where(eq(targets.postId, postId))
  const has = (...states: Target['state'][]) => rows.some(row => states.includes(row.state))
  const pending = rows[0]?.post === 'pending' && has('scheduled', 'held', 'missed')
  const state = pending
    ? 'pending'
    : has('scheduled', 'held')
      ? 'scheduled'
      : has('sending', 'uncertain')
        ? 'sending'
        : has('failed')
          ? 'failed'
          : has('missed')
            ? 'missed'
            : has('sent')
              ? 'sent'
              : has('draft')
                ? 'draft'
                : 'deleted'
  await setPost(db, postId, { state })
  return state
}

// ── deliveries ──────────────────────────────────────────────────────────────

/** Writes one occurrence down; null when it has been written down already. */
export async function openDelivery(db: Database, row: typeof deliveries.$inferInsert): Promise<Delivery | null> {
  const [opened] = await db.insert(deliveries).values(row).onConflictDoNothing().returning()
  return opened ?? null
}

/** Opens an occurrence again for its next attempt; null when that attempt was made already. */
export async function reopenDelivery(db: Database, targetId: number, occurrenceKey: string, attempt: number): Promise<Delivery | null> {
  const [row] = await db.update(deliveries).set({ state: 'sending', error: null, attempts: attempt }).where(and(eq(deliveries.targetId, targetId), eq(deliveries.occurrenceKey, occurrenceKey), lt(deliveries.attempts, attempt), ne(deliveries.state, 'sent'))).returning()
  return row ?? null
}

export async function setDelivery(db: Database, id: number, patch: Partial<typeof deliveries.$inferInsert>): Promise<void> {
  await db.update(deliveries).set(patch).where(eq(deliveries.id, id))
}

export interface DeliveredLine extends Line { delivery: Delivery }

const deliveredLines = (db: Database, where: SQL | undefined) => db.select({ ...line, delivery: deliveries }).from(deliveries).innerJoin(targets, eq(targets.id, deliveries.targetId)).innerJoin(posts, eq(posts.id, targets.postId)).innerJoin(channels, eq(channels.id, targets.channelId)).where(where)

export async function deliveryBy(db: Database, by: { publicId: string }): Promise<DeliveredLine | undefined> {
  const [row] = await deliveredLines(db, eq(deliveries.publicId, by.publicId))
  return row
}

/** What became of a post so far, per channel, newest first. */
export const deliveriesOf = (postId: number, db: Database = queries) => deliveredLines(db, eq(targets.postId, postId)).orderBy(desc(deliveries.id)).limit(100)

/** The occurrence of a target that went out last before this one. */
export async function deliveryBefore(db: Database, targetId: number, id: number): Promise<Delivery | undefined> {
  const [row] = await db.select().from(deliveries).where(and(eq(deliveries.targetId, targetId), lt(deliveries.id, id), eq(deliveries.state, 'sent'))).orderBy(desc(deliveries.id)).limit(1)
  return row
}

/** The first message of what went out last in a chat. */
export async function lastMessageIn(db: Database, chatId: number): Promise<number | null> {
  const [row] = await db.select({ ids: deliveries.messageIds }).from(deliveries).where(and(eq(deliveries.chatId, chatId), eq(deliveries.state, 'sent'), isNotNull(deliveries.sentAt))).orderBy(desc(deliveries.sentAt), desc(deliveries.id)).limit(1)
  return row?.ids[0] ?? null
}

/** Telegram's counts for a message of ours; those of other messages are not kept. */
export async function setReactions(db: Database, chatId: number, messageId: number, reactions: Record<string, number>): Promise<void> {
  await db.update(deliveries).set({ reactions }).where(and(eq(deliveries.chatId, chatId), arrayContains(deliveries.messageIds, [messageId])))
}

export async function setVotes(db: Database, pollId: string, votes: number): Promise<void> {
  await db.update(deliveries).set({ votes }).where(eq(deliveries.pollId, pollId))
}

/** The channels of a person with how many posts went out and failed since an instant. */
export function countsOf(userId: number, since: number, db: Database = queries) {
  return db.select({
    channel: channels,
    sent: count(sql`case when ${deliveries.state} = 'sent' and ${deliveries.sentAt} >= ${sql.param(since, deliveries.sentAt)} then 1 end`),
    failed: count(sql`case when ${deliveries.state} in ('failed', 'missed', 'uncertain') then 1 end`),
  }).from(members).innerJoin(channels, eq(channels.id, members.channelId)).leftJoin(targets, eq(targets.channelId, channels.id)).leftJoin(deliveries, eq(deliveries.targetId, targets.id)).where(eq(members.userId, userId)).groupBy(channels.id).orderBy(asc(channels.title))
}

/** The last posts that went out in a person's channels, with reactions and votes. */
export const lastSent = (userId: number, db: Database = queries) => db.select({ ...line, delivery: deliveries }).from(deliveries).innerJoin(targets, eq(targets.id, deliveries.targetId)).innerJoin(posts, eq(posts.id, targets.postId)).innerJoin(channels, eq(channels.id, targets.channelId)).innerJoin(members, and(eq(members.channelId, channels.id), eq(members.userId, userId))).where(eq(deliveries.state, 'sent')).orderBy(desc(deliveries.sentAt), desc(deliveries.id)).limit(10)

// ── approval, people, trace ─────────────────────────────────────────────────

/** A verdict on one version of a post; an edit makes a new version, which nobody has seen. */
export async function addVerdict(db: Database, row: { postId: number, version: number, userId: number, verdict: 'approved' | 'returned', comment?: string, now: number }): Promise<void> {
  const { now, ...verdict } = row
  await db.insert(approvals).values({ ...verdict, createdAt: now }).onConflictDoUpdate({
    target: [approvals.postId, approvals.version, approvals.userId],
    set: { verdict: row.verdict, comment: row.comment ?? null, createdAt: now },
  })
}

/** Those who may approve a post: owners and editors of its channels, its author left out. */
export async function approversOf(db: Database, post: Post): Promise<number[]> {
  const rows = await db.selectDistinct({ userId: members.userId }).from(targets).innerJoin(members, eq(members.channelId, targets.channelId)).where(and(eq(targets.postId, post.id), inArray(members.role, ['owner', 'editor']), ne(members.userId, post.authorId)))
  return rows.map(row => row.userId)
}

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
