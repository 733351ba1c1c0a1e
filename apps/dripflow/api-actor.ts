// Who stands behind a request: a reader who sees their own rows only, and, once these said that they may, somebody who acts as in the chat.

import type { Context } from 'hono'
import type { Work } from '#kit/jobs'
import type { Api } from '#kit/user'
import type { Desk } from './editing.ts'
import type { Enrolment, Lesson, Sequence } from './store.ts'
import * as v from 'valibot'
import { AppError } from '#kit/app'
import { enrolmentBy, lessonBy, personBy, sequenceBy } from './store.ts'
import { texts } from './texts.ts'

export type Ctx = Context<Api>
export type Actor = Work & Desk & { tz: string | null, userId: number }

/** Bodies: an id, a wall time, the order of some. */
export const Id = v.pipe(v.string(), v.regex(/^\w{10}$/, 'is no id'))

/** Who acts: from here on the request is the app's, as an update in the chat is. */
export async function actorOf(c: Ctx): Promise<Actor> {
  const work = c.env.asApp()
  const userId = c.env.user.id
  const { language, tz } = await personBy(work.db, userId)
  return {
    ...work,
    language,
    tz,
    userId,
  }
}

/** @throws AppError in the person's language */
async function refuse(c: Ctx, code: string, words: (t: ReturnType<typeof texts>) => string, status = 404): Promise<never> {
  const { language } = await actorOf(c)
  throw new AppError(code, words(texts(language)), { status })
}

/** The course in the address, if this person writes it. @throws AppError 404 */
export async function ownCourse(c: Ctx): Promise<Sequence> {
  const course = await sequenceBy(c.env.db, {
    publicId: c.req.param('id')!,
  })
  return course && course.ownerId === c.env.user.id && course.state !== 'archived'
    ? course
    : await refuse(c, 'course-gone', t => t.courseGone)
}

/** The lesson with its course, if this person writes it. @throws AppError 404 */
export async function ownLesson(c: Ctx, by: { publicId: string } | { id: number } = {
  publicId: c.req.param('id')!,
}): Promise<{ course: Sequence, lesson: Lesson }> {
  const lesson = await lessonBy(c.env.db, by)
  const course = lesson?.deletedAt === null
    ? await sequenceBy(c.env.db, { id: lesson.sequenceId })
    : undefined
  return lesson && course && course.ownerId === c.env.user.id && course.state !== 'archived'
    ? { course, lesson }
    : await refuse(c, 'lesson-gone', t => t.lessonNotThere)
}

/** The person's own place in a course. @throws AppError 404 */
export async function ownPlace(c: Ctx): Promise<Enrolment> {
  const found = await enrolmentBy(c.env.db, {
    publicId: c.req.param('id')!,
  })
  return found && found.progress.state !== 'left' && (found.sequence.state !== 'archived' || found.progress.state === 'done')
    ? found
    : await refuse(c, 'enrolment-gone', t => t.notIn)
}

/** The same to be changed: held until the request ends. */
export async function holdPlace(c: Ctx): Promise<{ actor: Actor, enrolment: Enrolment }> {
  const { progress } = await ownPlace(c)
  const actor = await actorOf(c)
  return {
    actor,
    enrolment: (await enrolmentBy(actor.db, { id: progress.id }, true))!,
  }
}

/** @throws AppError 403: it is not there yet */
export const locked = (c: Ctx) => refuse(c, 'lesson-locked', t => t.lessonLocked, 403)
/** @throws AppError 404 */
export const noCertificate = (c: Ctx) => refuse(c, 'certificate-gone', t => t.certificateGone)
/** @throws AppError 404 */
export const noPart = (c: Ctx) => refuse(c, 'part-gone', t => t.partGone)
