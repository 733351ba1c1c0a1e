// What Stripe says now about one purchase. Events only say where to look: whatever order they come in, the last look is the truth.

import type Stripe from 'stripe'
import type { Desk } from './desk.ts'

export type Clue = { session: string } | { subscription: string } | { invoice: string } | { payment_intent: string } | { charge: string }

export interface SeenCharge {
  charge: string
  amount: number
  currency: string
  refunded: number
  disputed: boolean
  /** Stripe's own fee, where the account is told of it. */
  fee: number
  platformFee: number
  paidAt: number
  availableAt: number
}

/** A purchase as it stands: absolute, so that seeing it twice changes nothing. */
export interface Seen {
  app: string
  item: string
  buyer: number
  ref: string
  customer: string | null
  status: 'trialing' | 'active' | 'past_due' | 'frozen' | 'refunded' | 'ended' | 'unpaid'
  until: number | null
  cancelAtEnd: boolean
  /** What the next charge takes; null: it was paid once. */
  amount: number | null
  currency: string
  /** How long it lasts, where it was paid once; null: for good. */
  days: number | null
  charges: SeenCharge[]
}

function idOf(of: string | { id: string } | null | undefined) {
  return typeof of === 'string'
    ? of
    : of?.id ?? null
}

async function seeCharge({ stripe, of }: Desk, intent: string): Promise<{ intent: Stripe.PaymentIntent, charge: SeenCharge | null }> {
  const found = await stripe.paymentIntents.retrieve(intent, {
    expand: ['latest_charge.balance_transaction'],
  }, of)
  const charge = found.latest_charge as Stripe.Charge | null
  if (!charge || charge.status !== 'succeeded')
    return { intent: found, charge: null }
  // `disputed` stays true after a dispute is won: only the dispute itself tells how it stands
  const disputes = charge.disputed
    ? (await stripe.disputes.list({ charge: charge.id, limit: 10 }, of)).data
    : []
  const balance = charge.balance_transaction as Stripe.BalanceTransaction | null
  return {
    intent: found,
    charge: {
      charge: charge.id,
      amount: charge.amount,
      currency: charge.currency,
      refunded: charge.amount_refunded,
      disputed: disputes.some(({ status }) => !['won', 'warning_closed', 'prevented'].includes(status)),
      fee: (balance?.fee_details ?? []).filter(({ type }) => type === 'stripe_fee').reduce((sum, { amount }) => sum + amount, 0),
      platformFee: charge.application_fee_amount ?? 0,
      paidAt: charge.created * 1000,
      availableAt: (balance?.available_on ?? charge.created) * 1000,
    },
  }
}

function undone(charge: SeenCharge | null | undefined): 'frozen' | 'refunded' | null {
  if (charge?.disputed)
    return 'frozen'
  return charge && charge.refunded >= charge.amount && charge.amount > 0
    ? 'refunded'
    : null
}

async function intentOfInvoice({ stripe, of }: Desk, invoice: string): Promise<string | null> {
  const { data } = await stripe.invoicePayments.list({ invoice, limit: 10 }, of)
  const paid = data.find(payment => payment.status === 'paid') ?? data[0]
  return idOf(paid?.payment.payment_intent)
}

const subscriptionOf = (invoice: Stripe.Invoice) => idOf(invoice.parent?.subscription_details?.subscription)

/** Stripe's words for a subscription in ours (docs.stripe.com/billing/subscriptions/overview#subscription-statuses). */
const states: Record<string, Seen['status']> = {
  trialing: 'trialing',
  active: 'active',
  past_due: 'past_due',
  incomplete: 'unpaid',
}

/** Money given back outlives the subscription; a dispute stops mattering when it ends. */
function standingNow(state: Seen['status'], undone: 'frozen' | 'refunded' | null): Seen['status'] {
  return state === 'unpaid' || (state === 'ended' && undone === 'frozen')
    ? state
    : undone ?? state
}

async function seeSubscription(desk: Desk, id: string, alsoInvoice?: string): Promise<Seen | null> {
  const subscription = await desk.stripe.subscriptions.retrieve(id, {}, desk.of)
  const { app, item, telegram_user_id: buyer } = subscription.metadata
  const [line] = subscription.items.data
  if (!app || !item || !buyer || !line)
    return null
  const latest = idOf(subscription.latest_invoice)
  const intents = await Promise.all([
    ...new Set([latest, alsoInvoice]),
  ].map(async invoice => ({
    invoice,
    intent: invoice
      ? await intentOfInvoice(desk, invoice)
      : null,
  })))
  const charges = await Promise.all(intents.map(async ({ invoice, intent }) => ({
    invoice,
    charge: intent
      ? (await seeCharge(desk, intent)).charge
      : null,
  })))
  const now = charges.find(({ invoice }) => invoice === latest)?.charge
  const state = states[subscription.status] ?? 'ended'
  return {
    app,
    item,
    buyer: Number(buyer),
    ref: id,
    customer: idOf(subscription.customer),
    status: standingNow(state, undone(now)),
    // Stripe moves the period on before it is paid: a failed charge leaves what was paid before (the period stands on the items since 2025-03-31)
    until: (state === 'past_due'
      ? line.current_period_start
      : subscription.ended_at ?? line.current_period_end) * 1000,
    cancelAtEnd: subscription.cancel_at_period_end || subscription.cancel_at !== null,
    amount: line.price.unit_amount ?? 0,
    currency: line.price.currency,
    days: null,
    charges: charges.flatMap(({ charge }) => charge ?? []),
  }
}

async function seeIntent(desk: Desk, id: string): Promise<Seen | null> {
  const { intent, charge } = await seeCharge(desk, id)
  const { app, item, telegram_user_id: buyer } = intent.metadata
  if (!app || !item || !buyer) {
    const { data: [payment] } = await desk.stripe.invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent: id },
      limit: 1,
    }, desk.of)
    const invoice = idOf(payment?.invoice)
    return invoice
      ? await look(desk, { invoice })
      : null
  }
  return {
    app,
    item,
    buyer: Number(buyer),
    ref: id,
    customer: idOf(intent.customer),
    status: charge
      ? undone(charge) ?? 'active'
      : 'unpaid',
    until: null,
    cancelAtEnd: true,
    amount: null,
    currency: intent.currency,
    days: Number(intent.metadata.days) || null,
    charges: charge
      ? [charge]
      : [],
  }
}

/**
 * Follows a clue to the purchase it belongs to and says how that stands.
 * @returns null when it is none of this app's
 */
export async function look(desk: Desk, clue: Clue): Promise<Seen | null> {
  const { stripe, of } = desk
  const seen = async (): Promise<Seen | null> => {
    if ('subscription' in clue)
      return await seeSubscription(desk, clue.subscription)
    if ('payment_intent' in clue)
      return await seeIntent(desk, clue.payment_intent)
    if ('invoice' in clue) {
      const subscription = subscriptionOf(await stripe.invoices.retrieve(clue.invoice, {}, of))
      return subscription
        ? await seeSubscription(desk, subscription, clue.invoice)
        : null
    }
    if ('charge' in clue) {
      const intent = idOf((await stripe.charges.retrieve(clue.charge, {}, of)).payment_intent)
      return intent
        ? await seeIntent(desk, intent)
        : null
    }
    const session = await stripe.checkout.sessions.retrieve(clue.session, {}, of)
    const subscription = idOf(session.subscription)
    const intent = idOf(session.payment_intent)
    return subscription
      ? await seeSubscription(desk, subscription)
      : intent
        ? await seeIntent(desk, intent)
        : null
  }
  const found = await seen()
  return found?.app === desk.app
    ? found
    : null
}
