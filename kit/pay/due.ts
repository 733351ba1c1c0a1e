// When the clock has something to do about an entitlement that nobody touches.

import type { Work } from '#kit/jobs'
import type { Entitlement } from './store.ts'
import { recurs } from './changed.ts'

const day = 86_400_000
/** Webhooks may be a little late: before Stripe is asked itself, it gets this long. */
const patienceMs = 2 * 3_600_000

/** When the clock has something to do about an entitlement again; null: never. */
function nextLook(entitlement: Entitlement, graceDays: number, now: number): number | null {
  const { rail, status, until } = entitlement
  if (until === null || !['trialing', 'active', 'past_due'].includes(status))
    return null
  // a look that brought nothing new is not repeated at once
  if (rail === 'stripe' && recurs(entitlement)) {
    return Math.max(until, now) + (status === 'past_due'
      ? day
      : patienceMs)
  }
  return status === 'past_due'
    ? until + graceDays * day
    : until
}

/** Plans the day on which an entitlement that nobody touches is looked at again. */
export function planDue(work: Pick<Work, 'plan' | 'now'>, entitlement: Entitlement, graceDays: number): void {
  const at = nextLook(entitlement, graceDays, work.now)
  const key = String(entitlement.id)
  if (at === null)
    work.plan.cancel('pay.due', key)
  else
    work.plan.schedule('pay.due', { id: entitlement.id }, { at, key })
}
