// A mini app with Telegram's own telegram-web-app.js, in a real Chromium: it finds itself in Telegram.
import type { Frame, Page } from 'playwright-core'
import type { MiniAppStage } from './testing.ts'
import { fileURLToPath } from 'node:url'
import { Keyboard } from 'grammy'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createMiniAppStage, inside, isSigned, opened, part } from './testing.ts'

declare const Telegram: any

const script = fileURLToPath(new URL('../../../node_modules/@twa-dev/sdk/dist/telegram-web-apps.js', import.meta.url))
let stage: MiniAppStage
let page: Page
let app: Frame

beforeAll(async () => {
  stage = await createMiniAppStage({
    'telegram-web-app.js': { copy: script },
    'index.html': `<!doctype html><meta charset="utf-8"><title>Demo</title>
      <script src="telegram-web-app.js"></script>
      <script>
        window.events = []
        for (const name of ['themeChanged', 'viewportChanged', 'backButtonClicked', 'mainButtonClicked', 'secondaryButtonClicked', 'settingsButtonClicked', 'fullscreenChanged'])
          Telegram.WebApp.onEvent(name, () => events.push(name))
        Telegram.WebApp.ready()
      </script>
      <p id="ready">ready</p>`,
  })
})
afterEach(async () => {
  await page?.context().close()
  expect(stage.errors.splice(0)).toEqual([])
})
afterAll(() => stage?.close())

async function start(press?: string): Promise<void> {
  page = await stage.visit({
    frame: { look: 'ios', size: 'phone', theme: 'light' },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  app = await opened(page, press)
}

const events = () => app.evaluate('events') as Promise<string[]>
const heardEvent = (name: string) => expect.poll(events).toContain(name)
/** What the app's callback was called with; the answer may need a press first. */
const called = (code: string) => app.evaluate(`new Promise(done => { const call = (...args) => done(args); (${code})(call) })`) as Promise<any[]>
const answer = (text: string) => part(page, `app-answer-${text}`).click()

it('knows its person, its theme and its window', async () => {
  await start()
  const { initData, ...seen } = await app.evaluate(() => {
    const { initData, initDataUnsafe, version, platform, colorScheme, themeParams, isExpanded } = Telegram.WebApp
    return {
      initData,
      user: initDataUnsafe.user,
      query: initDataUnsafe.query_id,
      version,
      platform,
      colorScheme,
      bg: themeParams.bg_color,
      isExpanded,
    }
  })
  expect(isSigned(initData)).toBe(true)
  expect(seen).toMatchObject({
    user: { id: stage.anna.id, first_name: 'Anna', allows_write_to_pm: true },
    query: expect.any(String),
    version: '9.1',
    platform: 'ios',
    colorScheme: 'light',
    bg: '#ffffff',
    isExpanded: false,
  })

  const half = await app.evaluate(() => Telegram.WebApp.viewportHeight)
  await app.evaluate(() => Telegram.WebApp.expand())
  await expect.poll(() => app.evaluate(() => Telegram.WebApp.isExpanded)).toBe(true)
  await expect.poll(() => app.evaluate(() => Telegram.WebApp.viewportHeight)).toBeGreaterThan(half)
  expect(await app.evaluate(() => [Telegram.WebApp.viewportHeight, Telegram.WebApp.viewportStableHeight])).toEqual(await app.evaluate(() => [innerHeight, innerHeight]))
  await expect.poll(() => app.evaluate(() => Telegram.WebApp.safeAreaInset)).toEqual({
    top: 0,
    bottom: 28,
    left: 0,
    right: 0,
  })

  await part(page, 'theme-dark').check()
  await heardEvent('themeChanged')
  await expect.poll(() => app.evaluate(() => [
    Telegram.WebApp.colorScheme,
    getComputedStyle(document.documentElement).getPropertyValue('--tg-theme-bg-color'),
  ])).toEqual(['dark', '#212121'])
  await part(page, 'size-small').check()
  await expect.poll(() => app.evaluate(() => innerWidth)).toBe(320)
})

it('fills the screen and gives it back', async () => {
  await start()
  await app.evaluate(() => Telegram.WebApp.requestFullscreen())
  await heardEvent('fullscreenChanged')
  await expect.poll(() => app.evaluate(() => [Telegram.WebApp.isFullscreen, Telegram.WebApp.safeAreaInset.top, Telegram.WebApp.contentSafeAreaInset.top])).toEqual([true, 47, 52])
  await expect.poll(() => app.evaluate(() => innerHeight)).toBe(844)
  expect(await called('call => { Telegram.WebApp.onEvent("fullscreenFailed", call); Telegram.WebApp.requestFullscreen() }')).toEqual([
    { error: 'ALREADY_FULLSCREEN' },
  ])
  await app.evaluate(() => Telegram.WebApp.exitFullscreen())
  await expect.poll(() => app.evaluate(() => Telegram.WebApp.safeAreaInset.top)).toBe(0)
})

it('has buttons in the header and under the page', async () => {
  await start()
  await app.evaluate(() => Telegram.WebApp.BackButton.show())
  await part(page, 'app-back').click()
  await heardEvent('backButtonClicked')
  await app.evaluate(() => Telegram.WebApp.BackButton.hide())
  await part(page, 'app-close').waitFor()

  await app.evaluate(() => {
    Telegram.WebApp.MainButton.setParams({
      text: 'Save',
      color: '#123456',
      text_color: '#ffeedd',
      is_visible: true,
    })
    Telegram.WebApp.SecondaryButton.setParams({ text: 'Discard', is_visible: true, position: 'top' })
  })
  await part(page, 'app-main').click()
  await heardEvent('mainButtonClicked')
  expect(await part(page, 'app-main').evaluate(button => [
    button.textContent.trim(),
    getComputedStyle(button).backgroundColor,
    getComputedStyle(button).color,
  ])).toEqual(['Save', 'rgb(18, 52, 86)', 'rgb(255, 238, 221)'])
  await part(page, 'app-secondary').click()
  await heardEvent('secondaryButtonClicked')
  expect((await part(page, 'app-secondary').boundingBox())!.y).toBeLessThan((await part(page, 'app-main').boundingBox())!.y)
  // the buttons stand between the page and the screen's edge
  expect(await app.evaluate(() => Telegram.WebApp.safeAreaInset.bottom)).toBe(0)
  await app.evaluate(() => Telegram.WebApp.MainButton.showProgress())
  await expect.poll(() => part(page, 'app-main').getAttribute('aria-busy')).toBe('true')
  expect(await part(page, 'app-main').isDisabled()).toBe(true)

  await app.evaluate(() => Telegram.WebApp.SettingsButton.show())
  await part(page, 'app-menu').click()
  await part(page, 'app-settings').click()
  await heardEvent('settingsButtonClicked')
})

it('asks with popups', async () => {
  await start()
  const popup = called('call => Telegram.WebApp.showPopup({ title: "Delete?", message: "<b>It</b> is gone then.", buttons: [{ id: "no", type: "cancel" }, { id: "yes", type: "destructive", text: "Delete" }] }, call)')
  await page.getByRole('dialog', { name: 'Delete?' }).waitFor()
  expect(await part(page, 'app-ask-text').textContent()).toContain('<b>It</b> is gone then.')
  await answer('Delete')
  expect(await popup).toEqual(['yes'])

  const closed = called('call => Telegram.WebApp.showPopup({ message: "Hello" }, call)')
  await part(page, 'app-ask').waitFor()
  await page.keyboard.press('Escape')
  expect(await closed).toEqual([null])

  const confirm = called('call => Telegram.WebApp.showConfirm("Sure?", call)')
  await answer('OK')
  expect(await confirm).toEqual([true])
})

it('keeps values in the cloud and on the device', async () => {
  await start()
  expect(await called('call => Telegram.WebApp.CloudStorage.setItem("tea", "green", call)')).toEqual([null, true])
  expect(await called('call => Telegram.WebApp.CloudStorage.getItems(["tea", "milk"], call)')).toEqual([
    null,
    { tea: 'green', milk: '' },
  ])
  expect(await called('call => Telegram.WebApp.CloudStorage.setItem("no spaces", "", call)')).toEqual(['KEY_INVALID', null])
  expect(await called('call => Telegram.WebApp.CloudStorage.setItem("long", "x".repeat(4097), call)')).toEqual(['VALUE_INVALID', null])
  expect(await called('call => Telegram.WebApp.CloudStorage.removeItem("tea", call)')).toEqual([null, true])
  expect(await called('call => Telegram.WebApp.CloudStorage.getKeys(call)')).toEqual([null, []])

  /** This copy of the script is older than DeviceStorage; its wire is not. */
  const wire = (method: string, answered: string, data: object) => called(`call => { Telegram.WebView.onEvent('${answered}', call); Telegram.WebView.postEvent('${method}', false, ${JSON.stringify({ req_id: 'r1', ...data })}) }`)
  expect((await wire('web_app_device_storage_save_key', 'device_storage_key_saved', { key: 'a', value: '1' }))[1]).toEqual({ req_id: 'r1' })
  for (let i = 0; i < 10; i++)
    await wire('web_app_secure_storage_save_key', 'secure_storage_key_saved', { key: `k${i}`, value: 's' })
  expect((await wire('web_app_secure_storage_save_key', 'secure_storage_failed', { key: 'k10', value: 's' }))[1]).toEqual({ req_id: 'r1', error: 'QUOTA_EXCEEDED' })
  expect((await wire('web_app_secure_storage_get_key', 'secure_storage_key_received', { key: 'k10' }))[1]).toEqual({ req_id: 'r1', value: null, can_restore: false })

  await app.evaluate(() => localStorage.setItem('own', 'kept'))
  await part(page, 'app-menu').click()
  await part(page, 'app-reload').click()
  await expect.poll(async () => (await inside(page)).evaluate('events.length')).toBeGreaterThan(0)
  app = await inside(page)
  expect((await wire('web_app_device_storage_get_key', 'device_storage_key_received', { key: 'a' }))[1]).toEqual({ req_id: 'r1', value: '1' })
  expect(await app.evaluate(() => localStorage.getItem('own'))).toBe('kept')
  expect(isSigned(await app.evaluate(() => Telegram.WebApp.initData))).toBe(true)
})

it('reads codes and the clipboard, gets the phone number, all with the person\'s leave', async () => {
  await start()
  const codes = called('call => Telegram.WebApp.showScanQrPopup({ text: "Show me" }, text => text === "second" ? (call(text), true) : false)')
  await part(page, 'app-scan').fill('first')
  await part(page, 'app-scan-read').click()
  await part(page, 'app-scan').fill('second')
  await part(page, 'app-scan-read').click()
  expect(await codes).toEqual(['second'])
  await part(page, 'app-scan').waitFor({ state: 'detached' })

  await page.evaluate(() => navigator.clipboard.writeText('copied before'))
  const read = called('call => Telegram.WebApp.readTextFromClipboard(call)')
  await answer('Allow')
  expect(await read).toEqual(['copied before'])
  const refused = called('call => Telegram.WebApp.readTextFromClipboard(call)')
  await answer('Cancel')
  expect(await refused).toEqual([null])

  expect(await called('call => Telegram.WebApp.requestWriteAccess(call)')).toEqual([true])
  const contact = called('call => Telegram.WebApp.requestContact(call)')
  await answer('Share')
  const [sent, { response, responseUnsafe }] = await contact
  expect(sent).toBe(true)
  expect(isSigned(response)).toBe(true)
  expect(responseUnsafe.contact).toMatchObject({ user_id: stage.anna.id, first_name: 'Anna' })
  await expect.poll(() => stage.heard.at(-1)?.contact?.user_id).toBe(stage.anna.id)

  const status = called('call => Telegram.WebApp.setEmojiStatus("5361800828313167608", {}, call)')
  await answer('Set')
  expect(await status).toEqual([true])
  expect(await called('call => { Telegram.WebApp.onEvent("emojiStatusFailed", call); Telegram.WebApp.setEmojiStatus("smile") }')).toEqual([
    { error: 'SUGGESTED_EMOJI_INVALID' },
  ])
})

it('leads to the web, to chats and to a payment', async () => {
  await start()
  const tab = page.context().waitForEvent('page')
  await app.evaluate(url => Telegram.WebApp.openLink(url), `${stage.sandbox.url}/pages/demo_bot/?other`)
  expect(await (await tab).evaluate(() => opener)).toBeNull()

  const link = await stage.bot.api.createInvoiceLink('Tea', 'A whole month of tea', 'tea', '', 'XTR', [
    { label: 'Tea', amount: 50 },
  ])
  const open = () => called(`call => Telegram.WebApp.openInvoice(${JSON.stringify(link)}, call)`)
  const cancelled = open()
  await page.getByRole('dialog', { name: 'Tea' }).getByText('50 Stars. You have 1000.').waitFor()
  await answer('Cancel')
  expect(await cancelled).toEqual(['cancelled'])
  const paid = open()
  await answer('Pay ⭐️50')
  expect(await paid).toEqual(['paid'])
  await expect.poll(() => stage.heard.at(-1)?.successful_payment?.invoice_payload).toBe('tea')
  expect(await called('call => Telegram.WebApp.openInvoice("https://t.me/$none", call)')).toEqual(['failed'])

  await app.evaluate(() => Telegram.WebApp.openTelegramLink('https://t.me/BotFather'))
  await part(page, 'start').waitFor()
  expect(await part(page, 'mini-app').count()).toBe(1)
})

it('asks before it is closed, if the app wants that', async () => {
  await start()
  await app.evaluate(() => Telegram.WebApp.enableClosingConfirmation())
  await part(page, 'app-facts').getByText('Asks before it is closed').waitFor()
  await part(page, 'app-close').click()
  await answer('Cancel')
  expect(await part(page, 'mini-app').count()).toBe(1)
  await part(page, 'app-close').click()
  await answer('Close anyway')
  await part(page, 'mini-app').waitFor({ state: 'detached' })

  app = await opened(page)
  await app.evaluate(() => {
    Telegram.WebApp.enableClosingConfirmation()
    Telegram.WebApp.close()
  })
  await part(page, 'mini-app').waitFor({ state: 'detached' })
})

it('sends data from a button of the keyboard, and only from there', async () => {
  await stage.bot.api.sendMessage(stage.anna.id, 'Order here', {
    reply_markup: new Keyboard().webApp('Order', `${stage.sandbox.url}/pages/demo_bot/`),
  })
  await start('reply-key-Order')
  expect(await app.evaluate(() => Telegram.WebApp.initData)).toBe('')
  await app.evaluate(() => Telegram.WebApp.sendData('{"cups":2}'))
  await part(page, 'mini-app').waitFor({ state: 'detached' })
  await expect.poll(() => stage.heard.at(-1)?.web_app_data).toEqual({ button_text: 'Order', data: '{"cups":2}' })

  app = await opened(page)
  await app.evaluate(() => Telegram.WebApp.sendData('from the menu'))
  await part(page, 'toast').filter({ hasText: 'Only a mini app opened from a button' }).waitFor()
  await stage.bot.api.sendMessage(stage.anna.id, 'Thank you', {
    reply_markup: { remove_keyboard: true },
  })
})

it('shares a message the bot prepared', async () => {
  const group = await stage.sim('chats', { type: 'supergroup', title: 'Tea club', owner: stage.anna.id })
  const { id } = await stage.bot.api.savePreparedInlineMessage(stage.anna.id, {
    type: 'article',
    id: '1',
    title: 'Tea',
    input_message_content: { message_text: 'Tea at five?' },
  }, { allow_group_chats: true })
  await start()
  const share = (which: string) => called(`call => { Telegram.WebApp.onEvent('shareMessageFailed', call); Telegram.WebApp.shareMessage('${which}', ok => ok && call(ok)) }`)
  expect(await share('unknown')).toEqual([
    { error: 'MESSAGE_EXPIRED' },
  ])
  const declined = share(id)
  await part(page, 'app-share-close').click()
  expect(await declined).toEqual([
    { error: 'USER_DECLINED' },
  ])
  const sent = share(id)
  await part(page, 'app-share-Tea club').click()
  expect(await sent).toEqual([true])
  expect((await stage.sim<any[]>(`messages?chat=${group.id}&as=${stage.anna.id}`)).at(-1)).toMatchObject({
    text: 'Tea at five?',
    via_bot: { username: 'demo_bot' },
  })
})

it('shows what shakes, answers what a browser cannot do, and logs what nobody knows', async () => {
  await start()
  await app.evaluate(() => Telegram.WebApp.HapticFeedback.notificationOccurred('success'))
  await part(page, 'haptic').filter({ hasText: 'notification, success' }).waitFor()
  expect(await called('call => { Telegram.WebApp.onEvent("accelerometerFailed", call); Telegram.WebApp.Accelerometer.start() }')).toEqual([
    { error: 'UNSUPPORTED' },
  ])
  expect(await called('call => Telegram.WebApp.checkHomeScreenStatus(call)')).toEqual(['unsupported'])
  expect(await called('call => Telegram.WebApp.BiometricManager.init(() => call(Telegram.WebApp.BiometricManager.isBiometricAvailable))')).toEqual([false])
  expect(await called('call => Telegram.WebApp.LocationManager.init(() => call(Telegram.WebApp.LocationManager.isLocationAvailable))')).toEqual([false])

  await app.evaluate(() => {
    Telegram.WebView.postEvent('web_app_make_tea', false, { cups: 2 })
    window.parent.postMessage('not JSON', '*')
    window.parent.postMessage({ eventType: 'web_app_close' }, '*')
  })
  await part(page, 'drawer').click()
  await part(page, 'tab-log').click()
  const logged = part(page, 'call').filter({ hasText: 'mini app event' })
  await logged.first().click()
  await logged.getByText('web_app_make_tea').first().waitFor()
  expect(await part(page, 'mini-app').count()).toBe(1)
})
