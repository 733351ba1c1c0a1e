// Stripe promises neither order nor once: however the events of a whole story arrive, the rows end as if each had come once and in time.

import type { Gate } from '../../test/gate.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openGate } from '../../test/gate.ts'

let gate: Gate
let events: string[]
let lived: Awaited<ReturnType<typeof rows>>

/** Everything that money decides; ids of rows and the times of looking are the order's own. */
async function rows() {
  const { stack } = gate
  return {
    entitlements: await stack.sql('select ref, item, telegram_id, account, customer, status, until, cancel_at_end, amount, currency from factory_entitlements order by ref'),
    payments: await stack.sql('select ref, item, telegram_id, seller, account, currency, gross, refunded, fee, platform_fee, disputed, paid_at, available_at from factory_payments order by ref'),
    members: await stack.sql(`select telegram_user_id, status, until, paid_until, cancel_at_end, amount, currency, rail, stripe_customer_id from gatebot_members where status <> 'pending' order by telegram_user_id`),
    sums: await stack.sql(`select telegram_user_id, what, sum((about ->> 'amount')::int)::int as amount from gatebot_audit where what in ('paid', 'given-back') group by 1, 2 order by 1, 2`),
  }
}

/** As before the first event: the club and its buyers are there, nothing was heard of any payment. */
async function forget() {
  for (const table of [
    'factory_entitlements',
    'factory_payments',
    'factory_stripe_events',
    'factory_jobs',
    'gatebot_members',
    'gatebot_audit',
  ])
    await gate.stack.sql(`delete from ${table}`)
}

const deliver = (order: string[], how: Record<string, unknown> = {}): Promise<{ status: number }[]> => gate.stack.sim('/sim/stripe/deliver', { order, ...how })

beforeAll(async () => {
  gate = await openGate()
  const { stack, bob, person, priced, knock, payByCard } = gate
  await priced()
  const [cara, dan, eve] = [await person('Cara', 'caracara'), await person('Dan', 'daniel'), await person('Eve', 'evelyn')]
  const customers: string[] = []
  for (const [buyer, card] of [
    [bob, 'fails-later'],
    [cara, 'ok'],
    [dan, 'ok'],
    [eve, 'ok'],
  ] as const) {
    await knock(buyer)
    await payByCard(buyer, { card })
    customers.push((await gate.member(buyer))!.stripe_customer_id)
  }
  const account = (await stack.sim('/sim/stripe')).accounts[0].id
  const portal = async (customer: string, action: Record<string, string>) => {
    const { id } = await (await fetch(`${stack.sandbox.url}/stripe/v1/billing_portal/sessions`, {
      method: 'POST',
      headers: { 'authorization': `Bearer ${stack.env.STRIPE_SECRET_KEY}`, 'stripe-account': account },
      body: new URLSearchParams({ customer }),
    })).json() as { id: string }
    await stack.sim('/sim/stripe/portal', { session: id, ...action })
  }
  const lastCharge = async (customer: string) => (await stack.sim('/sim/stripe')).charges.findLast((charge: any) => charge.customer === customer && charge.status === 'succeeded').id
  // Cara cancels; a week later Bob's card fails, Dan's and Eve's do not
  await portal(customers[1]!, { action: 'cancel' })
  await stack.to('2026-03-08T10:30:00Z')
  // Bob gives another card and then gets it all back; Dan gets a part back and wins a dispute; Eve disputes
  await portal(customers[0]!, { action: 'card', card: 'ok' })
  await stack.sim('/sim/stripe/refund', { charge: await lastCharge(customers[0]!) })
  const dans = await lastCharge(customers[2]!)
  await stack.sim('/sim/stripe/refund', { charge: dans, amount: 100 })
  await stack.sim('/sim/stripe/dispute', { charge: dans })
  await stack.sim('/sim/stripe/dispute', { charge: dans, close: 'won' })
  await stack.sim('/sim/stripe/dispute', { charge: await lastCharge(customers[3]!) })
  await stack.advance('PT10M')
  lived = await rows()
  events = (await stack.sim<{ id: string }[]>('/sim/stripe/events')).map(({ id }) => id)
}, 300_000)
afterAll(() => gate.stack.close())

it('tells a story with every turn', () => {
  expect(lived.members.map(({ status, cancel_at_end }) => [status, cancel_at_end])).toEqual([
    ['refunded', false],
    ['expired', true],
    ['active', false],
    ['refunded', false],
  ])
  expect(lived.entitlements.map(({ status }) => status).sort()).toEqual([
    'active',
    'ended',
    'frozen',
    'refunded',
  ])
  expect(lived.payments.map(({ gross, refunded }) => [gross, refunded]).sort()).toEqual([
    [900, 0],
    [900, 0],
    [900, 0],
    [900, 0],
    [900, 0],
    [900, 100],
    [900, 900],
  ])
  expect(events.length).toBeGreaterThan(30)
})

it('ends the same however the events come: shuffled, doubled, in bursts, with forged and stale ones between', { timeout: 600_000 }, async () => {
  const order = fc.shuffledSubarray([
    ...events.keys(),
  ], { minLength: events.length })
  const some = fc.array(fc.nat(events.length - 1), { maxLength: 10 })
  await fc.assert(fc.asyncProperty(order, some, some, fc.integer({ min: 1, max: 6 }), async (order, twice, forged, bursts) => {
    await forget()
    const ids = [
      ...order,
      ...twice,
    ].map(at => events[at]!)
    const size = Math.ceil(ids.length / bursts)
    for (let from = 0; from < ids.length; from += size) {
      const burst = ids.slice(from, from + size)
      const wrong = forged.map(at => events[at]!)
      expect((await deliver(wrong, { forged: true })).map(({ status }) => status)).toEqual(wrong.map(() => 400))
      expect((await deliver(wrong, { late: 301 })).map(({ status }) => status)).toEqual(wrong.map(() => 400))
      expect((await deliver(burst, { twice: from === 0 })).map(({ status }) => status)).not.toContain(400)
    }
    expect(await rows()).toEqual(lived)
  }), { numRuns: 8 })
})

it('does nothing at all for forged and stale events', async () => {
  await forget()
  for (const how of [
    { forged: true },
    { late: 301 },
  ])
    expect(new Set((await deliver(events, how)).map(({ status }) => status))).toEqual(new Set([400]))
  const nothing = {
    entitlements: [],
    payments: [],
    members: [],
    sums: [],
  }
  expect(await rows()).toEqual(nothing)
  expect(await gate.stack.sql('select 1 from factory_stripe_events')).toEqual([])
})
