// factory drop: an app leaves this stack after it was exported. Its rows, tables, roles, lines and folder go together, or nothing goes.

import type pg from 'pg'
import type { Manifest } from '#kit/app'
import type { BackupManifest } from './backup-manifest.ts'
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { escapeIdentifier } from 'pg'
import { AppError } from '#kit/app'
import { migrate } from '#kit/db'
import { readManifest, verifyFiles } from './backup-manifest.ts'
import { sameWords, tablesOf } from './backup-tables.ts'
import { readDatabase } from './backup.ts'
import { root as here } from './chains.ts'
import { codeHash, speaksOf } from './export-code.ts'
import { dataOf } from './export.ts'
import { migrateOptions } from './migrate.ts'
import { asOwner } from './owner.ts'
import { keepEntries, remember, unregister } from './register.ts'
import { environmentExample } from './settings.ts'

export interface DropOptions {
  /** The repository; this clone. */
  root?: string
  /** The owner's connection. */
  url: string
  app: Manifest
  /** The apps that stay. */
  others: readonly Manifest[]
  /** What `exportApp` wrote. */
  exported: string
  /** Epoch milliseconds. */
  now: number
}

export interface Dropped {
  rows: number
  /** Another database of the same server still knows its roles. */
  rolesKept: boolean
  /** Files that still name it. */
  mentions: string[]
}

const public_ = (name: string) => `public.${escapeIdentifier(name)}`

function stale(what: string, id: string): AppError {
  return new AppError('export-stale', `${what} since this export. Nothing was dropped.`, { hint: `Export it again: npm run factory -- export ${id}. While it is frozen (npm run factory -- freeze ${id}) less changes.` })
}

/** Takes it out of the files. @returns what brings it back, and what makes it final */
function takeOut(root: string, { id }: Manifest, others: readonly Manifest[]) {
  const putBack = remember(root)
  const folder = join(root, 'apps', id)
  const aside = mkdtempSync(join(root, 'dropped-'))
  const undo = () => {
    putBack()
    if (existsSync(join(aside, id)))
      renameSync(join(aside, id), folder)
    rmSync(aside, { recursive: true, force: true })
  }
  try {
    unregister(root, id)
    keepEntries(root, other => other !== id)
    writeFileSync(join(root, '.env.example'), environmentExample(others))
    renameSync(folder, join(aside, id))
  }
  catch (error) {
    undo()
    throw error
  }
  return {
    undo,
    finish: () => rmSync(aside, { recursive: true, force: true }),
  }
}

/** In the open transaction. @returns whether the server still needs its roles */
async function dropRoles(client: pg.Client, id: string): Promise<boolean> {
  const { rows } = await client.query<{ role: string }>('select rolname as role from pg_roles where rolname = any($1)', [
    [`app_${id}`, `app_${id}_user`],
  ])
  if (!rows.length)
    return false
  const roles = rows.map(({ role }) => escapeIdentifier(role)).join(', ')
  // without a superuser only those who inherit a role may take its rights away
  await client.query(`grant ${roles} to current_user with inherit true; drop owned by ${roles}; savepoint roles`)
  try {
    await client.query(`drop role ${roles}`)
    return false
  }
  catch (error) {
    // dependent_objects_still_exist
    if ((error as { code?: string }).code !== '2BP01')
      throw error
    await client.query('rollback to savepoint roles')
    await client.query(`grant ${roles} to current_user with inherit false`)
    return true
  }
}

/** In the open transaction, with its tables locked, so that no row slips in between comparing and deleting. */
async function dropRows(client: pg.Client, { id }: Manifest, manifest: BackupManifest): Promise<void> {
  const tables = await tablesOf(client, id)
  const shared = tables.filter(({ app }) => app)
  const own = tables.filter(({ app }) => !app).map(({ name }) => public_(name))
  await client.query(`lock table ${tables.map(({ name }) => public_(name)).join(', ')} in share row exclusive mode`)
  const { tables: present } = await readDatabase(client, { app: id })
  const names = new Set([
    ...present,
    ...manifest.tables,
  ].map(({ name }) => name))
  const changed = [...names].filter((name) => {
    const [before, after] = [manifest.tables, present].map(list => list.find(table => table.name === name)?.sha256)
    return before !== after
  })
  if (changed.length)
    throw stale(`Rows changed (${changed.join(', ')})`, id)
  for (const { name } of shared.toReversed())
    await client.query(`delete from ${public_(name)} where app = $1`, [id])
  await client.query('delete from public.factory_frozen where app = $1', [id])
  await client.query('delete from public.factory_migrations where chain = $1', [id])
  if (own.length)
    await client.query(`drop table ${own.join(', ')}`)
}

/**
 * @throws AppError `export-of-another-app`, `export-stale`, and what reading a damaged export throws: nothing was dropped then
 */
export async function dropApp({ root = here, url, app, others, exported, now }: DropOptions): Promise<Dropped> {
  const data = dataOf(exported)
  const manifest = readManifest(data)
  if (manifest.app?.id !== app.id)
    throw new AppError('export-of-another-app', `${exported} is not an export of ${app.id}.`, { hint: `npm run factory -- export ${app.id}` })
  await verifyFiles(data, manifest)
  if (codeHash(root, app.id) !== manifest.app.code)
    throw stale(`apps/${app.id} changed`, app.id)
  const rolesKept = await asOwner(url, async (client) => {
    let files: ReturnType<typeof takeOut> | undefined
    try {
      await client.query(`begin; ${sameWords}; set local lock_timeout = '20s'`)
      await dropRows(client, app, manifest)
      const kept = await dropRoles(client, app.id)
      files = takeOut(root, app, others)
      await client.query('commit')
      files.finish()
      return kept
    }
    catch (error) {
      await client.query('rollback').catch(() => {})
      files?.undo()
      throw error
    }
  })
  // rights and functions are again those of exactly this code
  await asOwner(url, client => migrate(client, {
    ...migrateOptions(others),
    now,
  }))
  return {
    rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0),
    rolesKept,
    mentions: speaksOf(root, [app.id]),
  }
}
