// What became of each occurrence, how it was received, and who approved what.

import type { SQL } from 'drizzle-orm'
import type { Database } from '#kit/db'
import type { Line, Post } from './store-posts.ts'
import { and, arrayContains, asc, count, desc, eq, gte, inArray, isNotNull, lt, ne, sql } from 'drizzle-orm'
import { queries } from '#kit/db'
import { line } from './store-posts.ts'
import { approvals, channels, deliveries, members, posts, targets } from './tables.ts'

export type Delivery = typeof deliveries.$inferSelect

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

/** What came due in a person's channels between two wall times (`YYYY-MM-DDTHH:MM`), whatever became of it. */
export function deliveredBetween(userId: number, from: string, to: string, limit: number, db: Database = queries) {
  return db.select({ ...line, delivery: deliveries, role: members.role }).from(deliveries).innerJoin(targets, eq(targets.id, deliveries.targetId)).innerJoin(posts, eq(posts.id, targets.postId)).innerJoin(channels, eq(channels.id, targets.channelId)).innerJoin(members, and(eq(members.channelId, channels.id), eq(members.userId, userId))).where(and(gte(deliveries.occurrenceKey, from), lt(deliveries.occurrenceKey, to))).orderBy(asc(deliveries.occurrenceKey), asc(deliveries.id)).limit(limit)
}

/** The last posts that went out in a person's channels, with reactions and votes. */
export const lastSent = (userId: number, db: Database = queries) => db.select({ ...line, delivery: deliveries }).from(deliveries).innerJoin(targets, eq(targets.id, deliveries.targetId)).innerJoin(posts, eq(posts.id, targets.postId)).innerJoin(channels, eq(channels.id, targets.channelId)).innerJoin(members, and(eq(members.channelId, channels.id), eq(members.userId, userId))).where(eq(deliveries.state, 'sent')).orderBy(desc(deliveries.sentAt), desc(deliveries.id)).limit(10)

// ── approval ────────────────────────────────────────────────────────────────

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
