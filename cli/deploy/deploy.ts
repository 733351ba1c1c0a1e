// What a deployment consists of: the settings checked, then the steps in their order.

import type { App } from '#kit/app'
import type { Part, Step } from './step.ts'
import { join } from 'node:path'
import * as v from 'valibot'
import { AppError, environmentVariables, tokenVariable } from '#kit/app'
import { config } from '../bundle.ts'
import { localPages } from '../local-pages.ts'
import { publishedPages } from '../pages.ts'
import { dataFolder } from '../settings.ts'
import { botStep } from './bot.ts'
import { openCloudflare } from './cloudflare.ts'
import { databaseStep } from './database.ts'
import { loginPrint, readDeployed } from './deployed.ts'
import { hyperdriveStep } from './hyperdrive.ts'
import { pagesStep } from './pages.ts'
import { queuesStep } from './queues.ts'
import { workerStep } from './worker.ts'

export interface DeployOptions {
  apps: readonly App<any, any, any>[]
  values: Record<string, string>
  only: readonly Part[]
  /** Nothing is needed and nothing is changed. */
  dryRun: boolean
  /** Where what is uploaded is built; `.factory/deploy`. */
  folder?: string
}

/** What is wrong with the settings themselves, whatever is to be deployed; by name, never a value. */
export function wrongSettings(apps: DeployOptions['apps'], values: Record<string, string>): string[] {
  const manifests = apps.map(app => app.manifest)
  const malformed = environmentVariables(manifests).flatMap(({ name, schema }) => {
    const value = values[name]
    const parsed = value && v.safeParse(schema, value)
    return parsed && !parsed.success
      ? [`${name} ${parsed.issues[0].message}`]
      : []
  })
  const bots = new Map<string, string>()
  const twins = manifests.flatMap(({ id }) => {
    const name = tokenVariable(id)
    const bot = values[name]?.split(':')[0]
    const other = bot && bots.get(bot)
    bot && bots.set(bot, name)
    return other
      ? [`${name} is the same bot as ${other}`]
      : []
  })
  return [
    ...malformed,
    ...twins,
    ...values.CLOCK_URL
      ? ['CLOCK_URL is set: it is the sandbox\'s clock, and people\'s time must not be moved']
      : [],
  ]
}

/** The Worker's address: as set, else at workers.dev. */
async function workerAddress({ values, dryRun }: DeployOptions, cloudflare: ReturnType<typeof openCloudflare>): Promise<string> {
  if (values.WORKER_URL)
    return new URL(values.WORKER_URL).origin
  const known = values.CLOUDFLARE_ACCOUNT_ID && values.CLOUDFLARE_API_TOKEN
    ? await cloudflare.ask<{ subdomain: string }>('GET', '/workers/subdomain').catch((error: unknown) => {
        if (!dryRun)
          throw error
        return null
      })
    : null
  if (known?.subdomain)
    return `https://${config.name}.${known.subdomain}.workers.dev`
  if (dryRun)
    return `https://${config.name}.<your subdomain>.workers.dev`
  throw new AppError('worker-address-unknown', 'The account has no workers.dev address yet.', {
    hint: values.CLOUDFLARE_API_TOKEN
      ? 'Open dash.cloudflare.com → Workers & Pages once: it asks for a name.'
      : 'Set CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN, or WORKER_URL: docs/set-up.md.',
  })
}

/**
 * The steps of a deployment, in their order.
 * @throws AppError `settings-wrong` naming everything that is malformed or missing
 */
export async function deploySteps(options: DeployOptions): Promise<Step[]> {
  const { apps, values, only, dryRun, folder = join(dataFolder, 'deploy') } = options
  const manifests = apps.map(app => app.manifest)
  const wrong = wrongSettings(apps, values)
  if (wrong.length)
    throw new AppError('settings-wrong', `${wrong.join('.\n')}.`, { hint: 'They come from the environment, then from .env; .env.example explains each.' })

  const cloudflare = openCloudflare(values)
  const workerUrl = await workerAddress(options, cloudflare)
  // where the pages' address is another than the Worker's, somebody else serves them
  const elsewhere = values.PAGES_ORIGIN && !values.PAGES_ORIGIN.startsWith(workerUrl)
  const pagesUrl = (values.PAGES_ORIGIN || workerUrl).replace(/\/+$/, '')
  const build = () => localPages(folder, publishedPages({
    WORKER_URL: elsewhere && !workerUrl.includes('<')
      ? workerUrl
      : '',
    PAGES_ORIGIN: elsewhere
      ? pagesUrl
      : '',
  }))
  const all = [
    databaseStep(values, manifests),
    queuesStep(values, cloudflare),
    hyperdriveStep(values, cloudflare, async () => (await readDeployed(cloudflare))?.login !== loginPrint(values)),
    workerStep({
      values,
      manifests,
      cloudflare,
      folder,
      workerUrl,
      pagesUrl,
      pages: elsewhere
        ? undefined
        : build,
    }),
    ...elsewhere
      ? [
          pagesStep({ values, workerUrl, pagesUrl, build }),
        ]
      : [],
    ...apps.map(app => botStep(values.TELEGRAM_API_ROOT || 'https://api.telegram.org', app, values[tokenVariable(app.manifest.id)], { workerUrl, pagesUrl })),
  ]
  const steps = all.filter(({ part }) => only.includes(part))
  if (dryRun)
    return steps

  const missing = [
    ...new Set(steps.filter(({ without }) => without === undefined).flatMap(({ missing }) => missing)),
  ]
  const bots = steps.filter(({ part }) => part === 'bots')
  if (bots.length && bots.every(({ missing }) => missing.length))
    missing.push(`at least one bot token, e.g. ${bots[0]!.missing[0]}`)
  if (missing.length) {
    throw new AppError('settings-wrong', `Not set: ${missing.join(', ')}.`, {
      hint: 'docs/set-up.md says where each comes from. --dry-run shows the plan without them, --only leaves parts out.',
    })
  }
  return steps
}
