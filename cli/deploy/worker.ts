// The Worker: its secrets, then its code with cron trigger, bindings and, where it serves them itself, the mini apps.

import type { Manifest } from '#kit/app'
import type { Cloudflare } from './cloudflare.ts'
import type { Step } from './step.ts'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { AppError, environmentVariables } from '#kit/app'
import { bundleWorker, config } from '../bundle.ts'
import { root } from '../chains.ts'
import { wrangler } from '../wrangler.ts'
import { fingerprint, forbidden, loginPrint, readDeployed, secretPrint, variable, workerSecrets } from './deployed.ts'
import { findHyperdrive } from './hyperdrive.ts'

function folderPrint(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(file => file.isFile()).map(file => join(file.parentPath, file.name)).sort()
  return fingerprint(...files.flatMap(file => [
    relative(folder, file),
    readFileSync(file),
  ]))
}

async function answers(workerUrl: string): Promise<void> {
  let trouble = 'no answer'
  // a new workers.dev address takes a moment to be known
  for (let tries = 0; tries < 30; tries++) {
    const response = await fetch(`${workerUrl}/health`).catch(() => null)
    const health = await response?.json().catch(() => null) as { ok?: boolean, message?: string, database?: string } | null | undefined
    if (health?.ok)
      return
    trouble = health?.message ?? (health?.database === 'down'
      ? 'it cannot reach the database'
      : `status ${response?.status ?? 'unknown'}`)
    await pause(2000)
  }
  throw new AppError('worker-not-well', `The Worker was uploaded, and ${workerUrl}/health says: ${trouble}.`, { hint: 'npm run factory -- doctor --live looks for the reason.' })
}

export interface WorkerOptions {
  values: Record<string, string>
  manifests: readonly Manifest[]
  cloudflare: Cloudflare
  /** Where it is built. */
  folder: string
  workerUrl: string
  pagesUrl: string
  /** Builds the pages the Worker serves; undefined where they are elsewhere. */
  pages: (() => Promise<string>) | undefined
}

export function workerStep({ values, manifests, cloudflare, folder, workerUrl, pagesUrl, pages }: WorkerOptions): Step {
  const secrets = workerSecrets(values, manifests, pagesUrl)
  // those that are made up where nobody sets them, also before they are
  const names = [
    ...new Set([
      ...Object.keys(secrets),
      ...environmentVariables(manifests).filter(({ kind, generated }) => generated && kind !== 'token' && kind !== 'cli').map(({ name }) => name),
    ]),
  ].sort()
  const prints = {
    secrets: secretPrint(secrets, values.TICK_SECRET ?? ''),
    login: loginPrint(values),
  }
  let built: { code: string, pages?: string, site?: string }
  return {
    part: 'worker',
    title: `Worker ${config.name}`,
    missing: ['CLOUDFLARE_ACCOUNT_ID', 'CLOUDFLARE_API_TOKEN'].filter(name => !values[name]),
    async to() {
      const script = await bundleWorker(join(folder, 'bundle'))
      const site = await pages?.()
      built = {
        code: fingerprint(script, JSON.stringify(config)),
        ...site && {
          site,
          pages: folderPrint(site),
        },
      }
      return {
        'code': built.code,
        ...built.pages && {
          'mini apps': built.pages,
        },
        'cron trigger': config.triggers.crons.join('\n'),
        'secrets': names.join('\n'),
        'their values': prints.secrets,
        'database login': prints.login,
        ...Object.fromEntries(forbidden.map(name => [`${name}, which must not be there`, ''])),
      }
    },
    async from() {
      const deployed = await readDeployed(cloudflare)
      if (!deployed)
        return {}
      const { schedules } = await cloudflare.ask<{ schedules: { cron: string }[] }>('GET', `/workers/scripts/${config.name}/schedules`) ?? { schedules: [] }
      return {
        'code': deployed.code ?? '',
        'mini apps': deployed.pages ?? '',
        'cron trigger': schedules.map(({ cron }) => cron).join('\n'),
        // a secret that is there and not here stays: somebody else may have set it
        'secrets': deployed.names.filter(name => names.includes(name)).sort().join('\n'),
        'their values': deployed.secrets ?? '',
        'database login': deployed.login ?? '',
        ...Object.fromEntries(forbidden.filter(name => deployed.names.includes(name)).map(name => [`${name}, which must not be there`, 'a secret'])),
      }
    },
    async do(changed) {
      if (changed.some(what => ![
        'code',
        'mini apps',
        'cron trigger',
        'database login',
      ].includes(what))) {
        const gone = forbidden.filter(name => changed.includes(`${name}, which must not be there`))
        await run(cloudflare, [
          'secret',
          'bulk',
          '--name',
          config.name,
        ], JSON.stringify({
          ...secrets,
          ...Object.fromEntries(gone.map(name => [name, null])),
        }))
      }
      const file = join(folder, 'wrangler.json')
      mkdirSync(folder, { recursive: true })
      writeFileSync(file, JSON.stringify({
        ...config,
        main: join(root, 'worker/index.ts'),
        account_id: cloudflare.account,
        workers_dev: true,
        hyperdrive: [
          { binding: 'HYPERDRIVE', id: (await findHyperdrive(cloudflare))?.id },
        ],
        vars: {
          [variable]: Object.entries({ code: built.code, ...prints, pages: built.pages ?? '' }).map(([name, value]) => `${name}=${value}`).join(' '),
        },
        ...built.site && {
          assets: { directory: built.site },
        },
      }, null, 2))
      await run(cloudflare, ['deploy', '-c', file])
      await answers(workerUrl)
    },
  }
}

async function run(cloudflare: Cloudflare, args: string[], input?: string): Promise<void> {
  const { code, output } = await wrangler(args, {
    ...input !== undefined && { input },
    environment: {
      CLOUDFLARE_ACCOUNT_ID: cloudflare.account,
      CLOUDFLARE_API_TOKEN: cloudflare.token,
      CLOUDFLARE_API_BASE_URL: cloudflare.apiRoot,
      CI: 'true',
    },
  })
  if (code !== 0)
    throw new AppError('wrangler-failed', `wrangler ${args[0]} did not succeed:\n${output.split('\n').slice(-20).join('\n')}`)
}
