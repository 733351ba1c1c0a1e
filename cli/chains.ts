// The migration chains of the repository: files of kit/db and of every app, and how a new one is generated from tables.ts.
import type { Chain } from '#kit/db'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api'

export const root = join(import.meta.dirname, '..')

function folderOf(chain: string): string {
  return chain === 'factory'
    ? join(root, 'kit/db')
    : join(root, 'apps', chain === 'template'
        ? '_template'
        : chain)
}

/** The chain's applied-in-order SQL files; none when the app has no tables. */
export function readChain(name: string): Chain {
  const folder = join(folderOf(name), 'migrations')
  const files = existsSync(folder)
    ? readdirSync(folder).filter(file => file.endsWith('.sql')).sort()
    : []
  return {
    name,
    files: files.map(file => ({
      name: file,
      sql: readFileSync(join(folder, file), 'utf8'),
    })),
  }
}

/** The `create or replace function` files of the kit. */
export function readFunctions(): string[] {
  const folder = join(root, 'kit/db/functions')
  return readdirSync(folder).sort().map(file => readFileSync(join(folder, file), 'utf8'))
}

/**
 * What tables.ts says beyond the last migration, as SQL statements; empty when they agree.
 * @param name `factory` or an app's id
 */
export async function pendingStatements(name: string): Promise<{ statements: string[], snapshot: unknown }> {
  const folder = folderOf(name)
  const snapshotFile = join(folder, 'migrations/snapshot.json')
  const before = existsSync(snapshotFile)
    ? JSON.parse(readFileSync(snapshotFile, 'utf8'))
    : generateDrizzleJson({}, undefined, undefined, 'snake_case')
  if (!existsSync(join(folder, 'tables.ts')))
    return { statements: [], snapshot: before }
  const tables = await import(pathToFileURL(join(folder, 'tables.ts')).href)
  const after = generateDrizzleJson(tables, before.id, undefined, 'snake_case')
  // roles are the manifests' business
  return {
    statements: (await generateMigration(before, after)).filter(sql => !/^(?:CREATE|DROP|ALTER) ROLE/i.test(sql)),
    snapshot: after,
  }
}

/**
 * Writes the next migration of a chain from its tables.ts.
 * @returns the new file's name, or null when nothing changed.
 */
export async function generateChain(name: string, title: string): Promise<string | null> {
  const { statements, snapshot } = await pendingStatements(name)
  if (!statements.length)
    return null
  const folder = join(folderOf(name), 'migrations')
  mkdirSync(folder, { recursive: true })
  const file = `${String(readChain(name).files.length + 1).padStart(4, '0')}_${title.toLowerCase().replace(/[^a-z0-9]+/g, '_')}.sql`
  writeFileSync(join(folder, file), `${statements.join('\n')}\n`)
  writeFileSync(join(folder, 'snapshot.json'), `${JSON.stringify(snapshot, null, 2)}\n`)
  return file
}
