// Delivering: whoever is due gets their day's lessons, each once, many learners with a few statements.

import type { Content } from '#kit/content'
import type { Work } from '#kit/jobs'
import type { At } from './standing.ts'
import type { Block, Enrolment, Lesson, Progress, Step } from './store.ts'
import { mediaKinds, sendCall } from '#kit/content'
import { wallOf } from '#kit/time'
import { adopt } from './adopting.ts'
import { zoneOf } from './schedule.ts'
import { splitText } from './split.ts'
import { nextLessons, planNudges, read, stand, write } from './standing.ts'
import { blockedAmong, blocksOf, deliver, dueLearners, setProgress } from './store.ts'
import { texts } from './texts.ts'

const minute = 60_000
/** Learners one transaction moves on; the rest follow in the next one. */
const batch = 100

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

/** Up to and with the first lesson whose gate is closed: what is behind it waits, too. */
function untilGate(today: Lesson[]): Lesson[] {
  const gate = today.findIndex(lesson => lesson.gate)
  return gate < 0
    ? today
    : today.slice(0, gate + 1)
}

const isQuiz = ({ content }: { content: Content }) => content.kind === 'poll' && content.type === 'quiz'

/** The button of a gate that has one. */
export function gateKeys({ publicId }: Pick<Progress, 'publicId'>, lesson: Lesson, language: 'en' | 'ru') {
  return lesson.gate?.kind === 'done' && {
    reply_markup: {
      inline_keyboard: [
        [
          { text: texts(language).buttons.done, callback_data: `g:${publicId}:${lesson.publicId}` },
        ],
      ],
    },
  }
}

/** The messages of a lesson, from `from` on; the last one carries the button of its gate. @returns when the last of them leaves */
export function sendLesson(work: Pick<Work, 'plan' | 'now'>, { progress }: { progress: Pick<Progress, 'id' | 'publicId' | 'userId'> }, lesson: Lesson, rows: Block[], language: 'en' | 'ru', from = work.now): number {
  const t = texts(language)
  const contents = contentsOf(lesson, rows)
  const quizzes = contents.filter(isQuiz)
  let at = from
  for (const part of contents) {
    const { content, delayMin } = part
    at += delayMin * minute
    const { method, params } = sendCall(content.kind === 'poll'
      ? { ...content, anonymous: false }
      : content)
    work.plan.send(method, { chat_id: progress.userId, ...params } as never, {
      at,
      // only an answer to a quiz needs to know which message it was
      ...content.kind === 'poll' && isQuiz(part) && {
        then: 'asked',
        data: {
          progress: progress.id,
          lesson: lesson.id,
          correct: content.correct ?? [],
          no: quizzes.indexOf(part),
          of: quizzes.length,
        },
      },
    })
  }
  if (lesson.gate) {
    work.plan.send('sendMessage', {
      chat_id: progress.userId,
      text: t.gates[lesson.gate.kind],
      ...gateKeys(progress, lesson, language),
    }, { at })
  }
  return at
}

/** Where somebody stands who is given these lessons now. */
function standAfter(work: Pick<Work, 'plan' | 'now'>, enrolment: Enrolment, lessons: Lesson[], seen: Set<number>, lastDay: number, today: Lesson[]): Step {
  const last = today.at(-1)
  if (!last)
    return stand(work, enrolment, lessons, seen, lastDay)
  const progress = {
    ...enrolment.progress,
    lastDate: wallOf(work.now, zoneOf(enrolment.sequence, enrolment.progress)).date,
    lastSentAt: work.now,
    gateLessonId: last.gate
      ? last.id
      : null,
    nudged: false,
  }
  if (last.gate)
    planNudges(work, progress.id, last.id)
  return stand(work, { ...enrolment, progress }, lessons, seen, lastDay)
}

/**
 * Gives these learners what is next for them now, and says when the next is due.
 * Held rows only: two of these at once must not meet the same learner.
 */
export async function deliverNow(work: At, held: Enrolment[]): Promise<void> {
  if (!held.length)
    return
  const enrolments = await Promise.all(held.map(enrolment => adopt(work, enrolment)))
  const reading = await read(work, enrolments)
  const todays = enrolments.map(enrolment => ({
    enrolment,
    today: untilGate(nextLessons(reading.lessonsOf(enrolment), reading.seenBy(enrolment)).filter(lesson => lesson.dayNumber <= reading.openTo(enrolment))),
  }))
  const [rows, fresh] = await Promise.all([
    blocksOf(work.db, [
      ...new Set(todays.flatMap(({ today }) => today.map(lesson => lesson.id))),
    ]),
    deliver(work.db, todays.flatMap(({ enrolment, today }) => today.map(lesson => ({ progressId: enrolment.progress.id, lessonId: lesson.id, sentAt: work.now })))),
  ])
  const steps = todays.map(({ enrolment, today }) => {
    const { progress } = enrolment
    const language = reading.languageOf(enrolment)
    let at = work.now
    for (const lesson of today) {
      if (fresh.has(`${progress.id}:${lesson.id}`))
        at = sendLesson(work, enrolment, lesson, rows, language, at)
    }
    const seen = new Set([
      ...reading.seenBy(enrolment),
      ...today.map(lesson => lesson.id),
    ])
    return {
      enrolment,
      step: standAfter(work, enrolment, reading.lessonsOf(enrolment), seen, reading.openTo(enrolment), today),
    }
  })
  await write(work, steps, reading)
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
