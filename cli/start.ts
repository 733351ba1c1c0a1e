// npm start: database, Worker and sandbox on this machine, and nothing left behind afterwards.

import type { App } from '#kit/app'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { AppError, tokenVariable } from '#kit/app'
import { apps as register } from '../apps/index.ts'
import { createSandbox } from '../sandbox/index.ts'
import { buildWebChat } from '../sandbox/web/build.ts'
import { bringBot } from './bring.ts'
import { bundleWorker, runWorker } from './bundle.ts'
import { root } from './chains.ts'
import { migrateDatabase } from './migrate.ts'
import { createDatabase, startPostgres } from './postgres.ts'
import { seedPeople, startBots } from './seed.ts'
import { dataFolder, readSettings } from './settings.ts'
import { pollTelegram } from './telegram.ts'

export interface StartOptions { fresh: boolean, telegram: boolean, takeOver: boolean }

const apps = register as readonly App<any, any, any>[]

function portOf(variable: string, usual: number): number {
  const port = Number(process.env[variable] || usual)
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new AppError('port-invalid', `${variable} must be a number from 1 to 65535.`)
  return port
}

/** Says which port is taken before anything is started. */
async function assertFree(what: string, variable: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', () => reject(new AppError('port-taken', `Port ${port} for the ${what} is taken, perhaps by another npm start.`, { hint: `Stop that one, or choose another port with ${variable}, for example: ${variable}=${port + 1} npm start` })))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()))
  })
}

/** A hash over the sources of the web chat: it is built again only when they changed. */
function webChatHash(): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const folder of ['sandbox/web', 'sandbox/format']) {
    for (const file of readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter(file => file.isFile()))
      hash.update(file.name).update(readFileSync(join(file.parentPath, file.name)))
  }
  return hash.digest('hex').slice(0, 16)
}

async function webChat(): Promise<string> {
  const folder = join(dataFolder, `web-chat-${webChatHash()}`)
  if (!existsSync(join(folder, 'index.html'))) {
    for (const old of existsSync(dataFolder)
      ? readdirSync(dataFolder).filter(name => name.startsWith('web-chat-'))
      : [])
      rmSync(join(dataFolder, old), { recursive: true, force: true })
    await buildWebChat(folder)
  }
  return folder
}

async function database(port: number, workerPassword: string): Promise<{ workerUrl: string, stop: () => Promise<void> }> {
  const manifests = apps.map(app => app.manifest)
  const elsewhere = process.env.DATABASE_URL
  if (elsewhere) {
    await migrateDatabase(elsewhere, manifests, workerPassword)
    const url = new URL(elsewhere)
    url.username = 'factory_worker'
    url.password = workerPassword
    return {
      workerUrl: process.env.WORKER_DATABASE_URL ?? url.href,
      stop: async () => {},
    }
  }
  const postgres = await startPostgres({
    folder: join(dataFolder, 'postgres'),
    port,
    say: console.log,
  })
  const client = new pg.Client(postgres.url('postgres', 'postgres'))
  await client.connect()
  const { rowCount } = await client.query(`select 1 from pg_database where datname = 'factory'`)
  await client.end()
  if (!rowCount)
    await createDatabase(postgres.port, 'factory')
  await migrateDatabase(postgres.url('postgres', 'factory'), manifests, 'factory_worker')
  return {
    workerUrl: postgres.url('factory_worker', 'factory'),
    stop: postgres.stop,
  }
}

/** Starts everything and resolves when it is ready; ends with the process. */
export async function start(options: StartOptions): Promise<void> {
  const began = performance.now()
  const ports = {
    worker: portOf('WORKER_PORT', 8787),
    sandbox: portOf('SANDBOX_PORT', 8080),
    postgres: portOf('POSTGRES_PORT', 54320),
  }
  if (options.fresh && process.env.DATABASE_URL)
    throw new AppError('fresh-refused', '--fresh would forget the data of a database that is not this machine\'s own.', { hint: 'Unset DATABASE_URL, or start without --fresh.' })
  await assertFree('Worker', 'WORKER_PORT', ports.worker)
  if (!options.telegram)
    await assertFree('sandbox', 'SANDBOX_PORT', ports.sandbox)
  if (!process.env.DATABASE_URL)
    await assertFree('database', 'POSTGRES_PORT', ports.postgres)
  if (options.fresh) {
    for (const name of ['postgres', 'sandbox'])
      rmSync(join(dataFolder, name), { recursive: true, force: true })
  }

  const { values, made } = readSettings(apps.map(app => app.manifest), {
    makeUp: options.telegram ? 'shared' : 'all',
  })
  if (made.length)
    console.log(`Made up and kept in .factory/secrets.env: ${made.join(', ')}`)

  const closers: (() => unknown)[] = []
  let stopping = false
  async function stop(code: number) {
    if (stopping)
      return
    stopping = true
    for (const close of closers.reverse())
      await Promise.resolve(close()).catch(() => {})
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void stop(0))

  try {
    const bundleFolder = join(dataFolder, 'worker')
    const [{ workerUrl: databaseUrl }, script, webDir] = await Promise.all([
      database(ports.postgres, values.WORKER_DATABASE_PASSWORD!).then((found) => {
        closers.push(found.stop)
        return found
      }),
      bundleWorker(bundleFolder),
      options.telegram
        ? ''
        : webChat(),
    ])
    const sandbox = options.telegram
      ? null
      : await createSandbox({
          port: ports.sandbox,
          dataDir: join(dataFolder, 'sandbox'),
          webDir,
          bots: apps.map(({ manifest }) => ({
            token: values[tokenVariable(manifest.id)]!,
            username: manifest.username,
            first_name: manifest.name,
            app: manifest.id,
          })),
        })
    if (sandbox)
      closers.push(() => sandbox.close())
    const people = sandbox && await seedPeople(sandbox.url)
    const { DATABASE_URL: _owner, WORKER_DATABASE_PASSWORD: _password, ...workerValues } = values
    const worker = await runWorker(script, ports.worker, {
      ...workerValues,
      WORKER_DATABASE_URL: databaseUrl,
      ...(sandbox && { TELEGRAM_API_ROOT: sandbox.url, CLOCK_URL: `${sandbox.url}/sim/clock` }),
      ...(people && !values.FOUNDER_CHAT_ID && {
        FOUNDER_CHAT_ID: String(people.founder),
      }),
    })
    closers.push(() => worker.stop())
    const workerUrl = `http://127.0.0.1:${ports.worker}`
    if (sandbox) {
      sandbox.attach({ url: workerUrl, tickSecret: values.TICK_SECRET! })
      for (const app of apps)
        await bringBot(sandbox.url, app, values[tokenVariable(app.manifest.id)]!, workerUrl)
      await startBots(sandbox.url, people!.founder)
    }
    else {
      closers.push(await pollTelegram({
        apps,
        values,
        workerUrl,
        takeOver: options.takeOver,
      }))
    }
    watchSources(bundleFolder, worker.reload)
    console.log([
      '',
      ...(sandbox
        ? [`  Web chat   ${sandbox.url}`]
        : []),
      `  Worker     ${workerUrl}/health`,
      ...(process.env.DATABASE_URL
        ? []
        : [`  Database   postgres://postgres:postgres@127.0.0.1:${ports.postgres}/factory`]),
      '',
      `  Ready in ${((performance.now() - began) / 1000).toFixed(1)} s. Ctrl-C stops everything.`,
      '',
    ].join('\n'))
  }
  catch (error) {
    console.error(error instanceof AppError
      ? error.words
      : error instanceof Error
        ? error.message
        : error)
    await stop(1)
  }
}

/** A changed source is in the Worker two seconds later. */
function watchSources(bundleFolder: string, reload: (script: string) => Promise<void>): void {
  let timer: NodeJS.Timeout | undefined
  const rebuild = async () => {
    try {
      await reload(await bundleWorker(bundleFolder))
      console.log('The Worker was built again.')
    }
    catch (error) {
      console.error(`${(error as Error).message}\nThe Worker of before goes on.`)
    }
  }
  for (const folder of ['apps', 'kit', 'worker']) {
    watch(join(root, folder), { recursive: true }, (_event, file) => {
      if (!file || !/\.(?:ts|sql|jsonc?)$/.test(file) || file.endsWith('.test.ts'))
        return
      clearTimeout(timer)
      timer = setTimeout(() => void rebuild(), 150)
    }).unref()
  }
}
