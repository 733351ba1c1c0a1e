// TeleScheduler's calendar by hand: posts are dragged with the mouse and a finger, in the page and in the phone frame, two people write at once, a file is tried before it counts.
import type { Browser, Locator, Page } from 'playwright-core'
import type { MiniApp } from './mini-app.ts'
import type { Stack } from './stack.ts'
import type { Talk } from './talk.ts'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import telescheduler from '../apps/telescheduler/index.ts'
import { officialScript } from '../cli/page-html.ts'
import { buildPages } from '../cli/pages.ts'
import { launchBrowser } from '../sandbox/web/browser.ts'
import { buildWebChat } from '../sandbox/web/build.ts'
import { createVisitors, part, phone } from '../sandbox/web/testing.ts'
import { openMiniApp } from './mini-app.ts'
import { createStack } from './stack.ts'
import { talkTo } from './talk.ts'

const folder = mkdtempSync(join(tmpdir(), 'telescheduler-'))
const script = readFileSync(join(import.meta.dirname, '../node_modules/@twa-dev/sdk/dist/telegram-web-apps.js'), 'utf8')
const pictures = process.env.SCREENSHOTS
const errors: string[] = []
let browser: Browser
let stack: Stack
let ann: Talk
let asAnn: MiniApp
let news: string

beforeAll(async () => {
  browser = await launchBrowser()
  // Monday, 11:00 in Berlin
  stack = await createStack({
    apps: [telescheduler],
    now: '2026-11-23T10:00:00Z',
    webDir: join(folder, 'web'),
    pagesDir: join(folder, 'pages'),
  })
  await buildWebChat(join(folder, 'web'))
  await buildPages(join(folder, 'pages'), { api: stack.url })
  // as `npm start` brings the bot
  await fetch(`${stack.sandbox.url}/bot${stack.env.TELESCHEDULER_TOKEN}/setChatMenuButton`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      menu_button: {
        type: 'web_app',
        text: 'Calendar',
        web_app: { url: `${stack.sandbox.url}/pages/telescheduler/` },
      },
    }),
  })
})
/** From here on Ann is somebody new, who owns the channel News in Berlin. */
async function beginAs(language: string): Promise<void> {
  ann = await talkTo(stack, 'telescheduler', 'Ann', { username: `ann_${Math.random().toString(36).slice(2, 10)}`, language_code: language })
  await ann.say('/start')
  asAnn = await openMiniApp(stack, 'telescheduler', ann)
  const { id: chat } = await stack.sim('/sim/chats', { type: 'channel', title: 'News', owner: ann.id })
  await stack.sim('/sim/members', {
    chat,
    user: 'telescheduler',
    from: ann.id,
    status: 'administrator',
    rights: { can_post_messages: true, can_edit_messages: true, can_delete_messages: true },
  })
  await ann.breathe()
  news = (await asAnn('GET', '/channels')).body.channels[0].id
  await asAnn('PATCH', `/channels/${news}`, { zone: 'Europe/Berlin' })
}

beforeEach(() => beginAs('en'))
afterEach(() => {
  expect(errors.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  await stack?.close()
  rmSync(folder, { recursive: true })
})

async function planned(text: string, when: Record<string, unknown>): Promise<string> {
  const { body } = await asAnn('POST', '/posts', {
    text,
    channels: [news],
  })
  const { status, body: answer } = await asAnn('POST', `/posts/${body.post.id}/schedule`, when)
  expect(status, JSON.stringify(answer)).toBe(200)
  return body.post.id
}

async function onCalendar(): Promise<[string, string][]> {
  const { body } = await asAnn('GET', '/calendar?from=2026-11-01T00:00:00Z&to=2027-01-01T00:00:00Z')
  return body.entries.map(({ title, local }: { title: string, local: string }) => [title, local])
}

async function open(path = '/', options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    ...options,
  })
  await context.route(officialScript, route => route.fulfill({ contentType: 'text/javascript', body: script }))
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', error => errors.push(String(error)))
  const { url } = await stack.sim<{ url: string }>('/sim/open', { bot: 'telescheduler', user: ann.id })
  const address = new URL(url)
  if (path !== '/')
    address.hash = `${path}?${address.hash.slice(1)}`
  await page.goto(address.href)
  return page
}

async function picture(page: Page, name: string): Promise<void> {
  if (!pictures)
    return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({
    path: join(pictures, `story-${name}.png`),
  })
}

async function middleOf(target: Locator): Promise<{ x: number, y: number }> {
  const { x, y, width, height } = (await target.boundingBox())!
  return { x: x + width / 2, y: y + height / 2 }
}

async function dragTo(page: Page, what: Locator, where: { x: number, y: number }, name?: string): Promise<void> {
  const from = await middleOf(what)
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + 12, from.y + 12)
  await page.mouse.move(where.x, where.y, { steps: 4 })
  if (name)
    await picture(page, name)
  await page.mouse.up()
}

const cell = (page: Page, date: string) => page.locator(`.cal-cell[data-day="${date}"]`)
const seen = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor()

it('a post is dragged to another day of the month, and back with Undo', async () => {
  await planned('Machine', { mode: 'fixed', local: '2026-11-24T09:15' })
  const page = await open()
  await dragTo(page, page.locator('[data-test="pill"]').filter({ hasText: 'Machine' }), await middleOf(cell(page, '2026-11-26')), 'month-drag')
  await seen(page, 'Goes out Thu 26 Nov, 09:15')
  expect(await onCalendar()).toEqual([
    ['Machine', '2026-11-26T09:15'],
  ])
  await page.getByRole('button', { name: 'Undo' }).click()
  await cell(page, '2026-11-24').getByText('Machine').waitFor()
  expect(await onCalendar()).toEqual([
    ['Machine', '2026-11-24T09:15'],
  ])
  // into what is over it does not go
  await dragTo(page, page.locator('[data-test="pill"]').filter({ hasText: 'Machine' }), await middleOf(cell(page, '2026-11-20')))
  await seen(page, 'This time is over')
  expect(await onCalendar()).toEqual([
    ['Machine', '2026-11-24T09:15'],
  ])
  await page.context().close()
})

it('by the hour: to a quarter of another day, into a free slot of the queue, one time of a repeating post by itself', async () => {
  await asAnn('PUT', `/channels/${news}/slots`, {
    slots: [1, 2, 3, 4, 5].map(dow => ({ dow, localTime: '12:00' })),
    days_off: [],
  })
  await planned('Machine', { mode: 'fixed', local: '2026-11-24T09:15' })
  await planned('Queued', { mode: 'queue' })
  await planned('Often', {
    mode: 'recurring',
    rule: {
      every: 'week',
      weekdays: [3],
      time: '09:00',
      start: '2026-11-23',
    },
  })
  const page = await open('/?view=week')
  const column = (date: string) => page.locator(`.cal-week-column[data-day="${date}"]`)
  const block = (words: string) => page.locator('[data-test="block"]').filter({ hasText: words })
  const at = async (date: string, hour: number) => {
    const box = (await column(date).boundingBox())!
    return { x: box.x + box.width / 2, y: box.y + hour * 60 }
  }
  await block('Machine').waitFor()
  await dragTo(page, block('Machine'), await at('2026-11-27', 10.5), 'week-drag')
  await seen(page, 'Goes out Fri 27 Nov, 10:30')
  await dragTo(page, block('Queued'), await middleOf(page.locator('a[data-slot]').filter({ hasText: '12:00' }).nth(2)))
  await seen(page, /Goes out (?:Wed 25|Thu 26) Nov, 12:00/)
  await dragTo(page, block('Often'), await at('2026-11-25', 15))
  await page.getByRole('dialog').getByRole('button', { name: 'Move this one' }).click()
  await seen(page, 'Goes out Wed 25 Nov, 15:00')
  const all = await onCalendar()
  expect(all).toContainEqual(['Machine', '2026-11-27T10:30'])
  expect(all.filter(([title]) => title === 'Often').slice(0, 2)).toEqual([
    ['Often', '2026-11-25T15:00'],
    ['Often', '2026-12-02T09:00'],
  ])
  const { body } = await asAnn('GET', '/calendar?from=2026-11-23T00:00:00Z&to=2026-11-30T00:00:00Z')
  expect(body.entries.find((entry: { title: string }) => entry.title === 'Queued').mode).toBe('queue')
  await page.context().close()
})

it('with a finger: held for a moment in the phone frame it is carried, and without dragging "Move to…" does the same', async () => {
  await planned('Machine', { mode: 'fixed', local: '2026-11-23T18:00' })
  const visitors = createVisitors(browser, stack.sandbox.url)
  const page = await visitors.visit({ ...phone, timezoneId: 'Europe/Berlin', locale: 'en-GB' }, `#/${ann.id}`)
  await part(page, 'chat-TeleScheduler').click()
  await part(page, 'menu-app').click()
  const frame = await (await part(page, 'app-frame').elementHandle())!.contentFrame()
  const app = frame!
  const row = app.locator('[data-test="entry"]').filter({ hasText: 'Machine' })
  await row.waitFor()
  await row.scrollIntoViewIfNeeded()
  await picture(page, 'frame')
  // fingers as the browser itself reports them
  const session = await page.context().newCDPSession(page)
  const touch = (type: string, point?: { x: number, y: number }) => session.send('Input.dispatchTouchEvent', {
    type: type as 'touchStart',
    touchPoints: point
      ? [point]
      : [],
  })
  const from = await middleOf(row)
  await touch('touchStart', from)
  await app.locator('.cal-ghost').waitFor()
  const day = app.locator('.cal-cell[data-day="2026-11-28"]')
  const to = await middleOf(day)
  await touch('touchMove', { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 })
  await touch('touchMove', to)
  await app.locator('.cal-cell.cal-over[data-day="2026-11-28"]').waitFor()
  await picture(page, 'frame-drag')
  await touch('touchEnd')
  await app.getByText('Goes out Sat 28 Nov, 18:00').waitFor()
  expect(await onCalendar()).toEqual([
    ['Machine', '2026-11-28T18:00'],
  ])

  await day.click()
  await row.click()
  await app.getByRole('dialog').locator('[data-test="move-to"]').click()
  await app.getByLabel('Date').fill('2026-11-30')
  await app.getByLabel('Time', { exact: true }).fill('07:45')
  await app.getByText('Mon 30 Nov, 07:45 Europe/Berlin').waitFor()
  await picture(page, 'frame-move-to')
  await app.getByRole('button', { name: 'Schedule' }).click()
  await app.getByText('Goes out Mon 30 Nov, 07:45').waitFor()
  expect(await onCalendar()).toEqual([
    ['Machine', '2026-11-30T07:45'],
  ])
  expect(visitors.errors()).toEqual([])
  await page.context().close()
})

it('two people change a post at once: who was slower loses nothing, and chooses', async () => {
  const id = await planned('The machine hums', { mode: 'fixed', local: '2026-11-24T09:15' })
  const page = await open(`/posts/${id}`)
  const text = page.getByRole('textbox', { name: 'Text', exact: true })
  await text.fill('The machine sings')
  const { body } = await asAnn('GET', `/posts/${id}`)
  await asAnn('PATCH', `/posts/${id}`, { version: body.post.version, text: 'The machine roars' })
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await seen(page, /^This was changed by @ann_/)
  await page.locator('[data-test="conflict"]').getByText('The machine roars').waitFor()
  await picture(page, 'conflict')
  expect(await text.inputValue()).toBe('The machine sings')
  expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true)
  // still there when it is opened again
  await page.reload()
  await seen(page, 'Somebody changed this post since you began.')
  expect(await text.inputValue()).toBe('The machine sings')
  await page.getByRole('button', { name: 'Keep mine' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await seen(page, 'Saved')
  expect((await asAnn('GET', `/posts/${id}`)).body.post.content.text).toBe('The machine sings')
  await page.context().close()
})

it('a post is written with its formatting and buttons, every wrong line is named, and it takes the slot it was begun in', async () => {
  await asAnn('PUT', `/channels/${news}/slots`, {
    slots: [
      { dow: 5, localTime: '12:00' },
    ],
    days_off: [],
  })
  const page = await open(`/posts/new?channel=${news}&slot=2026-11-27T12:00`)
  const text = page.getByRole('textbox', { name: 'Text', exact: true })
  await text.fill('Big news today')
  await text.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(0, 3))
  await page.getByRole('button', { name: 'Bold' }).click()
  await text.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(0, 0))
  await text.pressSequentially('Very ')
  await page.locator('[data-test="preview"] strong').filter({ hasText: /^Big$/ }).waitFor()
  const buttons = page.getByLabel('Buttons')
  await buttons.fill('Site - https://example.com\nBad - javascript:alert(1)')
  await seen(page, /Line 2/)
  await buttons.fill('Site - https://example.com')
  await page.locator('.preview-button').filter({ hasText: 'Site' }).waitFor()
  await text.fill('x'.repeat(4100))
  await seen(page, '4 too many')
  await text.fill('Very Big news today')
  await picture(page, 'new-post')
  await page.getByRole('button', { name: 'Post on Fri 27 Nov, 12:00' }).click()
  await seen(page, 'Goes out Fri 27 Nov, 12:00')
  expect(await onCalendar()).toEqual([
    ['Very Big news today', '2026-11-27T12:00'],
  ])
  await page.context().close()
})

it('a table is tried before anything is scheduled, row by row', async () => {
  const page = await open('/import')
  await page.getByLabel('Choose a file').setInputFiles({
    name: 'plan.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('date,time,text,buttons\n2026-12-24,18:00,Merry Christmas,\n2020-01-01,10:00,Too late,\n2026-12-26,10:00,Buttons,Bad - javascript:alert(1)\n'),
  })
  await seen(page, 'this time is over')
  await picture(page, 'import')
  expect(await page.locator('[data-test="import-row"]').count()).toBe(3)
  expect(await onCalendar()).toEqual([])
  await page.getByRole('button', { name: '1 post: schedule it' }).click()
  await seen(page, '1 post is on the calendar')
  expect(await onCalendar()).toEqual([
    ['Merry Christmas', '2026-12-24T18:00'],
  ])
  await page.context().close()
})

it('deleted by mistake, it comes back at its time', async () => {
  await planned('Machine', { mode: 'fixed', local: '2026-11-24T09:15' })
  const page = await open()
  await cell(page, '2026-11-24').click()
  await page.locator('[data-test="entry"]').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).waitFor()
  await picture(page, 'sheet')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await seen(page, 'Deleted')
  expect(await onCalendar()).toEqual([])
  await page.getByRole('button', { name: 'Undo' }).click()
  await cell(page, '2026-11-24').getByText('Machine').waitFor()
  expect(await onCalendar()).toEqual([
    ['Machine', '2026-11-24T09:15'],
  ])
  await page.context().close()
})

it('speaks Russian, the server\'s words too', async () => {
  await beginAs('ru')
  await planned('Новый станок', { mode: 'fixed', local: '2026-11-23T18:00' })
  const page = await open('/posts/new', {
    viewport: { width: 390, height: 844 },
  })
  await page.getByRole('textbox', { name: 'Текст', exact: true }).fill('Привет')
  await page.getByLabel('Кнопки').fill('Плохо - tg://x')
  await seen(page, /Строка 1/)
  await picture(page, 'russian-editor')
  await page.getByRole('button', { name: 'Назад' }).click()
  await page.getByRole('button', { name: 'Новый пост' }).waitFor()
  await picture(page, 'russian-month')
  await page.context().close()
})

it('a draft is carried onto a day, repeats from then on, and leaves one time out', async () => {
  await asAnn('POST', '/posts', {
    text: 'Tea time',
    channels: [news],
  })
  const page = await open()
  await dragTo(page, page.locator('[data-test="draft"]'), await middleOf(cell(page, '2026-11-26')))
  await page.getByRole('button', { name: 'Choose when' }).click()
  expect(await page.getByLabel('Date').inputValue()).toBe('2026-11-26')
  await page.getByText('Repeat', { exact: true }).click()
  await page.getByLabel('Repeats').selectOption('On weekdays')
  await page.getByRole('dialog').getByRole('button', { name: 'Friday' }).click()
  await picture(page, 'repeat')
  await page.getByRole('dialog').getByRole('button', { name: 'Schedule' }).click()
  await seen(page, 'Goes out Thu 26 Nov, 09:00')
  const times = async () => (await onCalendar()).map(([, local]) => local.slice(5)).slice(0, 4)
  expect(await times()).toEqual([
    '11-26T09:00',
    '11-27T09:00',
    '12-03T09:00',
    '12-04T09:00',
  ])
  await cell(page, '2026-11-27').click()
  await page.locator('[data-test="entry"]').click()
  await page.getByRole('dialog').getByText('Skip this time').click()
  await seen(page, 'Skipped on Fri 27 Nov')
  expect((await times()).slice(0, 2)).toEqual(['11-26T09:00', '12-03T09:00'])
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await cell(page, '2026-11-27').getByText('Tea time').waitFor()
  expect((await times()).slice(0, 2)).toEqual(['11-26T09:00', '11-27T09:00'])
  await page.context().close()
})

it('without a connection a post that was dragged is back where it stands, and it is said', async () => {
  await planned('Machine', { mode: 'fixed', local: '2026-11-24T09:15' })
  const page = await open()
  const pill = page.locator('[data-test="pill"]').filter({ hasText: 'Machine' })
  await pill.waitFor()
  await page.context().route(`${stack.url}/**`, route => route.abort())
  await dragTo(page, pill, await middleOf(cell(page, '2026-11-26')))
  await page.locator('.ui-toast-error').filter({ hasText: 'No connection' }).waitFor()
  await cell(page, '2026-11-24').getByText('Machine').waitFor()
  expect(await cell(page, '2026-11-26').getByText('Machine').count()).toBe(0)
  await page.context().close()
})
