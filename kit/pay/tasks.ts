// What is asked of Stripe, one task per purpose. A task may run again after half of it happened: everything it makes has its idempotency key.

import type { Desk } from './desk.ts'
import type { CardPrice } from './goods.ts'
import { missing, productOf } from './desk.ts'
import { look } from './look.ts'
import { account, connect, price, promote, unpromote } from './seller-tasks.ts'

export interface CheckoutInput {
  checkout: string
  item: string
  title: string
  buyer: number
  seller: number | null
  card: CardPrice
  /** How long it lasts when it is paid once; left out: for good. */
  days?: number
  customer?: string
  feePercent: number
  /** The bot's address, `https://t.me/<username>`. */
  bot: string
  language: string
}

/** Stripe takes 30 minutes to 24 hours (docs.stripe.com/api/checkout/sessions/create#create_checkout_session-expires_at). */
const pageMs = 23 * 3_600_000

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
    // a discount of a whole charge paid once would leave nothing to look at
    allow_promotion_codes: card.interval !== null,
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
            // what was sold is what counts, also when the offer has changed since
            metadata: {
              ...metadata,
              ...(input.days && {
                days: String(input.days),
              }),
            },
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

export const tasks = {
  checkout,
  portal,
  renew,
  end,
  refund,
  connect,
  account,
  price,
  promote,
  unpromote,
  look,
}

export type TaskName = keyof typeof tasks
/** What a task answers; the `result` of the delivery its `then` job hears. */
export type TaskResult<T extends TaskName> = Awaited<ReturnType<typeof tasks[T]>>
