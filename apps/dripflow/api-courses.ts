// What an author asks about their courses: make, set, publish and stop them, their lessons in order, numbers, learners.

import type { Actor, Ctx } from './api-actor.ts'
import type { CourseView } from './views.ts'
import * as v from 'valibot'
import { AppError } from '#kit/app'
import { entitlementsOf } from '#kit/pay'
import { isDate, isTime, isZone } from '#kit/time'
import { body, createApi, query } from '#kit/user'
import { actorOf, Id, ownCourse } from './api-actor.ts'
import { changeCourse, checkTitle, makeCourse, orderLessons, publish, stopCourse } from './editing.ts'
import { linkOf } from './enrolling.ts'
import { forEverybody } from './everybody.ts'
import { exportFile } from './export.ts'
import { allowCourse } from './limits.ts'
import { numbersCsv, numbersOf } from './numbers.ts'
import { blocksOf, learnersOf, lessonsOf, sequenceBy, takingEach } from './store.ts'
import { progressStates } from './tables.ts'
import { courseView, learnerView } from './views.ts'

const pageSize = 50

const Time = v.pipe(v.string(), v.check(isTime, 'must be a time like 09:00'))
const Title = v.pipe(v.string(), v.maxLength(500))
const Change = v.partial(v.object({
  title: Title,
  mode: v.picklist(['relative', 'cohort']),
  cohort_start: v.pipe(v.string(), v.check(isDate, 'must be a date like 2027-01-11')),
  time: Time,
  zone: v.pipe(v.string(), v.check(isZone, 'is no time zone')),
  weekdays: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))), v.minLength(1, 'at least one day')),
  quiet: v.nullable(v.object({ from: Time, to: Time })),
  first: v.picklist(['now', 'next']),
  allow_next: v.boolean(),
  late: v.picklist(['list', 'daily', 'skip']),
}))
const Page = v.object({
  state: v.optional(v.picklist(progressStates)),
  before: v.optional(v.pipe(v.string(), v.digits())),
})

/** The course as it is now, for whoever reads or has just changed it. Who takes it is not the author's row: the app counts. */
async function courseNow(actor: Actor, publicId: string): Promise<CourseView> {
  const course = (await sequenceBy(actor.db, { publicId }))!
  const lessons = await lessonsOf(actor.db, course.id)
  const [rows, taking] = await Promise.all([
    blocksOf(actor.db, lessons.map(({ id }) => id)),
    takingEach(actor.db, [course.id]),
  ])
  return courseView(course, lessons, rows, taking.get(course.id) ?? 0, linkOf(actor, course))
}

/** The author's own course, and them as somebody who acts. @throws AppError 404 */
async function act(c: Ctx) {
  const course = await ownCourse(c)
  return { course, actor: await actorOf(c) }
}

export const courses = createApi()
  .post('/courses', body(v.object({ title: Title })), async (c) => {
    const actor = await actorOf(c)
    await allowCourse({
      ...actor,
      plans: await entitlementsOf(actor.db, actor.app, actor.userId),
    }, actor.userId)
    const course = await makeCourse(actor, actor.userId, c.req.valid('json').title, actor.tz)
    return c.json(await courseNow(actor, course.publicId), 201)
  })
  .get('/courses/:id', async (c) => {
    const { course, actor } = await act(c)
    return c.json(await courseNow(actor, course.publicId))
  })
  .patch('/courses/:id', body(Change), async (c) => {
    const { title, cohort_start: cohortStart, time, zone, quiet, allow_next: allowNext, ...same } = c.req.valid('json')
    const { course, actor } = await act(c)
    if (same.mode === 'cohort' && !(cohortStart ?? course.cohortStart))
      throw new AppError('cohort-invalid', 'cohort_start: a fixed start needs its date.')
    await changeCourse(actor, course, {
      ...same,
      ...same.weekdays && {
        weekdays: [
          ...new Set(same.weekdays),
        ].sort(),
      },
      ...title !== undefined && {
        title: checkTitle(actor, title),
      },
      ...cohortStart !== undefined && { cohortStart },
      ...time !== undefined && { defaultTime: time },
      ...zone !== undefined && { tz: zone },
      ...quiet !== undefined && { quietFrom: quiet?.from ?? null, quietTo: quiet?.to ?? null },
      ...allowNext !== undefined && { allowNext },
    })
    return c.json(await courseNow(actor, course.publicId))
  })
  .post('/courses/:id/publish', async (c) => {
    const { course, actor } = await act(c)
    await publish(actor, course)
    return c.json(await courseNow(actor, course.publicId))
  })
  .post('/courses/:id/stop', async (c) => {
    const { course, actor } = await act(c)
    await stopCourse(actor, course, 'frozen')
    return c.json(await courseNow(actor, course.publicId))
  })
  .delete('/courses/:id', async (c) => {
    const { course, actor } = await act(c)
    await stopCourse(actor, course, 'archived')
    return c.body(null, 204)
  })

  .put('/courses/:id/order', body(v.object({
    lessons: v.pipe(v.array(Id), v.maxLength(1000)),
  })), async (c) => {
    const { course, actor } = await act(c)
    await orderLessons(actor, course, c.req.valid('json').lessons)
    return c.json(await courseNow(actor, course.publicId))
  })
  /** Whoever is through hears that there is more. */
  .post('/courses/:id/tell', async (c) => {
    const { course, actor } = await act(c)
    forEverybody(actor, course.id, 'added')
    return c.body(null, 204)
  })

  .get('/courses/:id/numbers', async (c) => {
    const { course, actor } = await act(c)
    return c.json({
      title: course.title,
      ...await numbersOf(actor.db, course),
    })
  })
  .get('/courses/:id/table', async (c) => {
    const { course, actor } = await act(c)
    return c.json({
      name: 'numbers.csv',
      csv: numbersCsv(await numbersOf(actor.db, course)),
    })
  })
  .get('/courses/:id/learners', query(Page), async (c) => {
    const { state, before } = c.req.valid('query')
    const { course, actor } = await act(c)
    const rows = await learnersOf(actor.db, course.id, {
      state,
      before: before === undefined
        ? undefined
        : Number(before),
      limit: pageSize + 1,
    })
    const shown = rows.slice(0, pageSize)
    return c.json({
      title: course.title,
      learners: shown.map(learnerView),
      /** Ask with it for those who joined earlier. */
      before: rows.length > pageSize
        ? String(shown.at(-1)!.id)
        : null,
    })
  })
  .get('/courses/:id/export', async (c) => {
    const { course, actor } = await act(c)
    const lessons = await lessonsOf(actor.db, course.id)
    return c.json(exportFile(course, lessons, await blocksOf(actor.db, lessons.map(({ id }) => id))))
  })
