// A course as the mini app shows it to its author. Instants are ISO 8601, days YYYY-MM-DD.

import type { Content } from '#kit/content'
import type { Gate } from './gates.ts'
import type { Block, Lesson, Progress, Sequence } from './store.ts'
import { titleOf } from '#kit/content'
import { contentsOf } from './delivering.ts'

export function iso(at: number | null) {
  return at === null
    ? null
    : new Date(at).toISOString()
}

export interface CourseLine { id: string, title: string, state: Sequence['state'], lessons: number, learners: number }

export interface LessonLine {
  id: string
  day: number
  title: string
  gate: Gate | null
  /** What it is made of, in order: `text`, `photo`, `quiz` … */
  parts: string[]
  /** Its first words, for lists. */
  words: string
  /** It was put in behind people who do not get it. */
  later_only: boolean
}

export interface CourseView extends CourseLine {
  /** Opens it in Telegram; null until it is published. */
  link: string | null
  mode: Sequence['mode']
  cohort_start: string | null
  zone: string
  time: string
  weekdays: number[]
  quiet: { from: string, to: string } | null
  first: Sequence['first']
  allow_next: boolean
  late: Sequence['late']
  price: {
    stars: number | null
    amount: number | null
    currency: string
    monthly: boolean
    preview_days: number
    code: string | null
    percent: number | null
  }
  list: LessonLine[]
}

export function courseLine({ publicId, title, state }: Sequence, lessons: number, learners: number): CourseLine {
  return {
    id: publicId,
    title,
    state,
    lessons,
    learners,
  }
}

function kindOf(content: Content) {
  return content.kind === 'poll' && content.type === 'quiz'
    ? 'quiz'
    : content.kind
}

export function lessonLine(lesson: Lesson, rows: Block[]): LessonLine {
  const parts = contentsOf(lesson, rows)
  return {
    id: lesson.publicId,
    day: lesson.dayNumber,
    title: lesson.title,
    gate: lesson.gate,
    parts: parts.map(({ content }) => kindOf(content)),
    words: parts.map(({ content }) => titleOf(content)).find(Boolean) ?? '',
    later_only: lesson.laterOnly,
  }
}

export function courseView(course: Sequence, lessons: Lesson[], rows: Block[], learners: number, link: string): CourseView {
  const { mode, cohortStart, tz, defaultTime, weekdays, quietFrom, quietTo, first, allowNext, late } = course
  return {
    ...courseLine(course, lessons.length, learners),
    link: course.state === 'live'
      ? link
      : null,
    mode,
    late,
    first,
    weekdays,
    cohort_start: cohortStart,
    zone: tz,
    time: defaultTime,
    quiet: quietFrom && quietTo
      ? { from: quietFrom, to: quietTo }
      : null,
    allow_next: allowNext,
    price: {
      stars: course.stars,
      amount: course.amount,
      currency: course.currency,
      monthly: course.monthly,
      preview_days: course.previewDays,
      code: course.promoCode,
      percent: course.promoPercent,
    },
    list: lessons.map(lesson => lessonLine(lesson, rows)),
  }
}

export interface LearnerView { id: string, name: string, state: Progress['state'], day: number, joined: string | null, last: string | null, next: string | null }

export function learnerView({ publicId, name, state, currentDay, startedAt, lastSentAt, nextAt }: Progress): LearnerView {
  return {
    id: publicId,
    name,
    state,
    day: currentDay,
    joined: iso(startedAt),
    last: iso(lastSentAt),
    // a row added by hand is due since the epoch
    next: iso(nextAt || null),
  }
}
