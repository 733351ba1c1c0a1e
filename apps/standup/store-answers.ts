// What was answered, and the blockers that came of it.

import type { Database } from '#kit/db'
import type { Run } from './store-runs.ts'
import type { Team } from './store.ts'
import { and, asc, desc, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { factoryPeople } from '#kit/db'
import { blockers, responses, runs, teams } from './tables.ts'

const app = 'standup'

export type Response = typeof responses.$inferSelect
export type Blocker = typeof blockers.$inferSelect

// ── responses ───────────────────────────────────────────────────────────────

export async function responsesOf(db: Database, runId: number): Promise<Response[]> {
  return await db.select().from(responses).where(eq(responses.runId, runId)).orderBy(asc(responses.submittedAt), asc(responses.id))
}

export async function responseIn(db: Database, runId: number, userId: number): Promise<Response | undefined> {
  const [row] = await db.select().from(responses).where(and(eq(responses.runId, runId), eq(responses.userId, userId)))
  return row
}

/** The anonymous one that carries this mark. */
export async function responseMarked(db: Database, runId: number, token: string): Promise<Response | undefined> {
  const [row] = await db.select().from(responses).where(and(eq(responses.runId, runId), eq(responses.token, token)))
  return row
}

export async function responseBy(db: Database, id: number): Promise<Response | undefined> {
  const [row] = await db.select().from(responses).where(eq(responses.id, id))
  return row
}

/** A person's latest answers in a team before a run. */
export async function lastResponse(db: Database, teamId: number, userId: number, before: string): Promise<Response | undefined> {
  const [row] = await db.select({ response: responses }).from(responses).innerJoin(runs, eq(runs.id, responses.runId)).where(and(eq(responses.teamId, teamId), eq(responses.userId, userId), lt(runs.forDate, before))).orderBy(desc(runs.forDate)).limit(1)
  return row?.response
}

/** The response one of whose messages this was; looked for in a person's last thirty. */
export async function responseWith(db: Database, userId: number, messageId: number): Promise<{ response: Response, run: Run, team: Team } | undefined> {
  const rows = await db.select({ response: responses, run: runs, team: teams }).from(responses).innerJoin(runs, eq(runs.id, responses.runId)).innerJoin(teams, eq(teams.id, responses.teamId)).where(eq(responses.userId, userId)).orderBy(desc(responses.id)).limit(30)
  return rows.find(({ response }) => Object.values(response.answers).some(answer => answer.messages?.some(message => message.id === messageId)))
}

/** The first answer, or the one that replaces it: one per run and person. */
export async function putResponse(db: Database, row: typeof responses.$inferInsert): Promise<Response> {
  const key = row.token
    ? {
        target: [responses.runId, responses.token],
        targetWhere: isNotNull(responses.token),
      }
    : {
        target: [responses.runId, responses.userId],
        targetWhere: isNotNull(responses.userId),
      }
  const [put] = await db.insert(responses).values(row).onConflictDoUpdate({
    ...key,
    set: { answers: row.answers, editedAt: row.submittedAt },
  }).returning()
  return put!
}

export async function setResponse(db: Database, id: number, patch: Partial<typeof responses.$inferInsert>): Promise<void> {
  await db.update(responses).set(patch).where(eq(responses.id, id))
}

/** Every answer of a team with its date, oldest first; of more than the limit the newest. */
export async function history(db: Database, teamId: number, limit = 20_000) {
  const rows = await db.select({
    date: runs.forDate,
    version: runs.version,
    response: responses,
    firstName: factoryPeople.firstName,
  }).from(responses).innerJoin(runs, eq(runs.id, responses.runId)).leftJoin(factoryPeople, and(eq(factoryPeople.app, app), eq(factoryPeople.telegramId, responses.userId))).where(eq(responses.teamId, teamId)).orderBy(desc(runs.forDate), desc(responses.id)).limit(limit)
  return rows.reverse()
}

/** A page of what was said by name in a team, newest first; `before` is the last one of the page before. */
export async function saidIn(db: Database, teamId: number, { person, words, before, limit }: { person?: number | undefined, words?: string | undefined, before?: number | undefined, limit: number }) {
  return await db.select({
    date: runs.forDate,
    version: runs.version,
    response: responses,
    firstName: factoryPeople.firstName,
  }).from(responses).innerJoin(runs, eq(runs.id, responses.runId)).leftJoin(factoryPeople, and(eq(factoryPeople.app, app), eq(factoryPeople.telegramId, responses.userId))).where(and(
    eq(responses.teamId, teamId),
    person === undefined
      ? isNotNull(responses.userId)
      : eq(responses.userId, person),
    before === undefined
      ? undefined
      : lt(responses.id, before),
    words
      ? sql`exists (select from jsonb_each(${responses.answers}) said where said.value->>'text' ilike ${`%${words.replace(/[\\%_]/g, found => `\\\\${found}`)}%`})`
      : undefined,
  )).orderBy(desc(responses.id)).limit(limit)
}

// ── blockers ────────────────────────────────────────────────────────────────

/** A response's blocker: opened, said anew, or taken back. */
export async function putBlocker(db: Database, response: Response, text: string | null, date: string): Promise<void> {
  if (text === null) {
    await db.update(blockers).set({ closedOn: date }).where(and(eq(blockers.responseId, response.id), isNull(blockers.closedOn)))
    return
  }
  await db.insert(blockers).values({
    teamId: response.teamId,
    responseId: response.id,
    text,
    openedOn: date,
  }).onConflictDoUpdate({
    target: blockers.responseId,
    set: { text, closedOn: null },
  })
}

/** Open blockers of a team, the oldest first, with whose they are (null in an anonymous standup) and how many answered that day. */
export async function openBlockers(db: Database, teamId: number): Promise<(Blocker & { userId: number | null, answers: number })[]> {
  const answers = sql<number>`(select count(*) from ${responses} r where r.run_id = ${responses.runId})`.mapWith(Number)
  const rows = await db.select({ blocker: blockers, userId: responses.userId, answers }).from(blockers).innerJoin(responses, eq(responses.id, blockers.responseId)).where(and(eq(blockers.teamId, teamId), isNull(blockers.closedOn))).orderBy(asc(blockers.openedOn), asc(blockers.id)).limit(20)
  return rows.map(({ blocker, ...more }) => ({
    ...blocker,
    ...more,
  }))
}

export async function blockerBy(db: Database, publicId: string): Promise<(Blocker & { userId: number | null, runId: number | null }) | undefined> {
  const [row] = await db.select({ blocker: blockers, userId: responses.userId, runId: responses.runId }).from(blockers).innerJoin(responses, eq(responses.id, blockers.responseId)).where(eq(blockers.publicId, publicId))
  return row && { ...row.blocker, userId: row.userId, runId: row.runId }
}

export async function setBlocker(db: Database, id: number, patch: Partial<typeof blockers.$inferInsert>): Promise<void> {
  await db.update(blockers).set(patch).where(eq(blockers.id, id))
}
