// A new token in the place of the old one, with @BotFather of the sandbox and the Worker's own code.

import type { App } from '#kit/app'
import type { Stack } from '../test/stack.ts'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tokenVariable } from '#kit/app'
import template from '../apps/_template/index.ts'
import { apps as register } from '../apps/index.ts'
import { createStack } from '../test/stack.ts'
import { createWorker } from '../worker/create.ts'
import { checkNewValue, targetOf, tryOld, writeSetting } from './rotate.ts'

const app = (register as readonly App<any, any, any>[])[0]!
const { id, username } = app.manifest
const variable = tokenVariable(id)
let stack: Stack
let workerUrl: string
let server: ReturnType<typeof serve>
/** What the Worker knows; another object is another deployment. */
let env: Record<string, string>
let old: string

async function father(...words: string[]) {
  const chat = { bot: 'BotFather', user: 'founder' }
  let answer: any
  for (const text of words) {
    await stack.sim('/sim/send', { chat, text })
    answer = (await stack.sim<any[]>('/sim/messages?bot=BotFather&user=founder')).at(-1)
  }
  return answer.text.slice(answer.entities?.at(-1)?.offset) as string
}

beforeAll(async () => {
  stack = await createStack({
    apps: [template],
  })
  await stack.person('Alex', { username: 'founder' })
  old = await father('/newbot', app.manifest.name, username)
  env = { ...stack.env, [variable]: old }
  const worker = createWorker([app])
  server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const started = serve({
      fetch: (request: Request) => worker.fetch(request, env, {
        waitUntil() {},
      }),
      port: 0,
      hostname: '127.0.0.1',
    }, () => resolve(started))
  })
  workerUrl = `http://127.0.0.1:${(server.address() as { port: number }).port}`
})
afterAll(async () => {
  await new Promise<void>(resolve => (server as { close: (done: () => void) => void }).close(() => resolve()))
  await stack.close()
})

it('takes a new token of the same bot only, and the old one is refused when it is in place', async () => {
  const target = targetOf(id, [app])
  const check = (value: string) => checkNewValue(target, value, old, [app], stack.sandbox.url)
  const rotation = () => ({ target, values: env, old, workerUrl })

  await expect(check(old)).rejects.toMatchObject({ code: 'rotate-same' })
  await expect(check('nonsense')).rejects.toMatchObject({ code: 'rotate-malformed' })
  await expect(check(stack.env.TEMPLATE_TOKEN!)).rejects.toMatchObject({ code: 'rotate-other-bot' })
  await expect(tryOld(rotation())).rejects.toMatchObject({
    code: 'old-still-works',
    message: expect.stringContaining('Telegram still takes'),
  })

  const value = await father('/revoke', `@${username}`)
  await check(value)
  await expect(tryOld(rotation())).rejects.toMatchObject({
    code: 'old-still-works',
    message: expect.stringContaining('The Worker still takes'),
  })
  env = { ...env, [variable]: value }
  expect(await tryOld(rotation())).toBe('Telegram and the Worker refuse the old one.')
})

it('the second clock refuses its old secret', async () => {
  const target = targetOf('TICK_SECRET', [app])
  expect(target.madeUp).toBe(true)
  const before = env.TICK_SECRET!
  const rotation = {
    target,
    values: env,
    old: before,
    workerUrl,
  }
  await expect(tryOld(rotation)).rejects.toMatchObject({ code: 'old-still-works' })
  env = { ...env, TICK_SECRET: 'another-secret-of-the-tests' }
  expect(await tryOld(rotation)).toBe('The Worker refuses the old one.')
})

it('knows what can be rotated', () => {
  expect(targetOf(variable, [app])).toMatchObject({ name: variable, app })
  expect(targetOf('STRIPE_SECRET_KEY', [app])).toMatchObject({ app: undefined, madeUp: false })
  expect(() => targetOf('PAGES_ORIGIN', [app])).toThrow('no app and no secret called "PAGES_ORIGIN"')
})

describe('writing it down', () => {
  const folder = mkdtempSync(join(tmpdir(), 'telegram-app-factory-rotate-'))
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  afterAll(() => rmSync(folder, { recursive: true }))

  it('changes one line where it stands, and leaves the rest alone', () => {
    mkdirSync(join(folder, '.factory'))
    writeFileSync(join(folder, '.env'), '# a comment\nONE_TOKEN=$1\nEMPTY_KEY=\nTWO_TOKEN=b', { mode: 0o644 })
    writeFileSync(join(folder, '.factory/secrets.env'), 'TICK_SECRET=x\nEMPTY_KEY=made-up\n')
    expect(writeSetting(folder, 'ONE_TOKEN', '$&new')).toBe('.env')
    expect(writeSetting(folder, 'TICK_SECRET', 'y')).toBe('.factory/secrets.env')
    expect(writeSetting(folder, 'EMPTY_KEY', 'z')).toBe('.factory/secrets.env')
    expect(writeSetting(folder, 'THREE_TOKEN', 'c')).toBe('.env')
    expect(read('.env')).toBe('# a comment\nONE_TOKEN=$&new\nEMPTY_KEY=\nTWO_TOKEN=b\nTHREE_TOKEN=c\n')
    expect(read('.factory/secrets.env')).toBe('TICK_SECRET=y\nEMPTY_KEY=z\n')
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600)
  })
})
