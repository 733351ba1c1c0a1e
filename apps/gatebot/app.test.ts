// Ann sells her group; Bob pays, is let in, fails to pay, is warned, taken out, pays again and returns. By card and in Stars.

import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import gatebot from './index.ts'

let stack: Stack
let ann: Talk
let bob: Talk
let chat: number

beforeEach(async () => {
  stack = await createStack({
    apps: [gatebot],
    now: '2026-03-01T10:00:00Z',
    env: { PLATFORM_FEE_PERCENT: '5', FOUNDER_CHAT_ID: '999' },
  })
  ann = await talkTo(stack, 'gatebot', 'Ann', { username: 'annie', language_code: 'en' })
  bob = await talkTo(stack, 'gatebot', 'Bob', { username: 'bobby', language_code: 'en' })
  chat = (await stack.sim('/sim/chats', {
    type: 'supergroup',
    title: 'Ann\'s Club',
    owner: ann.id,
    join_by_request: true,
  })).id
  await ann.say('/start')
})
afterEach(() => stack.close())

async function memberStatus(user: number): Promise<string> {
  const token = stack.env.GATEBOT_TOKEN
  const answer = await (await fetch(`${stack.sandbox.url}/bot${token}/getChatMember?chat_id=${chat}&user_id=${user}`)).json() as any
  return answer.result.status
}

async function connect(): Promise<void> {
  await stack.sim('/sim/members', {
    chat,
    user: 'gatebot',
    from: ann.id,
    status: 'administrator',
    rights: { can_invite_users: true, can_restrict_members: true },
  })
  await ann.breathe()
}

/** Ann's own Stripe account, set up on the pretend Stripe's page. */
async function onboard(): Promise<void> {
  await ann.press('Connect my Stripe')
  const { accounts } = await stack.sim('/sim/stripe')
  await stack.sim('/sim/stripe/onboard', { account: accounts[0].id })
  await ann.breathe()
}

async function priced(): Promise<void> {
  await connect()
  await onboard()
  await ann.say('/groups')
  await ann.press('Price by card')
  await ann.say('$9 a week')
}

function press(talk: Talk, word: RegExp) {
  return (async () => {
    const messages = await stack.messages(talk.chat)
    const message = messages.findLast((m: any) => m.reply_markup?.inline_keyboard?.flat().some((key: any) => word.test(key.text)))
    const button = message.reply_markup.inline_keyboard.flat().find((key: any) => word.test(key.text))
    if (button.url)
      return button.url as string
    await stack.press(talk.chat, message.message_id, button.text, talk.id)
    await talk.breathe()
  })()
}

async function payByCard(card = 'ok'): Promise<any> {
  await press(bob, /\$9/)
  const { sessions } = await stack.sim('/sim/stripe')
  const open = sessions.find((session: any) => session.status === 'open')
  expect(await press(bob, /payment page/)).toBe(open.url)
  const paid = await stack.sim('/sim/stripe/checkout', { session: open.id, card, email: 'bob@example.com' })
  await bob.breathe()
  return paid
}

// weeks of hourly ticks
describe('by card', { timeout: 120_000 }, () => {
  it('lets a payer in, warns him when a charge fails, takes him out after the grace, and lets him return', async () => {
    await priced()
    expect(await ann.heard()).toContain('Price by card: $9 a week')
    await stack.sim('/sim/join', { chat, user: bob.id })
    await bob.breathe()
    expect(await bob.heard()).toContain('Ann\'s Club is for members')
    const paid = await payByCard('fails-later')
    expect(paid.redirect).toMatch(/FactoryGateBot\?start=paid-\w+$/)
    expect(await memberStatus(bob.id)).toBe('member')
    expect(await bob.all()).toContain('You are in Ann\'s Club. Welcome!')
    await bob.say('/mystatus')
    expect(await bob.heard()).toContain('Next charge on')

    await stack.to('2026-03-08T10:05:00Z')
    expect(await bob.heard()).toContain('did not go through')
    expect(await memberStatus(bob.id)).toBe('member')
    await stack.to('2026-03-10T10:05:00Z')
    expect((await bob.all()).match(/did not go through/g)!.length).toBeGreaterThanOrEqual(2)
    expect(await memberStatus(bob.id)).toBe('member')
    await stack.to('2026-03-11T10:30:00Z')
    expect(await memberStatus(bob.id)).toBe('left')
    expect(await bob.heard()).toContain('has ended')

    // a new card at the portal pays the open invoice, and he is let in again
    await bob.say('/mystatus')
    const { subscriptions } = await stack.sim('/sim/stripe')
    await stack.sim('/sim/stripe', { card: 'ok', customer: subscriptions[0].customer })
    await stack.to('2026-03-13T12:00:00Z')
    const link = await press(bob, /^Join/)
    expect((await stack.sim('/sim/join', { user: bob.id, invite_link: link })).status).toBe('member')

    // the money is Ann's; the founder's is the fee
    await ann.say('/earnings')
    expect(await ann.heard()).toContain('$18')
    const [sums] = await stack.sql(`select sum(gross)::int as gross, sum(platform_fee)::int as fee, count(*) filter (where seller is null)::int as founders from factory_payments`)
    expect(sums).toEqual({ gross: 1800, fee: 90, founders: 0 })
  })

  it('makes no second subscription of two taps, and none for who has one', async () => {
    await priced()
    await stack.sim('/sim/join', { chat, user: bob.id })
    await bob.breathe()
    await press(bob, /\$9/)
    await press(bob, /\$9/)
    expect((await stack.sim('/sim/stripe')).sessions).toHaveLength(1)
    const [session] = (await stack.sim('/sim/stripe')).sessions
    await stack.sim('/sim/stripe/checkout', { session: session.id })
    await bob.breathe()
    await press(bob, /\$9/)
    expect((await stack.sim('/sim/stripe')).sessions).toHaveLength(1)
  })

  it('keeps a member who cancels until the end, says so before, and lets him go on', async () => {
    await priced()
    await stack.sim('/sim/join', { chat, user: bob.id })
    await bob.breathe()
    await payByCard()
    await bob.say('/mystatus')
    await press(bob, /^Cancel/)
    await press(bob, /Yes, cancel/)
    expect(await bob.heard()).toContain('Cancelled. You keep it until')
    await stack.to('2026-03-05T12:00:00Z')
    expect(await bob.heard()).toContain('ends on')
    expect(await memberStatus(bob.id)).toBe('member')
    await stack.to('2026-03-08T12:00:00Z')
    expect(await memberStatus(bob.id)).toBe('left')
  })

  it('ends with a full refund, stays with a part, and freezes with a dispute', async () => {
    await priced()
    await stack.sim('/sim/join', { chat, user: bob.id })
    await bob.breathe()
    await payByCard()
    const { charges: [charge] } = await stack.sim('/sim/stripe')
    await stack.sim('/sim/stripe/refund', { charge: charge.id, amount: 100 })
    expect(await memberStatus(bob.id)).toBe('member')
    await stack.sim('/sim/stripe/dispute', { charge: charge.id })
    expect(await memberStatus(bob.id)).toBe('left')
    expect(await ann.heard()).toContain('dispute')
    await stack.sim('/sim/stripe/dispute', { charge: charge.id, close: 'won' })
    await bob.breathe()
    expect(await press(bob, /^Join/)).toContain('https://t.me/+')
    await stack.sim('/sim/stripe/refund', { charge: charge.id })
    await bob.breathe()
    expect(await bob.heard()).toContain('was given back')
  })

  it('removes nobody while Stripe or Telegram cannot be asked', async () => {
    await priced()
    await stack.sim('/sim/join', { chat, user: bob.id })
    await bob.breathe()
    await payByCard('fails-later')
    await stack.sim('/sim/fault', {
      on: 'stripe',
      kind: 'status',
      code: 503,
      times: 10_000,
    })
    await stack.to('2026-03-14T10:00:00Z')
    expect(await memberStatus(bob.id)).toBe('member')
    await fetch(`${stack.sandbox.url}/sim/fault`, { method: 'DELETE' })
    await stack.sim('/sim/fault', {
      on: 'api',
      kind: 'status',
      code: 502,
      bot: 'gatebot',
      times: 10_000,
    })
    await stack.to('2026-03-14T20:00:00Z')
    expect(await memberStatus(bob.id)).toBe('member')
    await fetch(`${stack.sandbox.url}/sim/fault`, { method: 'DELETE' })
    await stack.to('2026-03-17T12:00:00Z')
    expect(await memberStatus(bob.id)).toBe('left')
  })
})

describe('in Stars', { timeout: 120_000 }, () => {
  beforeEach(async () => {
    await connect()
    await ann.say('/groups')
    await ann.press('Price in Stars')
    await ann.say('250')
    await stack.sim('/sim/join', { chat, user: bob.id })
    await bob.breathe()
  })

  async function pay() {
    await press(bob, /^⭐/)
    const paid = await stack.sim('/sim/pay', { invoice_link: await press(bob, /^Pay ⭐/), from: bob.id })
    await bob.breathe()
    return paid
  }

  it('lets in, renews, warns when the Stars run out, takes out, and the ledger says whose they are', async () => {
    expect(await pay()).toMatchObject({ status: 'paid' })
    expect(await memberStatus(bob.id)).toBe('member')
    await stack.to('2026-04-01T10:00:00Z')
    expect(await memberStatus(bob.id)).toBe('member')
    await stack.sim('/sim/stars', { user: bob.id, amount: -480 })
    await stack.to('2026-05-01T10:00:00Z')
    expect(await bob.heard()).toContain('did not go through')
    expect(await memberStatus(bob.id)).toBe('member')
    await stack.to('2026-05-04T12:00:00Z')
    expect(await memberStatus(bob.id)).toBe('left')
    await ann.say('/earnings')
    expect(await ann.heard()).toContain('⭐ 500, our share ⭐ 24')
    await stack.sim('/sim/stars', { user: bob.id, amount: 1000 })
    await press(bob, /See the offer/)
    expect(await pay()).toMatchObject({ status: 'paid' })
    expect((await stack.sim('/sim/join', { user: bob.id, invite_link: await press(bob, /^Join/) })).status).toBe('member')
  })

  it('counts a charge once however often it is told', async () => {
    await pay()
    const [{ update }] = (await stack.sql(`select max(update_id) as update from factory_updates`)) as any
    await stack.sim('/sim/redeliver', {
      bot: 'gatebot',
      update_id: Number(update),
    }).catch(() => {})
    expect(await stack.sql(`select gross::int from factory_payments`)).toEqual([
      { gross: 250 },
    ])
  })
})

describe('the door', () => {
  beforeEach(async () => {
    await connect()
    await ann.say('/groups')
    await ann.press('Price in Stars')
    await ann.say('250')
  })

  it('answers a request\'s query within its ten seconds, with the offer beside it', async () => {
    await stack.sim('/sim/join', { chat, user: bob.id, query: true })
    const calls = (await stack.calls('gatebot')).map(call => call.method)
    expect(calls).toContain('answerChatJoinRequestQuery')
    expect(await bob.heard()).toContain('is for members')
  })

  it('takes a stranger with somebody else\'s link out again, and gives the payer a new one', async () => {
    const link = await (async () => {
      await bob.say(`/start g_${(await stack.sql('select public_id from gatebot_groups'))[0]!.public_id}`)
      await press(bob, /^⭐/)
      await stack.sim('/sim/pay', { invoice_link: await press(bob, /^Pay ⭐/), from: bob.id })
      await bob.breathe()
      return await press(bob, /^Join/)
    })()
    const eve = await talkTo(stack, 'gatebot', 'Eve', { username: 'evelyn', language_code: 'en' })
    await eve.say('/start')
    await stack.sim('/sim/join', { user: eve.id, invite_link: link })
    await eve.breathe()
    expect(await memberStatus(eve.id)).toBe('left')
    expect(await eve.heard()).toContain('somebody else\'s')
    const second = await press(bob, /^Join/)
    expect(second).not.toBe(link)
    await stack.sim('/sim/join', { user: bob.id, invite_link: second })
    expect(await memberStatus(bob.id)).toBe('member')
    await ann.press('Members')
    expect(await ann.heard()).toContain('Bob (@bobby)\'s link was used by Eve')
  })

  it('never takes out who was there before', { timeout: 120_000 }, async () => {
    await stack.sim('/sim/members', { chat, user: bob.id, status: 'member' })
    await bob.say(`/start g_${(await stack.sql('select public_id from gatebot_groups'))[0]!.public_id}`)
    await press(bob, /^⭐/)
    await stack.sim('/sim/pay', { invoice_link: await press(bob, /^Pay ⭐/), from: bob.id })
    await stack.sim('/sim/stars', { user: bob.id, amount: -750 })
    await stack.to('2026-04-04T10:00:00Z')
    expect(await memberStatus(bob.id)).toBe('member')
  })

  it('stops selling and says so when it lost a right, and goes on when it has it again', async () => {
    await stack.sim('/sim/members', {
      chat,
      user: 'gatebot',
      from: ann.id,
      status: 'administrator',
      rights: { can_invite_users: true },
    })
    await ann.breathe()
    expect(await ann.heard()).toContain('ban users')
    await bob.say(`/start g_${(await stack.sql('select public_id from gatebot_groups'))[0]!.public_id}`)
    expect(await bob.heard()).toContain('takes no new members')
    await connect()
    expect(await ann.heard()).toContain('back in')
  })

  it('is given for nothing by the owner, for a time', { timeout: 60_000 }, async () => {
    await bob.say('/start')
    await ann.press('Give free access')
    await ann.say('@bobby 10')
    expect(await ann.heard()).toContain('free access for 10 days')
    await stack.sim('/sim/join', { user: bob.id, invite_link: await press(bob, /^Join/) })
    expect(await memberStatus(bob.id)).toBe('member')
    await stack.to('2026-03-12T10:00:00Z')
    expect(await memberStatus(bob.id)).toBe('left')
  })

  it('shows nobody another owner\'s group', async () => {
    const [{ public_id: id }] = await stack.sql('select public_id from gatebot_groups') as any
    await stack.webhook('gatebot', {
      update_id: 77_001,
      callback_query: {
        id: '1',
        from: { id: bob.id, is_bot: false, first_name: 'Bob' },
        chat_instance: '1',
        data: `members:${id}`,
        message: {
          message_id: 1,
          date: 1,
          chat: { id: bob.id, type: 'private', first_name: 'Bob' },
        },
      },
    })
    expect(await bob.all()).not.toContain('Nobody has joined')
  })
})
