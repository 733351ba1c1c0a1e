// Brings a database to what the code expects, and gives the Worker's login its password.
import type { Manifest } from '#kit/app'
import pg from 'pg'
import { migrate } from '#kit/db'
import { readChain, readFunctions } from './chains.ts'

/**
 * Migrates as the owner.
 * @returns the migrations applied now
 */
export async function migrateDatabase(ownerUrl: string, manifests: readonly Manifest[], workerPassword: string): Promise<string[]> {
  const client = new pg.Client(ownerUrl)
  await client.connect()
  try {
    const chains = [
      'factory',
      ...manifests.map(manifest => manifest.id),
    ].map(readChain)
    const applied = await migrate(client, {
      manifests,
      chains,
      functions: readFunctions(),
      now: Date.now(),
    })
    await client.query(`alter role factory_worker password ${pg.escapeLiteral(workerPassword)}`)
    return applied
  }
  finally {
    await client.end()
  }
}
