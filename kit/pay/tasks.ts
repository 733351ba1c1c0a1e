// What is asked of Stripe, one task per purpose. A task may run again after half of it happened: everything it makes has its idempotency key.

import type Stripe from 'stripe'
import type { CardPrice } from './goods.ts'
import { look } from './look.ts'

export interface Desk {
  stripe: Stripe
  app: string
  now: number
  /** Options of a call that asks. */
  of: { stripeAccount?: string }
  /** Options of a call that makes something. */
  once: (step: string) => { stripeAccount?: string, idempotencyKey: string }
}

export interface CheckoutInput {
  checkout: string
  item: string
  title: string
  buyer: number
  seller: number | null
  card: CardPrice
  customer?: string
  feePercent: number
  /** The bot's address, `https://t.me/<username>`. */
  bot: string
  language: string
}

/** Stripe takes 30 minutes to 24 hours (docs.stripe.com/api/checkout/sessions/create#create_checkout_session-expires_at). */
const pageMs = 23 * 3_600_000

const missing = (error: unknown) => (error as { code?: string }).code === 'resource_missing'

async function productOf({ stripe, app, of, once }: Desk, { item, title, seller }: Pick<CheckoutInput, 'item' | 'title' | 'seller'>): Promise<string> {
  // an id of our own: found again without a search, whose index lags behind
  const id = `${app}_${item.replace(':', '_')}`
  try {
    return (await stripe.products.retrieve(id, {}, of)).id
  }
  catch (error) {
    if (!missing(error))
      throw error
  }
  const product = await stripe.products.create({
    id,
    name: title,
    metadata: {
      app,
      item,
      ...(seller !== null && {
        owner_id: String(seller),
      }),
    },
  }, once('product'))
  return product.id
}

/** The price of an item, found by its lookup key or made; an owner's own price is used as it is. */
async function priceOf(desk: Desk, input: CheckoutInput): Promise<string> {
  const { stripe, app, of, once } = desk
  const { amount, currency, interval, price } = input.card
  if (price)
    return price
  const lookup = `${app}_${input.item}_${amount}_${currency}_${interval ?? 'once'}`
  const { data: [known] } = await stripe.prices.list({
    lookup_keys: [lookup],
    active: true,
    limit: 1,
  }, of)
  if (known)
    return known.id
  const made = await stripe.prices.create({
    product: await productOf(desk, input),
    unit_amount: amount,
    currency,
    lookup_key: lookup,
    metadata: { app, item: input.item },
    ...(interval && {
      recurring: { interval },
    }),
  }, once('price'))
  return made.id
}

async function checkout(desk: Desk, input: CheckoutInput) {
  const { stripe, app, now, once } = desk
  const { buyer, card, checkout: id } = input
  const price = await priceOf(desk, input)
  const customer = input.customer ?? (await stripe.customers.create({
    metadata: {
      app,
      telegram_user_id: String(buyer),
    },
  }, once('customer'))).id
  const [kind, ref] = input.item.split(':') as [string, string]
  const metadata = {
    app,
    item: input.item,
    telegram_user_id: String(buyer),
    [`${kind}_id`]: ref,
  }
  const fee = input.seller !== null && input.feePercent > 0
  const session = await stripe.checkout.sessions.create({
    mode: card.interval
      ? 'subscription'
      : 'payment',
    line_items: [
      { price, quantity: 1 },
    ],
    customer,
    client_reference_id: String(buyer),
    metadata,
    allow_promotion_codes: true,
    locale: input.language === 'ru'
      ? 'ru'
      : 'en',
    success_url: `${input.bot}?start=paid-${id}`,
    cancel_url: `${input.bot}?start=unpaid-${id}`,
    expires_at: Math.floor((now + pageMs) / 1000),
    ...(card.interval
      ? {
          subscription_data: {
            metadata,
            ...(card.trialDays > 0 && { trial_period_days: card.trialDays }),
            ...(fee && { application_fee_percent: input.feePercent }),
          },
        }
      : {
          payment_intent_data: {
            metadata,
            ...(fee && {
              application_fee_amount: Math.floor(card.amount * input.feePercent / 100),
            }),
          },
        }),
  }, once('session'))
  return {
    session: session.id,
    url: session.url,
    expires_at: session.expires_at * 1000,
    customer,
  }
}

/** Stripe's own page for cards, invoices and cancelling. */
async function portal({ stripe, once }: Desk, { customer, bot }: { customer: string, bot: string }) {
  const { url } = await stripe.billingPortal.sessions.create({
    customer,
    return_url: `${bot}?start=billing`,
  }, once('portal'))
  return { url }
}

/** Cancels at the end of what is paid, or takes that back. */
async function renew(desk: Desk, { subscription, on }: { subscription: string, on: boolean }) {
  await desk.stripe.subscriptions.update(subscription, { cancel_at_period_end: !on }, desk.once('renew'))
  return await look(desk, { subscription })
}

/** Ends a subscription now; one that is over already stays so. */
async function end(desk: Desk, { subscription }: { subscription: string }) {
  try {
    await desk.stripe.subscriptions.cancel(subscription, {}, desk.once('end'))
  }
  catch (error) {
    if (!missing(error))
      throw error
  }
  return await look(desk, { subscription })
}

async function refund(desk: Desk, { charge }: { charge: string }) {
  try {
    await desk.stripe.refunds.create({ charge }, desk.once('refund'))
  }
  catch (error) {
    if ((error as { code?: string }).code !== 'charge_already_refunded')
      throw error
  }
  return await look(desk, { charge })
}

/** A seller's own account and the page that sets it up. The seller pays Stripe's fees and answers for disputes: it is their shop. */
async function connect({ stripe, app, once }: Desk, { seller, account, bot }: { seller: number, account?: string, bot: string }) {
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

async function account({ stripe }: Desk, { account: id }: { account: string }) {
  const { metadata, charges_enabled } = await stripe.accounts.retrieve(id)
  return {
    account: id,
    seller: Number(metadata?.telegram_user_id),
    ready: charges_enabled,
  }
}

/** What an owner's own price is, to be checked before it is sold. */
async function price({ stripe, of }: Desk, { price: id }: { price: string }) {
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

export const tasks = {
  checkout,
  portal,
  renew,
  end,
  refund,
  connect,
  account,
  price,
  look,
}

export type TaskName = keyof typeof tasks
/** What a task answers; the `result` of the delivery its `then` job hears. */
export type TaskResult<T extends TaskName> = Awaited<ReturnType<typeof tasks[T]>>
