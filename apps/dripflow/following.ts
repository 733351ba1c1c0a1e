// What a learner does with a course they are in, in the chat and in the mini app alike.

import type { BotContext } from '#kit/bot'
import type { Enrolment } from './store.ts'
import { AppError } from '#kit/app'
import { addDays, dayNumber, wallOf } from '#kit/time'
import { stopChargingFor } from './charging.ts'
import { deliverNow } from './delivering.ts'
import { dueDate, outsideQuiet, zoneOf } from './schedule.ts'
import { nextLessons, planNudges, settleOne } from './standing.ts'
import { delivered, enrolmentsOf, lessonsOf, setProgress } from './store.ts'
import { texts } from './texts.ts'

/** Who follows: the learner, in the chat or from the mini app. */
export type Following = Pick<BotContext, 'db' | 'plan' | 'now' | 'language'>

const todayOf = (work: Following, { progress, sequence }: Enrolment) => wallOf(work.now, zoneOf(sequence, progress)).date

export async function pauseCourse(work: Following, enrolment: Enrolment): Promise<void> {
  await setProgress(work.db, enrolment.progress.id, {
    state: 'paused',
    nextAt: null,
    pausedOn: todayOf(work, enrolment),
  })
}

/** Goes on after a pause: the rest moves by its days, a closed gate is closed still. @returns when the next lesson comes */
export async function resumeCourse(work: Following, enrolment: Enrolment): Promise<number | null> {
  const { progress, sequence } = enrolment
  const days = progress.pausedOn
    ? dayNumber(todayOf(work, enrolment)) - dayNumber(progress.pausedOn)
    : 0
  const moved = {
    pausedOn: null,
    startDate: progress.startDate && addDays(progress.startDate, days),
  }
  await setProgress(work.db, progress.id, moved)
  if (progress.gateLessonId !== null)
    planNudges(work, progress.id, progress.gateLessonId)
  return await settleOne(work, {
    progress: {
      ...progress,
      ...moved,
      state: 'active',
    },
    sequence,
  })
}

/** The next lesson now. @throws AppError where it is not time for it, in words */
export async function takeNext(work: Following, enrolment: Enrolment): Promise<void> {
  const { progress, sequence } = enrolment
  const t = texts(work.language)
  if (sequence.state !== 'live')
    throw new AppError('course-frozen', t.frozen(sequence.title), { status: 409 })
  if (progress.state !== 'active')
    throw new AppError('gate-closed', t.gateFirst, { status: 409 })
  const [next] = nextLessons(await lessonsOf(work.db, sequence.id), (await delivered(work.db, [progress.id])).get(progress.id))
  // a fixed date is everybody's; what is behind it may be caught up
  const early = sequence.mode === 'cohort' && next && (dueDate(sequence, progress, next.dayNumber) ?? '') > todayOf(work, enrolment)
  if (!sequence.allowNext || early)
    throw new AppError('next-forbidden', t.noNext, { status: 409 })
  await deliverNow(work, [enrolment])
}

/** At what time of day the lessons of every course come that has no time of its own. @returns whether there is one */
export async function setLearnerTime(work: Following, userId: number, time: string): Promise<boolean> {
  const mine = (await enrolmentsOf(userId, work.db)).filter(({ progress, sequence }) => progress.state !== 'done' && sequence.mode === 'relative')
  for (const { progress, sequence } of mine) {
    await move(work, { progress, sequence }, {
      localTime: outsideQuiet(sequence, time),
    })
  }
  return mine.length > 0
}

/** What was not delivered yet moves to another zone. */
export async function setLearnerZone(work: Following, userId: number, tz: string): Promise<void> {
  for (const { progress, sequence } of await enrolmentsOf(userId, work.db)) {
    if (progress.state !== 'done' && sequence.mode === 'relative')
      await move(work, { progress, sequence }, { tz })
  }
}

async function move(work: Following, { progress, sequence }: Enrolment, to: { tz: string } | { localTime: string }): Promise<void> {
  await setProgress(work.db, progress.id, to)
  if (progress.state === 'active') {
    await settleOne(work, {
      progress: {
        ...progress,
        ...to,
      },
      sequence,
    })
  }
}

/** Leaves. @returns whether a payment was stopped by it */
export async function leaveCourse(work: Following, enrolment: Enrolment): Promise<boolean> {
  await setProgress(work.db, enrolment.progress.id, { state: 'left', nextAt: null })
  return await stopChargingFor(work, enrolment)
}
