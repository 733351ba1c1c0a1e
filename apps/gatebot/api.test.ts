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
    /** Asks for something the bot finds out, and comes back for it. */
    async ask(path: string, body?: unknown) {
      const { ask } = (await call('POST', path, body)).body
      return (await call('GET', `/asks/${ask}`)).body.answer
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
    await gate.set('Price in Stars', '250')
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
        },
        stars: 250,
        trial_days: 0,
        grace_days: 3,
        pass: null,
        counts: { active: 2 },
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
    expect((await ann.get(`/groups/${id}/takings?by=day&zone=Europe/Berlin`)).body).toEqual(expect.arrayContaining([
      { period: '2026-03-01', currency: 'usd', amount: 800 },
      { period: '2026-03-01', currency: 'XTR', amount: 250 },
    ]))
    expect((await ann.get(`/groups/${id}/takings?by=month`)).body[0].period).toBe('2026-03')
    expect(await ann.get(`/groups/${id}/takings?zone=Mars`)).toMatchObject({
      status: 400,
      body: {
        code: 'request-unclear',
        message: expect.stringContaining('zone'),
      },
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
    expect((await ann.get(`/groups/${id}/export`)).body).toHaveLength(1)
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
    const { stack, bob, person, press, member, join, status } = gate
    const cara = await person('Cara', 'caracara')
    await cara.say('/start')
    expect((await ann.post(`/groups/${id}/comp`, { who: '@caracara', until: '2026-04-01T00:00:00Z' })).status).toBe(202)
    await cara.breathe()
    expect(await cara.all()).toContain('yours for free until')
    expect((await join(cara, { invite_link: await press(cara, /^Join/) })).status).toBe('member')
    for (const wrong of [
      { who: '@caracara', until: '2020-01-01T00:00:00Z' },
      { who: 'Cara!', until: '2026-04-01T00:00:00Z' },
      {},
    ])
      expect((await ann.post(`/groups/${id}/comp`, wrong)).status).toBe(400)
    expect((await ann.post(`/groups/${id}/comp`, { who: '@nobody_known', until: '2026-04-01T00:00:00Z' })).status).toBe(202)
    await gate.ann.breathe()
    expect(await gate.ann.heard()).toContain('I do not know @nobody_known')

    const first = await press(bob, /^Join/)
    await stack.advance('PT2M')
    expect((await ann.post(`/groups/${id}/members/${bob.id}/link`)).status).toBe(202)
    await bob.breathe()
    const second = await press(bob, /^Join/)
    expect(second).not.toBe(first)
    await join(bob, { invite_link: second })
    expect((await ann.post(`/groups/${id}/members/${bob.id}/kick`)).status).toBe(202)
    await bob.breathe()
    expect(await status(bob)).toBe('left')
    expect(await bob.heard()).toContain('The owner of Ann\'s Club has ended your membership')
    expect((await stack.sim('/sim/stripe')).subscriptions[0].status).toBe('canceled')
    expect((await ann.post(`/groups/${id}/members/${bob.id}/refund`)).status).toBe(202)
    expect((await stack.sim('/sim/stripe')).charges[0].amount_refunded).toBe(900)
    expect((await member(bob))!.status).toBe('refunded')
    expect((await ann.get(`/groups/${id}`)).body).toMatchObject({ left_30_days: 1, churn_30_days: 1 })
    expect((await ann.post(`/groups/${id}/members/${bob.id}/explode`)).status).toBe(404)
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
        '/takings',
        '/members',
        '/export',
        `/members/${bob.id}`,
      ])
        expect((await app.get(`/groups/${id}${path}`)).status, path).toBe(404)
      for (const [path, body] of [
        [`members/${bob.id}/kick`],
        [`members/${bob.id}/refund`],
        [`members/${bob.id}/link`],
        [
          'comp',
          {
            who: String(eve.id),
            until: '2026-04-01T00:00:00Z',
          },
        ],
      ] as const)
        expect((await app.post(`/groups/${id}/${path}`, body)).status, path).toBe(404)
    }
    expect((await asEve.post(`/memberships/${id}/cancel`)).status).toBe(404)
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
    expect((await app.post(`/memberships/${id}/cancel`)).status).toBe(202)
    expect(await mine()).toMatchObject({ status: 'cancelled', cancel_at_end: true, next_charge: null })
    expect((await stack.sim('/sim/stripe')).subscriptions[0].cancel_at_period_end).toBe(true)
    await app.post(`/memberships/${id}/resume`)
    expect(await mine()).toMatchObject({ status: 'active', cancel_at_end: false })
    expect((await app.ask(`/memberships/${id}/portal`)).url).toContain('/stripe/portal/')
    await stack.advance('PT2M')
    const old = (await mine()).link
    expect((await app.post(`/memberships/${id}/link`)).status).toBe(202)
    const { link } = await mine()
    expect(link).not.toBe(old)
    await join(bob, { invite_link: link })
    expect(await mine()).toMatchObject({ inside: true, link: null })
    expect((await member(bob))!.admitted_at).not.toBe(null)
  })

  it('sees only their own asks', async () => {
    gate = await openGate()
    const { bob, person, starred } = gate
    await starred()
    const app = await appOf(bob)
    const { body: { ask } } = await app.post(`/offers/${await gate.publicId()}`)
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
    await set('Price in Stars', '250')
    await set('Trial', '7')
    await set('One-off pass', '1000 stars 30 days')
    const { web_app: { url } } = await join(bob, { query: true })
    const id = new URL(url).searchParams.get('tgWebAppStartParam')!.slice(2)
    const app = await appOf(bob)
    expect((await app.ask(`/offers/${id}`)).offer).toEqual({
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
    expect(await app.ask(`/offers/${id}/buy`, { rail: 'card' })).toEqual(card)
    const stars = await app.ask(`/offers/${id}/buy`, { rail: 'stars' })
    expect(stars.url).toContain('https://t.me/$')
    // all of it in the mini app: the chat stays quiet
    expect((await bob.all()).length).toBe(said)
    await stack.sim('/sim/pay', { invoice_link: stars.url, from: bob.id })
    await bob.breathe()
    expect(await status(bob)).toBe('member')
    expect((await app.ask(`/offers/${id}`)).offer).toMatchObject({ mine: 'active' })
    expect(await app.ask(`/offers/${id}/buy`, { rail: 'card' })).toEqual({ problem: 'You have this already. Nothing was charged.' })
    expect(await app.ask(`/offers/${id}/buy`, { rail: 'stars', what: 'pass' })).toEqual({ problem: 'This is not on offer any more.' })
    expect((await app.post(`/offers/${id}/buy`, { rail: 'cash' })).status).toBe(400)
    expect((await app.ask('/offers/nothing1')).problem).toContain('not on sale here')
  })
})
