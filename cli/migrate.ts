// Brings a database to what the code expects, and gives the Worker's login its password.
import type { Manifest } from '#kit/app'
import type { MigrateOptions, MigrationState } from '#kit/db'
import pg from 'pg'
import { migrate, migrationState } from '#kit/db'
import { readChain, readFunctions } from './chains.ts'
import { withDatabase } from './owner.ts'

/** The chains and functions of this repository, for these apps. */
export function migrateOptions(manifests: readonly Manifest[]): MigrateOptions {
  return {
    manifests,
    chains: [
      'factory',
      ...manifests.map(manifest => manifest.id),
    ].map(readChain),
    functions: readFunctions(),
    now: Date.now(),
  }
}

/**
 * Migrates as the owner.
 * @returns the migrations applied now
 */
export async function migrateDatabase(ownerUrl: string, manifests: readonly Manifest[], workerPassword: string): Promise<string[]> {
  return await withDatabase(ownerUrl, 'DATABASE_URL', async (client) => {
    const applied = await migrate(client, migrateOptions(manifests))
    await client.query(`alter role factory_worker password ${pg.escapeLiteral(workerPassword)}`)
    return applied
  })
}

/** What a migration would find. */
export async function readMigrations(ownerUrl: string, manifests: readonly Manifest[]): Promise<MigrationState> {
  return await withDatabase(ownerUrl, 'DATABASE_URL', client => migrationState(client, migrateOptions(manifests)))
}
