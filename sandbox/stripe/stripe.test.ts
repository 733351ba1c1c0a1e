// The pretend Stripe, spoken to by the real SDK.

import type { AddressInfo } from 'node:net'
import type { Sandbox } from '../index.ts'
import { createServer } from 'node:http'
import Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, sandboxKeys } from '../index.ts'
import { addPeriods } from './billing.ts'

let sandbox: Sandbox
let stripe: Stripe
let heard: { type: string, body: string, signature: string }[]
let status = 200
let close: () => Promise<void>

function client(root: string, key = sandboxKeys.secretKey) {
  return new Stripe(key, {
    httpClient: Stripe.createFetchHttpClient((async (url: string, init: RequestInit) => await fetch(url.replace('https://api.stripe.com', `${root}/stripe`), init)) as typeof fetch),
    maxNetworkRetries: 0,
  })
}

async function sim<T = any>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(sandbox.url + path, body === undefined
    ? {}
    : {
        method: 'POST',
        body: JSON.stringify(body),
      })
  return await response.json() as T
}

beforeEach(async () => {
  heard = []
  status = 200
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => body += chunk)
    request.on('end', () => {
      if (request.url === '/stripe/webhook') {
        heard.push({
          type: JSON.parse(body).type,
          body,
          signature: String(request.headers['stripe-signature']),
        })
      }
      response.statusCode = request.url === '/stripe/webhook'
        ? status
        : 200
      response.setHeader('content-type', 'application/json')
      response.end('{"ran":0,"failed":0,"next_due_at":null}')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  sandbox = await createSandbox({
    port: 0,
    now: '2026-01-31T10:00:00Z',
    worker: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tickSecret: 'x' },
  })
  stripe = client(sandbox.url)
  close = async () => {
    await sandbox.close()
    await new Promise(resolve => server.close(resolve))
  }
})
afterEach(() => close())

async function shop(options: { account?: string, trial?: number } = {}) {
  const of = options.account
    ? { stripeAccount: options.account }
    : {}
  const product = await stripe.products.create({
    name: 'Club',
    metadata: { app: 'gatebot' },
  }, of)
  const price = await stripe.prices.create({
    product: product.id,
    unit_amount: 900,
    currency: 'usd',
    recurring: { interval: 'month' },
    lookup_key: 'club_900',
  }, of)
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [
      { price: price.id, quantity: 1 },
    ],
    success_url: 'https://t.me/Bot?start=paid-{CHECKOUT_SESSION_ID}',
    allow_promotion_codes: true,
    metadata: { a: '1' },
    subscription_data: {
      metadata: { app: 'gatebot' },
      ...options.trial && { trial_period_days: options.trial },
      ...options.account && { application_fee_percent: 10 },
    },
  }, of)
  return { product, price, session, of }
}

async function subscribed(options: { account?: string, trial?: number, card?: string } = {}) {
  const made = await shop(options)
  await sim('/sim/stripe/checkout', { session: made.session.id, card: options.card ?? 'ok', email: 'bob@example.com' })
  const session = await stripe.checkout.sessions.retrieve(made.session.id, {}, made.of)
  return { ...made, session, id: session.subscription as string }
}

const types = () => heard.map(({ type }) => type)

describe('the API', () => {
  it('knows its key, its objects and its parameters, and says no in Stripe\'s shapes', async () => {
    await expect(client(sandbox.url, 'sk_test_wrong').products.retrieve('prod_1')).rejects.toBeInstanceOf(Stripe.errors.StripeAuthenticationError)
    await expect(stripe.products.retrieve('prod_1')).rejects.toMatchObject({ type: 'StripeInvalidRequestError', code: 'resource_missing', statusCode: 404 })
    await expect(stripe.products.create({ name: 'A', colour: 'red' } as never)).rejects.toMatchObject({ code: 'parameter_unknown', param: 'colour' })
    await expect(stripe.products.create({} as never)).rejects.toMatchObject({ code: 'parameter_missing', param: 'name' })
  })

  it('makes one thing per idempotency key, and refuses another request under it', async () => {
    const once = { idempotencyKey: 'one' }
    const first = await stripe.products.create({ name: 'A' }, once)
    expect((await stripe.products.create({ name: 'A' }, once)).id).toBe(first.id)
    await expect(stripe.products.create({ name: 'B' }, once)).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError)
  })

  it('finds a price by its lookup key and refuses an archived one at checkout', async () => {
    const { price } = await shop()
    expect((await stripe.prices.list({
      lookup_keys: ['club_900'],
      active: true,
    })).data.map(({ id }) => id)).toEqual([price.id])
    await stripe.prices.update(price.id, { active: false })
    await expect(stripe.checkout.sessions.create({
      mode: 'subscription',
      line_items: [
        { price: price.id },
      ],
      success_url: 'https://a.b',
    })).rejects.toThrow('inactive')
  })
})

describe('a subscription', () => {
  it('begins at checkout, tells so with signatures the SDK accepts, and has its period on the item', async () => {
    const { id } = await subscribed()
    expect(types()).toEqual(expect.arrayContaining([
      'checkout.session.completed',
      'customer.subscription.created',
      'invoice.paid',
      'charge.succeeded',
    ]))
    for (const { body, signature } of heard)
      expect((await stripe.webhooks.constructEventAsync(body, signature, sandboxKeys.webhookSecret, 300, undefined, Date.parse('2026-01-31T10:00:00Z'))).livemode).toBe(false)
    const subscription = await stripe.subscriptions.retrieve(id)
    expect(subscription.items.data[0]!.current_period_end).toBe(Date.parse('2026-02-28T10:00:00Z') / 1000)
    const invoice = await stripe.invoices.retrieve(subscription.latest_invoice as string)
    expect(invoice.parent!.subscription_details!.subscription).toBe(id)
  })

  it('renews for a year on the last day of each month', async () => {
    const { id } = await subscribed()
    await sim('/sim/clock', { to: '2027-01-15T00:00:00Z' })
    const { data } = await stripe.charges.list({ limit: 100 })
    expect(data.map(charge => new Date(charge.created * 1000).toISOString().slice(0, 10)).sort()).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2026-05-31',
      '2026-06-30',
      '2026-07-31',
      '2026-08-31',
      '2026-09-30',
      '2026-10-31',
      '2026-11-30',
      '2026-12-31',
    ])
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('active')
  })

  it('is past due after a failed renewal, recovers with another card, and is cancelled without one', async () => {
    const { id, session } = await subscribed({ card: 'fails-later' })
    await sim('/sim/clock', { to: '2026-03-01T10:00:00Z' })
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('past_due')
    const portal = await stripe.billingPortal.sessions.create({ customer: session.customer as string })
    await sim('/sim/stripe/portal', { session: portal.id, action: 'card', card: 'ok' })
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('active')
    await sim('/sim/stripe', { card: 'declined', customer: session.customer })
    await sim('/sim/clock', { to: '2026-04-10T10:00:00Z' })
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled')
    expect(types().filter(type => type === 'customer.subscription.deleted')).toHaveLength(1)
  })

  it('charges nothing in a trial and ends where it was cancelled', async () => {
    const { id } = await subscribed({ trial: 7 })
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('trialing')
    expect((await stripe.charges.list()).data).toEqual([])
    await sim('/sim/clock', { to: '2026-02-08T00:00:00Z' })
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('active')
    await stripe.subscriptions.update(id, { cancel_at_period_end: true })
    await sim('/sim/clock', { to: '2026-03-10T00:00:00Z' })
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled')
  })

  it('takes a promotion code off the first charge', async () => {
    const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'once' })
    await stripe.promotionCodes.create({
      promotion: { type: 'coupon', coupon: coupon.id },
      code: 'HALF',
    })
    const { session } = await shop()
    await sim('/sim/stripe/checkout', { session: session.id, promotion_code: 'half' })
    await sim('/sim/clock', { to: '2026-03-01T10:00:00Z' })
    expect((await stripe.charges.list()).data.map(({ amount }) => amount)).toEqual([900, 450])
  })
})

it('takes a share of a connected account\'s charge and leaves the rest there', async () => {
  const account = await stripe.accounts.create({
    metadata: { app: 'gatebot' },
  })
  const link = await stripe.accountLinks.create({
    account: account.id,
    type: 'account_onboarding',
    refresh_url: 'https://a.b',
    return_url: 'https://a.b/back',
  })
  const done = await fetch(link.url, { method: 'POST', redirect: 'manual' })
  expect([
    done.status,
    done.headers.get('location'),
  ]).toEqual([303, 'https://a.b/back'])
  const { of } = await subscribed({ account: account.id })
  const { data: [charge] } = await stripe.charges.list({}, of)
  expect(charge).toMatchObject({ amount: 900, application_fee_amount: 90 })
  expect((await stripe.charges.list()).data).toEqual([])
  expect((await sim('/sim/stripe')).accounts).toMatchObject([
    { id: account.id, balance: 900 - 90 - 56 },
  ])
  expect(JSON.parse(heard.find(({ type }) => type === 'invoice.paid')!.body).account).toBe(account.id)
})

it('refunds in part and in full, and remembers a dispute', async () => {
  await subscribed()
  const { data: [charge] } = await stripe.charges.list()
  await stripe.refunds.create({ charge: charge!.id, amount: 400 })
  expect(await stripe.charges.retrieve(charge!.id)).toMatchObject({ refunded: false, amount_refunded: 400 })
  await stripe.refunds.create({ charge: charge!.id })
  expect(await stripe.charges.retrieve(charge!.id)).toMatchObject({ refunded: true })
  await expect(stripe.refunds.create({ charge: charge!.id })).rejects.toMatchObject({ code: 'charge_already_refunded' })
  await sim('/sim/stripe/dispute', { charge: charge!.id })
  await sim('/sim/stripe/dispute', { charge: charge!.id, close: 'won' })
  expect((await stripe.disputes.list({ charge: charge!.id })).data).toMatchObject([
    { status: 'won' },
  ])
})

it('holds events, and delivers them shuffled, doubled, forged and late as told', async () => {
  await sim('/sim/stripe/deliver', { hold: true })
  await subscribed()
  expect(heard).toEqual([])
  const forged = await sim<{ status: number }[]>('/sim/stripe/deliver', { forged: true })
  expect(forged.length).toBeGreaterThan(4)
  const provider = Stripe.createSubtleCryptoProvider()
  await expect(stripe.webhooks.constructEventAsync(heard[0]!.body, heard[0]!.signature, sandboxKeys.webhookSecret, 300, provider, Date.parse('2026-01-31T10:00:00Z'))).rejects.toThrow()
})

it('delivers again with back-off until it is answered', async () => {
  status = 500
  await subscribed()
  const before = heard.length
  status = 200
  await sim('/sim/clock', { advance: 'PT1H' })
  const ids = heard.slice(before).map(({ body }) => JSON.parse(body).id)
  expect(new Set(ids).size).toBe(ids.length)
  expect((await sim<any[]>('/sim/stripe/events')).filter(({ delivery }) => delivery)).toEqual([])
})

it('has a page that escapes what it shows, asks a 3-D Secure card for more, and leads back', async () => {
  const product = await stripe.products.create({ name: '<b>Club</b>' })
  const price = await stripe.prices.create({ product: product.id, unit_amount: 4900, currency: 'usd' })
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      { price: price.id },
    ],
    success_url: 'https://t.me/Bot?start=ok',
  })
  const page = await (await fetch(session.url!)).text()
  expect(page).toContain('&lt;b&gt;Club&lt;/b&gt;')
  expect(page).toContain('$49.00')
  const post = async (form: Record<string, string>) => await fetch(session.url!, {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
  })
  expect(await (await post({ do: 'pay', card: 'declined' })).text()).toContain('Your card was declined.')
  expect(await (await post({ do: 'pay', card: '3ds' })).text()).toContain('Complete authentication')
  expect((await post({ do: 'authenticated', card: '3ds' })).headers.get('location')).toBe('https://t.me/Bot?start=ok')
  expect((await fetch(session.url!)).status).toBe(410)
})

it('counts months from the anchor', () => {
  const at = (iso: string) => Date.parse(iso) / 1000
  expect(addPeriods(at('2024-01-31T00:00:00Z'), 'month', 1)).toBe(at('2024-02-29T00:00:00Z'))
  expect(addPeriods(at('2024-02-29T00:00:00Z'), 'year', 1)).toBe(at('2025-02-28T00:00:00Z'))
  expect(addPeriods(at('2024-01-01T00:00:00Z'), 'week', 2)).toBe(at('2024-01-15T00:00:00Z'))
})
