// A standup's questions, in private with an admin of its group: their order, kinds and words, and how they read in other languages.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { BotContext } from '#kit/bot'
import type { Kind, Question } from './questions.ts'
import type { TypedField } from './settings-typed.ts'
import type { Team } from './store.ts'
import { AppError } from '#kit/app'
import { languageNames, languages } from '#kit/bot'
import { kinds, maxQuestions, nextQuestionId, parseQuestion, readQuestions, translate } from './questions.ts'
import { setQuestions } from './store.ts'
import { settingTexts } from './texts-settings.ts'

export type SettingVerb = (ctx: BotContext, team: Team, argument: string) => Promise<void>

const key = (text: string, data: string): InlineKeyboardButton => ({ text, callback_data: data })

export async function showQuestions(ctx: BotContext, team: Team, anew = false): Promise<void> {
  const t = settingTexts(ctx)
  const questions = readQuestions(team.questions)
  const s = (verb: string) => `s:${team.publicId}:${verb}`
  const text = [
    t.questionsHead(team.name),
    ...questions.map((question, place) => `${place + 1}. ${question.text}${question.kind === 'text'
      ? ''
      : ` (${t.kinds[question.kind]})`}${question.blocker ? ' ⛔' : ''}${question.i18n && Object.keys(question.i18n).length
      ? ` 🌐 ${Object.keys(question.i18n).join(', ')}`
      : ''}`),
    '',
    t.questionsHint,
  ].join('\n')
  const keyboard = {
    inline_keyboard: [
      ...questions.map((question, place) => [
        key(`✏️ ${place + 1}`, s(`ask:q.${question.id}`)),
        key('⬆️', s(`up:${question.id}`)),
        key(question.blocker ? '⛔ ☑' : '⛔ ☐', s(`blocker:${question.id}`)),
        key('🌐', s(`tr:${question.id}`)),
        key('🗑', s(`drop:${question.id}`)),
      ]),
      ...questions.length < maxQuestions
        ? [
            [
              key(t.settingsButtons.add, s('kinds')),
            ],
          ]
        : [],
      [
        key(t.settingsButtons.backToSettings, s('open')),
      ],
    ],
  }
  await (anew
    ? ctx.say(text, { keyboard })
    : ctx.edit(text, { keyboard }))
}

async function rearrange(ctx: BotContext, team: Team, work: (questions: Question[]) => Question[]): Promise<void> {
  const questions = work(readQuestions(team.questions))
  if (!questions.length)
    throw new AppError('no-questions', settingTexts(ctx).oneQuestion)
  await showQuestions(ctx, await setQuestions(ctx.db, team, questions))
}

export const questionVerbs: Record<string, SettingVerb> = {
  questions: async (ctx, team) => showQuestions(ctx, team),
  up: async (ctx, team, id) => rearrange(ctx, team, (questions) => {
    const place = questions.findIndex(question => question.id === id)
    return place > 0
      ? questions.with(place - 1, questions[place]!).with(place, questions[place - 1]!)
      : questions
  }),
  blocker: async (ctx, team, id) => rearrange(ctx, team, questions => questions.map(question => question.id === id
    ? { ...question, blocker: !question.blocker }
    : question)),
  drop: async (ctx, team, id) => rearrange(ctx, team, questions => questions.filter(question => question.id !== id)),
  kinds: async (ctx, team) => {
    const t = settingTexts(ctx)
    await ctx.edit(t.whichKind, {
      keyboard: {
        inline_keyboard: [
          ...kinds.map(kind => [
            key(t.kinds[kind], `s:${team.publicId}:ask:add.${kind}`),
          ]),
          [
            key(t.settingsButtons.backToSettings, `s:${team.publicId}:open`),
          ],
        ],
      },
    })
  },
  /** In which language is this question to be read, too? */
  tr: async (ctx, team, id) => {
    const t = settingTexts(ctx)
    const question = questionNamed(ctx, team, id)
    await ctx.edit([
      t.translations(question.text),
      ...languages.filter(language => question.i18n?.[language]).map(language => `${languageNames[language]}: ${question.i18n![language]}`),
    ].join('\n'), {
      keyboard: {
        inline_keyboard: [
          languages.map(language => key(languageNames[language], `s:${team.publicId}:ask:tr.${id}.${language}`)),
          [
            key(t.settingsButtons.backToQuestions, `s:${team.publicId}:questions`),
          ],
        ],
      },
    })
  },
}

/** @throws AppError when somebody removed it meanwhile */
function questionNamed(ctx: BotContext, team: Team, id: string): Question {
  const question = readQuestions(team.questions).find(question => question.id === id)
  if (!question)
    throw new AppError('question-gone', settingTexts(ctx).questionGone)
  return question
}

/** By field: takes what was typed. @throws AppError in the person's words */
export const questionFields: Record<string, TypedField> = {
  add: async (ctx, team, typed, kind) => {
    const t = settingTexts(ctx).question
    const questions = readQuestions(team.questions)
    if (questions.length >= maxQuestions)
      throw new AppError('too-many-questions', t.tooMany)
    await setQuestions(ctx.db, team, [
      ...questions,
      parseQuestion(typed, kind as Kind, nextQuestionId(questions, team.version), t),
    ])
  },
  q: async (ctx, team, typed, id) => {
    const before = questionNamed(ctx, team, id)
    // a translation of other words would ask something else
    const { i18n: _, i18nOptions: __, ...kept } = before
    const changed = {
      ...kept,
      ...parseQuestion(typed, before.kind, id, settingTexts(ctx).question),
    }
    await setQuestions(ctx.db, team, readQuestions(team.questions).map(question => question.id === id
      ? changed
      : question))
  },
  tr: async (ctx, team, typed, id, language) => {
    const changed = translate(questionNamed(ctx, team, id), typed, language, settingTexts(ctx).question)
    await setQuestions(ctx.db, team, readQuestions(team.questions).map(question => question.id === id
      ? changed
      : question))
  },
}
