// factory export: one app moves out. code/ is a stack with only this app; data/ is a backup of its rows, and the same as SQL.

import type { Manifest } from '#kit/app'
import type { BackupManifest } from './backup-manifest.ts'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#kit/app'
import { catalogQuery } from '#kit/db'
import { backUp } from './backup.ts'
import { root as here } from './chains.ts'
import { codeHash, exportCode } from './export-code.ts'
import { writeSql } from './export-sql.ts'
import { asOwner } from './owner.ts'

export interface ExportOptions {
  /** The repository; this clone. */
  root?: string
  /** The owner's connection. */
  url: string
  app: Manifest
  /** Is made here. */
  folder: string
  now: number
}

export interface Exported {
  manifest: BackupManifest
  /** Tests that need the other apps. */
  leftOut: string[]
  frozen: boolean
}

/** Where an export keeps its rows. */
export const dataOf = (folder: string) => join(folder, 'data')

/** Whole or not at all. @throws AppError `export-exists`, `database-empty`, `database-unreachable` */
export async function exportApp({ root = here, url, app, folder, now }: ExportOptions): Promise<Exported> {
  if (existsSync(folder))
    throw new AppError('export-exists', `${folder} is there already.`, { hint: 'Name another folder; an export is never overwritten.' })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    const leftOut = exportCode(root, join(folder, 'code'), app)
    const manifest = await backUp(url, dataOf(folder), now, {
      id: app.id,
      code: codeHash(root, app.id),
    })
    const { catalog, frozen } = await asOwner(url, async client => ({
      catalog: (await client.query(catalogQuery)).rows[0],
      frozen: Boolean((await client.query('select 1 from public.factory_frozen where app = $1', [app.id])).rowCount),
    }))
    await writeSql(dataOf(folder), app, catalog, manifest)
    return { manifest, leftOut, frozen }
  }
  catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}
