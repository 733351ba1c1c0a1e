// What a seller asks of Stripe: an account of their own, whether a price of theirs can be sold, codes for a lower price.

import type { Desk } from './desk.ts'
import { missing, productOf } from './desk.ts'

/** A seller's own account and the page that sets it up. The seller pays Stripe's fees and answers for disputes: it is their shop. */
export async function connect({ stripe, app, once }: Desk, { seller, account, bot }: { seller: number, account?: string, bot: string }) {
  const id = account ?? (await stripe.accounts.create({
    controller: {
      fees: { payer: 'account' },
      losses: { payments: 'stripe' },
      requirement_collection: 'stripe',
      stripe_dashboard: { type: 'full' },
    },
    metadata: {
      app,
      telegram_user_id: String(seller),
    },
  }, once('account'))).id
  const { url } = await stripe.accountLinks.create({
    account: id,
    type: 'account_onboarding',
    refresh_url: `${bot}?start=onboard`,
    return_url: `${bot}?start=onboarded`,
  }, once('link'))
  return { account: id, url }
}

/** Whether an account may take cards by now, and whose it is. */
export async function account({ stripe }: Desk, { account: id }: { account: string }) {
  const { metadata, charges_enabled } = await stripe.accounts.retrieve(id)
  return {
    account: id,
    seller: Number(metadata?.telegram_user_id),
    ready: charges_enabled,
  }
}

/** What an owner's own price is, to be checked before it is sold. */
export async function price({ stripe, of }: Desk, { price: id }: { price: string }) {
  try {
    const { active, currency, unit_amount, recurring, product } = await stripe.prices.retrieve(id, {
      expand: ['product'],
    }, of)
    const owned = typeof product === 'object' && !product.deleted
      ? product
      : null
    return {
      found: true,
      active: active && Boolean(owned?.active),
      amount: unit_amount,
      currency,
      interval: recurring && recurring.interval_count === 1
        ? recurring.interval
        : null,
      app: owned?.metadata.app ?? null,
      owner: owned?.metadata.owner_id ?? null,
    }
  }
  catch (error) {
    if (!missing(error))
      throw error
    return { found: false }
  }
}

export interface PromoInput {
  item: string
  title: string
  seller: number | null
  /** The owner's own price, whose product the code is for; left out: the item's own product. */
  price?: string
  code: string
  percent?: number
  /** In the currency's smallest unit. */
  amount?: number
  currency?: string
  duration: 'once' | 'forever'
}

/** A code that payers type on the payment page; it holds for this item's product only. */
export async function promote(desk: Desk, input: PromoInput) {
  const { stripe, app, of, once } = desk
  const { item, code, percent, amount, currency, duration } = input
  const product = input.price
    ? String((await stripe.prices.retrieve(input.price, {}, of)).product)
    : await productOf(desk, input)
  const coupon = await stripe.coupons.create({
    duration,
    ...(percent
      ? { percent_off: percent }
      : { amount_off: amount!, currency: currency! }),
    applies_to: {
      products: [product],
    },
    metadata: { app, item },
  }, once('coupon'))
  await stripe.promotionCodes.create({
    code,
    promotion: { type: 'coupon', coupon: coupon.id },
    metadata: { app, item },
  }, once('code'))
  return { code }
}

/** Ends a code of this item; who has used it keeps the discount. */
export async function unpromote({ stripe, app, of, once }: Desk, { item, code }: { item: string, code: string }) {
  const { data } = await stripe.promotionCodes.list({ code, active: true, limit: 10 }, of)
  const found = data.find(({ metadata }) => metadata?.app === app && metadata.item === item)
  if (found)
    await stripe.promotionCodes.update(found.id, { active: false }, once('end'))
  return {
    found: Boolean(found),
  }
}
