// One run per team and date, and who was asked in it.

import type { Database } from '#kit/db'
import type { Team } from './store.ts'
import { and, asc, desc, eq, gte, inArray, lt, or, sql } from 'drizzle-orm'
import { queries } from '#kit/db'
import { saveQuestions } from './store.ts'
import { prompts, runs, teams } from './tables.ts'

export type Run = typeof runs.$inferSelect
export type Prompt = typeof prompts.$inferSelect

const unanswered: Prompt['state'][] = [
  'asked',
  'maybe',
  'answering',
  'unreached',
]

// ── runs and prompts ────────────────────────────────────────────────────────

/** The run of a date, made where there is none, and held until the transaction ends. */
export async function openRun(db: Database, team: Team, forDate: string, closesAt: number): Promise<Run> {
  await db.insert(runs).values({
    teamId: team.id,
    forDate,
    version: team.version,
    closesAt,
    anonymous: team.anonymous,
    salt: team.anonymous
      ? crypto.randomUUID()
      : null,
  }).onConflictDoNothing()
  await saveQuestions(db, team)
  const [run] = await db.select().from(runs).where(and(eq(runs.teamId, team.id), eq(runs.forDate, forDate))).for('update')
  return run!
}

export async function runBy(db: Database, by: { id: number } | { publicId: string }, hold = false): Promise<Run | undefined> {
  const query = db.select().from(runs).where('id' in by
    ? eq(runs.id, by.id)
    : eq(runs.publicId, by.publicId))
  const [row] = await (hold
    ? query.for('update')
    : query)
  return row
}

export async function runsOf(db: Database, teamId: number, limit = 7): Promise<Run[]> {
  return await db.select().from(runs).where(eq(runs.teamId, teamId)).orderBy(desc(runs.forDate)).limit(limit)
}

/** The run of a date, as it is. */
export async function runOn(db: Database, teamId: number, forDate: string): Promise<Run | undefined> {
  const [row] = await db.select().from(runs).where(and(eq(runs.teamId, teamId), eq(runs.forDate, forDate)))
  return row
}

/** A person's own prompts in a team, the newest date first. */
export const ownPrompts = (teamId: number, userId: number, db: Database = queries) => db.select({ state: prompts.state, closesAt: prompts.closesAt, date: runs.forDate }).from(prompts).innerJoin(runs, eq(runs.id, prompts.runId)).where(and(eq(runs.teamId, teamId), eq(prompts.userId, userId))).orderBy(desc(runs.forDate)).limit(1000)

/** Per date of a team since a day: how many were asked, and how many answered. Who was away or had a holiday counts in neither. */
export function ratesOf(teamId: number, since: string, db: Database = queries) {
  return db.select({
    date: runs.forDate,
    asked: sql<number>`count(*) filter (where ${prompts.state} not in ('away', 'holiday'))`.mapWith(Number),
    answered: sql<number>`count(*) filter (where ${prompts.state} = 'done')`.mapWith(Number),
  }).from(runs).innerJoin(prompts, eq(prompts.runId, runs.id)).where(and(eq(runs.teamId, teamId), gte(runs.forDate, since))).groupBy(runs.forDate).orderBy(asc(runs.forDate))
}

export async function setRun(db: Database, id: number, patch: Partial<typeof runs.$inferInsert>): Promise<void> {
  await db.update(runs).set(patch).where(eq(runs.id, id))
}

/** @returns the prompt, and whether it is new */
export async function addPrompt(db: Database, prompt: typeof prompts.$inferInsert): Promise<{ prompt: Prompt, made: boolean }> {
  const [made] = await db.insert(prompts).values(prompt).onConflictDoNothing().returning()
  if (made)
    return { prompt: made, made: true }
  const [known] = await db.select().from(prompts).where(and(eq(prompts.runId, prompt.runId), eq(prompts.userId, prompt.userId)))
  return { prompt: known!, made: false }
}

export async function promptBy(db: Database, publicId: string, hold = false): Promise<{ prompt: Prompt, run: Run, team: Team } | undefined> {
  const query = db.select({ prompt: prompts, run: runs, team: teams }).from(prompts).innerJoin(runs, eq(runs.id, prompts.runId)).innerJoin(teams, eq(teams.id, runs.teamId)).where(eq(prompts.publicId, publicId))
  const [row] = await (hold
    ? query.for('update', {
        of: [prompts, runs],
      })
    : query)
  return row
}

export async function setPrompt(db: Database, id: number, patch: Partial<typeof prompts.$inferInsert>): Promise<void> {
  await db.update(prompts).set(patch).where(eq(prompts.id, id))
}

export const promptsOf = (runId: number, db: Database = queries) => db.select().from(prompts).where(eq(prompts.runId, runId))

/** A person's prompt in a run. */
export async function promptOn(db: Database, runId: number, userId: number): Promise<Prompt | undefined> {
  const [row] = await db.select().from(prompts).where(and(eq(prompts.runId, runId), eq(prompts.userId, userId)))
  return row
}

/** The prompts of a person that can still be answered in time, the one that ends first first. */
export async function openPrompts(db: Database, userId: number, now: number): Promise<{ prompt: Prompt, run: Run, team: Team }[]> {
  return await db.select({ prompt: prompts, run: runs, team: teams }).from(prompts).innerJoin(runs, eq(runs.id, prompts.runId)).innerJoin(teams, eq(teams.id, runs.teamId)).where(and(eq(prompts.userId, userId), gte(prompts.closesAt, now), inArray(prompts.state, unanswered))).orderBy(asc(prompts.closesAt))
}

/** The newest one between two dates (the last excluded) that somebody was asked and did not answer; an anonymous one only while it lasts. */
export async function missedPrompt(db: Database, teamId: number, userId: number, from: string, before: string): Promise<{ publicId: string, date: string } | undefined> {
  const [row] = await db.select({ publicId: prompts.publicId, date: runs.forDate }).from(prompts).innerJoin(runs, eq(runs.id, prompts.runId)).where(and(eq(runs.teamId, teamId), eq(prompts.userId, userId), gte(runs.forDate, from), lt(runs.forDate, before), inArray(prompts.state, unanswered), or(eq(runs.anonymous, false), eq(runs.state, 'open')))).orderBy(desc(runs.forDate)).limit(1)
  return row
}

/** The last date for which a member has a prompt in a team. */
export async function lastDate(db: Database, teamId: number, userId: number): Promise<string | null> {
  const [row] = await db.select({ date: runs.forDate }).from(prompts).innerJoin(runs, eq(runs.id, prompts.runId)).where(and(eq(runs.teamId, teamId), eq(prompts.userId, userId))).orderBy(desc(runs.forDate)).limit(1)
  return row?.date ?? null
}
