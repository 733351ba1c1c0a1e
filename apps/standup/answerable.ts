// What somebody may answer at this moment, in the chat and from the mini app.

import type { Language } from '#kit/bot'
import type { Work } from '#kit/jobs'
import type { Prompt, Run, Team, Teammate } from './store.ts'
import { AppError } from '#kit/app'
import { addDays, wallOf } from '#kit/time'
import { dueOn, zoneFor } from './schedule.ts'
import { isIn, memberIn, openPrompts } from './store.ts'
import { texts } from './texts.ts'

/** @throws AppError in the person's words when they are not asked in this standup */
export async function assertAsked(work: Pick<Work, 'db'> & { language: Language }, team: Team, userId: number): Promise<Teammate> {
  const t = texts(work.language)
  const member = await memberIn(work.db, team.id, userId)
  if (!member || !isIn(member))
    throw new AppError('not-a-member', t.notMember(team.name))
  if (member.role === 'observer')
    throw new AppError('observer', t.observer(team.name))
  if (team.paused)
    throw new AppError('team-paused', t.isPaused(team.name))
  return member
}

/**
 * What is open, else today's ahead of its time, else the last one, late. Undefined: there was none in the last week.
 * `due` is in epoch milliseconds; `open` is there where they are being asked.
 */
export async function answerableNow(work: Pick<Work, 'db' | 'now'>, team: Team, member: Teammate): Promise<{ date: string, due: number, open?: { run: Run, prompt: Prompt } } | undefined> {
  // a window that reaches over midnight: what is open belongs to its own date
  const open = (await openPrompts(work.db, member.userId, work.now)).find(open => open.team.id === team.id && open.prompt.dueAt <= work.now)
  if (open)
    return { date: open.run.forDate, due: open.prompt.dueAt, open }
  const zone = zoneFor(team, member.tz)
  const today = wallOf(work.now, zone).date
  for (let back = 0; back <= 7; back++) {
    const date = addDays(today, -back)
    const due = dueOn(team, zone, date)
    if (due !== null)
      return { date, due }
  }
}
