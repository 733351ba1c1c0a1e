// What an author changes, in the chat and in the mini app alike, also while people are inside: rows now, learners afterwards, a hundred at a time.

import type { BotContext } from '#kit/bot'
import type { Content } from '#kit/content'
import type { Gate } from './gates.ts'
import type { Block, Lesson, Sequence } from './store.ts'
import { AppError } from '#kit/app'
import { problemsOf } from '#kit/content'
import { isPaid } from './access.ts'
import { contentsOf } from './delivering.ts'
import { forEverybody } from './everybody.ts'
import { addSequence, blocksOf, closeGap, countPast, countPayers, dropBlocks, insertBlock, insertBlocks, insertLesson, lessonOn, lessonsOf, openGap, placeBlocks, placeLessons, setBlock, setLesson, setSequence } from './store.ts'
import { texts } from './texts.ts'

/** Who edits: the author, in the chat or from the mini app. */
export type Desk = Pick<BotContext, 'db' | 'plan' | 'now' | 'language'>

export const maxDay = 999
const maxTitle = 100

const isQuiz = ({ content }: { content: Content }) => content.kind === 'poll' && content.type === 'quiz'

// ── the course ──────────────────────────────────────────────────────────────

/** @throws AppError `title-invalid` */
export function checkTitle(desk: Pick<Desk, 'language'>, title: string): string {
  const clean = title.trim()
  if (!clean || clean.length > maxTitle)
    throw new AppError('title-invalid', texts(desk.language).titleTooLong)
  return clean
}

/** A new course is a draft in its author's zone. */
export async function makeCourse(desk: Desk, ownerId: number, title: string, tz: string | null): Promise<Sequence> {
  return await addSequence(desk.db, {
    ownerId,
    title: checkTitle(desk, title),
    tz: tz ?? 'UTC',
    state: 'draft',
    createdAt: desk.now,
  })
}

/** What a learner's next date hangs on, and whether it comes at all. */
const schedule: (keyof Sequence)[] = [
  'mode',
  'cohortStart',
  'tz',
  'defaultTime',
  'weekdays',
  'quietFrom',
  'quietTo',
  'amount',
  'stars',
  'previewDays',
]

export async function changeCourse(desk: Desk, course: Sequence, patch: Partial<Sequence>): Promise<Sequence> {
  const changed = await setSequence(desk.db, course.id, patch)
  if (schedule.some(field => field in patch))
    forEverybody(desk, course.id, 'plan')
  if (isPaid(course) && !isPaid(changed))
    stopSelling(desk, course)
  return changed
}

/** Whoever pays every month is not charged again. */
function stopSelling(desk: Pick<Desk, 'plan'>, course: Sequence): void {
  if (course.monthly) {
    desk.plan.schedule('unsell', { course: course.id, after: 0 }, {
      key: String(course.id),
    })
  }
}

/** @throws AppError `no-lessons`, `lesson-empty` */
export async function publish(desk: Desk, course: Sequence): Promise<Sequence> {
  const t = texts(desk.language)
  const lessons = await lessonsOf(desk.db, course.id)
  const rows = await blocksOf(desk.db, lessons.map(lesson => lesson.id))
  const empty = lessons.find(lesson => !contentsOf(lesson, rows).length)
  if (!lessons.length)
    throw new AppError('no-lessons', t.noLessons, { status: 409 })
  if (empty)
    throw new AppError('lesson-empty', t.emptyLesson(empty.dayNumber), { status: 409 })
  forEverybody(desk, course.id, 'plan')
  return await setSequence(desk.db, course.id, { state: 'live' })
}

/**
 * Stopped or deleted: its learners are told, nothing of theirs is lost, nobody is charged for it any more.
 * @throws AppError `has-payers` where it would be deleted and somebody has paid and is not through
 */
export async function stopCourse(desk: Pick<Desk, 'db' | 'plan' | 'language'>, course: Sequence, state: 'frozen' | 'archived'): Promise<Sequence> {
  const payers = state === 'archived'
    ? await countPayers(desk.db, course)
    : 0
  if (payers)
    throw new AppError('has-payers', texts(desk.language).hasPayers(payers), { status: 409 })
  stopSelling(desk, course)
  if (course.state === 'live')
    forEverybody(desk, course.id, 'frozen')
  return await setSequence(desk.db, course.id, { state })
}

// ── lessons ─────────────────────────────────────────────────────────────────

export interface Added {
  lesson: Lesson
  /** So many learners are past its place: until the author says otherwise it is for later people only. */
  past: number
}

export function checkDay(desk: Pick<Desk, 'language'>, day: number): void {
  if (!Number.isInteger(day) || day < 1 || day > maxDay)
    throw new AppError('day-invalid', texts(desk.language).badDay(maxDay))
}

/** One more lesson at the end of a day; with `insert` on a day of its own, from which on the others move by one. @throws AppError `day-invalid` */
export async function addLesson(desk: Desk, course: Sequence, dayNumber: number, more: { title?: string, insert?: boolean } = {}): Promise<Added> {
  checkDay(desk, dayNumber)
  if (more.insert) {
    checkDay(desk, ((await lessonsOf(desk.db, course.id)).at(-1)?.dayNumber ?? 0) + 1)
    await openGap(desk.db, course.id, dayNumber)
  }
  const before = await lessonOn(desk.db, course.id, dayNumber)
  const lesson = await insertLesson(desk.db, {
    sequenceId: course.id,
    dayNumber,
    position: before
      ? before.position + 1
      : 0,
    createdAt: desk.now,
    title: (more.title ?? '').trim().slice(0, maxTitle),
  })
  if (course.state === 'draft')
    return { lesson, past: 0 }
  forEverybody(desk, course.id, 'plan')
  const past = await countPast(desk.db, lesson)
  if (past && more.insert)
    desk.plan.schedule('spare', { lesson: lesson.id })
  return {
    past,
    lesson: past
      ? await setLesson(desk.db, lesson.id, { laterOnly: true })
      : lesson,
  }
}

/** Who gets a lesson that was put in behind them. */
export async function giveTo(desk: Desk, lesson: Lesson, whom: 'everybody' | 'later'): Promise<void> {
  await setLesson(desk.db, lesson.id, { laterOnly: whom === 'later' })
  forEverybody(desk, lesson.sequenceId, 'plan')
}

/** @throws AppError `gate-without-quiz`, `day-invalid` */
export async function changeLesson(desk: Desk, course: Sequence, lesson: Lesson, patch: { title?: string, gate?: Gate | null, dayNumber?: number }): Promise<Lesson> {
  if (patch.dayNumber !== undefined)
    checkDay(desk, patch.dayNumber)
  if (patch.gate?.kind === 'quiz' && !(await blocksOf(desk.db, [lesson.id])).some(isQuiz))
    throw new AppError('gate-without-quiz', texts(desk.language).noQuiz)
  const moved = patch.dayNumber !== undefined && patch.dayNumber !== lesson.dayNumber
  const before = moved
    ? await lessonOn(desk.db, course.id, patch.dayNumber!)
    : undefined
  const changed = await setLesson(desk.db, lesson.id, {
    ...patch.title !== undefined && {
      title: patch.title.trim().slice(0, maxTitle),
    },
    ...patch.gate !== undefined && { gate: patch.gate },
    ...moved && {
      dayNumber: patch.dayNumber!,
      position: before
        ? before.position + 1
        : 0,
    },
  })
  // a gate that is gone holds nobody
  if (moved || patch.gate !== undefined)
    forEverybody(desk, course.id, 'plan')
  return changed
}

/** The lessons in another order, on the same days. @throws AppError `order-invalid` where these are not all of them */
export async function orderLessons(desk: Desk, course: Sequence, publicIds: string[]): Promise<void> {
  const lessons = await lessonsOf(desk.db, course.id)
  const byId = new Map(lessons.map(lesson => [lesson.publicId, lesson]))
  const wanted = publicIds.flatMap(id => byId.get(id) ?? [])
  if (wanted.length !== lessons.length || publicIds.length !== lessons.length || new Set(publicIds).size !== lessons.length)
    throw new AppError('order-invalid', texts(desk.language).orderInvalid, { status: 409 })
  await placeLessons(desk.db, wanted.map(({ id }, position) => ({ id, position, dayNumber: lessons[position]!.dayNumber })))
  forEverybody(desk, course.id, 'plan')
}

/** The lesson goes and the days behind it move up; who waited at its gate goes on. */
export async function dropLesson(desk: Pick<Desk, 'db' | 'plan' | 'now'>, lesson: Lesson): Promise<void> {
  await setLesson(desk.db, lesson.id, { deletedAt: desk.now })
  await closeGap(desk.db, lesson.sequenceId, lesson.dayNumber)
  forEverybody(desk, lesson.sequenceId, 'plan')
}

// ── the parts of a lesson ───────────────────────────────────────────────────

/** @throws AppError `part-invalid` in the author's words */
export function checkPart(desk: Pick<Desk, 'language'>, content: Content, delayMin = 0): void {
  const t = texts(desk.language)
  const problem = problemsOf({ content })[0]
  // an album arrives item by item
  if (problem && problem.code !== 'album-size')
    throw new AppError('part-invalid', t.problem[problem.code] ?? t.cannotResend)
  if (!Number.isInteger(delayMin) || delayMin < 0 || delayMin > 60)
    throw new AppError('delay-invalid', t.badDelay)
}

/** A lesson of one given text or file keeps it as its first part when it is changed. */
export async function unfold(desk: Pick<Desk, 'db'>, lesson: Lesson): Promise<Block[]> {
  const rows = await blocksOf(desk.db, [lesson.id])
  if (rows.length || !lesson.content)
    return rows
  await insertBlocks(desk.db, lesson.id, contentsOf(lesson, []))
  await setLesson(desk.db, lesson.id, { contentType: 'blocks', content: '' })
  return await blocksOf(desk.db, [lesson.id])
}

/** One more part at a lesson's end. */
export async function addPart(desk: Desk, lesson: Lesson, content: Content, more: { delayMin?: number, mediaGroupId?: string, messageId?: number } = {}): Promise<Block> {
  checkPart(desk, content, more.delayMin)
  await unfold(desk, lesson)
  return await insertBlock(desk.db, { lessonId: lesson.id, content, ...more })
}

export async function changePart(desk: Desk, block: Block, patch: { content?: Content, delayMin?: number }): Promise<void> {
  checkPart(desk, patch.content ?? block.content, patch.delayMin ?? block.delayMin)
  await setBlock(desk.db, block.id, patch)
}

/** The parts of a lesson in another order. @throws AppError `order-invalid` where these are not all of them */
export async function orderParts(desk: Desk, lesson: Lesson, ids: number[]): Promise<void> {
  const known = new Set((await unfold(desk, lesson)).map(block => block.id))
  if (ids.length !== known.size || new Set(ids).size !== known.size || !ids.every(id => known.has(id)))
    throw new AppError('order-invalid', texts(desk.language).orderInvalid, { status: 409 })
  await placeBlocks(desk.db, ids)
}

/** A part goes; a gate of a quiz that is gone opens. Without its last part the lesson goes, too. @returns whether the lesson is still there */
export async function dropParts(desk: Desk, course: Sequence, lesson: Lesson, ids: number[]): Promise<boolean> {
  await dropBlocks(desk.db, ids)
  const left = await blocksOf(desk.db, [lesson.id])
  if (!left.length) {
    await dropLesson(desk, lesson)
    return false
  }
  if (lesson.gate?.kind === 'quiz' && !left.some(isQuiz))
    await changeLesson(desk, course, lesson, { gate: null })
  return true
}
