import type { App } from '#kit/app'
import type { LocalWorker } from '../cli/bundle.ts'
import type { Stack } from './stack.ts'
// The last ring: the Worker as it is deployed, in workerd, gets a webhook and a tick.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { botId, tokenVariable } from '#kit/app'
import { webhookSecret } from '#kit/bot'
import { openSession } from '#kit/user'
import { apps as register } from '../apps/index.ts'
import { bundleWorker, runWorker } from '../cli/bundle.ts'
import { createStack } from './stack.ts'

const apps = register as readonly App<any, any, any>[]
let stack: Stack
let worker: LocalWorker
let script: string
const folder = mkdtempSync(join(tmpdir(), 'telegram-app-factory-bundle-'))

beforeAll(async () => {
  stack = await createStack({ apps })
  script = await bundleWorker(folder)
  worker = await runWorker(script, 0, stack.env)
})
afterAll(async () => {
  await worker.stop()
  await stack.close()
  rmSync(folder, { recursive: true, force: true })
})

it('is under a megabyte compressed', () => {
  expect(gzipSync(script).byteLength).toBeLessThan(1_000_000)
})

it('answers /privacy of the first app in its response, and ticks', async () => {
  const token = stack.env[tokenVariable(apps[0]!.manifest.id)]!
  const response = await fetch(`${worker.url}/${botId(token)}/webhook`, {
    method: 'POST',
    headers: { 'x-telegram-bot-api-secret-token': await webhookSecret(token) },
    body: JSON.stringify({
      update_id: 1,
      message: {
        message_id: 1,
        date: 1,
        chat: { id: 5, type: 'private', first_name: 'Ann' },
        from: { id: 5, is_bot: false, first_name: 'Ann' },
        text: '/privacy',
        entities: [
          { type: 'bot_command', offset: 0, length: 8 },
        ],
      },
    }),
  })
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({
    method: 'sendMessage',
    chat_id: 5,
    text: expect.stringContaining(apps[0]!.manifest.name),
  })
  const tick = await fetch(`${worker.url}/tick`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stack.env.TICK_SECRET}` },
  })
  expect(await tick.json()).toMatchObject({ now: '2026-11-23T10:00:00.000Z', ran: 0, failed: 0 })
  expect(await (await fetch(`${worker.url}/health`)).json()).toMatchObject({ ok: true, last_tick: '2026-11-23T10:00:00.000Z' })
})

it('counts what one person asks', async () => {
  const { manifest } = apps[0]!
  const now = Date.parse('2026-11-23T10:00:00Z')
  const { token } = await openSession(stack.env.SUPABASE_JWT_SECRET!, manifest.id, { id: 5, first_name: 'Ann' }, now)
  const ask = async () => (await fetch(`${worker.url}/${manifest.id}/api/nothing`, {
    headers: { authorization: `Bearer ${token}` },
  })).status
  expect(await ask()).toBe(404)
  // a minute may end in between, and the counting begins anew
  for (let asked = 0; asked < 250; asked++) {
    if (await ask() === 429)
      return
  }
  throw new Error('Nobody counted.')
})
