// The whole stack for a test file: an own database, the Worker's code behind a real port, and a sandbox, with the network off.
import type { App } from '#kit/app'
import type { CostFiles } from '#kit/meters'
import type { GithubOptions } from '../sandbox/index.ts'
import { serve } from '@hono/node-server'
import pg from 'pg'
import { expect, inject } from 'vitest'
import { allowedUpdates, tokenVariable } from '#kit/app'
import { webhookSecret } from '#kit/bot'
import { createSandbox, sandboxKeys } from '../sandbox/index.ts'
import { createWorker } from '../worker/create.ts'
import { createDeployed } from './deployed.ts'
import { createPool } from './pool.ts'

export interface Person { id: number, first_name: string, username?: string }

export interface StackOptions {
  apps: readonly App<any, any, any>[]
  /** The sandbox's clock stands still at this instant and moves only when told. */
  now?: string
  /** queue.json and infrastructure.json, as the Worker has them. */
  costs?: CostFiles
  /** More variables; a function where they depend on the sandbox's address, or on what stands there before the Worker starts. */
  env?: Record<string, string> | ((sandboxUrl: string) => Promise<Record<string, string>>)
  /** As on Cloudflare instead: nothing ticks but a cron trigger each minute, and time passes with `stack.deployed.pass`. */
  deployed?: { queue: boolean }
  /** So many people who have started every bot; the first has the id `firstOfCrowd`. */
  crowd?: number
  /** Another cluster than the run's own, with a `factory_template` in it. */
  postgresPort?: number
  /** Where the mini apps' pages are (or will be) built. */
  pagesDir?: string
  /** The built web chat, for tests in a browser. */
  webDir?: string
  /** What the pretend GitHub has beyond what `/sim/github` puts there. */
  github?: GithubOptions
}

export const firstOfCrowd = 300_000_001

export type Stack = Awaited<ReturnType<typeof createStack>>
type ChatName = number | { bot: string, user: number }

let databases = 0
const tokenOf = (place: number) => `${7_000_001 + place}:${'t'.repeat(35)}`

/** Starts it; nothing is shared with another stack but the database cluster. */
export async function createStack({ apps, costs, now = '2026-11-23T10:00:00Z', env: more = {}, deployed: as, crowd = 0, postgresPort: port = inject('postgresPort'), pagesDir, webDir, github }: StackOptions) {
  const owner = (database: string) => `postgres://postgres:postgres@127.0.0.1:${port}/${database}`
  const database = `test_${process.pid}_${databases++}`
  const maker = new pg.Client(owner('postgres'))
  await maker.connect()
  await maker.query(`create database ${database} template factory_template`)
  await maker.end()
  const ownerClient = new pg.Client({
    connectionString: owner(database),
    types: {
      getTypeParser: (oid: number, format?: any) => oid === 20
        ? Number
        : pg.types.getTypeParser(oid, format),
    } as never,
  })
  ownerClient.on('error', () => {})
  await ownerClient.connect()

  const sandbox = await createSandbox({
    port: 0,
    now,
    ...pagesDir && { pagesDir },
    ...webDir && { webDir },
    ...github && { github },
    bots: apps.map((app, place) => ({
      token: tokenOf(place),
      username: app.manifest.username,
      first_name: app.manifest.name,
      app: app.manifest.id,
    })),
    people: Array.from({ length: crowd }, (_, nth) => ({ id: firstOfCrowd + nth, first_name: `Person ${nth + 1}` })),
  })
  const workerDatabaseUrl = `postgres://factory_worker:factory_worker@127.0.0.1:${port}/${database}`
  const env: Record<string, string> = {
    TICK_SECRET: 'tick-secret-of-the-tests',
    SUPABASE_JWT_SECRET: 'session-secret-of-the-tests-32-characters',
    WORKER_DATABASE_URL: workerDatabaseUrl,
    TELEGRAM_API_ROOT: sandbox.url,
    ...!as && { CLOCK_URL: `${sandbox.url}/sim/clock` },
    STRIPE_API_ROOT: `${sandbox.url}/stripe`,
    STRIPE_SECRET_KEY: sandboxKeys.secretKey,
    STRIPE_WEBHOOK_SECRET: sandboxKeys.webhookSecret,
    PAGES_ORIGIN: `${sandbox.url}/pages`,
    ...Object.fromEntries(apps.map((app, place) => [
      tokenVariable(app.manifest.id),
      tokenOf(place),
    ])),
    ...typeof more === 'function'
      ? await more(sandbox.url)
      : more,
  }
  const after = new Set<Promise<unknown>>()
  const context = {
    waitUntil(promise: Promise<unknown>) {
      const tracked = promise.catch(() => {}).finally(() => after.delete(tracked))
      after.add(tracked)
    },
  }
  const deployed = createDeployed({
    apps,
    env,
    context,
    hasQueue: Boolean(as?.queue),
    start: now,
    moved: instant => sim('/sim/clock', {
      to: new Date(instant).toISOString(),
    }),
  })
  const pool = createPool()
  const worker = as
    ? deployed.worker
    : createWorker(apps, { connect: pool.connect, costs })
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const started = serve({
      fetch: (request: Request) => worker.fetch(request, as ? deployed.env : env, context),
      port: 0,
      hostname: '127.0.0.1',
    }, () => resolve(started))
  })
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`

  async function sim<T = any>(path: string, body?: unknown): Promise<T> {
    const response = await fetch(sandbox.url + path, body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
    const answer = await response.json() as any
    if (!response.ok)
      throw new Error(`${path}: ${response.status} ${answer.code} ${answer.message}`)
    return answer
  }
  for (const [place, app] of apps.entries()) {
    const token = tokenOf(place)
    const answer = await fetch(`${sandbox.url}/bot${token}/setWebhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        url: `${url}/${token.split(':')[0]}/webhook`,
        secret_token: await webhookSecret(token),
        allowed_updates: allowedUpdates(app.manifest),
      }),
    })
    if (!answer.ok)
      throw new Error(`setWebhook: ${await answer.text()}`)
  }
  if (!as)
    sandbox.attach({ url, tickSecret: env.TICK_SECRET! })

  const named = (chat: ChatName) => typeof chat === 'number'
    ? { chat }
    : { chat }
  const query = (chat: ChatName, as?: number) => typeof chat === 'number'
    ? `chat=${chat}${as
      ? `&as=${as}`
      : ''}`
    : `bot=${chat.bot}&user=${chat.user}`
  const tokenOfApp = (id: string) => env[tokenVariable(id)]!

  return {
    url,
    env,
    workerDatabaseUrl,
    sandbox,
    deployed,
    sim,
    /** A new person; with `tz` every bot knows the zone already. */
    async person(first_name: string, { tz, ...options }: { language_code?: string, username?: string, tz?: string } = {}) {
      const person = await sim<Person>('/sim/users', { first_name, ...options })
      for (const app of tz
        ? apps
        : []) {
        await ownerClient.query('insert into factory_people (app, telegram_id, first_name, tz, created_at) values ($1, $2, $3, $4, $5)', [
          app.manifest.id,
          person.id,
          first_name,
          tz,
          now,
        ])
      }
      return person
    },
    /** Writes to a bot in private, as a person would: a leading /command is one. */
    say: (bot: string, from: { id: number }, text: string, more: Record<string, unknown> = {}) => sim('/sim/send', {
      chat: { bot, user: from.id },
      from: from.id,
      text,
      ...more,
    }),
    send: (chat: ChatName, from: { id: number }, message: Record<string, unknown>) => sim('/sim/send', {
      ...named(chat),
      from: from.id,
      ...message,
    }),
    messages: (chat: ChatName, as?: number) => sim<any[]>(`/sim/messages?${query(chat, as)}`),
    /** The last message of a private chat with a bot. */
    last: async (bot: string, user: { id: number }) => (await sim<any[]>(`/sim/messages?bot=${bot}&user=${user.id}`)).at(-1),
    press: (chat: ChatName, message_id: number, button: string, from?: number) => sim('/sim/press', {
      ...named(chat),
      message_id,
      button,
      ...(from && { from }),
    }),
    advance: (duration: string) => sim('/sim/clock', { advance: duration }),
    to: (iso: string) => sim('/sim/clock', { to: iso }),
    calls: (bot?: string) => sim<any[]>(`/sim/calls${bot
      ? `?bot=${bot}`
      : ''}`),
    /** A statement of the database's owner. */
    sql: async (statement: string, params: unknown[] = []) => (await ownerClient.query(statement, params)).rows as Record<string, any>[],
    tick: async () => await (await fetch(`${url}/tick`, {
      method: 'POST',
      headers: { authorization: `Bearer ${env.TICK_SECRET}` },
    })).json() as { ran: number, failed: number, next_due_at: string | null },
    /** An update straight to the Worker, as Telegram would send it. */
    webhook: async (app: string, update: unknown, options: { secret?: string } = {}) => fetch(`${url}/${tokenOfApp(app).split(':')[0]}/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': options.secret ?? await webhookSecret(tokenOfApp(app)) },
      body: JSON.stringify(update),
    }),
    async close() {
      const strange = (await sim<any[]>('/sim/calls')).filter(call => !call.foreign && (call.unknown_params?.length || [404, 501].includes(call.status)))
      await sandbox.close()
      await new Promise<void>(resolve => (server as { close: (done: () => void) => void }).close(() => resolve()))
      await Promise.allSettled(after)
      await pool.end()
      await ownerClient.end()
      expect(strange.map(call => [call.method, call.unknown_params ?? call.description]), 'methods and parameters Telegram does not know').toEqual([])
    },
  }
}
