// factory restore: a backup into an empty database, or into a throw-away one to see that it can be done. Whole or not at all.

import type pg from 'pg'
import type { Manifest } from '#kit/app'
import type { Chain } from '#kit/db'
import type { BackupManifest } from './backup-manifest.ts'
import { createHash } from 'node:crypto'
import { chmodSync, createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { escapeIdentifier } from 'pg'
import { from } from 'pg-copy-streams'
import { AppError } from '#kit/app'
import { migrate } from '#kit/db'
import { dataFile, readManifest, verifyFiles } from './backup-manifest.ts'
import { copyIn, sameWords } from './backup-tables.ts'
import { readDatabase } from './backup.ts'
import { readChain } from './chains.ts'
import { migrateDatabase } from './migrate.ts'
import { asOwner } from './owner.ts'
import { createDatabase, startPostgres } from './postgres.ts'

/**
 * The migrations that were applied when the backup was made, from this clone.
 * @throws AppError `backup-of-another-version`
 */
function chainsOf({ migrations, commit }: BackupManifest): Chain[] {
  const chains = new Map<string, Chain>()
  for (const { chain, name, hash } of migrations) {
    const file = readChain(chain).files.find(one => one.name === name)
    if (!file || createHash('sha256').update(file.sql).digest('hex') !== hash) {
      throw new AppError('backup-of-another-version', `This clone does not have the migration ${chain}/${name} as it was when the backup was made.`, {
        hint: commit
          ? `Check out the version it was made with: git checkout ${commit}`
          : 'Check out the version it was made with.',
      })
    }
    const known = chains.get(chain) ?? { name: chain, files: [] }
    chains.set(chain, {
      ...known,
      files: [...known.files, file],
    })
  }
  // apps refer to the shared tables
  return [
    ...chains.values(),
  ].sort((a, b) => Number(b.name === 'factory') - Number(a.name === 'factory'))
}

/** @throws AppError `database-not-empty`: nothing is ever overwritten */
async function mustBeEmpty(client: pg.Client, { tables }: BackupManifest): Promise<void> {
  for (const { name } of tables) {
    const table = `public.${escapeIdentifier(name)}`
    const { rows: [{ there }] } = await client.query('select to_regclass($1) is not null as there', [table])
    if (there && (await client.query(`select 1 from ${table} limit 1`)).rowCount) {
      throw new AppError('database-not-empty', `There are rows in ${name}. A backup is restored into an empty database only.`, {
        hint: 'Make a new database (or Supabase project) and set DATABASE_URL to its owner\'s connection.',
      })
    }
  }
}

async function load(client: pg.Client, folder: string, manifest: BackupManifest): Promise<void> {
  await client.query(`begin; ${sameWords}`)
  try {
    for (const table of manifest.tables)
      await pipeline(createReadStream(dataFile(folder, table.name)), createGunzip(), client.query(from(copyIn(table))))
    for (const { table, column, last, called } of manifest.identities) {
      await client.query('select setval(pg_get_serial_sequence($1, $2)::regclass, $3, $4)', [
        `public.${escapeIdentifier(table)}`,
        column,
        last,
        called,
      ])
    }
    const loaded = await readDatabase(client)
    const different = manifest.tables.filter(({ name, rows, sha256 }) => !loaded.tables.some(table => table.name === name && table.rows === rows && table.sha256 === sha256))
    if (different.length)
      throw new AppError('restore-differs', `Restored rows are not those of the backup: ${different.map(({ name }) => name).join(', ')}. Nothing was kept.`)
    await client.query('commit')
  }
  catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}

/**
 * Restores into an empty database, and brings it to what this clone expects.
 * @throws AppError `backup-missing`, `backup-invalid`, `backup-damaged`, `backup-of-another-version`, `database-not-empty`, `restore-differs`
 */
export async function restore(folder: string, url: string, manifests: readonly Manifest[], workerPassword: string): Promise<BackupManifest> {
  const manifest = readManifest(folder)
  await verifyFiles(folder, manifest)
  const chains = chainsOf(manifest)
  await asOwner(url, async (client) => {
    await mustBeEmpty(client, manifest)
    await migrate(client, {
      manifests,
      chains,
      functions: [],
      now: Date.parse(manifest.made_at),
    })
    await load(client, folder, manifest)
  })
  await migrateDatabase(url, manifests, workerPassword)
  return manifest
}

/** Restores it into a database that is thrown away. */
export async function checkBackup(folder: string, manifests: readonly Manifest[]): Promise<BackupManifest> {
  const place = mkdtempSync(join(tmpdir(), 'telegram-app-factory-restore-'))
  // mkdtemp's folders are private, and under root PostgreSQL is another user
  chmodSync(place, 0o755)
  const postgres = await startPostgres({
    folder: join(place, 'data'),
    port: 0,
    throwAway: true,
  })
  try {
    await createDatabase(postgres.port, 'scratch')
    return await restore(folder, postgres.url('postgres', 'scratch'), manifests, 'scratch')
  }
  finally {
    await postgres.stop()
    for (const folder of [place, postgres.folder])
      rmSync(folder, { recursive: true, force: true })
  }
}
