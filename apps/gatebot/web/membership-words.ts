// How a membership stands, in one sentence, and in which colour.

import type { MembershipView } from '../api.ts'
import { formatDay, useTexts } from '#kit/ui'
import { texts } from './texts.ts'

export type State = MembershipView['status']

/** An instant of the API as a day. */
export const dayOf = (iso: string) => formatDay(Date.parse(iso), { weekday: undefined })

export function toneOf(status: State): 'success' | 'danger' | 'neutral' {
  return status === 'past_due'
    ? 'danger'
    : ['active', 'trialing', 'comped'].includes(status)
        ? 'success'
        : 'neutral'
}

/** May be in the group now. */
export function isLive(status: State) {
  return [
    'trialing',
    'active',
    'past_due',
    'cancelled',
    'comped',
  ].includes(status)
}

export type Counts = Partial<Record<State, number>>

/** How many of these may be in the group now. */
export function insideOf(counts: Counts): number {
  return Object.entries(counts).reduce((sum, [status, n]) => isLive(status as State)
    ? sum + n
    : sum, 0)
}

/** A number that is always the same for the same public id: the colour of a picture. */
export const colourOf = (id: string) => [...id].reduce((sum, sign) => sum + sign.charCodeAt(0), 0)

export function useMembershipWords() {
  const t = useTexts(texts)
  return ({ status, until, paid_until: paidUntil, owing, next_charge: next, recurs }: MembershipView): string => {
    if (!isLive(status)) {
      return owing
        ? t.value.unpaidHint
        : t.value.ended
    }
    if (status === 'past_due')
      return t.value.keptUntil(dayOf(until!))
    if (next?.at) {
      return status === 'trialing'
        ? t.value.trialUntil(dayOf(next.at))
        : t.value.renews(dayOf(next.at))
    }
    const end = recurs
      ? paidUntil ?? until
      : until
    return end
      ? t.value.endsOn(dayOf(end))
      : t.value.forGood
  }
}
