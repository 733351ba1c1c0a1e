// How people find a door and come through it: links of every kind, invite links of people, requests, a bot at the door.
import type { Listener, Stage } from './testing.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createListener, createStage } from './testing.ts'

let stage: Stage
let listener: Listener
let bot: Awaited<ReturnType<Stage['bot']>>
let ann: { id: number }
let bob: { id: number }
let room: { id: number }

beforeEach(async () => {
  stage = await createStage({ now: '2026-03-01T10:00:00Z' })
  listener = await createListener()
  bot = await stage.bot('gate_bot')
  ann = await stage.sim('users', { first_name: 'Ann', username: 'annie' })
  bob = await stage.sim('users', { first_name: 'Bob', username: 'bobby' })
  room = await stage.sim('chats', {
    type: 'supergroup',
    title: 'Club',
    owner: ann.id,
    description: 'Tea',
    join_by_request: true,
  })
  await stage.sim('members', {
    chat: room.id,
    user: bot.id,
    status: 'administrator',
    rights: { can_invite_users: true },
  })
})
afterEach(async () => {
  await stage.sandbox.close()
  await listener.close()
})

const leads = (url: string, as = bob.id) => stage.sim(`link?as=${as}&url=${encodeURIComponent(url)}`)
const invites = () => stage.sim(`invites?chat=${room.id}&as=${ann.id}`)
const asBob = async () => (await stage.sim(`view?as=${bob.id}`)).outside

describe('a link', () => {
  it('leads to a bot with what it carries, however it is written', async () => {
    const there = {
      kind: 'bot',
      bot: { id: bot.id },
    }
    expect(await leads('https://t.me/gate_bot?start=paid-x_1')).toMatchObject({ ...there, start: 'paid-x_1' })
    expect(await leads('t.me/gate_bot')).toMatchObject(there)
    expect(await leads(`${stage.sandbox.url}/t.me/Gate_Bot?start=a`)).toMatchObject({ ...there, start: 'a' })
    expect(await leads('tg://resolve?domain=gate_bot&start=a')).toMatchObject({ ...there, start: 'a' })
    expect(await leads('https://t.me/gate_bot/shop?startapp=b')).toMatchObject({ ...there, app: 'shop', startapp: 'b' })
    expect(await leads('https://t.me/gate_bot?startgroup=c&admin=invite_users+restrict_members')).toMatchObject({
      ...there,
      startgroup: 'c',
      rights: ['can_invite_users', 'can_restrict_members'],
    })
  })

  it('leads to a chat, an invitation, an invoice, a share, the web, or nowhere', async () => {
    const news = await stage.sim('chats', {
      type: 'channel',
      title: 'News',
      owner: ann.id,
      username: 'daily_news',
    })
    expect(await leads('https://t.me/daily_news/5')).toMatchObject({
      kind: 'chat',
      chat: { id: news.id },
      message_id: 5,
      inside: false,
    })
    expect(await leads(`https://t.me/c/${String(room.id).slice(4)}/7`, ann.id)).toMatchObject({
      kind: 'chat',
      chat: { id: room.id },
      inside: true,
    })
    const [link] = await invites()
    expect(await leads(link.invite_link)).toMatchObject({
      kind: 'invite',
      chat: { title: 'Club' },
      description: 'Tea',
      members: 2,
      by_request: true,
      requested: false,
    })
    const invoice = await bot.api.createInvoiceLink('Club', 'A month', 'p', '', 'XTR', [
      { label: 'Club', amount: 250 },
    ], { subscription_period: 2_592_000 })
    expect(await leads(invoice)).toMatchObject({
      kind: 'invoice',
      invoice_link: invoice,
      title: 'Club',
      amount: 250,
      period: 2_592_000,
      balance: 1000,
      bot: { username: 'gate_bot' },
    })
    expect(await leads('https://t.me/share/url?url=https%3A%2F%2Fa.example&text=Look')).toEqual({ kind: 'share', text: 'https://a.example\nLook' })
    expect(await leads('https://example.com/t.me/x')).toMatchObject({ kind: 'web' })
    expect(await leads('https://t.me/nobody_here')).toMatchObject({ code: 'link-invalid' })
    expect(await leads('https://t.me/+nothing')).toMatchObject({ code: 'link-invalid' })
  })

  it('of t.me on this machine opens the web chat, or says what Telegram would do', async () => {
    const answer = await fetch(`${stage.sandbox.url}/t.me/gate_bot?start=a`, { redirect: 'manual' })
    expect(await answer.text()).toContain('https://t.me/gate_bot?start=a')
  })
})

describe('invite links of people', () => {
  it('follow the room\'s switch, are made and taken back by who may', async () => {
    const [primary] = await invites()
    expect(primary).toMatchObject({ is_primary: true, creates_join_request: true })
    await stage.sim('room', { chat: room.id, from: ann.id, join_by_request: false })
    expect((await invites())[0]).toMatchObject({ creates_join_request: false })
    const made = await stage.sim('invites', {
      chat: room.id,
      from: ann.id,
      name: 'once',
      member_limit: 1,
    })
    expect((await stage.sim('join', { user: bob.id, invite_link: made.invite_link })).status).toBe('member')
    expect((await invites()).at(-1)).toMatchObject({
      name: 'once',
      expired: true,
      used: [
        { id: bob.id },
      ],
    })
    expect(await stage.sim('invites', { chat: room.id, from: bob.id })).toMatchObject({ code: 'may-not-invite' })
    expect(await stage.sim('room', { chat: room.id, from: bob.id, title: 'Mine' })).toMatchObject({ code: 'may-not-change' })
    await stage.sim('invites/revoke', { chat: room.id, from: ann.id, invite_link: primary.invite_link })
    expect(await leads(primary.invite_link)).toMatchObject({ expired: true })
    expect((await invites()).filter((link: any) => link.is_primary && !link.is_revoked)).toHaveLength(1)
  })
})

describe('at the door', () => {
  it('an outsider sees the room and what became of the request; admins see who asks', async () => {
    expect(await asBob()).toMatchObject([
      {
        chat: { id: room.id },
        by_request: true,
        requested: false,
      },
    ])
    await stage.sim('join', { chat: room.id, user: bob.id })
    expect(await asBob()).toMatchObject([
      { requested: true },
    ])
    const seen = await stage.sim(`chat?chat=${room.id}&as=${ann.id}`)
    expect(seen.requests).toMatchObject([
      {
        user: { id: bob.id },
      },
    ])
    await stage.sim('requests', {
      chat: room.id,
      user: bob.id,
      from: ann.id,
      approve: true,
    })
    expect(await asBob()).toEqual([])
    expect((await stage.sim(`chat?chat=${room.id}&as=${bob.id}`)).requests).toBeUndefined()
  })

  it('the bot assigned may show a mini app and decide afterwards, however long it takes', async () => {
    await bot.api.setWebhook(listener.url, {
      allowed_updates: ['chat_join_request'],
    })
    await stage.sim('room', { chat: room.id, from: ann.id, guard_bot: 'gate_bot' })
    listener.answer = ({ body }) => ({
      body: {
        method: 'sendChatJoinRequestWebApp',
        chat_join_request_query_id: body.chat_join_request.query_id,
        web_app_url: 'https://gate.example/door',
      },
    })
    const asked = await stage.sim('join', { chat: room.id, user: bob.id })
    expect(asked).toMatchObject({
      status: 'requested',
      web_app: { bot: bot.id, url: 'https://gate.example/door' },
    })
    expect(await asBob()).toMatchObject([
      {
        web_app: { url: 'https://gate.example/door' },
      },
    ])
    await stage.sim('clock', { advance: 'PT10M' })
    const { query_id } = listener.heard.at(-1)!.body.chat_join_request
    await bot.api.raw.answerChatJoinRequestQuery({ chat_join_request_query_id: query_id, result: 'approve' })
    expect(await asBob()).toEqual([])
    expect(await bot.api.getChat(room.id)).toMatchObject({
      join_by_request: true,
      guard_bot: { id: bot.id },
    })
  })
})

describe('an invoice message', () => {
  it('is paid once, and then shows its receipt', async () => {
    await stage.sim('send', {
      chat: { bot: bot.id, user: bob.id },
      text: '/start',
    })
    await bot.api.setWebhook(listener.url)
    listener.answer = ({ body }) => body.pre_checkout_query
      ? {
          body: { method: 'answerPreCheckoutQuery', pre_checkout_query_id: body.pre_checkout_query.id, ok: true },
        }
      : {}
    const { message_id } = await bot.api.sendInvoice(bob.id, 'Tea', 'A cup', 'p', 'XTR', [
      { label: 'Tea', amount: 5 },
    ])
    const at = `bot=gate_bot&user=${bob.id}&message_id=${message_id}&as=${bob.id}`
    expect(await stage.sim(`invoice?${at}`)).toMatchObject({ title: 'Tea', amount: 5, balance: 1000 })
    const pay = () => stage.sim('pay', {
      chat: { bot: bot.id, user: bob.id },
      message_id,
    })
    const { charge_id } = await pay()
    expect(await pay()).toEqual({ status: 'failed', error: 'INVOICE_ALREADY_PAID' })
    expect(await stage.sim(`invoice?${at}`)).toMatchObject({ receipt: charge_id, balance: 995 })
    expect((await stage.sim(`stars?user=${bob.id}`)).charges).toMatchObject([
      {
        charge_id,
        title: 'Tea',
        amount: 5,
        refunded: false,
      },
    ])
  })
})
