// Rows as mini apps see them: ids that may be known, amounts in the currency's smallest unit, instants as ISO text.

import type { Group, Member } from './store.ts'

export function iso(at: number | null) {
  return at === null
    ? null
    : new Date(at).toISOString()
}

/** A group for its owner. */
export function groupView({ publicId, title, paused, priceState, amount, currency, interval, stars, trialDays, graceDays, passDays, passAmount, passCurrency, passStars }: Group) {
  return {
    id: publicId,
    title,
    paused,
    price: amount === null
      ? null
      : {
          amount,
          currency,
          interval,
          works: priceState === 'ok',
        },
    stars,
    trial_days: trialDays,
    grace_days: graceDays,
    pass: passDays === null
      ? null
      : {
          days: passDays,
          amount: passAmount,
          currency: passCurrency,
          stars: passStars,
        },
  }
}

/** A member for the group's owner. */
export function memberView({ telegramUserId, firstName, username, status, until, paidUntil, rail, amount, currency, interval, cancelAtEnd, admittedAt, createdAt }: Member) {
  return {
    user: telegramUserId,
    name: firstName,
    username,
    status,
    until: iso(until),
    paid_until: iso(paidUntil),
    rail,
    amount,
    currency,
    interval,
    cancel_at_end: cancelAtEnd,
    inside: admittedAt !== null,
    since: iso(createdAt),
  }
}

/** How many of each state. */
export type Counts = Partial<Record<Member['status'], number>>
export const countsOf = (rows: { groupId: number, status: Member['status'], n: number }[], id: number): Counts => Object.fromEntries(rows.filter(({ groupId }) => groupId === id).map(({ status, n }) => [status, n]))

/** A membership for its member, with a link that still opens if there is one. */
export function membershipView(member: Member, group: Pick<Group, 'publicId' | 'title'>, link: string | null) {
  const { status, until, paid_until, rail, amount, currency, interval, cancel_at_end, inside } = memberView(member)
  return {
    group: group.publicId,
    title: group.title,
    status,
    until,
    rail,
    cancel_at_end,
    inside,
    next_charge: ['trialing', 'active'].includes(status) && !cancel_at_end && amount !== null
      ? {
          at: paid_until,
          amount,
          currency,
          interval,
        }
      : null,
    link,
  }
}
