// Asking: each member at their own time, once per date, unless they are away or it is a holiday.

import type { Work } from '#kit/jobs'
import type { Prompt, Run, Team, Teammate } from './store.ts'
import { formatDate } from '#kit/time'
import { holidayOn } from './holidays.ts'
import { questionMessage, sameAsLast } from './question-message.ts'
import { dueOn, nextDue, zoneFor } from './schedule.ts'
import { addPrompt, awayOn, companyDay, lastDate, memberIn, membersOf, openDialog, openRun, personBy, promptBy, promptsOf, questionsOf, responseIn, setMember, setPrompt, setRun, teamBy } from './store.ts'
import { texts } from './texts.ts'

export type At = Pick<Work, 'db' | 'plan' | 'now'>

const minute = 60_000
const keyOf = (team: Team, userId: number) => `${team.id}:${userId}`

/** Plans when this member is asked next; whatever was planned before is moved. */
export async function scheduleAsk(work: At, team: Team, member: Teammate): Promise<{ date: string, at: number } | null> {
  const due = team.paused || member.inactive || member.role === 'observer'
    ? null
    : nextDue(team, zoneFor(team, member.tz), await lastDate(work.db, team.id, member.userId), work.now)
  if (due) {
    work.plan.schedule('ask', { team: team.id, user: member.userId, date: due.date }, {
      at: due.at,
      key: keyOf(team, member.userId),
    })
  }
  else {
    work.plan.cancel('ask', keyOf(team, member.userId))
  }
  return due
}

/** After a change of the team's schedule: everybody's next time. */
export async function scheduleAll(work: At, team: Team): Promise<void> {
  for (const member of await membersOf(work.db, team.id))
    await scheduleAsk(work, team, member)
}

/** Why members are not asked on a date, by their ids: `maybe` where only some people have that holiday. */
export async function daysOff(db: Work['db'], team: Team, people: Teammate[], date: string): Promise<Map<number, 'away' | 'holiday' | 'maybe'>> {
  const [away, company] = await Promise.all([
    awayOn(db, people.map(member => member.userId), date),
    companyDay(db, team.id, date),
  ])
  const found = new Map<number, 'away' | 'holiday' | 'maybe'>()
  for (const { userId, country, region } of people) {
    const holiday = company === null
      ? team.holidaysOn && holidayOn(date, country, region)
      : company && 'off'
    if (away.has(userId)) {
      found.set(userId, 'away')
    }
    else if (holiday) {
      found.set(userId, holiday === 'off'
        ? 'holiday'
        : 'maybe')
    }
  }
  return found
}

/** When the last member's window of this date ends. */
function endOf(team: Team, people: Teammate[], date: string, atLeast: number): number {
  const ends = people.filter(member => member.role === 'member' && !member.inactive).flatMap(member => dueOn(team, zoneFor(team, member.tz), date) ?? [])
  return Math.max(atLeast, ...ends.map(at => at + team.windowMin * minute))
}

/** The run of a date with its closing planned, and this member's place in it. */
export async function placeIn(work: At, team: Team, member: Teammate, date: string, dueAt: number, state: Prompt['state']): Promise<{ run: Run, prompt: Prompt, made: boolean }> {
  const closesAt = Math.max(dueAt, work.now) + team.windowMin * minute
  const end = endOf(team, await membersOf(work.db, team.id), date, closesAt)
  const run = await openRun(work.db, team, date, end)
  const place = await addPrompt(work.db, {
    runId: run.id,
    userId: member.userId,
    dueAt,
    closesAt,
    state,
  })
  // whoever is in it already changes nothing about its end
  if (place.made && run.state === 'open') {
    const at = Math.max(run.closesAt, closesAt)
    if (at > run.closesAt)
      await setRun(work.db, run.id, { closesAt: at })
    work.plan.schedule('close', { run: run.id }, {
      at,
      key: String(run.id),
    })
  }
  return { run, ...place }
}

async function sendQuestion(work: At & Pick<Work, 'page'>, team: Team, run: Run, prompt: Prompt, member: Teammate): Promise<void> {
  const questions = await questionsOf(work.db, team, run.version)
  const same = await sameAsLast(work.db, team, run, member.userId, questions[prompt.step]!)
  const { text, keyboard } = questionMessage(team, run, questions, prompt, member.language, same?.text ?? null, work.page)
  await openDialog(work.db, member.userId, 'answer', { prompt: prompt.publicId }, work.now, prompt.closesAt)
  work.plan.send('sendMessage', {
    chat_id: member.userId,
    text,
    reply_markup: { inline_keyboard: keyboard },
  }, {
    then: 'asked',
    data: { team: team.id, user: member.userId },
  })
}

/** The job: it is this member's time for this date. */
export async function ask(work: Work, { team: id, user, date }: { team: number, user: number, date: string }): Promise<void> {
  const team = await teamBy(work.db, { id })
  const member = team && await memberIn(work.db, id, user)
  if (!team || !member || team.paused || member.inactive || member.role === 'observer')
    return
  const due = dueOn(team, zoneFor(team, member.tz), date)
  if (due !== null && due <= work.now && work.now < due + team.windowMin * minute) {
    const off = (await daysOff(work.db, team, [member], date)).get(user)
    const state = off ?? (member.reachable ? 'asked' : 'unreached')
    const { run, prompt, made } = await placeIn(work, team, member, date, due, state)
    // begun ahead of its time and not ended: asked now, once
    const begun = !made && prompt.state === 'answering' && !prompt.reminded.includes(0) && member.reachable
    if (begun) {
      await setPrompt(work.db, prompt.id, {
        reminded: [0, ...prompt.reminded],
      })
    }
    if (run.state === 'open' && (begun || (made && (state === 'asked' || state === 'maybe'))))
      await begin(work, team, run, prompt, member)
    if (made && state === 'unreached') {
      work.plan.schedule('unreached', { run: run.id }, {
        at: work.now + minute,
        key: String(run.id),
      })
    }
    if (made)
      await closeIfFinished(work, team, run)
  }
  await scheduleAsk(work, team, member)
}

async function begin(work: At & Pick<Work, 'page'>, team: Team, run: Run, prompt: Prompt, member: Teammate): Promise<void> {
  if (await responseIn(work.db, run.id, member.userId))
    return await setPrompt(work.db, prompt.id, { state: 'done' })
  for (const minutes of team.remind) {
    const at = prompt.closesAt - minutes * minute
    if (at > work.now)
      work.plan.schedule('remind', { prompt: prompt.publicId, minutes }, { at, key: `${prompt.publicId}:${minutes}` })
  }
  if (prompt.state !== 'maybe')
    return await sendQuestion(work, team, run, prompt, member)
  const t = texts(member.language)
  work.plan.send('sendMessage', {
    chat_id: member.userId,
    text: t.maybeHoliday(team.name, formatDate(run.forDate, member.language, run.forDate)),
    reply_markup: {
      inline_keyboard: [
        [
          { text: t.buttons.working, callback_data: `p:${prompt.publicId}:go` },
          { text: t.buttons.dayOff, callback_data: `p:${prompt.publicId}:off` },
        ],
      ],
    },
  }, {
    then: 'asked',
    data: { team: team.id, user: member.userId },
  })
}

/** The job: somebody has not answered yet, and there is still time. */
export async function remind(work: Work, { prompt: publicId, minutes }: { prompt: string, minutes: number }): Promise<void> {
  const found = await promptBy(work.db, publicId)
  const waiting = found && !found.prompt.reminded.includes(minutes) && ['asked', 'maybe', 'answering'].includes(found.prompt.state) && found.prompt.closesAt > work.now
  const member = waiting && await memberIn(work.db, found.team.id, found.prompt.userId)
  if (!member || member.inactive || !member.reachable || found.team.paused || (await awayOn(work.db, [member.userId], found.run.forDate)).size)
    return
  const t = texts(member.language)
  await setPrompt(work.db, found.prompt.id, {
    reminded: [...found.prompt.reminded, minutes],
  })
  const rest = Math.min(minutes, Math.round((found.prompt.closesAt - work.now) / minute))
  work.plan.send('sendMessage', {
    chat_id: member.userId,
    text: t.reminder(found.team.name, rest),
    reply_markup: {
      inline_keyboard: [
        [
          { text: t.buttons.answer, callback_data: `p:${publicId}:go` },
          ...rest > 30
            ? [
                { text: t.buttons.snooze, callback_data: `p:${publicId}:later` },
              ]
            : [],
          { text: t.buttons.notToday, callback_data: `p:${publicId}:no` },
        ],
      ],
    },
  })
}

/** A run ends early when nobody is left who might still answer. */
export async function closeIfFinished(work: At, team: Team, run: Run, at = work.now): Promise<void> {
  if (run.state !== 'open')
    return
  const people = (await membersOf(work.db, team.id)).filter(member => member.role === 'member' && !member.inactive)
  const prompts = new Map((await promptsOf(run.id, work.db)).map(prompt => [prompt.userId, prompt]))
  const offDays = await daysOff(work.db, team, people, run.forDate)
  for (const member of people) {
    const state = prompts.get(member.userId)?.state
    const off = state === undefined && ['away', 'holiday'].includes(offDays.get(member.userId) ?? '')
    if (!off && !['done', 'skipped', 'away', 'holiday'].includes(state ?? ''))
      return
  }
  await setRun(work.db, run.id, { closesAt: at })
  work.plan.schedule('close', { run: run.id }, {
    at,
    key: String(run.id),
  })
}

/** A person who blocked the bot is left in peace until they write again, and their team's owner is told once. */
export async function leaveInPeace(work: At, team: Team, member: Teammate): Promise<void> {
  if (member.inactive)
    return
  await setMember(work.db, member.userId, { inactive: 'blocked' }, [team.id])
  await scheduleAsk(work, team, { ...member, inactive: 'blocked' })
  const owner = team.ownerId === null || team.ownerId === member.userId
    ? null
    : await personBy(work.db, team.ownerId)
  if (owner?.reachable) {
    work.plan.send('sendMessage', {
      chat_id: team.ownerId!,
      text: texts(owner.language).blockedMe(member.firstName, team.name),
    })
  }
}
