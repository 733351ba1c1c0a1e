// Money: what buys a place and what ends it, on both rails; whose it is; what is never charged twice.

import type { Gate } from '../../test/gate.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connect as open, transact } from '#kit/db'
import { revenueOf } from '#kit/pay'
import { openGate } from '../../test/gate.ts'

let gate: Gate
afterEach(() => gate.stack.close())

const charges = async () => (await gate.stack.sim('/sim/stripe')).charges as any[]
const payments = () => gate.stack.sql('select kind, rail, currency, gross::int, refunded::int, platform_fee::int, seller from factory_payments order by id')

describe('by card', () => {
  beforeEach(async () => {
    gate = await openGate()
    await gate.priced()
  })

  it('makes no second subscription of two taps, and none for who has one', async () => {
    const { stack, bob, join, press } = gate
    await join(bob)
    await press(bob, /\$9/)
    await press(bob, /\$9/)
    const { sessions } = await stack.sim('/sim/stripe')
    expect(sessions).toHaveLength(1)
    expect(sessions[0]).toMatchObject({
      mode: 'subscription',
      metadata: {
        telegram_user_id: String(bob.id),
        group_id: await gate.publicId(),
      },
    })
    await stack.sim('/sim/stripe/checkout', { session: sessions[0].id })
    await bob.breathe()
    expect(await press(bob, /\$9/)).toContain('You have this already')
    expect((await stack.sim('/sim/stripe')).sessions).toHaveLength(1)
    expect((await stack.sim('/sim/stripe')).subscriptions[0].metadata).toMatchObject({
      telegram_user_id: String(bob.id),
    })
  })

  it('opens another page when the first has run out, and says so kindly when somebody comes back unpaid', async () => {
    const { stack, bob, knock, press, openSession } = gate
    await knock()
    await press(bob, /\$9/)
    const first = await openSession()
    const [{ public_id: page }] = await stack.sql('select public_id from factory_checkouts') as any
    await bob.say(`/start unpaid-${page}`)
    expect(await bob.heard()).toContain('Nothing was charged')
    await stack.advance('PT24H')
    await press(bob, /\$9/)
    expect((await openSession()).id).not.toBe(first.id)
  })

  it('charges nothing for a card that is declined, and asks the bank where it must', async () => {
    const { stack, bob, knock, press, openSession, member } = gate
    await knock()
    await press(bob, /\$9/)
    const { id: session } = await openSession()
    expect(await stack.sim('/sim/stripe/checkout', { session, card: 'declined' })).toMatchObject({ status: 'declined' })
    expect(await stack.sim('/sim/stripe/checkout', { session, card: '3ds' })).toMatchObject({ status: 'authenticate' })
    expect((await member(bob))!.status).toBe('pending')
    await stack.sim('/sim/stripe/checkout', { session, card: '3ds', three_d_secure: 'complete' })
    await bob.breathe()
    expect((await member(bob))!.status).toBe('active')
  })

  it('ends with a full refund and charges nothing more, stays with a part, freezes with a dispute', { timeout: 60_000 }, async () => {
    const { stack, ann, bob, join, status, payByCard, press } = gate
    await join(bob)
    await payByCard()
    const [charge] = await charges()
    await stack.sim('/sim/stripe/refund', { charge: charge.id, amount: 100 })
    expect(await status(bob)).toBe('member')
    await stack.sim('/sim/stripe/dispute', { charge: charge.id })
    await bob.breathe()
    expect(await status(bob)).toBe('left')
    expect(await ann.heard()).toContain('disputes a payment')
    expect(await bob.all()).toContain('The bank is looking into your payment for Ann\'s Club')
    await stack.sim('/sim/stripe/dispute', { charge: charge.id, close: 'won' })
    await bob.breathe()
    expect((await join(bob, { invite_link: await press(bob, /^Join/) })).status).toBe('member')
    await stack.sim('/sim/stripe/refund', { charge: charge.id })
    await bob.breathe()
    expect(await bob.heard()).toContain('was given back')
    expect(await status(bob)).toBe('left')
    expect((await stack.sim('/sim/stripe')).subscriptions[0].status).toBe('canceled')
    await stack.advance('P8D')
    expect(await charges()).toHaveLength(1)
    expect((await gate.member(bob))!.status).toBe('refunded')
    const paid = await stack.sql(`select what, (about ->> 'amount')::int as amount from gatebot_audit where what in ('paid', 'given-back') order by id`)
    expect(paid).toEqual([
      { what: 'paid', amount: 900 },
      { what: 'given-back', amount: 100 },
      { what: 'given-back', amount: 800 },
    ])
  })

  it('gives the last payment back when the owner says so', async () => {
    const { ann, bob, join, payByCard, press, set } = gate
    await join(bob)
    await payByCard()
    await ann.say('/groups')
    await ann.press('Members')
    await set('Give a payment back', '@nobody_here')
    expect(await ann.heard()).toContain('I do not know @nobody_here')
    await ann.say('@bobby')
    expect(await ann.heard()).toContain('Give $9 back to Bob (@bobby)?')
    await press(ann, /Yes, give it back/)
    expect(await ann.heard()).toContain('$9 is on its way back')
    expect(await bob.heard()).toContain('was given back')
    expect((await charges())[0].amount_refunded).toBe(900)
  })

  it('gives a trial once, and says when it renews', { timeout: 60_000 }, async () => {
    const { stack, bob, set, knock, payByCard, member, press } = gate
    await set('Trial', '3')
    await knock()
    expect(await bob.heard()).toContain('the first 3 days are free')
    await payByCard()
    expect((await member(bob))!.status).toBe('trialing')
    expect(await charges()).toEqual([])
    await bob.say('/mystatus')
    expect(await bob.heard()).toContain('Trial until')
    await press(bob, /^Cancel/)
    await press(bob, /Yes, cancel/)
    await stack.advance('P4D')
    expect((await member(bob))!.status).toBe('expired')
    await knock()
    expect(await bob.heard()).not.toContain('are free')
    await payByCard()
    expect((await member(bob))!.status).toBe('active')
    expect(await charges()).toHaveLength(1)
  })

  it('sells a pass that lasts its days and does not renew, as it was sold', { timeout: 60_000 }, async () => {
    const { stack, ann, bob, set, knock, press, join, status, member } = gate
    await set('One-off pass', '100 stars 2 days')
    await set('One-off pass', '5 usd 2 days')
    await set('Promotion code', 'SPRING 20%')
    await knock()
    expect(await bob.heard()).toContain('A pass lasts 2 days')
    expect(await bob.heard()).toContain('not the pass')
    await press(bob, /\$5/)
    // the owner changes it while the payment page is open
    await ann.say('/groups')
    await set('One-off pass', 'no')
    await stack.sim('/sim/stripe/checkout', { session: (await gate.openSession()).id })
    await bob.breathe()
    expect((await member(bob))!.until.toISOString()).toMatch(/^2026-03-03T10:0/)
    await join(bob, { invite_link: await press(bob, /^Join/) })
    await bob.say('/mystatus')
    expect(await bob.heard()).toContain('will not renew')
    await stack.advance('P3D')
    expect(await status(bob)).toBe('left')
  })

  it('mends a failed card at the portal, and ends the subscription when Stars pay instead', { timeout: 60_000 }, async () => {
    const { stack, bob, set, join, payByCard, payInStars, press, status } = gate
    await set('Grace', '0')
    await join(bob)
    await payByCard(bob, { card: 'fails-later' })
    await stack.to('2026-03-08T11:00:00Z')
    expect(await status(bob)).toBe('left')
    expect(await bob.heard()).toContain('is still open')
    await gate.knock()
    expect(await press(bob, /\$9/)).toContain('Your last charge is still open')
    expect(await press(bob, /Cards and invoices/)).toContain('/stripe/portal/')
    expect((await stack.sim('/sim/stripe')).sessions).toHaveLength(1)
    await payInStars()
    expect((await stack.sim('/sim/stripe')).subscriptions[0].status).toBe('canceled')
    expect(await press(bob, /^Join/)).toContain('t.me/+')
  })

  it.each([
    [1, 2],
    [5, 4],
  ])('keeps a place for a grace of %i days, with %i reminders', { timeout: 120_000 }, async (days, reminders) => {
    const { stack, bob, set, join, payByCard, status } = gate
    await set('Grace', String(days))
    await join(bob)
    await payByCard(bob, { card: 'fails-later' })
    const failedAt = Date.parse('2026-03-08T10:00:00Z')
    if (days) {
      await stack.to(new Date(failedAt + days * 86_400_000 - 3_600_000).toISOString())
      expect(await status(bob)).toBe('member')
    }
    await stack.to(new Date(failedAt + days * 86_400_000 + 3_600_000).toISOString())
    expect(await status(bob)).toBe('left')
    expect((await bob.all()).match(/did not go through/g)?.length ?? 0).toBe(reminders)
  })
})

describe('in Stars', { timeout: 60_000 }, () => {
  beforeEach(async () => {
    gate = await openGate()
    await gate.starred()
    await gate.knock()
  })

  const invoice = async () => {
    await gate.press(gate.bob, /^⭐/)
    return await gate.press(gate.bob, /^Pay ⭐/)
  }
  const pay = (invoice_link: string) => gate.stack.sim('/sim/pay', { invoice_link, from: gate.bob.id })

  it('refuses an invoice in words when the offer has changed, the sales are paused, or it is held already', async () => {
    const { ann, bob, set } = gate
    const link = await invoice()
    await ann.say('/groups')
    await set('Price in Stars', '300')
    expect(await pay(link)).toEqual({ status: 'failed', error: 'This is not on offer any more.' })
    await set('Price in Stars', '250')
    await ann.press('Pause sales')
    expect(await pay(link)).toEqual({ status: 'failed', error: 'This is not on offer any more.' })
    await ann.press('Sell again')
    expect(await pay(link)).toMatchObject({ status: 'paid' })
    await bob.breathe()
    expect(await pay(link)).toEqual({ status: 'failed', error: 'You have this already. Nothing was charged.' })
    expect(await payments()).toHaveLength(1)
  })

  it('counts a charge once however often it is told', async () => {
    const { stack, bob } = gate
    await pay(await invoice())
    await bob.breathe()
    const told = (await stack.messages(bob.chat)).find((message: any) => message.successful_payment)
    for (const update_id of [880_001, 880_002]) {
      await stack.webhook('gatebot', {
        update_id,
        message: {
          message_id: told.message_id,
          date: told.date,
          chat: { id: bob.id, type: 'private', first_name: 'Bob' },
          from: { id: bob.id, is_bot: false, first_name: 'Bob' },
          successful_payment: told.successful_payment,
        },
      })
    }
    expect(await payments()).toHaveLength(1)
    expect(await stack.sql('select 1 from factory_entitlements')).toHaveLength(1)
  })

  it('takes a renewal for the seller\'s money also after the sale was stopped', async () => {
    const { stack, ann, bob, member } = gate
    await pay(await invoice())
    await ann.say('/groups')
    await ann.press('Pause sales')
    const first = (await stack.messages(bob.chat)).find((message: any) => message.successful_payment)
    const { is_first_recurring: _, ...again } = first.successful_payment
    await stack.webhook('gatebot', {
      update_id: 870_001,
      message: {
        message_id: 900,
        date: first.date,
        chat: { id: bob.id, type: 'private', first_name: 'Bob' },
        from: { id: bob.id, is_bot: false, first_name: 'Bob' },
        successful_payment: { ...again, telegram_payment_charge_id: 'renewal', subscription_expiration_date: again.subscription_expiration_date + 2_592_000 },
      },
    })
    expect((await payments()).map(({ gross, seller, platform_fee }) => [gross, seller, platform_fee])).toEqual([
      [250, ann.id, 12],
      [250, ann.id, 12],
    ])
    expect(await stack.sql('select 1 from factory_entitlements')).toHaveLength(1)
    expect((await member(bob))!.until.toISOString()).toMatch(/^2026-04-30/)
    // nor does it become the founder's when the group itself is gone
    await stack.sql('delete from gatebot_groups')
    await stack.webhook('gatebot', {
      update_id: 870_002,
      message: {
        message_id: 901,
        date: first.date,
        chat: { id: bob.id, type: 'private', first_name: 'Bob' },
        from: { id: bob.id, is_bot: false, first_name: 'Bob' },
        successful_payment: { ...again, telegram_payment_charge_id: 'stray', subscription_expiration_date: again.subscription_expiration_date + 5_184_000 },
      },
    })
    expect((await payments()).map(({ seller, platform_fee }) => [seller, platform_fee])).toEqual(Array.from({ length: 3 }, () => [ann.id, 12]))
  })

  it('hears when the payer cancels in Telegram and goes on there', async () => {
    const { stack, bob, press } = gate
    await pay(await invoice())
    await stack.sim('/sim/subscription', { bot: 'gatebot', user: bob.id, cancel: true })
    await bob.say('/mystatus')
    expect(await bob.heard()).toContain('will not renew')
    await stack.sim('/sim/subscription', { bot: 'gatebot', user: bob.id, cancel: false })
    await bob.say('/mystatus')
    expect(await bob.heard()).toContain('Next charge on')
    await press(bob, /^Cancel/)
    await press(bob, /Yes, cancel/)
    expect((await stack.sim(`/sim/stars?user=${bob.id}`)).subscriptions[0].cancelled).toBe(true)
    await bob.say('/mystatus')
    await press(bob, /^Keep it going/)
    expect(await bob.heard()).toContain('My Stars')
  })

  it('ends when the Stars are given back, and renews no more', async () => {
    const { stack, ann, bob, set, press, member } = gate
    await pay(await invoice())
    await bob.breathe()
    await ann.say('/groups')
    await ann.press('Members')
    await set('Give a payment back', String(bob.id))
    await press(ann, /Yes, give it back/)
    await bob.breathe()
    expect((await member(bob))!.status).toBe('refunded')
    expect((await payments())[0]).toMatchObject({ gross: 250, refunded: 250 })
    expect((await stack.sim(`/sim/stars?user=${bob.id}`)).subscriptions[0].cancelled).toBe(true)
    await ann.say('/groups')
    await ann.press('Members')
    await set('Give a payment back', '@bobby')
    expect(await ann.heard()).toContain('no payment that could be given back')
  })

  it('keeps a ledger: what a seller earned, what waits 21 days, what was paid out', async () => {
    const { stack, ann } = gate
    await ann.say('/earnings')
    expect(await ann.heard()).toContain('Nothing has been paid to you yet')
    await pay(await invoice())
    await ann.say('/earnings')
    expect(await ann.heard()).toContain('⭐ 250, our share ⭐ 12: to be paid out now ⭐ 0, waiting ⭐ 238')
    const founder = { id: 999 }
    const asFounder = async (text: string, update_id: number) => {
      const answer = await stack.webhook('gatebot', {
        update_id,
        message: {
          message_id: update_id,
          date: 1,
          chat: { id: founder.id, type: 'private', first_name: 'F' },
          from: { id: founder.id, is_bot: false, first_name: 'F' },
          text,
          entities: [
            { type: 'bot_command', offset: 0, length: 5 },
          ],
        },
      })
      return ((await answer.json()) as any).text as string
    }
    await ann.say('/owed')
    expect(await ann.heard()).toContain('Only the founder')
    expect(await asFounder('/owed', 990_001)).toContain(`id ${ann.id}: ⭐ 0 now, ⭐ 238 later`)
    expect(await asFounder(`/owed paid ${ann.id} 238 XTR`, 990_002)).toContain('more than is owed')
    expect(await stack.sql(`select 1 from factory_payments where available_at = paid_at + interval '21 days'`)).toHaveLength(1)
    await stack.sql(`update factory_payments set available_at = paid_at`)
    expect(await asFounder('/owed paid nonsense', 990_003)).toContain('Write it like')
    expect(await asFounder(`/owed paid ${ann.id} 200 XTR`, 990_004)).toBe('Noted.')
    expect(await asFounder('/owed', 990_005)).toContain(`id ${ann.id}: ⭐ 38 now, ⭐ 0 later`)
    await ann.say('/earnings')
    expect(await ann.heard()).toContain('to be paid out now ⭐ 38, waiting ⭐ 0, paid out ⭐ 200')
  })
})

describe('whose money it is', { timeout: 60_000 }, () => {
  const revenue = async (as: { as: 'system' } | { as: 'app', app: string }) => {
    const connection = open(gate.stack.workerDatabaseUrl)
    try {
      return await transact(connection, as, ({ db }) => revenueOf(db, {
        from: Date.parse('2026-03-01'),
        to: Date.parse('2026-04-01'),
      }))
    }
    finally {
      await connection.close()
    }
  }

  it('counts for the founder his plans and his share, never what belongs to a seller', async () => {
    gate = await openGate()
    const { stack, ann, bob, priced, join, payByCard, payInStars, press } = gate
    await priced()
    await join(bob)
    await payByCard()
    const cara = await gate.person('Cara', 'caracara')
    await gate.knock(cara)
    await payInStars(cara)
    // Ann buys GateBot's own plan, by card
    await ann.say('/upgrade')
    await press(ann, /\$19/)
    await stack.sim('/sim/stripe/checkout', { session: (await gate.openSession()).id })
    await ann.breathe()
    expect(await ann.heard()).toContain('GateBot Pro is yours')
    const rows = await revenue({ as: 'system' })
    expect(rows).toEqual([
      {
        app: 'gatebot',
        rail: 'stars',
        currency: 'XTR',
        gross: 0,
        refunded: 0,
        fees: 0,
        platformFees: 12,
        payers: 0,
      },
      {
        app: 'gatebot',
        rail: 'stripe',
        currency: 'usd',
        gross: 1900,
        refunded: 0,
        fees: expect.any(Number),
        platformFees: 45,
        payers: 1,
      },
    ])
    expect(rows[1]!.fees).toBeGreaterThan(0)
    expect(await revenue({ as: 'app', app: 'gatebot' })).toEqual(rows)
    await ann.say('/earnings')
    expect(await ann.heard()).toContain('our share $0.45: is on your Stripe account')
    expect(await ann.heard()).not.toContain('$19')
  })

  it('takes the founder\'s own groups to his own account, without a share', async () => {
    gate = await openGate({
      env: { FOUNDER_CHAT_ID: '1' },
    })
    const { stack } = gate
    await gate.connect()
    await stack.sql(`update gatebot_groups set owner_id = 1, amount = 900, price_state = 'ok'`)
    await gate.knock()
    await gate.payByCard()
    expect((await payments())[0]).toMatchObject({ gross: 900, seller: null, platform_fee: 0 })
    expect((await revenue({ as: 'system' }))[0]).toMatchObject({ gross: 900, payers: 1 })
  })
})
