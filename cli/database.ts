// The database of a local run: the embedded one, or the one DATABASE_URL names. Migrated when it is handed out.

import type { Manifest } from '#kit/app'
import { join } from 'node:path'
import pg from 'pg'
import { migrateDatabase } from './migrate.ts'
import { asWorker } from './owner.ts'
import { createDatabase, startPostgres } from './postgres.ts'

export interface LocalDatabase {
  /** For the Worker, as `factory_worker`. */
  workerUrl: string
  /** For people; nothing for a database elsewhere, whose address holds a password. */
  ownerUrl?: string
  stop: () => Promise<void>
}

export interface DatabaseOptions {
  manifests: readonly Manifest[]
  dataFolder: string
  port: number
  /** Pretend people and the real Telegram's never share a database: their clocks differ, and so do their ids. */
  name: 'factory' | 'factory_telegram'
  values: Record<string, string>
}

export async function openDatabase(options: DatabaseOptions): Promise<LocalDatabase> {
  const { DATABASE_URL: elsewhere, WORKER_DATABASE_URL: workerElsewhere, WORKER_DATABASE_PASSWORD: password } = options.values
  if (elsewhere) {
    await migrateDatabase(elsewhere, options.manifests, password!)
    return {
      workerUrl: workerElsewhere || asWorker(elsewhere, password!),
      stop: async () => {},
    }
  }
  const postgres = await startPostgres({
    folder: join(options.dataFolder, 'postgres'),
    port: options.port,
    say: console.log,
  })
  const ownerUrl = postgres.url('postgres', options.name)
  if (!await exists(postgres.url('postgres', 'postgres'), options.name))
    await createDatabase(postgres.port, options.name)
  await migrateDatabase(ownerUrl, options.manifests, 'factory_worker')
  return {
    workerUrl: postgres.url('factory_worker', options.name),
    ownerUrl,
    stop: postgres.stop,
  }
}

async function exists(url: string, name: string): Promise<boolean> {
  const client = new pg.Client(url)
  await client.connect()
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
  await client.end()
  return rowCount === 1
}
