// The month people play with, on a stack of tests: every day of it, because each has its own turn of the plot.
import type { Stack } from './stack.ts'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { apps } from '../apps/index.ts'
import { playMonth } from '../cli/demo/play.ts'
import { createStack } from './stack.ts'

let stack: Stack

// a month of hourly ticks
vi.setConfig({ testTimeout: 600_000 })

beforeAll(async () => {
  stack = await createStack({
    apps,
    now: '2026-11-23T10:00:00Z',
    env: { PLATFORM_FEE_PERCENT: '5' },
  })
})
afterAll(() => stack.close())

const count = async (what: string) => (await stack.sql(`select count(*)::int as n from ${what}`))[0]!.n as number

it('leaves posts, answers, lessons and payments behind, and no failure but those it stages', async () => {
  const days = 30
  const seen = new Set<number>()
  await playMonth(stack.sandbox.url, apps.map(app => app.manifest.id), ({ day }) => seen.add(day), days)
  expect([...seen]).toEqual(Array.from({ length: days + 1 }, (_, day) => day))
  expect(await count(`telescheduler_deliveries where state = 'sent'`)).toBeGreaterThan(days)
  expect(await count('standup_responses')).toBeGreaterThan(20)
  expect(await count('dripflow_progress')).toBeGreaterThan(2)
  expect(await count(`gatebot_members where status = 'active'`)).toBeGreaterThan(1)
  expect(await count(`factory_payments where rail = 'stripe'`)).toBeGreaterThan(3)
  expect(await count(`factory_payments where rail = 'stars'`)).toBeGreaterThan(0)
  expect(await stack.sql(`select app, kind, error from factory_jobs where state = 'failed'`)).toEqual([])
  expect(await count('factory_dead_letters')).toBe(0)
  await expect(playMonth(stack.sandbox.url, ['standup'])).rejects.toThrow('lived their month here already')
})
