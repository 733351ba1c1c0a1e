import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
// The doors: who may come in, what is kept over a restart, what a reset forgets.
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createSandbox } from './index.ts'
import { createStage, png } from './testing.ts'

const dirs: string[] = []
afterEach(() => {
  for (const dir of dirs.splice(0))
    rmSync(dir, { recursive: true })
})

function status(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, response => resolve(response.resume().statusCode!)).on('error', reject).end()
  })
}

it('lets in this machine only, whatever the name or page it comes by', async () => {
  const { sandbox } = await createStage()
  const url = `${sandbox.url}/sim/bots`
  expect(await status(url, {})).toBe(200)
  expect(await status(url, { host: `localhost:${sandbox.port}`, origin: `http://localhost:${sandbox.port}` })).toBe(200)
  expect(await status(url, { host: 'evil.example' })).toBe(403)
  expect(await status(url, { origin: 'https://evil.example' })).toBe(403)
  expect(await status(url, { origin: 'null' })).toBe(403)
  expect(await status(`${sandbox.url}/bot1:x/getMe`, { host: 'evil.example' })).toBe(403)
  await sandbox.close()
})

it('says in a code that the port is taken', async () => {
  const { sandbox } = await createStage()
  await expect(createSandbox({ port: sandbox.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await sandbox.close()
})

describe('state', () => {
  it('survives a restart: people, messages, files, waiting updates, the clock', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-'))
    dirs.push(dataDir)
    const token = `123456:${'a'.repeat(35)}`
    const bots = [
      {
        token,
        username: 'kept_bot',
        first_name: 'Kept',
        app: 'kept',
      },
    ]
    const first = await createStage({ dataDir, bots })
    await first.sim('users', { first_name: 'Ann', username: 'annie' })
    await first.sim('clock', { advance: 'P1D' })
    const photo = await first.sim('send', {
      chat: { bot: 'kept', user: 'annie' },
      photo: {
        base64: png(20, 10).toString('base64'),
      },
      caption: 'look',
    })
    await first.sandbox.close()

    const second = await createStage({ dataDir, bots })
    expect(await second.sim('bots')).toMatchObject([
      { id: 123456, username: 'kept_bot', app: 'kept' },
    ])
    expect(await second.sim('messages?bot=kept&user=annie')).toMatchObject([
      {
        caption: 'look',
        photo: [
          { width: 20, height: 10 },
        ],
      },
    ])
    const file = await fetch(`${second.sandbox.url}/sim/file/${photo.photo[0].file_unique_id}`)
    expect(file.headers.get('content-type')).toBe('image/png')
    expect(file.headers.get('x-content-type-options')).toBe('nosniff')
    expect(Date.parse((await second.sim('clock')).now)).toBeGreaterThan(Date.now() + 86_000_000)
    const updates = await fetch(`${second.sandbox.url}/bot${token}/getUpdates`).then(response => response.json())
    expect(updates).toMatchObject({
      ok: true,
      result: [
        {
          message: { caption: 'look' },
        },
      ],
    })
    const again = await second.sim('users', { first_name: 'Ann' })
    expect(again.id).toBeGreaterThan((await second.sim('users'))[0].id)
    await second.sandbox.close()
  })

  it('is forgotten by a reset, but for bots, clock and counters', async () => {
    const { sandbox, sim, bot } = await createStage()
    await bot('reset_bot')
    const ann = await sim('users', { first_name: 'Ann' })
    const { message_id } = await sim('send', {
      chat: { bot: 'reset_bot', user: ann.id },
      text: 'x',
    })
    await sim('reset', {})
    expect(await sim('users')).toEqual([])
    expect(await sim('calls')).toEqual([])
    expect(await sim('bots')).toHaveLength(1)
    const bob = await sim('users', { first_name: 'Bob' })
    expect(bob.id).toBeGreaterThan(ann.id)
    expect((await sim('send', {
      chat: { bot: 'reset_bot' },
      text: 'y',
    })).message_id).toBeGreaterThan(message_id)
    await sandbox.close()
  })
})

it('refuses what makes no sense, with a code and a sentence', async () => {
  const { sandbox, sim } = await createStage()
  expect(await sim('users', { username: 'x' })).toEqual({ code: 'first-name-needed', message: '"first_name" must be a text.' })
  expect(await sim('bots', { username: 'no', first_name: 'x' })).toMatchObject({ code: 'username-invalid' })
  expect(await sim('send', { chat: -5, text: 'x' })).toMatchObject({ code: 'chat-not-found' })
  expect(await sim('location', {})).toMatchObject({ code: 'not-emulated' })
  expect(await sim('nothing')).toMatchObject({ code: 'no-such-call' })
  const bad = await fetch(`${sandbox.url}/sim/users`, { method: 'POST', body: '{' })
  expect([bad.status, await bad.json()]).toMatchObject([
    400,
    { code: 'bad-json' },
  ])
  await sandbox.close()
})

it('tells listeners what changed', async () => {
  const { sandbox, sim } = await createStage()
  const abort = new AbortController()
  const feed = await fetch(`${sandbox.url}/sim/events`, { signal: abort.signal })
  const reader = feed.body!.pipeThrough(new TextDecoderStream()).getReader()
  await reader.read()
  const { id } = await sim('users', { first_name: 'Ann' })
  expect((await reader.read()).value).toContain(JSON.stringify({ type: 'user', user: id }))
  abort.abort()
  await sandbox.close()
})

it('serves the page and the mini apps, and nothing outside their folders', async () => {
  const webDir = mkdtempSync(join(tmpdir(), 'web-'))
  const pagesDir = mkdtempSync(join(tmpdir(), 'pages-'))
  dirs.push(webDir, pagesDir)
  writeFileSync(join(webDir, 'index.html'), 'the chat')
  writeFileSync(join(pagesDir, 'index.html'), 'the apps')
  const { sandbox } = await createStage({ webDir, pagesDir })
  const page = async (path: string) => (await fetch(`${sandbox.url}${path}`)).text()
  expect(await page('/')).toBe('the chat')
  expect(await page('/pages/')).toBe('the apps')
  expect((await fetch(`${sandbox.url}/..%2f..%2fetc/passwd`)).status).toBe(404)
  await sandbox.close()
})
