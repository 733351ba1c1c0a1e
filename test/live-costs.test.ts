// Live figures: what the database measures is in the panels of `factory costs` and in the pretend GitHub, beside the files and their history.

import type { Stack } from './stack.ts'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMeters } from '#kit/costs'
import template from '../apps/_template/index.ts'
import { costs } from '../cli/costs.ts'
import { liveMeters, measuringUrl, meterHistory } from '../cli/live-meters.ts'
import { localGithub, localRepository } from '../cli/local-github.ts'
import { createSandbox } from '../sandbox/index.ts'
import { createStack } from './stack.ts'

let stack: Stack
const folder = mkdtempSync(join(tmpdir(), 'telegram-app-factory-costs-'))
function queue(price: number) {
  return JSON.stringify({
    apps: [
      {
        id: 'template',
        name: 'Template',
        status: 'done',
        costs: { monthly: 0 },
        revenue: { price_per_user: price },
      },
    ],
  })
}
const infrastructure = JSON.stringify({
  services: [
    {
      id: 'supabase',
      name: 'Supabase',
      status: 'FREE',
      monthly_cost: 0,
      cost_after_free: 25,
      limits: [
        { metric: 'database size', unit: 'MB', limit: 10 },
      ],
    },
  ],
})
function git(...args: string[]) {
  return execFileSync('git', [
    '-C',
    folder,
    '-c',
    'user.name=A',
    '-c',
    'user.email=a@example.com',
    ...args,
  ], { stdio: 'ignore' })
}

beforeAll(async () => {
  stack = await createStack({
    apps: [template],
  })
  writeFileSync(join(folder, 'queue.json'), queue(9))
  writeFileSync(join(folder, 'infrastructure.json'), infrastructure)
})
afterAll(async () => {
  await stack.close()
  rmSync(folder, { recursive: true, force: true })
})

it('are asked of DATABASE_URL, or of a database that runs here', () => {
  expect(measuringUrl({ DATABASE_URL: 'postgres://there' }, folder, false)).toBe('postgres://there')
  expect(measuringUrl({ DATABASE_URL: '' }, folder, false)).toBe(undefined)
})

it('stand in the panels, and their warning is one of factory costs', async () => {
  await stack.say('template', await stack.person('Ann'), '/start')
  const meters = await liveMeters(stack.workerDatabaseUrl, ['template'])
  const { text, code } = costs({ folder, meters })
  expect(text).toMatch(/Supabase \.{18} FREE {4}\(\d+(?:\.\d)?MB\/10MB used\)/)
  expect(text).toMatch(/Template {14}done {6}\$0 {6}\$0 {8}\$0 {7}0/)
  expect(text).toContain('Measured last at ')
  expect(text).toMatch(/! Supabase at \d+% of free tier — exceeded: now costing \$25\/mo/)
  expect(code).toBe(2)
  expect(JSON.parse(costs({ folder, meters, json: true }).text).apps[0]).toMatchObject({
    users: 1,
    paying: 0,
    sources: {
      users: {
        how: expect.stringContaining('people who wrote'),
      },
    },
  })
  expect(costs({ folder }).code).toBe(0)
})

describe('this clone as a repository', () => {
  const source = () => localGithub(folder, {
    now: () => liveMeters(stack.workerDatabaseUrl, ['template']),
    before: most => meterHistory(stack.workerDatabaseUrl, most),
  })(localRepository)

  it('is the files as they are, where there is no git', async () => {
    expect((await source())!.branches.main).toMatchObject([
      {
        message: 'Not committed yet',
        files: {
          'queue.json': queue(9),
        },
      },
    ])
    expect(await localGithub(folder, {
      now: async () => [],
      before: async () => [],
    })('some/other')).toBe(undefined)
  })

  it('has their history, and what is not committed yet', async () => {
    git('init')
    git('add', '.')
    git('commit', '-m', 'Begin')
    writeFileSync(join(folder, 'queue.json'), queue(12))
    git('commit', '-am', 'Dearer')
    expect((await source())!.branches.main!.map(({ message, files }) => [message, files['queue.json']])).toEqual([
      [
        'Begin',
        queue(9),
      ],
      [
        'Dearer',
        queue(12),
      ],
    ])
    writeFileSync(join(folder, 'queue.json'), queue(15))
    expect((await source())!.branches.main!.at(-1)).toMatchObject({
      message: 'Not committed yet',
      files: {
        'queue.json': queue(15),
      },
    })
  })

  it('has a branch of what was measured, day by day and now', async () => {
    await stack.advance('P2D')
    const { metrics } = (await source())!.branches
    expect(metrics!.length).toBeGreaterThanOrEqual(3)
    expect(readMeters(metrics!.at(-1)!.files['metrics.json']!)).toContainEqual(expect.objectContaining({ app: 'template', metric: 'people', value: 1 }))
    expect(metrics!.map(({ date }) => date)).toEqual(metrics!.map(({ date }) => date).sort((a, b) => a - b))
  })

  it('is there without a database, and served by the pretend GitHub', async () => {
    const sandbox = await createSandbox({
      port: 0,
      github: {
        source: localGithub(folder, {
          now: () => Promise.reject(new Error('down')),
          before: async () => [],
        }),
      },
    })
    const get = (path: string) => fetch(`${sandbox.url}/github/repos/${localRepository}/${path}`, {
      headers: { accept: 'application/vnd.github.raw+json' },
    })
    expect(await (await get('contents/queue.json')).text()).toBe(queue(15))
    expect((await get('contents/metrics.json?ref=metrics')).status).toBe(404)
    expect(await (await get('commits?path=queue.json')).json()).toHaveLength(3)
    await sandbox.close()
  })
})
