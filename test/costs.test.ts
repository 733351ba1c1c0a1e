// The two files of the repository are what the panels read, and name apps and services that exist.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { readFigures } from '#kit/costs'
import { apps } from '../apps/index.ts'
import { costs } from '../cli/costs.ts'
import { costSchemas } from '../cli/schemas.ts'
import { servicesOf } from '../cli/tier.ts'

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8')
const queue = JSON.parse(read('queue.json')) as { $schema: string, apps: { id: string, name: string, tier: number, services: string[], revenue: { price_per_user?: number } }[] }
const infrastructure = JSON.parse(read('infrastructure.json')) as { $schema: string, services: { id: string, used_by: string[], read_at: string, source: string, limits: unknown[] }[] }

it('can be read, and nothing in them is doubtful', () => {
  const figures = readFigures(read('queue.json'), read('infrastructure.json'))
  expect(figures.warnings).toEqual([])
  expect(figures.apps).toHaveLength(13)
  expect(costs({}).text).toContain('Shared Services')
  expect(JSON.parse(costs({ json: true }).text)).toMatchObject({
    currency: 'USD',
    totals: { burn: 0 },
  })
})

it('hold every app of the register as its manifest says', () => {
  for (const { manifest } of apps)
    expect(queue.apps).toContainEqual(expect.objectContaining({ id: manifest.id, name: manifest.name, tier: manifest.tier }))
})

it('agree about which app uses which service', () => {
  const ids = queue.apps.map(app => app.id)
  for (const { id, used_by: users } of infrastructure.services) {
    expect(users.filter(user => !ids.includes(user)), id).toEqual([])
    expect(queue.apps.filter(app => app.services.includes(id)).map(app => app.id).sort(), id).toEqual([...users].sort())
  }
})

it('hold every service a new app may be entered at', () => {
  const all = servicesOf({
    schedule: true,
    people: true,
    payments: true,
    ai: true,
  })
  expect(infrastructure.services.map(service => service.id)).toEqual(expect.arrayContaining(all))
})

it('ask of a user what the app\'s plan asks', () => {
  for (const { manifest } of apps.filter(app => app.manifest.plans.length))
    expect(manifest.plans.map(plan => plan.monthly_cents / 100), manifest.id).toContain(queue.apps.find(app => app.id === manifest.id)!.revenue.price_per_user)
})

it('say when and where each limit was read', () => {
  for (const { id, read_at, source } of infrastructure.services) {
    expect(read_at, id).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    expect(source, id).toMatch(/^https:/)
  }
})

describe('the published schemas', () => {
  const ajv = new Ajv({ strict: true, allErrors: true })
  const queueFits = ajv.compile(JSON.parse(read('schemas/queue.schema.json')))
  const infrastructureFits = ajv.compile(JSON.parse(read('schemas/infrastructure.schema.json')))

  it('are what the generator writes', () => {
    for (const [file, text] of Object.entries(costSchemas()))
      expect(read(join('schemas', file)), 'Run: npm run factory -- schemas').toBe(text)
  })

  it('fit the two files, which name them', () => {
    expect(queueFits(queue), JSON.stringify(queueFits.errors)).toBe(true)
    expect(infrastructureFits(infrastructure), JSON.stringify(infrastructureFits.errors)).toBe(true)
    expect([queue.$schema, infrastructure.$schema]).toEqual(['./schemas/queue.schema.json', './schemas/infrastructure.schema.json'])
  })

  it('refuse what the panels would warn of, and let unknown fields stand', () => {
    const app = { id: 'a', name: 'A', status: 'done' }
    expect(queueFits({
      apps: [
        {
          ...app,
          mood: 'good',
          costs: { monthly: null },
        },
      ],
    })).toBe(true)
    for (const wrong of [
      {
        costs: { monthly: '3.00' },
      },
      {
        costs: { monthly: -1 },
      },
      { tier: 4 },
      { users: 3 },
      { name: undefined },
    ]) {
      expect(queueFits({
        apps: [
          {
            ...app,
            ...wrong,
          },
        ],
      }), JSON.stringify(wrong)).toBe(false)
    }
    expect(infrastructureFits({
      services: [
        { id: 'a', name: 'A', status: 'free' },
      ],
    })).toBe(false)
  })
})
