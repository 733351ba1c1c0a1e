// The web chat in a real Chromium, with a sandbox and a bot that polls it: what a person does in the first minutes.
import type { Browser, BrowserContextOptions } from 'playwright-core'
import type { Sandbox } from '../index.ts'
import type { Message, User } from './api/types.ts'
import type { Visitors } from './testing.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Bot, InlineKeyboard, Keyboard } from 'grammy'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createSandbox } from '../index.ts'
import { launchBrowser } from './browser.ts'
import { buildWebChat } from './build.ts'
import { become, bubble, createVisitors, part, phone, seriousFaults, write } from './testing.ts'

const token = `${7_000_000_001}:${'A'.repeat(35)}`
const folder = mkdtempSync(join(tmpdir(), 'web-chat-'))
let sandbox: Sandbox
let browser: Browser
let bot: Bot
let polling: Promise<void>
let visitors: Visitors
const curtain = Promise.withResolvers<void>()

beforeAll(async () => {
  await buildWebChat(folder)
  sandbox = await createSandbox({
    port: 0,
    webDir: folder,
    bots: [
      { token, username: 'echo_test_bot', first_name: 'Echo' },
    ],
    play: {
      title: 'Play a month',
      async run(_url, report) {
        report({ day: 3, days: 30, doing: 'a Monday' })
        await curtain.promise
        throw new Error('The bread has burnt.')
      },
    },
  })
  await sim('users', { first_name: 'Anna', username: 'anna' })
  await sim('users', { first_name: 'Boris', username: 'boris' })
  bot = echo()
  await bot.api.setMyCommands([
    { command: 'start', description: 'Begin' },
    { command: 'keys', description: 'A keyboard' },
  ])
  await bot.api.setMyDescription('I say what you say.')
  polling = bot.start()
  browser = await launchBrowser()
  visitors = createVisitors(browser, sandbox.url)
})

afterEach(() => {
  expect(visitors.errors()).toEqual([])
})

afterAll(async () => {
  await browser?.close()
  await bot?.stop()
  await polling
  await sandbox?.close()
  rmSync(folder, { recursive: true })
})

function echo(): Bot {
  const echo = new Bot(token, {
    client: { apiRoot: sandbox.url },
  })
  echo.command('start', ctx => ctx.reply('<b>Welcome</b>, choose', {
    parse_mode: 'HTML',
    reply_markup: new InlineKeyboard().text('Say hello', 'hello').text('Warn me', 'warn'),
  }))
  echo.command('keys', ctx => ctx.reply('Choose below', {
    reply_markup: new Keyboard().text('Left').text('Right').resized(),
  }))
  echo.callbackQuery('hello', async (ctx) => {
    await ctx.answerCallbackQuery({ text: 'Hello to you' })
    await ctx.editMessageText('The button was pressed')
  })
  echo.callbackQuery('warn', ctx => ctx.answerCallbackQuery({ text: 'Careful!', show_alert: true }))
  echo.on('message:text').filter(ctx => ctx.chat.type === 'private', ctx => ctx.reply(`Echo: ${ctx.msg.text}`))
  return echo
}

async function sim<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(`${sandbox.url}/sim/${path}`, body && {
    method: 'POST',
    body: JSON.stringify(body),
  })
  expect(response.status, path).toBe(200)
  return response.json() as Promise<T>
}

const said = (person: string) => sim<Message[]>(`messages?bot=echo_test_bot&user=${person}`)

const visit: Visitors['visit'] = (...given) => visitors.visit(...given)

it('a new bot says what it can do; START, its buttons and its commands work', async () => {
  const page = await visit()
  await part(page, 'chat-Echo').click()
  await part(page, 'empty').filter({ hasText: 'I say what you say.' }).waitFor()
  await part(page, 'start').click()
  await bubble(page, 'Welcome, choose').locator('b', { hasText: 'Welcome' }).waitFor()

  await part(page, 'key-Warn me').click()
  await part(page, 'alert').filter({ hasText: 'Careful!' }).waitFor()
  await page.getByRole('button', { name: 'OK' }).click()
  await part(page, 'key-Say hello').click()
  await part(page, 'toast').filter({ hasText: 'Hello to you' }).waitFor()
  await bubble(page, 'The button was pressed').locator('[data-test="edited"]').waitFor()

  await part(page, 'composer').pressSequentially('/k')
  await part(page, 'command-keys').waitFor()
  await page.keyboard.press('Enter')
  await part(page, 'reply-key-Left').click()
  await bubble(page, 'Echo: Left').waitFor()
})

it('what is written keeps its formatting; it can be answered, edited and deleted', async () => {
  const page = await visit()
  await part(page, 'chat-Echo').click()
  const field = part(page, 'composer')
  await field.click()
  await field.pressSequentially('plain ')
  await page.keyboard.press('Control+b')
  await field.pressSequentially('bold')
  await page.keyboard.press('Control+b')
  await page.keyboard.press('Enter')
  await bubble(page, 'Echo: plain bold').waitFor()
  expect((await said('anna')).findLast(message => message.out)).toMatchObject({
    text: 'plain bold',
    entities: [
      { type: 'bold', offset: 6, length: 4 },
    ],
  })

  await bubble(page, 'Echo: plain bold').click({ button: 'right' })
  await part(page, 'menu-reply').click()
  await write(page, 'an answer')
  await bubble(page, 'Echo: an answer').waitFor()
  await bubble(page, 'an answer').locator('[data-test="reply-to"]').first().waitFor()

  const own = bubble(page, 'an answer').first()
  await own.hover()
  await own.locator('[data-test="message-menu"]').click()
  await part(page, 'menu-edit').click()
  await write(page, 'another answer')
  await bubble(page, 'another answer').waitFor()
  await bubble(page, 'another answer').click({ button: 'right' })
  await part(page, 'menu-delete').click()
  await bubble(page, 'another answer').waitFor({ state: 'detached' })
})

it('what the server refuses is told, and the text is still there', async () => {
  const page = await visit()
  await part(page, 'chat-Echo').click()
  await part(page, 'composer').waitFor()
  await sim('block', { bot: 'echo_test_bot', user: 'anna', blocked: true })
  await part(page, 'restart').waitFor()
  await sim('block', { bot: 'echo_test_bot', user: 'anna', blocked: false })
  await part(page, 'composer').fill('keep me')
  await page.route('**/sim/send', route => route.abort())
  await part(page, 'send').click()
  await part(page, 'toast').filter({ hasText: 'does not answer' }).waitFor()
  await expect.poll(() => part(page, 'composer').textContent()).toBe('keep me')
})

it('a channel with the bot as an admin: it posts, another person reads', async () => {
  const page = await visit()
  await part(page, 'new-chat').click()
  await part(page, 'new-channel').click()
  await page.getByLabel('Name').fill('Daily News')
  await page.getByLabel('Boris').check()
  await part(page, 'chat-make').click()

  await part(page, 'chat-info').click()
  await part(page, 'add-member').click()
  await part(page, 'add-Echo').click()
  await page.getByLabel('Change channel info').uncheck()
  await part(page, 'promote').click()
  await part(page, 'member-Echo').filter({ hasText: 'admin' }).waitFor()
  await page.keyboard.press('Escape')

  const id = Number(page.url().split('/').at(-1))
  expect(await bot.api.getChatMember(id, bot.botInfo.id)).toMatchObject({ status: 'administrator', can_post_messages: true, can_change_info: false })
  await bot.api.sendMessage(id, 'Breaking: it works')
  await bubble(page, 'Breaking: it works').waitFor()

  await become(page, 'Boris')
  await part(page, 'chat-Daily News').click()
  await bubble(page, 'Breaking: it works').waitFor()
  await page.getByText('Only admins post in this channel').waitFor()
  await page.reload()
  await bubble(page, 'Breaking: it works').waitFor()
})

it('the drawer plays what whoever runs the sandbox brought along, and says how far it is and what went wrong', async () => {
  const page = await visit()
  await part(page, 'chat-Echo').click()
  await part(page, 'drawer').click()
  await part(page, 'play-start').click()
  await part(page, 'play-hint').filter({ hasText: 'Day 3 of 30' }).waitFor()
  expect(await part(page, 'play-start').isDisabled()).toBe(true)
  curtain.resolve()
  await part(page, 'play-hint').filter({ hasText: 'The bread has burnt.' }).waitFor()
  expect(await part(page, 'play-start').isDisabled()).toBe(false)
})

it('the drawer: the log marks unknown parameters, the clock moves, the chat becomes a test', async () => {
  const page = await visit()
  await part(page, 'chat-Echo').click()
  await write(page, 'for the test')
  await bubble(page, 'Echo: for the test').waitFor()
  await part(page, 'drawer').click()

  const { now } = await sim<{ now: string }>('clock')
  await part(page, 'clock-P1D').click()
  await expect.poll(async () => Date.parse((await sim<{ now: string }>('clock')).now) - Date.parse(now)).toBeGreaterThanOrEqual(86_400_000)

  await bot.api.raw.sendMessage({ chat_id: (await sim<User[]>('users'))[0]!.id, text: 'odd', colour: 'red' } as never)
  await part(page, 'tab-log').click()
  await part(page, 'call').first().click()
  await part(page, 'unknown-params').filter({ hasText: 'colour' }).waitFor()

  await part(page, 'tab-test').click()
  expect(await part(page, 'test-text').textContent()).toContain('await heard(\'Echo: for the test\')')
})

it.each([
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
] satisfies [string, BrowserContextOptions][])('%s: one can get around, and axe finds nothing serious', async (name, options) => {
  const page = await visit(options)
  const chat = part(page, 'chat-Echo')
  await chat.waitFor()
  expect(await seriousFaults(page)).toEqual([])
  expect(await page.locator('html').getAttribute('data-theme')).toBe(name === 'dark'
    ? 'dark'
    : 'light')

  await chat.click()
  await bubble(page, 'Echo: for the test').first().waitFor()
  expect(await chat.isVisible()).toBe(name !== 'phone')
  await part(page, 'drawer').click()
  await part(page, 'clock').waitFor()
  for (const tab of [
    'clock',
    'log',
    'faults',
    'stripe',
    'test',
  ]) {
    await part(page, `tab-${tab}`).click()
    expect(await seriousFaults(page), tab).toEqual([])
  }
  await part(page, 'drawer-close').click()
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  if (name === 'phone') {
    await part(page, 'back').click()
    await chat.waitFor()
  }
})
