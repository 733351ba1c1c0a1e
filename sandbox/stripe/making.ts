// Stripe's prices, checkout sessions, refunds, accounts and portal: the calls that make something with rules of its own.

import type { Book, Thing } from './books.ts'
import type { Call } from './call.ts'
import { all, get, invalid, list, newId, put } from './books.ts'
import { page } from './call.ts'
import { emit } from './events.ts'
import { check, truth, whole } from './form.ts'

export function createPrice({ book, params }: Call): Thing {
  check(params, [
    'unit_amount',
    'product',
    'recurring',
    'lookup_key',
    'transfer_lookup_key',
    'metadata',
    'nickname',
    'active',
  ], ['currency'])
  const amount = whole(params, 'unit_amount')
  const product = get(book, 'product', params.product, 'product')
  const taken = params.lookup_key && all(book, 'price').find(price => price.lookup_key === params.lookup_key)
  if (taken && !truth(params.transfer_lookup_key))
    throw invalid(undefined, `A price (\`${taken.id}\`) already uses that lookup key.`, 'lookup_key')
  if (taken)
    taken.lookup_key = null
  if (params.recurring && !['day', 'week', 'month', 'year'].includes(params.recurring.interval))
    throw invalid(undefined, 'Invalid recurring[interval]: must be one of day, month, week, or year', 'recurring[interval]')
  return put(book, 'price', {
    active: true,
    billing_scheme: 'per_unit',
    currency: params.currency,
    lookup_key: params.lookup_key ?? null,
    metadata: params.metadata ?? {},
    nickname: params.nickname ?? null,
    product: product.id,
    recurring: params.recurring
      ? {
          interval: params.recurring.interval,
          interval_count: Number(params.recurring.interval_count ?? 1),
          meter: null,
          trial_period_days: null,
          usage_type: 'licensed',
        }
      : null,
    tax_behavior: 'unspecified',
    type: params.recurring
      ? 'recurring'
      : 'one_time',
    unit_amount: amount,
    unit_amount_decimal: String(amount),
  })
}

export function listPrices({ book, params }: Call): Thing {
  check(params, [
    ...page,
    'lookup_keys',
    'product',
    'active',
    'type',
  ])
  const chosen = all(book, 'price').filter(price => (!params.lookup_keys || params.lookup_keys.includes(price.lookup_key))
    && (!params.product || price.product === params.product)
    && (params.active === undefined || price.active === truth(params.active)))
  return list('/v1/prices', chosen, params)
}

export function createSession({ book, params, origin }: Call): Thing {
  check(params, [
    'customer',
    'customer_email',
    'client_reference_id',
    'metadata',
    'subscription_data',
    'payment_intent_data',
    'allow_promotion_codes',
    'cancel_url',
    'expires_at',
    'locale',
    'customer_creation',
  ], ['mode', 'line_items', 'success_url'])
  const [line] = params.line_items as Thing[]
  const price = get(book, 'price', line?.price, 'line_items[0][price]')
  if (!price.active)
    throw invalid(undefined, `The price specified is inactive. This field only accepts active prices.`, 'line_items[0][price]')
  if (params.mode === 'subscription' && !price.recurring)
    throw invalid(undefined, 'You specified `payment` mode but passed a recurring price.', 'line_items')
  if (params.mode === 'payment' && price.recurring)
    throw invalid(undefined, 'You must provide at least one recurring price in `subscription` mode when using prices.', 'line_items')
  if (book.account && !get({ ...book, account: null }, 'account', book.account).charges_enabled)
    throw invalid(undefined, 'In order to use Checkout, you must set an account or business name and finish onboarding.')
  if (params.customer)
    get(book, 'customer', params.customer, 'customer')
  const now = book.world.clock.seconds()
  const expires = params.expires_at === undefined
    ? now + 86_400
    : whole(params, 'expires_at')
  if (expires < now + 1800 - 5 || expires > now + 86_400 + 5)
    throw invalid(undefined, 'The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.', 'expires_at')
  const recurring = params.subscription_data ?? {}
  const once = params.payment_intent_data ?? {}
  const id = newId(book.world, 'checkout.session')
  return put(book, 'checkout.session', {
    id,
    allow_promotion_codes: truth(params.allow_promotion_codes),
    amount_subtotal: price.unit_amount,
    amount_total: price.unit_amount,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    currency: price.currency,
    customer: params.customer ?? null,
    customer_details: null,
    expires_at: expires,
    invoice: null,
    locale: params.locale ?? null,
    metadata: params.metadata ?? {},
    mode: params.mode,
    payment_intent: null,
    payment_status: 'unpaid',
    status: 'open',
    subscription: null,
    success_url: params.success_url,
    url: `${origin}/stripe/pay/${id}`,
    sandbox_price: price.id,
    sandbox_metadata: recurring.metadata ?? once.metadata ?? {},
    sandbox_trial_days: Number(recurring.trial_period_days ?? 0),
    sandbox_fee_percent: recurring.application_fee_percent === undefined
      ? null
      : Number(recurring.application_fee_percent),
    sandbox_fee_amount: once.application_fee_amount === undefined
      ? null
      : Number(once.application_fee_amount),
  })
}

export function createRefund({ book, params }: Call): Thing {
  check(params, [
    'charge',
    'payment_intent',
    'amount',
    'reason',
    'metadata',
    'refund_application_fee',
  ])
  return refund(book, params.charge ?? get(book, 'payment_intent', params.payment_intent).latest_charge, params.amount === undefined
    ? undefined
    : whole(params, 'amount', 1))
}

/** Gives a charge back, all of what is left or a part. */
export function refund(book: Book, chargeId: string, amount?: number): Thing {
  const charge = get(book, 'charge', chargeId, 'charge')
  const left = charge.amount - charge.amount_refunded
  if (!left)
    throw invalid('charge_already_refunded', `Charge ${charge.id} has already been refunded.`)
  const back = amount ?? left
  if (back > left)
    throw invalid(undefined, `Refund amount (${back}) is greater than unrefunded amount on charge (${left})`, 'amount')
  charge.amount_refunded += back
  charge.refunded = charge.amount_refunded === charge.amount
  const made = put(book, 'refund', {
    amount: back,
    charge: charge.id,
    currency: charge.currency,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: null,
    status: 'succeeded',
  })
  emit(book, 'charge.refunded', charge)
  emit(book, 'refund.created', made)
  return made
}

export function createAccount({ book, params }: Call): Thing {
  check(params, [
    'controller',
    'type',
    'metadata',
    'email',
    'country',
    'business_profile',
  ])
  const account = put(book, 'account', {
    charges_enabled: false,
    country: params.country ?? 'US',
    default_currency: 'usd',
    details_submitted: false,
    email: params.email ?? null,
    metadata: params.metadata ?? {},
    payouts_enabled: false,
    type: 'none',
  })
  book.state.books[account.id] = {}
  return account
}

export function createAccountLink({ book, params, origin }: Call): Thing {
  check(params, [], [
    'account',
    'type',
    'refresh_url',
    'return_url',
  ])
  get(book, 'account', params.account, 'account')
  const id = newId(book.world, 'account_link')
  put(book, 'account_link', {
    id,
    account: params.account,
    refresh_url: params.refresh_url,
    return_url: params.return_url,
    used: false,
    expires_at: book.world.clock.seconds() + 300,
  })
  return {
    object: 'account_link',
    created: book.world.clock.seconds(),
    expires_at: book.world.clock.seconds() + 300,
    url: `${origin}/stripe/onboard/${id}`,
  }
}

export function createPortal({ book, params, origin }: Call): Thing {
  check(params, ['return_url', 'locale'], ['customer'])
  get(book, 'customer', params.customer, 'customer')
  const id = newId(book.world, 'billing_portal.session')
  return put(book, 'billing_portal.session', {
    id,
    configuration: 'bpc_sandbox',
    customer: params.customer,
    flow: null,
    locale: null,
    on_behalf_of: null,
    return_url: params.return_url ?? null,
    url: `${origin}/stripe/portal/${id}`,
  })
}
