// The manifest of a backup: what it holds, and by which it is known to be whole. A backup is a folder: manifest.json and a `<table>.copy.gz` per table.

import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import * as v from 'valibot'
import { AppError } from '#kit/app'

const name = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,62}$/))
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const Manifest = v.object({
  format: v.literal(1),
  /** ISO. */
  made_at: v.string(),
  /** Of this repository, where it is known. */
  commit: v.nullable(v.string()),
  /** It is an export of this one app; `code` is the hash of its folder. */
  app: v.optional(v.object({
    id: name,
    code: sha256,
  })),
  migrations: v.array(v.object({
    chain: v.string(),
    name: v.string(),
    hash: v.string(),
  })),
  /** In the order in which they can be loaded. `sha256` of the uncompressed rows. */
  tables: v.array(v.object({
    name,
    columns: v.pipe(v.array(name), v.minLength(1)),
    rows: count,
    sha256,
  })),
  identities: v.array(v.object({
    table: name,
    column: name,
    last: v.pipe(v.number(), v.safeInteger()),
    called: v.boolean(),
  })),
})
export type BackupManifest = v.InferOutput<typeof Manifest>

export const dataFile = (folder: string, table: string) => join(folder, `${table}.copy.gz`)

/** @throws AppError `backup-missing`, `backup-invalid` */
export function readManifest(folder: string): BackupManifest {
  const file = join(folder, 'manifest.json')
  if (!existsSync(file))
    throw new AppError('backup-missing', `${folder} holds no manifest.json.`, { hint: 'Name the folder that factory backup wrote. One without a manifest was interrupted and is not whole.' })
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  }
  catch {}
  const manifest = v.safeParse(Manifest, json)
  if (!manifest.success)
    throw new AppError('backup-invalid', 'manifest.json is not what factory backup writes.', { hint: 'Take another backup.' })
  return manifest.output
}

/** Hashes and counts what flows through it; in COPY's text format a row is a line. */
export function createMeter() {
  const hash = createHash('sha256')
  let rows = 0
  return {
    stream: new Transform({
      transform(chunk: Uint8Array, _, done) {
        hash.update(chunk)
        for (const byte of chunk) {
          rows += byte === 10
            ? 1
            : 0
        }
        done(null, chunk)
      },
    }),
    read: () => ({
      rows,
      sha256: hash.digest('hex'),
    }),
  }
}

/** Swallows. */
export function nowhere() {
  return new Writable({
    write: (_chunk, _encoding, done) => done(),
  })
}

/**
 * Reads every file once before anything is written anywhere.
 * @throws AppError `backup-damaged` naming each table whose file is missing, cut or changed
 */
export async function verifyFiles(folder: string, manifest: BackupManifest): Promise<void> {
  const wrong: string[] = []
  for (const table of manifest.tables) {
    const meter = createMeter()
    try {
      await pipeline(createReadStream(dataFile(folder, table.name)), createGunzip(), meter.stream, nowhere())
      const { rows, sha256 } = meter.read()
      if (rows !== table.rows || sha256 !== table.sha256)
        wrong.push(`${table.name} is not what was backed up`)
    }
    catch (error) {
      wrong.push((error as NodeJS.ErrnoException).code === 'ENOENT'
        ? `${table.name} is missing`
        : `${table.name} cannot be read`)
    }
  }
  if (wrong.length)
    throw new AppError('backup-damaged', `This backup is damaged: ${wrong.join('; ')}. Nothing was restored.`, { hint: 'Take another backup.' })
}
