// The doctor: silent on a healthy stack, and each planted fault is named with what mends it.

import type { App } from '#kit/app'
import type { Finding } from '../cli/doctor/rule.ts'
import type { SubjectOptions } from '../cli/doctor/subject.ts'
import type { Stack } from './stack.ts'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tokenVariable } from '#kit/app'
import { apps as register } from '../apps/index.ts'
import { bringBot } from '../cli/deploy/bot.ts'
import { examine } from '../cli/doctor/doctor.ts'
import { filesIn, openSubject } from '../cli/doctor/subject.ts'
import { migrateDatabase } from '../cli/migrate.ts'
import { account, apiToken, pretendCloudflare } from './pretend-cloudflare.ts'
import { createStack } from './stack.ts'

const apps = register as readonly App<any, any, any>[]
const [first, second] = apps as [App<any, any, any>, App<any, any, any>]
const { id, username, name } = first.manifest
const pages = mkdtempSync(join(tmpdir(), 'telegram-app-factory-doctor-'))
let stack: Stack
let values: Record<string, string>
let token: string
/** The stack's clock. */
let now = 0

function bring(app = first) {
  return bringBot(stack.sandbox.url, app, values[tokenVariable(app.manifest.id)]!, { workerUrl: stack.url, pagesUrl: values.PAGES_ORIGIN })
}
function telegram(method: string, params: Record<string, unknown>) {
  return fetch(`${stack.sandbox.url}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  })
}
async function stripe(path: string, params: Record<string, string>) {
  return await (await fetch(`${stack.sandbox.url}/stripe/v1/${path}`, {
    method: 'POST',
    headers: {
      'authorization': `Bearer ${values.STRIPE_SECRET_KEY}`,
      'idempotency-key': crypto.randomUUID(),
    },
    body: new URLSearchParams(params),
  })).json() as { id: string }
}
/** The sources are read anew only where they are the subject. */
function look(more: Partial<SubjectOptions> = {}, live = true) {
  return examine(openSubject({
    apps,
    values,
    local: true,
    files: [],
    ...more,
  }), live)
}
function deployed(more: Record<string, string>) {
  return {
    local: false,
    now: () => now,
    values: {
      ...values,
      ...more,
    },
  }
}

beforeAll(async () => {
  for (const { manifest } of apps.filter(({ manifest }) => manifest.web)) {
    mkdirSync(join(pages, manifest.id))
    writeFileSync(join(pages, manifest.id, 'index.html'), '<div id="app"></div>')
  }
  stack = await createStack({ apps, pagesDir: pages })
  values = {
    ...stack.env,
    DATABASE_URL: stack.workerDatabaseUrl.replaceAll('factory_worker', 'postgres'),
    WORKER_URL: stack.url,
  }
  token = values[tokenVariable(id)]!
  await migrateDatabase(values.DATABASE_URL!, apps.map(({ manifest }) => manifest), 'factory_worker')
  for (const app of apps)
    await bring(app)
  now = Date.parse((await stack.tick() as unknown as { now: string }).now)
})
afterAll(async () => {
  await stack.close()
  rmSync(pages, { recursive: true })
})

it('is silent on a healthy stack', async () => {
  expect(await look({
    files: filesIn(),
  })).toEqual([])
})

const repository = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8')

interface Fault {
  title: string
  /** Breaks something. @returns what the doctor is told, and what undoes it */
  plant: () => Promise<{ subject?: Partial<SubjectOptions>, mend?: () => Promise<unknown> }>
  problem: RegExp
  mend: RegExp
  app?: string
}

const faults: Fault[] = [
  {
    title: 'row-level security switched off',
    async plant() {
      await stack.sql('alter table factory_people disable row level security')
      return {
        mend: () => stack.sql('alter table factory_people enable row level security'),
      }
    },
    problem: /off on the table factory_people/,
    mend: /factory -- migrate/,
  },
  {
    title: 'a table opened to the internet',
    async plant() {
      await stack.sql('grant select on factory_jobs to anon')
      return {
        mend: () => stack.sql('revoke select on factory_jobs from anon'),
      }
    },
    problem: /^anon may use the table factory_jobs/,
    mend: /factory -- migrate/,
  },
  {
    title: 'a migration that was not applied',
    async plant() {
      const [row] = await stack.sql(`delete from factory_migrations where chain = $1 and name like '0001%' returning *`, [id])
      return {
        mend: () => stack.sql('insert into factory_migrations values ($1, $2, $3, $4)', [
          row!.chain,
          row!.name,
          row!.hash,
          row!.applied_at,
        ]),
      }
    },
    problem: new RegExp(`^The database lacks ${id}/0001`),
    mend: /npm start migrates/,
  },
  {
    title: 'an app that was frozen and forgotten',
    async plant() {
      await stack.sql(`insert into factory_frozen values ($1, '2026-11-23')`, [id])
      return {
        mend: () => stack.sql('delete from factory_frozen'),
      }
    },
    problem: new RegExp(`^${name} is frozen`),
    mend: new RegExp(`factory -- thaw ${id}`),
    app: id,
  },
  {
    title: 'a bot without a webhook',
    async plant() {
      await telegram('deleteWebhook', {})
      return { mend: bring }
    },
    problem: new RegExp(`^${name} has no webhook`),
    mend: /npm start/,
    app: id,
  },
  {
    title: 'a webhook that does not ask for every kind of update',
    async plant() {
      await telegram('setWebhook', {
        url: `${stack.url}/${token.split(':')[0]}/webhook`,
        allowed_updates: ['message'],
      })
      return { mend: bring }
    },
    problem: /is not told of .*callback_query/,
    mend: /npm start/,
    app: id,
  },
  {
    title: 'a webhook with another secret',
    async plant() {
      await bring()
      await telegram('setWebhook', { url: `${stack.url}/${token.split(':')[0]}/webhook`, secret_token: 'another' })
      await stack.say(id, await stack.person('Ann'), '/help')
      return { mend: bring }
    },
    problem: /could not deliver to .*401/,
    mend: /factory -- deploy$/,
    app: id,
  },
  {
    title: 'commands of older code',
    async plant() {
      await telegram('setMyCommands', {
        commands: [
          { command: 'old', description: 'Gone' },
        ],
      })
      return { mend: bring }
    },
    problem: new RegExp(`^@${username} shows something else .*commands, en`),
    mend: /npm start/,
    app: id,
  },
  {
    title: 'an archived price',
    async plant() {
      const [plan] = first.manifest.plans
      const product = await stripe('products', { name: plan!.name })
      const price = await stripe('prices', {
        'product': product.id,
        'unit_amount': String(plan!.monthly_cents),
        'currency': 'usd',
        'recurring[interval]': 'month',
        'lookup_key': `${id}_plan:${plan!.id}_${plan!.monthly_cents}_usd_month`,
      })
      await stripe(`prices/${price.id}`, { active: 'false' })
      return {
        mend: () => stripe(`prices/${price.id}`, { active: 'true' }),
      }
    },
    problem: /^The Stripe price price_\w+ .*is archived/,
    mend: /active=true/,
    app: id,
  },
  {
    title: 'updates that were given up',
    async plant() {
      await stack.sql(`insert into factory_dead_letters (app, source, reference, error, created_at) values ($1, 'update', '7', 'boom', $2)`, [
        id,
        new Date(now).toISOString(),
      ])
      return {
        mend: () => stack.sql('delete from factory_dead_letters'),
      }
    },
    problem: /^1 updates or jobs were given up/,
    mend: /factory_dead_letters/,
  },
  {
    title: 'two apps with the same bot',
    plant: async () => ({
      subject: {
        values: { ...values, [tokenVariable(second.manifest.id)]: token },
      },
    }),
    problem: new RegExp(`is the same bot as ${tokenVariable(id)}`),
    mend: /BotFather/,
    app: second.manifest.id,
  },
  {
    title: 'a token Telegram does not know',
    plant: async () => ({
      subject: {
        values: { ...values, [tokenVariable(id)]: `7999999:${'x'.repeat(35)}` },
      },
    }),
    problem: new RegExp(`does not know the token in ${tokenVariable(id)}`),
    mend: /BotFather → \/token/,
    app: id,
  },
  {
    title: 'a key Stripe does not take',
    plant: async () => ({
      subject: {
        values: { ...values, STRIPE_SECRET_KEY: 'sk_test_wrong' },
      },
    }),
    problem: /does not take the key in STRIPE_SECRET_KEY/,
    mend: /API keys/,
  },
  {
    title: 'a half-set Stripe',
    plant: async () => ({
      subject: {
        values: { ...values, STRIPE_WEBHOOK_SECRET: '' },
      },
    }),
    problem: /^STRIPE_SECRET_KEY is set and STRIPE_WEBHOOK_SECRET is not/,
    mend: /STRIPE_WEBHOOK_SECRET into \.env/,
  },
  {
    title: 'the owner\'s connection leading nowhere',
    plant: async () => ({
      subject: {
        values: { ...values, DATABASE_URL: 'postgres://postgres:very-secret@127.0.0.1:1/factory' },
      },
    }),
    problem: /^The database in DATABASE_URL cannot be reached: nothing listens there/,
    mend: /npm start/,
  },
  {
    title: 'a clock that is wrong',
    plant: async () => ({
      subject: {
        now: () => Date.now() - 300_000,
      },
    }),
    problem: /clock is (?:299|30[01]) seconds late/,
    mend: /set-ntp/,
  },
  {
    title: 'a free tier that is nearly used up',
    plant: async () => ({
      subject: {
        read: file => repository(file).replace(/("metric": "requests",[^}]*"usage": )null/, '$191000'),
      },
    }),
    problem: /^Cloudflare Workers at 91% of free tier/,
    mend: /factory -- costs/,
  },
  {
    title: 'an app nobody accounts for',
    plant: async () => ({
      subject: {
        read: file => repository(file).replaceAll(`"id": "${id}"`, '"id": "other"'),
      },
    }),
    problem: new RegExp(`^queue.json does not know ${id}`),
    mend: /queue\.json/,
    app: id,
  },
  {
    title: 'an outdated .env.example',
    plant: async () => ({
      subject: {
        read: file => repository(file).replace(/^TICK_SECRET=$/m, ''),
      },
    }),
    problem: /^\.env\.example is not what/,
    mend: /factory -- env$/,
  },
  {
    title: 'an import upwards',
    plant: async () => ({
      subject: {
        files: [
          ...filesIn(),
          { path: 'kit/bot/a.ts', text: '// A test.\nimport { apps } from \'../../apps/index.ts\'\n' },
        ],
      },
    }),
    problem: /^kit\/bot\/a\.ts: imports apps\/index\.ts/,
    mend: /npm run check/,
  },
]

describe('names a planted fault and what mends it, and nothing else', () => {
  it.each(faults)('$title', async ({ plant, problem, mend, app }) => {
    const { subject, mend: undo } = await plant()
    const findings = await look(subject)
    await undo?.()
    expect(findings).toEqual([
      {
        problem: expect.stringMatching(problem),
        why: expect.stringMatching(/^[A-Z].+\.$/),
        mend: expect.stringMatching(mend),
        ...app && { app },
      },
    ])
    expect(JSON.stringify(findings)).not.toMatch(/very-secret|x{35}|t{35}/)
  })

  it('updates that pile up', async () => {
    await stack.sim('/sim/fault', {
      on: 'webhook',
      kind: 'status',
      code: 503,
      times: 1000,
      bot: id,
    })
    const cleo = await stack.person('Cleo')
    for (let said = 0; said < 50; said++)
      await stack.say(id, cleo, `${said}`)
    const findings = await look()
    await fetch(`${stack.sandbox.url}/sim/fault`, { method: 'DELETE' })
    await stack.advance('PT2H')
    now += 2 * 3_600_000
    await bring()
    expect(findings).toEqual([
      expect.objectContaining({
        app: id,
        problem: expect.stringContaining('503'),
        mend: expect.stringContaining('wrangler tail'),
      }),
      expect.objectContaining({
        app: id,
        problem: `50 updates wait for ${name}.`,
        mend: expect.stringContaining('never delete the webhook'),
      }),
    ])
  })

  it('and is silent again when all are mended', async () => {
    expect(await look()).toEqual([])
  })
})

describe('on the internet', () => {
  const problems = (findings: Finding[]) => findings.map(({ problem }) => problem)

  it('nothing is pretended', async () => {
    const findings = await look(deployed({}), false)
    expect(problems(findings)).toEqual([
      expect.stringMatching(/^TELEGRAM_API_ROOT is 127/),
      expect.stringMatching(/^STRIPE_API_ROOT is 127/),
      'CLOCK_URL is set.',
    ])
    expect(findings.every(({ mend }) => /^Remove \w+ from \.env, then: npm run factory -- deploy$/.test(mend))).toBe(true)
  })

  it('a tick is never older than five minutes', async () => {
    const at = (minutes: number) => look({
      ...deployed({}),
      now: () => now + minutes * 60_000,
    })
    expect(problems(await at(4)).filter(words => words.includes('tick'))).toEqual([])
    const findings = await at(9)
    expect(findings).toContainEqual(expect.objectContaining({
      problem: 'The last tick was 9 minutes ago.',
      mend: expect.stringContaining('factory -- deploy sets the cron trigger again'),
    }))
  })

  it('names a Worker that does not answer', async () => {
    expect(await look(deployed({ WORKER_URL: 'http://127.0.0.1:1' }))).toContainEqual({
      problem: 'http://127.0.0.1:1/health does not answer.',
      why: 'No bot answers either.',
      mend: 'npm run factory -- deploy',
    })
  })

  it('lists settings that are wrong, without their values', async () => {
    const findings = await look(deployed({ TICK_SECRET: 'hush', SUPABASE_URL: 'hushhush' }), false)
    expect(problems(findings)).toContainEqual(expect.stringMatching(/^TICK_SECRET is shorter/))
    expect(JSON.stringify(findings)).not.toContain('hush')
  })

  it('finds a page that is gone', async () => {
    const app = {
      ...first,
      manifest: {
        ...first.manifest,
        web: {
          button: { en: 'Open', ru: 'Открыть' },
          connect: [],
        },
      },
    }
    const gone = {
      app: id,
      problem: `The page of ${name} does not open: ${values.PAGES_ORIGIN}/${id}/ answers 404.`,
      why: 'The menu button leads to nothing.',
      mend: 'npm run factory -- deploy --only worker,pages',
    }
    const folder = join(pages, id)
    rmSync(folder, { recursive: true, force: true })
    expect(await look({
      ...deployed({}),
      apps: [app],
    })).toContainEqual(gone)
    mkdirSync(folder)
    writeFileSync(join(folder, 'index.html'), '<div id="app"></div>')
    expect(await look({
      ...deployed({}),
      apps: [app],
    })).not.toContainEqual(gone)
  })

  it('compares the Worker\'s secrets with the settings', async () => {
    const cloudflare = await pretendCloudflare()
    const more = deployed({ CLOUDFLARE_ACCOUNT_ID: account, CLOUDFLARE_API_TOKEN: apiToken, CLOUDFLARE_API_ROOT: cloudflare.url })
    expect(problems(await look(more))).toContain('Cloudflare has no Worker of this name.')
    cloudflare.metadata = {}
    cloudflare.secrets = { ...values, CLOUDFLARE_API_ROOT: cloudflare.url, CLOCK_URL: 'x' }
    delete cloudflare.secrets.STRIPE_SECRET_KEY
    delete cloudflare.secrets.DATABASE_URL
    const found = problems(await look(more))
    await cloudflare.close()
    expect(found).toContain('The Worker has the secret CLOCK_URL.')
    expect(found).toContain('The Worker does not know STRIPE_SECRET_KEY.')
    expect(found).not.toContainEqual(expect.stringContaining('DATABASE_URL'))
  })
})
