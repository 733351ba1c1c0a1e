// The frame around a mini app: the ways in and out, what it keeps from the page inside, the devices and themes.
import type { Frame, Page } from 'playwright-core'
import type { MiniAppStage } from './testing.ts'
import { AxeBuilder } from '@axe-core/playwright'
import { InlineKeyboard } from 'grammy'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createMiniAppStage, inside, isSigned, opened, part } from './testing.ts'

let stage: MiniAppStage
let page: Page

/** The wire itself, without a library. */
const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Demo</title>
  <style>body { background: #fff; color: #000 }</style>
  <script>
    window.heard = []
    addEventListener('message', ({ data }) => heard.push(JSON.parse(data)))
    window.post = (eventType, eventData) => parent.postMessage(JSON.stringify({ eventType, eventData }), '*')
    window.launch = new URLSearchParams(location.hash.slice(1))
    post('web_app_ready')
  </script>
  <p id="ready">ready</p></html>`

declare const heard: { eventType: string, eventData: any }[]
declare const post: (eventType: string, eventData?: object) => void
declare const launch: URLSearchParams

beforeAll(async () => {
  stage = await createMiniAppStage({ 'index.html': html })
})
afterEach(async () => {
  await page?.context().close()
  expect(stage.errors.splice(0)).toEqual([])
})
afterAll(() => stage?.close())

const initData = (app: Frame) => app.evaluate(() => launch.get('tgWebAppData')!)
const gone = () => part(page, 'mini-app').waitFor({ state: 'detached' })

describe('the page inside', () => {
  it('lives at another origin, keeps its own storage, and can neither reach the chat nor steer the sandbox', async () => {
    page = await stage.visit()
    const app = await opened(page)
    const { port } = stage.sandbox
    expect(new URL(app.url()).origin).toBe(`http://localhost:${port}`)
    expect(new URL(page.url()).origin).toBe(`http://127.0.0.1:${port}`)
    const tried = await app.evaluate(async (chat) => {
      const attempt = async (what: () => unknown) => {
        try {
          return await what()
        }
        catch (error) {
          return (error as Error).name
        }
      }
      const status = (address: string, init?: RequestInit) => attempt(async () => (await fetch(address, init)).status)
      return {
        document: await attempt(() => parent.document.title),
        hash: await attempt(() => parent.location.href),
        ownName: await status('/sim/bots'),
        itsName: await status(`${chat}/sim/bots`),
        itsNameUnread: await status(`${chat}/sim/users`, { method: 'POST', mode: 'no-cors', body: '{"first_name":"Mallory"}' }),
        top: await attempt(() => void (parent.location.href = 'http://localhost/')),
        storage: await attempt(() => {
          localStorage.setItem('a', '1')
          return localStorage.getItem('a')
        }),
      }
    }, stage.sandbox.url)
    expect(tried).toEqual({
      document: 'SecurityError',
      hash: 'SecurityError',
      ownName: 403,
      itsName: 'TypeError',
      itsNameUnread: 0,
      top: 'SecurityError',
      storage: '1',
    })
    const people = await stage.sim<{ first_name: string }[]>('users')
    expect(people.map(({ first_name }) => first_name)).not.toContain('Mallory')
  })

  it('stays outside when it walks to the chat\'s own name', async () => {
    page = await stage.visit()
    const app = await opened(page)
    await app.evaluate(chat => void (location.href = `${chat}/pages/demo_bot/?moved`), stage.sandbox.url)
    await expect.poll(() => page.frames().map(frame => frame.url()).find(url => url.includes('moved'))).toContain(`http://localhost:${stage.sandbox.port}/`)
  })

  it('that is not served is explained', async () => {
    await stage.bot.api.setChatMenuButton({
      chat_id: stage.anna.id,
      menu_button: {
        type: 'web_app',
        text: 'Lost',
        web_app: { url: `${stage.sandbox.url}/pages/lost/` },
      },
    })
    page = await stage.visit()
    await part(page, 'menu-app').filter({ hasText: 'Lost' }).click()
    await part(page, 'app-missing').filter({ hasText: '/pages/lost/' }).waitFor()
    await stage.bot.api.setChatMenuButton({
      chat_id: stage.anna.id,
      menu_button: { type: 'default' },
    })
  })
})

describe('it opens', () => {
  it('from a button under a message, and closes when the bot answers it', async () => {
    await stage.bot.api.sendMessage(stage.anna.id, 'Press', {
      reply_markup: new InlineKeyboard().webApp('Inline', `${stage.sandbox.url}/pages/demo_bot/?inline`),
    })
    page = await stage.visit()
    const app = await opened(page, 'key-Inline')
    expect(new URL(app.url()).search).toBe('?inline')
    const data = await initData(app)
    expect(isSigned(data)).toBe(true)
    await stage.bot.api.answerWebAppQuery(new URLSearchParams(data).get('query_id')!, {
      type: 'article',
      id: '1',
      title: 'x',
      input_message_content: { message_text: 'Chosen in the app' },
    })
    await gone()
    await part(page, 'message').filter({ hasText: 'Chosen in the app' }).waitFor()
  })

  it('from a link in a message, which knows its parameter and the chat', async () => {
    const group = await stage.sim('chats', { type: 'supergroup', title: 'Readers', owner: stage.anna.id })
    await stage.sim('send', { chat: group.id, from: stage.anna.id, text: 'Look: https://t.me/demo_bot?startapp=post_7 and t.me/demo_bot/shop?startapp=tea' })
    page = await stage.visit()
    await part(page, 'chat-Readers').click()
    await page.getByRole('link', { name: 'startapp=post_7' }).click()
    let app = await inside(page)
    expect(Object.fromEntries(new URLSearchParams(await initData(app)))).toMatchObject({ start_param: 'post_7', chat_type: 'supergroup' })
    expect(new URL(app.url()).searchParams.get('tgWebAppStartParam')).toBe('post_7')
    await page.getByRole('link', { name: 'startapp=tea' }).click()
    await expect.poll(async () => {
      app = await inside(page)
      return new URLSearchParams(await initData(app)).get('start_param')
    }).toBe('tea')
  })

  it('for the person the page is, and is gone with him', async () => {
    page = await stage.visit()
    await opened(page)
    await part(page, 'person').click()
    await part(page, 'be-Boris').click()
    await gone()
  })

  it('once: another one waits until this one may be closed', async () => {
    await stage.bot.api.sendMessage(stage.anna.id, 'Press', {
      reply_markup: new InlineKeyboard().webApp('Other', `${stage.sandbox.url}/pages/demo_bot/?other`),
    })
    page = await stage.visit()
    const app = await opened(page)
    await app.evaluate(() => post('web_app_setup_closing_behavior', { need_confirmation: true }))
    await part(page, 'app-facts').waitFor()
    await part(page, 'key-Other').click()
    await part(page, 'app-answer-Close anyway').click()
    await expect.poll(async () => (await inside(page)).url()).toContain('?other')
  })
})

describe('the frame', () => {
  it('starts the app anew on another device, in the theme and size chosen, and remembers them', async () => {
    page = await stage.visit()
    let app = await opened(page)
    expect(await app.evaluate(() => launch.get('tgWebAppPlatform'))).toBe('ios')
    await part(page, 'look-desktop').check()
    await expect.poll(async () => {
      app = await inside(page)
      return app.evaluate(() => launch.get('tgWebAppPlatform'))
    }).toBe('web')
    await part(page, 'size-tablet').check()
    await part(page, 'theme-garish').check()
    await expect.poll(() => app.evaluate(() => heard.findLast(({ eventType }) => eventType === 'theme_changed')?.eventData.theme_params.bg_color)).toBe('#2b0a3d')
    await expect.poll(() => app.evaluate(() => heard.findLast(({ eventType }) => eventType === 'viewport_changed')?.eventData)).toMatchObject({ width: 768, is_expanded: true, is_state_stable: true })
    // larger than the window: drawn smaller, while the page has its full size
    expect(await app.evaluate(() => innerWidth)).toBe(768)
    expect((await part(page, 'app-frame').boundingBox())!.width).toBeLessThan(768)

    await page.reload()
    app = await opened(page)
    expect(JSON.parse(await app.evaluate(() => launch.get('tgWebAppThemeParams')!)).bg_color).toBe('#2b0a3d')
    expect(await part(page, 'size-tablet').isChecked()).toBe(true)
  })

  it('follows the chat\'s own light and dark', async () => {
    page = await stage.visit({ colorScheme: 'dark' })
    const app = await opened(page)
    expect(JSON.parse(await app.evaluate(() => launch.get('tgWebAppThemeParams')!)).bg_color).toBe('#212121')
  })

  it('reloads a page that cannot do it by itself', async () => {
    page = await stage.visit()
    const app = await opened(page)
    await app.evaluate(() => post('web_app_setup_back_button', { is_visible: true }))
    await part(page, 'app-back').waitFor()
    await app.evaluate(() => Object.assign(window, { old: true }))
    await part(page, 'app-menu').click()
    await part(page, 'app-reload').click()
    await expect.poll(async () => (await inside(page)).evaluate('window.old')).toBeUndefined()
    await part(page, 'app-close').waitFor()
  })

  it('leaves the drawer in sight', async () => {
    page = await stage.visit()
    await opened(page)
    await part(page, 'drawer').click()
    await part(page, 'tab-log').click()
    await part(page, 'app-close').click()
    await gone()
  })

  it('is the screen on a phone', async () => {
    page = await stage.visit({
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
    })
    const app = await opened(page)
    expect(await app.evaluate(() => innerWidth)).toBe(390)
    expect((await part(page, 'mini-app').boundingBox())!).toMatchObject({ x: 0, y: 0, width: 390, height: 844 })
    await part(page, 'app-menu').click()
    await part(page, 'app-look').click()
    await part(page, 'theme-dark').check()
    await expect.poll(() => app.evaluate(() => heard.findLast(({ eventType }) => eventType === 'theme_changed')?.eventData.theme_params.bg_color)).toBe('#212121')
    await page.keyboard.press('Escape')
    await app.evaluate(() => post('web_app_open_tg_link', { path_full: '/BotFather' }))
    await gone()
    await part(page, 'start').waitFor()
  })
})

async function seriousFaults(): Promise<string[]> {
  // the page inside is its author's; the chat around has tests of its own
  const { violations } = await new AxeBuilder({ page }).include('[data-test="mini-app"]').exclude('iframe').analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`))
}

it.each([
  ['ios', 'light', 'light'],
  ['android', 'dark', 'dark'],
  ['desktop', 'light', 'dark'],
  ['ios', 'black', 'dark'],
  ['ios', 'hostile', 'light'],
  ['android', 'hostile', 'dark'],
  ['android', 'garish', 'light'],
  ['desktop', 'garish', 'dark'],
] as const)('%s, %s: axe finds nothing serious', async (look, theme, colorScheme) => {
  page = await stage.visit({
    colorScheme,
    frame: { look, theme, size: 'phone' },
  })
  const app = await opened(page)
  await app.evaluate(() => {
    post('web_app_setup_settings_button', { is_visible: true })
    post('web_app_setup_main_button', {
      is_visible: true,
      text: 'Save',
      color: '#1f6fb5',
      text_color: '#ffffff',
    })
    post('web_app_setup_closing_behavior', { need_confirmation: true })
  })
  await part(page, 'app-main').waitFor()
  expect(await seriousFaults()).toEqual([])
  await app.evaluate(() => post('web_app_open_popup', {
    title: 'Sure?',
    message: 'It is gone then.',
    buttons: [
      { id: 'd', type: 'destructive', text: 'Delete' },
      { id: 'c', type: 'cancel' },
    ],
  }))
  await part(page, 'app-ask').waitFor()
  expect(await seriousFaults()).toEqual([])
  await part(page, 'app-answer-Cancel').click()
  await app.evaluate(() => post('web_app_open_scan_qr_popup', { text: 'Show me' }))
  await part(page, 'app-scan').waitFor()
  expect(await seriousFaults()).toEqual([])
  await page.keyboard.press('Escape')
  await app.evaluate(() => post('web_app_request_fullscreen'))
  await part(page, 'app-title').waitFor({ state: 'detached' })
  expect(await seriousFaults()).toEqual([])
})
