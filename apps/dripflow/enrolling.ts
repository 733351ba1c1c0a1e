// Joining a course: what it is and costs, the time of day, the zone, and the first lesson.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { BotContext, Language } from '#kit/bot'
import type { Enrolment, Sequence } from './store.ts'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { botLink } from '#kit/pay'
import { formatDate, formatWhen, isTime, wallOf } from '#kit/time'
import { holding, isPaid } from './access.ts'
import { deliverNow } from './delivering.ts'
import { hasRoom } from './limits.ts'
import { payKeys, priceWords, rowsOf } from './offer.ts'
import { showProgress } from './progress-card.ts'
import { dueDate, outsideQuiet, startDate, zoneOf } from './schedule.ts'
import { nextLessons, settleOne } from './standing.ts'
import { deliver, delivered, enrol, enrolmentIn, lessonsOf, sequenceBy } from './store.ts'
import { texts } from './texts.ts'

export const enrolling = new Composer<BotContext>()

const key = (text: string, data: string) => ({ text, callback_data: data })

/** The address that opens a course; with its code at that price. */
export function linkOf(ctx: Pick<BotContext, 'me' | 'money'>, { publicId }: Pick<Sequence, 'publicId'>, code?: string) {
  return `${botLink(ctx)}?start=c_${publicId}${code
    ? `_${code}`
    : ''}`
}

/** When the lessons shall come; in a cohort only whether to join. */
export function timeKeys({ publicId, mode, defaultTime }: Sequence, language: Language) {
  const t = texts(language)
  return mode === 'cohort'
    ? [
        [
          key(t.buttons.join, `e:${publicId}:${defaultTime}`),
        ],
      ]
    : [
        ['07:30', '09:00', '19:00'].map(time => key(time, `e:${publicId}:${time}`)),
        [
          key(t.buttons.otherTime, `e:${publicId}:other`),
        ],
      ]
}

/** A published course. @throws AppError in words */
async function openPublished(ctx: BotContext, publicId: string): Promise<Sequence> {
  const t = texts(ctx)
  const sequence = await sequenceBy(ctx.db, { publicId })
  if (!sequence || sequence.state === 'draft' || sequence.state === 'archived')
    throw new AppError('course-gone', t.courseGone)
  if (sequence.state === 'frozen')
    throw new AppError('course-frozen', t.frozen(sequence.title))
  return sequence
}

/** Whether somebody may begin without paying first. */
const mayBegin = async (ctx: BotContext, sequence: Sequence) => !isPaid(sequence) || sequence.previewDays > 0 || sequence.ownerId === ctx.from!.id || await holding(ctx, sequence, ctx.from!.id) !== undefined

/** `/start c_<id>`: the offer, or for somebody who is in it already how far they are. */
export async function openCourse(ctx: BotContext, publicId: string, code?: string): Promise<void> {
  const t = texts(ctx)
  const sequence = await openPublished(ctx, publicId)
  const mine = await enrolmentIn(ctx.db, sequence.id, ctx.from!.id)
  if (mine)
    return await showProgress(ctx, mine, { again: true, code })
  const days = (await lessonsOf(ctx.db, sequence.id)).at(-1)?.dayNumber ?? 0
  const cohort = sequence.mode === 'cohort' && sequence.cohortStart !== null
  const begin = await mayBegin(ctx, sequence)
  const pay = isPaid(sequence)
    ? await payKeys(ctx, sequence, ctx.from!.id, ctx.language, code && code.toUpperCase() === sequence.promoCode
        ? sequence.promoCode
        : undefined)
    : []
  if (!begin && !pay.length)
    return await ctx.say(t.notSold(sequence.title))
  await ctx.say([
    t.offer(sequence.title, days, cohort
      ? formatDate(sequence.cohortStart!, ctx.language)
      : null),
    priceWords(sequence, ctx.language),
    begin
      ? t.whenToBegin(cohort)
      : t.payToBegin,
  ].filter(Boolean).join('\n\n'), {
    keyboard: {
      inline_keyboard: [
        ...begin
          ? timeKeys(sequence, ctx.language)
          : [],
        ...rowsOf(pay),
      ],
    },
  })
}

enrolling.callbackQuery(/^o:(\w{10})$/, ctx => openCourse(ctx, ctx.match[1]!))

enrolling.callbackQuery(/^e:(\w{10}):(other|\d\d:\d\d)$/, async (ctx) => {
  const [, publicId, time] = ctx.match
  if (time === 'other') {
    ctx.enter('time', { course: publicId })
    return await ctx.say(texts(ctx).askTime)
  }
  await begin(ctx, publicId!, time!)
})

/** A price for whoever knows the code. */
enrolling.callbackQuery(/^k:(\w{10})$/, async (ctx) => {
  ctx.enter('code', { course: ctx.match[1] })
  await ctx.say(texts(ctx).askCode)
})

export async function takeCode(ctx: BotContext): Promise<void> {
  const t = texts(ctx)
  const sequence = await openPublished(ctx, ctx.dialog!.data.course)
  const code = ctx.message!.text?.trim().toUpperCase()
  if (!code || code !== sequence.promoCode)
    throw new AppError('code-unknown', t.badCode)
  ctx.leave()
  const keys = await payKeys(ctx, sequence, ctx.from!.id, ctx.language, code)
  await ctx.say(keys.length
    ? t.codeFits(sequence.title, sequence.promoPercent ?? 0)
    : t.notSold(sequence.title), {
    keyboard: {
      inline_keyboard: rowsOf(keys),
    },
  })
}

export function timeIn(typed: string): string | null {
  const [, hour = '', minutes = '00'] = /^(\d{1,2})(?:[:.](\d{2}))?$/.exec(typed.trim()) ?? []
  const time = `${hour.padStart(2, '0')}:${minutes}`
  return isTime(time)
    ? time
    : null
}

/** Begins a course; `free` for somebody who was in it before it cost anything, `anew` for somebody who has a place in it. */
export async function begin(ctx: BotContext, publicId: string, time: string, { free = false, anew = false } = {}): Promise<void> {
  const t = texts(ctx)
  // the zone decides which date is today: it comes first
  if (!ctx.person.tz) {
    ctx.enter('kit.tz')
    return await ctx.say(t.askZone, {
      keyboard: {
        inline_keyboard: [
          [
            key(t.buttons.zoneKnown, `e:${publicId}:${time}`),
          ],
        ],
      },
    })
  }
  const sequence = await openPublished(ctx, publicId)
  const known = await enrolmentIn(ctx.db, sequence.id, ctx.from!.id)
  if (known)
    return await showProgress(ctx, known, { again: true })
  if (!free && !await mayBegin(ctx, sequence))
    return await openCourse(ctx, publicId)
  if (!anew && !await hasRoom(ctx, sequence))
    return await ctx.say(t.full(sequence.title))
  const localTime = outsideQuiet(sequence, time)
  const learner = { tz: ctx.person.tz, localTime }
  const { progress, made } = await enrol(ctx.db, {
    userId: ctx.from!.id,
    sequenceId: sequence.id,
    name: [ctx.from!.first_name, ctx.from!.last_name].filter(Boolean).join(' '),
    free: free || !isPaid(sequence),
    startedAt: ctx.now,
    nextAt: null,
    ...learner,
    startDate: startDate(sequence, learner, ctx.now),
  })
  const enrolment = { progress, sequence }
  if (!made)
    return await showProgress(ctx, enrolment, { again: true })
  await first(ctx, enrolment)
}

/** Day 1 at once, or when it will come. */
async function first(ctx: BotContext, enrolment: Enrolment): Promise<void> {
  const { progress, sequence } = enrolment
  const t = texts(ctx)
  if (sequence.mode === 'cohort')
    await joinLate(ctx, enrolment)
  const seen = (await delivered(ctx.db, [progress.id])).get(progress.id)
  const [next] = nextLessons(await lessonsOf(ctx.db, sequence.id), seen)
  const today = wallOf(ctx.now, zoneOf(sequence, progress)).date
  if (next && sequence.mode === 'relative' && sequence.first === 'now' && dueDate(sequence, progress, next.dayNumber)! <= today) {
    await ctx.say(t.enrolledNow(sequence.title, progress.localTime))
    return await deliverNow(ctx, [enrolment])
  }
  await ctx.say(t.enrolled(sequence.title, sequence.mode === 'cohort'
    ? sequence.defaultTime
    : progress.localTime))
  const at = await settleOne(ctx, enrolment)
  if (at !== null) {
    await ctx.say(t.firstComes(formatWhen(at, {
      zone: zoneOf(sequence, progress),
      language: ctx.language,
      now: ctx.now,
    })))
  }
}

/** Telegram takes a hundred buttons a message; these have one a row. */
const listed = 90

/** What a cohort had before somebody joined: a list to read, one a day, or nothing. */
async function joinLate(ctx: BotContext, { progress, sequence }: Enrolment): Promise<void> {
  const today = wallOf(ctx.now, zoneOf(sequence, progress)).date
  const missed = (await lessonsOf(ctx.db, sequence.id)).filter(lesson => (dueDate(sequence, progress, lesson.dayNumber) ?? today) < today)
  if (!missed.length || sequence.late === 'daily')
    return
  await deliver(ctx.db, missed.map(lesson => ({ progressId: progress.id, lessonId: lesson.id, sentAt: null })))
  if (sequence.late === 'list') {
    await ctx.say(texts(ctx).missedList(missed.length), {
      keyboard: {
        inline_keyboard: missed.slice(-listed).map((lesson): InlineKeyboardButton[] => [
          key(texts(ctx).lessonLine(lesson.dayNumber, lesson.title).slice(0, 60), `r:${progress.publicId}:${lesson.publicId}`),
        ]),
      },
    })
  }
}
