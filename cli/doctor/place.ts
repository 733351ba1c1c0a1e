// What the doctor looks at: what is deployed, where the settings name it, else `npm start` on this machine.

import { AppError } from '#kit/app'
import { sandboxKeys } from '../../sandbox/index.ts'
import { config } from '../bundle.ts'
import { openCloudflare } from '../deploy/cloudflare.ts'
import { readPort } from '../ports.ts'
import { readDotenv } from '../settings.ts'

/** Nothing here names a place on the internet. */
export function isLocal(values: Record<string, string>): boolean {
  return ['DATABASE_URL', 'WORKER_URL', 'CLOUDFLARE_API_TOKEN'].every(name => !values[name])
}

/** As `npm start` hands them to its Worker. The database is left out where it is not asked for: it may not run. */
export async function localSettings(values: Record<string, string>, live: boolean): Promise<Record<string, string>> {
  const environment = {
    ...readDotenv(),
    ...process.env,
  }
  const at = (what: string, variable: string, usual: number) => `http://127.0.0.1:${readPort(what, variable, usual, environment).port}`
  const sandbox = at('sandbox', 'SANDBOX_PORT', 8080)
  if (!live)
    return values
  if (!await fetch(sandbox).catch(() => null))
    throw new AppError('nothing-runs', 'npm start does not run on this machine, and .env names nothing on the internet.', { hint: 'Start it, or leave --live away.' })
  return {
    ...values,
    WORKER_URL: at('Worker', 'WORKER_PORT', 8787),
    DATABASE_URL: `postgres://postgres:postgres@127.0.0.1:${readPort('database', 'POSTGRES_PORT', 54320, environment).port}/factory`,
    TELEGRAM_API_ROOT: sandbox,
    PAGES_ORIGIN: `${sandbox}/pages`,
    STRIPE_API_ROOT: `${sandbox}/stripe`,
    STRIPE_SECRET_KEY: sandboxKeys.secretKey,
    STRIPE_WEBHOOK_SECRET: sandboxKeys.webhookSecret,
  }
}

/** With the Worker's address at workers.dev, where nobody set it. */
export async function deployedSettings(values: Record<string, string>, live: boolean): Promise<Record<string, string>> {
  if (!live || values.WORKER_URL || !values.CLOUDFLARE_ACCOUNT_ID || !values.CLOUDFLARE_API_TOKEN)
    return values
  const known = await openCloudflare(values).ask<{ subdomain: string }>('GET', '/workers/subdomain').catch((error: unknown) => {
    if (error instanceof AppError)
      return null
    throw error
  })
  return known
    ? { ...values, WORKER_URL: `https://${config.name}.${known.subdomain}.workers.dev` }
    : values
}
