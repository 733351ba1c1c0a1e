// StandupTG's rows: teams and their people. Runs, answers and days away have files of their own; this is their one door.

import type { Language } from '#kit/bot'
import type { Database } from '#kit/db'
import type { Question } from './questions.ts'
import { and, asc, desc, eq, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm'
import { languageOf } from '#kit/bot'
import { factoryChats, factoryDialogs, factoryPeople, queries } from '#kit/db'
import { readQuestions } from './questions.ts'
import { away, blockers, members, prompts, questionSets, responses, runs, teams } from './tables.ts'

export * from './store-answers.ts'
export * from './store-away.ts'
export * from './store-runs.ts'

export type Team = typeof teams.$inferSelect
export type Member = typeof members.$inferSelect
/** A member with what is known of the person. */
export interface Teammate extends Member {
  firstName: string
  username: string | null
  tz: string | null
  language: Language
  /** The bot may write to them: they have started it and not blocked it. */
  reachable: boolean
}

const app = 'standup'
const sameApp = and(eq(factoryPeople.app, app), eq(factoryPeople.telegramId, members.userId))

/** They belong to the standup, whether or not they can be reached. */
export const isIn = ({ inactive }: Pick<Member, 'inactive'>) => inactive === null || inactive === 'blocked'
const stillIn = or(isNull(members.inactive), eq(members.inactive, 'blocked'))

// ── teams ───────────────────────────────────────────────────────────────────

export interface NewTeam { groupId: number, groupType: string, groupTitle: string, ownerId: number, name: string, timezone: string, questions: Question[], topicId: number | null, now: number }

export async function addTeam(db: Database, { groupType, groupTitle, now, ...team }: NewTeam): Promise<Team> {
  await db.insert(factoryChats).values({
    app,
    chatId: team.groupId,
    type: groupType,
    title: groupTitle,
    createdAt: now,
  }).onConflictDoNothing()
  const [added] = await db.insert(teams).values({ ...team, createdAt: now }).returning()
  await saveQuestions(db, added!)
  return added!
}

/** Keeps the present set under its version, so that a run that began with it goes on with it. */
export async function saveQuestions(db: Database, team: Team): Promise<void> {
  await db.insert(questionSets).values({
    teamId: team.id,
    version: team.version,
    questions: readQuestions(team.questions),
  }).onConflictDoNothing()
}

/** Running prompts keep the old set: a change is a new version. */
export async function setQuestions(db: Database, team: Team, questions: Question[]): Promise<Team> {
  const [changed] = await db.update(teams).set({ questions, version: sql`${teams.version} + 1` }).where(eq(teams.id, team.id)).returning()
  await saveQuestions(db, changed!)
  return changed!
}

/** The questions of a run. A row changed from outside without a new version counts from the next run on. */
export async function questionsOf(db: Database, team: Team, version: number): Promise<Question[]> {
  const [set] = await db.select().from(questionSets).where(and(eq(questionSets.teamId, team.id), eq(questionSets.version, version)))
  return set?.questions ?? readQuestions(team.questions)
}

export async function teamBy(db: Database, by: { id: number } | { publicId: string }): Promise<Team | undefined> {
  const [row] = await db.select().from(teams).where('id' in by
    ? eq(teams.id, by.id)
    : eq(teams.publicId, by.publicId))
  return row
}

export const teamsIn = (groupId: number, db: Database = queries) => db.select().from(teams).where(eq(teams.groupId, groupId)).orderBy(asc(teams.id))

/** The standups a person belongs to or owns, with their role. */
export const teamsOf = (userId: number, db: Database = queries) => db.select({ team: teams, role: members.role, title: factoryChats.title }).from(teams).leftJoin(members, and(eq(members.teamId, teams.id), eq(members.userId, userId), stillIn)).innerJoin(factoryChats, and(eq(factoryChats.app, app), eq(factoryChats.chatId, teams.groupId))).where(or(isNotNull(members.userId), eq(teams.ownerId, userId))).orderBy(asc(teams.id)).limit(30)

/** How many standups somebody set up. */
export async function countTeams(db: Database, ownerId: number): Promise<number> {
  return await db.$count(teams, eq(teams.ownerId, ownerId))
}

export async function setTeam(db: Database, id: number, patch: Partial<typeof teams.$inferInsert>): Promise<Team> {
  const [row] = await db.update(teams).set(patch).where(eq(teams.id, id)).returning()
  return row!
}

/** What a group is called. */
export async function groupTitle(db: Database, groupId: number): Promise<string> {
  const [row] = await db.select({ title: factoryChats.title }).from(factoryChats).where(and(eq(factoryChats.app, app), eq(factoryChats.chatId, groupId)))
  return row?.title ?? ''
}

export async function deleteTeam(db: Database, id: number): Promise<void> {
  await db.delete(teams).where(eq(teams.id, id))
}

// ── members ─────────────────────────────────────────────────────────────────

const person = {
  firstName: factoryPeople.firstName,
  username: factoryPeople.username,
  tz: factoryPeople.tz,
  chosen: factoryPeople.language,
  code: factoryPeople.languageCode,
  startedAt: factoryPeople.startedAt,
  blockedAt: factoryPeople.blockedAt,
}

function teammate({ member, chosen, code, startedAt, blockedAt, firstName, ...rest }: { member: Member, chosen: string | null, code: string | null, startedAt: number | null, blockedAt: number | null, firstName: string | null, username: string | null, tz: string | null }): Teammate {
  return {
    ...member,
    ...rest,
    firstName: firstName || '—',
    language: languageOf(chosen, code),
    reachable: startedAt !== null && blockedAt === null,
  }
}

/** Everybody of a team in the order of joining; with `everybody` also those who are no longer in it. */
export async function membersOf(db: Database, teamId: number, { everybody = false } = {}): Promise<Teammate[]> {
  const rows = await db.select({ member: members, ...person }).from(members).leftJoin(factoryPeople, sameApp).where(and(eq(members.teamId, teamId), everybody
    ? undefined
    : stillIn)).orderBy(asc(members.joinedAt), asc(members.userId))
  return rows.map(teammate as never)
}

export async function memberIn(db: Database, teamId: number, userId: number): Promise<Teammate | undefined> {
  const [row] = await db.select({ member: members, ...person }).from(members).leftJoin(factoryPeople, sameApp).where(and(eq(members.teamId, teamId), eq(members.userId, userId)))
  return row && teammate(row as never)
}

/** What a person is in their standups, read as themselves. */
export const ownMemberships = (userId: number, db: Database = queries) => db.select().from(members).where(and(eq(members.userId, userId), stillIn)).orderBy(asc(members.teamId))

/** How many people are asked in a team. */
export async function countAsked(db: Database, teamId: number): Promise<number> {
  return await db.$count(members, and(eq(members.teamId, teamId), eq(members.role, 'member'), stillIn))
}

/** Joins or comes back. @returns whether they were not in it before */
export async function joinTeam(db: Database, teamId: number, userId: number, role: Member['role'], now: number): Promise<boolean> {
  const before = await memberIn(db, teamId, userId)
  // holidays are a person's: as in their other standups
  const [known] = await db.select({ country: members.country, region: members.region }).from(members).where(and(eq(members.userId, userId), isNotNull(members.country))).orderBy(desc(members.joinedAt)).limit(1)
  await db.insert(members).values({
    teamId,
    userId,
    role,
    joinedAt: now,
    ...known,
  }).onConflictDoUpdate({
    target: [members.teamId, members.userId],
    set: { role, inactive: null },
  })
  return !before || before.inactive !== null
}

/** @returns in how many teams */
export async function setMember(db: Database, userId: number, patch: Partial<typeof members.$inferInsert>, teamIds?: number[]): Promise<number> {
  const changed = await db.update(members).set(patch).where(and(eq(members.userId, userId), teamIds && inArray(members.teamId, teamIds))).returning({ id: members.teamId })
  return changed.length
}

/** A person leaves a group's teams, or only one of them. @returns those in which they were asked until now */
export async function leaveTeams(db: Database, groupId: number, userId: number, how: 'left' | 'gone', only?: number): Promise<number[]> {
  const here = db.select({ id: teams.id }).from(teams).where(and(eq(teams.groupId, groupId), only === undefined
    ? undefined
    : eq(teams.id, only)))
  const left = await db.update(members).set({ inactive: how }).where(and(eq(members.userId, userId), inArray(members.teamId, here), stillIn)).returning({ id: members.teamId, role: members.role })
  return left.filter(({ role }) => role === 'member').map(row => row.id)
}

/** A person is in the group again: they are where they were. @returns in which teams */
export async function returnTo(db: Database, groupId: number, userId: number): Promise<number[]> {
  const here = db.select({ id: teams.id }).from(teams).where(eq(teams.groupId, groupId))
  const back = await db.update(members).set({ inactive: null }).where(and(eq(members.userId, userId), inArray(members.teamId, here), eq(members.inactive, 'gone'))).returning({ id: members.teamId })
  return back.map(row => row.id)
}

/** A person writes again after having blocked the bot: their memberships wake up. */
export async function wake(db: Database, userId: number): Promise<number[]> {
  const rows = await db.update(members).set({ inactive: null }).where(and(eq(members.userId, userId), eq(members.inactive, 'blocked'))).returning({ id: members.teamId })
  return rows.map(row => row.id)
}

/** Who they are and how to speak with them. */
export async function personBy(db: Database, userId: number): Promise<{ language: Language, reachable: boolean, firstName: string, tz: string | null }> {
  const [row] = await db.select(person).from(factoryPeople).where(and(eq(factoryPeople.app, app), eq(factoryPeople.telegramId, userId)))
  return {
    language: languageOf(row?.chosen, row?.code),
    reachable: Boolean(row?.startedAt) && row?.blockedAt === null,
    firstName: row?.firstName || '—',
    tz: row?.tz ?? null,
  }
}

/** Remembers where somebody lives, as /tz does, also of somebody who opened the mini app first. */
export async function setPersonZone(db: Database, userId: number, tz: string, now: number): Promise<void> {
  await db.insert(factoryPeople).values({
    app,
    telegramId: userId,
    tz,
    createdAt: now,
  }).onConflictDoUpdate({
    target: [factoryPeople.app, factoryPeople.telegramId],
    set: { tz },
  })
}

/** Opens the conversation about a prompt from a job; one that is open about something else is left alone. */
export async function openDialog(db: Database, userId: number, step: string, data: Record<string, unknown>, now: number, expiresAt: number): Promise<void> {
  await db.insert(factoryDialogs).values({
    app,
    chatId: userId,
    userId,
    step,
    data,
    expiresAt,
  }).onConflictDoUpdate({
    target: [factoryDialogs.app, factoryDialogs.chatId, factoryDialogs.userId],
    set: { step, data, expiresAt, version: 1 },
    setWhere: or(lte(factoryDialogs.expiresAt, sql`${new Date(now).toISOString()}::timestamptz`), eq(factoryDialogs.step, step)),
  })
}

/** What was answered elsewhere is not waited for in the chat any more. */
export async function closeAnswerDialog(db: Database, userId: number, prompt: string): Promise<void> {
  await db.delete(factoryDialogs).where(and(eq(factoryDialogs.app, app), eq(factoryDialogs.chatId, userId), eq(factoryDialogs.userId, userId), eq(factoryDialogs.step, 'answer'), sql`${factoryDialogs.data}->>'prompt' = ${prompt}`))
}

// ── a person's rows ─────────────────────────────────────────────────────────

/** What a person wrote goes; a standup they set up stays with its group, without their name. */
export async function erase({ db }: { db: Database }, userId: number): Promise<void> {
  await db.delete(responses).where(eq(responses.userId, userId))
  await db.delete(prompts).where(eq(prompts.userId, userId))
  await db.delete(members).where(eq(members.userId, userId))
  await db.delete(away).where(eq(away.userId, userId))
  await db.update(teams).set({ ownerId: null }).where(eq(teams.ownerId, userId))
  await db.update(blockers).set({ helperId: null }).where(eq(blockers.helperId, userId))
}

export async function exportUser({ db }: { db: Database }, userId: number) {
  return {
    memberships: await db.select().from(members).where(eq(members.userId, userId)),
    away: await db.select().from(away).where(eq(away.userId, userId)),
    answers: await db.select({ date: runs.forDate, team: teams.name, answers: responses.answers }).from(responses).innerJoin(runs, eq(runs.id, responses.runId)).innerJoin(teams, eq(teams.id, responses.teamId)).where(eq(responses.userId, userId)),
  }
}
