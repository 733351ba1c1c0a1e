// How far somebody is in a course: what they have, what comes when, what is to pay, and what can be done.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { BotContext } from '#kit/bot'
import type { Enrolment, Lesson } from './store.ts'
import { standing } from '#kit/pay'
import { formatDate, formatWhen, wallOf } from '#kit/time'
import { holding, isPaid } from './access.ts'
import { pageKey } from './course-card.ts'
import { payKeys, priceWords, rowsOf } from './offer.ts'
import { unlockDates, zoneOf } from './schedule.ts'
import { lessonsAhead } from './standing.ts'
import { delivered, lessonsOf } from './store.ts'
import { texts } from './texts.ts'

const key = (text: string, data: string): InlineKeyboardButton => ({ text, callback_data: data })
/** Lines shown of a long course: what was last, and what comes. */
const shown = 40

/** When each lesson that is still to come will be there; null where that is open. */
export function unlocks({ progress, sequence }: Enrolment, ahead: Lesson[]): (string | null)[] {
  return progress.state === 'active'
    ? unlockDates(sequence, progress, ahead.map(lesson => lesson.dayNumber), progress.nextAt)
    : ahead.map(() => null)
}

/** The lessons one a line, around the place where somebody is. */
function lessonLines(ctx: BotContext, enrolment: Enrolment, lessons: Lesson[], seen: ReadonlySet<number>): string[] {
  const t = texts(ctx)
  const ahead = lessonsAhead(lessons, seen)
  const dates = unlocks(enrolment, ahead)
  const today = wallOf(ctx.now, zoneOf(enrolment.sequence, enrolment.progress)).date
  const mine = lessons.filter(lesson => seen.has(lesson.id) || ahead.includes(lesson))
  const from = Math.max(0, Math.min(mine.findIndex(lesson => lesson === ahead[0]) - 10, mine.length - shown))
  const lines = mine.slice(from, from + shown).map((lesson) => {
    const name = t.lessonLine(lesson.dayNumber, lesson.title)
    const date = dates[ahead.indexOf(lesson)]
    return seen.has(lesson.id)
      ? `✓ ${name}`
      : `🔒 ${name}${date
        ? ` – ${formatDate(date, ctx.language, today)}`
        : ''}`
  })
  return [
    ...from > 0
      ? ['…']
      : [],
    ...lines,
    ...from + shown < mine.length
      ? ['…']
      : [],
  ]
}

/** What is paid or to pay, with its buttons. */
async function money(ctx: BotContext, { progress, sequence }: Enrolment, code?: string): Promise<{ words: string[], rows: InlineKeyboardButton[][] }> {
  if (!isPaid(sequence) || progress.free)
    return { words: [], rows: [] }
  const held = await holding(ctx, sequence, progress.userId)
  if (held) {
    const { text, keyboard } = await standing(ctx, held)
    return {
      words: [text],
      rows: keyboard.inline_keyboard,
    }
  }
  const keys = await payKeys(ctx, sequence, progress.userId, ctx.language, code && code.toUpperCase() === sequence.promoCode
    ? sequence.promoCode
    : undefined)
  return {
    words: keys.length
      ? [
          priceWords(sequence, ctx.language),
        ]
      : [],
    rows: rowsOf(keys),
  }
}

const going = ['active', 'waiting', 'asleep']

export async function showProgress(ctx: BotContext, enrolment: Enrolment, { again = false, code }: { again?: boolean, code?: string | undefined } = {}): Promise<void> {
  const { progress, sequence } = enrolment
  const t = texts(ctx)
  const lessons = await lessonsOf(ctx.db, sequence.id)
  const seen = (await delivered(ctx.db, [progress.id])).get(progress.id) ?? new Set()
  const { words, rows } = await money(ctx, enrolment, code)
  const at = progress.state === 'active'
    ? progress.nextAt
    : null
  await ctx.say([
    again
      ? t.alreadyIn(sequence.title)
      : sequence.title,
    sequence.state === 'frozen'
      ? t.restsNow
      : t.state[progress.state as keyof typeof t.state] ?? '',
    t.soMany(lessons.filter(({ id }) => seen.has(id)).length, lessons.length),
    ...at === null || sequence.state !== 'live'
      ? []
      : [
          t.nextComes(formatWhen(at, {
            zone: zoneOf(sequence, progress),
            language: ctx.language,
            now: ctx.now,
          })),
        ],
    ...words,
    '',
    ...lessonLines(ctx, enrolment, lessons, seen),
  ].join('\n'), {
    keyboard: {
      inline_keyboard: [
        ...progress.state === 'paused'
          ? [
              [
                key(t.buttons.resume, `l:${progress.publicId}:resume`),
              ],
            ]
          : [],
        ...going.includes(progress.state) && sequence.allowNext
          ? [
              [
                key(t.buttons.next, `l:${progress.publicId}:next`),
              ],
            ]
          : [],
        ...rows,
        ...pageKey(ctx, t.buttons.page, `/taking/${progress.publicId}`),
        ...progress.state === 'done'
          ? [
              [
                key(t.buttons.certificate, `l:${progress.publicId}:certificate`),
              ],
            ]
          : [],
        [
          key(t.buttons.restart, `l:${progress.publicId}:restart`),
        ],
      ],
    },
  })
}
