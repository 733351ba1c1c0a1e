// DripFlow's mini app by hand: an author puts lessons in order and writes a part, a learner reads, goes on, and takes the certificate home.
import type { Browser, Page } from 'playwright-core'
import type { MiniApp } from './mini-app.ts'
import type { Stack } from './stack.ts'
import type { Talk } from './talk.ts'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import dripflow from '../apps/dripflow/index.ts'
import { officialScript } from '../cli/page-html.ts'
import { buildPages } from '../cli/pages.ts'
import { launchBrowser } from '../sandbox/web/browser.ts'
import { openMiniApp } from './mini-app.ts'
import { createStack } from './stack.ts'
import { talkTo } from './talk.ts'

const folder = mkdtempSync(join(tmpdir(), 'dripflow-'))
const script = readFileSync(join(import.meta.dirname, '../node_modules/@twa-dev/sdk/dist/telegram-web-apps.js'), 'utf8')
const errors: string[] = []
let stack: Stack
let browser: Browser
let ann: Talk
let zoya: Talk
let asAnn: MiniApp
let asZoya: MiniApp
let course: string

beforeAll(async () => {
  stack = await createStack({
    apps: [dripflow],
    now: '2026-11-23T10:00:00Z',
    pagesDir: folder,
  })
  await buildPages(folder, { api: stack.url })
  browser = await launchBrowser()
  ann = await talkTo(stack, 'dripflow', 'Ann', { username: 'ann_dp', language_code: 'en' })
  zoya = await talkTo(stack, 'dripflow', 'Зоя Щукина', { username: 'zoya_dp', language_code: 'ru' })
  for (const who of [ann, zoya])
    await who.say('/start')
  asAnn = await openMiniApp(stack, 'dripflow', ann)
  asZoya = await openMiniApp(stack, 'dripflow', zoya)
  course = (await asAnn('POST', '/courses', { title: 'Bread' })).body.id
  for (const [at, text] of ['Flour', 'Water', 'Salt'].entries()) {
    await asAnn('POST', `/courses/${course}/lessons`, {
      day: at + 1,
      content: { kind: 'text', text, entities: [] },
    })
  }
})
afterEach(() => {
  expect(errors.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  await stack?.close()
  rmSync(folder, { recursive: true })
})

async function open(who: Talk, start_param?: string): Promise<Page> {
  const { url } = await stack.sim<{ url: string }>('/sim/open', {
    bot: 'dripflow',
    user: who.id,
    ...start_param && { start_param },
  })
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  await context.route(officialScript, route => route.fulfill({ contentType: 'text/javascript', body: script }))
  const page = await context.newPage()
  page.on('console', message => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', error => errors.push(String(error)))
  await page.goto(url)
  return page
}

const seen = (page: Page, words: string) => page.getByText(words).first().waitFor({ state: 'visible', timeout: 15_000 })
const rows = (page: Page) => page.locator('.order-row .ui-cell-title').allTextContents()
const lessons = async () => (await asAnn('GET', `/courses/${course}`)).body.list.map((one: any) => one.words)
/** The answer of the API to what was just done. */
const answered = (page: Page, path: string) => page.waitForResponse(response => response.url().includes(path) && response.request().method() !== 'OPTIONS')

it('lessons are dragged, and moved by the keyboard alone', async () => {
  const page = await open(ann, `c_${course}`)
  await seen(page, 'Salt')
  await page.locator('.order-list[data-ready]').waitFor()
  const from = (await page.locator('.order-handle').nth(2).boundingBox())!
  const to = (await page.locator('.order-handle').nth(0).boundingBox())!
  const saved = answered(page, '/order')
  await page.mouse.move(from.x + 20, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(to.x + 20, to.y + 4, { steps: 12 })
  // a row gives way when the pointer moves over it
  await page.mouse.move(to.x + 24, to.y + 2, { steps: 3 })
  await page.mouse.up()
  await saved
  expect(await rows(page)).toEqual(['Salt', 'Flour', 'Water'])
  expect(await lessons()).toEqual(['Salt', 'Flour', 'Water'])

  const again = answered(page, '/order')
  await page.getByRole('button', { name: 'More: Day 1: Salt' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Move down' }).focus()
  await page.keyboard.press('Enter')
  await again
  expect(await lessons()).toEqual(['Flour', 'Salt', 'Water'])
  expect(await rows(page)).toEqual(['Flour', 'Salt', 'Water'])
  await page.context().close()
})

it('a part is written with its formatting, outlives a reload, and looks so in the preview', async () => {
  const page = await open(ann, `c_${course}`)
  await page.getByRole('link', { name: 'Flour' }).click()
  await page.getByRole('link', { name: 'Text', exact: true }).click()
  const field = page.getByLabel('Text', { exact: true })
  await field.fill('Rye is a grain <b>too</b>')
  await field.evaluate((area: HTMLTextAreaElement) => {
    area.focus()
    area.setSelectionRange(0, 3)
    area.dispatchEvent(new Event('select'))
  })
  await page.getByRole('button', { name: 'Bold' }).click()
  await page.locator('.words-shown strong', { hasText: 'Rye' }).waitFor()
  await page.reload()
  await page.locator('.words-shown strong', { hasText: 'Rye' }).waitFor()
  const saved = answered(page, '/parts')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await saved
  await page.getByRole('link', { name: 'Preview' }).click()
  await page.locator('.lesson-bubble strong', { hasText: 'Rye' }).waitFor()
  // what somebody wrote is words, not HTML
  await seen(page, 'Rye is a grain <b>too</b>')
  expect(await page.locator('.lesson-bubble b').count()).toBe(0)
  await page.context().close()
})

it('a learner goes through the course and takes a certificate with a Cyrillic name home', async () => {
  await asAnn('POST', `/courses/${course}/publish`)
  await zoya.say(`/start c_${course}`)
  await zoya.press('09:00')
  await zoya.say('Берлин')
  await zoya.press('Продолжить')
  const place = (await asZoya('GET', '/home')).body.taking[0].id
  const page = await open(zoya, `t_${place}`)
  await seen(page, '1 из 3')
  expect(await page.getByText('24 нояб.').first().isVisible()).toBe(true)
  await page.getByText('День 1', { exact: true }).click()
  await seen(page, 'Rye is a grain')
  await page.goBack()
  for (const count of ['2 из 3', '3 из 3']) {
    await page.getByRole('button', { name: 'Следующий урок сейчас' }).click()
    await seen(page, count)
  }
  await page.getByRole('link', { name: 'Ваш сертификат' }).click()
  const paper = page.getByRole('img', { name: 'Сертификат: Зоя Щукина – курс «Bread» пройден' })
  await paper.waitFor()
  const inked = await paper.evaluate((canvas: HTMLCanvasElement) => canvas.getContext('2d')!.getImageData(200, 380, 1354, 120).data.filter((value, at) => at % 4 === 0 && value < 90).length)
  expect(inked).toBeGreaterThan(2000)
  if (process.env.SCREENSHOTS) {
    await page.screenshot({
      path: join(process.env.SCREENSHOTS, 'dripflow-certificate-ru.png'),
    })
  }
  const [picture] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Сохранить картинкой' }).click(),
  ])
  expect(picture.suggestedFilename()).toBe('certificate.png')
  expect(readFileSync(await picture.path()).subarray(1, 4).toString()).toBe('PNG')
  const [paperFile] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Сохранить в PDF' }).click(),
  ])
  expect(readFileSync(await paperFile.path()).subarray(0, 5).toString()).toBe('%PDF-')
  await page.context().close()
})

it('settings keep what was typed until it is saved, and cannot be saved without a day', async () => {
  const page = await open(ann, `c_${course}`)
  await page.getByRole('link', { name: 'When lessons come' }).click()
  await page.getByLabel('Title').fill('Good bread')
  for (const day of ['Sat', 'Sun'])
    await page.getByRole('button', { name: day }).click()
  await page.reload()
  expect(await page.getByLabel('Title').inputValue()).toBe('Good bread')
  const save = page.getByRole('button', { name: 'Save' })
  for (const day of ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'])
    await page.getByRole('button', { name: day }).click()
  expect(await save.isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Mon' }).click()
  await save.click()
  await seen(page, 'Good bread')
  expect((await asAnn('GET', `/courses/${course}`)).body).toMatchObject({
    title: 'Good bread',
    weekdays: [1],
  })
  await page.context().close()
})
