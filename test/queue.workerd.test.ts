// The queue as it runs locally and deployed: workerd, Miniflare's broker, real time. One tick hands over what it cannot do, consumers do it.

import type { App } from '#kit/app'
import type { LocalWorker } from '../cli/bundle.ts'
import type { Stack } from './stack.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { apps as register } from '../apps/index.ts'
import { bundleWorker, runWorker } from '../cli/bundle.ts'
import { createStack, firstOfCrowd } from './stack.ts'

const apps = register as readonly App<any, any, any>[]
const people = 60
let stack: Stack
let worker: LocalWorker
const folder = mkdtempSync(join(tmpdir(), 'telegram-app-factory-bundle-'))

beforeAll(async () => {
  // the sandbox stands still; the Worker lives by the machine's clock, as with the real Telegram
  stack = await createStack({
    apps,
    deployed: { queue: false },
    crowd: people,
    env: { SUBREQUEST_BUDGET: '20' },
  })
  worker = await runWorker(await bundleWorker(folder), 0, stack.env)
})
afterAll(async () => {
  await worker.stop()
  await stack.close()
  rmSync(folder, { recursive: true, force: true })
})

it('more than one invocation may send goes through the queue, once each, without another tick', async () => {
  await stack.sql(`insert into factory_jobs (app, kind, chat_id, payload, weight, run_at, created_at)
    select 'dripflow', 'send', ${firstOfCrowd} + n, jsonb_build_object('method', 'sendMessage', 'lost', 'ask', 'params', jsonb_build_object('chat_id', ${firstOfCrowd} + n, 'text', 'Hello')), 1, '2026-01-01', '2026-01-01' from generate_series(0, ${people - 1}) n`)
  const tick = await fetch(`${worker.url}/tick`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stack.env.TICK_SECRET}` },
  })
  // two of the twenty are the connection and the clock, four are kept for questions
  expect(await tick.json()).toMatchObject({ ran: 14, failed: 0 })
  await vi.waitFor(async () => {
    expect(await stack.sql(`select state, count(*)::int as n from factory_jobs where kind = 'send' group by state`)).toEqual([
      { state: 'done', n: people },
    ])
  }, { timeout: 50_000, interval: 200 })
  const sent = (await stack.calls('dripflow')).filter(call => call.params.text === 'Hello').map(call => call.params.chat_id)
  expect(sent).toHaveLength(people)
  expect(new Set(sent).size).toBe(people)
  expect(await (await fetch(`${worker.url}/health`)).json()).toMatchObject({ ok: true, needs: [] })
})
