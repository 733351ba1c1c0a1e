// The built pages: what they weigh, what they may ask for, where they are found.
import type { Chunk, PagesOptions } from '../cli/pages.ts'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import filePlugin from '@size-limit/file'
import sizeLimit from 'size-limit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageUrl } from '#kit/app'
import template from '../apps/_template/index.ts'
import { bringBot } from '../cli/deploy/bot.ts'
import { localPages } from '../cli/local-pages.ts'
import { listPage, miniAppPage } from '../cli/page-html.ts'
import { buildPages, firstLoad, pagesOf, publishedPages } from '../cli/pages.ts'
import { createStack } from './stack.ts'

/** Our JavaScript until the first screen can be used; Telegram's own script comes on top. */
const budget = 70_000

const folder = mkdtempSync(join(tmpdir(), 'pages-'))
const site = join(folder, 'site')
const all = await pagesOf(true)
let chunks: Record<string, Chunk>

beforeAll(async () => {
  chunks = await buildPages(site, { api: 'https://worker.example', template: true, base: '/factory/' })
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true }))

const page = (id: string) => readFileSync(join(site, id, 'index.html'), 'utf8')
async function gzipped(files: string[]): Promise<number> {
  const [{ size }] = await sizeLimit([filePlugin], {
    checks: [
      {
        files: files.map(file => join(site, file)),
        gzip: true,
      },
    ],
  } as never) as [{ size: number }]
  return size
}
function scriptsOf(id: string) {
  return [
    ...page(id).matchAll(/(?:modulepreload" href|module" src)="\.\.\/([^"]+)"/g),
  ].map(([, file]) => file!)
}

describe.each(all.map(({ manifest, folder }) => [manifest.id, folder] as const))('%s', (id, folder) => {
  it('is small until its first screen can be used', async () => {
    const scripts = scriptsOf(id)
    expect(scripts).toEqual(firstLoad(chunks, `apps/${folder}/web/main.ts`).scripts)
    expect(await gzipped(scripts), scripts.join(', ')).toBeLessThanOrEqual(budget)
  })

  it('shares Vue and the kit with all others', () => {
    expect(scriptsOf(id)[0]).toMatch(/^assets\/kit-/)
    expect(readdirSync(join(site, 'assets')).filter(name => /^kit-.*\.js$/.test(name))).toHaveLength(1)
  })

  it('may run its own code and Telegram\'s, and ask the Worker', () => {
    const { manifest } = all.find(({ manifest }) => manifest.id === id)!
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page(id))![1]!
    expect(policy).toContain('default-src \'none\'; script-src \'self\' https://telegram.org; style-src \'self\' \'sha256-')
    expect(policy).toContain(`connect-src ${['https://worker.example', ...manifest.web!.connect].join(' ')};`)
    expect(policy).not.toContain('unsafe')
    expect(page(id)).toContain('<script src="https://telegram.org/js/telegram-web-app.js"')
    expect(page(id)).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=/)
  })
})

it('brings nothing of the server along', () => {
  const scripts = readdirSync(join(site, 'assets')).filter(name => name.endsWith('.js')).map(name => readFileSync(join(site, 'assets', name), 'utf8')).join('')
  expect([
    'factory_people',
    'TICK_SECRET',
    'drizzle',
    'grammy',
  ].filter(word => scripts.includes(word))).toEqual([])
})

it('every address is relative, so that the site may lie anywhere', () => {
  for (const { manifest } of all) {
    for (const [, address] of page(manifest.id).matchAll(/(?:href|src)="([^"]+)"/g))
      expect(address).toMatch(/^(?:\.\.\/|data:|https:\/\/(?:telegram\.org|worker\.example))/)
  }
})

it('lists the mini apps, also where an address leads nowhere', () => {
  expect(readFileSync(join(site, 'index.html'), 'utf8')).toContain('<a href="template/">Template</a>')
  const lost = readFileSync(join(site, '404.html'), 'utf8')
  expect(lost).toContain('<base href="/factory/">')
  expect(lost).toContain('<a href="template/">')
})

it('words from a manifest are words, not HTML', () => {
  const evil = {
    ...template.manifest,
    name: '<script>alert(1)</script>"',
    short_description: { en: '"><img src=x>', ru: 'x' },
  }
  const parts = {
    api: '',
    script: 's.js',
    scripts: ['a.js'],
    styles: [],
  }
  for (const html of [
    miniAppPage(evil, parts),
    listPage([evil]),
  ]) {
    expect(html).not.toContain('<script>alert')
    expect(html).not.toContain('<img')
  }
  expect(miniAppPage(evil, parts)).toContain('connect-src \'self\';')
})

it.each<[Record<string, string>, Partial<PagesOptions>]>([
  [
    {},
    { api: '', base: '/' },
  ],
  [
    { WORKER_URL: 'https://w.example/', PAGES_ORIGIN: 'https://you.github.io/factory/' },
    { api: 'https://w.example', base: '/factory/' },
  ],
  [
    { WORKER_URL: 'https://w.example', PAGES_ORIGIN: 'https://you.github.io' },
    { api: 'https://w.example', base: '/' },
  ],
])('settings %o', (values, options) => {
  expect(publishedPages(values)).toEqual(options)
})

it.each(['WORKER_URL', 'PAGES_ORIGIN'])('says that %s is no address', (name) => {
  for (const wrong of ['nonsense', 'ftp://w.example']) {
    expect(() => publishedPages({ [name]: wrong })).toThrow(expect.objectContaining({
      code: 'address-invalid',
      message: expect.stringContaining(name),
    }))
  }
})

it('publishes the apps of the register, not the template', async () => {
  expect((await pagesOf()).map(({ manifest }) => manifest.id)).not.toContain('template')
})

it('is built again only when something changed', async () => {
  const options = { api: 'http://127.0.0.1:1', localScript: true }
  const data = join(folder, 'data')
  const first = statSync(await localPages(data, options)).ino
  expect(statSync(await localPages(data, options)).ino).toBe(first)
  const built = await localPages(data, { ...options, api: 'http://127.0.0.1:2' })
  expect(statSync(built).ino).not.toBe(first)
  expect(readdirSync(built)).toContain('telegram-web-app.js')
  expect(readdirSync(data).sort()).toEqual(['pages', 'pages.hash'])
}, 120_000)

it('the bot\'s menu button leads there', async () => {
  const stack = await createStack({
    apps: [template],
  })
  const pagesUrl = `${stack.sandbox.url}/pages`
  await bringBot(stack.sandbox.url, template, stack.env.TEMPLATE_TOKEN!, { pagesUrl })
  const ann = await stack.person('Ann')
  const { url } = await stack.sim<{ url: string }>('/sim/open', { bot: 'template', user: ann.id })
  expect(url.split('#')[0]).toBe(pageUrl(pagesUrl, 'template'))
  const button = await (await fetch(`${stack.sandbox.url}/bot${stack.env.TEMPLATE_TOKEN}/getChatMenuButton`)).json()
  expect(button).toMatchObject({
    result: { type: 'web_app', text: 'Reminders' },
  })
  await stack.close()
})
