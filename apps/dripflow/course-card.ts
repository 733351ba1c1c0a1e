// A course as its author sees it: what it is, its link, and what can be done with it.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { BotContext } from '#kit/bot'
import type { Sequence } from './store.ts'
import { linkOf } from './enrolling.ts'
import { priceWords } from './offer.ts'
import { countsOf, lessonsOf } from './store.ts'
import { texts } from './texts.ts'

const key = (text: string, data: string): InlineKeyboardButton => ({ text, callback_data: data })

/** A row with a button that opens the mini app at a place; none where there is no page. */
export function pageKey(ctx: Pick<BotContext, 'page'>, text: string, place: string): InlineKeyboardButton[][] {
  return ctx.page
    ? [
        [
          {
            text,
            web_app: { url: `${ctx.page}#${place}` },
          },
        ],
      ]
    : []
}

/** A course with its days and what can be done with it. */
export async function showCourse(ctx: BotContext, sequence: Sequence): Promise<void> {
  const t = texts(ctx)
  const [lessons, counts] = [await lessonsOf(ctx.db, sequence.id), await countsOf(ctx.db, sequence.id)]
  const taking = Object.entries(counts).filter(([state]) => state !== 'left').reduce((sum, [, n]) => sum + n, 0)
  const c = (verb: string) => `c:${sequence.publicId}:${verb}`
  await ctx.say([
    t.courseHead(sequence.title, t.courseStates[sequence.state], lessons.length, taking),
    ...sequence.state === 'live'
      ? [
          linkOf(ctx, sequence),
        ]
      : [],
    t.comes(sequence.mode === 'cohort'
      ? sequence.cohortStart
      : null, sequence.weekdays, sequence.tz),
    priceWords(sequence, ctx.language) || t.priceFree,
  ].join('\n'), {
    keyboard: {
      inline_keyboard: [
        ...pageKey(ctx, t.buttons.page, `/courses/${sequence.publicId}`),
        [
          key(t.buttons.lessons, c('lessons')),
          key(t.buttons.write, c('write')),
        ],
        sequence.state === 'live'
          ? [
              {
                text: t.buttons.share,
                switch_inline_query: sequence.title.slice(0, 60),
              },
              key(t.buttons.qr, c('qr')),
              key(t.buttons.freeze, c('freeze')),
            ]
          : [
              key(t.buttons.publish, c('publish')),
            ],
        [
          key(t.buttons.stats, c('stats')),
          key(t.buttons.waiting, c('waiting')),
        ],
        [
          key(t.buttons.weekdays(sequence.weekdays.length === 5), c('weekdays')),
          key(t.buttons.allowNext(sequence.allowNext), c('allownext')),
        ],
        [
          sequence.mode === 'cohort'
            ? key(t.buttons.late[sequence.late], c('late'))
            : key(t.buttons.first[sequence.first], c('first')),
          key(t.buttons.price, c('price')),
        ],
        [
          key(t.buttons.cohort, c('set:cohort')),
          key(t.buttons.quiet, c('set:quiet')),
        ],
        [
          key(t.buttons.zone, c('set:zone')),
          key(t.buttons.rename, c('set:title')),
        ],
        [
          key(t.buttons.export, c('export')),
          key(t.buttons.remove, c('remove')),
        ],
      ],
    },
  })
}
