// The endpoints of Stripe's API that are emulated, by method and path.

import type { Thing } from './books.ts'
import type { Call } from './call.ts'
import { balance } from './balance.ts'
import { cancelSubscription, retry } from './billing.ts'
import { all, get, invalid, list, newId, put, shelf } from './books.ts'
import { page } from './call.ts'
import { emit } from './events.ts'
import { check, truth, whole } from './form.ts'
import { createAccount, createAccountLink, createPortal, createPrice, createRefund, createSession, listPrices } from './making.ts'

type Handler = (call: Call) => Thing

function update(call: Call, object: string, known: string[]): Thing {
  const { book, params, id } = call
  check(params, known)
  const thing = get(book, object, id)
  for (const [name, value] of Object.entries(params)) {
    if (name !== 'expand') {
      thing[name] = name === 'metadata'
        ? {
            ...thing.metadata,
            ...value,
          }
        : name === 'active'
          ? truth(value)
          : value
    }
  }
  book.world.save()
  return thing
}

function retrieve(object: string): Handler {
  return ({ book, params, id }) => {
    check(params, [])
    return get(book, object, id)
  }
}

function listed(object: string, url: string, filters: string[] = []): Handler {
  return ({ book, params }) => {
    check(params, [
      ...page,
      ...filters,
    ])
    const chosen = all(book, object).filter(thing => filters.every(name => params[name] === undefined || String(thing[name]) === String(params[name])))
    return list(url, chosen, params)
  }
}

function updateSubscription(call: Call): Thing {
  const { book, params } = call
  const before = get(book, 'subscription', call.id)
  if (['canceled', 'incomplete_expired'].includes(before.status))
    throw invalid(undefined, 'A canceled subscription can only update its cancellation_details and metadata.')
  const subscription = update(call, 'subscription', ['cancel_at_period_end', 'metadata'])
  if (params.cancel_at_period_end !== undefined) {
    const on = truth(params.cancel_at_period_end)
    Object.assign(subscription, {
      cancel_at_period_end: on,
      cancel_at: on
        ? subscription.items.data[0].current_period_end
        : null,
      canceled_at: on
        ? book.world.clock.seconds()
        : null,
    })
  }
  emit(book, 'customer.subscription.updated', subscription)
  return subscription
}

function listInvoicePayments({ book, params }: Call): Thing {
  check(params, [
    ...page,
    'invoice',
    'payment',
    'status',
  ])
  const chosen = all(book, 'invoice_payment').filter(one => (!params.invoice || one.invoice === params.invoice)
    && (!params.payment || one.payment.payment_intent === params.payment.payment_intent))
  return list('/v1/invoice_payments', chosen, params)
}

/** `METHOD path`, with `:id` for a placeholder. */
export const endpoints: Record<string, Handler> = {
  'POST products': ({ book, params }) => {
    check(params, [
      'id',
      'metadata',
      'description',
      'active',
    ], ['name'])
    if (params.id && shelf(book, 'product')[params.id])
      throw invalid('resource_already_exists', 'Product already exists.', 'id')
    return put(book, 'product', {
      ...params.id && { id: params.id },
      active: true,
      default_price: null,
      description: params.description ?? null,
      images: [],
      marketing_features: [],
      metadata: params.metadata ?? {},
      name: params.name,
      type: 'service',
      updated: book.world.clock.seconds(),
      url: null,
    })
  },
  'GET products/:id': retrieve('product'),
  'POST products/:id': call => update(call, 'product', [
    'name',
    'metadata',
    'description',
    'active',
  ]),
  'POST prices': createPrice,
  'GET prices': listPrices,
  'GET prices/:id': retrieve('price'),
  'POST prices/:id': call => update(call, 'price', [
    'active',
    'metadata',
    'nickname',
    'lookup_key',
  ]),
  'POST customers': ({ book, params }) => {
    check(params, [
      'email',
      'name',
      'metadata',
      'preferred_locales',
    ])
    return put(book, 'customer', {
      balance: 0,
      email: params.email ?? null,
      metadata: params.metadata ?? {},
      name: params.name ?? null,
    })
  },
  'GET customers': listed('customer', '/v1/customers', ['email']),
  'GET customers/:id': retrieve('customer'),
  'POST customers/:id': call => update(call, 'customer', ['email', 'name', 'metadata']),
  'POST coupons': ({ book, params }) => {
    check(params, [
      'id',
      'percent_off',
      'amount_off',
      'currency',
      'name',
      'metadata',
      'max_redemptions',
      'duration',
      'applies_to',
    ])
    if (Boolean(params.percent_off) === Boolean(params.amount_off))
      throw invalid(undefined, 'You must pass exactly one of percent_off or amount_off.')
    return put(book, 'coupon', {
      ...params.applies_to && { applies_to: params.applies_to },
      amount_off: params.amount_off
        ? whole(params, 'amount_off', 1)
        : null,
      currency: params.currency ?? null,
      duration: params.duration ?? 'once',
      metadata: params.metadata ?? {},
      name: params.name ?? null,
      percent_off: params.percent_off
        ? Number(params.percent_off)
        : null,
      times_redeemed: 0,
      valid: true,
    })
  },
  'GET coupons/:id': retrieve('coupon'),
  'POST promotion_codes': ({ book, params }) => {
    check(params, [
      'code',
      'max_redemptions',
      'expires_at',
      'metadata',
      'active',
      'customer',
    ], ['promotion'])
    const coupon = get(book, 'coupon', params.promotion.coupon, 'promotion[coupon]')
    const code = params.code ?? newId(book.world, 'promotion_code').slice(6, 14).toUpperCase()
    if (all(book, 'promotion_code').some(one => one.active && one.code.toLowerCase() === code.toLowerCase()))
      throw invalid(undefined, `An active promotion code with \`code: ${code}\` already exists.`, 'code')
    return put(book, 'promotion_code', {
      active: true,
      code,
      customer: null,
      expires_at: params.expires_at
        ? whole(params, 'expires_at')
        : null,
      max_redemptions: params.max_redemptions
        ? whole(params, 'max_redemptions', 1)
        : null,
      metadata: params.metadata ?? {},
      promotion: { type: 'coupon', coupon: coupon.id },
      restrictions: {},
      times_redeemed: 0,
    })
  },
  'GET promotion_codes': listed('promotion_code', '/v1/promotion_codes', ['code', 'active']),
  'POST promotion_codes/:id': call => update(call, 'promotion_code', ['active', 'metadata']),
  'POST checkout/sessions': createSession,
  'GET checkout/sessions/:id': retrieve('checkout.session'),
  'POST checkout/sessions/:id/expire': ({ book, id }) => {
    const session = get(book, 'checkout.session', id)
    if (session.status !== 'open')
      throw invalid(undefined, 'Only Checkout Sessions with a status in ["open"] can be expired.')
    Object.assign(session, { status: 'expired', url: null })
    emit(book, 'checkout.session.expired', session)
    return session
  },
  'GET subscriptions': listed('subscription', '/v1/subscriptions', ['customer', 'status']),
  'GET subscriptions/:id': retrieve('subscription'),
  'POST subscriptions/:id': updateSubscription,
  'DELETE subscriptions/:id': ({ book, id }) => {
    const subscription = get(book, 'subscription', id)
    if (subscription.status === 'canceled')
      throw invalid('resource_missing', `No such subscription: '${id}'`, 'id', 404)
    cancelSubscription(book, subscription)
    return subscription
  },
  'GET invoices': listed('invoice', '/v1/invoices', ['customer']),
  'GET invoices/:id': retrieve('invoice'),
  'POST invoices/:id/pay': ({ book, id }) => {
    const invoice = get(book, 'invoice', id)
    retry(book, get(book, 'subscription', invoice.parent.subscription_details.subscription))
    return invoice
  },
  'GET invoice_payments': listInvoicePayments,
  'GET payment_intents/:id': retrieve('payment_intent'),
  'GET charges': listed('charge', '/v1/charges', ['customer', 'payment_intent']),
  'GET charges/:id': retrieve('charge'),
  'POST refunds': createRefund,
  'GET refunds': listed('refund', '/v1/refunds', ['charge']),
  'GET disputes': listed('dispute', '/v1/disputes', ['charge', 'payment_intent']),
  'GET disputes/:id': retrieve('dispute'),
  'POST billing_portal/sessions': createPortal,
  'POST accounts': createAccount,
  'GET accounts/:id': retrieve('account'),
  'POST account_links': createAccountLink,
  'GET application_fees': listed('application_fee', '/v1/application_fees', ['charge']),
  'GET balance': balance,
  'GET balance_transactions/:id': retrieve('balance_transaction'),
  'GET events': ({ book, params }) => {
    check(params, [...page, 'type'])
    return list('/v1/events', book.state.events.filter(event => (event.account ?? null) === book.account && (!params.type || event.type === params.type)), params)
  },
}
