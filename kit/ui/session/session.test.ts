import type { Launch } from '../app/launch.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { currentTime } from '../app/clock.ts'
import { signedFetch } from './ask.ts'
import { createSession } from './session.ts'

const launch: Launch = {
  initData: 'user=%7B%7D&hash=f',
  path: '/',
  webCode: undefined,
  startParam: undefined,
  person: undefined,
}
const iat = 1_800_000_000
let made = 0
const claims = () => btoa(JSON.stringify({ iat, n: made++ })).replaceAll('+', '-').replaceAll('/', '_')
function opened() {
  return Response.json({
    token: `h.${claims()}.s`,
    expires_at: '',
    user: { id: 7, first_name: 'Ann' },
  })
}
const refused = (status: number, code: string) => Response.json({ code, message: code }, { status })

let answers: ((url: string, init: RequestInit) => Response)[]
let asked: { url: string, authorization: string }[]
const fetcher = vi.fn(async (input: RequestInfo | URL, init: RequestInit = {}) => {
  const url = String(input)
  asked.push({
    url,
    authorization: new Headers(init.headers).get('Authorization')!,
  })
  const next = answers.shift()
  if (!next)
    throw new TypeError('Failed to fetch')
  return next(url, init)
})

beforeEach(() => {
  answers = []
  asked = []
  vi.stubGlobal('fetch', fetcher)
  const map = new Map<string, string>()
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => map.set(key, value),
    removeItem: (key: string) => map.delete(key),
  })
})
afterEach(() => vi.unstubAllGlobals())

function start(more: Partial<Launch> = {}) {
  const session = createSession('gatebot', 'https://w.example/gatebot/api', {
    ...launch,
    ...more,
  })
  return {
    session,
    ask: signedFetch(session),
  }
}

it('signs in once, when somebody asks, and takes the time from the server', async () => {
  const { session, ask } = start()
  expect(asked).toEqual([])
  answers = [
    opened,
    () => Response.json(1),
    () => Response.json(2),
  ]
  await Promise.all([
    ask('https://w.example/a'),
    ask('https://w.example/b'),
  ])
  expect(asked.map(({ url }) => url)).toEqual(['https://w.example/gatebot/api/session', 'https://w.example/a', 'https://w.example/b'])
  expect(asked[0]!.authorization).toBe(`tma ${launch.initData}`)
  expect(asked[1]!.authorization).toMatch(/^Bearer h\./)
  expect(session.state.value).toBe('open')
  expect(session.person.value).toMatchObject({ first_name: 'Ann' })
  expect(Math.abs(currentTime() - iat * 1000)).toBeLessThan(5000)
})

it('signs in anew when the token ends and initData is still fresh', async () => {
  const { ask } = start()
  answers = [
    opened,
    () => refused(401, 'token-expired'),
    opened,
    () => Response.json('there'),
  ]
  expect(await (await ask('https://w.example/a', { method: 'POST', body: 'typed' })).json()).toBe('there')
  expect(new Set(asked.filter(({ url }) => url.endsWith('/a')).map(({ authorization }) => authorization)).size).toBe(2)
})

it('says that it has ended when initData is old, and does not ask again and again', async () => {
  const { session, ask } = start()
  answers = [
    opened,
    () => refused(401, 'token-expired'),
    () => refused(401, 'init-data-expired'),
  ]
  await expect(ask('https://w.example/a')).rejects.toMatchObject({ code: 'init-data-expired' })
  expect(session.state.value).toBe('ended')
  await expect(ask('https://w.example/a')).rejects.toMatchObject({ code: 'session-ended' })
  expect(asked).toHaveLength(3)
})

it('a refusal of the app is no reason to sign in anew', async () => {
  const { ask } = start()
  answers = [
    opened,
    () => refused(404, 'reminder-gone'),
  ]
  await expect(ask('https://w.example/a')).rejects.toMatchObject({ code: 'reminder-gone', status: 404 })
  expect(asked).toHaveLength(2)
})

it('without a connection says so, and signs in later', async () => {
  const { session, ask } = start()
  await expect(ask('https://w.example/a')).rejects.toMatchObject({ code: 'offline' })
  expect(session.state.value).toBe('new')
  answers = [
    opened,
    () => Response.json(1),
  ]
  await ask('https://w.example/a')
})

it('outside Telegram nobody is signed in, and nothing is asked', async () => {
  const { session, ask } = start({ initData: '' })
  await expect(ask('https://w.example/a')).rejects.toMatchObject({ code: 'session-none' })
  expect(session.state.value).toBe('none')
  expect(asked).toEqual([])
})

it('a /web link signs in once, and the tab stays signed in over a reload', async () => {
  const { ask } = start({ initData: '', webCode: 'abc' })
  answers = [
    opened,
    () => Response.json(1),
    () => Response.json(2),
    () => refused(401, 'token-expired'),
  ]
  await ask('https://w.example/a')
  expect(asked[0]!.authorization).toBe('web abc')
  const later = start({ initData: '' })
  await later.ask('https://w.example/b')
  expect(later.session.person.value).toMatchObject({ id: 7 })
  await expect(later.ask('https://w.example/c')).rejects.toMatchObject({ code: 'session-ended' })
  expect(asked.filter(({ url }) => url.endsWith('/session'))).toHaveLength(1)
  await expect(start({ initData: '' }).ask('https://w.example/d')).rejects.toMatchObject({ code: 'session-none' })
})
