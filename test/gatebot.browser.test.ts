// GateBot by hand: Ann sells her group, Bob pays, is let in, fails to pay, is warned, taken out, pays again and returns.
import type { Browser, Page } from 'playwright-core'
import type { Visitors } from '../sandbox/web/testing.ts'
import type { Person, Stack } from './stack.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { connect, transact } from '#kit/db'
import { revenueOf } from '#kit/pay'
import gatebot from '../apps/gatebot/index.ts'
import { launchBrowser } from '../sandbox/web/browser.ts'
import { buildWebChat } from '../sandbox/web/build.ts'
import { become, bubble, createVisitors, key, part, write } from '../sandbox/web/testing.ts'
import { createStack } from './stack.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatebot-'))
const club = 'Ann\'s Club'
let browser: Browser
let stack: Stack
let visitors: Visitors
let page: Page

beforeAll(async () => {
  await buildWebChat(folder)
  browser = await launchBrowser()
})

beforeEach(async () => {
  stack = await createStack({
    apps: [gatebot],
    now: '2026-03-01T10:00:00Z',
    env: { PLATFORM_FEE_PERCENT: '5', FOUNDER_CHAT_ID: '999' },
    webDir: folder,
  })
  visitors = createVisitors(browser, stack.sandbox.url)
  const ann: Person = await stack.person('Ann', { username: 'annie', language_code: 'en' })
  await stack.person('Bob', { username: 'bobby', language_code: 'en' })
  // a bot's pace in a chat is a second a message
  await stack.sim('/sim/clock', { running: true })
  page = await visitors.visit({}, `#/${ann.id}`)
  await foundClub()
})

afterEach(async () => {
  expect(visitors?.errors()).toEqual([])
  await page?.context().close()
  await stack?.close()
})

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true })
})

const toBot = () => part(page, 'chat-GateBot').click()
const stripe = () => page.frameLocator('[data-test="page"]')
const heard = (words: string | RegExp) => bubble(page, words).last().waitFor()

/** Presses the buttons one after the other, each as soon as the one before has brought it. */
async function press(first: string | RegExp, ...next: (string | RegExp)[]): Promise<void> {
  let button = key(page, first)
  for (const words of next) {
    const all = page.locator('[data-test^="key-"]').filter({ hasText: words })
    const before = await all.count()
    await button.click()
    await expect.poll(() => all.count(), { timeout: 15_000 }).toBeGreaterThan(before)
    button = all.last()
  }
  await button.click()
}

/** Ann's group, with whoever comes asking first, and GateBot as its admin by the bot's own link. */
async function foundClub(): Promise<void> {
  await part(page, 'new-chat').click()
  await part(page, 'new-supergroup').click()
  await page.getByLabel('Name').fill(club)
  await page.getByLabel('Approve new members').check()
  await part(page, 'chat-make').click()
  await part(page, `chat-${club}`).waitFor()
  await toBot()
  await part(page, 'start').click()
  await write(page, '/connect')
  await key(page, 'Add me to a group').click()
  await part(page, `into-${club}`).click()
  await part(page, 'add-bot').click()
  await part(page, 'messages').getByText('Ann added GateBot').waitFor()
  await toBot()
  await heard(/is connected/)
}

/** Bob stands at the door and asks; the bot writes to him. */
async function bobAsks(): Promise<void> {
  await part(page, `chat-${club}`).click()
  await become(page, 'Bob')
  await part(page, 'join').filter({ hasText: 'Request to join' }).click()
  await toBot()
  await heard(/is for members/)
}

/** The clock jumps by the drawer's buttons. */
async function pass(...steps: ('PT1H' | 'P1D' | 'P7D')[]): Promise<void> {
  await part(page, 'drawer').click()
  await part(page, 'tab-clock').click()
  for (const step of steps) {
    const before = Date.parse((await stack.sim<{ now: string }>('/sim/clock')).now)
    await part(page, `clock-${step}`).click()
    await expect.poll(async () => Date.parse((await stack.sim<{ now: string }>('/sim/clock')).now) - before, { timeout: 60_000 }).toBeGreaterThanOrEqual({ PT1H: 1, P1D: 24, P7D: 168 }[step] * 3_600_000)
    await page.getByText('The clock never goes back').waitFor({ timeout: 60_000 })
  }
  await part(page, 'drawer-close').click()
}

/** Weeks in which nothing happens: without the cron's ticks, an hour each, they pass at once. */
async function passQuietly(...steps: Parameters<typeof pass>): Promise<void> {
  stack.sandbox.attach(undefined)
  await pass(...steps)
  stack.sandbox.attach({ url: stack.url, tickSecret: stack.env.TICK_SECRET! })
}

/** Out: the group is gone from Bob's list. In again by the link the bot gives him. */
async function bobIsOut(): Promise<void> {
  await heard(/taken you out/)
  await part(page, `chat-${club}`).waitFor({ state: 'detached' })
}

async function bobReturns(): Promise<void> {
  await key(page, /^Join/).click()
  await page.getByRole('dialog').locator('[data-test="join"]').click()
  await part(page, `chat-${club}`).waitFor()
}

async function annsEarnings(sum: RegExp): Promise<void> {
  await become(page, 'Ann')
  await toBot()
  await write(page, '/earnings')
  await heard(sum)
}

/** What the meters count as the founder's: his plans and his share, none of Ann's money. */
async function foundersRevenue() {
  const connection = connect(stack.workerDatabaseUrl)
  try {
    return await transact(connection, { as: 'system' }, ({ db }) => revenueOf(db, {
      from: 0,
      to: Date.parse('2027-01-01'),
    }))
  }
  finally {
    await connection.close()
  }
}

it('by card', async () => {
  await press('Connect my Stripe', 'Set up Stripe')
  await stripe().getByRole('button', { name: 'Agree and submit' }).click()
  await part(page, 'page').waitFor({ state: 'detached' })
  await heard(/Welcome back/)
  await write(page, '/groups')
  await key(page, 'Price in Stars').click()
  await heard(/How many Stars/)
  await write(page, '600')
  await heard(/Price in Stars: .* 600/)
  await key(page, 'Price by card').last().click()
  await heard(/What does it cost/)
  await write(page, '$9 a week')
  await heard(/Price by card: \$9 a week/)

  await bobAsks()
  await press(/\$9/, /payment page/)
  await stripe().getByLabel('Email').fill('bob@example.com')
  await stripe().getByText('4000 0000 0000 0341').click()
  await stripe().getByRole('button', { name: 'Subscribe' }).click()
  await heard(/start paid-/)
  await heard(/You are in/)
  await part(page, `chat-${club}`).waitFor()

  await pass('P7D', 'PT1H')
  await heard(/did not go through/)
  await part(page, `chat-${club}`).waitFor()
  await pass('P1D', 'P1D', 'P1D')
  await bobIsOut()

  await press('Change the card', 'Cards and invoices')
  await stripe().getByText('past due').waitFor()
  await stripe().getByText('4242 4242 4242 4242').click()
  await stripe().getByRole('button', { name: 'Use this card' }).click()
  await stripe().getByText('active').waitFor()
  await stripe().getByRole('link', { name: 'Back' }).click()
  await part(page, 'page').waitFor({ state: 'detached' })
  await bobReturns()

  await annsEarnings(/\$18/)
  await write(page, '/upgrade')
  await press(/\$19/, /payment page/)
  await stripe().getByLabel('Email').fill('ann@example.com')
  await stripe().getByRole('button', { name: 'Subscribe' }).click()
  await heard(/GateBot Pro is yours/)
  expect(await foundersRevenue()).toMatchObject([
    {
      rail: 'stripe',
      gross: 1900,
      platformFees: 90,
      payers: 1,
    },
  ])
})

it('in Stars', async () => {
  await key(page, 'Price in Stars').click()
  await heard(/How many Stars/)
  await write(page, '600')
  await heard(/Price in Stars: .* 600/)

  await bobAsks()
  await press(/600 for 30 days/, /^Pay ⭐/)
  await part(page, 'price').filter({ hasText: '600 Stars every 30 days' }).waitFor()
  await part(page, 'pay').click()
  await part(page, 'receipt-close').click()
  await heard(/You are in/)

  await passQuietly('P7D', 'P7D', 'P7D', 'P7D')
  await pass('P1D', 'P1D', 'PT1H')
  await heard(/did not go through/)
  await part(page, `chat-${club}`).waitFor()
  await pass('P1D', 'P1D', 'P1D')
  await bobIsOut()

  await press('See the offer', /600 for 30 days/, /^Pay ⭐/)
  await part(page, 'add-stars').click()
  await part(page, 'pay').click()
  await part(page, 'receipt-close').click()
  await bobReturns()

  await annsEarnings(/1,?200/)
  expect(await foundersRevenue()).toMatchObject([
    {
      rail: 'stars',
      gross: 0,
      platformFees: 60,
      payers: 0,
    },
  ])
})
