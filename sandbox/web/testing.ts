// For browser tests: windows on a web chat, and what a person does there. Everything is found by its `data-test`.
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { AxeBuilder } from '@axe-core/playwright'

export interface Visitors {
  /** A fresh browser window; `hash` as in the address, `#/<user>/<chat>`. */
  visit(options?: BrowserContextOptions, hash?: string): Promise<Page>
  /** The mistakes its pages made since the last time. */
  errors(): string[]
}

export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
}

export function createVisitors(browser: Browser, url: string): Visitors {
  const errors: string[] = []
  return {
    async visit(options = {}, hash = '') {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        reducedMotion: 'reduce',
        ...options,
      })
      const page = await context.newPage()
      page.setDefaultTimeout(15_000)
      page.on('pageerror', error => errors.push(error.message))
      await page.goto(`${url}/${hash}`)
      return page
    },
    errors: () => errors.splice(0),
  }
}

export const part = (page: Page, name: string): Locator => page.locator(`[data-test="${name}"]`)
export const bubble = (page: Page, text: string | RegExp): Locator => part(page, 'message').filter({ hasText: text })
/** The newest button under a message whose words match. */
export const key = (page: Page, text: string | RegExp): Locator => page.locator('[data-test^="key-"]').filter({ hasText: text }).last()

export async function become(page: Page, person: string): Promise<void> {
  await part(page, 'person').click()
  await part(page, `be-${person}`).click()
  await page.getByRole('button', { name: `You are ${person}` }).waitFor()
}

export async function write(page: Page, text: string): Promise<void> {
  await part(page, 'composer').fill(text)
  await page.keyboard.press('Enter')
}

/** What axe finds serious on the page as it is now, or in the part of it that `within` selects. */
export async function seriousFaults(page: Page, within = 'html'): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(within).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ''}`))
}
