// The stack as it runs, to be broken: the bundle in workerd, a PostgreSQL of its own that can be restarted, the sandbox, and a tap on the line to Telegram.

import type { App } from '#kit/app'
import { Buffer } from 'node:buffer'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, vi } from 'vitest'
import { allowedUpdates, botId, tokenVariable } from '#kit/app'
import { webhookSecret } from '#kit/bot'
import { apps as register } from '../apps/index.ts'
import { bundleWorker, runWorker } from '../cli/bundle.ts'
import { migrateDatabase } from '../cli/migrate.ts'
import { createDatabase, freePort, startPostgres } from '../cli/postgres.ts'
import { childrenNamed } from '../cli/watch-over.ts'
import { createStack } from './stack.ts'

const apps = register as readonly App<any, any, any>[]

/** A call that is stopped on its way. */
export interface Held {
  /** It has left the Worker and has not reached Telegram. */
  left: Promise<void>
  /** Lets it reach Telegram; resolves when it is carried out, while the answer is still held. */
  pass: () => Promise<void>
  /** Lets the answer go back. */
  answer: () => void
  /** It never arrives. */
  drop: () => void
}

/** Stands between the Worker and Telegram; calls whose body holds a text can be stopped. */
async function openTap(target: string) {
  const holds = new Map<string, { left: PromiseWithResolvers<void>, pass: PromiseWithResolvers<boolean>, carriedOut: PromiseWithResolvers<void>, answer: PromiseWithResolvers<void> }>()
  const server = createServer(async (request, response) => {
    try {
      const chunks: Uint8Array[] = []
      for await (const chunk of request)
        chunks.push(chunk as Uint8Array)
      const body = Buffer.concat(chunks)
      const text = [
        ...holds.keys(),
      ].find(text => body.includes(text))
      const hold = holds.get(text ?? '')
      holds.delete(text ?? '')
      hold?.left.resolve()
      if (hold && !await hold.pass.promise)
        return response.destroy()
      const { headers } = request
      const answer = await fetch(target + request.url, {
        method: request.method!,
        headers: Object.fromEntries(['content-type', 'x-factory-worker'].flatMap(name => headers[name]
          ? [
              [
                name,
                String(headers[name]),
              ],
            ]
          : [])),
        ...body.length && { body },
      })
      const said = Buffer.from(await answer.arrayBuffer())
      hold?.carriedOut.resolve()
      await hold?.answer.promise
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(said)
    }
    catch {
      response.destroy()
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    /** Stops the next call with this text. */
    hold(text: string): Held {
      const hold = {
        left: Promise.withResolvers<void>(),
        pass: Promise.withResolvers<boolean>(),
        carriedOut: Promise.withResolvers<void>(),
        answer: Promise.withResolvers<void>(),
      }
      holds.set(text, hold)
      return {
        left: hold.left.promise,
        async pass() {
          hold.pass.resolve(true)
          await hold.carriedOut.promise
        },
        answer: hold.answer.resolve,
        drop: () => hold.pass.resolve(false),
      }
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

export type Running = Awaited<ReturnType<typeof createRunning>>

/** Starts it with every app of the register and a crowd that has started every bot. */
export async function createRunning({ now, crowd }: { now: string, crowd: number }) {
  const folder = mkdtempSync(join(tmpdir(), 'telegram-app-factory-faults-'))
  chmodSync(folder, 0o755)
  const startCluster = (port: number) => startPostgres({
    folder: join(folder, 'data'),
    port,
    throwAway: true,
  })
  const bundling = bundleWorker(join(folder, 'bundle'))
  let postgres = await startCluster(0)
  await createDatabase(postgres.port, 'factory_template')
  await migrateDatabase(postgres.url('postgres', 'factory_template'), apps.map(app => app.manifest), 'factory_worker')
  let tap!: Awaited<ReturnType<typeof openTap>>
  const stack = await createStack({
    apps,
    now,
    crowd,
    postgresPort: postgres.port,
    async env(sandboxUrl) {
      tap = await openTap(sandboxUrl)
      return { TELEGRAM_API_ROOT: tap.url }
    },
  })
  const database = new URL(stack.workerDatabaseUrl).pathname.slice(1)
  // a port of its own, which stays the same when workerd is started again
  const worker = await runWorker(await bundling, await freePort(), stack.env)
  const serving = { url: worker.url, tickSecret: stack.env.TICK_SECRET! }
  for (const { manifest } of apps) {
    const token = stack.env[tokenVariable(manifest.id)]!
    await fetch(`${stack.sandbox.url}/bot${token}/setWebhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        url: `${worker.url}/${botId(token)}/webhook`,
        secret_token: await webhookSecret(token),
        allowed_updates: allowedUpdates(manifest),
      }),
    })
  }
  stack.sandbox.attach(serving)

  async function owner(): Promise<pg.Client> {
    const client = new pg.Client(postgres.url('postgres', database))
    client.on('error', () => {})
    await client.connect()
    return client
  }
  /** As the owner, on a connection of its own: the one before may have died with the database. */
  async function sql<Row = Record<string, any>>(statement: string, params: unknown[] = []): Promise<Row[]> {
    const client = await owner()
    try {
      return (await client.query(statement, params)).rows
    }
    finally {
      await client.end()
    }
  }

  return {
    ...stack,
    sql,
    tap,
    url: worker.url,
    /** An update straight to the Worker. */
    async webhook(app: string, update: unknown) {
      const token = stack.env[tokenVariable(app)]!
      return await fetch(`${worker.url}/${botId(token)}/webhook`, {
        method: 'POST',
        headers: { 'x-telegram-bot-api-secret-token': await webhookSecret(token) },
        body: JSON.stringify(update),
      })
    },
    tick: async () => await (await fetch(`${worker.url}/tick`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.env.TICK_SECRET}` },
    })).json() as { ran: number, failed: number, next_due_at: string | null },
    /** Holds what these statements lock until it is released. */
    async lock(...statements: string[]) {
      const client = await owner()
      await client.query(['begin', ...statements].join(';'))
      return {
        /** So many wait for a lock. */
        awaited: (many = 1) => vi.waitFor(async () => {
          const [{ n }] = await sql<{ n: number }>('select count(*)::int as n from pg_locks where not granted') as [{ n: number }]
          expect(n).toBe(many)
        }, { timeout: 10_000, interval: 10 }),
        release: () => client.end(),
      }
    },
    /** Nobody ticks and nobody is told of time. */
    sleep: () => stack.sandbox.attach(undefined),
    wake: () => stack.sandbox.attach(serving),
    /** SIGKILL; it is started again by itself. */
    kill() {
      for (const pid of childrenNamed('workerd'))
        process.kill(pid, 'SIGKILL')
    },
    up: () => vi.waitFor(async () => expect((await fetch(`${worker.url}/health`)).status).toBe(200), { timeout: 20_000, interval: 20 }),
    /** Everybody's connection ends, transactions are rolled back. */
    stopDatabase: () => postgres.stop(),
    async startDatabase() {
      postgres = await startCluster(postgres.port)
    },
    async close() {
      await worker.stop()
      await stack.close()
      tap.close()
      await postgres.stop()
      for (const place of [folder, postgres.folder])
        rmSync(place, { recursive: true, force: true })
    },
  }
}
