// The disk is full: whoever sends a file is told, nothing half-written stays, everything else goes on, and what waited is written when there is room.

import type { Stage } from './testing.ts'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createStage, png } from './testing.ts'

const disk = vi.hoisted(() => ({ isFull: false }))
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  return {
    ...fs,
    writeFileSync(...given: Parameters<typeof fs.writeFileSync>) {
      if (!disk.isFull)
        return fs.writeFileSync(...given)
      // as much as there is room for
      fs.writeFileSync(given[0], String(given[1]).slice(0, 1))
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    },
  }
})

let stage: Stage
let folder: string
const dataDir = () => join(folder, 'sandbox')
const said: string[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'telegram-app-factory-disk-'))
  said.length = 0
  vi.spyOn(console, 'error').mockImplementation((...words) => void said.push(words.join(' ')))
  stage = await createStage({
    dataDir: dataDir(),
  })
})
afterEach(async () => {
  disk.isFull = false
  vi.restoreAllMocks()
  await stage.sandbox.close()
  rmSync(folder, { recursive: true, force: true })
})

it('a file is refused in words, by hand and by a bot, and leaves nothing behind', async () => {
  const bot = await stage.bot('disk_test_bot')
  const ann = await stage.sim('users', { first_name: 'Ann' })
  const chat = { bot: bot.id, user: ann.id }
  await stage.sim('send', { chat, from: ann.id, text: '/start' })
  disk.isFull = true
  const photo = {
    base64: png(10, 10).toString('base64'),
  }
  expect(await stage.sim('send', { chat, from: ann.id, photo })).toEqual({
    code: 'disk-full',
    message: expect.stringContaining('no room'),
  })
  const form = new FormData()
  form.set('chat_id', String(ann.id))
  form.set('document', new Blob(['hello']), 'hello.txt')
  const refused = await (await fetch(`${stage.sandbox.url}/bot${bot.token}/sendDocument`, { method: 'POST', body: form })).json()
  expect(refused).toMatchObject({ ok: false, error_code: 500 })
  expect(readdirSync(join(dataDir(), 'files'))).toEqual([])

  expect(await stage.sim('send', { chat, from: ann.id, text: 'still here' })).toMatchObject({ text: 'still here' })
  disk.isFull = false
  expect(await stage.sim('send', { chat, from: ann.id, photo })).toMatchObject({
    photo: expect.any(Array),
  })
})

it('what could not be written is written when there is room again, and until then the file of before stays whole', async () => {
  const state = () => JSON.parse(readFileSync(join(dataDir(), 'telegram.json'), 'utf8'))
  await stage.sim('users', { first_name: 'Before' })
  await vi.waitFor(() => expect(JSON.stringify(state())).toContain('Before'))
  disk.isFull = true
  await stage.sim('users', { first_name: 'Meanwhile' })
  await vi.waitFor(() => expect(said.join()).toContain('no room'))
  expect(JSON.stringify(state())).not.toContain('Meanwhile')
  expect(readdirSync(dataDir())).not.toContain('telegram.json.new')
  disk.isFull = false
  await vi.waitFor(() => expect(JSON.stringify(state())).toContain('Meanwhile'))
  expect(said.filter(words => words.includes('no room'))).toHaveLength(1)
})
