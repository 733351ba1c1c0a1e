// A row added by hand says who takes what and how far they are: the rest is filled in when it is met.

import type { At } from './standing.ts'
import type { Enrolment } from './store.ts'
import { addDays, wallOf } from '#kit/time'
import { nthAllowed, zoneOf } from './schedule.ts'
import { deliver, lessonsOf, personBy, setProgress } from './store.ts'

/** The enrolment as it is, or with its dates where it has none: the day after `current_day` is due today. */
export async function adopt(work: At, { progress, sequence }: Enrolment): Promise<Enrolment> {
  if (progress.startDate !== null)
    return { progress, sequence }
  const person = await personBy(work.db, progress.userId)
  const tz = person.tz ?? progress.tz
  const today = wallOf(work.now, zoneOf(sequence, { tz })).date
  let startDate = addDays(today, -progress.currentDay)
  while (nthAllowed(startDate, progress.currentDay, sequence.weekdays) > today)
    startDate = addDays(startDate, -1)
  const had = (await lessonsOf(work.db, sequence.id)).filter(lesson => lesson.dayNumber <= progress.currentDay)
  await deliver(work.db, had.map(lesson => ({ progressId: progress.id, lessonId: lesson.id, sentAt: null })))
  const filled = {
    tz,
    startDate,
    name: progress.name || person.name,
  }
  await setProgress(work.db, progress.id, filled)
  return {
    progress: {
      ...progress,
      ...filled,
    },
    sequence,
  }
}
