// What a plan holds: courses of one's own, and learners under way in all of them. Whoever is in stays in.

import type { BotContext } from '#kit/bot'
import type { Work } from '#kit/jobs'
import type { Sequence } from './store.ts'
import { allow, limitFor } from '#kit/pay'
import { wallOf } from '#kit/time'
import { manifest } from './manifest.ts'
import { countCourses, countLearners } from './store.ts'

/** @throws AppError `limit-reached` where the author's plan holds no course more */
export async function allowCourse(asker: Pick<BotContext, 'db' | 'plans' | 'money' | 'now' | 'language'>, ownerId: number): Promise<void> {
  const [{ n } = { n: 0 }] = await countCourses(ownerId, asker.db)
  allow(manifest, asker, 'courses', n + 1)
}

/** Whether one more can join; where not, its author hears of it once a day. */
export async function hasRoom(work: Pick<Work, 'db' | 'plan' | 'app' | 'money' | 'now'>, sequence: Sequence): Promise<boolean> {
  const most = await limitFor(manifest, work, sequence.ownerId, 'learners')
  if (most === Infinity || await countLearners(work.db, sequence.ownerId) < most)
    return true
  work.plan.schedule('full', { course: sequence.id, most }, {
    key: String(sequence.id),
    occurrence: wallOf(work.now, 'UTC').date,
  })
  return false
}
