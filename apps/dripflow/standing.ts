// Where a learner stands when nothing is delivered just now: at a gate, before the next day, or at the end.

import type { Work } from '#kit/jobs'
import type { Enrolment, Lesson, Progress, Step } from './store.ts'
import { wallOf } from '#kit/time'
import { openTo } from './access.ts'
import { adopt } from './adopting.ts'
import { manifest } from './manifest.ts'
import { nextAt, zoneOf } from './schedule.ts'
import { addCertificates, delivered, languagesOf, lessonsOf, moveOn } from './store.ts'
import { texts } from './texts.ts'

export type At = Pick<Work, 'db' | 'plan' | 'now'>

const minute = 60_000
const hour = 60 * minute

/** One job per minute in which somebody is due: the same minute is the same job. */
export function planDue(work: Pick<Work, 'plan' | 'now'>, at: number | null): void {
  if (at === null)
    return
  const due = Math.max(Math.ceil(at / minute) * minute, Math.ceil(work.now / minute) * minute)
  work.plan.schedule('due', { at: due }, {
    at: at <= work.now
      ? work.now
      : due,
    key: String(due),
  })
}

/** What is still to come for somebody, in order. A lesson put in behind them comes too, unless it is for later people only. */
export function lessonsAhead(all: Lesson[], seen: ReadonlySet<number> | undefined): Lesson[] {
  const last = all.findLastIndex(lesson => seen?.has(lesson.id))
  return all.filter((lesson, place) => !seen?.has(lesson.id) && (place > last || !lesson.laterOnly))
}

/** The lessons of the next day. */
export function nextLessons(all: Lesson[], seen: ReadonlySet<number> | undefined): Lesson[] {
  const [first, ...rest] = lessonsAhead(all, seen)
  return first
    ? [
        first,
        ...rest.filter(lesson => lesson.dayNumber === first.dayNumber),
      ]
    : []
}

/** What is needed to tell where learners stand, read once for many of them. */
export interface Reading {
  lessonsOf: (enrolment: Enrolment) => Lesson[]
  seenBy: (enrolment: Enrolment) => Set<number>
  languageOf: (enrolment: Enrolment) => 'en' | 'ru'
  /** The last day somebody may read. */
  openTo: (enrolment: Enrolment) => number
}

export async function read(work: Pick<At, 'db' | 'now'>, enrolments: Enrolment[]): Promise<Reading> {
  const { db } = work
  const courses = [
    ...new Set(enrolments.map(({ sequence }) => sequence.id)),
  ]
  const [lessons, seen, languages, open] = await Promise.all([
    courses.length
      ? lessonsOf(db, courses)
      : [],
    delivered(db, enrolments.map(({ progress }) => progress.id)),
    languagesOf(db, enrolments.map(({ progress }) => progress.userId)),
    openTo(work, enrolments),
  ])
  const byCourse = new Map(courses.map(id => [
    id,
    lessons.filter(lesson => lesson.sequenceId === id),
  ]))
  return {
    lessonsOf: ({ sequence }) => byCourse.get(sequence.id)!,
    seenBy: ({ progress }) => seen.get(progress.id) ?? new Set(),
    languageOf: ({ progress }) => languages.get(progress.userId) ?? 'en',
    openTo: open,
  }
}

/** Reminders of a gate that stays closed. */
export function planNudges(work: Pick<Work, 'plan' | 'now'>, progress: number, lesson: number): void {
  for (const hours of [24, 72])
    work.plan.schedule('nudge', { progress, lesson, hours }, { at: work.now + hours * hour, key: `${progress}:${lesson}:${hours}` })
}

/** Where somebody stands who has seen these lessons and may read to this day; the next one is planned. */
export function stand(work: Pick<Work, 'plan' | 'now'>, { progress, sequence }: Enrolment, lessons: Lesson[], seen: ReadonlySet<number>, lastDay: number): Step {
  const gate = lessons.find(lesson => lesson.id === progress.gateLessonId && lesson.gate)
  if (gate) {
    return {
      ...progress,
      currentDay: gate.dayNumber,
      state: progress.state === 'asleep'
        ? 'asleep'
        : 'waiting',
      nextAt: null,
    }
  }
  const open: Progress = {
    ...progress,
    currentDay: lessons.findLast(lesson => seen.has(lesson.id))?.dayNumber ?? progress.currentDay,
    state: 'active',
    gateLessonId: null,
    nudged: false,
  }
  const [next] = nextLessons(lessons, seen)
  if (!next)
    return { ...open, state: 'done', nextAt: null }
  if (next.dayNumber > lastDay) {
    if (!progress.offered)
      work.plan.schedule('offer', { progress: progress.id })
    return { ...open, state: 'unpaid', nextAt: null }
  }
  const at = nextAt(sequence, open, next.dayNumber, work.now)
  planDue(work, at)
  return { ...open, offered: false, nextAt: at }
}

/** Writes down where many stand. Who is through for the first time gets the certificate. */
export async function write(work: At, steps: { enrolment: Enrolment, step: Step }[], reading: Reading): Promise<void> {
  await moveOn(work.db, steps.map(({ step }) => step))
  const through = steps.filter(({ enrolment, step }) => step.state === 'done' && enrolment.progress.state !== 'done').map(({ enrolment }) => enrolment)
  const fresh = await addCertificates(work.db, through.map(enrolment => ({
    code: enrolment.progress.publicId,
    progressId: enrolment.progress.id,
    userId: enrolment.progress.userId,
    name: enrolment.progress.name,
    title: enrolment.sequence.title,
    lessons: reading.lessonsOf(enrolment).length,
    finishedOn: wallOf(work.now, zoneOf(enrolment.sequence, enrolment.progress)).date,
  })))
  for (const enrolment of through.filter(({ progress }) => fresh.has(progress.publicId))) {
    work.plan.send('sendMessage', {
      chat_id: enrolment.progress.userId,
      text: texts(reading.languageOf(enrolment)).finished(enrolment.sequence.title, enrolment.progress.publicId, `t.me/${manifest.username}?start=v_${enrolment.progress.publicId}`),
      link_preview_options: { is_disabled: true },
      reply_markup: {
        inline_keyboard: [
          [
            { text: texts(reading.languageOf(enrolment)).buttons.certificate, callback_data: `l:${enrolment.progress.publicId}:certificate` },
          ],
        ],
      },
    })
    if (enrolment.sequence.monthly)
      work.plan.schedule('ended', { progress: enrolment.progress.id })
  }
}

/** Plans anew from what the rows say now, for learners who are held and under way. @returns where each stands */
export async function settle(work: At, held: Enrolment[]): Promise<Step[]> {
  const enrolments = await Promise.all(held.map(enrolment => adopt(work, enrolment)))
  const reading = await read(work, enrolments)
  const steps = enrolments.map(enrolment => ({
    enrolment,
    step: stand(work, enrolment, reading.lessonsOf(enrolment), reading.seenBy(enrolment), reading.openTo(enrolment)),
  }))
  await write(work, steps, reading)
  return steps.map(({ step }) => step)
}

/** The same for one. @returns when their next lesson comes, or null */
export async function settleOne(work: At, enrolment: Enrolment): Promise<number | null> {
  const [step] = await settle(work, [enrolment])
  return step!.nextAt
}
