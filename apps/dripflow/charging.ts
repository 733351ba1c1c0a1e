// Nobody goes on paying for a course that has ended for them: renewals are stopped, what is paid for stays.

import type { Work } from '#kit/jobs'
import type { Entitlement } from '#kit/pay'
import type { Enrolment, Sequence } from './store.ts'
import { askStripe, setEntitlement } from '#kit/pay'
import { soldAs } from './access.ts'
import { heldByMany, holdersAfter } from './store.ts'

const batch = 100

/** It charges again by itself; what was paid once lasts for good. */
const renews = ({ rail, until, cancelAtEnd }: Entitlement) => rail !== 'gift' && until !== null && !cancelAtEnd

async function stopCharging(work: Pick<Work, 'db' | 'plan'>, held: Entitlement[]): Promise<void> {
  for (const one of held.filter(renews)) {
    if (one.rail === 'stars') {
      work.plan.send('editUserStarSubscription', {
        user_id: one.telegramId,
        telegram_payment_charge_id: one.ref,
        is_canceled: true,
      })
    }
    else {
      askStripe(work.plan, 'renew', { subscription: one.ref, on: false }, {
        account: one.account,
        then: 'pay.seen',
        attempts: 60,
        data: { account: one.account },
      })
    }
    await setEntitlement(work.db, one.id, { cancelAtEnd: true })
  }
}

/** Somebody leaves a course or is through. @returns whether anything would have been charged */
export async function stopChargingFor(work: Pick<Work, 'db' | 'plan'>, { progress, sequence }: Enrolment): Promise<boolean> {
  if (!sequence.monthly)
    return false
  const held = (await heldByMany(work.db, [progress.userId])).filter(one => soldAs(one.item).publicId === sequence.publicId)
  await stopCharging(work, held)
  return held.some(renews)
}

/** A course stops: the next hundred of its payers, and the job for those behind them. */
export async function stopChargingAll(work: Pick<Work, 'db' | 'plan'>, { id, publicId }: Sequence, after: number): Promise<void> {
  const held = await holdersAfter(work.db, publicId, after, batch)
  await stopCharging(work, held)
  const last = held.at(-1)
  if (last && held.length === batch)
    work.plan.schedule('unsell', { course: id, after: last.id }, { key: `${id}:${last.id}` })
}
