// What keeps a group from being sold, or sold as well as it could be: plain functions of its row.

import type { Group } from './store.ts'

/** `removed` and `rights`: nothing is sold. The others close one way to pay, or turn new buyers away. */
export type Trouble = 'removed' | 'rights' | 'price-broken' | 'price-checking' | 'no-price' | 'cards-off' | 'stripe-missing' | 'stripe-unfinished' | 'stars-missing' | 'full'

export interface Till {
  /** The founder's Stripe is there: cards can be taken at all. */
  cards: boolean
  /** How far the owner's own account is; `own`: the founder's groups need none. */
  stripe: 'own' | 'ready' | 'unfinished' | 'none'
  /** The owner's plan has room for one more who pays. */
  room: boolean
}

type Priced = Pick<Group, 'paused' | 'amount' | 'priceState' | 'stars' | 'passDays' | 'passAmount' | 'passStars'>

/** What is wrong, the worst first; empty: all is well. */
export function troubleOf({ paused, amount, priceState, stars, passDays, passAmount, passStars }: Priced, { cards, stripe, room }: Till): Trouble[] {
  const found: Trouble[] = []
  if (paused === 'removed' || paused === 'rights')
    found.push(paused)
  const wantsCards = amount !== null || Boolean(passDays && passAmount)
  const hasStars = Boolean(stars || (passDays && passStars))
  if (!wantsCards && !hasStars)
    return [...found, 'no-price']
  if (wantsCards) {
    if (!cards) {
      found.push('cards-off')
    }
    else if (stripe === 'none') {
      found.push('stripe-missing')
    }
    else if (stripe === 'unfinished') {
      found.push('stripe-unfinished')
    }
    else if (amount !== null && priceState !== 'ok') {
      found.push(priceState === 'broken'
        ? 'price-broken'
        : 'price-checking')
    }
  }
  if (!room)
    found.push('full')
  // what is used inside Telegram must be on offer in Stars too (Bot Developer Terms, 6.2)
  if (!hasStars)
    found.push('stars-missing')
  return found
}
