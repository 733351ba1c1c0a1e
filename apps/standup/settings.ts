// Changing a standup, in the chat and from the mini app: what follows from a change follows from here.

import type { At } from './asking.ts'
import type { Team } from './store.ts'
import { scheduleAll, scheduleAsk } from './asking.ts'
import { deleteTeam, memberIn, setTeam, teamsOf } from './store.ts'

/** Another schedule moves what is still to come; what is anonymous is never posted one by one. */
export async function changeTeam(work: At, team: Team, patch: Partial<Team>): Promise<Team> {
  const anonymous = patch.anonymous ?? team.anonymous
  const changed = await setTeam(work.db, team.id, {
    ...patch,
    ...anonymous && { publish: 'digest' },
  })
  if (patch.scheduleCron !== undefined || patch.mode !== undefined || patch.timezone !== undefined || patch.paused !== undefined)
    await scheduleAll(work, changed)
  return changed
}

/** It goes with everything that was answered in it; nobody is asked any more. */
export async function removeTeam(work: At, team: Team): Promise<void> {
  await scheduleAll(work, { ...team, paused: 'asked' })
  await deleteTeam(work.db, team.id)
}

/** Somebody lives elsewhere now: what was not asked yet moves there. */
export async function followZone(work: At, userId: number, tz: string): Promise<void> {
  for (const { team: before, role } of await teamsOf(userId, work.db)) {
    // set up before its owner said where they live: who says nothing of their own lives there, too
    const team = before.ownerId === userId && before.mode === 'local' && before.timezone === 'UTC'
      ? await setTeam(work.db, before.id, { timezone: tz })
      : before
    const member = role && await memberIn(work.db, team.id, userId)
    if (member)
      await scheduleAsk(work, team, member)
  }
}
