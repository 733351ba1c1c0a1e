// Money and doors in the web chat, by hand: Stars, the pretend Stripe's pages, join requests, invite links, inline results.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { Sandbox } from '../index.ts'
import type { Message, User } from './api/types.ts'
import type { Visitors } from './testing.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Bot, InlineKeyboard } from 'grammy'
import Stripe from 'stripe'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createSandbox, sandboxKeys } from '../index.ts'
import { launchBrowser } from './browser.ts'
import { buildWebChat } from './build.ts'
import { become, bubble, createVisitors, key, part, phone, seriousFaults, write } from './testing.ts'

const token = `${7_000_000_001}:${'A'.repeat(35)}`
const folder = mkdtempSync(join(tmpdir(), 'web-money-'))
const month = 2_592_000
let sandbox: Sandbox
let browser: Browser
let visitors: Visitors
let bot: Bot
let polling: Promise<void>
let ann: User
let bob: User
/** Why the shop sells nothing just now. */
let soldOut = ''

beforeAll(async () => {
  await buildWebChat(folder)
  sandbox = await createSandbox({
    port: 0,
    webDir: folder,
    bots: [
      { token, username: 'tea_shop_bot', first_name: 'Tea Shop' },
    ],
  })
  ann = await sim('users', { first_name: 'Ann', username: 'annie' })
  bob = await sim('users', { first_name: 'Bob', username: 'bobby' })
  bot = shop()
  await bot.init()
  polling = bot.start({
    allowed_updates: [
      'message',
      'callback_query',
      'inline_query',
      'pre_checkout_query',
      'chat_join_request',
    ],
  })
  browser = await launchBrowser()
  visitors = createVisitors(browser, sandbox.url)
})

afterEach(() => {
  soldOut = ''
  expect(visitors.errors()).toEqual([])
})

afterAll(async () => {
  await browser?.close()
  await bot?.stop()
  await polling
  await sandbox?.close()
  rmSync(folder, { recursive: true })
})

function shop(): Bot {
  const shop = new Bot(token, {
    client: { apiRoot: sandbox.url },
  })
  shop.command('start', async (ctx) => {
    if (ctx.match)
      return await ctx.reply(`Came with ${ctx.match}`)
    await ctx.replyWithInvoice('A pot of tea', 'Enough for three cups.', 'pot', 'XTR', [
      { label: 'Pot', amount: 45 },
    ])
    const club = await ctx.api.createInvoiceLink('Tea Club', 'A new tea each week.', 'club', '', 'XTR', [
      { label: 'Club', amount: 1250 },
    ], { subscription_period: month })
    await ctx.reply(`The club: ${club}`, {
      reply_markup: new InlineKeyboard().url('Subscribe', club).switchInline('Share', 'green'),
    })
  })
  shop.on('pre_checkout_query', ctx => soldOut
    ? ctx.answerPreCheckoutQuery(false, soldOut)
    : ctx.answerPreCheckoutQuery(true))
  shop.on('inline_query', ctx => ctx.answerInlineQuery([
    {
      type: 'article',
      id: '1',
      title: `Tea: ${ctx.inlineQuery.query}`,
      description: 'A cup of it',
      input_message_content: { message_text: `I drink ${ctx.inlineQuery.query} tea` },
      reply_markup: new InlineKeyboard().text('Me too', 'too'),
    },
  ], {
    button: { text: 'Open the shop', start_parameter: 'shop' },
  }))
  shop.on('callback_query', ctx => ctx.answerCallbackQuery('Noted'))
  shop.on('chat_join_request', async (ctx) => {
    const { query_id } = ctx.chatJoinRequest
    if (query_id)
      await ctx.api.raw.sendChatJoinRequestWebApp({ chat_join_request_query_id: query_id, web_app_url: 'https://shop.example/door' })
  })
  return shop
}

async function sim<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(`${sandbox.url}/sim/${path}`, body && {
    method: 'POST',
    body: JSON.stringify(body),
  })
  expect(response.status, path).toBe(200)
  return response.json() as Promise<T>
}

const said = (person: User) => sim<Message[]>(`messages?bot=tea_shop_bot&user=${person.id}`)
const stars = (person: User) => sim<{ balance: number, charges: { charge_id: string }[] }>(`stars?user=${person.id}`)

/** A window in which this person has the shop's chat open, its goods on the table. */
async function inShop(person: User, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await visitors.visit(options, `#/${person.id}/${bot.botInfo.id}`)
  const first = part(page, 'start')
  await first.or(part(page, 'composer')).waitFor()
  if (await first.isVisible())
    await first.click()
  await key(page, 'Subscribe').waitFor()
  return page
}

function stripeClient(): Stripe {
  return new Stripe(sandboxKeys.secretKey, {
    httpClient: Stripe.createFetchHttpClient((async (url: string, init: RequestInit) => await fetch(url.replace('https://api.stripe.com', `${sandbox.url}/stripe`), init)) as typeof fetch),
    maxNetworkRetries: 0,
  })
}

/** A page of the pretend Stripe where the tea is paid by card. */
async function checkout(payload: string): Promise<string> {
  const stripe = stripeClient()
  const product = await stripe.products.create({ name: 'Tea by post' })
  const price = await stripe.prices.create({
    product: product.id,
    unit_amount: 900,
    currency: 'usd',
    recurring: { interval: 'week' },
  })
  const { url } = await stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [
      { price: price.id, quantity: 1 },
    ],
    success_url: `${sandbox.url}/t.me/tea_shop_bot?start=paid-${payload}`,
    cancel_url: `${sandbox.url}/t.me/tea_shop_bot?start=unpaid-${payload}`,
  })
  return url!
}

it('an invoice is refused in words, paid, has a receipt, and is refunded', async () => {
  const page = await inShop(ann)
  soldOut = 'The last pot was just sold.'
  await key(page, 'Pay').click()
  await part(page, 'pay').click()
  await part(page, 'pay-trouble').filter({ hasText: 'The last pot was just sold.' }).waitFor()
  soldOut = ''
  await part(page, 'pay').click()
  await part(page, 'receipt').filter({ hasText: 'A pot of tea' }).waitFor()
  await part(page, 'receipt-close').click()
  await part(page, 'payment').filter({ hasText: 'Ann paid 45 Stars' }).waitFor()
  const { balance, charges: [charge] } = await stars(ann)
  expect(balance).toBe(955)

  await bot.api.refundStarPayment(ann.id, charge!.charge_id)
  await part(page, 'payment').filter({ hasText: 'got 45 Stars back' }).waitFor()
  await key(page, 'Receipt').click()
  await part(page, 'receipt').filter({ hasText: 'Refunded' }).waitFor()
})

it('a subscription by its link: Stars are added first, it is cancelled and resumed under My Stars', async () => {
  const page = await inShop(ann)
  await bubble(page, 'The club:').locator('a').click()
  await part(page, 'price').filter({ hasText: '1,250 Stars every 30 days' }).waitFor()
  await part(page, 'too-few').waitFor()
  await part(page, 'add-stars').click()
  await part(page, 'pay').click()
  await part(page, 'receipt').filter({ hasText: 'Tea Club' }).waitFor()
  await part(page, 'receipt-close').click()
  await key(page, 'Subscribe').click()
  await page.getByText('You have it until').waitFor()
  await page.keyboard.press('Escape')

  await part(page, 'person').click()
  await part(page, 'stars').filter({ hasText: '1 subscription' }).click()
  await part(page, 'subscription').filter({ hasText: 'Renews on' }).waitFor()
  await part(page, 'cancel').click()
  await part(page, 'subscription').filter({ hasText: 'Cancelled. Yours until' }).waitFor()
  await part(page, 'resume').click()
  await part(page, 'subscription').filter({ hasText: 'Renews on' }).waitFor()
})

it('a card is declined, then confirmed with the bank; the page comes back to the bot that sent it', async () => {
  const page = await inShop(bob)
  await bot.api.sendMessage(bob.id, 'By card', {
    reply_markup: new InlineKeyboard().url('Pay by card', await checkout('b1')),
  })
  await key(page, 'Pay by card').click()
  const stripe = page.frameLocator('[data-test="page"]')
  await stripe.getByText('TEST MODE').waitFor()
  await stripe.getByText('4000 0000 0000 0002').click()
  await stripe.getByRole('button', { name: 'Subscribe' }).click()
  await stripe.getByRole('alert').filter({ hasText: 'declined' }).waitFor()
  await stripe.getByText('4000 0025 0000 3155').click()
  await stripe.getByRole('button', { name: 'Subscribe' }).click()
  await stripe.getByRole('button', { name: 'Complete authentication' }).click()
  await bubble(page, 'Came with paid-b1').waitFor()
  await part(page, 'page').waitFor({ state: 'detached' })
  expect((await said(bob)).filter(message => message.text === '/start paid-b1')).toHaveLength(1)
})

it('a t.me address opens the chat as whoever was here last and presses START; a link in a chat waits for it', async () => {
  const page = await inShop(bob)
  await page.goto(`${sandbox.url}/t.me/tea_shop_bot?start=from-a-page`)
  await bubble(page, 'Came with from-a-page').waitFor()
  expect(page.url()).toContain(`#/${bob.id}/${bot.botInfo.id}`)

  await bot.api.sendMessage(bob.id, 'See https://t.me/tea_shop_bot?start=in-chat')
  await bubble(page, 'start=in-chat').locator('a').last().click()
  await part(page, 'start').click()
  await bubble(page, 'Came with in-chat').waitFor()
  await part(page, 'composer').waitFor()
})

it('a group with a door: a request is approved, a link lets one in, a ban keeps out until it is lifted', async () => {
  const page = await visitors.visit({}, `#/${ann.id}`)
  await part(page, 'new-chat').click()
  await part(page, 'new-supergroup').click()
  await page.getByLabel('Name').fill('Tea House')
  await page.getByLabel('Approve new members').check()
  await part(page, 'chat-make').click()
  await part(page, 'messages').getByText('Ann created the group').waitFor()

  await become(page, 'Bob')
  await part(page, 'join').filter({ hasText: 'Request to join' }).click()
  await part(page, 'door-words').filter({ hasText: 'Request sent' }).waitFor()
  await become(page, 'Ann')
  await part(page, 'requests-bar').filter({ hasText: 'Bob asks to join' }).click()
  await part(page, 'approve-Bob').click()
  await part(page, 'messages').getByText('Bob joined the group').waitFor()

  await page.getByRole('button', { name: 'Back', exact: true }).click()
  await part(page, 'member-Bob').click()
  await page.getByRole('button', { name: 'Ban', exact: true }).click()
  await part(page, 'member-Bob').filter({ hasText: 'banned' }).waitFor()
  await part(page, 'invites').click()
  await page.getByLabel('Name, for you only').fill('once')
  await page.getByLabel('For', { exact: true }).selectOption('One person')
  await part(page, 'link-make').click()
  await part(page, 'link').filter({ hasText: 'once' }).waitFor()
  const chat = Number(page.url().split('/').at(-1))
  const link = (await sim<{ name?: string, invite_link: string }[]>(`invites?chat=${chat}&as=${ann.id}`)).find(one => one.name === 'once')!.invite_link
  await page.keyboard.press('Escape')

  await become(page, 'Bob')
  await part(page, 'door-words').filter({ hasText: 'banned' }).waitFor()
  await become(page, 'Ann')
  await part(page, 'chat-info').click()
  await part(page, 'member-Bob').click()
  await page.getByRole('button', { name: 'Lift the ban' }).click()
  await part(page, 'member-Bob').waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')

  await become(page, 'Bob')
  await part(page, 'search').fill(link)
  await part(page, 'open-link').click()
  await page.getByRole('dialog').locator('[data-test="join"]').click()
  await part(page, 'composer').waitFor()
  await part(page, 'search').fill('')
  await part(page, 'chat-menu').click()
  await part(page, 'leave').click()
  await part(page, 'search').fill('Tea House')
  await part(page, 'outside-Tea House').click()
  await part(page, 'join').waitFor()
})

it('a bot at the door may show a mini app first', async () => {
  const { id } = await sim<{ id: number }>('chats', {
    type: 'supergroup',
    title: 'Guarded',
    owner: ann.id,
    join_by_request: true,
  })
  await sim('members', {
    chat: id,
    user: bot.botInfo.id,
    status: 'administrator',
    rights: { can_invite_users: true },
  })
  const page = await visitors.visit({}, `#/${ann.id}/${id}`)
  await part(page, 'chat-info').click()
  await page.getByLabel('Who lets people in').selectOption({ label: 'Tea Shop, asked at once' })
  await expect.poll(() => bot.api.getChat(id)).toMatchObject({
    guard_bot: { id: bot.botInfo.id },
  })
  await page.keyboard.press('Escape')
  await become(page, 'Bob')
  await part(page, 'join').click()
  await part(page, 'door-app').waitFor()
})

it('an inline result is shared into another chat and pressed there', async () => {
  await sim('chats', { type: 'supergroup', title: 'Friends', owner: ann.id })
  const page = await inShop(ann)
  await key(page, 'Share').click()
  await part(page, 'share-to-Friends').click()
  await part(page, 'result-Tea: green').click()
  await bubble(page, 'I drink green tea').getByText('@tea_shop_bot').waitFor()
  await key(page, 'Me too').click()
  await part(page, 'toast').filter({ hasText: 'Noted' }).waitFor()
  await write(page, 'plain')
  await bubble(page, 'plain').waitFor()

  await part(page, 'composer').fill('@tea_shop_bot black')
  await part(page, 'result-Tea: black').waitFor()
  await page.keyboard.press('Enter')
  await bubble(page, 'I drink black tea').waitFor()
  await part(page, 'composer').fill('@tea_shop_bot ')
  await part(page, 'inline-button').click()
  await part(page, 'start').click()
  await bubble(page, 'Came with shop').last().waitFor()
})

it('the drawer steers Stripe: a refund, an outage, events held back', async () => {
  const page = await visitors.visit({}, `#/${bob.id}`)
  await part(page, 'drawer').click()
  await part(page, 'tab-stripe').click()
  await part(page, 'stripe-subscription').filter({ hasText: 'Tea by post · $9.00 a week' }).getByLabel('The next charge').selectOption('is declined')
  await expect.poll(async () => (await sim<{ subscriptions: object[] }>('stripe')).subscriptions).toMatchObject([
    { card: 'declined' },
  ])
  await part(page, 'stripe-refund').click()
  await part(page, 'stripe-charge').filter({ hasText: 'refunded' }).waitFor()
  await page.getByLabel('Hold events back').check()
  await expect.poll(async () => (await sim<{ hold: boolean }>('stripe')).hold).toBe(true)
  await page.getByLabel('Stripe is down').check()
  await expect.poll(() => sim('fault')).toMatchObject([
    { on: 'stripe', code: 503 },
  ])
  await page.getByLabel('Stripe is down').uncheck()
  await expect.poll(() => sim('fault')).toEqual([])
})

const looks: [string, BrowserContextOptions][] = [
  [
    'light',
    { colorScheme: 'light' },
  ],
  [
    'dark',
    { colorScheme: 'dark' },
  ],
  [
    'phone',
    phone,
  ],
]

it.each(looks)('%s: axe finds nothing serious in what pays and lets in', async (name, options) => {
  const { id } = await sim<{ id: number }>('chats', {
    type: 'supergroup',
    title: `Looks ${name}`,
    owner: ann.id,
    join_by_request: true,
  })
  await sim('join', { chat: id, user: bob.id })
  const page = await inShop(ann, options)
  const check = async (what: string, within?: string) => expect(await seriousFaults(page, within), what).toEqual([])
  await check('invoice')
  await key(page, 'Subscribe').click()
  await part(page, 'price').waitFor()
  await check('pay', '[role="dialog"]')
  await page.keyboard.press('Escape')
  await part(page, 'payment').first().click()
  await part(page, 'receipt').waitFor()
  await check('receipt', '[role="dialog"]')
  await page.goto(`${sandbox.url}/#/${ann.id}/${id}`)
  await part(page, 'requests-bar').click()
  await part(page, 'request').waitFor()
  await check('requests', '[role="dialog"]')
  await page.getByRole('button', { name: 'Back', exact: true }).click()
  await part(page, 'by-request').waitFor()
  await check('members', '[role="dialog"]')
  await part(page, 'invites').click()
  await part(page, 'link').waitFor()
  await check('invites', '[role="dialog"]')
  await page.keyboard.press('Escape')
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)

  await page.goto(`${sandbox.url}/#/${bob.id}/${id}`)
  await part(page, 'door').waitFor()
  await check('door')
  if (name === 'phone')
    await part(page, 'back').click()
  await part(page, 'person').click()
  await part(page, 'stars').click()
  await part(page, 'balance').waitFor()
  await check('stars', '[role="dialog"]')

  await page.goto(await checkout('look'))
  await page.getByText('TEST MODE').waitFor()
  await check('checkout')
  await page.getByText('4000 0025 0000 3155').click()
  await page.getByRole('button', { name: 'Subscribe' }).click()
  await page.getByText('Confirm this payment').waitFor()
  await check('bank')

  const stripe = stripeClient()
  const { data: [subscription] } = await stripe.subscriptions.list()
  await page.goto((await stripe.billingPortal.sessions.create({
    customer: String(subscription!.customer),
    return_url: sandbox.url,
  })).url)
  await check('portal')
  const account = await stripe.accounts.create({
    controller: {
      stripe_dashboard: { type: 'full' },
    },
  })
  await page.goto((await stripe.accountLinks.create({
    account: account.id,
    type: 'account_onboarding',
    refresh_url: sandbox.url,
    return_url: sandbox.url,
  })).url)
  await check('onboarding')
})
