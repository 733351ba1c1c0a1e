// The learner's side: enrolling, going on, waiting, stopping, and what opens a gate. Long because each command is a short step of one story.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { BotContext, Steps } from '#kit/bot'
import type { Enrolment, Sequence } from './store.ts'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { addDays, dayNumber, formatDate, formatWhen, isTime, wallOf } from '#kit/time'
import { contentsOf, deliverNow, sendLesson } from './delivering.ts'
import { hasRoom } from './limits.ts'
import { wakeUp } from './passing.ts'
import { dueDate, nextAt, outsideQuiet, startDate, zoneOf } from './schedule.ts'
import { nextLessons, planDue, planNudges, settleOne } from './standing.ts'
import { blocksOf, deliver, delivered, enrol, enrolmentBy, enrolmentsOf, lessonBy, lessonsOf, sequenceBy, setProgress } from './store.ts'
import { texts } from './texts.ts'

export const learning = new Composer<BotContext>()

const key = (text: string, data: string): InlineKeyboardButton => ({ text, callback_data: data })

// ── enrolling ───────────────────────────────────────────────────────────────

export const linkOf = (ctx: Pick<BotContext, 'me'>, sequence: Sequence) => `https://t.me/${ctx.me.username}?start=c_${sequence.publicId}`

/** `/start c_<id>`: the offer, or for somebody who is in it already how far they are. */
export async function openCourse(ctx: BotContext, publicId: string): Promise<void> {
  const t = texts(ctx)
  const sequence = await sequenceBy(ctx.db, { publicId })
  if (!sequence || sequence.state === 'draft' || sequence.state === 'archived')
    throw new AppError('course-gone', t.courseGone)
  if (sequence.state === 'frozen')
    throw new AppError('course-frozen', t.frozen(sequence.title))
  const mine = (await enrolmentsOf(ctx.from!.id, ctx.db)).find(one => one.sequence.id === sequence.id)
  if (mine)
    return await showProgress(ctx, mine, true)
  const days = (await lessonsOf(ctx.db, sequence.id)).at(-1)?.dayNumber ?? 0
  await ctx.say(t.offer(sequence.title, days, sequence.mode === 'cohort' && sequence.cohortStart
    ? formatDate(sequence.cohortStart, ctx.language)
    : null), {
    keyboard: {
      inline_keyboard: sequence.mode === 'cohort'
        ? [
            [
              key(t.buttons.join, `e:${publicId}:${sequence.defaultTime}`),
            ],
          ]
        : [
            ['07:30', '09:00', '19:00'].map(time => key(time, `e:${publicId}:${time}`)),
            [
              key(t.buttons.otherTime, `e:${publicId}:other`),
            ],
          ],
    },
  })
}

learning.callbackQuery(/^e:(\w{10}):(other|\d\d:\d\d)$/, async (ctx) => {
  const [, publicId, time] = ctx.match
  if (time === 'other') {
    ctx.enter('time', { course: publicId })
    return await ctx.say(texts(ctx).askTime)
  }
  await begin(ctx, publicId!, time!)
})

async function begin(ctx: BotContext, publicId: string, time: string): Promise<void> {
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
  const sequence = await sequenceBy(ctx.db, { publicId })
  if (!sequence || sequence.state !== 'live')
    throw new AppError('course-gone', t.courseGone)
  if (!await hasRoom(ctx, sequence))
    return await ctx.say(t.full(sequence.title))
  const localTime = outsideQuiet(sequence, time)
  const learner = { tz: ctx.person.tz, localTime }
  const { progress, made } = await enrol(ctx.db, {
    userId: ctx.from!.id,
    sequenceId: sequence.id,
    name: [ctx.from!.first_name, ctx.from!.last_name].filter(Boolean).join(' '),
    startedAt: ctx.now,
    nextAt: null,
    ...learner,
    startDate: startDate(sequence, learner, ctx.now),
  })
  if (!made)
    return await showProgress(ctx, { progress, sequence }, true)
  const lessons = await lessonsOf(ctx.db, sequence.id)
  const enrolment = { progress, sequence }
  if (sequence.mode === 'cohort')
    await joinLate(ctx, enrolment)
  const seen = (await delivered(ctx.db, [progress.id])).get(progress.id)
  const [next] = nextLessons(lessons, seen)
  const wall = wallOf(ctx.now, zoneOf(sequence, progress)).date
  const today = next && sequence.mode === 'relative' && sequence.first === 'now' && dueDate(sequence, progress, next.dayNumber)! <= wall
  await ctx.say(today
    ? t.enrolledNow(sequence.title, localTime)
    : t.enrolled(sequence.title, localTime))
  if (today)
    return await deliverNow(ctx, [enrolment])
  const at = next
    ? nextAt(sequence, progress, next.dayNumber, ctx.now)
    : null
  await setProgress(ctx.db, progress.id, { nextAt: at })
  planDue(ctx, at)
  if (at !== null) {
    await ctx.say(t.firstComes(formatWhen(at, {
      zone: zoneOf(sequence, progress),
      language: ctx.language,
      now: ctx.now,
    })))
  }
}

/** What a cohort had before somebody joined: a list to read, one a day, or nothing. */
async function joinLate(ctx: BotContext, { progress, sequence }: Enrolment): Promise<void> {
  const today = wallOf(ctx.now, sequence.tz).date
  const missed = (await lessonsOf(ctx.db, sequence.id)).filter(lesson => (dueDate(sequence, progress, lesson.dayNumber) ?? today) < today)
  if (!missed.length || sequence.late === 'daily')
    return
  await deliver(ctx.db, missed.map(lesson => ({ progressId: progress.id, lessonId: lesson.id, sentAt: null })))
  if (sequence.late === 'list') {
    await ctx.say(texts(ctx).missedList(missed.length), {
      keyboard: {
        inline_keyboard: missed.slice(-20).map(lesson => [
          key(texts(ctx).lessonLine(lesson.dayNumber, lesson.title), `r:${progress.publicId}:${lesson.publicId}`),
        ]),
      },
    })
  }
}

export const learningSteps: Steps = {
  time: async (ctx) => {
    const time = timeIn(ctx.message!.text ?? '')
    if (!time)
      throw new AppError('time-invalid', texts(ctx).badTime)
    ctx.leave()
    const course = ctx.dialog!.data.course as string | undefined
    if (course)
      return await begin(ctx, course, time)
    await setTime(ctx, time)
  },
}

function timeIn(typed: string): string | null {
  const [, hour = '', minutes = '00'] = /^(\d{1,2})(?:[:.](\d{2}))?$/.exec(typed.trim()) ?? []
  const time = `${hour.padStart(2, '0')}:${minutes}`
  return isTime(time)
    ? time
    : null
}

// ── which course is meant ───────────────────────────────────────────────────

type Verb = (ctx: BotContext, enrolment: Enrolment) => Promise<void>

/** The person's own enrolment behind a button, held until the transaction ends. @throws AppError when it is not there */
export async function mineBy(ctx: BotContext, publicId: string): Promise<Enrolment> {
  const found = await enrolmentBy(ctx.db, { publicId }, true)
  if (!found || found.progress.userId !== ctx.from!.id || found.progress.state === 'left')
    throw new AppError('enrolment-gone', texts(ctx).notIn)
  return found
}

const verbs: Record<string, Verb> = {
  progress: (ctx, enrolment) => showProgress(ctx, enrolment),
  next: async (ctx, { progress, sequence }) => {
    const t = texts(ctx)
    if (progress.state === 'asleep')
      return await wakeUp(ctx, { progress, sequence })
    if (progress.state === 'waiting')
      throw new AppError('gate-closed', t.gateFirst)
    if (!sequence.allowNext)
      throw new AppError('next-forbidden', t.noNext)
    if (sequence.state !== 'live')
      throw new AppError('course-frozen', t.frozen(sequence.title))
    await deliverNow(ctx, [
      { progress, sequence },
    ])
  },
  again: async (ctx, { progress, sequence }) => {
    const seen = (await delivered(ctx.db, [progress.id])).get(progress.id)
    const last = (await lessonsOf(ctx.db, sequence.id)).findLast(lesson => seen?.has(lesson.id))
    if (!last)
      throw new AppError('nothing-yet', texts(ctx).nothingYet)
    sendLesson(ctx, { progress }, last, await blocksOf(ctx.db, [last.id]), ctx.language)
  },
  pause: async (ctx, { progress, sequence }) => {
    await setProgress(ctx.db, progress.id, { state: 'paused', nextAt: null, pausedOn: wallOf(ctx.now, zoneOf(sequence, progress)).date })
    await ctx.say(texts(ctx).paused(sequence.title))
  },
  resume: async (ctx, { progress, sequence }) => {
    const today = wallOf(ctx.now, zoneOf(sequence, progress)).date
    // the rest moves by the days of the pause
    const days = progress.pausedOn
      ? dayNumber(today) - dayNumber(progress.pausedOn)
      : 0
    const moved = {
      ...progress,
      state: 'active' as const,
      pausedOn: null,
      startDate: progress.startDate && addDays(progress.startDate, days),
    }
    await setProgress(ctx.db, progress.id, { pausedOn: null, startDate: moved.startDate })
    if (progress.gateLessonId !== null)
      planNudges(ctx, progress.id, progress.gateLessonId)
    const at = await settleOne(ctx, { progress: moved, sequence })
    await ctx.say(at === null
      ? texts(ctx).resumed(sequence.title)
      : `${texts(ctx).resumed(sequence.title)} ${texts(ctx).nextComes(formatWhen(at, {
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
  leave: async (ctx, { progress, sequence }) => {
    await setProgress(ctx.db, progress.id, { state: 'left', nextAt: null })
    await ctx.edit(texts(ctx).left(sequence.title), {
      keyboard: {
        inline_keyboard: [
          [
            key(texts(ctx).buttons.rejoin, `o:${sequence.publicId}`),
          ],
        ],
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
    await begin(ctx, sequence.publicId, progress.localTime)
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

const going = ['active', 'waiting', 'asleep']
learning.command('progress', about('progress', [
  'active',
  'waiting',
  'asleep',
  'paused',
  'done',
  'unreachable',
], t => t.noCourses))
learning.command('next', about('next', going, t => t.nothingRuns))
learning.command('again', about('again', [...going, 'paused', 'done'], t => t.noCourses))
learning.command('pause', about('pause', going, t => t.nothingRuns))
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
learning.callbackQuery(/^o:(\w{10})$/, ctx => openCourse(ctx, ctx.match[1]!))

learning.command('time', async (ctx) => {
  if (!ctx.match) {
    ctx.enter('time')
    return await ctx.say(texts(ctx).askTime)
  }
  const time = timeIn(ctx.match)
  if (!time)
    throw new AppError('time-invalid', texts(ctx).badTime)
  await setTime(ctx, time)
})

async function setTime(ctx: BotContext, time: string): Promise<void> {
  const t = texts(ctx)
  const mine = (await enrolmentsOf(ctx.from!.id, ctx.db)).filter(({ progress, sequence }) => progress.state !== 'done' && sequence.mode === 'relative')
  if (!mine.length)
    return await ctx.say(t.nothingRuns)
  for (const { progress, sequence } of mine) {
    const localTime = outsideQuiet(sequence, time)
    await setProgress(ctx.db, progress.id, { localTime })
    if (progress.state === 'active') {
      await settleOne(ctx, {
        progress: { ...progress, localTime },
        sequence,
      })
    }
  }
  await ctx.say(t.timeSet(time))
}

/** The kit set a new zone: what was not delivered yet moves there. */
export async function zoneChanged(ctx: BotContext): Promise<void> {
  const tz = ctx.person.tz!
  for (const { progress, sequence } of await enrolmentsOf(ctx.from!.id, ctx.db)) {
    if (progress.state === 'done' || sequence.mode === 'cohort')
      continue
    await setProgress(ctx.db, progress.id, { tz })
    if (progress.state === 'active') {
      await settleOne(ctx, {
        progress: { ...progress, tz },
        sequence,
      })
    }
  }
}

export async function showProgress(ctx: BotContext, { progress, sequence }: Enrolment, again = false): Promise<void> {
  const t = texts(ctx)
  const lessons = await lessonsOf(ctx.db, sequence.id)
  const seen = (await delivered(ctx.db, [progress.id])).get(progress.id) ?? new Set()
  const zone = zoneOf(sequence, progress)
  const lines = lessons.slice(-60).map((lesson) => {
    const name = t.lessonLine(lesson.dayNumber, lesson.title)
    if (seen.has(lesson.id))
      return `✓ ${name}`
    const date = dueDate(sequence, progress, lesson.dayNumber)
    return progress.state === 'active' && date
      ? `🔒 ${name} – ${formatDate(date, ctx.language, wallOf(ctx.now, zone).date)}`
      : `🔒 ${name}`
  })
  const at = progress.state === 'active'
    ? progress.nextAt
    : null
  await ctx.say([
    again
      ? t.alreadyIn(sequence.title)
      : sequence.title,
    t.state[progress.state as keyof typeof t.state] ?? '',
    t.soMany([...seen].filter(id => lessons.some(lesson => lesson.id === id)).length, lessons.length),
    ...at === null
      ? []
      : [
          t.nextComes(formatWhen(at, { zone, language: ctx.language, now: ctx.now })),
        ],
    '',
    ...lines,
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
        [
          key(t.buttons.restart, `l:${progress.publicId}:restart`),
        ],
      ],
    },
  })
}

/** A lesson from a list of missed ones, to be read now. */
learning.callbackQuery(/^r:(\w{10}):(\w{10})$/, async (ctx) => {
  const { progress, sequence } = await mineBy(ctx, ctx.match[1]!)
  const lesson = await lessonBy(ctx.db, { publicId: ctx.match[2]! })
  const seen = (await delivered(ctx.db, [progress.id])).get(progress.id)
  if (!lesson || lesson.sequenceId !== sequence.id || !seen?.has(lesson.id))
    throw new AppError('lesson-gone', texts(ctx).courseGone)
  const rows = await blocksOf(ctx.db, [lesson.id])
  if (contentsOf(lesson, rows).length)
    sendLesson(ctx, { progress }, { ...lesson, gate: null }, rows, ctx.language)
  await ctx.toast('')
})
