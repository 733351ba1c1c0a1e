// People's files: given out by signed addresses only, with pinned types, whoever claims what; stored in a channel or at Supabase.

import type { BotContext } from '#kit/bot'
import type { Stack, StackOptions } from './stack.ts'
import { Composer } from 'grammy'
import { afterEach, expect, it } from 'vitest'
import { defineApp, defineManifest } from '#kit/app'
import { createApi } from '#kit/user'
import template from '../apps/_template/index.ts'
import telescheduler from '../apps/telescheduler/index.ts'
import { supabaseKey } from '../sandbox/index.ts'
import { createStack } from './stack.ts'

let stack: Stack
afterEach(() => stack.close())

/** Says which file_id it was sent: a file_id is good for one bot only. */
const bot = new Composer<BotContext>()
bot.on(['message:photo', 'message:document'], ctx => ctx.say((ctx.message.photo?.at(-1) ?? ctx.message.document)!.file_id))

// the file ids a person of this made-up app may see are named in the question, so that a test can ask for any
const poster = defineApp({
  manifest: defineManifest({
    ...template.manifest,
    id: 'poster',
    username: 'FactoryPosterBot',
    needs: ['files'],
  }),
  bot,
  api: createApi().get('/show', async c => c.json({
    url: await c.env.files.link({
      file_id: c.req.query('file')!,
      kind: c.req.query('kind') ?? 'photo',
      ...c.req.query('name') && {
        name: c.req.query('name')!,
      },
    }),
  })),
})

async function open(env: StackOptions['env'] = {}): Promise<void> {
  stack = await createStack({
    apps: [poster],
    env,
  })
}

async function tokenOf(user: { id: number }): Promise<string> {
  const { url } = await stack.sim('/sim/open', { bot: 'poster', user: user.id })
  const initData = new URLSearchParams(new URL(url).hash.slice(1)).get('tgWebAppData')!
  const session = await fetch(`${stack.url}/poster/api/session`, {
    method: 'POST',
    headers: { authorization: `tma ${initData}` },
  })
  return (await session.json() as { token: string }).token
}

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

/** @returns the file_id the bot knows it by */
async function sendFile(user: { id: number }, file: Record<string, unknown>): Promise<string> {
  await stack.send({ bot: 'poster', user: user.id }, user, file)
  return (await stack.last('poster', user)).text
}

function sendPhoto(user: { id: number }) {
  return sendFile(user, {
    photo: {
      base64: png.toString('base64'),
    },
  })
}

async function addressOf(user: { id: number }, query: string): Promise<string> {
  const answer = await fetch(`${stack.url}/poster/api/show?${query}`, {
    headers: { authorization: `Bearer ${await tokenOf(user)}` },
  })
  return (await answer.json() as { url: string }).url
}

it('streams a file of the chat by a signed address, and no address carries a token or a file_id', async () => {
  await open()
  const ann = await stack.person('Ann')
  const file = await sendPhoto(ann)
  const url = await addressOf(ann, `file=${file}`)
  expect(url).toMatch(/^\/poster\/api\/files\/\w{10}\?until=\d+&signature=[0-9a-f]{32}$/)
  expect(url).not.toContain(file)
  const answer = await fetch(stack.url + url)
  expect(answer.status).toBe(200)
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(png)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/jpeg',
    'content-disposition': expect.stringMatching(/^inline; /),
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'default-src \'none\'; sandbox',
  })
  // the same file is the same id, and its row is kept once
  expect((await addressOf(ann, `file=${file}`)).split('?')[0]).toBe(url.split('?')[0])
  expect(await stack.sql('select count(*)::int as rows from factory_files')).toEqual([
    { rows: 1 },
  ])
})

it('refuses an address that is forged, another file\'s, or five minutes old', async () => {
  await open()
  const ann = await stack.person('Ann')
  const url = await addressOf(ann, `file=${await sendPhoto(ann)}`)
  const status = async (path: string) => (await fetch(stack.url + path)).status
  expect(await status(url.replace(/signature=./, digit => digit === 'signature=0'
    ? 'signature=1'
    : 'signature=0'))).toBe(401)
  expect(await status(url.replace(/files\/\w{10}/, 'files/abcdefghjk'))).toBe(401)
  expect(await status(url.replace(/until=\d+/, 'until=99999999999'))).toBe(401)
  expect(await status(url.split('?')[0]!)).toBe(401)
  await stack.advance('PT4M59S')
  expect(await status(url)).toBe(200)
  await stack.advance('PT2S')
  expect(await status(url)).toBe(401)
})

it('never shows what could carry a script: it is a download, under a harmless name', async () => {
  await open()
  const ann = await stack.person('Ann')
  const file = await sendFile(ann, {
    document: {
      base64: Buffer.from('<script>alert(1)</script>').toString('base64'),
      file_name: 'x.html',
      mime_type: 'text/html',
    },
  })
  const url = await addressOf(ann, `file=${file}&kind=document&name=${encodeURIComponent('ä"\r\nSet-Cookie: x.html')}`)
  const { headers } = await fetch(stack.url + url)
  expect(headers.get('content-type')).toBe('application/octet-stream')
  expect(headers.get('content-disposition')).toBe('attachment; filename="____Set-Cookie__x.html"; filename*=UTF-8\'\'%C3%A4%22%0D%0ASet-Cookie%3A%20x.html')
  expect(headers.has('set-cookie')).toBe(false)
})

it('says so when the file is gone, or Telegram cannot be asked', async () => {
  await open()
  const ann = await stack.person('Ann')
  const unknown = await fetch(stack.url + await addressOf(ann, 'file=AgACAgQAAnothere'))
  expect([unknown.status, (await unknown.json() as any).code]).toEqual([404, 'file-gone'])
  const url = await addressOf(ann, `file=${await sendPhoto(ann)}`)
  await stack.sim('/sim/fault', {
    on: 'api',
    kind: 'status',
    code: 502,
    times: 5,
  })
  const down = await fetch(stack.url + url)
  const text = await down.text()
  expect([down.status, JSON.parse(text).code]).toEqual([503, 'files-unreachable'])
  expect(text).not.toContain(stack.env.POSTER_TOKEN)
})

async function upload(user: { id: number }, bytes: Uint8Array<ArrayBuffer>, name = 'scan.png', type = 'image/png') {
  return await fetch(`${stack.url}/poster/api/files?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { 'authorization': `Bearer ${await tokenOf(user)}`, 'content-type': type },
    body: bytes,
  })
}

async function roundTrip() {
  const ann = await stack.person('Ann')
  const answer = await upload(ann, png)
  expect(answer.status).toBe(200)
  const { url, ...about } = await answer.json() as any
  expect(about).toEqual({
    id: expect.stringMatching(/^\w{10}$/),
    name: 'scan.png',
    size: png.byteLength,
  })
  const file = await fetch(stack.url + url)
  expect(file.headers.get('content-type')).toBe('image/png')
  expect(Buffer.from(await file.arrayBuffer())).toEqual(png)
  return ann
}

it('keeps uploads in a private channel', async () => {
  await open(async (sandbox) => {
    const sim = async (path: string, body: unknown) => await (await fetch(sandbox + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })).json() as { id: number }
    const owner = await sim('/sim/users', { first_name: 'Owner' })
    const channel = await sim('/sim/chats', { type: 'channel', title: 'Files', owner: owner.id })
    await sim('/sim/members', {
      chat: channel.id,
      user: 'poster',
      status: 'administrator',
      rights: { can_post_messages: true },
    })
    return {
      FILES_CHAT_ID: String(channel.id),
    }
  })
  const ann = await roundTrip()
  // who wants to be forgotten takes the rows along
  await stack.say('poster', ann, '/deletemydata')
  await stack.press({ bot: 'poster', user: ann.id }, (await stack.last('poster', ann)).message_id, 'kit:erase:yes')
  expect(await stack.sql('select public_id from factory_files')).toEqual([])
})

it('keeps uploads at Supabase where that is set up', async () => {
  await open(async sandbox => ({ SUPABASE_URL: `${sandbox}/supabase`, SUPABASE_SECRET_KEY: supabaseKey }))
  await roundTrip()
  expect(await stack.sql('select backing from factory_files')).toEqual([
    { backing: 'supabase' },
  ])
})

it('refuses uploads of nobody, of nothing, of too much, and where nothing is set up', async () => {
  await open()
  const ann = await stack.person('Ann')
  const nobody = await fetch(`${stack.url}/poster/api/files`, { method: 'POST', body: png })
  expect(nobody.status).toBe(401)
  expect((await upload(ann, new Uint8Array())).status).toBe(400)
  expect((await upload(ann, new Uint8Array(20 * 1024 * 1024 + 1))).status).toBe(413)
  const off = await upload(ann, png)
  expect([off.status, (await off.json() as any).code]).toEqual([503, 'files-off'])
})

it('a bot that is made administrator of the channel for files keeps quiet about it', async () => {
  let founder = { id: 0 }
  let id = 0
  stack = await createStack({
    apps: [telescheduler],
    async env(sandboxUrl) {
      const sim = async (path: string, body: object) => (await fetch(sandboxUrl + path, {
        method: 'POST',
        body: JSON.stringify(body),
      })).json() as Promise<{ id: number }>
      founder = await sim('/sim/users', { first_name: 'Alex' })
      id = (await sim('/sim/chats', { type: 'channel', title: 'Files of the bots', owner: founder.id })).id
      return {
        FILES_CHAT_ID: String(id),
      }
    },
  })
  await stack.say('telescheduler', founder, '/start')
  await stack.sim('/sim/members', {
    chat: id,
    user: 'telescheduler',
    from: founder.id,
    status: 'administrator',
    rights: { can_post_messages: true },
  })
  await stack.send(id, founder, { text: 'A word of the founder' })
  await stack.advance('PT5S')
  expect((await stack.messages({ bot: 'telescheduler', user: founder.id })).map((message: any) => message.text).join('\n')).not.toContain('connected')
  expect(await stack.sql('select 1 from telescheduler_channels')).toEqual([])
})
