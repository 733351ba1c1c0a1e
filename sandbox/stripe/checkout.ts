// What happens when somebody pays on the hosted page, or brings another card to the portal.

import type { Book, Card, Thing } from './books.ts'
import { retry, subscribe } from './billing.ts'
import { all, get, invalid, put } from './books.ts'
import { charge } from './charge.ts'
import { emit } from './events.ts'

export interface Payment {
  card: Card
  email?: string
  promotionCode?: string
  /** How the second page of a 3-D Secure card ended. */
  authenticated?: boolean
}

export type Outcome = { status: 'paid', redirect: string } | { status: 'declined' | 'authenticate', message: string }

/** A promotion code that somebody typed for a product. @throws StripeRefusal when there is none, or it is for another product */
export function promotionOf(book: Book, code: string, product: string): Thing {
  const found = all(book, 'promotion_code').find(promotion => promotion.active && promotion.code.toLowerCase() === code.trim().toLowerCase())
  const times = found?.max_redemptions
  const products = found && get(book, 'coupon', found.promotion.coupon).applies_to?.products
  if (!found || (products && !products.includes(product)) || (times && found.times_redeemed >= times) || (found.expires_at && found.expires_at <= book.world.clock.seconds()))
    throw invalid('resource_missing', 'This code is invalid.', 'promotion_code')
  return found
}

/** What the page asks for now, in the currency's smallest unit. */
export function amountDue(book: Book, session: Thing, coupon?: Thing): number {
  const price = get(book, 'price', session.sandbox_price)
  if (session.sandbox_trial_days)
    return 0
  const amount = price.unit_amount as number
  return coupon
    ? Math.max(0, amount - (coupon.amount_off ?? Math.round(amount * coupon.percent_off / 100)))
    : amount
}

/** Pays an open session. */
export function completeCheckout(book: Book, session: Thing, { card, email, promotionCode, authenticated }: Payment): Outcome {
  if (session.status !== 'open') {
    throw invalid(undefined, session.status === 'complete'
      ? 'This page was paid already.'
      : 'This page has expired.')
  }
  if (card === 'declined')
    return { status: 'declined', message: 'Your card was declined.' }
  if (card === '3ds' && authenticated === undefined)
    return { status: 'authenticate', message: 'Your bank asks you to confirm this payment.' }
  if (card === '3ds' && !authenticated)
    return { status: 'declined', message: 'We are unable to authenticate your payment method. Please choose a different one and try again.' }
  const price = get(book, 'price', session.sandbox_price)
  const promotion = promotionCode && session.allow_promotion_codes
    ? promotionOf(book, promotionCode, price.product)
    : undefined
  const coupon = promotion && get(book, 'coupon', promotion.promotion.coupon)
  if (promotion)
    promotion.times_redeemed += 1
  session.customer ??= put(book, 'customer', { email: email ?? null, metadata: {}, name: null }).id
  const customer = get(book, 'customer', session.customer)
  if (email)
    customer.email = email
  book.state.cards[customer.id] = card
  if (session.mode === 'subscription') {
    session.subscription = subscribe(book, {
      price,
      customer: customer.id,
      metadata: session.sandbox_metadata,
      trialDays: session.sandbox_trial_days,
      applicationFeePercent: session.sandbox_fee_percent,
      ...(coupon && { coupon }),
    }).id
    session.invoice = get(book, 'subscription', session.subscription).latest_invoice
  }
  else {
    session.payment_intent = charge(book, {
      amount: amountDue(book, session, coupon),
      currency: price.currency,
      customer: customer.id,
      metadata: session.sandbox_metadata,
      applicationFee: session.sandbox_fee_amount,
    }).intent.id
  }
  Object.assign(session, {
    status: 'complete',
    payment_status: session.sandbox_trial_days
      ? 'no_payment_required'
      : 'paid',
    url: null,
    customer_details: { email: customer.email },
  })
  emit(book, 'checkout.session.completed', session)
  return {
    status: 'paid',
    redirect: String(session.success_url).replace('{CHECKOUT_SESSION_ID}', session.id),
  }
}

/** Another card for a customer; an open invoice is tried with it at once. */
export function changeCard(book: Book, customer: string, card: Card): void {
  book.state.cards[customer] = card
  for (const subscription of all(book, 'subscription')) {
    if (subscription.customer === customer && subscription.status === 'past_due')
      retry(book, subscription)
  }
}
