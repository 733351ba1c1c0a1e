// A mini app made with @tma.js/sdk, in a real Chromium: it finds itself in Telegram.
import type { Frame, Page } from 'playwright-core'
import type { MiniAppStage } from './testing.ts'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createMiniAppStage, isSigned, opened, part } from './testing.ts'

declare const sdk: typeof import('@tma.js/sdk')

let stage: MiniAppStage
let page: Page
let app: Frame

async function bundled(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      lib: {
        entry: fileURLToPath(new URL('tma-page.ts', import.meta.url)),
        formats: ['iife'],
        name: 'page',
      },
    },
  })
  const [{ output }] = result as unknown as [{ output: [{ code: string }] }]
  return output[0].code
}

beforeAll(async () => {
  stage = await createMiniAppStage({
    'page.js': await bundled(),
    'index.html': '<!doctype html><meta charset="utf-8"><title>Demo</title><script src="page.js"></script><p id="ready">ready</p>',
  })
})
afterEach(async () => {
  await page?.context().close()
  expect(stage.errors.splice(0)).toEqual([])
})
afterAll(() => stage?.close())

async function start(): Promise<void> {
  page = await stage.visit({
    frame: { look: 'android', size: 'phone', theme: 'light' },
  })
  app = await opened(page)
  await app.evaluate(() => sdk.init())
}

const answer = (text: string) => part(page, `app-answer-${text}`).click()

it('is in Telegram: launch parameters, theme and viewport', async () => {
  await start()
  expect(await app.evaluate(() => sdk.isTMA('complete'))).toBe(true)
  const { raw, ...launch } = await app.evaluate(() => {
    const { tgWebAppData, tgWebAppVersion, tgWebAppPlatform } = sdk.retrieveLaunchParams()
    return {
      raw: sdk.retrieveRawInitData(),
      user: tgWebAppData?.user?.id,
      version: tgWebAppVersion,
      platform: tgWebAppPlatform,
    }
  })
  expect(isSigned(raw!)).toBe(true)
  expect(launch).toEqual({ user: stage.anna.id, version: '9.1', platform: 'android' })

  await app.evaluate(() => sdk.themeParams.mount())
  expect(await app.evaluate(() => [
    sdk.themeParams.bgColor(),
    sdk.themeParams.isDark(),
  ])).toEqual(['#ffffff', false])
  await part(page, 'theme-dark').check()
  await expect.poll(() => app.evaluate(() => [
    sdk.themeParams.bgColor(),
    sdk.themeParams.isDark(),
  ])).toEqual(['#212121', true])

  await app.evaluate(() => sdk.viewport.mount())
  expect(await app.evaluate(() => [
    sdk.viewport.width(),
    sdk.viewport.height(),
    sdk.viewport.isExpanded(),
  ])).toEqual([390, await app.evaluate(() => innerHeight), false])
  await app.evaluate(() => sdk.viewport.expand())
  await expect.poll(() => app.evaluate(() => sdk.viewport.isExpanded())).toBe(true)
  await app.evaluate(() => sdk.viewport.requestFullscreen())
  await expect.poll(() => app.evaluate(() => [
    sdk.viewport.isFullscreen(),
    sdk.viewport.safeAreaInsetTop(),
    sdk.viewport.height(),
  ])).toEqual([true, 28, 844])
})

it('has a back button and a main button', async () => {
  await start()
  await app.evaluate(() => {
    Object.assign(window, { pressed: [] })
    const note = (name: string) => () => (window as any).pressed.push(name)
    sdk.backButton.mount()
    sdk.backButton.onClick(note('back'))
    sdk.backButton.show()
    sdk.mainButton.mount()
    sdk.mainButton.onClick(note('main'))
    sdk.mainButton.setParams({ text: 'Save', isVisible: true })
  })
  await part(page, 'app-back').click()
  await part(page, 'app-main').filter({ hasText: 'Save' }).click()
  await expect.poll(() => app.evaluate(() => (window as any).pressed)).toEqual(['back', 'main'])
})

it('asks, and is told the answer', async () => {
  await start()
  const pressed = app.evaluate(() => sdk.popup.show({
    title: 'Sure?',
    message: 'It is gone then.',
    buttons: [
      { id: 'yes', type: 'destructive', text: 'Delete' },
    ],
  }))
  await answer('Delete')
  expect(await pressed).toBe('yes')
  const closed = app.evaluate(() => sdk.popup.show({ message: 'Hello' }))
  await part(page, 'app-ask').waitFor()
  await page.keyboard.press('Escape')
  expect(await closed).toBeUndefined()
})

it('keeps values in the cloud, on the device and in its safe', async () => {
  await start()
  await app.evaluate(() => sdk.cloudStorage.setItem('tea', 'green'))
  expect(await app.evaluate(() => Promise.all([
    sdk.cloudStorage.getItem('tea'),
    sdk.cloudStorage.getItems(['tea', 'milk']),
    sdk.cloudStorage.getKeys(),
  ]))).toEqual([
    'green',
    { tea: 'green', milk: '' },
    ['tea'],
  ])
  await app.evaluate(() => sdk.cloudStorage.deleteItem('tea'))
  expect(await app.evaluate(() => sdk.cloudStorage.getKeys())).toEqual([])
  expect(await app.evaluate(() => sdk.cloudStorage.setItem('no spaces', '').then(() => 'taken', (error: Error) => error.message))).toContain('KEY_INVALID')

  await app.evaluate(() => sdk.deviceStorage.setItem('a', '1'))
  expect(await app.evaluate(() => sdk.deviceStorage.getItem('a'))).toBe('1')
  await app.evaluate(() => sdk.deviceStorage.clear())
  expect(await app.evaluate(() => sdk.deviceStorage.getItem('a'))).toBeNull()
  await app.evaluate(() => sdk.secureStorage.setItem('s', 'secret'))
  expect(await app.evaluate(() => sdk.secureStorage.getItem('s'))).toMatchObject({ value: 'secret' })
})

it('leads to the web and to a payment', async () => {
  await start()
  const tab = page.context().waitForEvent('page')
  await app.evaluate(url => sdk.openLink(url), `${stage.sandbox.url}/pages/demo_bot/`)
  await tab
  const link = await stage.bot.api.createInvoiceLink('Tea', 'A whole month of tea', 'tea', '', 'XTR', [
    { label: 'Tea', amount: 50 },
  ])
  const paid = app.evaluate(url => sdk.invoice.openUrl(url), link)
  await answer('Pay ⭐️50')
  expect(await paid).toBe('paid')
})

it('asks before it is closed, and gets the phone number', async () => {
  await start()
  const contact = app.evaluate(() => sdk.requestContact())
  await answer('Share')
  expect((await contact).contact).toMatchObject({ user_id: stage.anna.id, first_name: 'Anna' })
  await app.evaluate(() => {
    sdk.closingBehavior.mount()
    sdk.closingBehavior.enableConfirmation()
  })
  await part(page, 'app-close').click()
  await answer('Close anyway')
  await part(page, 'mini-app').waitFor({ state: 'detached' })
})
