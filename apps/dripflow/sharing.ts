// Passing a course on: inline in any chat, by /share in a group, as a link and a QR code. And the group where homework is reviewed.

import type { InlineKeyboardButton, InlineQueryResultArticle } from '@grammyjs/types'
import type { BotContext } from '#kit/bot'
import type { Sequence } from './store.ts'
import { fmt, FormattedString } from '@grammyjs/parse-mode'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { botLink } from '#kit/pay'
import { formatDate } from '#kit/time'
import { linkOf } from './enrolling.ts'
import { priceWords } from './offer.ts'
import { knowChat, lessonsOf, sequenceBy, sequencesOf, setSequence } from './store.ts'
import { texts } from './texts.ts'

export const sharing = new Composer<BotContext>()

const key = (text: string, data: string): InlineKeyboardButton => ({ text, callback_data: data })
/** Telegram takes 50 results (core.telegram.org/bots/api#answerinlinequery). */
const mostResults = 20
const inlineCacheSeconds = 10

/** What a course is, in a line or two. */
function about(ctx: BotContext, sequence: Sequence, days: number): string {
  return [
    texts(ctx).daysFrom(days, sequence.mode === 'cohort' && sequence.cohortStart !== null
      ? formatDate(sequence.cohortStart, ctx.language)
      : null),
    priceWords(sequence, ctx.language) || texts(ctx).priceFree,
  ].join('\n')
}

/** How many days each of these courses has. */
async function daysOf(ctx: BotContext, courses: Sequence[]): Promise<Map<number, number>> {
  const lessons = courses.length
    ? await lessonsOf(ctx.db, courses.map(({ id }) => id))
    : []
  return new Map(lessons.map(lesson => [lesson.sequenceId, lesson.dayNumber]))
}

/** `@bot bread` in any chat: the published courses of whoever types it, as cards with a button. A course that somebody only takes is its author's to pass on. */
sharing.on('inline_query', async (ctx) => {
  const wanted = ctx.inlineQuery.query.trim().toLowerCase()
  const mine = (await sequencesOf(ctx.from.id, ctx.db)).filter(({ state, title }) => state === 'live' && title.toLowerCase().includes(wanted)).slice(0, mostResults)
  const days = await daysOf(ctx, mine)
  const t = texts(ctx)
  ctx.plan.send('answerInlineQuery', {
    inline_query_id: ctx.inlineQuery.id,
    is_personal: true,
    cache_time: inlineCacheSeconds,
    results: mine.map((sequence): InlineQueryResultArticle => {
      const words = about(ctx, sequence, days.get(sequence.id) ?? 0)
      const { text, entities } = fmt`${FormattedString.bold(sequence.title)}\n${words}`
      return {
        type: 'article',
        id: sequence.publicId,
        title: sequence.title,
        description: words,
        input_message_content: {
          message_text: text,
          entities,
          link_preview_options: { is_disabled: true },
        },
        reply_markup: {
          inline_keyboard: [
            [
              {
                text: t.buttons.begin,
                url: linkOf(ctx, sequence),
              },
            ],
          ],
        },
      }
    }),
    ...!mine.length && {
      button: { text: t.buttons.writeOne, start_parameter: 'new' },
    },
  }, { priority: 1 })
})

const group = sharing.chatType(['group', 'supergroup'])

/** The courses of whoever says it, each with its button. */
group.command('share', async (ctx) => {
  const t = texts(ctx)
  const mine = (await sequencesOf(ctx.from.id, ctx.db)).filter(({ state }) => state === 'live')
  if (!mine.length)
    throw new AppError('no-courses', t.nothingToShare)
  const days = await daysOf(ctx, mine)
  const words = mine.map(sequence => fmt`${FormattedString.bold(sequence.title)}\n${about(ctx, sequence, days.get(sequence.id) ?? 0)}`)
  await ctx.say(fmt`${words.reduce((all, one) => fmt`${all}\n\n${one}`)}`, {
    keyboard: {
      inline_keyboard: mine.map(sequence => [
        {
          text: mine.length === 1
            ? t.buttons.begin
            : sequence.title.slice(0, 60),
          url: linkOf(ctx, sequence),
        },
      ]),
    },
  })
})

/** From here on homework comes to this group, into this topic. */
async function reviewHere(ctx: BotContext, courses: Sequence[]): Promise<void> {
  const message = ctx.msg!
  await knowChat(ctx.db, ctx.chat!.id, ctx.chat!.type, ctx.chat!.title ?? '', ctx.now)
  for (const { id } of courses) {
    await setSequence(ctx.db, id, {
      reviewChatId: ctx.chat!.id,
      reviewTopicId: message.is_topic_message
        ? message.message_thread_id ?? null
        : null,
    })
  }
}

group.command('review', async (ctx) => {
  const t = texts(ctx)
  const mine = await sequencesOf(ctx.from.id, ctx.db)
  if (!mine.length)
    throw new AppError('no-courses', t.noOwnCourses)
  if (mine.length > 1) {
    return await ctx.say(t.whichReview, {
      keyboard: {
        inline_keyboard: [
          ...mine.map(({ title, publicId }) => [
            key(title.slice(0, 60), `v:${publicId}`),
          ]),
          [
            key(t.buttons.all, `v:all:${ctx.from.id}`),
          ],
        ],
      },
    })
  }
  await reviewHere(ctx, mine)
  await ctx.say(t.reviewHere(mine[0]!.title))
})

group.callbackQuery(/^v:(?:all:(\d+)|(\w{10}))$/, async (ctx) => {
  const t = texts(ctx)
  const [, author, publicId] = ctx.match
  const one = publicId && await sequenceBy(ctx.db, { publicId })
  const mine = one
    ? [one].filter(({ ownerId, state }) => ownerId === ctx.from.id && state !== 'archived')
    : Number(author) === ctx.from.id
      ? await sequencesOf(ctx.from.id, ctx.db)
      : []
  if (!mine.length)
    throw new AppError('not-yours', t.authorsButton)
  await reviewHere(ctx, mine)
  await ctx.edit(t.reviewHere(mine.map(({ title }) => title).join(', ')))
})

/** Added to a group: what it is good for there. */
group.on('my_chat_member', async (ctx) => {
  const { old_chat_member: before, new_chat_member: after } = ctx.myChatMember
  if (['left', 'kicked'].includes(before.status) && ['member', 'administrator'].includes(after.status))
    await ctx.say(texts(ctx).inGroup)
})

/** What belongs between two is not answered in front of everybody. */
group.command([
  'start',
  'help',
  'new',
  'courses',
  'progress',
  'next',
  'again',
  'time',
  'pause',
  'resume',
  'stop',
  'import',
], async (ctx) => {
  await ctx.say(texts(ctx).inGroup, {
    keyboard: {
      inline_keyboard: [
        [
          {
            text: texts(ctx).buttons.openMe,
            url: botLink(ctx),
          },
        ],
      ],
    },
  })
})
