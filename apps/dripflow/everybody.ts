// What concerns every learner of a course is done a hundred at a time: a course of ten thousand is changed in one statement, its learners follow.

import type { Work } from '#kit/jobs'
import type { At } from './standing.ts'
import type { Enrolment, Progress } from './store.ts'
import { lessonsAhead, read, settle } from './standing.ts'
import { languagesOf, learnersAfter, reachableAmong } from './store.ts'
import { texts } from './texts.ts'

/** `plan`: their next lesson is planned anew. `frozen`: they hear that the course stops. `added`: who is through hears of a new lesson. */
export const concerns = ['plan', 'frozen', 'added'] as const
export type Concern = typeof concerns[number]

const batch = 100

const whom: Record<Concern, Progress['state'][]> = {
  plan: [
    'active',
    'waiting',
    'asleep',
    'unpaid',
  ],
  frozen: [
    'active',
    'waiting',
    'asleep',
    'paused',
    'unpaid',
  ],
  added: ['done'],
}

/** Plans it; the same change again begins from the first learner. */
export function forEverybody(work: Pick<Work, 'plan'>, course: number, concern: Concern): void {
  work.plan.schedule('everybody', { course, concern, after: 0 }, { key: `${course}:${concern}` })
}

async function tell(work: At, learners: Enrolment[], words: (t: ReturnType<typeof texts>, title: string) => string): Promise<void> {
  const ids = learners.map(({ progress }) => progress.userId)
  const [languages, reachable] = await Promise.all([
    languagesOf(work.db, ids),
    reachableAmong(work.db, ids),
  ])
  for (const { progress, sequence } of learners) {
    if (reachable.has(progress.userId)) {
      work.plan.send('sendMessage', {
        chat_id: progress.userId,
        text: words(texts(languages.get(progress.userId) ?? 'en'), sequence.title),
      })
    }
  }
}

const doing: Record<Concern, (work: At, learners: Enrolment[]) => Promise<void>> = {
  plan: async (work, learners) => void await settle(work, learners),
  frozen: (work, learners) => tell(work, learners, (t, title) => t.frozen(title)),
  async added(work, learners) {
    const reading = await read(work, learners)
    const more = learners.filter(enrolment => lessonsAhead(reading.lessonsOf(enrolment), reading.seenBy(enrolment)).length)
    await tell(work, more, (t, title) => t.newLesson(title))
    await settle(work, more.map(({ progress, sequence }) => ({
      progress: { ...progress, state: 'active' },
      sequence,
    })))
  },
}

/** The job: the next hundred. */
export async function everybody(work: Work, { course, concern, after }: { course: number, concern: Concern, after: number }): Promise<void> {
  const learners = await learnersAfter(work.db, course, whom[concern], after, batch)
  const last = learners.at(-1)
  if (!last)
    return
  await doing[concern](work, learners)
  // its own key: an edit meanwhile begins anew beside it
  if (learners.length === batch)
    work.plan.schedule('everybody', { course, concern, after: last.progress.id }, { key: `${course}:${concern}:${last.progress.id}` })
}
