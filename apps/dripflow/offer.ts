// What a course costs one person now, in words and with the ways to pay.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { Language } from '#kit/bot'
import type { Doing, Offer } from '#kit/pay'
import type { Sequence } from './store.ts'
import { formatPrice, paymentButtons, sellerOf } from '#kit/pay'
import { graceDays, holding, isPaid, itemOf } from './access.ts'
import { hasRoom } from './limits.ts'
import { enrolmentIn } from './store.ts'
import { texts } from './texts.ts'

/** Whose money it is: the founder's own courses are his revenue. */
export async function shopOf(work: Pick<Doing, 'db' | 'app' | 'money'>, { ownerId }: Pick<Sequence, 'ownerId'>): Promise<Pick<Offer, 'seller' | 'account'>> {
  if (ownerId === work.money.founder)
    return { seller: null, account: null }
  const seller = await sellerOf(work.db, work.app, ownerId)
  return {
    seller: ownerId,
    account: seller?.ready
      ? seller.account
      : null,
  }
}

/** Whether this buyer can have it now: once, from a running course with room. */
async function forSale(work: Doing, course: Sequence, code: string | undefined, buyer: number): Promise<boolean> {
  if (course.state !== 'live' || buyer === course.ownerId || (code !== undefined && code !== course.promoCode))
    return false
  return !await holding(work, course, buyer) && (await enrolmentIn(work.db, course.id, buyer) !== undefined || await hasRoom(work, course))
}

/** In Stars, with the code's reduction. */
function starsOf({ stars, promoPercent }: Pick<Sequence, 'stars' | 'promoPercent'>, code: string | undefined): number | null {
  return stars === null || code === undefined
    ? stars
    : Math.max(1, Math.round(stars * (100 - (promoPercent ?? 0)) / 100))
}

/** A course as the kit sells it. Where nothing is on sale it has no price, but still an owner: a renewal that comes in is theirs. */
export async function offerFor(work: Doing, course: Sequence, code: string | undefined, buyer: number, language: Language): Promise<Offer> {
  const stars = starsOf(course, code)
  return {
    title: course.title,
    about: texts(language).offerAbout(course.title),
    ...await shopOf(work, course),
    graceDays: course.monthly
      ? graceDays
      : 0,
    ...await forSale(work, course, code, buyer) && {
      // at Stripe's page codes are Stripe's own
      ...course.amount !== null && code === undefined && {
        card: cardOf(course),
      },
      ...stars !== null && {
        stars: { amount: stars, monthly: course.monthly },
      },
    },
  }
}

function cardOf({ amount, currency, monthly }: Sequence) {
  return {
    amount: amount!,
    currency,
    interval: monthly
      ? 'month' as const
      : null,
    trialDays: 0,
  }
}

/** What the course costs, in words; empty for a free one. */
export function priceWords(course: Sequence, language: Language): string {
  return isPaid(course)
    ? texts(language).costs(course.amount === null
        ? null
        : formatPrice(cardOf(course), language), course.stars, course.monthly, course.previewDays)
    : ''
}

/** The buttons to pay with, one a row; with `code` at its price. */
export async function payKeys(work: Doing, course: Sequence, buyer: number, language: Language, code?: string): Promise<{ text: string, callback_data: string }[]> {
  const offer = await offerFor(work, course, code, buyer, language)
  const keys = paymentButtons(offer, itemOf(course, code), work, language).inline_keyboard.flat().flatMap(button => 'callback_data' in button
    ? [
        { text: button.text, callback_data: button.callback_data },
      ]
    : [])
  return course.promoCode && !code && offer.stars
    ? [
        ...keys,
        { text: texts(language).buttons.code, callback_data: `k:${course.publicId}` },
      ]
    : keys
}

export const rowsOf = (keys: InlineKeyboardButton[]) => keys.map(key => [key])
