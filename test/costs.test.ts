// The two files of the repository are what the panels read, and name apps and services that exist.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readFigures } from '#kit/costs'
import { apps } from '../apps/index.ts'
import { costs } from '../cli/costs.ts'

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8')
const queue = JSON.parse(read('queue.json')) as { apps: { id: string, name: string, tier: number, services: string[], revenue: { price_per_user?: number } }[] }
const infrastructure = JSON.parse(read('infrastructure.json')) as { services: { id: string, used_by: string[] }[] }

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
