// What the mini app may ask: an owner of their groups only, a member of their own memberships, a buyer of an offer; and who hears no.

import type { Gate } from '../../test/gate.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openGate } from '../../test/gate.ts'

let gate: Gate
afterEach(() => gate.stack.close())

/** A person's mini app: signed in, asks, and reads JSON. */
async function appOf({ id }: { id: number }) {
  const { stack } = gate
  const { url } = await stack.sim<{ url: string }>('/sim/open', { bot: 'gatebot', user: id })
  const initData = new URLSearchParams(new URL(url).hash.slice(1)).get('tgWebAppData')!
  const root = `${stack.url}/gatebot/api`
  const { token } = await (await fetch(`${root}/session`, {
    method: 'POST',
    headers: { authorization: `tma ${initData}` },
  })).json() as { token: string }
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(root + path, {
      method,
      headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' },
      ...body !== undefined && {
        body: JSON.stringify(body),
      },
    })
    const text = await response.text()
    return {
      status: response.status,
      body: text
        ? JSON.parse(text)
        : null,
    }
  }
  return {
    get: (path: string) => call('GET', path),
    post: (path: string, body?: unknown) => call('POST', path, body),
    patch: (path: string, body?: unknown) => call('PATCH', path, body),
    delete: (path: string) => call('DELETE', path),
    /** Asks for something the bot finds out, and comes back for it; what is there already, or a refusal, comes at once. */
    async ask(path: string, body?: unknown, method = 'POST') {
      const { status, body: said } = await call(method, path, body)
      return status === 202
        ? (await call('GET', `/asks/${said.ask}`)).body.answer
        : said
    },
  }
}

type App = Awaited<ReturnType<typeof appOf>>

describe('an owner', { timeout: 60_000 }, () => {
  let ann: App
  let id: string
  beforeEach(async () => {
    gate = await openGate()
    await gate.priced()
    id = await gate.publicId()
    await gate.knock()
    await gate.payByCard()
    ann = await appOf(gate.ann)
  })

  it('sees the groups, the totals and what came in', async () => {
    const { stack, person, knock, payInStars } = gate
    const cara = await person('Cara', 'caracara')
    await knock(cara)
    await payInStars(cara)
    await stack.sim('/sim/stripe/refund', { charge: (await stack.sim('/sim/stripe')).charges[0].id, amount: 100 })
    const { body: groups } = await ann.get('/groups')
    expect(groups).toEqual([
      {
        id,
        title: 'Ann\'s Club',
        paused: null,
        price: {
          amount: 900,
          currency: 'usd',
          interval: 'week',
          works: true,
          stripe: null,
        },
        stars: 250,
        trial_days: 0,
        grace_days: 3,
        pass: null,
        welcome: null,
        counts: { active: 2 },
        monthly: expect.arrayContaining([
          { currency: 'usd', amount: 3900 },
          { currency: 'XTR', amount: 250 },
        ]),
        trouble: [],
      },
    ])
    const { body: group } = await ann.get(`/groups/${id}`)
    expect(group).toMatchObject({
      counts: { active: 2 },
      monthly: expect.arrayContaining([
        { currency: 'usd', amount: 3900 },
        { currency: 'XTR', amount: 250 },
      ]),
      joined_30_days: 2,
      left_30_days: 0,
      churn_30_days: 0,
      link: expect.stringMatching(/FactoryGateBot\?start=g_/),
    })
    expect(group).toMatchObject({
      taken_30_days: [
        { rail: 'stars', currency: 'XTR', amount: 250 },
        { rail: 'stripe', currency: 'usd', amount: 800 },
      ],
      kind: 'group',
      trouble: [],
      room: 10,
      rights_missing: [],
      leaks: [],
      codes: 0,
    })
    expect(await ann.get(`/groups/${id}/trend?days=30&zone=Mars`)).toMatchObject({
      status: 400,
      body: {
        code: 'query-invalid',
        message: expect.stringContaining('zone'),
      },
    })
    expect((await ann.get(`/groups/${id}/trend?days=0&zone=UTC`)).status).toBe(400)
  })

  it('sees members and money over time', async () => {
    const { stack, bob } = gate
    await stack.advance('P2D')
    ann = await appOf(gate.ann)
    await ann.post(`/groups/${id}/members/${bob.id}/kick`)
    expect((await ann.get(`/groups/${id}/trend?days=4&zone=Europe/Berlin`)).body).toEqual({
      days: [
        '2026-02-28',
        '2026-03-01',
        '2026-03-02',
        '2026-03-03',
      ],
      members: [0, 1, 1, 0],
      money: [
        {
          currency: 'usd',
          amounts: [0, 900, 0, 0],
        },
      ],
    })
  })

  it('finds members by name, state and id, and sees what happened with one', async () => {
    const { bob, person, knock } = gate
    await knock(await person('Visitor', 'visiting'))
    const find = async (query: string) => (await ann.get(`/groups/${id}/members?${query}`)).body.members.map((member: any) => member.name)
    expect(await find('')).toEqual(['Bob'])
    expect(await find('q=@bob')).toEqual(['Bob'])
    expect(await find(`q=${bob.id}`)).toEqual(['Bob'])
    expect(await find('q=%25')).toEqual([])
    expect(await find('status=active')).toEqual(['Bob'])
    expect(await find('status=expired')).toEqual([])
    expect((await ann.get(`/groups/${id}/members?status=odd`)).status).toBe(400)
    const { body } = await ann.get(`/groups/${id}/members/${bob.id}`)
    expect(body).toMatchObject({
      user: bob.id,
      username: 'bobby',
      status: 'active',
      rail: 'stripe',
      amount: 900,
      interval: 'week',
      inside: false,
      cancel_at_end: false,
    })
    expect(body.timeline.map(({ what }: any) => what).sort()).toEqual(['active', 'paid'])
    expect(JSON.stringify(body.timeline)).not.toContain('ch_')
    expect((await ann.get(`/groups/${id}/export`)).body).toMatchObject({
      members: [
        { user: bob.id },
      ],
      before: null,
    })
    expect(body).toMatchObject({
      kept: false,
      refundable: { amount: 900, currency: 'usd' },
    })
    expect((await ann.get(`/groups/${id}/members/1`)).status).toBe(404)
  })

  it('pages through many members', async () => {
    const { stack } = gate
    await stack.sql(`insert into gatebot_members (telegram_user_id, group_id, owner_id, status) select 5000 + n, g.id, g.owner_id, 'expired' from gatebot_groups g, generate_series(1, 60) n`)
    const { body: first } = await ann.get(`/groups/${id}/members`)
    expect(first.members).toHaveLength(50)
    const { body: second } = await ann.get(`/groups/${id}/members?before=${first.before}`)
    expect(second).toMatchObject({ before: null })
    expect(new Set([
      ...first.members,
      ...second.members,
    ].map(({ user }) => user)).size).toBe(61)
  })

  it('gives free access, resends a link, gives money back and ends a membership', async () => {
    const { stack, bob, person, press, join, status } = gate
    const cara = await person('Cara', 'caracara')
    await cara.say('/start')
    const free = { who: '@caracara', until: '2026-04-01T00:00:00Z' }
    expect((await ann.post(`/groups/${id}/comp`, free)).body).toEqual({ user: cara.id })
    // a second tap says nothing more
    expect((await ann.post(`/groups/${id}/comp`, free)).status).toBe(200)
    expect((await ann.get(`/groups/${id}/members/${cara.id}`)).body.timeline.filter(({ what }: any) => what === 'gift')).toEqual([
      expect.objectContaining({ until: '2026-04-01T00:00:00.000Z' }),
    ])
    await cara.breathe()
    expect(await cara.all()).toContain('yours for free until')
    expect((await join(cara, { invite_link: await press(cara, /^Join/) })).status).toBe('member')
    for (const wrong of [
      { who: '@caracara', until: '2020-01-01T00:00:00Z' },
      { who: 'Cara!', until: '2026-04-01T00:00:00Z' },
      {},
    ])
      expect((await ann.post(`/groups/${id}/comp`, wrong)).status).toBe(400)
    for (const who of ['@nobody_known', '987654321']) {
      expect((await ann.post(`/groups/${id}/comp`, { who, until: '2026-04-01T00:00:00Z' })).body).toMatchObject({
        code: 'person-unknown',
        message: expect.stringContaining(`I do not know ${who}`),
      })
    }

    const first = await press(bob, /^Join/)
    await stack.advance('PT2M')
    expect((await ann.post(`/groups/${id}/members/${bob.id}/link`)).body).toEqual({ way: 'sent' })
    await bob.breathe()
    const second = await press(bob, /^Join/)
    expect(second).not.toBe(first)
    await join(bob, { invite_link: second })
    expect((await ann.post(`/groups/${id}/members/${bob.id}/link`)).body).toEqual({ way: 'inside' })
    for (const _tap of [1, 2])
      expect((await ann.post(`/groups/${id}/members/${bob.id}/kick`)).status).toBe(204)
    await bob.breathe()
    expect(await status(bob)).toBe('left')
    expect((await bob.all()).match(/has ended your membership/g)).toHaveLength(1)
    expect((await stack.sim('/sim/stripe')).subscriptions[0].status).toBe('canceled')
    expect((await ann.get(`/groups/${id}`)).body).toMatchObject({ left_30_days: 1, churn_30_days: 1 })
    expect((await ann.post(`/groups/${id}/members/${bob.id}/explode`)).status).toBe(404)
  })

  it('gives back the payment that was meant, once', async () => {
    const { stack, bob, member } = gate
    // a week later there are two
    await stack.advance('P7DT2H')
    ann = await appOf(gate.ann)
    const { body: { refundable } } = await ann.get(`/groups/${id}/members/${bob.id}`)
    for (const _tap of [1, 2])
      expect((await ann.post(`/groups/${id}/members/${bob.id}/refund`, refundable)).status).toBe(204)
    const { charges } = await stack.sim('/sim/stripe')
    expect(charges.map((charge: any) => charge.amount_refunded).sort()).toEqual([0, 900])
    expect((await member(bob))!.status).toBe('refunded')
    const { body } = await ann.get(`/groups/${id}/members/${bob.id}`)
    expect(body.refundable.paid_at).not.toBe(refundable.paid_at)
    expect(body.timeline.filter(({ what }: any) => what === 'refund-asked')).toHaveLength(1)
    expect((await ann.post(`/groups/${id}/members/${bob.id}/refund`, {})).status).toBe(400)
  })

  it('sets prices, days, words and the pause of sales', async () => {
    const { bob, person, press, knock } = gate
    const set = async (what: unknown) => (await ann.patch(`/groups/${id}`, what)).body
    expect(await set({
      price: { amount: 1900, currency: 'eur', interval: 'month' },
      stars: 700,
      trial_days: 7,
      grace_days: 0,
      welcome: ' Hello! ',
    })).toMatchObject({
      price: {
        amount: 1900,
        currency: 'eur',
        interval: 'month',
        works: true,
      },
      stars: 700,
      trial_days: 7,
      grace_days: 0,
      welcome: 'Hello!',
    })
    expect(await set({
      pass: {
        days: 10,
        amount: null,
        currency: 'eur',
        stars: 300,
      },
    })).toMatchObject({
      price: { amount: 1900 },
      pass: { days: 10, amount: null, stars: 300 },
    })
    expect(await set({ selling: false })).toMatchObject({ paused: 'asked' })
    const cara = await person('Cara', 'caracara')
    await knock(cara)
    expect(await cara.heard()).toContain('takes no new members')
    expect(await set({ selling: true, pass: null })).toMatchObject({ paused: null, pass: null })
    await knock(cara)
    await press(cara, /€19/)
    // who is in keeps their price
    expect((await ann.get(`/groups/${id}/members/${bob.id}`)).body).toMatchObject({ amount: 900, currency: 'usd' })
    for (const [what, code] of [
      [
        { stars: null },
        'stars-needed',
      ],
      [
        {
          pass: {
            days: 10,
            amount: 500,
            currency: 'eur',
            stars: null,
          },
        },
        'stars-first',
      ],
    ] as const)
      expect(await set(what)).toMatchObject({ code })
    for (const wrong of [
      {
        price: { amount: 10, currency: 'eur', interval: 'month' },
      },
      {
        price: { amount: 900, currency: 'xyz', interval: 'month' },
      },
      { stars: 0 },
      { trial_days: 91 },
      {
        welcome: 'x'.repeat(1001),
      },
    ])
      expect((await ann.patch(`/groups/${id}`, wrong)).status).toBe(400)
  })

  it('makes and ends codes, and hears why one does not fit', async () => {
    const { stack } = gate
    const spring = {
      kind: 'percent',
      code: 'spring',
      percent: 20,
      duration: 'once',
    }
    expect(await ann.ask(`/groups/${id}/codes`, spring)).toEqual({ done: true })
    expect(await ann.ask(`/groups/${id}/codes`, {
      kind: 'amount',
      code: 'FIVE',
      amount: 500,
      duration: 'forever',
    })).toEqual({ done: true })
    expect((await ann.get(`/groups/${id}/codes`)).body).toEqual([
      expect.objectContaining({
        code: 'FIVE',
        amount: 500,
        currency: 'usd',
        duration: 'forever',
      }),
      expect.objectContaining({ code: 'SPRING', percent: 20, duration: 'once' }),
    ])
    expect((await ann.ask(`/groups/${id}/codes`, spring)).problem).toContain('did not take the code SPRING')
    expect(await ann.ask(`/groups/${id}/codes/SPRING`, undefined, 'DELETE')).toEqual({ done: true })
    expect((await ann.get(`/groups/${id}/codes`)).body).toHaveLength(1)
    expect((await ann.post(`/groups/${id}/codes`, { ...spring, percent: 0 })).status).toBe(400)
    // nobody was bothered in the chat
    expect(await gate.ann.all()).not.toContain('SPRING')
    expect((await ann.ask(`/groups/${id}/stripe-price`, { price: 'price_unknown' })).problem).toContain('has no price price_unknown')
    expect((await stack.sim('/sim/stripe')).charges).toHaveLength(1)
  })

  it('earns per rail and currency, never added up', async () => {
    const { person, knock, payInStars } = gate
    const cara = await person('Cara', 'caracara')
    await knock(cara)
    await payInStars(cara)
    expect((await ann.get('/earnings')).body).toEqual({
      cards: true,
      stripe: 'ready',
      fee_percent: 5,
      earned: [
        {
          rail: 'stars',
          currency: 'XTR',
          gross: 250,
          refunded: 0,
          stripe_fee: 0,
          our_fee: 12,
          net: 238,
          payout: { paid: 0, available: 0, waiting: 238 },
        },
        {
          rail: 'stripe',
          currency: 'usd',
          gross: 900,
          refunded: 0,
          stripe_fee: 56,
          our_fee: 45,
          net: 799,
          payout: null,
        },
      ],
    })
    expect((await (await appOf(gate.bob)).get('/earnings')).body).toEqual({
      cards: true,
      stripe: 'none',
      fee_percent: 5,
      earned: [],
    })
  })

  it('hears what is wrong, mends it, and disconnects when nobody pays', async () => {
    const { stack, chat, connect } = gate
    await connect({ can_invite_users: true, can_restrict_members: false })
    expect((await ann.get(`/groups/${id}`)).body).toMatchObject({
      paused: 'rights',
      trouble: ['rights'],
      rights_missing: ['can_restrict_members'],
    })
    expect((await ann.post(`/groups/${id}/check`)).body).toMatchObject({ code: 'rights-missing' })
    expect((await ann.patch(`/groups/${id}`, { selling: true })).body).toMatchObject({ code: 'rights-missing' })
    await connect()
    // as if word of it had been lost
    await stack.sql('update gatebot_groups set paused = \'rights\' where telegram_group_id = $1', [chat])
    expect((await ann.post(`/groups/${id}/check`)).status).toBe(204)
    expect((await ann.get(`/groups/${id}`)).body).toMatchObject({ paused: null, trouble: [] })
    expect((await ann.delete(`/groups/${id}`)).body).toMatchObject({ code: 'members-paying' })
    await ann.post(`/groups/${id}/members/${gate.bob.id}/kick`)
    expect((await ann.delete(`/groups/${id}`)).status).toBe(204)
    expect((await ann.get('/groups')).body).toEqual([])
  })

  it('is not there for anybody else, also by a guessed id', async () => {
    const { stack, bob } = gate
    const eve = await gate.person('Eve', 'evelyn')
    await eve.say('/start')
    const [asEve, asBob] = [await appOf(eve), await appOf(bob)]
    const before = await stack.sql('select id from factory_jobs')
    for (const app of [asEve, asBob]) {
      expect((await app.get('/groups')).body).toEqual([])
      for (const path of [
        '',
        '/trend?days=7&zone=UTC',
        '/members',
        '/export',
        '/codes',
        `/members/${bob.id}`,
      ])
        expect((await app.get(`/groups/${id}${path}`)).status, path).toBe(404)
      for (const [path, body] of [
        [`members/${bob.id}/kick`],
        [
          `members/${bob.id}/refund`,
          { paid_at: '2026-03-01T10:00:00Z' },
        ],
        [`members/${bob.id}/link`],
        ['check'],
        [
          'stripe-price',
          { price: 'price_x' },
        ],
        [
          'codes',
          {
            kind: 'percent',
            code: 'SPRING',
            percent: 20,
            duration: 'once',
          },
        ],
        [
          'comp',
          {
            who: String(eve.id),
            until: '2026-04-01T00:00:00Z',
          },
        ],
      ] as const)
        expect((await app.post(`/groups/${id}/${path}`, body)).status, path).toBe(404)
      expect((await app.patch(`/groups/${id}`, { stars: 1 })).status).toBe(404)
      expect((await app.delete(`/groups/${id}`)).status).toBe(404)
      expect((await app.delete(`/groups/${id}/codes/SPRING`)).status).toBe(404)
    }
    expect((await asEve.post(`/memberships/${id}/cancel`)).status).toBe(404)
    expect((await asEve.get(`/memberships/${id}`)).status).toBe(404)
    expect((await asEve.get('/memberships')).body).toEqual([])
    expect(await stack.sql('select id from factory_jobs')).toEqual(before)
  })
})

describe('a member', { timeout: 60_000 }, () => {
  it('sees the next charge, cancels and goes on, opens the billing page, and gets the link', async () => {
    gate = await openGate()
    const { stack, bob, priced, knock, payByCard, member, join } = gate
    await priced()
    await knock()
    await payByCard()
    const app = await appOf(bob)
    const id = await gate.publicId()
    const mine = async () => (await app.get('/memberships')).body[0]
    expect(await mine()).toMatchObject({
      group: id,
      title: 'Ann\'s Club',
      status: 'active',
      rail: 'stripe',
      next_charge: {
        at: expect.stringMatching(/^2026-03-08T10/),
        amount: 900,
        currency: 'usd',
        interval: 'week',
      },
      link: expect.stringContaining('https://t.me/+'),
      inside: false,
    })
    expect((await app.post(`/memberships/${id}/cancel`)).status).toBe(204)
    expect(await mine()).toMatchObject({ status: 'cancelled', cancel_at_end: true, next_charge: null })
    expect((await stack.sim('/sim/stripe')).subscriptions[0].cancel_at_period_end).toBe(true)
    await app.post(`/memberships/${id}/resume`)
    expect(await mine()).toMatchObject({ status: 'active', cancel_at_end: false })
    expect((await app.ask(`/memberships/${id}/portal`)).url).toContain('/stripe/portal/')
    await stack.advance('PT2M')
    const old = (await mine()).link
    expect((await app.post(`/memberships/${id}/link`)).body).toEqual({ way: 'sent' })
    const { link } = await mine()
    expect(link).not.toBe(old)
    await join(bob, { invite_link: link })
    expect(await mine()).toMatchObject({ inside: true, link: null })
    expect((await member(bob))!.admitted_at).not.toBe(null)
    expect((await app.get(`/memberships/${id}`)).body).toMatchObject({
      inside: true,
      receipts: [
        {
          rail: 'stripe',
          currency: 'usd',
          amount: 900,
          refunded: 0,
        },
      ],
    })
  })

  it('sees only their own asks', async () => {
    gate = await openGate()
    const { bob, person, priced } = gate
    await priced()
    const app = await appOf(bob)
    const { body: { ask } } = await app.post(`/offers/${await gate.publicId()}/buy`, { rail: 'card' })
    const eve = await appOf(await person('Eve', 'evelyn'))
    expect((await eve.get(`/asks/${ask}`)).status).toBe(404)
    expect((await app.get(`/asks/${ask}`)).status).toBe(200)
    expect((await app.get('/asks/nothing')).status).toBe(404)
  })
})

describe('a buyer', { timeout: 60_000 }, () => {
  it('is shown the offer at the door, pays there in Stars or by card, and is in', async () => {
    gate = await openGate()
    const { stack, bob, priced, set, join, status } = gate
    await priced()
    await set('Trial', '7')
    await set('One-off pass', '1000 stars 30 days')
    const { web_app: { url } } = await join(bob, { query: true })
    const id = new URL(url).searchParams.get('tgWebAppStartParam')!.slice(2)
    const app = await appOf(bob)
    expect(await app.ask(`/offers/${id}`)).toEqual({
      group: id,
      title: 'Ann\'s Club',
      mine: null,
      trial_days: 7,
      membership: {
        card: { amount: 900, currency: 'usd', interval: 'week' },
        stars: 250,
      },
      pass: { days: 30, card: null, stars: 1000 },
    })
    const said = (await bob.all()).length
    const card = await app.ask(`/offers/${id}/buy`, { rail: 'card' })
    expect(card.url).toContain('/stripe/pay/')
    expect(await app.ask(`/offers/${id}/buy`, { rail: 'card' })).toMatchObject(card)
    const stars = await app.ask(`/offers/${id}/buy`, { rail: 'stars' })
    expect(stars.url).toContain('https://t.me/$')
    // all of it in the mini app: the chat stays quiet
    expect((await bob.all()).length).toBe(said)
    await stack.sim('/sim/pay', { invoice_link: stars.url, from: bob.id })
    await bob.breathe()
    expect(await status(bob)).toBe('member')
    expect(await app.ask(`/offers/${id}`)).toMatchObject({ mine: 'active' })
    expect((await app.post(`/offers/${id}/buy`, { rail: 'card' })).body).toEqual({ code: 'not-bought', message: 'You have this already. Nothing was charged.' })
    expect((await app.post(`/offers/${id}/buy`, { rail: 'stars', what: 'pass' })).body.message).toBe('This is not on offer any more.')
    expect((await app.post(`/offers/${id}/buy`, { rail: 'cash' })).status).toBe(400)
    expect(await app.post('/offers/nothing1')).toMatchObject({
      status: 404,
      body: {
        message: expect.stringContaining('not on sale here'),
      },
    })
  })
})
