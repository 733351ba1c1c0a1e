// What a Worker gets of the settings, and what it says was deployed: fingerprints it carries as a variable, because Cloudflare shows no secret and no code to compare with.

import type { Manifest } from '#kit/app'
import type { Cloudflare } from './cloudflare.ts'
import { createHash, createHmac } from 'node:crypto'
import { environmentVariables } from '#kit/app'
import { config } from '../bundle.ts'

/** What must never be there: the first would stop the Worker, the second its clock. */
export const forbidden = ['DATABASE_URL', 'CLOCK_URL']
/** The variable that holds the fingerprints. */
export const variable = 'DEPLOYED'

interface Binding { type: string, name: string, text?: string, id?: string }

export interface Deployed { code?: string, secrets?: string, login?: string, pages?: string, names: string[] }

const short = (hash: string) => hash.slice(0, 12)

/** Of files and texts. */
export function fingerprint(...texts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const text of texts)
    hash.update(text).update('\0')
  return short(hash.digest('hex'))
}

/** Says whether values changed and nothing about them: keyed by a secret, so that nobody can try values against it. */
export function secretPrint(values: Record<string, string>, key: string): string {
  return short(createHmac('sha256', key).update(JSON.stringify(Object.entries(values).sort())).digest('hex'))
}

/** Changes with the password of the Worker's login. */
export function loginPrint(values: Record<string, string>): string {
  return secretPrint({ password: values.WORKER_DATABASE_URL || values.WORKER_DATABASE_PASSWORD || '' }, values.TICK_SECRET ?? '')
}

/** What of the settings the Worker gets, as secrets. */
export function workerSecrets(values: Record<string, string>, manifests: readonly Manifest[], pagesUrl: string): Record<string, string> {
  const visible = environmentVariables(manifests).filter(({ name, kind }) => kind !== 'cli' && name !== 'WORKER_DATABASE_URL' && !forbidden.includes(name))
  const { CLOUDFLARE_API_TOKEN: _, CLOUDFLARE_ACCOUNT_ID: account, CLOUDFLARE_ANALYTICS_TOKEN: analytics, ...rest } = values
  const given: Record<string, string | undefined> = {
    ...rest,
    PAGES_ORIGIN: values.PAGES_ORIGIN || pagesUrl,
    // whoever took over the Worker must not be able to deploy another one
    ...analytics && {
      CLOUDFLARE_API_TOKEN: analytics,
      CLOUDFLARE_ACCOUNT_ID: account,
    },
  }
  return Object.fromEntries(visible.flatMap(({ name }) => given[name]
    ? [
        [name, given[name]],
      ]
    : []))
}

/** What the Worker says of itself; undefined where there is none. */
export async function readDeployed(cloudflare: Cloudflare): Promise<Deployed | undefined> {
  const settings = await cloudflare.ask<{ bindings: Binding[] }>('GET', `/workers/scripts/${config.name}/settings`)
  if (!settings)
    return undefined
  const text = settings.bindings.find(({ name }) => name === variable)?.text ?? ''
  return {
    ...Object.fromEntries(text.split(' ').map(pair => pair.split('=') as [string, string])),
    names: settings.bindings.filter(({ type }) => type === 'secret_text').map(({ name }) => name),
  }
}
