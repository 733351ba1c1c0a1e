// The owner's connection to the database: the one DATABASE_URL names, else this machine's while it runs. And the address under which the Worker's login reaches the same one.

import type { Manifest } from '#kit/app'
import pg from 'pg'
import { AppError } from '#kit/app'
import { readPort } from './ports.ts'
import { readSettings } from './settings.ts'

const local = /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/

/** Elsewhere the connection is encrypted. Supabase signs its certificate itself, so it is not compared with those this machine knows; `?sslmode=` says otherwise. */
function clientOf(url: string): pg.Client {
  const { hostname, searchParams } = new URL(url)
  return new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    ...!local.test(hostname) && !searchParams.has('sslmode') && {
      ssl: { rejectUnauthorized: false },
    },
  })
}

const why: Record<string, string> = {
  'ENOTFOUND': 'its host is not known (a direct Supabase address needs IPv6; the "Session pooler" address does not)',
  'ENETUNREACH': 'this network has no IPv6; take the "Session pooler" address of Supabase',
  'ECONNREFUSED': 'nothing listens there',
  'ETIMEDOUT': 'it does not answer',
  // postgresql.org/docs/current/errcodes-appendix.html
  '28P01': 'the password is wrong',
  '3D000': 'there is no such database',
  'XX000': 'the project is paused, or its address is wrong',
}

/**
 * Opens a connection, runs work and closes it. `variable` is the setting that holds the address, for the words of an error.
 * @throws AppError `database-unreachable`, without the address, which holds a password
 */
export async function withDatabase<T>(url: string, variable: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  let client: pg.Client
  try {
    client = clientOf(url)
    client.on('error', () => {})
    await client.connect()
  }
  catch (error) {
    const { code = '', message } = error as { code?: string, message: string }
    throw new AppError('database-unreachable', `The database in ${variable} cannot be reached: ${why[code] ?? (code || message.slice(0, 100))}.`, {
      hint: local.test(new URL(url).hostname)
        ? 'Run npm start in another terminal for the database of this machine, or set DATABASE_URL to the owner\'s connection of another.'
        : 'Supabase: Connect → Session pooler shows the address; a paused project is resumed on its page.',
      cause: error,
    })
  }
  try {
    return await work(client)
  }
  finally {
    await client.end().catch(() => {})
  }
}

/** Where the owner finds the database. */
export function ownerUrl(manifests: readonly Manifest[], environment = process.env): string {
  const { DATABASE_URL: elsewhere } = readSettings(manifests, { makeUp: 'shared', environment }).values
  return elsewhere || `postgres://postgres:postgres@127.0.0.1:${readPort('database', 'POSTGRES_PORT', 54_320, environment).port}/factory`
}

/**
 * Works as the owner on one connection.
 * @throws AppError `database-unreachable`
 */
export function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withDatabase(url, 'DATABASE_URL', work)
}

/**
 * The same database as the Worker's login.
 * Supabase's pooler finds the project by what follows the dot in `postgres.<project>`.
 */
export function asWorker(ownerUrl: string, password: string): string {
  const url = new URL(ownerUrl)
  const project = /\.[a-z0-9]+$/.exec(decodeURIComponent(url.username))
  url.username = url.hostname.endsWith('.pooler.supabase.com') && project
    ? `factory_worker${project[0]}`
    : 'factory_worker'
  url.password = encodeURIComponent(password)
  return url.href
}
