// factory backup: every row of one instant into a folder, in COPY's text format, with a manifest by which it is known to be whole.

import type pg from 'pg'
import type { BackupManifest } from './backup-manifest.ts'
import { execFileSync } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { escapeIdentifier, escapeLiteral } from 'pg'
import { to } from 'pg-copy-streams'
import { AppError } from '#kit/app'
import { createMeter, dataFile, nowhere } from './backup-manifest.ts'
import { copyOut, sameWords, tablesOf } from './backup-tables.ts'
import { root } from './chains.ts'
import { asOwner } from './owner.ts'

function commitOf(folder: string): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  }
  catch {
    return null
  }
}

/** What the manifest says of the database as it is now, in the open transaction, or of one app in it; with a folder the rows are written there. */
export async function readDatabase(client: pg.Client, { folder, app }: { folder?: string, app?: string } = {}): Promise<Pick<BackupManifest, 'tables' | 'identities'>> {
  const tables: BackupManifest['tables'] = []
  const identities: BackupManifest['identities'] = []
  const all = await tablesOf(client, app)
  for (const table of all) {
    const meter = createMeter()
    const rows = client.query(to(copyOut(table)))
    if (folder)
      await pipeline(rows, meter.stream, createGzip(), createWriteStream(dataFile(folder, table.name), { flags: 'wx', mode: 0o600 }))
    else
      await pipeline(rows, meter.stream, nowhere())
    tables.push({
      name: table.name,
      columns: table.columns,
      ...meter.read(),
    })
  }
  // after the rows: numbers are not part of a snapshot, and may only be ahead of it
  for (const table of all) {
    for (const column of table.identities) {
      const { rows: [{ sequence }] } = await client.query(`select pg_get_serial_sequence(${escapeLiteral(`public.${escapeIdentifier(table.name)}`)}, ${escapeLiteral(column)}) as sequence`)
      const { rows: [{ last, called }] } = await client.query(`select last_value as last, is_called as called from ${sequence}`)
      identities.push({
        table: table.name,
        column,
        last: Number(last),
        called,
      })
    }
  }
  return { tables, identities }
}

/**
 * Writes a backup; the manifest comes last, so that a folder with one is whole.
 * @param url the owner's connection
 * @param folder is made here
 * @param now epoch milliseconds
 * @param app only what belongs to this one
 * @throws AppError `backup-exists`, `database-empty`
 */
export async function backUp(url: string, folder: string, now: number, app?: BackupManifest['app']): Promise<BackupManifest> {
  if (existsSync(folder))
    throw new AppError('backup-exists', `${folder} is there already.`, { hint: 'Name another folder; a backup is never overwritten.' })
  return await asOwner(url, async (client) => {
    const { rows: [{ ready }] } = await client.query(`select to_regclass('public.factory_migrations') is not null as ready`)
    if (!ready)
      throw new AppError('database-empty', 'This database was never migrated: there is nothing to back up.')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    try {
      await client.query(`begin isolation level repeatable read read only; ${sameWords}`)
      const { rows: migrations } = await client.query(`select chain, name, hash from public.factory_migrations where $1::text is null or chain in ('factory', $1) order by chain, name`, [app?.id])
      const manifest: BackupManifest = {
        format: 1,
        made_at: new Date(now).toISOString(),
        commit: commitOf(root),
        ...app && { app },
        migrations,
        ...await readDatabase(client, { folder, app: app?.id }),
      }
      await client.query('commit')
      writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
      return manifest
    }
    catch (error) {
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
  })
}
