// What is typed into a standup's settings: read, checked, and refused with what to do.

import type { BotContext } from '#kit/bot'
import type { Team } from './store.ts'
import { AppError } from '#kit/app'
import { findZone, formatDate, isTime } from '#kit/time'
import { checkCron, cronOf, dayIn, isFixedOffset, maxWindow, partsOf } from './schedule.ts'
import { changeTeam } from './settings.ts'
import { companyDay, setCompanyDay } from './store.ts'
import { settingTexts } from './texts-settings.ts'
import { texts } from './texts.ts'

function minutesOf(text: string): number | null {
  const match = /^(\d{1,4})\s*([hчmм]|hours?|час(?:а|ов)?|min(?:utes?)?|мин(?:ут[ыа]?)?)?$/i.exec(text.trim())
  return match
    ? Number(match[1]) * (/^[hч]/i.test(match[2] ?? '') || (!match[2] && Number(match[1]) <= 20)
      ? 60
      : 1)
    : null
}

/** Takes what was typed for one field. @throws AppError in the person's words */
export type TypedField = (ctx: BotContext, team: Team, typed: string, argument: string, language: string) => Promise<void>

export const fields: Record<string, TypedField> = {
  time: async (ctx, team, typed) => {
    const t = settingTexts(ctx)
    const clock = /^(\d{1,2})(?:[:.](\d{2}))?$/.exec(typed)
    const time = clock && `${clock[1]!.padStart(2, '0')}:${clock[2] ?? '00'}`
    if (time && !isTime(time))
      throw new AppError('time-invalid', t.badTime)
    const cron = time
      ? cronOf(time, partsOf(team.scheduleCron)?.days ?? [1, 2, 3, 4, 5])
      : checkCron(typed, { bad: t.badTime, tooOften: t.tooOften })
    await changeTeam(ctx, team, { scheduleCron: cron })
  },
  zone: async (ctx, team, typed) => {
    const timezone = findZone(typed)
    if (!timezone)
      throw new AppError('zone-unknown', settingTexts(ctx).badZone)
    // GMT+2 is one hour off for half of the year
    if (isFixedOffset(timezone))
      throw new AppError('zone-fixed', settingTexts(ctx).fixedZone)
    await changeTeam(ctx, team, { timezone })
  },
  window: async (ctx, team, typed) => {
    const windowMin = minutesOf(typed)
    if (windowMin === null || windowMin < 15 || windowMin > maxWindow)
      throw new AppError('window-invalid', settingTexts(ctx).badWindow)
    await changeTeam(ctx, team, { windowMin })
  },
  remind: async (ctx, team, typed) => {
    const given = /^(?:off|no|нет|выкл)$/i.test(typed)
      ? []
      : typed.split(/[,;\s]+/).map(part => Number(part.replace(/\D+$/, '')))
    if (given.length > 4 || given.some(minutes => !Number.isInteger(minutes) || minutes < 5 || minutes >= team.windowMin))
      throw new AppError('remind-invalid', settingTexts(ctx).badRemind)
    await changeTeam(ctx, team, {
      remind: given.sort((a, b) => b - a),
    })
  },
  name: async (ctx, team, typed) => {
    if (typed.length > 60)
      throw new AppError('name-too-long', settingTexts(ctx).badName)
    await changeTeam(ctx, team, { name: typed })
  },
  dayoff: async (ctx, team, typed) => {
    const date = dayIn(typed, ctx.now, ctx.person.tz ?? team.timezone)
    if (date === null)
      throw new AppError('date-unclear', texts(ctx).badDate)
    // off, then worked although a holiday, then as the calendar says
    const now = await companyDay(ctx.db, team.id, date)
    await setCompanyDay(ctx.db, team.id, date, now === null
      ? true
      : now ? false : null)
    await ctx.say(settingTexts(ctx).dayOffSet(formatDate(date, ctx.language), now === null
      ? 'off'
      : now ? 'worked' : 'calendar'))
  },
}
