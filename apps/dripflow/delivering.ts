// Delivering: whoever is due gets their day's lessons, each once, many learners with a few statements.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { Content } from '#kit/content'
import type { Work } from '#kit/jobs'
import type { Block, Enrolment, Lesson, Progress, Step } from './store.ts'
import { mediaKinds, sendCall } from '#kit/content'
import { wallOf } from '#kit/time'
import { nextAt, zoneOf } from './schedule.ts'
import { splitText } from './split.ts'
import { blockedAmong, blocksOf, deliver, delivered, dueLearners, languagesOf, lessonsOf, moveOn, setProgress } from './store.ts'
import { texts } from './texts.ts'

export type At = Pick<Work, 'db' | 'plan' | 'now'>

const minute = 60_000
/** Learners one transaction moves on; the rest follow in the next one. */
const batch = 100

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

/** A lesson's blocks: its rows, or the one its given columns hold. */
export function contentsOf(lesson: Lesson, rows: Block[]): { content: Content, delayMin: number }[] {
  const mine = rows.filter(block => block.lessonId === lesson.id)
  if (mine.length)
    return mine
  const kind = mediaKinds.find(kind => kind === lesson.contentType)
  if (!lesson.content.trim())
    return []
  return kind
    ? [
        {
          content: { kind, file_id: lesson.content },
          delayMin: 0,
        },
      ]
    : splitText({ text: lesson.content, entities: [] }).map(words => ({
        content: { kind: 'text', ...words } as const,
        delayMin: 0,
      }))
}

/** What is next for a learner: the lessons of the first day that has one not delivered. */
export function nextLessons(all: Lesson[], seen: ReadonlySet<number> | undefined): Lesson[] {
  const first = all.find(lesson => !seen?.has(lesson.id))
  return first
    ? all.filter(lesson => lesson.dayNumber === first.dayNumber && !seen?.has(lesson.id))
    : []
}

/** Up to and with the first lesson whose gate is closed: what is behind it waits, too. */
function untilGate(today: Lesson[]): Lesson[] {
  const gate = today.findIndex(lesson => lesson.gate)
  return gate < 0
    ? today
    : today.slice(0, gate + 1)
}

/** The messages of a lesson; the last one carries the button of its gate. */
export function sendLesson(work: Pick<Work, 'plan' | 'now'>, { progress }: Pick<Enrolment, 'progress'>, lesson: Lesson, rows: Block[], language: 'en' | 'ru'): void {
  const t = texts(language)
  let at = work.now
  for (const { content, delayMin } of contentsOf(lesson, rows)) {
    at += delayMin * minute
    const { method, params } = sendCall(content.kind === 'poll'
      ? { ...content, anonymous: false }
      : content)
    work.plan.send(method, { chat_id: progress.userId, ...params } as never, {
      at,
      // only an answer to a quiz needs to know which message it was
      ...content.kind === 'poll' && content.type === 'quiz' && {
        then: 'asked',
        data: { progress: progress.id, lesson: lesson.id, correct: content.correct ?? [] },
      },
    })
  }
  if (lesson.gate) {
    const buttons: InlineKeyboardButton[][] = lesson.gate.kind === 'done'
      ? [
          [
            { text: t.buttons.done, callback_data: `g:${progress.publicId}:${lesson.publicId}` },
          ],
        ]
      : []
    work.plan.send('sendMessage', {
      chat_id: progress.userId,
      text: t.gates[lesson.gate.kind],
      ...buttons.length && {
        reply_markup: { inline_keyboard: buttons },
      },
    }, { at })
  }
}

interface Course { lessons: Lesson[], blocks: Block[] }

/** Everything that many deliveries need of their courses, read once. */
async function coursesOf(db: Work['db'], enrolments: Enrolment[]): Promise<Map<number, Course>> {
  const ids = [
    ...new Set(enrolments.map(({ sequence }) => sequence.id)),
  ]
  const lessons = ids.length
    ? await lessonsOf(db, ids)
    : []
  return new Map(ids.map(id => [
    id,
    {
      lessons: lessons.filter(lesson => lesson.sequenceId === id),
      blocks: [],
    },
  ]))
}

/**
 * Gives these learners what is next for them now, and says when the next is due.
 * Held rows only: two of these at once must not meet the same learner.
 */
export async function deliverNow(work: At, enrolments: Enrolment[]): Promise<void> {
  if (!enrolments.length)
    return
  const [courses, seen, languages] = await Promise.all([
    coursesOf(work.db, enrolments),
    delivered(work.db, enrolments.map(({ progress }) => progress.id)),
    languagesOf(work.db, enrolments.map(({ progress }) => progress.userId)),
  ])
  const todays = enrolments.map(enrolment => ({
    ...enrolment,
    today: untilGate(nextLessons(courses.get(enrolment.sequence.id)!.lessons, seen.get(enrolment.progress.id))),
  }))
  const [rows, fresh] = await Promise.all([
    blocksOf(work.db, [
      ...new Set(todays.flatMap(({ today }) => today.map(lesson => lesson.id))),
    ]),
    deliver(work.db, todays.flatMap(({ progress, today }) => today.map(lesson => ({ progressId: progress.id, lessonId: lesson.id, sentAt: work.now })))),
  ])
  const steps = todays.map(({ progress, sequence, today }): Step => {
    const language = languages.get(progress.userId) ?? 'en'
    const { lessons } = courses.get(sequence.id)!
    for (const lesson of today) {
      if (fresh.has(`${progress.id}:${lesson.id}`))
        sendLesson(work, { progress }, lesson, rows, language)
    }
    return stepAfter(work, { progress, sequence }, lessons, new Set([
      ...seen.get(progress.id) ?? [],
      ...today.map(lesson => lesson.id),
    ]), today, language)
  })
  await moveOn(work.db, steps)
}

/** Where a learner stands after a delivery: waiting at a gate, waiting for the next day, or done. */
export function stepAfter(work: Pick<Work, 'plan' | 'now'>, { progress, sequence }: Enrolment, lessons: Lesson[], seen: Set<number>, today: Lesson[], language: 'en' | 'ru'): Step {
  const zone = zoneOf(sequence, progress)
  const last = today.at(-1)
  const moved: Progress = {
    ...progress,
    state: 'active',
    gateLessonId: null,
    ...last && {
      currentDay: last.dayNumber,
      lastDate: wallOf(work.now, zone).date,
      lastSentAt: work.now,
    },
  }
  if (last?.gate) {
    for (const hours of [24, 72])
      work.plan.schedule('nudge', { progress: progress.id, lesson: last.id, hours }, { at: work.now + hours * 60 * minute, key: `${progress.id}:${last.id}:${hours}` })
    return {
      ...moved,
      state: 'waiting',
      gateLessonId: last.id,
      nextAt: null,
    }
  }
  const [next] = nextLessons(lessons, seen)
  if (!next) {
    if (progress.state !== 'done') {
      work.plan.send('sendMessage', {
        chat_id: progress.userId,
        text: texts(language).finished(sequence.title, progress.publicId),
      })
    }
    return { ...moved, state: 'done', nextAt: null }
  }
  const at = nextAt(sequence, moved, next.dayNumber, work.now)
  planDue(work, at)
  return { ...moved, nextAt: at }
}

/** The job: everybody whose lesson is due by now. */
export async function due(work: Work): Promise<void> {
  const learners = await dueLearners(work.db, work.now, batch)
  const gone = await blockedAmong(work.db, learners.map(({ progress }) => progress.userId))
  await Promise.all(learners.filter(({ progress }) => gone.has(progress.userId)).map(({ progress }) => setProgress(work.db, progress.id, { state: 'unreachable', nextAt: null })))
  await deliverNow(work, learners.filter(({ progress }) => !gone.has(progress.userId)))
  if (learners.length === batch)
    work.plan.schedule('due', { at: work.now }, { key: `${work.now}:${learners.at(-1)!.progress.id}` })
}
