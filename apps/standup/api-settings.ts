// A standup's settings from the mini app: read by its people, changed by admins of its group, with the rules and the words of the chat.

import type { Actor } from './api-actor.ts'
import type { Question } from './questions.ts'
import type { Team } from './store.ts'
import * as v from 'valibot'
import { AppError } from '#kit/app'
import { languages } from '#kit/bot'
import { isDate, isTime, isZone, wallOf } from '#kit/time'
import { body, createApi } from '#kit/user'
import { actAsAdmin, actIn, mayAdminister } from './api-actor.ts'
import { kinds, maxLength, maxQuestions, nextQuestionId, parseQuestion, readQuestions } from './questions.ts'
import { checkCron, cronOf, isFixedOffset, maxWindow, partsOf } from './schedule.ts'
import { changeTeam, removeTeam } from './settings.ts'
import { companyDaysOf, membersOf, setCompanyDay, setQuestions } from './store.ts'
import { settingTexts } from './texts-settings.ts'
import { memberView, settingsView, teamView } from './views.ts'

const whole = (low: number, high: number) => v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high))
const flag = v.optional(v.boolean())
const Patch = v.object({
  name: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60))),
  /** Five fields; or time and days. */
  cron: v.optional(v.pipe(v.string(), v.maxLength(100))),
  time: v.optional(v.string()),
  days: v.optional(v.array(whole(1, 7))),
  zone: v.optional(v.string()),
  mode: v.optional(v.picklist(['local', 'moment'])),
  window_min: v.optional(v.number()),
  remind: v.optional(v.array(v.number())),
  publish: v.optional(v.picklist(['each', 'digest'])),
  digest_by: v.optional(v.picklist(['person', 'question'])),
  name_missing: flag,
  anonymous: flag,
  holidays_on: flag,
  paused: flag,
})
const Line = v.pipe(v.string(), v.trim(), v.minLength(1))
const Translations = v.record(v.picklist(languages), Line)
const Questions = v.object({
  version: v.number(),
  questions: v.array(v.object({
    /** Left out: a new one. */
    id: v.optional(v.string()),
    text: Line,
    kind: v.picklist(kinds),
    options: v.optional(v.array(Line), []),
    required: flag,
    blocker: flag,
    i18n: v.optional(Translations, {}),
    i18nOptions: v.optional(v.record(v.picklist(languages), v.array(Line)), {}),
  })),
})

const OwnDay = v.object({
  /** Off, worked although a holiday, or (null) as the calendar says. */
  off: v.nullable(v.boolean()),
})

/** What a patch means for the row. @throws AppError in the person's words */
function rowOf(actor: Actor, team: Team, patch: v.InferOutput<typeof Patch>): Partial<Team> {
  const t = settingTexts(actor.language)
  const { name, cron, time, days, zone, mode, window_min: windowMin = team.windowMin, remind, publish, digest_by: digestBy, name_missing: nameMissing, anonymous, holidays_on: holidaysOn, paused } = patch
  const parts = partsOf(team.scheduleCron)
  if (time !== undefined && !isTime(time))
    throw new AppError('time-invalid', t.badTime)
  if (days && !days.length)
    throw new AppError('no-days', t.oneDay)
  if (zone !== undefined && !isZone(zone))
    throw new AppError('zone-unknown', t.badZone)
  if (zone !== undefined && isFixedOffset(zone))
    throw new AppError('zone-fixed', t.fixedZone)
  if (!Number.isInteger(windowMin) || windowMin < 15 || windowMin > maxWindow)
    throw new AppError('window-invalid', t.badWindow)
  if (remind && (remind.length > 4 || remind.some(minutes => !Number.isInteger(minutes) || minutes < 5 || minutes >= windowMin)))
    throw new AppError('remind-invalid', t.badRemind)
  return {
    ...name && { name },
    ...cron !== undefined && {
      scheduleCron: checkCron(cron, { bad: t.badTime, tooOften: t.tooOften }),
    },
    ...(time !== undefined || days) && {
      scheduleCron: cronOf(time ?? parts?.time ?? '09:30', [
        ...new Set(days ?? parts?.days ?? [1, 2, 3, 4, 5]),
      ].sort()),
    },
    ...zone !== undefined && { timezone: zone },
    ...mode && { mode },
    ...patch.window_min !== undefined && { windowMin },
    ...remind && {
      remind: [
        ...new Set(remind),
      ].sort((a, b) => b - a),
    },
    ...publish && { publish },
    ...digestBy && { digestBy },
    ...nameMissing !== undefined && { nameMissing },
    ...anonymous !== undefined && { anonymous },
    ...holidaysOn !== undefined && { holidaysOn },
    ...paused !== undefined && {
      paused: paused
        ? 'asked' as const
        : null,
    },
  }
}

/** The new set, checked as the chat checks what is typed. @throws AppError in the person's words */
function questionsFrom(actor: Actor, team: Team, given: v.InferOutput<typeof Questions>['questions']): Question[] {
  const t = settingTexts(actor.language)
  const before = readQuestions(team.questions)
  if (!given.length)
    throw new AppError('no-questions', t.oneQuestion)
  if (given.length > maxQuestions)
    throw new AppError('too-many-questions', t.question.tooMany)
  const made: Question[] = []
  for (const { id, text, kind, options, required, blocker, i18n, i18nOptions } of given) {
    const known = id !== undefined && before.some(question => question.id === id) && !made.some(question => question.id === id)
    const question = parseQuestion([
      text.replaceAll('\n', ' '),
      ...options.map(option => option.replaceAll('\n', ' ')),
    ].join('\n'), kind, known
      ? id
      : nextQuestionId([
          ...before,
          ...made,
        ], team.version), t.question)
    const count = question.options?.length ?? 0
    for (const words of Object.values(i18n)) {
      if (words.length > maxLength)
        throw new AppError('question-too-long', t.question.tooLong(words.length - maxLength))
    }
    for (const translated of Object.values(i18nOptions)) {
      if (translated.length !== count)
        throw new AppError('options-differ', t.question.sameOptions(count))
    }
    made.push({
      ...question,
      ...required && { required },
      ...blocker && { blocker },
      ...Object.keys(i18n).length && { i18n },
      ...Object.keys(i18nOptions).length && { i18nOptions },
    })
  }
  return made
}

const ownDays = async (actor: Actor, team: Team) => await companyDaysOf(team.id, wallOf(actor.now, team.timezone).date, actor.db)

export const settings = createApi()
  .get('/teams/:team', async (c) => {
    const { actor, team, title, role } = await actIn(c)
    return c.json({
      team: teamView({ team, title, role }, actor.from.id, actor.language),
      members: (await membersOf(actor.db, team.id)).map(memberView),
      settings: settingsView(team, await ownDays(actor, team)),
      /** Whether they are this person's to change. */
      admin: await mayAdminister(actor, team),
    })
  })
  .patch('/teams/:team', body(Patch), async (c) => {
    const patch = c.req.valid('json')
    const { actor, team } = await actAsAdmin(c)
    const changed = await changeTeam(actor, team, rowOf(actor, team, patch))
    return c.json({
      settings: settingsView(changed, await ownDays(actor, changed)),
    })
  })
  .delete('/teams/:team', async (c) => {
    const { actor, team } = await actAsAdmin(c)
    await removeTeam(actor, team)
    return c.body(null, 204)
  })
  .put('/teams/:team/questions', body(Questions), async (c) => {
    const { version, questions } = c.req.valid('json')
    const { actor, team } = await actAsAdmin(c)
    if (version !== team.version)
      throw new AppError('questions-changed', settingTexts(actor.language).questionsChanged, { status: 409 })
    const changed = await setQuestions(actor.db, team, questionsFrom(actor, team, questions))
    return c.json({
      settings: settingsView(changed, await ownDays(actor, changed)),
    })
  })
  .put('/teams/:team/days/:date', body(OwnDay), async (c) => {
    const { off } = c.req.valid('json')
    const date = c.req.param('date')
    const { actor, team } = await actAsAdmin(c)
    if (!isDate(date))
      throw new AppError('date-unclear', settingTexts(actor.language).badDay)
    await setCompanyDay(actor.db, team.id, date, off)
    return c.json({
      settings: settingsView(team, await ownDays(actor, team)),
    })
  })
