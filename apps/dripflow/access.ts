// Up to which day somebody may read: a free course to its end, a paid one to the end of its preview, and on where it is paid for.

import type { Entitlement } from '#kit/pay'
import type { At } from './standing.ts'
import type { Enrolment, Sequence } from './store.ts'
import { isLive, partsOf } from '#kit/pay'
import { heldByMany } from './store.ts'

/** Days a course stays open after a failed charge. */
export const graceDays = 3

export const isPaid = ({ amount, stars }: Pick<Sequence, 'amount' | 'stars'>) => amount !== null || stars !== null

/** `course:<public id>`, with a code `course:<public id>_<code>`. */
export function itemOf({ publicId }: Pick<Sequence, 'publicId'>, code?: string) {
  return `course:${publicId}${code
    ? `_${code}`
    : ''}`
}

/** The course and the code of an item. */
export function soldAs(item: string): { publicId: string, code: string | undefined } {
  const [publicId = '', code] = partsOf(item).ref.split('_')
  return { publicId, code }
}

/** What of these holdings opens this course now. */
export const keyTo = (held: Entitlement[], { publicId }: Pick<Sequence, 'publicId'>, now: number): Entitlement | undefined => held.find(one => soldAs(one.item).publicId === publicId && isLive(one, graceDays, now))

/** What somebody holds of this course now. */
export async function holding(work: Pick<At, 'db' | 'now'>, sequence: Sequence, userId: number): Promise<Entitlement | undefined> {
  return keyTo(await heldByMany(work.db, [userId]), sequence, work.now)
}

/** The last day each of these learners may read; asked once for all of them. */
export async function openTo(work: Pick<At, 'db' | 'now'>, enrolments: Enrolment[]): Promise<(enrolment: Enrolment) => number> {
  const mustPay = ({ progress, sequence }: Enrolment) => isPaid(sequence) && !progress.free && progress.userId !== sequence.ownerId
  const held = await heldByMany(work.db, enrolments.filter(mustPay).map(({ progress }) => progress.userId))
  const byPerson = Map.groupBy(held, one => one.telegramId)
  return enrolment => !mustPay(enrolment) || keyTo(byPerson.get(enrolment.progress.userId) ?? [], enrolment.sequence, work.now)
    ? Infinity
    : enrolment.sequence.previewDays
}
