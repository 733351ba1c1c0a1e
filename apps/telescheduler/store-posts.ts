// Posts, and where and when each of them goes.

import type { SQL } from 'drizzle-orm'
import type { Database } from '#kit/db'
import type { Overrides, Payload } from './content.ts'
import type { Channel } from './store.ts'
import { and, asc, desc, eq, gte, inArray, lt, ne, or, sql } from 'drizzle-orm'
import { queries } from '#kit/db'
import { channels, members, posts, targets } from './tables.ts'

export type Post = typeof posts.$inferSelect
export type Target = typeof targets.$inferSelect
/** A target with its post and channel: one line of a list. */
export interface Line { target: Target, post: Post, channel: Channel }

export const line = { target: targets, post: posts, channel: channels }

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

/** Holds a post until the transaction ends: of two who decide about it at the same moment the second sees what the first decided. */
export async function lockPost(db: Database, publicId: string): Promise<void> {
  await db.select({ id: posts.id }).from(posts).where(eq(posts.publicId, publicId)).for('update')
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
export const draftsOf = (userId: number, db: Database = queries, limit = 20) => db.select().from(posts).where(and(eq(posts.authorId, userId), inArray(posts.state, ['draft', 'pending', 'approved']))).orderBy(desc(posts.id)).limit(limit)

// ── targets ─────────────────────────────────────────────────────────────────

const lines = (db: Database, where: SQL | undefined) => db.select(line).from(targets).innerJoin(posts, eq(posts.id, targets.postId)).innerJoin(channels, eq(channels.id, targets.channelId)).where(where)

/** Where a post goes. */
export const linesOf = (postId: number, db: Database = queries) => lines(db, and(eq(targets.postId, postId), ne(targets.state, 'deleted'))).orderBy(asc(channels.title), asc(targets.id))

/** Where a deleted post was to go: drafts again, to be put on the calendar anew. */
export async function reviveTargets(db: Database, postId: number): Promise<void> {
  await db.update(targets).set({ state: 'draft' }).where(and(eq(targets.postId, postId), eq(targets.state, 'deleted')))
}

/** Where a deleted post was to go. */
export const deletedLinesOf = (postId: number, db: Database = queries) => lines(db, eq(targets.postId, postId))

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

/** What waits in a person's channels and comes round before an instant; a repeating post once, with its next time. */
export function waitingBefore(userId: number, to: number, limit: number, db: Database = queries) {
  return db.select({ ...line, role: members.role }).from(members).innerJoin(channels, eq(channels.id, members.channelId)).innerJoin(targets, eq(targets.channelId, channels.id)).innerJoin(posts, eq(posts.id, targets.postId)).where(and(eq(members.userId, userId), inArray(targets.state, ['scheduled', 'held']), lt(targets.nextRunAt, to))).orderBy(asc(targets.nextRunAt), asc(targets.id)).limit(limit)
}

/** Everything that waits for its time in one channel, soonest first. */
export const waitingIn = (channelId: number, db: Database = queries) => lines(db, and(eq(targets.channelId, channelId), inArray(targets.state, ['scheduled', 'held']))).orderBy(asc(targets.nextRunAt), asc(targets.id))

/** The posts that wait for their time in the channels of this owner. */
export async function waitingWith(db: Database, ownerId: number): Promise<Set<number>> {
  const rows = await db.selectDistinct({ id: targets.postId }).from(targets).innerJoin(channels, eq(channels.id, targets.channelId)).where(and(eq(channels.ownerId, ownerId), inArray(targets.state, ['scheduled', 'held'])))
  return new Set(rows.map(row => row.id))
}

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
