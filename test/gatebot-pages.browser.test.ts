// GateBot's mini app by hand: Ann sets prices, makes a code, gives free access, exports, ends a membership; Bob buys at the door, cancels, and takes it back.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Gate } from './gate.ts'
import type { Talk } from './talk.ts'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { officialScript } from '../cli/page-html.ts'
import { buildPages } from '../cli/pages.ts'
import { launchBrowser } from '../sandbox/web/browser.ts'
import { openGate } from './gate.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatebot-pages-'))
const script = readFileSync(join(import.meta.dirname, '../node_modules/@twa-dev/sdk/dist/telegram-web-apps.js'), 'utf8')
let browser: Browser
let gate: Gate
let club: string
let context: BrowserContext

beforeAll(async () => {
  gate = await openGate({ pagesDir: folder })
  await gate.priced()
  await gate.set('Price in Stars', '250')
  club = await gate.publicId()
  await buildPages(folder, { api: gate.stack.url })
  browser = await launchBrowser()
})
beforeEach(async () => {
  await context?.close()
  context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
  })
  await context.route(officialScript, route => route.fulfill({ contentType: 'text/javascript', body: script }))
  // where Telegram and Stripe would open
  await context.route(/t\.me|\/stripe\/pay\//, route => route.fulfill({ contentType: 'text/html', body: '<title>elsewhere</title>' }))
})
afterAll(async () => {
  await browser?.close()
  await gate?.stack.close()
  rmSync(folder, { recursive: true })
})
async function open(who: Talk, { path, start_param }: { path?: string, start_param?: string }): Promise<Page> {
  const { url } = await gate.stack.sim<{ url: string }>('/sim/open', {
    bot: 'gatebot',
    user: who.id,
    ...start_param && { start_param },
  })
  const address = new URL(url)
  if (path)
    address.hash = `${path}?${address.hash.slice(1)}`
  const page = await context.newPage()
  await page.goto(address.href)
  return page
}
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).last()
const see = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor()
const row = async () => (await gate.stack.sql('select * from gatebot_groups'))[0]!

it('an owner sets a price, is told what is wrong, keeps what was typed, and takes it back', async () => {
  const page = await open(gate.ann, { start_param: `prices_${club}` })
  await see(page, '$9.00 a week')
  await page.getByLabel('Price', { exact: true }).fill('0.2')
  await button(page, 'Save').click()
  await see(page, 'A price of at least 0.50')
  await page.getByLabel('Price', { exact: true }).fill('12,50')
  await page.getByLabel('Charged').selectOption('month')
  await see(page, '$12.50 a month')
  await page.reload()
  await see(page, '$12.50 a month')
  await button(page, 'Save').click()
  await see(page, 'Saved.')
  expect(await row()).toMatchObject({ amount: 1250, interval: 'month', stars: 250 })
  await button(page, 'Undo').click()
  await see(page, 'As it was before.')
  expect(await row()).toMatchObject({ amount: 900, interval: 'week' })
  await button(page, 'Save').waitFor({ state: 'detached' })
})

it('an owner makes a code and ends it', async () => {
  const page = await open(gate.ann, { path: `/groups/${club}/codes` })
  await button(page, 'New code').click()
  await button(page, 'Make the code').click()
  await see(page, 'Use 3 to 30 letters')
  await page.getByLabel('Code', { exact: true }).fill('spring')
  await page.getByLabel('Percent off').fill('20')
  await button(page, 'Make the code').dblclick()
  await see(page, 'SPRING works now.')
  await see(page, '20% off the first charge')
  expect(await page.getByText('20% off the first charge').count()).toBe(1)
  await button(page, /SPRING/).click()
  await button(page, 'End this code').click()
  await see(page, 'Who has used it keeps')
  await button(page, 'End this code').click()
  await see(page, 'No codes yet')
})

it('an owner gives free access, exports the list, and ends a membership', async () => {
  const cara = await gate.person('=Cara', 'caracara')
  await cara.say('/start')
  const page = await open(gate.ann, { start_param: `group_${club}` })
  await page.getByText('All members').click()
  await button(page, 'Give free access').click()
  await page.getByLabel('Who').fill('@nobody_here')
  await button(page, /^Give until/).click()
  await see(page, 'I do not know @nobody_here')
  await page.getByLabel('Who').fill('@caracara')
  await page.getByLabel('Or until a day').fill('2026-01-01')
  await see(page, 'Choose a day that is still to come')
  await page.getByLabel('Or until a day').fill('2026-03-20')
  await button(page, 'Give until 20 Mar').waitFor()
  await page.getByText('7 days').click()
  await button(page, /^Give until/).dblclick()
  await see(page, 'Free until')
  await page.getByRole('link', { name: /=Cara/ }).waitFor()

  await button(page, /^More/).click()
  const downloaded = page.waitForEvent('download')
  await button(page, 'Export as CSV').click()
  const csv = readFileSync(await (await downloaded).path(), 'utf8')
  expect(csv).toContain(`${cara.id},"'=Cara",caracara,comped,`)

  await page.getByRole('link', { name: /=Cara/ }).click()
  await see(page, 'You gave free access')
  expect(await page.getByText('You gave free access').count()).toBe(1)
  await button(page, 'End the membership').click()
  await button(page, 'End it now').click()
  await see(page, 'The membership has ended.')
  await see(page, 'You ended the membership')
  await button(page, 'End the membership').waitFor({ state: 'detached' })
})

it('a buyer pays at the door, gets in, cancels, and takes it back', async () => {
  const { stack, bob, status } = gate
  await gate.join(bob)
  const page = await open(bob, { start_param: `g_${club}` })
  await see(page, 'Choose how to pay')
  await page.getByText('⭐ 250 for 30 days').click()
  const popup = context.waitForEvent('page')
  await button(page, 'Pay ⭐ 250 for 30 days').click()
  const invoice = await popup
  await see(page, 'Waiting for your payment')
  await stack.sim('/sim/pay', {
    invoice_link: invoice.url(),
    from: bob.id,
  })
  await bob.breathe()
  await see(page, 'You are in')
  expect(await status(bob)).toBe('member')
  await button(page, 'Open my membership').click()
  await see(page, 'Renews on 31 Mar')
  await button(page, 'Cancel the renewal').click()
  await see(page, 'nothing more is charged')
  await button(page, 'Cancel the renewal').click()
  await see(page, 'Yours until 31 Mar')
  await see(page, 'Cancelled. Nothing more is charged.')
  await button(page, 'Undo').click()
  await see(page, 'Now switch it on in Telegram')
  await page.goBack()
})

it('a stranger sees neither dashboard nor members', async () => {
  const eve = await gate.person('Eve', 'evelyn')
  for (const path of [
    `/groups/${club}`,
    `/groups/${club}/members`,
    `/groups/${club}/members/${gate.bob.id}`,
    `/groups/${club}/prices`,
    `/groups/${club}/codes`,
    `/mine/${club}`,
  ]) {
    const page = await open(eve, { path })
    await see(page, 'This is not here')
    await page.close()
  }
})
