// Mini apps: who may sign in, whose rows are seen, and which pages may ask.

import type { Stack } from './stack.ts'
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { menu } from '#kit/bot'
import { checkInitData, createApi, openSession, readSession } from '#kit/user'
import template from '../apps/_template/index.ts'
import { createStack } from './stack.ts'

/** Beside the template's own: one request that plans and is answered, one that plans and is refused. */
const planning = {
  ...template,
  api: createApi()
    .route('/', template.api!)
    .post('/hello', (c) => {
      c.env.plan.send('sendMessage', { chat_id: c.env.user.id, text: 'Hello from the mini app.' })
      return c.body(null, 202)
    })
    .post('/refused', (c) => {
      c.env.plan.send('sendMessage', { chat_id: c.env.user.id, text: 'Never said.' })
      return c.json({ code: 'no', message: 'No.' }, 409)
    }),
}

let stack: Stack

/** Cloudflare's rate-limiting binding, as far as the Worker uses it. */
const spent = new Set<string>()
const counted = new Map<string, number>()
async function limit({ key }: { key: string }) {
  counted.set(key, (counted.get(key) ?? 0) + 1)
  return { success: !spent.has(key) }
}

beforeAll(async () => {
  stack = await createStack({
    apps: [planning],
    now: '2026-11-23T10:00:00Z',
    env: {
      PAGES_ORIGIN: 'https://founder.github.io/apps/',
      API_LIMIT: { limit } as never,
    },
  })
})
afterAll(() => stack.close())

const call = (path: string, init: RequestInit = {}) => fetch(`${stack.url}/template/api${path}`, init)

async function initDataOf(user: { id: number }, more: Record<string, string> = {}): Promise<string> {
  const { url } = await stack.sim<{ url: string }>('/sim/open', { bot: 'template', user: user.id, ...more })
  return new URLSearchParams(new URL(url).hash.slice(1)).get('tgWebAppData')!
}

function signIn(initData: string) {
  return call('/session', {
    method: 'POST',
    headers: { authorization: `tma ${initData}` },
  })
}

async function tokenOf(user: { id: number }): Promise<string> {
  const { token } = await (await signIn(await initDataOf(user))).json() as { token: string }
  return token
}

function as(token: string, method = 'GET') {
  return {
    method,
    headers: { authorization: `Bearer ${token}` },
  }
}

/** initData of the given fields as a bot with this token would have it. */
function signed(token: string, fields: Record<string, string>): string {
  const text = Object.entries(fields).map(([key, value]) => `${key}=${value}`).sort().join('\n')
  const secret = createHmac('sha256', 'WebAppData').update(token).digest()
  return new URLSearchParams({
    ...fields,
    hash: createHmac('sha256', secret).update(text).digest('hex'),
  }).toString()
}

it('signs a person in with initData as Telegram signs it', async () => {
  const ann = await stack.person('Ann', { username: 'ann_session', language_code: 'en' })
  const response = await signIn(await initDataOf(ann, { start_param: 'c_42' }))
  expect(response.status).toBe(200)
  const body = await response.json() as any
  expect(body).toMatchObject({
    expires_at: '2026-11-23T22:00:00.000Z',
    user: {
      id: ann.id,
      first_name: 'Ann',
      username: 'ann_session',
      language_code: 'en',
    },
  })
  const [, payload] = body.token.split('.')
  expect(JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))).toMatchObject({
    aud: 'authenticated',
    role: 'authenticated',
    app: 'template',
    telegram_id: ann.id,
    sub: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
  })
})

describe('refuses initData that', () => {
  const user = JSON.stringify({ id: 7, first_name: 'Eve' })
  const now = () => String(Date.parse('2026-11-23T10:00:00Z') / 1000)
  const token = (): string => stack.env.TEMPLATE_TOKEN!
  it.each<[string, () => string, string]>([
    [
      'is empty',
      () => '',
      'init-data-invalid',
    ],
    [
      'is unsigned',
      () => new URLSearchParams({
        user,
        auth_date: now(),
      }).toString(),
      'init-data-invalid',
    ],
    [
      'another bot signed',
      () => signed(`${token()}x`, {
        user,
        auth_date: now(),
      }),
      'init-data-invalid',
    ],
    [
      'was changed',
      () => signed(token(), {
        user,
        auth_date: now(),
      }).replace('Eve', 'Eva'),
      'init-data-invalid',
    ],
    [
      'has a key twice',
      () => `${signed(token(), {
        user,
        auth_date: now(),
      })}&user=${encodeURIComponent(user)}`,
      'init-data-invalid',
    ],
    [
      'has no person',
      () => signed(token(), {
        auth_date: now(),
      }),
      'init-data-invalid',
    ],
    [
      'has a person without a number',
      () => signed(token(), {
        user: '{"id":"7","first_name":"Eve"}',
        auth_date: now(),
      }),
      'init-data-invalid',
    ],
    [
      'has no date',
      () => signed(token(), { user }),
      'init-data-invalid',
    ],
    [
      'comes from the future',
      () => signed(token(), {
        user,
        auth_date: String(Number(now()) + 3600),
      }),
      'init-data-invalid',
    ],
    [
      'is older than an hour',
      () => signed(token(), {
        user,
        auth_date: String(Number(now()) - 3601),
      }),
      'init-data-expired',
    ],
  ])('%s', async (_, initData, code) => {
    const response = await signIn(initData())
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({
      code,
      message: expect.any(String),
    })
  })

  it('an hour old is still taken', async () => {
    expect((await signIn(signed(token(), {
      user,
      auth_date: String(Number(now()) - 3600),
    }))).status).toBe(200)
  })
})

it('a session sees and changes that person\'s rows only, another\'s are not there', async () => {
  const [ann, ben] = [await stack.person('Ann'), await stack.person('Ben')]
  await stack.say('template', ann, '/remind 2h tea')
  await stack.say('template', ben, '/remind 2h coffee')
  const [anns, bens] = [await tokenOf(ann), await tokenOf(ben)]
  const [mine] = await (await call('/reminders', as(anns))).json() as { id: number, text: string }[]
  expect(mine!.text).toBe('tea')
  const refused = await call(`/reminders/${mine!.id}`, as(bens, 'DELETE'))
  expect(refused.status).toBe(404)
  expect(await refused.json()).toMatchObject({ code: 'reminder-gone' })
  expect(await (await call('/reminders', as(anns))).json()).toHaveLength(1)
  expect((await call(`/reminders/${mine!.id}`, as(anns, 'DELETE'))).status).toBe(204)
  expect(await (await call('/reminders', as(anns))).json()).toEqual([])
})

it('plans work as the app, with the rows or not at all', async () => {
  const ann = await stack.person('Ann')
  await stack.say('template', ann, '/remind 2h tea')
  const token = await tokenOf(ann)
  expect((await call('/hello', as(token, 'POST'))).status).toBe(202)
  expect((await stack.last('template', ann)).text).toBe('Hello from the mini app.')
  expect((await call('/refused', as(token, 'POST'))).status).toBe(409)
  expect((await stack.last('template', ann)).text).toBe('Hello from the mini app.')

  const [reminder] = await (await call('/reminders', as(token))).json() as { id: number }[]
  const job = async () => (await stack.sql('select state from factory_jobs where kind = $1 and key = $2', [
    'remind',
    String(reminder!.id),
  ]))[0]!.state
  expect(await job()).toBe('waiting')
  expect((await call(`/reminders/${reminder!.id}`, as(token, 'DELETE'))).status).toBe(204)
  expect(await job()).toBe('cancelled')
})

it('refuses a token that is missing, changed, of another app, or ended', async () => {
  const secret = stack.env.SUPABASE_JWT_SECRET as string
  const now = Date.parse('2026-11-23T10:00:00Z')
  const token = async (app: string, at: number) => (await openSession(secret, app, { id: 7, first_name: 'Eve' }, at)).token
  const good = await token('template', now)
  for (const [wrong, code] of [
    ['', 'token-invalid'],
    [`${good.slice(0, -4)}AAAA`, 'token-invalid'],
    [await token('telescheduler', now), 'token-invalid'],
    [(await openSession('another secret of thirty-two chars!', 'template', { id: 7, first_name: 'Eve' }, now)).token, 'token-invalid'],
    [await token('template', now - 12 * 3_600_000), 'token-expired'],
  ] as const) {
    const response = await call('/reminders', as(wrong))
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ code })
  }
  expect((await call('/reminders', as(good))).status).toBe(200)
})

describe('what a mini app sends', () => {
  it('is checked before the app sees it, and every mistake is named', async () => {
    const ann = await stack.person('Ann')
    const token = await tokenOf(ann)
    await stack.say('template', ann, '/remind 2h tea')
    const [{ id }] = await (await call('/reminders', as(token))).json() as [{ id: number }]
    const send = (text: string, path = `/reminders/${id}`) => call(path, {
      method: 'PATCH',
      headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' },
      body: text,
    })
    for (const wrong of [
      '{"text":7}',
      '{"text":"  "}',
      `{"text":"${'x'.repeat(501)}"}`,
      '{}',
      '[]',
      'null',
      '{',
      '',
    ]) {
      const response = await send(wrong)
      expect(response.status, wrong).toBe(400)
      expect(await response.json(), wrong).toMatchObject({ code: 'body-invalid' })
    }
    const good = await send('{"text":" green tea ","userId":1}')
    expect(await good.json()).toMatchObject({ id, text: 'green tea', userId: ann.id })
    expect((await send('{"text":"mine"}', '/reminders/999999')).status).toBe(404)
  })

  it('never reaches another one\'s row', async () => {
    const [ann, eve] = [await stack.person('Ann'), await stack.person('Eve')]
    await stack.say('template', ann, '/remind 2h tea')
    const [{ id }] = await (await call('/reminders', as(await tokenOf(ann)))).json() as [{ id: number }]
    const response = await call(`/reminders/${id}`, {
      method: 'PATCH',
      headers: { 'authorization': `Bearer ${await tokenOf(eve)}`, 'content-type': 'application/json' },
      body: '{"text":"mine now"}',
    })
    expect(response.status).toBe(404)
    expect(await stack.sql('select text from template_reminders where id = $1', [id])).toEqual([
      { text: 'tea' },
    ])
  })
})

describe('/web', () => {
  const links = /^https:\/\/founder\.github\.io\/apps\/template\/#web=(\S+)$/
  async function linkFor(person: { id: number }): Promise<string> {
    await stack.say('template', person, '/web')
    await stack.advance('PT3S')
    const { reply_markup } = await stack.last('template', person)
    return links.exec(reply_markup.inline_keyboard[0][0].url)![1]!
  }
  const signInBy = (code: string, app = 'template') => fetch(`${stack.url}/${app}/api/session`, {
    method: 'POST',
    headers: { authorization: `web ${code}` },
  })

  it('gives a link that signs in the same way, once', async () => {
    const ann = await stack.person('Ann', { username: 'ann_web', language_code: 'ru' })
    const code = await linkFor(ann)
    const response = await signInBy(code)
    expect(response.status).toBe(200)
    const session = await response.json() as any
    expect(session.user).toEqual({
      id: ann.id,
      first_name: 'Ann',
      username: 'ann_web',
      language_code: 'ru',
    })
    expect((await call('/reminders', as(session.token))).status).toBe(200)
    const again = await signInBy(code)
    expect(again.status).toBe(401)
    expect(await again.json()).toMatchObject({ code: 'web-link-invalid' })
  })

  it('of two uses at once one signs in', async () => {
    const code = await linkFor(await stack.person('Bob'))
    const answers = await Promise.all(Array.from({ length: 5 }, () => signInBy(code)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401])
  })

  it('ends after five minutes, and when a newer one is made', async () => {
    const cleo = await stack.person('Cleo')
    const first = await linkFor(cleo)
    const second = await linkFor(cleo)
    expect((await signInBy(first)).status).toBe(401)
    await stack.advance('PT4M50S')
    expect((await signInBy(second)).status).toBe(200)
    const third = await linkFor(cleo)
    await stack.advance('PT5M')
    expect((await signInBy(third)).status).toBe(401)
  })

  it('is nobody else\'s, is not stored, and is not given in a group', async () => {
    const [dora, eve] = [await stack.person('Dora'), await stack.person('Eve')]
    const code = await linkFor(dora)
    expect((await signInBy(code.replace(dora.id.toString(36), eve.id.toString(36)))).status).toBe(401)
    expect(JSON.stringify(await stack.sql('select * from factory_people'))).not.toContain(code.slice(-20))
    for (const wrong of [
      '',
      'x',
      '_'.repeat(30),
      `${'z'.repeat(11)}_${'a'.repeat(20)}`,
    ])
      expect((await signInBy(wrong)).status).toBe(401)
    const group = await stack.sim<{ id: number }>('/sim/chats', { type: 'supergroup', title: 'Group', owner: dora.id })
    await stack.sim('/sim/members', {
      chat: group.id,
      user: 'template',
      from: dora.id,
      status: 'member',
    })
    await stack.send(group.id, dora, { text: '/web@FactoryTemplateBot' })
    await stack.advance('PT3S')
    const said = (await stack.messages(group.id)).at(-1)
    expect(said.text).toContain('in private')
    expect(JSON.stringify(said)).not.toContain('#web=')
    expect((await signInBy(code)).status).toBe(200)
  })

  it('goes with the person\'s data', async () => {
    const finn = await stack.person('Finn')
    const code = await linkFor(finn)
    await stack.say('template', finn, '/deletemydata')
    await stack.advance('PT3S')
    await stack.press({ bot: 'template', user: finn.id }, (await stack.last('template', finn)).message_id, 'Delete everything')
    expect((await signInBy(code)).status).toBe(401)
  })

  it('stands in the menu of a bot with a mini app', async () => {
    expect(menu(template, 'en').map(({ command }) => command)).toContain('web')
    expect(menu({
      ...template,
      manifest: { ...template.manifest, web: undefined },
    }, 'en').map(({ command }) => command)).not.toContain('web')
  })
})

describe('a person who asks without end', () => {
  it('is told to wait, in words a page can read, and nobody else is', async () => {
    const [ann, bob] = [await stack.person('Ann'), await stack.person('Bob')]
    const [hers, his] = [await tokenOf(ann), await tokenOf(bob)]
    spent.add(`template:${ann.id}`)
    const response = await call('/reminders', {
      headers: { authorization: `Bearer ${hers}`, origin: 'https://founder.github.io' },
    })
    expect(response.status).toBe(429)
    expect(await response.json()).toMatchObject({ code: 'too-many-requests' })
    expect(response.headers.get('retry-after')).toBe('60')
    expect(response.headers.get('access-control-expose-headers')).toBe('Retry-After')
    expect((await call('/reminders', as(his))).status).toBe(200)
  })

  it('cannot use up another one\'s turn with a token that is not theirs', async () => {
    const ann = await stack.person('Ann')
    const before = counted.get(`template:${ann.id}`) ?? 0
    await call('/reminders', as('h.e.s'))
    expect(counted.get(`template:${ann.id}`) ?? 0).toBe(before)
  })

  it('signing in is counted by address', async () => {
    spent.add('template:session:9.9.9.9')
    const response = await call('/session', {
      method: 'POST',
      headers: { 'authorization': 'tma x', 'cf-connecting-ip': '9.9.9.9' },
    })
    expect(response.status).toBe(429)
  })
})

it('lets the mini apps\' own origin ask, and no other site', async () => {
  const allowed = async (origin: string) => (await call('/session', {
    method: 'OPTIONS',
    headers: { origin },
  })).headers.get('access-control-allow-origin')
  expect(await allowed('https://founder.github.io')).toBe('https://founder.github.io')
  expect(await allowed('http://127.0.0.1:8080')).toBe('http://127.0.0.1:8080')
  expect(await allowed('https://evil.example')).toBe(null)
  expect(await allowed('http://127.0.0.1.evil.example')).toBe(null)
})

it('says no in words a program reads', async () => {
  expect(await (await fetch(`${stack.url}/nobody/api/session`, { method: 'POST' })).json()).toMatchObject({ code: 'app-unknown' })
  expect((await call('/session')).status).toBe(405)
  const ann = await stack.person('Ann')
  const response = await call('/nothing', as(await tokenOf(ann)))
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ code: 'not-found' })
})

it('signs ES256 with a private key given as JWK', async () => {
  const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const secret = JSON.stringify(await crypto.subtle.exportKey('jwk', privateKey))
  const { token } = await openSession(secret, 'template', { id: 7, first_name: 'Eve' }, 0)
  expect(JSON.parse(atob(token.split('.')[0]!))).toMatchObject({ alg: 'ES256' })
  expect(await readSession(secret, 'template', token, 1000)).toMatchObject({ telegram_id: 7 })
  await expect(readSession('a secret text instead of the key!!', 'template', token, 1000)).rejects.toMatchObject({ code: 'token-invalid' })
})

it('checks Telegram\'s own signature where only the bot\'s id is known', async () => {
  const { privateKey, publicKey } = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']) as CryptoKeyPair
  const hex = Array.from(new Uint8Array(await crypto.subtle.exportKey('raw', publicKey) as ArrayBuffer), byte => byte.toString(16).padStart(2, '0')).join('')
  const fields = { auth_date: '100', user: '{"id":7,"first_name":"Eve"}' }
  const text = `42:WebAppData\nauth_date=100\nuser=${fields.user}`
  const signature = btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, new TextEncoder().encode(text))))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  const raw = new URLSearchParams({ ...fields, signature, hash: '0' }).toString()
  expect((await checkInitData(raw, { botId: 42, publicKey: hex }, 100_000)).user.id).toBe(7)
  await expect(checkInitData(raw, { botId: 43, publicKey: hex }, 100_000)).rejects.toMatchObject({ code: 'init-data-invalid' })
  await expect(checkInitData(raw, { botId: 42 }, 100_000)).rejects.toMatchObject({ code: 'init-data-invalid' })
})
