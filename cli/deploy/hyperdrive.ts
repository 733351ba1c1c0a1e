// Hyperdrive: Cloudflare's pool of connections between the Worker and the database.

import type { Cloudflare } from './cloudflare.ts'
import type { Facts, Step } from './step.ts'
import { config } from '../bundle.ts'
import { asWorker } from '../owner.ts'

interface Hyperdrive {
  id: string
  name: string
  origin: { host: string, port: number, database: string, user: string }
  caching?: { disabled?: boolean }
}

/** Of the 20 a free Hyperdrive may open: Supabase's session pooler has 15 for everybody. */
const connections = 10

export async function findHyperdrive(cloudflare: Cloudflare): Promise<Hyperdrive | undefined> {
  return (await cloudflare.ask<Hyperdrive[]>('GET', '/hyperdrive/configs'))?.find(({ name }) => name === config.name)
}

function originOf(address: string) {
  const { hostname, port, pathname, username, password } = new URL(address)
  return {
    scheme: 'postgres',
    host: hostname,
    port: Number(port || 5432),
    database: decodeURIComponent(pathname.slice(1)) || 'postgres',
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
  }
}

const words = ({ user, host, port, database }: Hyperdrive['origin']) => `${user} at ${host}:${port}/${database}`
// one row-level policy's answer must never be another person's
const uncached = 'off, because rows differ by who asks'

/** `passwordChanged`: Cloudflare never shows a password, so whether it is another one is known from elsewhere. */
export function hyperdriveStep(values: Record<string, string>, cloudflare: Cloudflare, passwordChanged: () => Promise<boolean>): Step {
  const { DATABASE_URL: owner, WORKER_DATABASE_URL: given, WORKER_DATABASE_PASSWORD: password = '' } = values
  const address = given || (owner && asWorker(owner, password))
  const missing = ['CLOUDFLARE_ACCOUNT_ID', 'CLOUDFLARE_API_TOKEN'].filter(name => !values[name])
  if (!address)
    missing.push('DATABASE_URL')
  return {
    part: 'worker',
    title: 'Hyperdrive',
    missing,
    to: () => ({
      login: address
        ? words(originOf(address))
        : 'factory_worker at the host of DATABASE_URL',
      password: 'WORKER_DATABASE_PASSWORD',
      cache: uncached,
    }),
    async from(): Promise<Facts> {
      const found = await findHyperdrive(cloudflare)
      return found
        ? {
            login: words(found.origin),
            password: await passwordChanged()
              ? 'another one'
              : 'WORKER_DATABASE_PASSWORD',
            cache: found.caching?.disabled
              ? uncached
              : 'on',
          }
        : {}
    },
    async do() {
      const wanted = {
        name: config.name,
        origin: originOf(address!),
        caching: { disabled: true },
        origin_connection_limit: connections,
      }
      const found = await findHyperdrive(cloudflare)
      await (found
        ? cloudflare.ask('PUT', `/hyperdrive/configs/${found.id}`, wanted)
        : cloudflare.ask('POST', '/hyperdrive/configs', wanted))
    },
  }
}
