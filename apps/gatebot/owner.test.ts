// An owner's side: connecting, what goes wrong with rights, prices of every kind, codes, refunds, being forgotten.

import type { Gate } from '../../test/gate.ts'
import Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openGate } from '../../test/gate.ts'

let gate: Gate
afterEach(() => gate.stack.close())

/** Ann's own shop at Stripe, as she would use it in the dashboard. */
function dashboard(account: string) {
  const stripe = new Stripe(gate.stack.env.STRIPE_SECRET_KEY!, {
    httpClient: Stripe.createFetchHttpClient(((address: string, init: RequestInit) => fetch(address.replace('https://api.stripe.com', `${gate.stack.sandbox.url}/stripe`), init)) as typeof fetch),
    telemetry: false,
  })
  const of = { stripeAccount: account }
  return {
    async price({ metadata = {
      app: 'gatebot',
      owner_id: String(gate.ann.id),
    } as Record<string, string>, interval = 'month' as 'month' | 'day' | null } = {}) {
      const product = await stripe.products.create({ name: 'Club', metadata }, of)
      const price = await stripe.prices.create({
        product: product.id,
        unit_amount: 1500,
        currency: 'eur',
        ...interval && {
          recurring: { interval },
        },
      }, of)
      return price.id
    },
    archive: (price: string) => stripe.prices.update(price, { active: false }, of),
  }
}

describe('connecting', () => {
  beforeEach(async () => {
    gate = await openGate()
  })

  it('names the right that is missing, and connects when it is there', async () => {
    const { ann, connect, stack } = gate
    await ann.say('/connect')
    const [[add]] = (await ann.last()).reply_markup.inline_keyboard
    expect(add.url).toMatch(/FactoryGateBot\?startgroup=g&admin=invite_users\+restrict_members$/)
    await connect({ can_invite_users: true })
    expect(await ann.heard()).toContain('In Ann\'s Club I may not: ban users')
    await connect({ can_restrict_members: true })
    expect(await ann.heard()).toContain('may not: invite users')
    expect(await stack.sql('select 1 from gatebot_groups')).toEqual([])
    await connect()
    expect(await ann.heard()).toContain('Ann\'s Club is connected')
    expect(await ann.heard()).toContain('Set a price to begin selling')
  })

  it('lets nobody connect what is not theirs, or what somebody has connected', async () => {
    const { stack, ann, bob, chat, connect } = gate
    await bob.say('/start')
    // an administrator who may add administrators, but not invite and ban
    await stack.sim('/sim/members', {
      chat,
      user: bob.id,
      status: 'administrator',
      rights: { can_promote_members: true },
    })
    await connect(undefined, chat, bob)
    expect(await bob.heard()).toContain('Only the owner of Ann\'s Club')
    expect(await stack.sql('select 1 from gatebot_groups')).toEqual([])
    await connect()
    expect(await ann.heard()).toContain('is connected')
    await stack.sim('/sim/members', {
      chat,
      user: bob.id,
      status: 'administrator',
      rights: { can_promote_members: true, can_invite_users: true, can_restrict_members: true },
    })
    await connect(undefined, chat, bob)
    expect(await bob.heard()).toContain('connected by somebody else already')
    expect(await stack.sql('select owner_id from gatebot_groups')).toEqual([
      { owner_id: ann.id },
    ])
  })

  it('holds one group without a plan, and says what more would take', async () => {
    const { stack, ann, connect } = gate
    await connect()
    const second = await stack.sim('/sim/chats', { type: 'channel', title: 'Ann\'s News', owner: ann.id })
    await connect(undefined, second.id)
    expect(await ann.heard()).toContain('Your plan holds 1 connected group. /upgrade')
    await stack.sql(`insert into factory_entitlements (app, item, telegram_id, rail, ref, status, created_at) values ('gatebot', 'plan:pro', $1, 'gift', 'g', 'active', '2026-03-01')`, [ann.id])
    await connect(undefined, second.id)
    expect(await ann.heard()).toContain('Ann\'s News is connected')
    await ann.say('/groups')
    expect((await ann.last()).reply_markup.inline_keyboard.flat().map((key: any) => key.text)).toEqual(['Ann\'s Club', 'Ann\'s News'])
  })

  it('stops selling when it is demoted or taken out, keeps members, and goes on when it is back', async () => {
    const { stack, ann, bob, chat, connect, starred, knock, join, payInStars, status, press } = gate
    await starred()
    await knock()
    await payInStars()
    await join(bob, { invite_link: await press(bob, /^Join/) })
    await connect({ can_invite_users: true })
    expect(await ann.heard()).toContain('ban users')
    const cara = await gate.person('Cara', 'caracara')
    await knock(cara)
    expect(await cara.heard()).toContain('takes no new members')
    await bob.say('/links')
    expect(await bob.heard()).toContain('cannot be reached just now')
    await connect()
    expect(await ann.heard()).toContain('I am back in Ann\'s Club')
    await stack.sim('/sim/members', {
      chat,
      user: 'gatebot',
      from: ann.id,
      status: 'left',
    })
    await ann.breathe()
    expect(await ann.heard()).toContain('I was taken out of Ann\'s Club')
    await ann.say('/groups')
    expect(await ann.heard()).toContain('I am no longer in the group')
    await connect()
    expect(await ann.heard()).toContain('I am back')
    expect(await status(bob)).toBe('member')
  })
})

it('sells a channel: a link for one, and out at the end', { timeout: 60_000 }, async () => {
  const { stack, bob, starred, knock, payInStars, press, status } = gate = await openGate({ type: 'channel' })
  await starred()
  expect(await gate.ann.heard()).toContain('Price in Stars: ⭐ 250')
  await knock()
  await payInStars()
  const link = await press(bob, /^Join/)
  expect(await stack.sim('/sim/join', { user: bob.id, invite_link: link })).toMatchObject({ status: 'member' })
  const eve = await gate.person('Eve', 'evelyn')
  await expect(stack.sim('/sim/join', { user: eve.id, invite_link: link })).rejects.toThrow('expired')
  await bob.say('/mystatus')
  await press(bob, /^Cancel/)
  await press(bob, /Yes, cancel/)
  await stack.to('2026-04-01T12:00:00Z')
  expect(await status(bob)).toBe('left')
  expect(await bob.heard()).toContain('has ended')
})

it('keeps a basic group when it becomes a supergroup', { timeout: 60_000 }, async () => {
  gate = await openGate({ type: 'group' })
  const { stack, ann, bob, chat, starred, knock, payInStars, join, press, status } = gate
  await starred()
  await knock()
  await payInStars()
  await join(bob, { invite_link: await press(bob, /^Join/) })
  expect(await status(bob)).toBe('member')
  const moved = await stack.sim('/sim/migrate', { chat })
  await ann.breathe()
  const [row] = await stack.sql('select telegram_group_id, paused from gatebot_groups')
  expect(row!.telegram_group_id).toBe(moved.id ?? moved.chat?.id)
  expect(row!.paused).toBe(null)
  await ann.say('/groups')
  await ann.press('Members')
  expect(await ann.heard()).toContain('Bob (@bobby): member')
  // and it still opens its door there
  const cara = await gate.person('Cara', 'caracara')
  await cara.say(`/start g_${(await stack.sql('select public_id from gatebot_groups'))[0]!.public_id}`)
  await payInStars(cara)
  expect((await stack.sim('/sim/join', { user: cara.id, invite_link: await press(cara, /^Join/) })).status).toBe('member')
})

describe('prices', () => {
  let account: string
  beforeEach(async () => {
    gate = await openGate()
    await gate.connect()
    account = await gate.onboard()
    await gate.ann.say('/groups')
  })

  it('says what is wrong and leaves the question open, until /cancel', async () => {
    const { ann, set, stack } = gate
    for (const [button, wrong, words, right] of [
      [
        'Price in Stars',
        '20000',
        'from 1 to 10,000',
        '500',
      ],
      [
        'Price by card',
        'cheap',
        'did not understand that price',
        '9,50 € a year',
      ],
      ['Trial', 'long', 'from 1 to 90', '7'],
      ['Grace', '15', 'from 0 to 14', '0'],
      [
        'One-off pass',
        '25 usd',
        'Please write it like 25 usd 30 days',
        '1000 stars 60 days',
      ],
      [
        'One-off pass',
        '25 dollars',
        'Please write it like 25 usd 30 days',
        '25 usd 30 days',
      ],
      [
        'Welcome text',
        'x'.repeat(1001),
        'under 1,000 characters',
        'Be kind.',
      ],
    ] as const) {
      await set(button, wrong)
      expect(await ann.heard(), button).toContain(words)
      await ann.say(right)
      expect(await ann.heard(), button).toContain('Ann\'s Club')
    }
    expect((await stack.sql('select amount, currency, interval, stars, trial_days, grace_days, pass_days, pass_amount, pass_currency, welcome from gatebot_groups'))[0]).toEqual({
      amount: 950,
      currency: 'eur',
      interval: 'year',
      stars: 500,
      trial_days: 7,
      grace_days: 0,
      pass_days: 30,
      pass_amount: 2500,
      pass_currency: 'usd',
      welcome: 'Be kind.',
    })
    await ann.say('/groups')
    expect(await ann.heard()).toContain('Pass: 30 days for $25 / ⭐ 1000')
    await set('One-off pass', 'no')
    expect(await ann.heard()).not.toContain('Pass:')
    await ann.press('Grace')
    await ann.say('/cancel')
    expect(await ann.heard()).toBe('Stopped. What was saved stays.')
    await ann.say('/cancel')
    expect(await ann.heard()).toBe('Nothing is open here. To end a subscription: /mystatus')
    await ann.say('5')
    expect((await stack.sql('select grace_days from gatebot_groups'))[0]!.grace_days).toBe(0)
  })

  it('takes a price of the owner\'s own account only when all of it fits, and keeps the old one otherwise', async () => {
    const { ann, set, stack } = gate
    const { price } = dashboard(account)
    await set('Price in Stars', '250')
    await set('Price by card', '$9')
    const kept = async () => (await stack.sql('select amount, stripe_price_id, price_state from gatebot_groups'))[0]
    const other = await stack.sim('/sim/stripe')
    const foreign = await dashboard(other.accounts[0].id).price({
      metadata: { app: 'gatebot', owner_id: '12345' },
    })
    for (const [id, words] of [
      ['price_nothing', 'has no price price_nothing'],
      [await price({ metadata: {} }), 'owner_id ='],
      [foreign, `owner_id = ${ann.id}`],
      [await price({ interval: null }), 'does not renew'],
      [await price({ interval: 'day' }), 'does not renew'],
    ] as const) {
      await set('Price by card', id)
      expect(await ann.all(), id).toContain(words)
      expect(await ann.heard()).toContain('Nothing was changed')
      expect(await kept()).toEqual({ amount: 900, stripe_price_id: null, price_state: 'ok' })
    }
    const good = await price()
    await set('Price by card', good)
    expect(await ann.heard()).toContain('The price fits')
    expect(await kept()).toEqual({ amount: 1500, stripe_price_id: good, price_state: 'ok' })
    await ann.say('/groups')
    expect(await ann.heard()).toContain('Price by card: €15 a month')
  })

  it('stops sales by card when the price is archived later, by the next buyer or the next day', { timeout: 60_000 }, async () => {
    const { ann, bob, set, stack, knock, press } = gate
    const { price, archive } = dashboard(account)
    const first = await price()
    await set('Price in Stars', '250')
    await set('Price by card', first)
    await archive(first)
    await knock()
    await press(bob, /€15/)
    expect(await bob.heard()).toContain('nothing was charged')
    expect(await ann.heard()).toContain('Sales by card have stopped')
    await knock()
    expect((await bob.last()).reply_markup.inline_keyboard.flat().map((key: any) => key.text)).toEqual(['⭐ 250 for 30 days'])
    const second = await price()
    await ann.say('/groups')
    await set('Price by card', second)
    expect(await ann.heard()).toContain('The price fits')
    await archive(second)
    await stack.advance('PT25H')
    expect(await ann.heard()).toContain('is archived at Stripe')
    await ann.say('/groups')
    expect(await ann.heard()).toContain('does not work at Stripe')
  })

  it('sells a price that was written into the table by hand, once it was checked', async () => {
    const { ann, bob, stack, chat, press } = gate
    const id = await dashboard(account).price()
    await stack.sql('delete from gatebot_groups')
    await stack.sql('insert into gatebot_groups (telegram_group_id, owner_id, stripe_price_id) values ($1, $2, $3)', [chat, ann.id, id])
    await gate.knock()
    expect(await bob.heard()).toContain('takes no new members at the moment')
    await bob.breathe()
    await gate.knock()
    expect(await bob.heard()).toContain('Ann\'s Club is for members')
    await press(bob, /€15/)
    expect((await gate.openSession()).mode).toBe('subscription')
  })

  it('needs the owner\'s own Stripe account before a card price, and says so', async () => {
    const { stack, ann, set } = gate
    await stack.sql('delete from factory_sellers')
    await set('Price in Stars', '250')
    await set('Price by card', 'price_abc')
    expect(await ann.heard()).toContain('needs your Stripe account first')
    await ann.say('$9')
    expect(await ann.heard()).toContain('needs your Stripe account first')
    expect(await stack.sql('select amount from gatebot_groups')).toEqual([
      { amount: null },
    ])
  })

  it('sells nothing by card alone: Stars come first and stay', async () => {
    const { stack, ann, set } = gate
    for (const price of ['$9', 'price_abc']) {
      await set('Price by card', price)
      expect(await ann.heard()).toContain('Set a price in Stars first')
      await ann.say('/cancel')
    }
    await set('One-off pass', '25 usd 30 days')
    expect(await ann.heard()).toContain('Set the pass in Stars first')
    await ann.say('1000 stars 30 days')
    await set('Price in Stars', '250')
    await set('Price by card', '$9')
    await set('One-off pass', '25 usd 30 days')
    expect(await ann.heard()).toContain('Pass: 30 days for $25 / ⭐ 1000')
    await set('Price in Stars', 'no')
    expect(await ann.heard()).toContain('Take the price by card away first')
    await ann.say('/cancel')
    await set('Price by card', 'no')
    await set('Price in Stars', 'no')
    expect((await stack.sql('select amount, stars from gatebot_groups'))[0]).toEqual({ amount: null, stars: null })
  })

  it('brings a new link to Stripe when the old one has run out, to the same account', async () => {
    const { stack, ann, bob } = gate
    await ann.say('/start onboard')
    expect(await ann.all()).toContain('a new link to Stripe is coming')
    expect((await ann.last()).reply_markup.inline_keyboard[0][0]).toMatchObject({ text: 'Set up Stripe' })
    expect((await stack.sim('/sim/stripe')).accounts).toHaveLength(1)
    await bob.say('/start onboard')
    expect(await bob.heard()).toContain('I keep the door')
  })

  it('leaves the founder to his own rules', async () => {
    const { stack, ann } = gate
    await stack.close()
    gate = await openGate({
      env: {
        FOUNDER_CHAT_ID: String(ann.id),
      },
    })
    await gate.connect()
    await gate.ann.say('/groups')
    await gate.set('Price by card', '$9')
    expect(await gate.ann.heard()).toContain('Price by card: $9 a month')
  })

  it('makes a promotion code for this group only, and ends it', async () => {
    const { stack, ann, bob, set, knock, press, openSession } = gate
    await set('Price in Stars', '250')
    await set('Price by card', '$10 a week')
    await set('Promotion code', 'SPRING')
    expect(await ann.heard()).toContain('like SPRING 20%')
    await ann.say('spring 20% forever')
    expect(await ann.heard()).toContain('The code SPRING works now. Buyers type it on the payment page. It holds for the membership, not for a pass.')
    await ann.say('/groups')
    await set('Promotion code', 'SPRING 10%')
    expect(await ann.heard()).toContain('did not take the code SPRING')
    await ann.say('/groups')
    await set('Promotion code', 'FIVE 5 eur')
    expect(await ann.heard()).toContain('in the currency of the price')
    await ann.say('/cancel')
    await knock()
    await press(bob, /\$10/)
    await stack.sim('/sim/stripe/checkout', { session: (await openSession()).id, promotion_code: 'spring' })
    await bob.breathe()
    expect(await stack.sql('select gross from factory_payments')).toEqual([
      { gross: 800 },
    ])
    await ann.say('/groups')
    await set('Promotion code', 'no spring')
    expect(await ann.heard()).toContain('The code SPRING does not work any more')
    await ann.say('/groups')
    await set('Promotion code', 'no SPRING')
    expect(await ann.heard()).toContain('There is no code SPRING')
  })
})

describe('being forgotten', { timeout: 60_000 }, () => {
  const erase = async (talk: Gate['ann']) => {
    await talk.say('/deletemydata')
    await talk.press('Delete everything')
  }
  beforeEach(async () => {
    gate = await openGate()
  })

  it('is refused to an owner while others pay, and takes the group with it afterwards', async () => {
    const { stack, ann, starred, knock, payInStars } = gate
    await starred()
    await knock()
    await payInStars()
    await erase(ann)
    expect(await ann.heard()).toContain('groups with paying members')
    expect(await stack.sql('select 1 from gatebot_groups')).toHaveLength(1)
    await stack.sql(`update gatebot_members set status = 'expired'`)
    await erase(ann)
    expect(await stack.sql('select 1 from gatebot_groups union all select 1 from gatebot_members union all select 1 from gatebot_audit')).toEqual([])
  })

  it('knows no name of a payer in Stars any more, at once', async () => {
    const { stack, bob, starred, knock, payInStars, member } = gate
    await starred()
    await knock()
    await payInStars()
    expect((await member(bob))!.first_name).toBe('Bob')
    await erase(bob)
    expect(await member(bob)).toMatchObject({
      first_name: '',
      username: null,
      forget: true,
      cancel_at_end: true,
    })
    expect((await stack.sim(`/sim/stars?user=${bob.id}`)).subscriptions[0].cancelled).toBe(true)
  })

  it('keeps a payer\'s place without a name until it ends, renews nothing, and keeps the sums without a person', async () => {
    const { stack, bob, status, priced, join, payByCard } = gate
    await priced()
    await join(bob)
    await payByCard()
    await erase(bob)
    expect(await bob.all()).toContain('I keep only the number of your account until it ends')
    expect((await stack.sql('select first_name, username, forget, cancel_at_end from gatebot_members'))[0]).toEqual({
      first_name: '',
      username: null,
      forget: true,
      cancel_at_end: true,
    })
    expect(await stack.sql('select 1 from factory_people where telegram_id = $1', [bob.id])).toEqual([])
    expect(await stack.sql(`select telegram_user_id, what from gatebot_audit where what <> 'connected' and telegram_user_id is not null`)).toEqual([
      { telegram_user_id: bob.id, what: 'cancelled' },
    ])
    expect(await stack.sql(`select telegram_user_id from gatebot_audit where what = 'paid'`)).toEqual([
      { telegram_user_id: null },
    ])
    expect(await status(bob)).toBe('member')
    await stack.to('2026-03-08T12:00:00Z')
    expect(await status(bob)).toBe('left')
    expect(await stack.sql('select 1 from gatebot_members')).toEqual([])
    expect((await stack.sim('/sim/stripe')).subscriptions[0].status).toBe('canceled')
  })
})
