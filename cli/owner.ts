// The owner's connection, for commands that look after a database: the one DATABASE_URL names, else this machine's while it runs.

import type { Manifest } from '#kit/app'
import pg from 'pg'
import { AppError } from '#kit/app'
import { readPort } from './ports.ts'
import { readSettings } from './settings.ts'

/** Where the owner finds the database. */
export function ownerUrl(manifests: readonly Manifest[], environment = process.env): string {
  const { DATABASE_URL: elsewhere } = readSettings(manifests, { makeUp: 'shared', environment }).values
  return elsewhere || `postgres://postgres:postgres@127.0.0.1:${readPort('database', 'POSTGRES_PORT', 54_320, environment).port}/factory`
}

/**
 * Works as the owner on one connection.
 * @throws AppError `database-unreachable`
 */
export async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'telegram-app-factory cli' })
  client.on('error', () => {})
  try {
    await client.connect()
  }
  catch (error) {
    const { code } = error as { code?: string }
    throw new AppError('database-unreachable', `The database does not let me in${code
      ? ` (${code})`
      : ''}.`, {
      hint: 'Set DATABASE_URL to the owner\'s connection, or run npm start in another terminal for the one on this machine.',
    })
  }
  try {
    return await work(client)
  }
  finally {
    await client.end()
  }
}
