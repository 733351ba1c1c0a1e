// A course in numbers: who is where, how many got each lesson, who stopped at it, how its quizzes went. What Telegram does not tell, such as who read, is not claimed.

import type { Database } from '#kit/db'
import type { Sequence } from './store.ts'
import papaparse from 'papaparse'
import { countsOf, lessonsOf, passed, quizzesOf, reach, stoppedAt } from './store.ts'

export interface LessonNumbers {
  lesson: string
  day: number
  title: string
  /** How many got it. */
  got: number
  /** How many of these have it as their last one, and left, fell asleep, or blocked the bot. */
  stopped: number
  /** Where it has a gate: how many are through, and half of them within so many minutes. */
  passed: number
  medianMinutes: number | null
  /** Each question: answers, and right ones. */
  quizzes: { no: number, answers: number, right: number }[]
}

export interface CourseNumbers {
  /** Everybody who has ever joined. */
  enrolled: number
  /** By state. */
  states: Record<string, number>
  lessons: LessonNumbers[]
}

export async function numbersOf(db: Database, { id }: Pick<Sequence, 'id'>): Promise<CourseNumbers> {
  const [lessons, states, got, stopped, gates, quizzes] = await Promise.all([
    lessonsOf(db, id),
    countsOf(db, id),
    reach(db, id),
    stoppedAt(db, id),
    passed(db, id),
    quizzesOf(db, id),
  ])
  return {
    enrolled: Object.values(states).reduce((sum, n) => sum + n, 0),
    states,
    lessons: lessons.map(({ id, publicId, dayNumber, title }) => ({
      lesson: publicId,
      day: dayNumber,
      title,
      got: got.get(id) ?? 0,
      stopped: stopped.get(id) ?? 0,
      passed: gates.get(id)?.passed ?? 0,
      medianMinutes: gates.get(id)?.medianMinutes ?? null,
      quizzes: quizzes.filter(({ lessonId }) => lessonId === id).map(({ no, answers, right }) => ({ no: no + 1, answers, right })),
    })),
  }
}

function percent(part: number, of: number) {
  return of
    ? Math.round(part / of * 100)
    : ''
}

/** One line a lesson, for a table; words that begin like a formula stay words. */
export function numbersCsv({ enrolled, lessons }: CourseNumbers): string {
  return papaparse.unparse(lessons.map(({ day, title, got, stopped, passed, medianMinutes, quizzes }) => ({
    day,
    title,
    got,
    got_percent: percent(got, enrolled),
    stopped_here: stopped,
    passed_gate: passed,
    median_minutes_to_pass: medianMinutes ?? '',
    quiz_answers: quizzes.reduce((sum, { answers }) => sum + answers, 0),
    quiz_right_percent: percent(quizzes.reduce((sum, { right }) => sum + right, 0), quizzes.reduce((sum, { answers }) => sum + answers, 0)),
    quiz_right_percent_by_question: quizzes.map(({ right, answers }) => percent(right, answers)).join(' / '),
  })), { escapeFormulae: true, newline: '\n' })
}
