import type { Stack } from './stack.ts'
// What the outside relies on: the Worker's addresses, statuses and their order; broken input.
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { botId } from '#kit/app'
import { webhookSecret } from '#kit/bot'
import template from '../apps/_template/index.ts'
import { createWorker } from '../worker/create.ts'
import { createStack } from './stack.ts'

let stack: Stack
let hook: string
let secret: string
const logged = vi.spyOn(console, 'error').mockImplementation(() => {})

beforeAll(async () => {
  stack = await createStack({
    apps: [template],
  })
  hook = `${stack.url}/${botId(stack.env.TEMPLATE_TOKEN!)}/webhook`
  secret = await webhookSecret(stack.env.TEMPLATE_TOKEN!)
})
afterAll(() => stack.close())

// a refused body is not read to its end, so its connection must not be used again
function post(address: string, body: BodyInit, headers: Record<string, string> = {}) {
  return fetch(address, {
    method: 'POST',
    body,
    headers: { ...headers, connection: 'close' },
    duplex: 'half',
  } as RequestInit)
}

it('checks a webhook in this order: method, bot, secret, size, shape', async () => {
  const big = 'x'.repeat(2_000_000)
  const right = { 'x-telegram-bot-api-secret-token': secret }
  expect((await fetch(`${stack.url}/1/webhook`)).status).toBe(405)
  expect((await post(`${stack.url}/1/webhook`, big)).status).toBe(404)
  expect((await post(`${stack.url}/abc/webhook`, '{}')).status).toBe(404)
  expect((await post(hook, big)).status).toBe(401)
  expect((await post(hook, big, {
    'x-telegram-bot-api-secret-token': secret.replace(/./, 'z'),
  })).status).toBe(401)
  expect((await post(hook, big, right)).status).toBe(413)
  expect((await post(hook, '{', right)).status).toBe(400)
  for (const body of [
    '[]',
    'null',
    '7',
    '{}',
    '{"update_id":"1"}',
    '{"update_id":1.5}',
  ])
    expect((await post(hook, body, right)).status, body).toBe(400)
  expect((await post(hook, '{"update_id":77,"brand_new":{}}', right)).status).toBe(200)
})

it('stops reading a body without a length at a million bytes', async () => {
  const chunk = new TextEncoder().encode('y'.repeat(100_000))
  let sent = 0
  const body = new ReadableStream({
    pull(controller) {
      sent += 1
      sent > 20
        ? controller.close()
        : controller.enqueue(chunk)
    },
  })
  expect((await post(hook, body, { 'x-telegram-bot-api-secret-token': secret })).status).toBe(413)
})

it('derives the secret as documented', async () => {
  const { createHmac } = await import('node:crypto')
  expect(secret).toBe(createHmac('sha256', stack.env.TEMPLATE_TOKEN!).update('webhook').digest('hex'))
})

it('answers health and ticks as documented', async () => {
  expect((await fetch(`${stack.url}/tick`, { method: 'POST' })).status).toBe(401)
  expect((await fetch(`${stack.url}/tick`, {
    method: 'POST',
    headers: { authorization: 'Bearer wrong' },
  })).status).toBe(401)
  expect(await stack.tick()).toEqual({
    now: '2026-11-23T10:00:00.000Z',
    ran: expect.any(Number),
    failed: 0,
    next_due_at: null,
  })
  const health = await (await fetch(`${stack.url}/health`)).json()
  expect(health).toMatchObject({
    ok: true,
    database: 'up',
    apps: ['template'],
    off: [],
    last_tick: '2026-11-23T10:00:00.000Z',
  })
})

it('the cron trigger does what a tick does', async () => {
  await stack.sim('/sim/clock', { advance: 'PT3M' })
  await stack.sql('delete from factory_heartbeats')
  await createWorker([template]).scheduled({ scheduledTime: 0 }, { ...stack.env }, {
    waitUntil() {},
  })
  expect(await stack.sql(`select at from factory_heartbeats where name = 'tick'`)).toEqual([
    {
      at: new Date('2026-11-23T10:03:00Z'),
    },
  ])
})

it('refuses ticks from foreign sites', async () => {
  const authorization = `Bearer ${stack.env.TICK_SECRET}`
  expect((await fetch(`${stack.url}/tick`, {
    method: 'POST',
    headers: { authorization, origin: 'https://evil.example' },
  })).status).toBe(403)
})

it('says that the database is down', async () => {
  const worker = createWorker([template])
  const env = { ...stack.env, WORKER_DATABASE_URL: 'postgres://factory_worker:factory_worker@127.0.0.1:1/none' }
  const response = await worker.fetch(new Request('http://127.0.0.1/health'), env, {
    waitUntil() {},
  })
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ ok: false, database: 'down' })
})

it('switches an app without a token off, and refuses to start without what is shared, naming all of it and no value', async () => {
  const worker = createWorker([template])
  const { TEMPLATE_TOKEN: _, ...without } = stack.env
  expect(await (await worker.fetch(new Request('http://127.0.0.1/health'), without, {
    waitUntil() {},
  })).json()).toMatchObject({
    ok: true,
    off: [
      { id: 'template', why: 'TEMPLATE_TOKEN is not set' },
    ],
  })
  const broken = await worker.fetch(new Request('http://127.0.0.1/health'), { TICK_SECRET: 'short', DATABASE_URL: 'postgres://secret-owner' }, {
    waitUntil() {},
  })
  expect(broken.status).toBe(503)
  const { message } = await broken.json() as { message: string }
  for (const name of ['TICK_SECRET', 'WORKER_DATABASE_URL', 'DATABASE_URL'])
    expect(message).toContain(name)
  expect(message).not.toContain('secret-owner')
})

it.each([
  [
    '10,000 characters',
    {
      text: 'a'.repeat(10_000),
    },
  ],
  [
    'markup and right-to-left names',
    {
      text: 'hi',
      from: { id: 9, is_bot: false, first_name: '<b>\u202Eعلي</b>' },
    },
  ],
  [
    'a message without text',
    {
      sticker: {
        file_id: 'x',
        file_unique_id: 'y',
        type: 'regular',
        width: 1,
        height: 1,
        is_animated: false,
        is_video: false,
      },
    },
  ],
  [
    'NUL and lone surrogates',
    { text: '\u0000 \uD800 x' },
  ],
])('survives %s', async (_, message) => {
  const update = {
    update_id: 5_000 + Math.abs(JSON.stringify(message).length),
    message: {
      message_id: 1,
      date: 1,
      chat: { id: 9, type: 'private', first_name: 'x' },
      from: { id: 9, is_bot: false, first_name: 'x' },
      ...message,
    },
  }
  expect((await post(hook, JSON.stringify(update), { 'x-telegram-bot-api-secret-token': secret })).status).toBe(200)
})

it('never logged a token or a secret', () => {
  const words = logged.mock.calls.flat().join('\n')
  for (const value of [stack.env.TEMPLATE_TOKEN!, stack.env.TICK_SECRET!, secret])
    expect(words).not.toContain(value)
})
