// What is typed into a standup's settings: read, checked, and refused with what to do.

import type { BotContext } from '#kit/bot'
import type { Kind } from './questions.ts'
import type { Team } from './store.ts'
import { AppError } from '#kit/app'
import { findZone, formatDate, isTime, parseWhen, wallOf } from '#kit/time'
import { scheduleAll } from './asking.ts'
import { maxQuestions, nextQuestionId, parseQuestion, readQuestions } from './questions.ts'
import { checkCron, cronOf, maxWindow, partsOf } from './schedule.ts'
import { companyDay, setCompanyDay, setQuestions, setTeam } from './store.ts'
import { texts } from './texts.ts'

function minutesOf(text: string): number | null {
  const match = /^(\d{1,4})\s*([hчmм]|hours?|час(?:а|ов)?|min(?:utes?)?|мин(?:ут[ыа]?)?)?$/i.exec(text.trim())
  return match
    ? Number(match[1]) * (/^[hч]/i.test(match[2] ?? '') || (!match[2] && Number(match[1]) <= 20)
      ? 60
      : 1)
    : null
}

/** By field: takes what was typed. @throws AppError in the person's words */
export const fields: Record<string, (ctx: BotContext, team: Team, typed: string, argument: string) => Promise<void>> = {
  time: async (ctx, team, typed) => {
    const t = texts(ctx)
    const clock = /^(\d{1,2})(?:[:.](\d{2}))?$/.exec(typed)
    const time = clock && `${clock[1]!.padStart(2, '0')}:${clock[2] ?? '00'}`
    if (time && !isTime(time))
      throw new AppError('time-invalid', t.badTime)
    const cron = time
      ? cronOf(time, partsOf(team.scheduleCron)?.days ?? [1, 2, 3, 4, 5])
      : checkCron(typed, { bad: t.badTime, tooOften: t.tooOften })
    await scheduleAll(ctx, await setTeam(ctx.db, team.id, { scheduleCron: cron }))
  },
  zone: async (ctx, team, typed) => {
    const timezone = findZone(typed)
    if (!timezone)
      throw new AppError('zone-unknown', texts(ctx).badZone)
    await scheduleAll(ctx, await setTeam(ctx.db, team.id, { timezone }))
  },
  window: async (ctx, team, typed) => {
    const windowMin = minutesOf(typed)
    if (windowMin === null || windowMin < 15 || windowMin > maxWindow)
      throw new AppError('window-invalid', texts(ctx).badWindow)
    await setTeam(ctx.db, team.id, { windowMin })
  },
  remind: async (ctx, team, typed) => {
    const given = /^(?:off|no|нет|выкл)$/i.test(typed)
      ? []
      : typed.split(/[,;\s]+/).map(part => Number(part.replace(/\D+$/, '')))
    if (given.length > 4 || given.some(minutes => !Number.isInteger(minutes) || minutes < 5 || minutes >= team.windowMin))
      throw new AppError('remind-invalid', texts(ctx).badRemind)
    await setTeam(ctx.db, team.id, {
      remind: given.sort((a, b) => b - a),
    })
  },
  name: async (ctx, team, typed) => {
    if (typed.length > 60)
      throw new AppError('name-too-long', texts(ctx).badName)
    await setTeam(ctx.db, team.id, { name: typed })
  },
  dayoff: async (ctx, team, typed) => {
    const zone = ctx.person.tz ?? team.timezone
    const when = parseWhen(/\d:\d/.test(typed)
      ? typed
      : `${typed} 12:00`, { now: ctx.now, zone })
    if (!when.ok)
      throw new AppError('date-unclear', texts(ctx).badDate)
    const { date } = wallOf(when.at, zone)
    // off, then worked although a holiday, then as the calendar says
    const now = await companyDay(ctx.db, team.id, date)
    await setCompanyDay(ctx.db, team.id, date, now === null
      ? true
      : now ? false : null)
    await ctx.say(texts(ctx).dayOffSet(formatDate(date, ctx.language), now === null
      ? 'off'
      : now ? 'worked' : 'calendar'))
  },
  add: async (ctx, team, typed, kind) => {
    const questions = readQuestions(team.questions)
    if (questions.length >= maxQuestions)
      throw new AppError('too-many-questions', texts(ctx).question.tooMany)
    await setQuestions(ctx.db, team, [
      ...questions,
      parseQuestion(typed, kind as Kind, nextQuestionId(questions, team.version), texts(ctx).question),
    ])
  },
  q: async (ctx, team, typed, id) => {
    const questions = readQuestions(team.questions)
    await setQuestions(ctx.db, team, questions.map((question) => {
      if (question.id !== id)
        return question
      const { i18n: _, ...changed } = {
        ...question,
        ...parseQuestion(typed, question.kind, id, texts(ctx).question),
      }
      return changed
    }))
  },
}
