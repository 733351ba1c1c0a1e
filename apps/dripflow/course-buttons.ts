// What an author does with a course by buttons: looks through it, changes it while people are inside, publishes and stops it.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { BotContext } from '#kit/bot'
import type { Sequence } from './store.ts'
import { Composer } from 'grammy'
import { renderSVG } from 'uqr'
import { AppError } from '#kit/app'
import { textFile } from '#kit/jobs'
import { openOwn, write } from './authoring.ts'
import { showCourse } from './course-card.ts'
import { showPrice } from './course-selling.ts'
import { sendLesson } from './delivering.ts'
import { changeCourse, dropLesson, giveTo, publish, stopCourse } from './editing.ts'
import { linkOf } from './enrolling.ts'
import { forEverybody } from './everybody.ts'
import { exportFile } from './export.ts'
import { numbersCsv, numbersOf } from './numbers.ts'
import { blocksOf, lessonBy, lessonsOf, reach, sequenceBy, waitingAt } from './store.ts'
import { texts } from './texts.ts'

export const courseButtons = new Composer<BotContext>()

const key = (text: string, data: string): InlineKeyboardButton => ({ text, callback_data: data })

async function showLessons(ctx: BotContext, sequence: Sequence): Promise<void> {
  const t = texts(ctx)
  const lessons = await lessonsOf(ctx.db, sequence.id)
  const got = await reach(ctx.db, sequence.id)
  if (!lessons.length)
    return await ctx.say(t.noLessons)
  await ctx.say(lessons.slice(0, 60).map(lesson => `${t.lessonLine(lesson.dayNumber, lesson.title)}${lesson.gate
    ? ` · ${t.gateNames[lesson.gate.kind]}`
    : ''} · ${got.get(lesson.id) ?? 0}`).join('\n'), {
    keyboard: {
      inline_keyboard: lessons.slice(0, 30).map(lesson => [
        key(`👁 ${lesson.dayNumber}`, `a:${lesson.publicId}:show`),
        key('✏️', `a:${lesson.publicId}:edit`),
        key('🗑', `a:${lesson.publicId}:drop`),
      ]),
    },
  })
}

/** In which a button goes through what late joiners of a cohort get. */
const lateOrder = ['daily', 'list', 'skip'] as const

type Verb = (ctx: BotContext, sequence: Sequence, argument: string) => Promise<void>

const courseVerbs: Record<string, Verb> = {
  open: (ctx, sequence) => showCourse(ctx, sequence),
  lessons: (ctx, sequence) => showLessons(ctx, sequence),
  write: async (ctx, sequence) => {
    const day = ((await lessonsOf(ctx.db, sequence.id)).at(-1)?.dayNumber ?? 0) + 1
    write(ctx, sequence, day)
    await ctx.say(texts(ctx).dayOpen(day))
  },
  publish: async (ctx, sequence) => {
    const live = await publish(ctx, sequence)
    ctx.leave()
    await ctx.say(texts(ctx).published(linkOf(ctx, live)))
  },
  freeze: async (ctx, sequence) => {
    await stopCourse(ctx, sequence, 'frozen')
    await ctx.say(texts(ctx).frozenNow, {
      keyboard: {
        inline_keyboard: [
          [
            key(texts(ctx).buttons.publish, `c:${sequence.publicId}:publish`),
          ],
        ],
      },
    })
  },
  qr: async (ctx, sequence) => {
    ctx.plan.send('sendDocument', {
      chat_id: ctx.chat!.id,
      document: textFile('course.svg', renderSVG(linkOf(ctx, sequence))) as never,
      caption: linkOf(ctx, sequence),
    }, { priority: 1 })
    await ctx.toast('')
  },
  stats: async (ctx, sequence) => {
    const t = texts(ctx)
    const { states, lessons } = await numbersOf(ctx.db, sequence)
    await ctx.say([
      t.stats(states),
      ...lessons.slice(0, 50).map(({ day, title, got, stopped, medianMinutes, quizzes }) => [
        `${t.lessonLine(day, title)}: ${got}`,
        ...stopped
          ? [
              t.stoppedHere(stopped),
            ]
          : [],
        ...medianMinutes === null
          ? []
          : [
              t.median(medianMinutes),
            ],
        ...quizzes.map(({ answers, right }) => t.quizRight(Math.round(right / answers * 100))),
      ].join(' · ')),
      ...lessons.length > 50
        ? [
            t.andMore(lessons.length - 50),
          ]
        : [],
    ].join('\n').slice(0, 4000), {
      keyboard: {
        inline_keyboard: [
          [
            key(t.buttons.csv, `c:${sequence.publicId}:csv`),
          ],
        ],
      },
    })
  },
  csv: async (ctx, sequence) => {
    ctx.plan.send('sendDocument', {
      chat_id: ctx.chat!.id,
      document: textFile('numbers.csv', numbersCsv(await numbersOf(ctx.db, sequence))) as never,
      caption: sequence.title,
    }, { priority: 1 })
    await ctx.toast('')
  },
  waiting: async (ctx, sequence) => {
    const rows = await waitingAt(ctx.db, sequence.id)
    await ctx.say(rows.length
      ? rows.map(row => texts(ctx).waitsAt(row.name || '—', row.day, row.state === 'asleep')).join('\n')
      : texts(ctx).nobodyWaits)
  },
  weekdays: async (ctx, sequence) => {
    const all = sequence.weekdays.length === 7
    await showCourse(ctx, await changeCourse(ctx, sequence, {
      weekdays: all
        ? [1, 2, 3, 4, 5]
        : [1, 2, 3, 4, 5, 6, 7],
    }))
  },
  allownext: async (ctx, sequence) => showCourse(ctx, await changeCourse(ctx, sequence, { allowNext: !sequence.allowNext })),
  first: async (ctx, sequence) => showCourse(ctx, await changeCourse(ctx, sequence, {
    first: sequence.first === 'now'
      ? 'next'
      : 'now',
  })),
  late: async (ctx, sequence) => showCourse(ctx, await changeCourse(ctx, sequence, { late: lateOrder[(lateOrder.indexOf(sequence.late) + 1) % lateOrder.length]! })),
  price: (ctx, sequence) => showPrice(ctx, sequence),
  monthly: async (ctx, sequence) => showPrice(ctx, await changeCourse(ctx, sequence, { monthly: !sequence.monthly })),
  set: async (ctx, sequence, field) => {
    ctx.enter('setting', { course: sequence.publicId, field })
    await ctx.say(texts(ctx).askSetting[field as 'cohort'])
  },
  export: async (ctx, sequence) => {
    const lessons = await lessonsOf(ctx.db, sequence.id)
    const rows = await blocksOf(ctx.db, lessons.map(lesson => lesson.id))
    ctx.plan.send('sendDocument', {
      chat_id: ctx.chat!.id,
      document: textFile('course.json', JSON.stringify(exportFile(sequence, lessons, rows), null, 2)) as never,
      caption: sequence.title,
    }, { priority: 1 })
    await ctx.toast('')
  },
  remove: async (ctx, sequence) => ctx.say(texts(ctx).removeSure(sequence.title), {
    keyboard: {
      inline_keyboard: [
        [
          key(texts(ctx).buttons.removeYes, `c:${sequence.publicId}:gone`),
        ],
      ],
    },
  }),
  gone: async (ctx, sequence) => {
    await stopCourse(ctx, sequence, 'archived')
    await ctx.edit(texts(ctx).removed(sequence.title))
  },
}

courseButtons.callbackQuery(/^c:(\w{10}):(\w+)(?::(\w+))?$/, async (ctx, next) => {
  const verb = courseVerbs[ctx.match[2]!]
  if (!verb)
    return await next()
  await verb(ctx, await openOwn(ctx, ctx.match[1]!), ctx.match[3] ?? '')
})

courseButtons.callbackQuery(/^a:(\w{10}):(show|edit|drop|extra|later|tell)$/, async (ctx) => {
  const t = texts(ctx)
  const lesson = await lessonBy(ctx.db, { publicId: ctx.match[1]! })
  const sequence = lesson && await sequenceBy(ctx.db, { id: lesson.sequenceId })
  if (!lesson || lesson.deletedAt !== null || sequence?.ownerId !== ctx.from.id)
    throw new AppError('lesson-gone', t.courseGone)
  switch (ctx.match[2]) {
    case 'show':
      sendLesson(ctx, {
        progress: { userId: ctx.from.id, publicId: lesson.publicId, id: 0 },
      }, { ...lesson, gate: null }, await blocksOf(ctx.db, [lesson.id]), ctx.language)
      return await ctx.toast('')
    case 'edit':
      write(ctx, sequence, lesson.dayNumber, { replace: lesson.publicId })
      return await ctx.say(t.sendNew(lesson.dayNumber))
    case 'later':
      await giveTo(ctx, lesson, 'later')
      return await ctx.edit(t.laterSet)
    case 'extra':
      await giveTo(ctx, lesson, 'everybody')
      return await ctx.edit(t.extraSet)
    case 'tell':
      forEverybody(ctx, sequence.id, 'added')
      return await ctx.edit(t.told)
    case 'drop':
      await dropLesson(ctx, lesson)
      await ctx.toast(t.dropped(lesson.dayNumber))
      return await showLessons(ctx, sequence)
  }
})
