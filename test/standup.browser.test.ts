// StandupTG's mini app by hand: Ann answers on a page, changes the questions, goes away and comes back, and helps Bob.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Stack } from './stack.ts'
import type { Talk } from './talk.ts'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import standup from '../apps/standup/index.ts'
import { officialScript } from '../cli/page-html.ts'
import { buildPages } from '../cli/pages.ts'
import { launchBrowser } from '../sandbox/web/browser.ts'
import { createStack } from './stack.ts'
import { talkTo } from './talk.ts'

const folder = mkdtempSync(join(tmpdir(), 'standup-'))
const script = readFileSync(join(import.meta.dirname, '../node_modules/@twa-dev/sdk/dist/telegram-web-apps.js'), 'utf8')
const pictures = process.env.SCREENSHOTS
let browser: Browser
let stack: Stack
let ann: Talk
let bob: Talk
let context: BrowserContext
let page: Page
let errors: string[]

beforeAll(async () => {
  // Monday
  stack = await createStack({
    apps: [standup],
    now: '2026-11-23T10:00:00Z',
    pagesDir: folder,
  })
  await buildPages(folder, { api: stack.url })
  browser = await launchBrowser()
  ann = await talkTo(stack, 'standup', 'Ann', { username: 'ann_sb', language_code: 'en' })
  bob = await talkTo(stack, 'standup', 'Bob', { username: 'bob_sb', language_code: 'en' })
  for (const who of [ann, bob]) {
    await who.say('/start')
    await who.say('/tz UTC')
  }
  const group = await stack.sim('/sim/chats', {
    type: 'supergroup',
    title: 'Makers',
    owner: ann.id,
    members: [bob.id],
  })
  await stack.sim('/sim/members', {
    chat: group.id,
    user: 'standup',
    from: ann.id,
    status: 'member',
  })
  await ann.breathe()
  for (const [who, button] of [
    [ann, 'Set up standup'],
    [ann, 'Join'],
    [bob, 'Join'],
  ] as const) {
    const message = (await stack.messages(group.id)).findLast((one: any) => one.reply_markup?.inline_keyboard?.flat().some((key: any) => key.text === button))
    await stack.press(group.id, message.message_id, button, who.id)
    await who.breathe()
  }
})

beforeEach(async () => {
  errors = []
  context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
  })
  await context.route(officialScript, route => route.fulfill({ contentType: 'text/javascript', body: script }))
  page = await context.newPage()
  page.on('pageerror', error => errors.push(String(error)))
  const { url } = await stack.sim<{ url: string }>('/sim/open', { bot: 'standup', user: ann.id })
  await page.goto(url)
  await page.getByRole('heading', { name: 'Standup', exact: true }).waitFor()
})

afterEach(async () => {
  expect(errors).toEqual([])
  await context.close()
})

afterAll(async () => {
  await browser?.close()
  await stack?.close()
  rmSync(folder, { recursive: true })
})

const seen = (words: string | RegExp) => page.getByText(words).first().waitFor()
const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click()
const follow = (name: RegExp) => page.getByRole('link', { name }).click()
async function picture(name: string): Promise<void> {
  if (pictures) {
    await page.screenshot({
      path: join(pictures, `standup-by-hand-${name}.png`),
    })
  }
}

it('answers on one page; what is typed outlives a reload; then it stands on the board', async () => {
  await press('Answer')
  const fields = page.getByLabel('Your answer')
  await fields.nth(0).fill('The mini app')
  await page.reload()
  await expect.poll(() => fields.nth(0).inputValue()).toBe('The mini app')
  await fields.nth(1).fill('Its tests')
  await press('Send')
  await seen('Thank you! Next time:')
  await seen('The mini app')
  await seen('1 of 2')
  await press('Change my answers')
  await expect.poll(() => fields.nth(1).inputValue()).toBe('Its tests')
  expect(await page.getByRole('button', { name: 'Replace my answers' }).isDisabled()).toBe(true)
  await fields.nth(2).fill('The weather')
  await press('Replace my answers')
  await seen('In the way')
  expect((await stack.sql('select answers from standup_responses')).map(({ answers }) => Object.values(answers).map((one: any) => one.text))).toEqual([
    ['The mini app', 'Its tests', 'The weather'],
  ])
})

it('helps with a blocker, and takes it back', async () => {
  await bob.say('/standup')
  for (const words of ['Slept', 'Wake up', 'No coffee'])
    await bob.say(words)
  await page.reload()
  await press('More: No coffee')
  await picture('menu')
  await press('I can help')
  await seen('Thank you! They are told.')
  await seen(/helped by Ann/)
  await bob.breathe()
  expect(await bob.heard()).toBe('Ann can help with: No coffee')
  await press('Undo')
  await page.getByText(/helped by Ann/).waitFor({ state: 'detached' })
  await press('More: No coffee')
  await press('Solved')
  await page.getByRole('button', { name: 'More: No coffee' }).waitFor({ state: 'detached' })
})

it('adds a question with options and a translation, moves it up, and removes another', async () => {
  await follow(/^Settings/)
  await follow(/^Questions/)
  await press('Add a question')
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel('What is asked').fill('How was the week?')
  await sheet.getByRole('combobox').selectOption('one of several')
  expect(await sheet.getByRole('button', { name: 'Add', exact: true }).isDisabled()).toBe(true)
  await sheet.getByLabel('To choose from').fill('Good\nBad')
  await sheet.getByRole('button', { name: 'Write it in Русский' }).click()
  await sheet.getByLabel('Русский', { exact: true }).fill('Как прошла неделя?')
  await sheet.getByLabel('To choose from, Русский').fill('Хорошо\nПлохо')
  await picture('question')
  await sheet.getByRole('button', { name: 'Add', exact: true }).click()
  await press('Move up: How was the week?')
  await press(/^What are you going to do today/)
  await press('Remove this question')
  await press('Undo')
  await seen('What are you going to do today?')
  await picture('questions')
  await press('Save')
  await seen('Saved. They count from the next standup on.')
  const [row] = await stack.sql('select questions from standup_teams')
  expect(row!.questions.map(({ text }: { text: string }) => text)).toEqual([
    'What did you get done since last time?',
    'What are you going to do today?',
    'How was the week?',
    'Is anything in your way?',
  ])
  expect(row!.questions[2]).toMatchObject({
    i18n: { ru: 'Как прошла неделя?' },
    i18nOptions: {
      ru: ['Хорошо', 'Плохо'],
    },
  })
})

it('says that somebody else was faster with the questions, and loses neither', async () => {
  await follow(/^Settings/)
  await follow(/^Questions/)
  await press('Move up: Is anything in your way?')
  await stack.sql(`update standup_teams set version = version + 1, questions = '["Theirs?"]'`)
  await press('Save')
  await seen('Somebody else changed the questions meanwhile. Saving replaces theirs with yours.')
  await seen('How was the week?')
  await press('Show theirs')
  await seen('Theirs?')
  expect(await page.getByText('How was the week?').count()).toBe(0)
})

it('changes when it is asked, and pauses it', async () => {
  await follow(/^Settings/)
  await press('Fri')
  await page.getByLabel('Time', { exact: true }).fill('10:15')
  await press(/^Time zone/)
  await page.getByRole('searchbox').fill('berl')
  await picture('zone')
  await press(/^Europe\/Berlin/)
  await press('Save')
  await seen('Saved')
  const [row] = await stack.sql('select schedule_cron, timezone from standup_teams')
  expect(row).toEqual({ schedule_cron: '15 10 * * 1,2,3,4', timezone: 'Europe/Berlin' })
  await press('Pause the standup')
  await press('Undo')
  await page.getByRole('button', { name: 'Pause the standup' }).waitFor()
  expect(await stack.sql('select paused from standup_teams')).toEqual([
    { paused: null },
  ])
  await press('Add a day of your own')
  await page.getByLabel('Date').fill('2026-12-24')
  await press('Add')
  await seen('Thu 24 Dec')
  await picture('settings')
})

it('goes away for some days, and comes back', async () => {
  await follow(/^My days and zone/)
  await press('Add days away')
  await page.getByLabel('First day').fill('2026-12-24')
  await page.getByLabel('Last day').fill('2026-12-23')
  await seen('The last day is before the first.')
  await page.getByLabel('Last day').fill('2027-01-02')
  await picture('away')
  await press('Add')
  await seen(/^You are away:/)
  const periods = () => stack.sql('select from_date::text, to_date::text from standup_away')
  expect(await periods()).toEqual([
    { from_date: '2026-12-24', to_date: '2027-01-02' },
  ])
  await press(/^Remove /)
  await press('Undo')
  await page.getByRole('button', { name: /^Remove / }).waitFor()
  expect(await periods()).toHaveLength(1)
})

it('deletes the standup after a question, and everything is empty then', async () => {
  await follow(/^Settings/)
  await press('Delete the standup')
  await picture('delete')
  await press('Delete everything')
  await seen('“Standup” is deleted.')
  await seen('You are in no standup yet')
  expect(await stack.sql('select 1 from standup_teams')).toEqual([])
})
