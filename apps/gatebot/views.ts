// Rows as mini apps see them: ids that may be known, amounts in the currency's smallest unit, instants as ISO text.

import type { Group, Member } from './store.ts'

export function iso(at: number | null) {
  return at === null
    ? null
    : new Date(at).toISOString()
}

export type GroupView = ReturnType<typeof groupView>
export type MemberView = ReturnType<typeof memberView>
export type MembershipView = ReturnType<typeof membershipView>

/** A group for its owner. */
export function groupView({ publicId, title, paused, priceState, stripePriceId, amount, currency, interval, stars, trialDays, graceDays, passDays, passAmount, passCurrency, passStars, welcome }: Group) {
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
          /** The owner's own price at Stripe. */
          stripe: stripePriceId,
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
    welcome,
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
export function membershipView(member: Member, { publicId, title }: Pick<Group, 'publicId' | 'title'>, link: string | null) {
  const { status, until, paid_until, rail, amount, currency, interval, cancel_at_end, inside, since } = memberView(member)
  return {
    group: publicId,
    title,
    status,
    until,
    paid_until,
    since,
    rail,
    cancel_at_end,
    inside,
    /** A charge is open: another card, or paying again, is the way back. */
    owing: member.owing,
    /** It renews by itself, or did until it was cancelled. */
    recurs: amount !== null,
    next_charge: ['trialing', 'active'].includes(status) && !cancel_at_end && amount !== null
      ? {
          at: paid_until,
          amount,
          currency: currency!,
          interval,
        }
      : null,
    link,
  }
}
