// A standup's settings, in private with an admin of its group: buttons for what is chosen, words for what is typed.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { BotContext, Language, Steps } from '#kit/bot'
import type { SettingVerb } from './bot-questions.ts'
import type { Kind } from './questions.ts'
import type { TypedField } from './settings-typed.ts'
import type { Team } from './store.ts'
import { AppError } from '#kit/app'
import { languageNames } from '#kit/bot'
import { formatDate, formatDuration, wallOf } from '#kit/time'
import { assertAdmin, scheduleWords } from './bot-group.ts'
import { questionFields, questionVerbs, showQuestions } from './bot-questions.ts'
import { settingsPage } from './pages.ts'
import { cronOf, partsOf } from './schedule.ts'
import { fields } from './settings-typed.ts'
import { changeTeam, removeTeam } from './settings.ts'
import { companyDaysOf, setTeam, teamBy } from './store.ts'
import { settingTexts } from './texts-settings.ts'
import { texts } from './texts.ts'

const key = (text: string, data: string): InlineKeyboardButton => ({ text, callback_data: data })

/** @throws AppError when it is gone, or the person is no admin of its group */
export async function openTeam(ctx: BotContext, publicId: string): Promise<Team> {
  const team = await teamBy(ctx.db, { publicId })
  if (!team)
    throw new AppError('team-gone', texts(ctx).teamGone)
  await assertAdmin(ctx, team.groupId)
  // whoever set it up is gone: the next admin who looks after it answers for it
  return team.ownerId === null
    ? await setTeam(ctx.db, team.id, { ownerId: ctx.from!.id })
    : team
}

function settings(ctx: BotContext, team: Team) {
  const t = settingTexts(ctx)
  const b = t.settingsButtons
  const s = (verb: string) => `s:${team.publicId}:${verb}`
  const onOff = (on: boolean) => on ? '☑' : '☐'
  return {
    text: [
      t.settingsHead(team.name),
      scheduleWords(team, ctx.language),
      t.windowIs(formatDuration(team.windowMin * 60_000, ctx.language)),
      team.remind.length
        ? t.remindIs(team.remind.map(minutes => formatDuration(minutes * 60_000, ctx.language)).join(', '))
        : t.remindOff,
      team.publish === 'each'
        ? t.publishEach
        : t.publishDigest,
    ].join('\n'),
    keyboard: {
      inline_keyboard: [
        ...ctx.page
          ? [
              [
                {
                  text: texts(ctx).buttons.openPage,
                  web_app: {
                    url: settingsPage(ctx.page, team),
                  },
                },
              ],
            ]
          : [],
        [
          key(b.questions, s('questions')),
        ],
        [
          key(b.time, s('ask:time')),
          key(b.days, s('days')),
        ],
        [
          key(team.mode === 'local'
            ? b.toMoment
            : b.toLocal, s('mode')),
          key(b.zone, s('ask:zone')),
        ],
        [
          key(b.window, s('ask:window')),
          key(b.remind, s('ask:remind')),
        ],
        [
          key(team.publish === 'each'
            ? b.toDigest
            : b.toEach, s('publish')),
          key(team.digestBy === 'person'
            ? b.byQuestion
            : b.byPerson, s('by')),
        ],
        [
          key(`${onOff(team.nameMissing)} ${b.nameMissing}`, s('missing')),
          key(`${onOff(team.anonymous)} ${b.anonymous}`, s('anonymous')),
        ],
        [
          key(`${onOff(team.holidaysOn)} ${b.holidays}`, s('holidays')),
          key(b.dayOff, s('ask:dayoff')),
        ],
        [
          key(b.rename, s('ask:name')),
          key(team.paused ? b.resume : b.pause, s('pause')),
        ],
        [
          key(b.remove, s('delete')),
        ],
      ],
    },
  }
}

export async function showSettings(ctx: BotContext, team: Team, anew = false): Promise<void> {
  const { text, keyboard } = settings(ctx, team)
  await (anew
    ? ctx.say(text, { keyboard })
    : ctx.edit(text, { keyboard }))
}

async function change(ctx: BotContext, team: Team, patch: Partial<Team>): Promise<void> {
  await showSettings(ctx, await changeTeam(ctx, team, patch))
}

export const settingVerbs: Record<string, SettingVerb> = {
  ...questionVerbs,
  open: async (ctx, team) => {
    ctx.leave()
    await showSettings(ctx, team)
  },
  days: async (ctx, team, day) => {
    const t = settingTexts(ctx)
    const parts = partsOf(team.scheduleCron) ?? {
      time: '09:30',
      days: [1, 2, 3, 4, 5],
    }
    if (day) {
      const n = Number(day)
      const days = parts.days.includes(n)
        ? parts.days.filter(one => one !== n)
        : [...parts.days, n].sort()
      if (!days.length)
        throw new AppError('no-days', t.oneDay)
      team = await changeTeam(ctx, team, {
        scheduleCron: cronOf(parts.time, days),
      })
      parts.days = days
    }
    await ctx.edit(`${t.whichDays}\n${scheduleWords(team, ctx.language)}`, {
      keyboard: {
        inline_keyboard: [
          [1, 2, 3, 4].map(n => key(`${parts.days.includes(n)
            ? '☑'
            : '☐'} ${texts(ctx).dayNames[n - 1]}`, `s:${team.publicId}:days:${n}`)),
          [5, 6, 7].map(n => key(`${parts.days.includes(n)
            ? '☑'
            : '☐'} ${texts(ctx).dayNames[n - 1]}`, `s:${team.publicId}:days:${n}`)),
          [
            key(t.settingsButtons.backToSettings, `s:${team.publicId}:open`),
          ],
        ],
      },
    })
  },
  mode: async (ctx, team) => change(ctx, team, {
    mode: team.mode === 'local'
      ? 'moment'
      : 'local',
  }),
  publish: async (ctx, team) => change(ctx, team, {
    publish: team.publish === 'each'
      ? 'digest'
      : 'each',
  }),
  by: async (ctx, team) => change(ctx, team, {
    digestBy: team.digestBy === 'person'
      ? 'question'
      : 'person',
  }),
  missing: async (ctx, team) => change(ctx, team, { nameMissing: !team.nameMissing }),
  anonymous: async (ctx, team) => change(ctx, team, {
    anonymous: !team.anonymous,
  }),
  holidays: async (ctx, team) => change(ctx, team, { holidaysOn: !team.holidaysOn }),
  pause: async (ctx, team) => change(ctx, team, {
    paused: team.paused ? null : 'asked',
  }),
  delete: async (ctx, team) => ctx.edit(settingTexts(ctx).deleteSure(team.name), {
    keyboard: {
      inline_keyboard: [
        [
          key(settingTexts(ctx).settingsButtons.deleteYes, `s:${team.publicId}:gone`),
        ],
        [
          key(settingTexts(ctx).settingsButtons.backToSettings, `s:${team.publicId}:open`),
        ],
      ],
    },
  }),
  gone: async (ctx, team) => {
    await removeTeam(ctx, team)
    await ctx.edit(settingTexts(ctx).deleted(team.name))
  },
  ask: async (ctx, team, field) => {
    const t = settingTexts(ctx)
    ctx.enter('set', { team: team.publicId, field })
    const today = wallOf(ctx.now, ctx.person.tz ?? 'UTC').date
    const days = field === 'dayoff'
      ? (await companyDaysOf(team.id, today, ctx.db)).map(day => `${formatDate(day.date, ctx.language, today)}${day.off
          ? ''
          : ` (${t.worked})`}`)
      : []
    const [name = '', argument = '', language = ''] = field.split('.')
    await ctx.say([
      t.askField(name as never, argument as Kind, languageNames[language as Language] ?? ''),
      ...days,
    ].join('\n'))
  },
}

const typedInto: Record<string, TypedField> = {
  ...fields,
  ...questionFields,
}

export const settingSteps: Steps = {
  set: async (ctx) => {
    const t = settingTexts(ctx)
    const { team: publicId, field } = ctx.dialog!.data as { team: string, field: string }
    const [name = '', argument = '', language = ''] = field.split('.')
    const typed = ctx.message!.text?.trim()
    if (!typed)
      throw new AppError('text-wanted', t.textWanted)
    const team = await openTeam(ctx, publicId)
    await typedInto[name]!(ctx, team, typed, argument, language)
    ctx.leave()
    const changed = (await teamBy(ctx.db, { id: team.id }))!
    await (name in questionFields
      ? showQuestions(ctx, changed, true)
      : showSettings(ctx, changed, true))
  },
}
