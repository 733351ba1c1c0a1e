// What a learner asks: how far they are, a lesson that has come, what they do with the course, their certificates.

import type { Actor, Ctx } from './api-actor.ts'
import type { Enrolment } from './store.ts'
import type { TakingView } from './views-learning.ts'
import * as v from 'valibot'
import { AppError } from '#kit/app'
import { botLink } from '#kit/pay'
import { isTime } from '#kit/time'
import { body, createApi } from '#kit/user'
import { isPaid, openTo } from './access.ts'
import { actorOf, holdPlace, locked, noCertificate, ownPlace } from './api-actor.ts'
import { contentsOf } from './delivering.ts'
import { leaveCourse, pauseCourse, resumeCourse, setLearnerTime, takeNext } from './following.ts'
import { priceWords } from './offer.ts'
import { pass, wakeUp } from './passing.ts'
import { addAnswer, arrivals, blocksOf, certificateBy, delivered, enrolmentBy, homeworkOf, lessonBy, lessonsOf } from './store.ts'
import { texts } from './texts.ts'
import { certificateView, stepViews, takingLine } from './views-learning.ts'
import { partViews } from './views-parts.ts'

const minute = 60_000
const going = ['active', 'waiting', 'asleep'] as const

/** The place as it is now. What is paid is not the learner's row: the app looks. */
async function placeNow(actor: Actor, enrolment: Enrolment): Promise<TakingView> {
  const { progress, sequence } = enrolment
  const [lessons, seenBy, certificate, open] = await Promise.all([
    lessonsOf(actor.db, sequence.id),
    delivered(actor.db, [progress.id]),
    certificateBy(actor.db, progress.publicId),
    openTo(actor, [enrolment]),
  ])
  const seen = seenBy.get(progress.id) ?? new Set<number>()
  const gate = lessons.find(({ id }) => id === progress.gateLessonId)
  const live = sequence.state === 'live'
  const waits = gate?.gate && ['waiting', 'asleep'].includes(progress.state)
    ? gate.gate.kind
    : null
  return {
    ...takingLine(enrolment, lessons, seen),
    time: sequence.mode === 'cohort'
      ? sequence.defaultTime
      : progress.localTime,
    mode: sequence.mode,
    gate: waits,
    homework: waits === 'answer' || waits === 'task'
      ? await homeworkOf(actor.db, progress.id, gate!.id)
      : null,
    may: {
      next: live && sequence.allowNext && progress.state === 'active',
      pause: live && (going as readonly string[]).includes(progress.state),
      resume: live && (progress.state === 'paused' || progress.state === 'asleep'),
      done: live && waits === 'done',
    },
    price: isPaid(sequence) && !progress.free && open(enrolment) !== Infinity
      ? priceWords(sequence, actor.language)
      : '',
    steps: stepViews(enrolment, lessons, seen, open(enrolment)),
    certificate: certificate?.code ?? null,
  }
}

/** The same after a change. */
async function changed(actor: Actor, { progress }: Enrolment): Promise<TakingView> {
  return await placeNow(actor, (await enrolmentBy(actor.db, { id: progress.id }))!)
}

const certificateLink = (c: Ctx, code: string) => `${botLink(c.env)}?start=v_${code}`

export const learning = createApi()
  .get('/taking/:id', async (c) => {
    const enrolment = await ownPlace(c)
    return c.json(await placeNow(await actorOf(c), enrolment))
  })
  .get('/taking/:id/lessons/:lesson', async (c) => {
    const { progress, sequence } = await ownPlace(c)
    const lesson = await lessonBy(c.env.db, {
      publicId: c.req.param('lesson'),
    })
    const came = await arrivals(c.env.db, progress.id)
    if (!lesson || lesson.sequenceId !== sequence.id || lesson.deletedAt !== null || !came.has(lesson.id))
      return await locked(c)
    const all = await lessonsOf(c.env.db, sequence.id)
    const rows = await blocksOf(c.env.db, [lesson.id])
    const mine = all.filter(({ id }) => came.has(id))
    const at = mine.findIndex(({ id }) => id === lesson.id)
    // what comes some minutes later in the chat comes later here, too
    const since = (c.env.now - (came.get(lesson.id) ?? 0)) / minute
    let passed = 0
    const parts = contentsOf(lesson, rows).filter(({ delayMin }) => (passed += delayMin) <= since)
    return c.json({
      id: lesson.publicId,
      course: sequence.title,
      day: lesson.dayNumber,
      title: lesson.title,
      gate: progress.gateLessonId === lesson.id
        ? lesson.gate?.kind ?? null
        : null,
      /** There are parts still to come. */
      more: parts.length < contentsOf(lesson, rows).length,
      content: await partViews(c.env.files, parts, false),
      before: mine[at - 1]?.publicId ?? null,
      after: mine[at + 1]?.publicId ?? null,
    })
  })

  .post('/taking/:id/next', async (c) => {
    const { actor, enrolment } = await holdPlace(c)
    await takeNext(actor, enrolment)
    return c.json(await changed(actor, enrolment))
  })
  .post('/taking/:id/pause', async (c) => {
    const { actor, enrolment } = await holdPlace(c)
    if (!(going as readonly string[]).includes(enrolment.progress.state))
      throw new AppError('nothing-runs', texts(actor.language).nothingRuns, { status: 409 })
    await pauseCourse(actor, enrolment)
    return c.json(await changed(actor, enrolment))
  })
  .post('/taking/:id/resume', async (c) => {
    const { actor, enrolment } = await holdPlace(c)
    if (enrolment.progress.state === 'asleep')
      await wakeUp(actor, enrolment)
    else if (enrolment.progress.state === 'paused')
      await resumeCourse(actor, enrolment)
    return c.json(await changed(actor, enrolment))
  })
  /** The gate that waits for a tap. */
  .post('/taking/:id/done', async (c) => {
    const { actor, enrolment } = await holdPlace(c)
    const { progress } = enrolment
    const lesson = progress.gateLessonId === null
      ? undefined
      : await lessonBy(actor.db, { id: progress.gateLessonId })
    if (lesson?.gate?.kind !== 'done')
      throw new AppError('gate-open', texts(actor.language).passedAlready, { status: 409 })
    await addAnswer(actor.db, {
      progressId: progress.id,
      lessonId: lesson.id,
      kind: 'done',
      state: 'passed',
      createdAt: actor.now,
    })
    await pass(actor, enrolment)
    return c.json(await changed(actor, enrolment))
  })
  .post('/taking/:id/leave', async (c) => {
    const { actor, enrolment } = await holdPlace(c)
    return c.json({
      /** A payment was stopped by it. */
      stopped: await leaveCourse(actor, enrolment),
    })
  })
  /** For every course that has no time of its own. */
  .put('/time', body(v.object({
    time: v.pipe(v.string(), v.check(isTime, 'must be a time like 09:00')),
  })), async (c) => {
    const actor = await actorOf(c)
    await setLearnerTime(actor, actor.userId, c.req.valid('json').time)
    return c.body(null, 204)
  })

  .get('/certificates/:code', async (c) => {
    const found = await certificateBy(c.env.db, c.req.param('code')) ?? await noCertificate(c)
    return c.json(certificateView(found, certificateLink(c, found.code)))
  })
