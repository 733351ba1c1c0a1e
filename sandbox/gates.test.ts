// Invite links, join requests and Stars, as a bot meets them.
import type { Listener, Stage } from './testing.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createListener, createStage } from './testing.ts'

let stage: Stage
let listener: Listener
let bot: Awaited<ReturnType<Stage['bot']>>
let ann: { id: number }
let bob: { id: number }

beforeEach(async () => {
  stage = await createStage({ now: '2026-03-01T10:00:00Z' })
  listener = await createListener()
  bot = await stage.bot('gate_bot')
  ann = await stage.sim('users', { first_name: 'Ann', username: 'annie' })
  bob = await stage.sim('users', { first_name: 'Bob', username: 'bobby' })
  await bot.api.setWebhook(listener.url, {
    allowed_updates: [
      'message',
      'chat_member',
      'chat_join_request',
      'pre_checkout_query',
      'subscription' as never,
    ],
  })
})
afterEach(async () => {
  await stage.sandbox.close()
  await listener.close()
})

const refused = (call: Promise<unknown>) => call.then(() => 'it was accepted', error => error.description as string)
const heard = (kind: string) => listener.heard.flatMap(({ body }) => body[kind] ?? [])

async function room(about: Record<string, unknown> = {}) {
  const made = await stage.sim('chats', {
    type: 'supergroup',
    title: 'Club',
    owner: ann.id,
    ...about,
  })
  await stage.sim('members', {
    chat: made.id,
    user: bot.id,
    status: 'administrator',
    rights: { can_invite_users: true, can_restrict_members: true },
  })
  return made.id as number
}

describe('invite links', () => {
  it('let one person in, say who used them, and close', async () => {
    const chat = await room()
    const link = await bot.api.createChatInviteLink(chat, { member_limit: 1, name: 'for Bob', expire_date: Date.parse('2026-03-02T10:00:00Z') / 1000 })
    const carol = await stage.sim('users', { first_name: 'Carol' })
    expect((await stage.sim('join', { user: bob.id, invite_link: link.invite_link })).status).toBe('member')
    expect(heard('chat_member').at(-1)).toMatchObject({
      from: { id: bob.id },
      invite_link: { invite_link: link.invite_link, name: 'for Bob' },
      new_chat_member: { status: 'member' },
    })
    expect((await stage.sim('join', { user: carol.id, invite_link: link.invite_link })).code).toBe('link-expired')
    const second = await bot.api.createChatInviteLink(chat, {})
    expect((await bot.api.revokeChatInviteLink(chat, second.invite_link)).is_revoked).toBe(true)
    expect((await stage.sim('join', { user: carol.id, invite_link: second.invite_link })).code).toBe('link-expired')
    expect((await stage.sim('join', { user: carol.id, invite_link: 'https://t.me/+nothing' })).code).toBe('link-invalid')
  })

  it('are refused in Telegram\'s words', async () => {
    const chat = await room()
    expect(await refused(bot.api.createChatInviteLink(chat, {
      name: 'x'.repeat(33),
    }))).toBe('Bad Request: invite link name is too long')
    expect(await refused(bot.api.createChatInviteLink(chat, { member_limit: 1, creates_join_request: true }))).toContain('member limit can\'t be specified')
    await stage.sim('members', {
      chat,
      user: bot.id,
      status: 'administrator',
      rights: { can_restrict_members: true },
    })
    expect(await refused(bot.api.createChatInviteLink(chat))).toBe('Bad Request: not enough rights to manage chat invite link')
  })
})

describe('a join request', () => {
  it('opens a door to the requester for five minutes, and is approved once', async () => {
    const chat = await room({ join_by_request: true })
    expect((await stage.sim('join', { chat, user: bob.id })).status).toBe('requested')
    const request = heard('chat_join_request')[0]
    expect(request).toMatchObject({
      from: { id: bob.id },
      user_chat_id: bob.id,
    })
    await bot.api.sendMessage(request.user_chat_id, 'It costs $9.')
    await stage.sim('clock', { advance: 'PT6M' })
    expect(await refused(bot.api.sendMessage(request.user_chat_id, 'Still there?'))).toContain('can\'t initiate conversation')
    await bot.api.approveChatJoinRequest(chat, bob.id)
    expect((await bot.api.getChatMember(chat, bob.id)).status).toBe('member')
    expect(await refused(bot.api.approveChatJoinRequest(chat, bob.id))).toBe('Bad Request: USER_ALREADY_PARTICIPANT')
    expect(await refused(bot.api.declineChatJoinRequest(chat, ann.id))).toBe('Bad Request: USER_ALREADY_PARTICIPANT')
  })

  it('with a query must be answered within ten seconds', async () => {
    const chat = await room({ join_by_request: true })
    await stage.sim('join', { chat, user: bob.id, query: true })
    const { query_id } = heard('chat_join_request')[0]
    await stage.sim('clock', { advance: 'PT11S' })
    expect(await refused(bot.api.raw.answerChatJoinRequestQuery({ chat_join_request_query_id: query_id, result: 'approve' }))).toContain('query is too old')
    expect(await stage.sim(`requests?chat=${chat}`)).toHaveLength(1)
  })

  it('of a banned person is not heard', async () => {
    const chat = await room({ join_by_request: true })
    await bot.api.banChatMember(chat, bob.id)
    expect((await stage.sim('join', { chat, user: bob.id })).code).toBe('banned')
  })
})

describe('stars', () => {
  const link = (more: object = {}) => bot.api.createInvoiceLink('Club', 'A month', 'group:1', '', 'XTR', [
    { label: 'Club', amount: 250 },
  ], more)

  /** The bot answers a question before a payment in its webhook's response. */
  function agree(ok: boolean) {
    listener.answer = ({ body }) => body.pre_checkout_query
      ? {
          body: {
            method: 'answerPreCheckoutQuery',
            pre_checkout_query_id: body.pre_checkout_query.id,
            ok,
            ...!ok && { error_message: 'Sold out' },
          },
        }
      : {}
  }

  it('are paid only with the bot\'s yes, in time, and with enough of them', async () => {
    const invoice_link = await link()
    expect(await stage.sim('pay', { invoice_link, from: bob.id })).toEqual({ status: 'failed', error: 'BOT_PRECHECKOUT_TIMEOUT' })
    agree(false)
    expect(await stage.sim('pay', { invoice_link, from: bob.id })).toEqual({ status: 'failed', error: 'Sold out' })
    agree(true)
    expect(await stage.sim('pay', { invoice_link, from: bob.id })).toMatchObject({ status: 'paid' })
    expect(heard('message').at(-1).successful_payment).toMatchObject({ currency: 'XTR', total_amount: 250, invoice_payload: 'group:1' })
    expect((await stage.sim(`stars?user=${bob.id}`)).balance).toBe(750)
    await stage.sim('stars', { user: bob.id, amount: -700 })
    expect(await stage.sim('pay', { invoice_link, from: bob.id })).toEqual({ status: 'failed', error: 'BALANCE_TOO_LOW' })
  })

  it('renew every 30 days until they run out or are cancelled, and the bot is told', async () => {
    agree(true)
    await stage.sim('pay', { invoice_link: await link({ subscription_period: 2_592_000 }), from: bob.id })
    await stage.sim('clock', { to: '2026-06-10T00:00:00Z' })
    const payments = heard('message').map(message => message.successful_payment)
    expect(payments.map(payment => payment.is_first_recurring ?? false)).toEqual([true, false, false, false])
    expect((await stage.sim(`stars?user=${bob.id}`)).balance).toBe(0)
    await stage.sim('clock', { to: '2026-07-10T00:00:00Z' })
    expect(heard('subscription')).toMatchObject([
      {
        state: 'failed',
        user: { id: bob.id },
      },
    ])
  })

  it('go back once, and a cancelled subscription ends', async () => {
    agree(true)
    const { charge_id } = await stage.sim('pay', { invoice_link: await link({ subscription_period: 2_592_000 }), from: bob.id })
    await bot.api.editUserStarSubscription(bob.id, charge_id, true)
    await stage.sim('clock', { to: '2026-04-10T00:00:00Z' })
    expect((await stage.sim(`stars?user=${bob.id}`)).subscriptions).toMatchObject([
      { ended: true },
    ])
    await bot.api.refundStarPayment(bob.id, charge_id)
    expect(await refused(bot.api.refundStarPayment(bob.id, charge_id))).toBe('Bad Request: CHARGE_ALREADY_REFUNDED')
    expect(heard('message').at(-1).refunded_payment.total_amount).toBe(250)
    expect((await stage.sim(`stars?user=${bob.id}`)).balance).toBe(1000)
  })

  it('are refused in other currencies and periods', async () => {
    expect(await refused(bot.api.createInvoiceLink('a', 'b', 'c', '', 'USD', [
      { label: 'a', amount: 1 },
    ]))).toContain('PAYMENT_PROVIDER_INVALID')
    expect(await refused(link({ subscription_period: 60 }))).toContain('SUBSCRIPTION_PERIOD_INVALID')
  })
})
