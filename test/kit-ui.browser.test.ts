// What every mini app gets from kit/ui, tried with the template's: how it is opened, Telegram's bars around it, what stays when a session ends, and life outside Telegram.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Frame, Page } from 'playwright-core'
import type { Stack } from './stack.ts'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import template from '../apps/_template/index.ts'
import { officialScript } from '../cli/page-html.ts'
import { buildPages } from '../cli/pages.ts'
import { launchBrowser } from '../sandbox/web/browser.ts'
import { createStack } from './stack.ts'

const folder = mkdtempSync(join(tmpdir(), 'kit-ui-'))
const script = readFileSync(join(import.meta.dirname, '../node_modules/@twa-dev/sdk/dist/telegram-web-apps.js'), 'utf8')
const errors: string[] = []
let stack: Stack
let browser: Browser
let telegram: Server

/** A page that plays Telegram around the mini app, as far as it is needed: it notes what it is told and keeps CloudStorage. */
const host = `<!doctype html><iframe style="width:380px;height:700px"></iframe><script>
  const frame = document.querySelector('iframe')
  frame.src = decodeURIComponent(location.hash.slice(1))
  const told = window.told = []
  window.kept = JSON.parse(localStorage.getItem('kept') ?? '{}')
  window.send = (eventType, eventData) => frame.contentWindow.postMessage(JSON.stringify({ eventType, eventData }), '*')
  addEventListener('message', ({ data }) => {
    const { eventType, eventData = {} } = JSON.parse(data)
    told.push([eventType, eventData])
    if (eventType === 'web_app_invoke_custom_method') {
      const { method, params, req_id } = eventData
      const result = {
        saveStorageValue: () => { kept[params.key] = params.value; return true },
        getStorageKeys: () => Object.keys(kept),
        getStorageValues: () => Object.fromEntries(params.keys.map(key => [key, kept[key] ?? ''])),
        deleteStorageValues: () => { params.keys.forEach(key => delete kept[key]); return true },
      }[method]()
      localStorage.setItem('kept', JSON.stringify(kept))
      send('custom_method_invoked', { req_id, result })
    }
  })
</script>`

beforeAll(async () => {
  stack = await createStack({
    apps: [template],
    now: '2026-11-23T10:00:00Z',
    pagesDir: folder,
  })
  await buildPages(folder, { api: stack.url, template: true })
  telegram = createServer((_, response) => response.setHeader('content-type', 'text/html').end(host))
  await new Promise<void>(resolve => telegram.listen(0, '127.0.0.1', resolve))
  browser = await launchBrowser()
})
afterEach(() => {
  expect(errors.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  telegram?.close()
  await stack?.close()
  rmSync(folder, { recursive: true })
})

async function newPage(): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
  })
  await context.route(officialScript, route => route.fulfill({ contentType: 'text/javascript', body: script }))
  const page = await context.newPage()
  // a refused sign-in is part of what is tried here; the browser reports its status
  page.on('console', message => message.type() === 'error' && !/Failed to load resource/.test(message.text()) && errors.push(message.text()))
  page.on('pageerror', error => errors.push(String(error)))
  return page
}

let people = 0
async function personWith(...reminders: string[]) {
  const person = await stack.person('Nora', { username: `nora_kit_${people++}`, language_code: 'en' })
  for (const words of reminders) {
    await stack.say('template', person, `/remind ${words}`)
    await stack.advance('PT3S')
  }
  return person
}

async function addressOf(person: { id: number }, more: Record<string, string> = {}): Promise<string> {
  return (await stack.sim<{ url: string }>('/sim/open', { bot: 'template', user: person.id, ...more })).url
}

function rowOf(page: Page | Frame, words: string) {
  return page.getByRole('link', {
    name: new RegExp(`^${words} `),
  })
}
const seen = (page: Page | Frame, words: string | RegExp) => page.getByText(words).first().waitFor({ state: 'visible', timeout: 15_000 })

describe('opened by Telegram', () => {
  it.each([
    [
      'as older clients do, initData encoded once more',
      (url: URL) => url.hash,
    ],
    [
      'as newer clients do, initData open',
      (url: URL) => {
        const launch = new URLSearchParams(url.hash.slice(1))
        const initData = launch.get('tgWebAppData')!
        launch.delete('tgWebAppData')
        return `#tgWebAppData=${initData}&${launch}`
      },
    ],
    [
      'at a route of its own',
      (url: URL) => `#/?${url.hash.slice(1)}`,
    ],
  ])('%s', async (_name, hashOf) => {
    const page = await newPage()
    const url = new URL(await addressOf(await personWith('2h tea')))
    url.hash = hashOf(url)
    await page.goto(url.href)
    await seen(page, 'tea')
    expect(new URL(page.url()).hash).toBe('#/')
    await page.reload()
    await seen(page, 'tea')
    // a plain reload signs in again, not only shows the copy
    await page.evaluate(() => localStorage.clear())
    await page.reload()
    await seen(page, 'tea')
    await page.context().close()
  })

  it('by a link to a place, "back" leads to the first screen', async () => {
    const person = await personWith('2h tea')
    const [{ id }] = await stack.sql('select id from template_reminders where user_id = $1', [person.id]) as [{ id: number }]
    const page = await newPage()
    await page.goto(await addressOf(person, { start_param: `reminder_${id}` }))
    await seen(page, 'Save')
    expect(await page.getByLabel('Text').inputValue()).toBe('tea')
    await page.getByRole('button', { name: 'Back' }).click()
    await seen(page, 'Coming up')
    await page.context().close()
  })
})

it('keeps what was typed when the session has ended, and says so', async () => {
  const person = await personWith('3d tea')
  const page = await newPage()
  await page.goto(await addressOf(person))
  await rowOf(page, 'tea').click()
  await page.getByLabel('Text').fill('green tea')
  await stack.advance('PT13H')
  await page.getByRole('button', { name: 'Save' }).click()
  await seen(page, 'Close this window and open it again: what you typed is kept.')
  expect(await page.getByLabel('Text').inputValue()).toBe('green tea')
  // the next opening has fresh initData
  await page.goto('about:blank')
  await page.goto(await addressOf(person))
  await rowOf(page, 'tea').click()
  expect(await page.getByLabel('Text').inputValue()).toBe('green tea')
  await page.getByRole('button', { name: 'Save' }).click()
  await seen(page, 'Saved')
  expect(await stack.sql('select text from template_reminders where user_id = $1', [person.id])).toEqual([
    { text: 'green tea' },
  ])
  await rowOf(page, 'green tea').click()
  expect(await page.getByLabel('Text').inputValue()).toBe('green tea')
  expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
  await page.context().close()
})

describe('outside Telegram', () => {
  async function linkFor(person: { id: number }): Promise<string> {
    await stack.say('template', person, '/web')
    await stack.advance('PT3S')
    return (await stack.last('template', person)).reply_markup.inline_keyboard[0][0].url as string
  }

  it('a /web link signs in, has its own buttons and questions, and lasts over a reload of the tab', async () => {
    const person = await personWith('2h tea')
    const page = await newPage()
    const link = await linkFor(person)
    await page.goto(link)
    await rowOf(page, 'tea').click()
    await seen(page, 'Save')
    expect(new URL(page.url()).hash).toMatch(/^#\/reminders\/\d+$/)
    await page.reload()
    await page.getByText('Delete', { exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByText('Delete', { exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await seen(page, 'Nothing is coming')
    expect(await stack.sql('select * from template_reminders where user_id = $1', [person.id])).toEqual([])
    await page.context().close()

    const second = await newPage()
    await second.goto(link)
    await seen(second, /^Your session has ended. Say \/web/)
    await second.context().close()
  })
})

describe('with Telegram around it', () => {
  async function hosted(person: { id: number }, page: Page): Promise<Frame> {
    const address = await addressOf(person)
    // another origin than the mini app's, as Telegram Web is
    const { port } = telegram.address() as AddressInfo
    await page.goto(`http://127.0.0.1:${port}/#${encodeURIComponent(address)}`)
    const frame = page.frames()[1]!
    return frame
  }
  const told = (page: Page, type: string) => page.evaluate(type => (globalThis as any).told.filter(([name]: [string]) => name === type).map(([, data]: [string, unknown]) => data), type)
  const send = (page: Page, type: string, data: unknown = {}) => page.evaluate(([type, data]) => (globalThis as any).send(type, data), [type, data])

  it('its header, main button, popup and closing question are Telegram\'s', async () => {
    const person = await personWith('2h tea')
    const page = await newPage()
    const frame = await hosted(person, page)
    await rowOf(frame, 'tea').click()
    await frame.getByLabel('Text').waitFor()
    expect((await told(page, 'web_app_ready')).length).toBe(1)
    expect((await told(page, 'web_app_setup_back_button')).at(-1)).toEqual({ is_visible: true })
    expect((await told(page, 'web_app_setup_main_button')).at(-1)).toMatchObject({ is_visible: true, is_active: false, text: 'Save' })
    expect(await frame.getByRole('button', { name: 'Save' }).count()).toBe(0)
    expect(await frame.getByRole('button', { name: 'Back' }).count()).toBe(0)

    await frame.getByLabel('Text').fill('green tea')
    await expect.poll(async () => (await told(page, 'web_app_setup_main_button')).at(-1)).toMatchObject({ is_active: true })
    await expect.poll(async () => (await told(page, 'web_app_setup_closing_behavior')).at(-1)).toEqual({ need_confirmation: true })
    await send(page, 'main_button_pressed')
    await rowOf(frame, 'green tea').waitFor()
    await expect.poll(async () => (await told(page, 'web_app_setup_closing_behavior')).at(-1)).toEqual({ need_confirmation: false })
    expect((await told(page, 'web_app_setup_main_button')).at(-1)).toMatchObject({ is_visible: false })
    expect((await told(page, 'web_app_trigger_haptic_feedback')).at(-1)).toMatchObject({ type: 'notification', notification_type: 'success' })

    await rowOf(frame, 'green tea').click()
    await frame.getByLabel('Text').waitFor()
    await send(page, 'back_button_pressed')
    await frame.getByText('Coming up').waitFor()
    expect((await told(page, 'web_app_setup_back_button')).at(-1)).toEqual({ is_visible: false })

    await rowOf(frame, 'green tea').click()
    await frame.getByText('Delete', { exact: true }).click()
    await expect.poll(async () => (await told(page, 'web_app_open_popup')).length).toBe(1)
    await send(page, 'popup_closed', { button_id: 'yes' })
    await frame.getByText('Nothing is coming').waitFor()
    await page.context().close()
  })

  it('what is kept there comes back when the browser forgot it', async () => {
    const person = await personWith()
    const page = await newPage()
    const frame = await hosted(person, page)
    await frame.getByLabel('Language').selectOption('Русский')
    await frame.getByText('Впереди ничего нет').waitFor()
    await expect.poll(() => page.evaluate(() => Object.keys((globalThis as any).kept).length)).toBe(1)
    await frame.evaluate(() => localStorage.clear())
    await page.reload()
    await page.frameLocator('iframe').getByText('Впереди ничего нет').waitFor()
    await page.context().close()
  })
})
