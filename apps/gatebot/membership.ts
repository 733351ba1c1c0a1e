// How a member stands, from what they have paid: plain functions of rows and the time.

import type { Entitlement } from '#kit/pay'
import { isLive } from '#kit/pay'

const day = 86_400_000

/** Who pays for a place, or has paid until its end. */
export const payingStates = [
  'trialing',
  'active',
  'past_due',
  'cancelled',
] as const

/** Who may be in the group. */
export const liveStates = [...payingStates, 'comped'] as const

export type MemberStatus = typeof liveStates[number] | 'pending' | 'expired' | 'refunded'

export interface Standing {
  status: MemberStatus
  /** May be in the group now. */
  live: boolean
  /** Until when, the grace counted; null: for good (or not at all, when not live). */
  until: number | null
  /** The one this comes from. */
  entitlement: Entitlement | null
}

type Held = Pick<Entitlement, 'status' | 'until' | 'cancelAtEnd' | 'rail' | 'amount'>

function word({ status, cancelAtEnd, rail, amount }: Held): MemberStatus {
  if (rail === 'gift' && status === 'active')
    return 'comped'
  if (status === 'frozen' || status === 'refunded')
    return 'refunded'
  if (status === 'ended')
    return 'expired'
  // a pass ends by itself: nobody cancelled it
  return cancelAtEnd && amount !== null && status !== 'past_due'
    ? 'cancelled'
    : status
}

/** The end of what an entitlement allows, the grace counted; Infinity for good. */
function endOf({ status, until }: Held, graceDays: number): number {
  return until === null
    ? Infinity
    : until + (status === 'past_due'
      ? graceDays * day
      : 0)
}

/** The best of what somebody holds: whichever lets them stay longest; of what is over, the newest. */
export function standingOf(held: readonly Entitlement[], graceDays: number, now: number): Standing {
  const live = held.filter(one => isLive(one, graceDays, now)).sort((a, b) => endOf(b, graceDays) - endOf(a, graceDays))
  const [best] = live.length
    ? live
    : [...held].sort((a, b) => b.id - a.id)
  if (!best) {
    return {
      status: 'pending',
      live: false,
      until: null,
      entitlement: null,
    }
  }
  const end = endOf(best, graceDays)
  return {
    // past its grace it is over, whatever Stripe still tries
    status: !live.length && best.status === 'past_due'
      ? 'expired'
      : word(best),
    live: live.length > 0,
    until: live.length && end < Infinity
      ? end
      : null,
    entitlement: best,
  }
}

/** Days after a failed charge at which a member is reminded: at once, after one and three, and six hours before the grace ends. */
export function reminderDays(graceDays: number): number[] {
  return graceDays
    ? [
        0,
        ...[1, 3].filter(days => days < graceDays - 1),
        graceDays - 0.25,
      ]
    : [0]
}
