// A course as the mini app shows it to whoever takes it.

import type { Gate } from './gates.ts'
import type { Certificate, Enrolment, Lesson, Progress, Sequence } from './store.ts'
import { unlocks } from './progress-card.ts'
import { zoneOf } from './schedule.ts'
import { lessonsAhead } from './standing.ts'
import { iso } from './views.ts'

export interface TakingLine {
  id: string
  title: string
  /** `resting`: its author has stopped the course. */
  state: Progress['state'] | 'resting'
  done: number
  of: number
  /** When the next lesson comes, where that is known. */
  next: string | null
  zone: string
}

export interface StepView {
  id: string
  day: number
  title: string
  /** `here`: it can be read. `waiting`: it can be read, and the next lesson waits for its gate. `locked`: it is still to come. `unpaid`: behind the free days. */
  state: 'here' | 'waiting' | 'locked' | 'unpaid'
  /** On which day it will be there, where that is known. */
  date: string | null
}

export interface TakingView extends TakingLine {
  time: string
  mode: Sequence['mode']
  gate: Gate['kind'] | null
  /** Homework that is with the author, or came back. */
  homework: 'review' | 'returned' | null
  may: { next: boolean, pause: boolean, resume: boolean, done: boolean }
  /** What the rest costs, in words; empty where it is paid or free. */
  price: string
  steps: StepView[]
  /** The code of the certificate. */
  certificate: string | null
}

export function takingLine({ progress, sequence }: Enrolment, lessons: Lesson[], seen: ReadonlySet<number>): TakingLine {
  const live = sequence.state === 'live'
  return {
    id: progress.publicId,
    title: sequence.title,
    state: live || progress.state === 'done'
      ? progress.state
      : 'resting',
    done: lessons.filter(({ id }) => seen.has(id)).length,
    of: lessons.length,
    next: live && progress.state === 'active'
      ? iso(progress.nextAt || null)
      : null,
    zone: zoneOf(sequence, progress),
  }
}

/** Every lesson somebody has or will get, with the day on which it comes. */
export function stepViews(enrolment: Enrolment, lessons: Lesson[], seen: ReadonlySet<number>, openTo: number): StepView[] {
  const ahead = lessonsAhead(lessons, seen)
  const dates = enrolment.sequence.state === 'live'
    ? unlocks(enrolment, ahead)
    : []
  return lessons.filter(lesson => seen.has(lesson.id) || ahead.includes(lesson)).map(lesson => ({
    id: lesson.publicId,
    day: lesson.dayNumber,
    title: lesson.title,
    state: seen.has(lesson.id)
      ? enrolment.progress.gateLessonId === lesson.id && lesson.gate
        ? 'waiting'
        : 'here'
      : lesson.dayNumber > openTo
        ? 'unpaid'
        : 'locked',
    date: seen.has(lesson.id) || lesson.dayNumber > openTo
      ? null
      : dates[ahead.indexOf(lesson)] ?? null,
  }))
}

export interface CertificateView {
  code: string
  name: string
  title: string
  lessons: number
  finished_on: string
  /** Whoever opens it is told by the bot whether it is real. */
  link: string
}

export function certificateView({ code, name, title, lessons, finishedOn }: Certificate, link: string): CertificateView {
  return {
    code,
    name,
    title,
    lessons,
    link,
    finished_on: finishedOn,
  }
}
