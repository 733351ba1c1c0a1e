// Long polling, against a Telegram that is the sandbox: whose webhook is left alone, and that an update reaches the Worker.

import type { Stack } from '../test/stack.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import template from '../apps/_template/index.ts'
import { createStack } from '../test/stack.ts'
import { pollTelegram } from './telegram.ts'

let stack: Stack
let said: string[]
let stop = () => {}

beforeEach(async () => {
  said = []
  for (const method of ['log', 'error'] as const)
    vi.spyOn(console, method).mockImplementation(words => void said.push(String(words)))
  stack = await createStack({
    apps: [template],
  })
})
afterEach(async () => {
  stop()
  vi.restoreAllMocks()
  await stack.close()
})

async function start(takeOver: boolean, more: Record<string, string> = {}) {
  stop = await pollTelegram({
    apps: [template],
    values: {
      ...stack.env,
      ...more,
    },
    workerUrl: stack.url,
    takeOver,
  })
}
const webhookOf = async () => (await (await fetch(`${stack.sandbox.url}/bot${stack.env.TEMPLATE_TOKEN}/getWebhookInfo`)).json() as { result: { url: string } }).result.url

it('leaves a bot with a webhook alone and names it', async () => {
  await start(false)
  expect(said).toEqual([
    expect.stringMatching(/^@FactoryTemplateBot has a webhook at 127\.0\.0\.1:\d+ and is left alone\./),
  ])
  expect(await webhookOf()).toBe(`${stack.url}/7000001/webhook`)
})

it('takes it over when told so, without losing what waits, and hands updates to the Worker', async () => {
  await stack.sim('/sim/fault', {
    on: 'webhook',
    kind: 'status',
    code: 500,
    times: 1000,
  })
  const ann = await stack.person('Ann')
  await stack.say('template', ann, '/help')
  await start(true)
  expect(await webhookOf()).toBe('')
  await vi.waitFor(async () => expect((await stack.last('template', ann)).from.is_bot).toBe(true), 10_000)
  expect((await stack.last('template', ann)).text).toContain('/remind')
  expect(said).toEqual(['@FactoryTemplateBot is polled for Template.'])
})

it('names a bot whose token Telegram does not know, never the token', async () => {
  const token = `7000009:${'w'.repeat(35)}`
  await start(false, { TEMPLATE_TOKEN: token })
  expect(said).toEqual(['Template is not polled: getMe for bot 7000009: Unauthorized'])
})

it('says where a token comes from when there is none', async () => {
  await expect(start(false, { TEMPLATE_TOKEN: '' })).rejects.toMatchObject({
    code: 'no-token',
    hint: expect.stringContaining('TEMPLATE_TOKEN'),
  })
})
