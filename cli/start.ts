// npm start: database, Worker and sandbox on this machine, and nothing left behind afterwards.

import type { App } from '#kit/app'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, environmentVariables, readEnvironment, tokenVariable } from '#kit/app'
import { apps as register } from '../apps/index.ts'
import { createSandbox, sandboxKeys } from '../sandbox/index.ts'
import { webChat } from '../sandbox/web/build.ts'
import { bundleWorker, runWorker } from './bundle.ts'
import { root } from './chains.ts'
import { openDatabase } from './database.ts'
import { bringBot } from './deploy/bot.ts'
import { liveMeters, meterHistory } from './live-meters.ts'
import { localGithub } from './local-github.ts'
import { localPages } from './local-pages.ts'
import { assertFree, readPort } from './ports.ts'
import { forgetPostgres } from './postgres.ts'
import { filesChannel, seedPeople, startBots } from './seed.ts'
import { dataFolder, readDotenv, readSettings } from './settings.ts'
import { pollTelegram } from './telegram.ts'
import { watchSources } from './watch.ts'

export interface StartOptions { fresh: boolean, telegram: boolean, takeOver: boolean }

const apps = register as readonly App<any, any, any>[]
const manifests = apps.map(app => app.manifest)

const maxStopping = 5000

/** Stops in the opposite order of starting, once; a second Ctrl-C does not wait. */
function createStopper() {
  const closers: (() => unknown)[] = []
  let stopping = false
  async function stop(code: number) {
    if (stopping)
      process.exit(code || 1)
    stopping = true
    setTimeout(() => process.exit(code || 1), maxStopping)
    for (const close of closers.reverse())
      await Promise.resolve(close()).catch(() => {})
    process.exit(code)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void stop(0))
  // whoever ends npm alone ends its shell, which tells nobody: then this process has another parent
  const parent = process.ppid
  if (process.env.npm_lifecycle_event)
    setInterval(() => process.ppid !== parent && void stop(0), 500).unref()
  return {
    stop,
    add(close: () => unknown) {
      closers.push(close)
    },
  }
}

/** What the Worker may see of the settings. */
function workerBindings(values: Record<string, string>, more: Record<string, string>): Record<string, string> {
  const visible = environmentVariables(manifests).filter(({ kind }) => kind !== 'cli')
  return {
    ...Object.fromEntries(visible.flatMap(({ name }) => values[name]
      ? [
          [name, values[name]],
        ]
      : [])),
    ...more,
  }
}

async function forget(elsewhere: string | undefined): Promise<void> {
  if (elsewhere) {
    throw new AppError('fresh-refused', 'DATABASE_URL names a database that is not this folder\'s own, and --fresh would forget its data.', {
      hint: 'Unset DATABASE_URL, or start without --fresh.',
    })
  }
  await forgetPostgres(join(dataFolder, 'postgres'))
  rmSync(join(dataFolder, 'sandbox'), { recursive: true, force: true })
}

/**
 * Starts everything and resolves when it is ready; it ends with the process.
 * @throws AppError when it cannot start
 */
export async function start({ fresh, telegram, takeOver }: StartOptions): Promise<void> {
  const began = performance.now()
  const environment = {
    ...readDotenv(),
    ...process.env,
  }
  const ports = {
    worker: readPort('Worker', 'WORKER_PORT', 8787, environment),
    sandbox: readPort('sandbox', 'SANDBOX_PORT', 8080, environment),
    postgres: readPort('database', 'POSTGRES_PORT', 54320, environment),
  }
  const { values, made } = readSettings(manifests, {
    makeUp: telegram ? 'shared' : 'all',
  })
  await assertFree(ports.worker)
  if (!telegram)
    await assertFree(ports.sandbox)
  if (!values.DATABASE_URL)
    await assertFree(ports.postgres)
  if (fresh)
    await forget(values.DATABASE_URL)
  if (made.length)
    console.log(`Made up and kept in .factory/secrets.env: ${made.join(', ')}`)

  const stopper = createStopper()
  try {
    const bundleFolder = join(dataFolder, 'worker')
    const workerUrl = `http://127.0.0.1:${ports.worker.port}`
    const buildPages = () => localPages(dataFolder, {
      api: workerUrl,
      base: '/pages/',
      localScript: true,
      standIns: { 'https://api.github.com': '/github' },
    })
    const [database, script, webDir, pagesDir] = await Promise.all([
      openDatabase({
        manifests,
        dataFolder,
        port: ports.postgres.port,
        name: telegram ? 'factory_telegram' : 'factory',
        values,
      }).then((opened) => {
        stopper.add(opened.stop)
        return opened
      }),
      bundleWorker(bundleFolder),
      telegram
        ? undefined
        : webChat(dataFolder),
      telegram
        ? undefined
        : buildPages(),
    ])
    const serve = async (more: Record<string, string>) => {
      const bindings = workerBindings(values, { WORKER_DATABASE_URL: database.workerUrl, ...more })
      const { off } = readEnvironment(bindings, manifests)
      for (const { id, why } of off.filter(({ id }) => apps.some(app => app.manifest.id === id)))
        console.log(`${id} is off: ${why}.`)
      const worker = await runWorker(script, ports.worker.port, bindings)
      stopper.add(worker.stop)
      watchSources({
        worker: async () => worker.reload(await bundleWorker(bundleFolder)),
        ...!telegram && {
          pages: async () => void await buildPages(),
        },
      })
    }
    if (telegram) {
      await serve({})
      stopper.add(await pollTelegram({
        apps,
        values,
        workerUrl,
        takeOver,
      }))
    }
    else {
      const bots = apps.filter(({ manifest }) => /^\d+:./.test(values[tokenVariable(manifest.id)]!))
      const sandbox = await createSandbox({
        port: ports.sandbox.port,
        dataDir: join(dataFolder, 'sandbox'),
        ...webDir && { webDir },
        // a browser page on this machine reloads as often as it likes
        github: {
          hourly: 5000,
          source: localGithub(root, {
            now: () => liveMeters(database.workerUrl, manifests.map(({ id }) => id)),
            before: most => meterHistory(database.workerUrl, most),
          }),
        },
        ...pagesDir && { pagesDir },
        play: {
          title: 'Play a month',
          run: async (url, report) => (await import('./demo/play.ts')).playMonth(url, bots.map(({ manifest }) => manifest.id), report),
        },
        bots: bots.map(({ manifest }) => ({
          token: values[tokenVariable(manifest.id)]!,
          username: manifest.username,
          first_name: manifest.name,
          app: manifest.id,
        })),
      })
      stopper.add(() => sandbox.close())
      const founder = await seedPeople(sandbox.url)
      const files = await filesChannel(sandbox.url, founder)
      const pagesUrl = `${sandbox.url}/pages`
      await serve({
        TELEGRAM_API_ROOT: sandbox.url,
        CLOCK_URL: `${sandbox.url}/sim/clock`,
        STRIPE_API_ROOT: `${sandbox.url}/stripe`,
        STRIPE_SECRET_KEY: sandboxKeys.secretKey,
        STRIPE_WEBHOOK_SECRET: sandboxKeys.webhookSecret,
        FOUNDER_CHAT_ID: String(founder),
        // pretend people are nobody's business outside
        CLOUDFLARE_API_TOKEN: '',
        GITHUB_TOKEN: '',
        FILES_CHAT_ID: String(files),
        PAGES_ORIGIN: pagesUrl,
      })
      sandbox.attach({ url: workerUrl, tickSecret: values.TICK_SECRET! })
      for (const app of bots)
        await bringBot(sandbox.url, app, values[tokenVariable(app.manifest.id)]!, { workerUrl, pagesUrl })
      await startBots(sandbox.url, founder)
    }
    console.log([
      '',
      ...telegram
        ? []
        : [
            `  Web chat   http://127.0.0.1:${ports.sandbox.port}`,
            `  Mini apps  http://127.0.0.1:${ports.sandbox.port}/pages/`,
          ],
      `  Worker     ${workerUrl}/health`,
      ...database.ownerUrl
        ? [`  Database   ${database.ownerUrl}`]
        : [],
      '',
      `  Ready in ${((performance.now() - began) / 1000).toFixed(1)} s. Ctrl-C stops everything.`,
      '',
    ].join('\n'))
  }
  catch (error) {
    console.error(error instanceof AppError
      ? error.words
      : error)
    await stopper.stop(1)
  }
}
