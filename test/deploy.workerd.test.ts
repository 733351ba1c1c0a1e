// The whole deployment: a real database and the real wrangler, a pretend Cloudflare, the sandbox as Telegram. Set-up once, then only what differs.

import type { App } from '#kit/app'
import type { PretendCloudflare } from './pretend-cloudflare.ts'
import type { Stack } from './stack.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest'
import { tokenVariable } from '#kit/app'
import { apps as register } from '../apps/index.ts'
import { deploySteps } from '../cli/deploy/deploy.ts'
import { carryOut, isDue, parts, planOf } from '../cli/deploy/step.ts'
import { createDatabase } from '../cli/postgres.ts'
import { bringOut, targetOf } from '../cli/rotate.ts'
import { account, apiToken, pretendCloudflare } from './pretend-cloudflare.ts'
import { createStack } from './stack.ts'

vi.setConfig({ testTimeout: 180_000 })

const apps = register as readonly App<any, any, any>[]
const folder = mkdtempSync(join(tmpdir(), 'telegram-app-factory-deploy-'))
let stack: Stack
let cloudflare: PretendCloudflare
let values: Record<string, string>

beforeAll(async () => {
  cloudflare = await pretendCloudflare()
  stack = await createStack({ apps })
  const port = inject('postgresPort')
  const database = `test_deploy_${process.pid}`
  await createDatabase(port, database)
  values = {
    DATABASE_URL: `postgres://postgres:postgres@127.0.0.1:${port}/${database}`,
    // the login is one for the whole cluster, which other tests use
    WORKER_DATABASE_PASSWORD: 'factory_worker',
    TICK_SECRET: 'tick-secret-of-the-deployment',
    SUPABASE_JWT_SECRET: 'session-secret-of-the-deployment-32',
    CLOUDFLARE_ACCOUNT_ID: account,
    CLOUDFLARE_API_TOKEN: apiToken,
    CLOUDFLARE_API_ROOT: cloudflare.url,
    // where a Worker answers, which no pretend Cloudflare runs
    WORKER_URL: stack.url,
    TELEGRAM_API_ROOT: stack.sandbox.url,
    ...Object.fromEntries(apps.map(({ manifest: { id } }) => [
      tokenVariable(id),
      stack.env[tokenVariable(id)]!,
    ])),
  }
})
afterAll(async () => {
  await stack.close()
  await cloudflare.close()
  rmSync(folder, { recursive: true })
})

async function plan(more: Record<string, string> = {}) {
  return planOf(await deploySteps({
    apps,
    values: {
      ...values,
      ...more,
    },
    only: parts,
    dryRun: false,
    folder,
  }), false)
}
function due(planned: Awaited<ReturnType<typeof plan>>) {
  return planned.filter(isDue).map(({ step, changes }) => [
    step.title,
    changes.map(({ what }) => what),
  ])
}

it('sets everything up from nothing', async () => {
  await carryOut(await plan())
  expect(cloudflare.strange).toEqual([])

  expect(cloudflare.queues.map(({ queue_name: name, consumers }) => [name, consumers.length])).toEqual([
    ['telegram-app-factory-jobs', 1],
    ['telegram-app-factory-jobs-dead', 1],
  ])
  expect(cloudflare.hyperdrives).toMatchObject([
    {
      name: 'telegram-app-factory',
      origin: { user: 'factory_worker', password: 'factory_worker', host: '127.0.0.1' },
      caching: { disabled: true },
    },
  ])
  expect(cloudflare.bindings).toContainEqual({ type: 'hyperdrive', name: 'HYPERDRIVE', id: cloudflare.hyperdrives[0]!.id })
  expect(cloudflare.crons).toEqual(['* * * * *'])
  expect(Object.keys(cloudflare.secrets).sort()).toEqual([
    'CLOUDFLARE_API_ROOT',
    'PAGES_ORIGIN',
    'SUPABASE_JWT_SECRET',
    'TELEGRAM_API_ROOT',
    'TICK_SECRET',
    ...apps.map(({ manifest: { id } }) => tokenVariable(id)),
  ].sort())
  expect(cloudflare.secrets.PAGES_ORIGIN).toBe(stack.url)
  expect(cloudflare.assets).toContain('/index.html')
})

it('changes nothing the second time', async () => {
  const before = cloudflare.calls.length
  const planned = await plan()
  expect(due(planned)).toEqual([])
  await carryOut(planned)
  expect(cloudflare.calls.slice(before).filter(call => !call.startsWith('GET '))).toEqual([])
})

it('a new key is uploaded, a new password reaches the pool, what must not be there goes; and a rotated token reaches the webhook, whose secret nobody can read', async () => {
  cloudflare.secrets.CLOCK_URL = 'https://evil.example'
  cloudflare.secrets.SET_BY_HAND = 'kept'
  const more = { STRIPE_SECRET_KEY: 'sk_test_1', WORKER_DATABASE_URL: `postgres://factory_worker:factory_worker@127.0.0.1:${inject('postgresPort')}/another` }
  expect(due(await plan(more))).toEqual([
    [
      'Hyperdrive',
      ['login', 'password'],
    ],
    [
      'Worker telegram-app-factory',
      [
        'secrets',
        'their values',
        'database login',
        'CLOCK_URL, which must not be there',
      ],
    ],
  ])
  const before = (await stack.calls()).length
  const target = targetOf(apps[0]!.manifest.id, apps)
  await bringOut({
    apps,
    values: {
      ...values,
      ...more,
    },
    folder,
  }, target, () => {})
  expect(cloudflare.secrets).toMatchObject({ STRIPE_SECRET_KEY: 'sk_test_1', SET_BY_HAND: 'kept' })
  expect(cloudflare.secrets).not.toHaveProperty('CLOCK_URL')
  expect(cloudflare.hyperdrives).toMatchObject([
    {
      origin: { database: 'another' },
    },
  ])
  const written = (await stack.calls()).slice(before).filter(({ method }) => !method.startsWith('get'))
  expect(written.map(({ method, params }) => [method, params.url])).toEqual([
    ['setWebhook', `${stack.url}/${values[target.name]!.split(':')[0]}/webhook`],
  ])
  expect(due(await plan(more))).toEqual([])
})

it('says in words that Cloudflare refuses the token', async () => {
  await expect(plan({ CLOUDFLARE_API_TOKEN: 'wrong' })).rejects.toMatchObject({
    code: 'cloudflare-refused',
    message: expect.stringContaining('Authentication error'),
    hint: expect.stringContaining('Hyperdrive and Queues'),
  })
})
