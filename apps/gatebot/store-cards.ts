// What an owner's card of a group shows, read in one statement: the group, whether cards can be taken, and its members in sums.

import type { Database } from '#kit/db'
import type { MemberSum } from './numbers.ts'
import { and, asc, count, eq, inArray, sql } from 'drizzle-orm'
import { factoryChats, factorySellers, queries } from '#kit/db'
import { liveStates } from './membership.ts'
import { groups, members } from './tables.ts'

const app = 'gatebot'

/** Members of a group who may be inside, in sums of those alike. */
const sums = sql<MemberSum[]>`(select coalesce(json_agg(alike), '[]') from (
  select ${members.status}, ${members.currency}, ${members.interval}, ${members.cancelAtEnd} as "cancelAtEnd", count(*)::int as n, sum(${members.amount})::bigint as amount
  from ${members} where ${members.groupId} = ${groups.id} and ${members.status} in ('trialing', 'active', 'past_due', 'cancelled', 'comped')
  group by 1, 2, 3, 4) as alike)`

const ready = sql<boolean>`exists (select from ${factorySellers} where ${factorySellers.app} = ${app} and ${factorySellers.telegramId} = ${groups.ownerId} and ${factorySellers.ready})`

function cards(db: Database) {
  return db.select({
    group: groups,
    title: factoryChats.title,
    ready,
    members: sums,
  }).from(groups).leftJoin(factoryChats, and(eq(factoryChats.app, app), eq(factoryChats.chatId, groups.telegramGroupId)))
}

export type CardRow = Awaited<ReturnType<typeof cards>>[number]

/** The cards of an owner's groups, oldest first. */
export const cardRowsOf = (ownerId: number, db: Database = queries) => cards(db).where(eq(groups.ownerId, ownerId)).orderBy(asc(groups.id)).limit(50)

export async function cardOf(db: Database, groupId: number): Promise<CardRow> {
  const [row] = await cards(db).where(eq(groups.id, groupId))
  return row!
}

/** The sums alone, as the owner's own mini app may read them. */
export async function memberSums(db: Database, groupIds: number[]): Promise<(MemberSum & { groupId: number })[]> {
  const { groupId, status, currency, interval, cancelAtEnd } = members
  return await db.select({
    groupId,
    status,
    currency,
    interval,
    cancelAtEnd,
    n: count(),
    amount: sql<number | null>`sum(${members.amount})::bigint`,
  }).from(members).where(and(inArray(groupId, groupIds), inArray(status, [...liveStates]))).groupBy(groupId, status, currency, interval, cancelAtEnd)
}
