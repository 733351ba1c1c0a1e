// One question as a message: what is asked, what was said so far, and the buttons.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { Language } from '#kit/bot'
import type { Work } from '#kit/jobs'
import type { Question } from './questions.ts'
import type { Prompt, Run, Team } from './store.ts'
import { formatDate } from '#kit/time'
import { answerWords } from './digest.ts'
import { answerPage } from './pages.ts'
import { optionIn, optionsOf, textOf } from './questions.ts'
import { lastResponse } from './store.ts'
import { texts } from './texts.ts'

export interface Asked { text: string, keyboard: InlineKeyboardButton[][] }

/** The question a prompt stands at, with its buttons. */
export function questionMessage(team: Team, run: Run, questions: Question[], prompt: Prompt, language: Language, same: string | null, page: string | undefined): Asked {
  const t = texts(language)
  const question = questions[prompt.step]!
  const key = (text: string, verb: string) => ({ text, callback_data: `p:${prompt.publicId}:${verb}` })
  const chosen = prompt.draft[question.id]?.text.split(', ') ?? []
  const options: InlineKeyboardButton[][] = {
    text: () => [],
    number: () => [],
    scale: () => [
      ['1', '2', '3', '4', '5'].map(n => key(n, `o:${n}`)),
    ],
    yesno: () => [
      [
        key(t.yesNo.yes, 'o:yes'),
        key(t.yesNo.no, 'o:no'),
      ],
    ],
    choice: () => optionsOf(question, language).map((option, place) => [
      key(option, `o:${place + 1}`),
    ]),
    multi: () => [
      ...question.options!.map((option, place) => [
        key(`${chosen.includes(option)
          ? '☑'
          : '☐'} ${optionIn(question, option, language)}`, `m:${place}`),
      ]),
      [
        key(t.buttons.ready, 'ok'),
      ],
    ],
  }[question.kind]()
  const draft = prompt.draft[question.id]
  return {
    text: [
      `${team.name} · ${formatDate(run.forDate, language, run.forDate)} · ${prompt.step + 1}/${questions.length}`,
      textOf(question, language),
      ...draft && question.kind !== 'multi'
        ? [
            t.soFar(answerWords(question, draft, language)),
          ]
        : [],
    ].join('\n\n'),
    keyboard: [
      ...options,
      ...same !== null
        ? [
            [
              key(t.buttons.same, 'same'),
            ],
          ]
        : [],
      [
        ...prompt.step > 0
          ? [
              key(t.buttons.back, 'back'),
            ]
          : [],
        ...draft && question.kind !== 'multi'
          ? [
              key(t.buttons.keep, 'keep'),
            ]
          : question.required
            ? []
            : [
                key(t.buttons.skip, 'skip'),
              ],
        key(t.buttons.notToday, 'no'),
      ],
      ...page && prompt.step === 0 && questions.length > 1
        ? [
            [
              {
                text: t.buttons.form,
                web_app: {
                  url: answerPage(page, team),
                },
              },
            ],
          ]
        : [],
    ],
  }
}

/** What this person said to this question last time. */
export async function sameAsLast(db: Work['db'], team: Team, run: Run, userId: number, question: Question) {
  return run.anonymous
    ? null
    : (await lastResponse(db, team.id, userId, run.forDate))?.answers[question.id] ?? null
}
