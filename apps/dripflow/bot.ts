// The conversation: what answers which message and which button. Author and learner have their own files beside this one.

import type { BotContext, Reads, Steps } from '#kit/bot'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { formatDate, formatWhen } from '#kit/time'
import { askForTitle, authoring, authoringSteps, openOwn, write } from './authoring.ts'
import { askForFile, importing, importSteps } from './bot-import.ts'
import { courseButtons } from './course-buttons.ts'
import { selling, showPrice } from './course-selling.ts'
import { stopCourse } from './editing.ts'
import { enrolling, openCourse } from './enrolling.ts'
import { handIn, homework } from './homework.ts'
import { learning, learningSteps, zoneChanged } from './learning.ts'
import { passing } from './passing.ts'
import { zoneOf } from './schedule.ts'
import { sharing } from './sharing.ts'
import { settleOne } from './standing.ts'
import { certificateBy, countCourses, coursesOf, enrolmentsOf, lessonBy, sequenceBy, sequencesOf, setProgress } from './store.ts'
import { texts } from './texts.ts'

export { zoneChanged }

export const steps: Steps = {
  ...authoringSteps,
  ...importSteps,
  ...learningSteps,
}

export const reads: Reads = {
  courses: who => [
    coursesOf(who.userId),
  ],
  new: who => [
    countCourses(who.userId),
  ],
  progress: who => [
    enrolmentsOf(who.userId),
  ],
}

export const bot = new Composer<BotContext>()
const chat = bot.chatType('private')

/** Back after having blocked the bot: one message, and the course goes on where it was. */
async function comeBack(ctx: BotContext): Promise<void> {
  for (const { progress, sequence } of await enrolmentsOf(ctx.from!.id, ctx.db)) {
    if (progress.state !== 'unreachable')
      continue
    const t = texts(ctx)
    const at = await settleOne(ctx, {
      progress: { ...progress, state: 'active' },
      sequence,
    })
    await ctx.say(at === null
      ? t.backAgain(sequence.title)
      : `${t.backAgain(sequence.title)} ${t.nextComes(formatWhen(at, {
        zone: zoneOf(sequence, progress),
        language: ctx.language,
        now: ctx.now,
      }))}`, {
      keyboard: {
        inline_keyboard: [
          [
            { text: t.buttons.again, callback_data: `l:${progress.publicId}:again` },
          ],
        ],
      },
    })
  }
}

chat.on('message', async (ctx, next) => {
  if (ctx.person.blocked || ctx.chatState !== 'member')
    await comeBack(ctx)
  await next()
})

chat.on('my_chat_member', async (ctx) => {
  if (ctx.myChatMember.new_chat_member.status !== 'kicked')
    return await comeBack(ctx)
  for (const { progress } of await enrolmentsOf(ctx.from.id, ctx.db)) {
    if ([
      'active',
      'waiting',
      'asleep',
      'unpaid',
    ].includes(progress.state)) {
      await setProgress(ctx.db, progress.id, { state: 'unreachable', nextAt: null })
    }
  }
  // an author who is gone answers nobody: the courses rest, and their learners know
  for (const sequence of await sequencesOf(ctx.from.id, ctx.db)) {
    if (sequence.state === 'live')
      await stopCourse(ctx, sequence, 'frozen')
  }
})

/** Where a page leads to: a certificate to be verified, a lesson to be written on, a price to be set. */
const fromPage: Record<string, (ctx: BotContext, id: string) => Promise<void>> = {
  async v(ctx, code) {
    const found = await certificateBy(ctx.db, code)
    await ctx.say(found
      ? texts(ctx).certificateReal(found.name, found.title, found.lessons, formatDate(found.finishedOn, ctx.language))
      : texts(ctx).certificateUnknown)
  },
  async w(ctx, publicId) {
    const lesson = await lessonBy(ctx.db, { publicId })
    const course = lesson?.deletedAt === null
      ? await sequenceBy(ctx.db, { id: lesson.sequenceId })
      : undefined
    if (!lesson || !course || course.ownerId !== ctx.from!.id || course.state === 'archived')
      throw new AppError('lesson-gone', texts(ctx).lessonNotThere)
    write(ctx, course, lesson.dayNumber, { into: lesson.publicId })
    await ctx.say(texts(ctx).writeInto(course.title, lesson.dayNumber))
  },
  p: async (ctx, publicId) => showPrice(ctx, await openOwn(ctx, publicId)),
}

chat.command('start', async (ctx) => {
  const t = texts(ctx)
  const [, publicId, code] = /^c_([a-z0-9]{10})(?:_([a-z0-9]{3,16}))?$/i.exec(ctx.match) ?? []
  if (publicId)
    return await openCourse(ctx, publicId, code)
  const [, kind, id = ''] = /^([vwp])_([a-z0-9]{10})$/i.exec(ctx.match) ?? []
  if (kind)
    return await fromPage[kind]!(ctx, id)
  if (ctx.match === 'import')
    return await askForFile(ctx)
  // from an inline query that found no course
  if (ctx.match === 'new')
    return await askForTitle(ctx)
  await ctx.say(ctx.match === 'onboarded'
    ? t.onboarded
    : t.hello)
})
chat.command('help', ctx => ctx.say(texts(ctx).help))

chat.command('courses', async (ctx) => {
  const t = texts(ctx)
  const all = await coursesOf(ctx.from.id, ctx.db)
  const mine = all.flatMap(({ progress, sequence }) => progress
    ? [
        { progress, sequence },
      ]
    : [])
  const own = all.flatMap(({ sequence }) => sequence.ownerId === ctx.from.id && sequence.state !== 'archived'
    ? [sequence]
    : [])
  if (!mine.length && !own.length)
    return await ctx.say(t.noCourses)
  await ctx.say([
    ...mine.length
      ? [
          t.taking,
          ...mine.map(({ sequence, progress }) => `• ${sequence.title} – ${t.state[progress.state as keyof typeof t.state] ?? ''}`),
        ]
      : [],
    ...own.length
      ? [
          t.writingHead,
          ...own.map(sequence => `• ${sequence.title} – ${t.courseStates[sequence.state]}`),
        ]
      : [],
  ].join('\n'), {
    keyboard: {
      inline_keyboard: [
        ...mine.map(({ progress, sequence }) => [
          {
            text: sequence.title.slice(0, 60),
            callback_data: `l:${progress.publicId}:progress`,
          },
        ]),
        ...own.map(sequence => [
          { text: `✏️ ${sequence.title.slice(0, 58)}`, callback_data: `c:${sequence.publicId}:open` },
        ]),
      ],
    },
  })
})

bot.use(sharing, enrolling, learning, passing, homework, authoring, courseButtons, selling, importing)

/** What a learner writes while a lesson waits for an answer is the answer. */
chat.on('message').filter(ctx => !ctx.message.text?.startsWith('/') && !ctx.message.pinned_message && !ctx.message.successful_payment, async (ctx, next) => {
  if (!await handIn(ctx))
    await next()
})
