// QueuePilot by hand: the same numbers as `factory costs`, what each failure of GitHub says, two hundred apps, names from hell, and what this stack measures of itself.
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import type { Person, Stack } from './stack.ts'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import queuepilot from '../apps/queuepilot/index.ts'
import { costs } from '../cli/costs.ts'
import { liveMeters, meterHistory } from '../cli/live-meters.ts'
import { localGithub, localRepository } from '../cli/local-github.ts'
import { officialScript } from '../cli/page-html.ts'
import { buildPages } from '../cli/pages.ts'
import { launchBrowser } from '../sandbox/web/browser.ts'
import { createStack } from './stack.ts'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'queuepilot-'))
const pagesDir = join(folder, 'pages')
const script = readFileSync(join(root, 'node_modules/@twa-dev/sdk/dist/telegram-web-apps.js'), 'utf8')
const pictures = process.env.SCREENSHOTS
const contexts: BrowserContext[] = []
const errors: string[] = []
let browser: Browser
let stack: Stack
let ann: Person

const heal = () => fetch(`${stack.sandbox.url}/sim/fault`, { method: 'DELETE' })

beforeAll(async () => {
  mkdirSync(pagesDir)
  browser = await launchBrowser()
  stack = await createStack({
    apps: [queuepilot],
    pagesDir,
  })
  await buildPages(pagesDir, {
    api: stack.url,
    standIns: { 'https://api.github.com': '/github' },
  })
  ann = await stack.person('Ann', { language_code: 'en' })
})
afterEach(async () => {
  await heal()
  for (const context of contexts.splice(0))
    await context.close()
  expect(errors.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  await stack?.close()
  rmSync(folder, { recursive: true })
})

function app(id: string, name: string, monthly: number, revenue: number, paying: number | null, more: { price?: number, status?: string, tier?: number, services?: string[], url?: string } = {}) {
  const { price, status = 'done', ...others } = more
  return {
    id,
    name,
    status,
    costs: { monthly },
    revenue: {
      monthly: revenue,
      ...price !== undefined && { price_per_user: price },
    },
    users: { paying },
    ...others,
  }
}
function service(id: string, name: string, after: number, limits: object[], more: object = {}) {
  return {
    id,
    name,
    status: 'FREE',
    monthly_cost: 0,
    cost_after_free: after,
    limits,
    ...more,
  }
}
function limit(unit: string, usage: number, most: number) {
  return {
    metric: 'usage',
    unit,
    usage,
    limit: most,
  }
}

/** The founder's own figures; with `megabytes` in his database, and what SnapExpense brings. */
function founders(megabytes: number, revenue: number, paying: number) {
  return {
    'queue.json': JSON.stringify({
      apps: [
        app('queuepilot', 'QueuePilot', 0, 0, null),
        app('telescheduler', 'TeleScheduler', 0, 36, 4, {
          price: 9,
          services: ['workers'],
        }),
        app('gatebot', 'GateBot', 0, 57, 3, {
          price: 19,
          services: ['workers'],
        }),
        app('snapexpense', 'SnapExpense', 3, revenue, paying, { price: 5 }),
      ],
    }),
    'infrastructure.json': JSON.stringify({
      services: [
        service('pages', 'GitHub Pages', 0, [
          limit('GB', 1, 100),
        ]),
        service('workers', 'Cloudflare Workers', 5, [
          limit('req', 2000, 100_000),
        ], {
          used_by: ['telescheduler', 'gatebot'],
        }),
        service('supabase', 'Supabase', 25, [
          limit('MB', megabytes, 500),
        ]),
        service('stripe', 'Stripe', 0, [], { note: 'per-txn only' }),
      ],
    }),
  }
}
const calm = founders(12, 15, 3)
const worried = founders(400, 0, 0)

function commit(files: Record<string, string | null>) {
  return stack.sim('/sim/github', {
    repo: localRepository,
    files,
    hourly: 100_000,
  })
}
function fail(code: number, more: object = {}) {
  return stack.sim('/sim/fault', {
    on: 'github',
    kind: 'status',
    code,
    times: 50,
    ...more,
  })
}

/** A new device, on which nothing is kept. */
async function open(path = '/', { at = stack, person = ann, startapp }: { at?: Stack, person?: Person, startapp?: string } = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  })
  contexts.push(context)
  await context.route(officialScript, route => route.fulfill({ contentType: 'text/javascript', body: script }))
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', error => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      errors.push(message.text())
  })
  const { url } = await at.sim<{ url: string }>('/sim/open', {
    bot: 'queuepilot',
    user: person.id,
    ...startapp && { start_param: startapp },
  })
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
    path: join(pictures, `queuepilot-${name}.png`),
    fullPage: true,
  })
}

const seen = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor()
/** What a person reads there. */
async function read(of: Locator): Promise<string> {
  await of.waitFor()
  return (await of.allInnerTexts()).join('\n')
}
const again = (page: Page) => page.getByRole('button', { name: 'Load again' }).click()
const net = (page: Page) => page.getByRole('button', { name: 'Net a month' })
const rows = (page: Page) => page.locator('.app-table tbody tr')
const alerts = (page: Page) => page.locator('.alert bdi')
const nameAt = (page: Page, place: number) => read(rows(page).nth(place).locator('bdi'))

describe('what GitHub refuses', () => {
  it.each<[string, number, object, RegExp]>([
    [
      'a token it does not know',
      401,
      {},
      /GitHub does not know this token\. Set another one in the settings\./,
    ],
    [
      'a token that may not',
      403,
      {},
      /This token may not read local\/telegram-app-factory\. It needs “contents: read”\./,
    ],
    [
      'one question too many',
      403,
      { retry_after: 1800 },
      /GitHub answers again at 10:30: its limit of questions is used up\. A token raises it\./,
    ],
    [
      'one question too many, in its other way',
      429,
      { retry_after: 2400 },
      /GitHub answers again at 10:40: its limit/,
    ],
    [
      'what is not there',
      404,
      {},
      /local\/telegram-app-factory has no (?:queue|infrastructure)\.json, or it is private: then add a token in the settings\./,
    ],
    [
      'everything, being down',
      500,
      {},
      /GitHub does not work just now \(500\)\./,
    ],
  ])('%s has its words, and the last good copy stays', async (_, code, more, words) => {
    await commit(calm)
    const page = await open()
    await seen(page, '+$105')
    await fail(code, more)
    await again(page)
    const banner = page.getByRole('status').filter({ hasText: words })
    await banner.waitFor()
    expect(await read(banner)).toMatch(/This is how it was at \d\d:\d\d\./)
    expect(await read(net(page))).toContain('+$105')
    expect(await rows(page).count()).toBe(4)
    await heal()
    await banner.getByRole('button', { name: 'Try again' }).click()
    await banner.waitFor({ state: 'detached' })
  })

  it('leaves a way on where there is no copy yet', async () => {
    await commit(calm)
    await fail(503)
    const page = await open()
    await seen(page, 'GitHub does not work just now (503).')
    await heal()
    await page.getByRole('button', { name: 'Try again' }).click()
    await seen(page, '+$105')
  })

  it('is told from a file that nobody can read', async () => {
    await commit(calm)
    const page = await open()
    await seen(page, '+$105')
    await commit({ 'queue.json': '{\n  "apps": [,]\n}' })
    await again(page)
    await seen(page, /queue\.json is not JSON: line 2, column 12: there is "," where it cannot be\. This is how it was at/)
    expect(await read(net(page))).toContain('+$105')
    await commit({ 'queue.json': null })
    await again(page)
    await seen(page, /local\/telegram-app-factory has no queue\.json/)
    // the copy is there after a reload, too
    await page.reload()
    await seen(page, /local\/telegram-app-factory has no queue\.json/)
    expect(await read(net(page))).toContain('+$105')
    await commit(calm)
  })
})

it.each([
  ['as they are', calm],
  ['when it gets serious', worried],
])('the founder\'s figures %s are those that factory costs prints', async (name, files) => {
  for (const [file, text] of Object.entries(files))
    writeFileSync(join(folder, file), text)
  const printed = stripVTControlCharacters(costs({ folder }).text)
  const lines = printed.split('\n')
  const after = (label: string) => lines.find(line => line.startsWith(label))!.slice(label.length).trim()
  await commit(files)
  const page = await open()
  await rows(page).first().waitFor()

  const [burn, revenue, sum] = after('Portfolio totals:').split(/\s+/)
  expect((await read(page.locator('.totals'))).split(/\s*\n\s*/)).toEqual([
    'Net a month',
    sum!.replace('/mo', ''),
    'earns',
    'Revenue',
    revenue,
    'Burn',
    burn,
  ])

  const cells = (await rows(page).locator('th, td').allInnerTexts()).map(text => text.split('\n')[0]!.trim())
  expect(cells).toEqual([
    'QueuePilot',
    'TeleScheduler',
    'GateBot',
    'SnapExpense',
  ].flatMap(app => [
    app,
    ...after(app).split(/\s{2,}/),
  ]))

  expect(await read(page.getByRole('button', { name: 'Shared burn now' }))).toContain(after('Shared burn rate:'))
  expect(await read(page.getByRole('button', { name: 'If every free tier is exceeded' }))).toContain(after('After free tier exceeded:'))
  for (const service of [
    'GitHub Pages',
    'Cloudflare Workers',
    'Supabase',
    'Stripe',
  ])
    expect(await read(page.locator('.service').filter({ hasText: service }))).toContain(/\((.+)\)$/.exec(after(service))![1])

  const more = page.getByRole('button', { name: 'Show all' })
  if (await more.count())
    await more.click()
  expect(await alerts(page).allInnerTexts()).toEqual(lines.filter(line => /^[!i] /.test(line)).map(line => line.slice(2)))
  await picture(page, name)

  await page.getByRole('link', { name: 'As text, and to take along' }).click()
  expect((await read(page.locator('pre').first())).trim()).toBe(printed.trim())
})

it('two hundred apps and thirty services open, are sorted, found and filtered', async () => {
  const names = Array.from({ length: 200 }, (_, place) => `App ${place + 1}`)
  await commit({
    'queue.json': JSON.stringify({
      apps: names.map((name, place) => app(`app-${place + 1}`, name, (place * 7) % 200, place, place % 9, {
        price: 9,
        tier: place % 3 + 1,
        status: ['done', 'building', 'idea', 'paused'][place % 4]!,
        services: [`service-${place % 30}`],
      })),
    }),
    'infrastructure.json': JSON.stringify({
      services: Array.from({ length: 30 }, (_, place) => service(`service-${place}`, `Service ${place}`, place, [
        limit('MB', place * 17, 500),
      ])),
    }),
  })
  const page = await open()
  await rows(page).nth(199).waitFor()
  expect(await page.locator('.service').count()).toBe(30)
  const head = (name: string) => page.getByRole('columnheader', { name })
  await head('Burn').getByRole('button').click()
  expect(await head('Burn').getAttribute('aria-sort')).toBe('descending')
  expect(await read(rows(page).first())).toContain('$199')
  await head('Burn').getByRole('button').click()
  expect(await nameAt(page, 0)).toBe('App 1')
  await head('App').getByRole('button').click()
  // as people count: 2 before 10
  expect(await Promise.all([0, 1, 9].map(place => nameAt(page, place)))).toEqual(['App 1', 'App 2', 'App 10'])

  await page.getByLabel('Search apps').fill('app 19')
  await rows(page).nth(11).waitFor({ state: 'detached' })
  expect(await rows(page).count()).toBe(11)
  await page.getByLabel('Search apps').fill('no such app')
  await seen(page, 'No app fits')
  await page.getByLabel('Search apps').fill('')
  await rows(page).nth(199).waitFor()

  await page.getByRole('button', { name: 'Filter and sort' }).click()
  await page.getByRole('combobox', { name: 'Status' }).selectOption('paused')
  await page.getByRole('combobox', { name: 'Tier' }).selectOption('2')
  await page.getByRole('button', { name: 'Close' }).click()
  // paused is every fourth from the fourth on, tier 2 every third from the second on
  expect(await rows(page).count()).toBe(names.filter((_, place) => place % 4 === 3 && place % 3 === 1).length)
  expect(await nameAt(page, 0)).toBe('App 8')
  await picture(page, 'many')
  // the way back knows what was chosen
  await rows(page).first().getByRole('link').click()
  await seen(page, 'Paying / all users')
  await page.goBack()
  await rows(page).first().waitFor()
  expect(await nameAt(page, 0)).toBe('App 8')
})

describe('names from hell', () => {
  const html = '<img src=x onerror="document.title=\'evil\'"><b id="evil">bold</b><script>document.title=\'evil\'</script>'
  const turned = 'pay \u202E000,1\u202C now'
  const long = 'x'.repeat(1000)

  it('are words and nothing else on every screen, and end where the line does', async () => {
    await commit({
      'queue.json': JSON.stringify({
        apps: [
          app('html', html, 3, 0, 0, {
            price: 5,
            services: ['html'],
            url: 'javascript:alert(1)',
          }),
          app('turned', turned, 3, 0, 0, { status: '\u202E<i>done</i>' }),
          app('long', long, 3, 0, 0, { status: long }),
        ],
      }),
      'infrastructure.json': JSON.stringify({
        services: [
          service('html', html, 5, [
            {
              ...limit('<b>MB</b>', 450, 500),
              metric: html,
              how: html,
              measured_at: '2026-13-45',
            },
          ], {
            note: html,
            used_by: ['html'],
            read_at: '2026-13-45',
            source: 'javascript:alert(1)',
          }),
          service('long', long, 5, [], { note: long }),
        ],
      }),
    })
    const page = await open()
    async function inert() {
      await page.waitForLoadState('networkidle')
      expect(await page.title()).not.toBe('evil')
      expect(await page.locator('#evil, #app img, #app script, #app i, #app b, a[href^="javascript"]').count()).toBe(0)
      const text = await read(page.locator('body'))
      expect(text).not.toMatch(/[\u202A-\u202E]/)
      return text
    }
    await rows(page).nth(2).waitFor()
    const text = await inert()
    expect(text).toContain('<img src=x onerror="document.title=\'evil\'">')
    expect(text).toContain('pay 000,1 now is bleeding $3/mo with 0 paying users')
    expect(text).toContain(`${'x'.repeat(79)}…`)
    expect(text).not.toContain('x'.repeat(201))
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
    await picture(page, 'hell')
    await rows(page).first().getByRole('button', { name: 'Burn of' }).click()
    await page.getByRole('dialog').waitFor()
    await inert()
    await page.getByRole('button', { name: 'Close' }).click()

    await page.getByRole('link', { name: '<img' }).filter({ hasText: '90 %' }).click()
    await page.getByRole('button', { name: 'How is this computed?' }).click()
    await page.getByRole('dialog').waitFor()
    await inert()
    for (const [path, words] of [
      ['/app/html', 'Paying / all users'],
      ['/app/turned', 'Paying / all users'],
      ['/verdicts', 'Ends with it'],
      ['/growth', 'Free tiers then'],
      ['/text', 'Shared Services'],
    ] as const) {
      const other = await open(path)
      await seen(other, words)
      expect(await other.title(), path).not.toBe('evil')
      expect(await other.locator('#evil, #app img, #app script, #app i, #app b, a[href^="javascript"]').count(), path).toBe(0)
      expect(await read(other.locator('body')), path).not.toMatch(/[\u202A-\u202E]/)
    }
  })
})

it('a link to an app that is not there leads to the list and says so, a link to one that is leads there', async () => {
  await commit(calm)
  const page = await open('/', { startapp: 'app_nothing' })
  await seen(page, 'There is no app “nothing”.')
  await rows(page).nth(3).waitFor()
  expect(new URL(page.url()).hash).toBe('#/')
  const there = await open('/', { startapp: 'app_gatebot' })
  await seen(there, 'GateBot breaks even at 1 user (currently 3)')
  await seen(there, 'Paying / all users')
})

it('a link to an app that is newer than the copy leads there', async () => {
  await commit({
    ...calm,
    'queue.json': JSON.stringify({ apps: [] }),
  })
  const page = await open()
  await seen(page, 'No app fits')
  await commit(calm)
  await page.evaluate(() => location.hash = '#/app/gatebot')
  await page.reload()
  await seen(page, 'Paying / all users')
})

it('an alert is put aside, brought back, and comes back by itself when it gets worse', async () => {
  await commit(worried)
  const page = await open()
  const bleeding = 'SnapExpense is bleeding $3/mo with 0 paying users'
  const shown = alerts(page).getByText(bleeding)
  await shown.waitFor()
  await seen(page, '2 warnings')
  const aside = page.getByRole('button', { name: `Put aside: ${bleeding}` })
  await aside.click()
  await shown.waitFor({ state: 'detached' })
  await seen(page, '1 warning ·')
  await page.getByRole('button', { name: 'Undo' }).click()
  await shown.waitFor()
  await aside.click()
  await seen(page, '1 put aside')
  await page.reload()
  await seen(page, '1 put aside')
  expect(await shown.count()).toBe(0)
  await commit({
    'queue.json': worried['queue.json'].replace('"monthly":3}', '"monthly":4}'),
  })
  await again(page)
  await seen(page, 'SnapExpense is bleeding $4/mo with 0 paying users')
  await page.getByRole('button', { name: 'Put aside: SnapExpense is bleeding $4/mo' }).click()
  await page.getByRole('button', { name: 'Show them again' }).click()
  await seen(page, 'SnapExpense is bleeding $4/mo with 0 paying users')
})

it('burn is counted with shares where somebody wants it, and a figure tells how it came about', async () => {
  await commit({
    ...calm,
    'infrastructure.json': calm['infrastructure.json'].replace('"name":"Cloudflare Workers","status":"FREE","monthly_cost":0', '"name":"Cloudflare Workers","status":"PAID","monthly_cost":5.01'),
  })
  const page = await open()
  await rows(page).nth(3).waitFor()
  await page.getByRole('button', { name: 'Filter and sort' }).click()
  await page.getByRole('combobox', { name: 'Burn is' }).selectOption('equal')
  await page.getByRole('button', { name: 'Close' }).click()
  const burn = page.getByRole('button', { name: 'Burn of GateBot' })
  await burn.filter({ hasText: '$2.5' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByText('Share of Cloudflare Workers').waitFor()
  await sheet.getByText('The shares of a service add up to its bill, to the cent.').waitFor()
  await picture(page, 'how')
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'detached' })
  // to the cent: 2.51 and 2.50
  const shares = await Promise.all(['TeleScheduler', 'GateBot'].map(name => read(page.getByRole('button', { name: `Burn of ${name}` }))))
  expect(shares.sort()).toEqual(['$2.50', '$2.51'])
  await page.getByRole('button', { name: 'Shared burn now' }).click()
  await sheet.getByText('The sum of what shared services cost now.').waitFor()
  await sheet.getByText('$5.01').first().waitFor()
})

it('this stack shows what it measures of itself, as npm start does', async () => {
  const local: Stack = await createStack({
    apps: [queuepilot],
    pagesDir,
    github: {
      hourly: 100_000,
      source: localGithub(root, {
        now: () => liveMeters(local.workerDatabaseUrl, ['queuepilot']),
        before: most => meterHistory(local.workerDatabaseUrl, most),
      }),
    },
  })
  try {
    const [person] = await Promise.all(['Ann', 'Ben'].map(async (name) => {
      const one = await local.person(name, { language_code: 'en' })
      await local.say('queuepilot', one, '/start')
      return one
    }))
    const page = await open('/service/supabase', { at: local, person: person! })
    await seen(page, /\d+(?:\.\d)?MB\/500MB used/)
    await page.getByRole('button', { name: 'How is this computed?' }).click()
    await page.getByRole('dialog').getByText(/^database size/).waitFor()
    await picture(page, 'measured')
    const users = await open('/app/queuepilot', { at: local, person: person! })
    await users.getByRole('button', { name: 'Paying / all users' }).filter({ hasText: '/ 2' }).click()
    await users.getByRole('dialog').getByText(/people who wrote/).first().waitFor()
    await users.keyboard.press('Escape')
  }
  finally {
    await local.close()
  }
})
