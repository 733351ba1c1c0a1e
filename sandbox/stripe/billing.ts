// The life of a subscription: its invoices, and what the clock brings.

import type { Book, StripeState, Thing } from './books.ts'
import { all, get, put } from './books.ts'
import { charge } from './charge.ts'
import { emit } from './events.ts'

const daySeconds = 86_400
/** Days after a failed renewal on which it is tried again; after the last the subscription is cancelled (Stripe's default in new accounts). */
const retryDays = [3, 5, 7]

/** The nth period's end after an anchor, in Unix seconds: calendar months keep the anchor's day, clamped to the month's end. */
export function addPeriods(anchor: number, interval: string, count: number): number {
  const at = new Date(anchor * 1000)
  if (interval === 'day' || interval === 'week') {
    return anchor + count * daySeconds * (interval === 'week'
      ? 7
      : 1)
  }
  const months = at.getUTCMonth() + count * (interval === 'year'
    ? 12
    : 1)
  const last = new Date(Date.UTC(at.getUTCFullYear(), months + 1, 0)).getUTCDate()
  return Math.floor(Date.UTC(at.getUTCFullYear(), months, Math.min(at.getUTCDate(), last), at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()) / 1000)
}

const itemOf = (subscription: Thing) => subscription.items.data[0] as Thing

function discounted(subscription: Thing, amount: number, first: boolean): number {
  const coupon = subscription.sandbox_coupon as Thing | undefined
  if (!coupon || (coupon.duration === 'once' && !first))
    return amount
  return Math.max(0, amount - (coupon.amount_off ?? Math.round(amount * coupon.percent_off / 100)))
}

/** Tries to collect an invoice; says how it went to everybody. */
export function payInvoice(book: Book, invoice: Thing, subscription: Thing): boolean {
  const { amount_due: amount, currency, customer } = invoice
  invoice.attempted = true
  invoice.attempt_count += 1
  const applicationFee = subscription.application_fee_percent && amount
    ? Math.floor(amount * subscription.application_fee_percent / 100)
    : null
  const { intent, paid } = amount > 0
    ? charge(book, {
        amount,
        currency,
        customer,
        metadata: {},
        applicationFee,
        description: 'Subscription update',
      })
    : { intent: null, paid: true }
  if (intent) {
    const known = all(book, 'invoice_payment').find(payment => payment.invoice === invoice.id)
    const payment = known ?? put(book, 'invoice_payment', {
      amount_requested: amount,
      currency,
      invoice: invoice.id,
      is_default: true,
    })
    Object.assign(payment, {
      amount_paid: paid
        ? amount
        : null,
      payment: { type: 'payment_intent', payment_intent: intent.id },
      status: paid
        ? 'paid'
        : 'open',
      status_transitions: {
        canceled_at: null,
        paid_at: paid
          ? book.world.clock.seconds()
          : null,
      },
    })
  }
  if (paid) {
    Object.assign(invoice, {
      status: 'paid',
      amount_paid: amount,
      amount_remaining: 0,
      next_payment_attempt: null,
    })
    emit(book, 'invoice.paid', invoice)
    emit(book, 'invoice.payment_succeeded', invoice)
  }
  else {
    emit(book, 'invoice.payment_failed', invoice)
  }
  return paid
}

function invoiceFor(book: Book, subscription: Thing, reason: string): Thing {
  const item = itemOf(subscription)
  const trial = subscription.status === 'trialing'
  const full = trial
    ? 0
    : item.price.unit_amount * item.quantity
  const amount = discounted(subscription, full, reason === 'subscription_create')
  const invoice = put(book, 'invoice', {
    amount_due: amount,
    amount_paid: 0,
    amount_remaining: amount,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    billing_reason: reason,
    collection_method: 'charge_automatically',
    currency: subscription.currency,
    customer: subscription.customer,
    lines: {
      object: 'list',
      data: [],
      has_more: false,
      url: '',
    },
    metadata: {},
    next_payment_attempt: null,
    parent: {
      type: 'subscription_details',
      quote_details: null,
      subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
    },
    period_start: item.current_period_start,
    period_end: item.current_period_end,
    // Stripe leaves a renewal's draft open for an hour; nothing here could change it meanwhile
    status: 'open',
    subtotal: full,
    total: amount,
  })
  subscription.latest_invoice = invoice.id
  emit(book, 'invoice.created', invoice)
  emit(book, 'invoice.finalized', invoice)
  return invoice
}

export interface NewSubscription { price: Thing, customer: string, metadata: Thing, trialDays: number, applicationFeePercent: number | null, coupon?: Thing }

/** Starts a subscription and tries the first charge. */
export function subscribe(book: Book, { price, customer, metadata, trialDays, applicationFeePercent, coupon }: NewSubscription): Thing {
  const now = book.world.clock.seconds()
  const trialEnd = trialDays
    ? now + trialDays * daySeconds
    : null
  const anchor = trialEnd ?? now
  const subscription = put(book, 'subscription', {
    application_fee_percent: applicationFeePercent,
    billing_cycle_anchor: anchor,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    collection_method: 'charge_automatically',
    currency: price.currency,
    customer,
    discounts: [],
    ended_at: null,
    items: {
      object: 'list',
      data: [],
      has_more: false,
      total_count: 1,
      url: '',
    },
    latest_invoice: null,
    metadata,
    start_date: now,
    status: trialEnd
      ? 'trialing'
      : 'active',
    trial_start: trialEnd && now,
    trial_end: trialEnd,
    ...(coupon && { sandbox_coupon: coupon }),
  })
  subscription.items.data.push({
    id: `si_${subscription.id.slice(4)}`,
    object: 'subscription_item',
    created: now,
    current_period_start: now,
    current_period_end: trialEnd ?? addPeriods(anchor, price.recurring.interval, 1),
    metadata: {},
    price,
    quantity: 1,
    subscription: subscription.id,
  })
  const invoice = invoiceFor(book, subscription, 'subscription_create')
  emit(book, 'customer.subscription.created', subscription)
  if (!payInvoice(book, invoice, subscription))
    subscription.status = 'incomplete'
  emit(book, 'customer.subscription.updated', subscription)
  return subscription
}

export function cancelSubscription(book: Book, subscription: Thing): void {
  const now = book.world.clock.seconds()
  Object.assign(subscription, { status: 'canceled', canceled_at: subscription.canceled_at ?? now, ended_at: now })
  emit(book, 'customer.subscription.deleted', subscription)
}

function renew(book: Book, subscription: Thing): void {
  const item = itemOf(subscription)
  const { interval } = item.price.recurring
  const start = item.current_period_end as number
  let count = 1
  while (addPeriods(subscription.billing_cycle_anchor, interval, count) <= start)
    count += 1
  subscription.status = 'active'
  item.current_period_start = start
  item.current_period_end = addPeriods(subscription.billing_cycle_anchor, interval, count)
  const invoice = invoiceFor(book, subscription, 'subscription_cycle')
  if (!payInvoice(book, invoice, subscription)) {
    subscription.status = 'past_due'
    invoice.next_payment_attempt = book.world.clock.seconds() + retryDays[0]! * daySeconds
  }
  emit(book, 'customer.subscription.updated', subscription)
}

/** Tries the open invoice of a subscription again; recovered, it goes on as if nothing had been. */
export function retry(book: Book, subscription: Thing): void {
  const invoice = get(book, 'invoice', subscription.latest_invoice)
  if (invoice.status !== 'open')
    return
  const begun = invoice.created as number
  if (payInvoice(book, invoice, subscription)) {
    subscription.status = 'active'
    return emit(book, 'customer.subscription.updated', subscription)
  }
  const next = retryDays.map(days => begun + days * daySeconds).find(at => at > book.world.clock.seconds())
  invoice.next_payment_attempt = next ?? null
  if (!next)
    cancelSubscription(book, subscription)
}

/** When something happens next to an object, in Unix seconds. */
function nextAt(book: Book, thing: Thing): number {
  if (thing.object === 'checkout.session') {
    return thing.status === 'open'
      ? thing.expires_at
      : Infinity
  }
  switch (thing.status) {
    case 'trialing':
    case 'active': return itemOf(thing).current_period_end
    case 'past_due': return get(book, 'invoice', thing.latest_invoice).next_payment_attempt ?? Infinity
    // an unpaid first invoice is given up after 23 hours
    case 'incomplete': return thing.created + 23 * 3600
    default: return Infinity
  }
}

function happen(book: Book, thing: Thing): void {
  if (thing.object === 'checkout.session') {
    Object.assign(thing, { status: 'expired', url: null })
    emit(book, 'checkout.session.expired', thing)
  }
  else if (thing.status === 'past_due') {
    retry(book, thing)
  }
  else if (thing.status === 'incomplete') {
    thing.status = 'incomplete_expired'
    emit(book, 'customer.subscription.updated', thing)
  }
  else if (thing.cancel_at_period_end) {
    cancelSubscription(book, thing)
  }
  else {
    renew(book, thing)
  }
}

/** Everything of every account that the clock moves, soonest first. */
export function upcoming(base: Omit<Book, 'account'>, state: StripeState): { book: Book, thing: Thing, at: number }[] {
  return Object.keys(state.books).flatMap((name) => {
    const book: Book = {
      ...base,
      account: name === 'main'
        ? null
        : name,
    }
    return [
      ...all(book, 'checkout.session'),
      ...all(book, 'subscription'),
    ].map(thing => ({
      book,
      thing,
      at: nextAt(book, thing),
    }))
  }).filter(({ at }) => at < Infinity).sort((a, b) => a.at - b.at)
}

/** Lets happen what is due. */
export function runDue(base: Omit<Book, 'account'>): void {
  for (let [next] = upcoming(base, base.state); next && next.at <= base.world.clock.seconds(); [next] = upcoming(base, base.state))
    happen(next.book, next.thing)
}
