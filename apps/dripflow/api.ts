// What its mini app may ask: a person reads their own rows as themselves; what they change goes through the functions of the chat.

import { createApi } from '#kit/user'
import { courses } from './api-courses.ts'
import { learning } from './api-learning.ts'
import { lessons } from './api-lessons.ts'
import { certificatesOf, delivered, enrolmentsOf, lessonsOf, sequencesOf, takingEach } from './store.ts'
import { takingLine } from './views-learning.ts'
import { courseLine } from './views.ts'

export type { CertificateView, StepView, TakingLine, TakingView } from './views-learning.ts'
export type { FileView, PartView } from './views-parts.ts'
export type { CourseLine, CourseView, LearnerView, LessonLine } from './views.ts'

export const api = createApi()
  .route('/', courses)
  .route('/', lessons)
  .route('/', learning)
  /** Everything a person takes and writes. */
  .get('/home', async (c) => {
    const { db, user } = c.env
    const [writing, taking, certificates] = await Promise.all([
      sequencesOf(user.id, db),
      enrolmentsOf(user.id, db),
      certificatesOf(db, user.id),
    ])
    const all = await lessonsOf(db, [
      ...writing.map(({ id }) => id),
      ...taking.map(({ sequence }) => sequence.id),
    ])
    const seen = await delivered(db, taking.map(({ progress }) => progress.id))
    const lessons = Map.groupBy(all, ({ sequenceId }) => sequenceId)
    const learners = await takingEach(c.env.asApp().db, writing.map(({ id }) => id))
    return c.json({
      taking: taking.map(one => takingLine(one, lessons.get(one.sequence.id) ?? [], seen.get(one.progress.id) ?? new Set())),
      writing: writing.map(course => courseLine(course, lessons.get(course.id)?.length ?? 0, learners.get(course.id) ?? 0)),
      certificates: certificates.map(({ code, title, finishedOn }) => ({ code, title, finished_on: finishedOn })),
    })
  })
