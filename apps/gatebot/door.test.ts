// The door: who is let in and by what, who is taken out and who never is, and what happens when word gets lost.

import type { Gate } from '../../test/gate.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openGate } from '../../test/gate.ts'

let gate: Gate
afterEach(() => gate.stack.close())

const methods = async () => (await gate.stack.calls('gatebot')).map(call => call.method as string)

/** Bob has paid in Stars and holds a link. */
async function paid(): Promise<string> {
  await gate.knock()
  await gate.payInStars()
  return await gate.press(gate.bob, /^Join/)
}

describe('asking to join', () => {
  beforeEach(async () => {
    gate = await openGate()
    await gate.starred()
  })

  it('says politely what an unknown link is', async () => {
    for (const payload of ['g_nothing', 'g_', 'x']) {
      await gate.bob.say(`/start ${payload}`)
      expect(await gate.bob.heard()).toMatch(/not on sale here|I keep the door/)
    }
  })

  it('shows the paywall in Telegram\'s own dialog, and approves there when it is paid', async () => {
    const { stack, bob, join, payInStars, status, publicId } = gate
    const asked = await join(bob, { query: true })
    expect(asked.web_app.url).toBe(`${stack.sandbox.url}/pages/gatebot/?tgWebAppStartParam=g_${await publicId()}`)
    expect(await bob.heard()).toContain('is for members')
    await payInStars()
    expect(await status(bob)).toBe('member')
    expect(await bob.all()).toContain('You are in Ann\'s Club. Welcome!')
    const answered = (await stack.calls('gatebot')).filter(call => /JoinRequest/.test(call.method)).map(call => [call.method, call.params.result])
    expect(answered).toEqual([
      ['sendChatJoinRequestWebApp', undefined],
      ['answerChatJoinRequestQuery', 'approve'],
    ])
  })

  it('falls back to the list and the chat when the mini app cannot be shown, and to a link when the request is gone', async () => {
    const { stack, bob, chat, join, payInStars, press } = gate
    await stack.sim('/sim/fault', {
      on: 'api',
      kind: 'status',
      code: 400,
      method: 'sendChatJoinRequestWebApp',
      bot: 'gatebot',
      times: 1,
    })
    await join(bob, { query: true })
    expect((await stack.calls('gatebot')).find(call => call.method === 'answerChatJoinRequestQuery')?.params.result).toBe('queue')
    expect(await bob.heard()).toContain('is for members')
    await stack.sim('/sim/requests', { chat, user: bob.id, approve: false })
    await payInStars()
    expect((await join(bob, { invite_link: await press(bob, /^Join/) })).status).toBe('member')
  })

  it('lets a payer in at once, by query or not', async () => {
    const { stack, bob, join, status, member } = gate
    const link = await paid()
    expect(link).toContain('https://t.me/+')
    await join(bob, { query: true })
    expect(await status(bob)).toBe('member')
    expect((await member(bob))!.admitted_at).not.toBe(null)
    await stack.sim('/sim/leave', { chat: gate.chat, user: bob.id })
    await join(bob)
    expect(await status(bob)).toBe('member')
  })

  it('answers a query in a group that sells nothing, too', async () => {
    const { bob, connect, join } = gate
    await connect({ can_invite_users: true })
    await join(bob, { query: true })
    expect(await methods()).toContain('answerChatJoinRequestQuery')
  })

  it('lets payers in and out while the owner has paused the sales', { timeout: 60_000 }, async () => {
    const { stack, ann, bob, join, status } = gate
    const link = await paid()
    await ann.say('/groups')
    await ann.press('Pause sales')
    const cara = await gate.person('Cara', 'caracara')
    await gate.knock(cara)
    expect(await cara.heard()).toContain('takes no new members')
    expect((await join(bob, { invite_link: link })).status).toBe('member')
    await stack.sql(`update factory_entitlements set until = '2026-03-02T10:00:00Z', cancel_at_end = true`)
    await stack.sql(`update factory_jobs set run_at = '2026-03-02T10:00:00Z' where kind = 'pay.due' and state = 'waiting'`)
    await stack.to('2026-03-02T11:00:00Z')
    expect(await status(bob)).toBe('left')
  })
})

describe('links', () => {
  beforeEach(async () => {
    gate = await openGate()
    await gate.starred()
  })

  it('takes a stranger with somebody else\'s link out again, and gives the payer a new one', async () => {
    const { bob, ann, join, status, press } = gate
    const link = await paid()
    const eve = await gate.person('Eve', 'evelyn')
    await eve.say('/start')
    await join(eve, { invite_link: link })
    expect(await status(eve)).toBe('left')
    expect(await eve.heard()).toContain('somebody else\'s')
    expect(await bob.all()).toContain('They were taken out')
    const second = await press(bob, /^Join/)
    expect(second).not.toBe(link)
    await expect(join(eve, { invite_link: link })).rejects.toThrow('expired')
    await join(bob, { invite_link: second })
    expect(await status(bob)).toBe('member')
    await ann.say('/groups')
    await ann.press('Members')
    expect(await ann.heard()).toContain('Bob (@bobby)\'s link was used by Eve')
  })

  it('spares whoever may be inside anyway: who was there before, a guest of the owner, the owner', async () => {
    const { ann, bob, stack, chat, join, status, press } = gate
    const eve = await gate.person('Eve', 'evelyn')
    await stack.sql('insert into gatebot_exempt (group_id, telegram_user_id) select id, $1 from gatebot_groups', [eve.id])
    await join(eve, { invite_link: await paid() })
    expect(await status(eve)).toBe('member')
    expect(await eve.all()).not.toContain('somebody else\'s')
    expect(await bob.all()).toContain('so they stay')
    await stack.sim('/sim/leave', { chat, user: ann.id })
    await join(ann, { invite_link: await press(bob, /^Join/) })
    expect(await status(ann)).not.toBe('left')
    expect(await bob.all()).not.toContain('They were taken out')
  })

  it('gives a new link when asked, takes the old one back, and none to who is inside or has not paid', async () => {
    const { bob, join, press } = gate
    const first = await paid()
    await bob.say('/links')
    expect(await bob.all()).toContain('Your link is coming')
    expect(await press(bob, /^Join/)).toBe(first)
    await gate.stack.advance('PT2M')
    await bob.say('/links')
    const second = await press(bob, /^Join/)
    expect(second).not.toBe(first)
    await expect(join(bob, { invite_link: first })).rejects.toThrow('expired')
    await join(bob, { invite_link: second })
    await bob.say('/links')
    expect(await bob.heard()).toContain('You are in Ann\'s Club already')
    const cara = await gate.person('Cara', 'caracara')
    await cara.say('/links')
    expect(await cara.heard()).toContain('no memberships')
  })

  it('keeps an expired link from leading anywhere, and /links brings another', async () => {
    const { stack, bob, join, press } = gate
    const first = await paid()
    await stack.advance('PT25H')
    await expect(join(bob, { invite_link: first })).rejects.toThrow('expired')
    await bob.say('/links')
    expect((await join(bob, { invite_link: await press(bob, /^Join/) })).status).toBe('member')
  })
})

describe('taking out', { timeout: 60_000 }, () => {
  beforeEach(async () => {
    gate = await openGate()
    await gate.starred()
  })

  /** What Bob has ends within a day. */
  async function end() {
    await gate.stack.sql(`update factory_entitlements set until = '2026-03-02T10:00:00Z', cancel_at_end = true`)
    await gate.stack.sql(`update factory_jobs set run_at = '2026-03-02T10:00:00Z' where kind = 'pay.due' and state = 'waiting'`)
    await gate.stack.to('2026-03-02T11:00:00Z')
  }

  it('spares who was there before', async () => {
    const { stack, bob, chat, status, knock, payInStars } = gate
    await stack.sim('/sim/members', { chat, user: bob.id, status: 'member' })
    await knock()
    await payInStars()
    await end()
    expect(await status(bob)).toBe('member')
    expect(await methods()).not.toContain('banChatMember')
  })

  it('spares who was let in by the owner by hand, whatever they pay later', async () => {
    const { stack, bob, chat, status, join, payInStars } = gate
    await join(bob)
    await stack.sim('/sim/requests', { chat, user: bob.id, approve: true })
    await payInStars()
    await end()
    expect(await status(bob)).toBe('member')
  })

  it('spares who has become an administrator', async () => {
    const { stack, bob, chat, status, join } = gate
    await join(bob, { invite_link: await paid() })
    await stack.sim('/sim/members', { chat, user: bob.id, status: 'administrator' })
    await end()
    expect(await status(bob)).toBe('administrator')
  })

  it('lifts the ban, so that they can come back, and takes open links back', async () => {
    const { bob, join, status, press } = gate
    await join(bob, { invite_link: await paid() })
    await bob.breathe()
    await end()
    expect(await status(bob)).toBe('left')
    expect(await methods()).toEqual(expect.arrayContaining(['banChatMember', 'unbanChatMember']))
    await press(bob, /See the offer/)
    await gate.payInStars()
    expect((await join(bob, { invite_link: await press(bob, /^Join/) })).status).toBe('member')
  })

  it('takes an unused link back at the end', async () => {
    const { stack, bob, join } = gate
    const link = await paid()
    await stack.sql(`update factory_entitlements set until = '2026-03-01T18:00:00Z', cancel_at_end = true`)
    await stack.sql(`update factory_jobs set run_at = '2026-03-01T18:00:00Z' where kind = 'pay.due' and state = 'waiting'`)
    await stack.to('2026-03-01T18:10:00Z')
    await expect(join(bob, { invite_link: link })).rejects.toThrow('expired')
  })

  it('tells the owner once when a right was lost meanwhile, and does the rest when it is back', async () => {
    const { stack, ann, bob, status, join, connect } = gate
    await join(bob, { invite_link: await paid() })
    await stack.sim('/sim/fault', {
      on: 'api',
      kind: 'status',
      code: 403,
      method: 'banChatMember',
      bot: 'gatebot',
      times: 1,
    })
    await end()
    expect(await ann.heard()).toContain('Telegram did not let me do my work')
    expect(await status(bob)).toBe('member')
    await connect({ can_invite_users: true })
    await connect()
    await stack.advance('PT2M')
    expect(await status(bob)).toBe('left')
  })

  it('ends a membership when an administrator bans the member: nothing is charged for a closed door', async () => {
    const { stack, bob, chat, join, knock, status } = gate
    await join(bob, { invite_link: await paid() })
    await stack.sim('/sim/members', { chat, user: bob.id, status: 'kicked' })
    await bob.breathe()
    expect(await bob.heard()).toContain('The owner of Ann\'s Club has ended your membership')
    expect((await stack.sim(`/sim/stars?user=${bob.id}`)).subscriptions[0].cancelled).toBe(true)
    await knock()
    expect(await bob.heard()).toContain('takes no new members')
    await stack.sim('/sim/members', { chat, user: bob.id, status: 'left' })
    await knock()
    expect(await bob.heard()).toContain('is for members')
    expect(await status(bob)).toBe('left')
  })
})

describe('the daily round', { timeout: 90_000 }, () => {
  it('puts right what was missed on either side, and fails open', async () => {
    gate = await openGate()
    const { stack, bob, status, priced, join, payByCard, member } = gate
    await priced()
    await join(bob)
    await payByCard()
    expect(await status(bob)).toBe('member')

    // our rows forgot him, Stripe did not
    await stack.sql(`update factory_entitlements set status = 'ended'`)
    await stack.sql(`update gatebot_members set status = 'expired'`)
    await stack.advance('PT25H')
    expect((await member(bob))!.status).toBe('active')
    expect(await status(bob)).toBe('member')

    // Stripe ended it, and no word of it arrived
    await stack.sim('/sim/stripe/deliver', { hold: true })
    const { subscriptions: [{ customer }] } = await stack.sim('/sim/stripe')
    const portal = await (await fetch(`${stack.sandbox.url}/stripe/v1/billing_portal/sessions`, {
      method: 'POST',
      headers: { 'authorization': `Bearer ${stack.env.STRIPE_SECRET_KEY}`, 'stripe-account': (await stack.sim('/sim/stripe')).accounts[0].id },
      body: new URLSearchParams({ customer }),
    })).json() as { id: string }
    await stack.sim('/sim/stripe/portal', { session: portal.id, action: 'end' })
    expect(await status(bob)).toBe('member')
    // while neither can be asked, nobody loses anything
    await stack.sim('/sim/fault', {
      on: 'stripe',
      kind: 'status',
      code: 503,
      times: 10_000,
    })
    await stack.advance('PT25H')
    expect(await status(bob)).toBe('member')
    await fetch(`${stack.sandbox.url}/sim/fault`, { method: 'DELETE' })
    await stack.advance('PT25H')
    expect(await status(bob)).toBe('left')
  })

  it('finds out who came in while word of it was lost', async () => {
    gate = await openGate()
    const { stack, bob, starred, join, member } = gate
    await starred()
    await join(bob, { invite_link: await paid() })
    await stack.sql('update gatebot_members set admitted_at = null')
    await stack.advance('PT25H')
    expect((await member(bob))!.admitted_at).not.toBe(null)
  })
})

describe('an outage', { timeout: 120_000 }, () => {
  it('of Telegram neither loses a payment nor takes anybody out', async () => {
    gate = await openGate()
    const { stack, bob, status, priced, join, payByCard, member } = gate
    await priced()
    await join(bob)
    await stack.sim('/sim/fault', {
      on: 'api',
      kind: 'status',
      code: 502,
      method: 'getChatMember',
      bot: 'gatebot',
      times: 100_000,
    })
    await payByCard(bob, { card: 'fails-later' })
    expect((await member(bob))!.status).toBe('active')
    await stack.to('2026-03-11T18:00:00Z')
    expect((await member(bob))!.status).toBe('expired')
    expect(await methods()).not.toContain('banChatMember')
    await fetch(`${stack.sandbox.url}/sim/fault`, { method: 'DELETE' })
    await stack.to('2026-03-12T12:00:00Z')
    expect(await status(bob)).toBe('left')
    expect(await stack.sql(`select payload ->> 'method' as method, error from factory_jobs where state = 'failed'`)).toEqual([])
  })

  it('of Stripe takes nobody out', async () => {
    gate = await openGate()
    const { stack, bob, status, priced, join, payByCard } = gate
    await priced()
    await join(bob)
    await payByCard(bob, { card: 'fails-later' })
    await stack.sim('/sim/fault', {
      on: 'stripe',
      kind: 'status',
      code: 503,
      times: 100_000,
    })
    await stack.to('2026-03-11T18:00:00Z')
    expect(await status(bob)).toBe('member')
    await fetch(`${stack.sandbox.url}/sim/fault`, { method: 'DELETE' })
    await stack.to('2026-03-12T18:00:00Z')
    expect(await status(bob)).toBe('left')
  })
})
