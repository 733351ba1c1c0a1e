// Every route of every mini app's API, asked with the ids of somebody else: nothing is read, nothing changes. A new route needs a sample here.

import type { Hono } from 'hono'
import type { App } from '#kit/app'
import type { Someone } from '#kit/ui'
import type { AppSamples, Own, Sample } from './endpoint-samples.ts'
import type { MiniApp } from './mini-app.ts'
import type { Stack } from './stack.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import template from '../apps/_template/index.ts'
import { apps } from '../apps/index.ts'
import { samples } from './endpoint-samples.ts'
import { openMiniApp, signIn } from './mini-app.ts'
import { createStack } from './stack.ts'
import { talkTo } from './talk.ts'

const withApi = ([...apps, template] as App<any, any, any>[]).filter(({ api }) => api)
/** What stands in a path and is nobody's: one's own of it may be called the same. */
const nobodys = ['days', 'codes']

let stack: Stack
let tried = 0

beforeAll(async () => {
  stack = await createStack({ apps: withApi, now: '2026-11-23T10:00:00Z' })
})
afterAll(() => stack.close())

interface Route { name: string, method: string, path: string }

/** What an app answers to, once each: a check of a body stands beside its handler under the same name. */
function routesOf({ api }: App<any, any, any>): Route[] {
  const all = (api as unknown as Hono).routes.filter(({ method }) => method !== 'ALL')
  return [
    ...new Map(all.map(({ method, path }) => [
      `${method} ${path}`,
      { name: `${method} ${path}`, method, path },
    ])).values(),
  ]
}

const parameter = /\/(\w[\w-]*)\/:\w+(?:\{.+?\}(?=\/|$))?/g
function idsIn(path: string) {
  return [
    ...path.matchAll(parameter),
  ].map(([, before]) => before!)
}

/** The path with each id as `own` says it, by the part before. */
function filled(path: string, own: Own): string {
  return path.replaceAll(parameter, (_, before: string) => {
    expect(own[before], `${path}: somebody owns a ${before}`).toBeTruthy()
    return `/${before}/${own[before]}`
  })
}

/** Everybody's rows of an app, and its files and jobs, as text. */
async function rowsOf(id: string): Promise<string[]> {
  const tables = await stack.sql(`select tablename as name from pg_tables where schemaname = 'public' and starts_with(tablename, $1)`, [`${id}_`])
  expect(tables).not.toEqual([])
  const rows = await stack.sql([
    ...tables.map(({ name }) => `select '${name} ' || to_jsonb(r)::text as row from ${name} r`),
    ...[
      'factory_files',
      'factory_jobs',
      'factory_entitlements',
      'factory_payments',
      'factory_dialogs',
    ].map(name => `select '${name} ' || to_jsonb(r)::text as row from ${name} r where app = '${id}'`),
  ].join(' union all '))
  return rows.map(({ row }) => row as string).sort()
}

interface Member { id: number, own: Own, ask: MiniApp }

/** Somebody new, who does what a person of this app does. */
async function settle(app: string, name: string, { own }: AppSamples): Promise<Member> {
  const talk = await talkTo(stack, app, name, {
    username: `${name}_${app}`.toLowerCase(),
    language_code: 'en',
  })
  const ask = await openMiniApp(stack, app, talk)
  const someone: Someone = {
    ...talk,
    sim: stack.sim,
    advance: stack.advance,
    async api(method, path, body) {
      const answer = await ask(method, path, body)
      if (answer.status >= 400)
        throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
      return answer.body
    },
  }
  const made = await own(someone)
  await stack.advance('PT10S')
  return { id: talk.id, own: made, ask }
}

/** Answers of a kind that says no, and what else came. */
function unless(refused: boolean, name: string, { status, text }: { status: number, text: string }): string[] {
  return refused
    ? []
    : [`${name}: ${status} ${text.slice(0, 200)}`]
}

describe.each(withApi.map(app => [app.manifest.id, app] as const))('%s', (id, app) => {
  const routes = routesOf(app)
  let stranger: Member
  let owner: Member
  /** Rows that came with the owner, and the ids in them. */
  let theirs: string[]
  let secrets: string[]

  const sampleOf = ({ name }: Route, own: Own): Sample => {
    const sample = samples[id]!.routes[name]!
    return typeof sample === 'function'
      ? sample(own)
      : sample
  }
  /** A route as `owner`'s: their ids, in the path and in the body. */
  const askFor = (route: Route, ids: Own = {}) => {
    const sample = sampleOf(route, owner.own)
    return {
      ...sample,
      path: filled(route.path, {
        ...owner.own,
        ...sample.ids,
        ...ids,
      }) + (sample.query ?? ''),
    }
  }
  const isTheirs = (route: Route) => {
    const { open, names } = sampleOf(route, owner.own)
    return !open && (names || idsIn(route.path).length > 0)
  }

  it('has a sample for every route, and none for another', () => {
    expect(Object.keys(samples[id]?.routes ?? {}).sort()).toEqual(routes.map(({ name }) => name).sort())
  })

  it('has two people, each with something of everything', async () => {
    stranger = await settle(id, 'Eve', samples[id]!)
    const before = new Set(await rowsOf(id))
    owner = await settle(id, 'Nora', samples[id]!)
    theirs = (await rowsOf(id)).filter(row => !before.has(row))
    secrets = [
      String(owner.id),
      ...theirs.flatMap(row => /"public_id": "(\w{10,})"/.exec(row)?.[1] ?? []),
    ]
    expect(theirs.length).toBeGreaterThan(0)
  })

  it('answers nobody without a session of this app', async () => {
    const other = withApi.find(one => one !== app)!.manifest.id
    const elsewhere = await signIn(stack, other, owner)
    const wrong: string[] = []
    for (const route of routes) {
      const { path, body } = askFor(route)
      for (const session of [undefined, elsewhere]) {
        const response = await fetch(`${stack.url}/${id}/api${path}`, {
          method: route.method,
          headers: {
            'content-type': 'application/json',
            ...(session !== undefined && { authorization: `Bearer ${session}` }),
          },
          ...(body !== undefined && {
            body: JSON.stringify(body),
          }),
        })
        tried += 1
        wrong.push(...unless(response.status === 401, route.name, { status: response.status, text: await response.text() }))
      }
    }
    expect(wrong).toEqual([])
  })

  it('lets a stranger read and change nothing by its id', async () => {
    const before = await rowsOf(id)
    const wrong: string[] = []
    const ask = async (method: string, path: string, body: unknown, refusals: number[]) => {
      const answer = await stranger.ask(method, path, body)
      tried += 1
      wrong.push(...unless(refusals.includes(answer.status), `${method} ${path}`, answer))
    }
    for (const route of routes.filter(isTheirs)) {
      const { path, body } = askFor(route)
      await ask(route.method, path, body, route.method === 'GET'
        ? [404]
        : [403, 404])
      // below something of one's own
      const [parent, child] = idsIn(route.path)
      if (child && !nobodys.includes(child))
        await ask(route.method, askFor(route, { [parent!]: stranger.own[parent!]! }).path, body, [403, 404])
    }
    for (const [method, path, body] of samples[id]!.mixed?.(stranger.own, owner.own) ?? [])
      await ask(method, path, body, [400, 403, 404, 409])
    expect(wrong).toEqual([])
    expect(await rowsOf(id)).toEqual(before)
  })

  it('gives a file to nobody without its signed address', async () => {
    const { file } = owner.own
    if (!file)
      return
    const [path] = file.split('?')
    const signature = stranger.own.file!.split('?')[1]
    expect(stranger.own.file).not.toBe(file)
    expect((await fetch(stack.url + file)).status).toBe(200)
    for (const address of [path!, `${path}?${signature}`]) {
      expect((await stranger.ask('GET', address.slice(`/${id}/api`.length))).status, address).toBe(401)
      tried += 1
    }
  })

  it('answers a stranger about themselves, with nothing of anybody else', async () => {
    const wrong: string[] = []
    for (const route of routes.filter(route => !isTheirs(route))) {
      const { path, body, open } = askFor(route)
      const answer = await stranger.ask(route.method, path, body)
      tried += 1
      wrong.push(...unless(answer.status < 300, route.name, answer))
      // an offer names its group: whoever asks has the link
      const told = secrets.filter(secret => answer.text.includes(secret) && !(open && path.includes(secret)))
      wrong.push(...told.map(secret => `${route.name} tells ${secret}`))
    }
    expect(wrong).toEqual([])
    const after = new Set(await rowsOf(id))
    expect(theirs.filter(row => !after.has(row))).toEqual([])
  })

  // else a path that is nowhere would pass for one that is closed
  it('finds for the owner what the same questions ask for', async () => {
    const gentle = ['GET', 'PUT', 'PATCH', 'POST'].flatMap(method => routes.filter(route => route.method === method))
    // what lies deeper goes before what it lies in
    const deletions = routes.filter(({ method }) => method === 'DELETE').toReversed().sort((a, b) => b.path.split('/').length - a.path.split('/').length)
    const wrong: string[] = []
    for (const route of [
      ...gentle,
      ...deletions,
    ]) {
      const { path, body } = askFor(route)
      const answer = await owner.ask(route.method, path, body)
      tried += 1
      // 403 and 409: it is there, and not in the state for it
      wrong.push(...unless(answer.status < 300 || [403, 409].includes(answer.status), route.name, answer))
    }
    expect(wrong).toEqual([])
  })
})

it('asked every route of every app in every way', () => {
  const routes = withApi.flatMap(routesOf)
  expect(routes.length).toBeGreaterThan(100)
  expect(tried).toBeGreaterThan(routes.length * 4)
})
