// The learner's commands and buttons: how far, go on, wait, once more, leave.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { BotContext, Steps } from '#kit/bot'
import type { Enrolment } from './store.ts'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { botLink } from '#kit/pay'
import { formatWhen } from '#kit/time'
import { pageKey } from './course-card.ts'
import { contentsOf, sendLesson } from './delivering.ts'
import { begin, takeCode, timeIn } from './enrolling.ts'
import { leaveCourse, pauseCourse, resumeCourse, setLearnerTime, setLearnerZone, takeNext } from './following.ts'
import { wakeUp } from './passing.ts'
import { showProgress } from './progress-card.ts'
import { zoneOf } from './schedule.ts'
import { blocksOf, certificateBy, delivered, enrolmentBy, enrolmentsOf, lessonBy, lessonsOf, setProgress } from './store.ts'
import { texts } from './texts.ts'

export const learning = new Composer<BotContext>()

const key = (text: string, data: string): InlineKeyboardButton => ({ text, callback_data: data })

export const learningSteps: Steps = {
  time: async (ctx) => {
    const time = timeIn(ctx.message!.text ?? '')
    if (!time)
      throw new AppError('time-invalid', texts(ctx).badTime)
    ctx.leave()
    const course = ctx.dialog!.data.course as string | undefined
    if (course)
      return await begin(ctx, course, time)
    await sayTime(ctx, time)
  },
  code: takeCode,
}

/** The person's own enrolment behind a button, held until the transaction ends. @throws AppError when it is not there */
export async function mineBy(ctx: BotContext, publicId: string): Promise<Enrolment> {
  const found = await enrolmentBy(ctx.db, { publicId }, true)
  if (!found || found.progress.userId !== ctx.from!.id || found.progress.state === 'left')
    throw new AppError('enrolment-gone', texts(ctx).notIn)
  return found
}

type Verb = (ctx: BotContext, enrolment: Enrolment) => Promise<void>

const verbs: Record<string, Verb> = {
  progress: (ctx, enrolment) => showProgress(ctx, enrolment),
  next: async (ctx, enrolment) => {
    if (enrolment.progress.state === 'asleep')
      return await wakeUp(ctx, enrolment)
    if (enrolment.progress.state === 'unpaid')
      return await showProgress(ctx, enrolment)
    await takeNext(ctx, enrolment)
  },
  again: async (ctx, { progress, sequence }) => {
    const seen = (await delivered(ctx.db, [progress.id])).get(progress.id)
    const last = (await lessonsOf(ctx.db, sequence.id)).findLast(lesson => seen?.has(lesson.id))
    if (!last)
      throw new AppError('nothing-yet', texts(ctx).nothingYet)
    // a gate that is open has no button any more
    const gate = progress.gateLessonId === last.id
      ? last.gate
      : null
    sendLesson(ctx, { progress }, { ...last, gate }, await blocksOf(ctx.db, [last.id]), ctx.language)
  },
  pause: async (ctx, enrolment) => {
    await pauseCourse(ctx, enrolment)
    await ctx.say(texts(ctx).paused(enrolment.sequence.title))
  },
  resume: async (ctx, enrolment) => {
    const { progress, sequence } = enrolment
    const t = texts(ctx)
    if (progress.state !== 'paused')
      return await showProgress(ctx, enrolment)
    const at = await resumeCourse(ctx, enrolment)
    await ctx.say(at === null
      ? t.resumed(sequence.title)
      : `${t.resumed(sequence.title)} ${t.nextComes(formatWhen(at, {
        zone: zoneOf(sequence, progress),
        language: ctx.language,
        now: ctx.now,
      }))}`)
  },
  stop: async (ctx, { progress, sequence }) => {
    await ctx.say(texts(ctx).stopSure(sequence.title), {
      keyboard: {
        inline_keyboard: [
          [
            key(texts(ctx).buttons.stopYes, `l:${progress.publicId}:leave`),
            key(texts(ctx).buttons.stay, `l:${progress.publicId}:progress`),
          ],
        ],
      },
    })
  },
  leave: async (ctx, enrolment) => {
    const { title, publicId } = enrolment.sequence
    const t = texts(ctx)
    await ctx.edit(await leaveCourse(ctx, enrolment)
      ? `${t.left(title)} ${t.chargedNoMore}`
      : t.left(title), {
      keyboard: {
        inline_keyboard: [
          [
            key(t.buttons.rejoin, `o:${publicId}`),
          ],
        ],
      },
    })
  },
  certificate: async (ctx, { progress }) => {
    const found = await certificateBy(ctx.db, progress.publicId)
    if (!found)
      throw new AppError('certificate-gone', texts(ctx).certificateGone)
    await ctx.say(texts(ctx).certificateHere(found.title, `${botLink(ctx)}?start=v_${found.code}`), {
      keyboard: {
        inline_keyboard: pageKey(ctx, texts(ctx).buttons.certificate, `/certificates/${found.code}`),
      },
    })
  },
  restart: async (ctx, { progress, sequence }) => {
    await ctx.edit(texts(ctx).restartSure(sequence.title), {
      keyboard: {
        inline_keyboard: [
          [
            key(texts(ctx).buttons.restartYes, `l:${progress.publicId}:anew`),
            key(texts(ctx).buttons.stay, `l:${progress.publicId}:progress`),
          ],
        ],
      },
    })
  },
  anew: async (ctx, { progress, sequence }) => {
    await setProgress(ctx.db, progress.id, { state: 'left', nextAt: null })
    await begin(ctx, sequence.publicId, progress.localTime, { free: progress.free, anew: true })
  },
}

/** A command about a course: the only one, or a choice of buttons. */
function about(verb: string, states: string[], nothing: (t: ReturnType<typeof texts>) => string) {
  return async (ctx: BotContext) => {
    const t = texts(ctx)
    const mine = (await enrolmentsOf(ctx.from!.id, ctx.db)).filter(({ progress }) => states.includes(progress.state))
    if (!mine.length)
      return await ctx.say(nothing(t))
    if (mine.length === 1)
      return await verbs[verb]!(ctx, (await enrolmentBy(ctx.db, { id: mine[0]!.progress.id }, true))!)
    await ctx.say(t.whichCourse, {
      keyboard: {
        inline_keyboard: mine.map(({ progress, sequence }) => [
          key(sequence.title.slice(0, 60), `l:${progress.publicId}:${verb}`),
        ]),
      },
    })
  }
}

const going = [
  'active',
  'waiting',
  'asleep',
  'unpaid',
]
learning.command('progress', about('progress', [
  ...going,
  'paused',
  'done',
  'unreachable',
], t => t.noCourses))
learning.command('next', about('next', going, t => t.nothingRuns))
learning.command('again', about('again', [...going, 'paused', 'done'], t => t.noCourses))
learning.command('pause', about('pause', ['active', 'waiting', 'asleep'], t => t.nothingRuns))
learning.command('resume', about('resume', ['paused'], t => t.nothingPaused))
learning.command('stop', about('stop', [
  ...going,
  'paused',
  'unreachable',
  'done',
], t => t.noCourses))
learning.callbackQuery(/^l:(\w{10}):(\w+)$/, async (ctx, next) => {
  const verb = verbs[ctx.match[2]!]
  if (!verb)
    return await next()
  await verb(ctx, await mineBy(ctx, ctx.match[1]!))
})

learning.command('time', async (ctx) => {
  if (!ctx.match) {
    ctx.enter('time')
    return await ctx.say(texts(ctx).askTime)
  }
  const time = timeIn(ctx.match)
  if (!time)
    throw new AppError('time-invalid', texts(ctx).badTime)
  await sayTime(ctx, time)
})

async function sayTime(ctx: BotContext, time: string): Promise<void> {
  const t = texts(ctx)
  await ctx.say(await setLearnerTime(ctx, ctx.from!.id, time)
    ? t.timeSet(time)
    : t.nothingRuns)
}

/** The kit set a new zone: what was not delivered yet moves there. */
export async function zoneChanged(ctx: BotContext): Promise<void> {
  await setLearnerZone(ctx, ctx.from!.id, ctx.person.tz!)
}

/** A lesson from a list of missed ones, to be read now. */
learning.callbackQuery(/^r:(\w{10}):(\w{10})$/, async (ctx) => {
  const { progress, sequence } = await mineBy(ctx, ctx.match[1]!)
  const lesson = await lessonBy(ctx.db, { publicId: ctx.match[2]! })
  const seen = (await delivered(ctx.db, [progress.id])).get(progress.id)
  if (!lesson || lesson.sequenceId !== sequence.id || lesson.deletedAt !== null || !seen?.has(lesson.id))
    throw new AppError('lesson-gone', texts(ctx).lessonNotThere)
  const rows = await blocksOf(ctx.db, [lesson.id])
  if (contentsOf(lesson, rows).length)
    sendLesson(ctx, { progress }, { ...lesson, gate: null }, rows, ctx.language)
  await ctx.toast('')
})
