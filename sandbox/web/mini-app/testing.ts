// For the browser tests of the frame: a sandbox with a bot and its page, the web chat on it, and a person who opens it.
import type { BrowserContextOptions, Frame, Page } from 'playwright-core'
import type { Sandbox } from '../../index.ts'
import type { Message, User } from '../api/types.ts'
import { createHmac } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Bot } from 'grammy'
import { createSandbox } from '../../index.ts'
import { launchBrowser } from '../browser.ts'
import { buildWebChat } from '../build.ts'

export const token = `7000000001:${'A'.repeat(35)}`

export interface MiniAppStage {
  sandbox: Sandbox
  bot: Bot
  anna: User
  /** Everything the bot was told, oldest first. */
  heard: Message[]
  sim: <T = any>(path: string, body?: object) => Promise<T>
  /** The chat with the bot in a fresh window; mistakes of the page are written to `errors`. */
  visit: (options?: BrowserContextOptions & { frame?: object }) => Promise<Page>
  errors: string[]
  close: () => Promise<void>
}

export const part = (page: Page, name: string) => page.locator(`[data-test="${name}"]`)

/** `page`: the files of the bot's page at `/pages/demo_bot/`, as text or as the path of one to copy. */
export async function createMiniAppStage(page: Record<string, string | { copy: string }>): Promise<MiniAppStage> {
  const folder = mkdtempSync(join(tmpdir(), 'mini-app-'))
  const pagesDir = join(folder, 'pages')
  mkdirSync(join(pagesDir, 'demo_bot'), { recursive: true })
  for (const [name, content] of Object.entries(page)) {
    const file = join(pagesDir, 'demo_bot', name)
    if (typeof content === 'string')
      writeFileSync(file, content)
    else
      cpSync(content.copy, file)
  }
  await buildWebChat(join(folder, 'web'))
  const sandbox = await createSandbox({
    port: 0,
    webDir: join(folder, 'web'),
    pagesDir,
    bots: [
      { token, username: 'demo_bot', first_name: 'Demo' },
    ],
  })
  const sim: MiniAppStage['sim'] = async (path, body) => {
    const response = await fetch(`${sandbox.url}/sim/${path}`, body && {
      method: 'POST',
      body: JSON.stringify(body),
    })
    return response.json()
  }
  const anna = await sim<User>('users', { first_name: 'Anna', username: 'anna' })
  await sim('users', { first_name: 'Boris', username: 'boris' })
  await sim('send', {
    chat: { bot: 'demo_bot', user: anna.id },
    text: '/start',
  })

  const heard: Message[] = []
  const bot = new Bot(token, {
    client: { apiRoot: sandbox.url },
  })
  bot.on('pre_checkout_query', ctx => ctx.answerPreCheckoutQuery(true))
  bot.on('message', ctx => void heard.push(ctx.msg as never))
  await bot.api.setChatMenuButton({
    menu_button: {
      type: 'web_app',
      text: 'Open the demo',
      web_app: { url: `${sandbox.url}/pages/demo_bot/` },
    },
  })
  const polling = bot.start()
  const browser = await launchBrowser()
  const errors: string[] = []

  return {
    sandbox,
    bot,
    anna,
    heard,
    sim,
    errors,
    async visit({ frame, ...options } = {}) {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        reducedMotion: 'reduce',
        ...options,
      })
      const window = await context.newPage()
      window.setDefaultTimeout(15_000)
      window.on('pageerror', error => errors.push(error.message))
      if (frame)
        await window.addInitScript(kept => localStorage.setItem('sandbox-mini-app-frame', kept), JSON.stringify(frame))
      await window.goto(`${sandbox.url}/`)
      await part(window, 'chat-Demo').click()
      await part(window, 'composer').waitFor()
      return window
    },
    async close() {
      await browser.close()
      await bot.stop()
      await polling
      await sandbox.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** Presses what opens the mini app, and waits until it is there. */
export async function opened(page: Page, press = 'menu-app'): Promise<Frame> {
  await part(page, press).click()
  return inside(page)
}

/** The page in the frame, once it has said that it is ready. */
export async function inside(page: Page): Promise<Frame> {
  const element = await part(page, 'app-frame').elementHandle()
  const frame = await element!.contentFrame()
  await frame!.locator('#ready').waitFor()
  return frame!
}

/** Whether this is signed by the bot's own token (core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app). */
export function isSigned(data: string): boolean {
  const { hash, ...fields } = Object.fromEntries(new URLSearchParams(data)) as Record<string, string>
  const secret = createHmac('sha256', 'WebAppData').update(token).digest()
  const lines = Object.entries(fields).map(pair => pair.join('=')).sort().join('\n')
  return hash === createHmac('sha256', secret).update(lines).digest('hex')
}
