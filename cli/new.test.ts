// factory new on a copy of the repository: what is made, what is refused, and that a failure leaves nothing behind.

import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { root as here } from './chains.ts'
import { makeApp, usernameFor } from './new.ts'
import { servicesOf, tierOf } from './tier.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'factory-new-'))
  mkdirSync(join(root, 'apps'))
  for (const path of [
    'apps/_template',
    'apps/index.ts',
    'queue.json',
    'infrastructure.json',
    '.env.example',
  ])
    cpSync(join(here, path), join(root, path), { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const none = {
  schedule: false,
  people: false,
  payments: false,
  ai: false,
}
const demo = {
  id: 'demo',
  name: 'Demo',
  username: 'FactoryDemoBot',
  idea: { ...none, schedule: true },
}
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const make = (app = demo, after: Parameters<typeof makeApp>[2] = []) => makeApp(root, app, after, () => {})

describe('the decision tree', () => {
  it.each([
    [{}, 1],
    [
      { schedule: true },
      2,
    ],
    [
      { people: true },
      2,
    ],
    [
      { payments: true },
      3,
    ],
    [
      { ai: true, schedule: true },
      3,
    ],
  ])('%o is tier %i', (idea, tier) => {
    expect(tierOf({
      ...none,
      ...idea,
    })).toMatchObject({
      tier,
      why: expect.stringMatching(/\w/),
    })
  })

  it('names the shared services', () => {
    expect(servicesOf(none)).toEqual(['pages'])
    expect(servicesOf({ ...none, payments: true })).toContain('stripe')
  })
})

it('makes a folder, an import, a line and the founder\'s entries', async () => {
  await make()
  expect(read('apps/index.ts')).toContain('import demo from \'./demo/index.ts\'\nimport dripflow')
  expect(read('apps/index.ts')).toMatch(/ {2}demo,\n\]\n$/)
  expect(JSON.parse(read('queue.json')).apps.at(-1)).toMatchObject({
    id: 'demo',
    tier: 2,
    status: 'building',
    users: { paying: null },
  })
  const users = Object.fromEntries(JSON.parse(read('infrastructure.json')).services.map((service: any) => [
    service.id,
    service.used_by.includes('demo'),
  ]))
  expect(users).toMatchObject({
    pages: true,
    workers: true,
    supabase: true,
    stripe: false,
  })
  const files = readdirSync(join(root, 'apps/demo'), { recursive: true }).map(String)
  expect(files).toEqual(expect.arrayContaining([
    'manifest.ts',
    'index.ts',
    'tables.ts',
    'README.md',
  ]))
  expect(files.some(file => file.endsWith('.sql'))).toBe(false)
  const sources = files.filter(file => file.endsWith('.ts')).map(file => read(`apps/demo/${file}`)).join('\n')
  expect(sources).toContain('pgTable(\'demo_reminders\'')
  expect(sources).toContain('app_demo_user')
  expect(sources).not.toMatch(/template/i)
})

it('writes a name with a quote so that it stays a name', async () => {
  await make({ ...demo, name: 'Ann\'s Club' })
  expect(read('apps/demo/manifest.ts')).toContain('name: \'Ann\\\'s Club\'')
})

it.each([
  ['stripe', 'reserved'],
  ['Demo', 'an id is'],
  ['1st', 'an id is'],
  ['x', 'an id is'],
])('refuses the id %s', async (id, words) => {
  await expect(make({ ...demo, id })).rejects.toThrow(words)
})

it('refuses an id that is taken', async () => {
  await make()
  const before = read('apps/index.ts')
  await expect(make()).rejects.toThrow('exists already')
  expect(read('apps/index.ts')).toBe(before)
})

it('leaves nothing behind when a later step fails', async () => {
  const before = [
    'apps/index.ts',
    'queue.json',
    'infrastructure.json',
    '.env.example',
  ].map(read)
  await expect(make(demo, [
    {
      title: 'fails',
      run() {
        throw new Error('no')
      },
    },
  ])).rejects.toThrow('no')
  expect([
    'apps/index.ts',
    'queue.json',
    'infrastructure.json',
    '.env.example',
  ].map(read)).toEqual(before)
  expect(existsSync(join(root, 'apps/demo'))).toBe(false)
})

it('makes a username of a name', () => {
  expect(usernameFor('book club')).toBe('FactoryBookclubBot')
})
