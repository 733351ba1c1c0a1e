// Every screen of every mini app in a real Chromium: three themes, phone and desktop, large text, without a connection, outside Telegram.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { App } from '#kit/app'
import type { Screen } from '#kit/ui'
import type { Stack } from './stack.ts'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import template from '../apps/_template/index.ts'
import { apps } from '../apps/index.ts'
import { officialScript } from '../cli/page-html.ts'
import { buildPages } from '../cli/pages.ts'
import { launchBrowser } from '../sandbox/web/browser.ts'
import { createStack } from './stack.ts'
import { talkTo } from './talk.ts'

const root = join(import.meta.dirname, '..')
const all = [...apps, template] as App<any, any, any>[]
function folderOf(app: App) {
  return app === template
    ? '_template'
    : app.manifest.id
}
const withPage = all.filter(app => existsSync(join(root, 'apps', folderOf(app), 'web/main.ts')))
const screensOf = new Map(await Promise.all(withPage.map(async app => [
  app,
  (await import(`../apps/${folderOf(app)}/web/screens.ts`) as { screens: Record<string, Screen> }).screens,
] as const)))

const phone = { width: 390, height: 844 }
const desktop = { width: 1280, height: 800 }

/** Telegram's own two, and one nobody could read. */
const themes: Record<string, Record<string, string>> = {
  light: {
    bg_color: '#ffffff',
    text_color: '#000000',
    hint_color: '#707579',
    link_color: '#3390ec',
    button_color: '#3390ec',
    button_text_color: '#ffffff',
    secondary_bg_color: '#f4f4f5',
    header_bg_color: '#ffffff',
    accent_text_color: '#3390ec',
    section_bg_color: '#ffffff',
    section_header_text_color: '#3390ec',
    subtitle_text_color: '#707579',
    destructive_text_color: '#e53935',
  },
  dark: {
    bg_color: '#212121',
    text_color: '#ffffff',
    hint_color: '#aaaaaa',
    link_color: '#8774e1',
    button_color: '#8774e1',
    button_text_color: '#ffffff',
    secondary_bg_color: '#181818',
    header_bg_color: '#212121',
    accent_text_color: '#8774e1',
    section_bg_color: '#212121',
    section_header_text_color: '#8774e1',
    subtitle_text_color: '#aaaaaa',
    destructive_text_color: '#ff595a',
  },
  hostile: {
    bg_color: '#7a7a00',
    text_color: '#808000',
    hint_color: '#7b7b00',
    link_color: '#7a7a00',
    button_color: '#ffff66',
    button_text_color: '#ffffff',
    secondary_bg_color: '#111111',
    header_bg_color: '#ff00ff',
    accent_text_color: '#7a7a10',
    section_bg_color: '#f5f5dc',
    section_header_text_color: '#f5f5dc',
    subtitle_text_color: '#eeeedd',
    destructive_text_color: '#f0f0d0',
  },
}

const folder = mkdtempSync(join(tmpdir(), 'mini-apps-'))
const pictures = process.env.SCREENSHOTS
const script = readFileSync(join(root, 'node_modules/@twa-dev/sdk/dist/telegram-web-apps.js'), 'utf8')
const errors: string[] = []
let stack: Stack
let browser: Browser

beforeAll(async () => {
  stack = await createStack({ apps: all, now: '2026-11-23T10:00:00Z', pagesDir: folder })
  await buildPages(folder, {
    api: stack.url,
    template: true,
    standIns: { 'https://api.github.com': '/github' },
  })
  browser = await launchBrowser()
})
/** A path of the sandbox, under both names of this machine. */
function atSandbox(path: string): string[] {
  return [
    stack.sandbox.url,
    stack.sandbox.url.replace('127.0.0.1', 'localhost'),
  ].map(origin => `${origin}${path}`)
}
const pages = () => atSandbox('/pages/')
/** Whoever answers questions here: the Worker, and what the sandbox plays. */
function services() {
  return [
    `${stack.url}/`,
    ...atSandbox('/github/'),
  ]
}

afterEach(() => {
  expect(errors.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  await stack?.close()
  rmSync(folder, { recursive: true })
})

/** A browser window; a mistake on the console and a request to anywhere else fail the test. `refused`: the API's answers it will get and say. */
async function visit(options: { refused?: boolean } = {}): Promise<{ context: BrowserContext, page: Page, asked: string[] }> {
  const context = await browser.newContext({ viewport: phone, locale: 'en-GB', reducedMotion: 'reduce' })
  await context.route(officialScript, route => route.fulfill({ contentType: 'text/javascript', body: script }))
  const page = await context.newPage()
  const asked: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !(options.refused && /Failed to load resource|net::ERR/.test(message.text())))
      errors.push(message.text())
  })
  page.on('pageerror', error => errors.push(String(error)))
  page.on('request', (request) => {
    const url = request.url()
    if (services().some(place => url.startsWith(place)))
      asked.push(new URL(url).pathname)
    else if (!pages().some(place => url.startsWith(place)) && url !== officialScript && !/^(?:data|blob):/.test(url))
      errors.push(`asked for ${url}`)
  })
  return { context, page, asked }
}

/** The address of a screen as Telegram opens it for a person. */
async function addressOf(app: App, person: { id: number }, path: string): Promise<string> {
  const { url } = await stack.sim<{ url: string }>('/sim/open', { bot: app.manifest.id, user: person.id })
  const address = new URL(url)
  const launch = new URLSearchParams(address.hash.slice(1))
  launch.set('tgWebAppThemeParams', JSON.stringify(themes.light))
  address.hash = path === '/'
    ? launch.toString()
    : `${path}?${launch}`
  return address.href
}

async function someoneNew(app: App, name: string) {
  const { id } = app.manifest
  const talk = await talkTo(stack, id, 'Nora', { username: `nora_${id}_${name.replace(/\W/g, '')}`, language_code: 'en' })
  let token = ''
  return {
    ...talk,
    sim: stack.sim,
    advance: stack.advance,
    async api(method: string, path: string, body?: unknown) {
      if (!token) {
        const launch = new URLSearchParams(new URL(await addressOf(app, talk, '/')).hash.slice(1))
        const session = await fetch(`${stack.url}/${id}/api/session`, {
          method: 'POST',
          headers: { authorization: `tma ${launch.get('tgWebAppData')}` },
        })
        token = (await session.json() as { token: string }).token
      }
      const response = await fetch(`${stack.url}/${id}/api${path}`, {
        method,
        headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' },
        ...body !== undefined && {
          body: JSON.stringify(body),
        },
      })
      const text = await response.text()
      if (!response.ok)
        throw new Error(`${method} ${path}: ${response.status} ${text}`)
      return text
        ? JSON.parse(text)
        : undefined
    },
  }
}

const seen = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor({ state: 'visible', timeout: 15_000 })

/** What cannot be pressed well, and what sticks out of the page. */
function awkward(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth > clientWidth)
      found.push(`the page is ${scrollWidth - clientWidth} px too wide`)
    for (const element of document.querySelectorAll<HTMLElement>('button, a[href], select, input, textarea, [role=button], [role=switch]')) {
      const target = element.closest<HTMLElement>('label, .ui-field') ?? element
      const { width, height } = target.getBoundingClientRect()
      // links inside a sentence are as high as its line (WCAG 2.2, 2.5.8)
      const inline = element.matches('a') && getComputedStyle(element).display === 'inline'
      if (width && height && !inline && !element.closest('.ui-unseen') && (Math.round(width) < 44 || Math.round(height) < 44))
        found.push(`${element.outerHTML.slice(0, 120)} is ${Math.round(width)} × ${Math.round(height)}`)
    }
    return found
  })
}

async function look(page: Page, name: string): Promise<void> {
  for (const [theme, theme_params] of Object.entries(themes)) {
    // as Telegram tells a page that its theme changed
    await page.evaluate(params => (globalThis as any).Telegram.WebView.receiveEvent('theme_changed', { theme_params: params }), theme_params)
    for (const [size, viewport] of Object.entries({ phone, desktop })) {
      await page.setViewportSize(viewport)
      if (pictures) {
        mkdirSync(pictures, { recursive: true })
        await page.screenshot({
          path: join(pictures, `${name}-${theme}-${size}.png`),
        })
      }
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => [id, nodes[0]?.html, nodes[0]?.failureSummary]), `${theme}, ${size}`).toEqual([])
      expect(await awkward(page), `${theme}, ${size}`).toEqual([])
    }
  }
  await page.setViewportSize(phone)
  await page.evaluate(() => document.documentElement.style.fontSize = '200%')
  expect(await awkward(page), 'text twice as large').toEqual([])
  if (pictures) {
    await page.screenshot({
      path: join(pictures, `${name}-large.png`),
      fullPage: true,
    })
  }
}

describe.each(withPage.map(app => [app.manifest.id, app] as const))('%s', (id, app) => {
  it.each(Object.entries(screensOf.get(app)!))('%s', async (name, screen) => {
    const someone = await someoneNew(app, name)
    const seeded = await screen.seed?.(someone)
    const path = typeof screen.path === 'function'
      ? screen.path(seeded)
      : screen.path
    const { context, page, asked } = await visit({ refused: true })
    await page.goto(await addressOf(app, someone, path))
    await seen(page, screen.shows)
    await look(page, `${id}-${name}`)
    const asks = asked.some(path => !path.endsWith('/session'))
    if (asks) {
      // the connection goes: the last good copy stays, and it is said
      for (const address of services().map(place => `${place}**`))
        await context.route(address, route => route.abort())
      await page.reload()
      await seen(page, screen.shows)
      await seen(page, 'No connection.')
    }
    await context.close()
    if (!asks)
      return
    // nothing works and there is no copy: words and a way on
    const second = await visit({ refused: true })
    for (const address of services().map(place => `${place}**`)) {
      await second.context.route(address, route => route.fulfill({
        status: 503,
        headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' },
        json: { code: 'unavailable', message: 'This did not work just now.' },
      }))
    }
    await second.page.goto(await addressOf(app, someone, path))
    await seen(second.page, /not work just now/)
    for (const address of services().map(place => `${place}**`))
      await second.context.unroute(address)
    await second.page.getByRole('button', { name: 'Try again' }).first().click()
    await seen(second.page, screen.shows)
    await second.context.close()
  })

  it('opens in a plain browser, says where it belongs, and keeps working', async () => {
    const { context, page } = await visit({ refused: true })
    await page.goto(`${stack.sandbox.url}/pages/${id}/`)
    await seen(page, 'outside Telegram')
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
    await page.goto(`${stack.sandbox.url}/pages/${id}/#/there/is/no/such/screen`)
    await seen(page, 'There is nothing here')
    await context.close()
  })
})
