// A member in one line, for the owner: the price, and what comes next.

import type { MemberView } from '../api.ts'
import { useTexts } from '#kit/ui'
import { dayOf, isLive } from './membership-words.ts'
import { money } from './money.ts'
import { ownerTexts } from './owner-texts.ts'
import { texts } from './texts.ts'

type Priced = Pick<MemberView, 'amount' | 'currency' | 'interval' | 'rail'>

/** What somebody pays, `$9.00 a month`; undefined where nothing renews. */
export function usePriceWords() {
  const t = useTexts(texts)
  return ({ amount, currency, interval, rail }: Priced): string | undefined => {
    if (amount === null || !currency)
      return undefined
    const sum = money(amount, currency)
    return rail === 'stars'
      ? t.value.starsMonth(sum)
      : t.value.perWord(sum, t.value.per[interval ?? 'month'])
  }
}

export function useMemberWords() {
  const t = useTexts(ownerTexts)
  const price = usePriceWords()
  return (member: MemberView): string => {
    const { username, status, until, paid_until: paidUntil, cancel_at_end: ends } = member
    const next = !isLive(status)
      ? undefined
      : status === 'comped'
        ? until
          ? t.value.free(dayOf(until))
          : t.value.forGood
        : ends || status === 'past_due'
          ? until
            ? t.value.ends(dayOf(until))
            : undefined
          : paidUntil
            ? t.value.renews(dayOf(paidUntil))
            : undefined
    return [
      isLive(status) && price(member),
      next,
    ].filter(Boolean).join(' · ') || (username
      ? `@${username}`
      : '')
  }
}
