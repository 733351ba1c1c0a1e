// An app's backup as one SQL file that any client can run: roles, tables, rights and rows, whole or not at all.

import type { Manifest } from '#kit/app'
import type { Catalog } from '#kit/db'
import type { BackupManifest } from './backup-manifest.ts'
import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { escapeIdentifier, escapeLiteral } from 'pg'
import { accessSql, rolesSql } from '#kit/db'
import { dataFile } from './backup-manifest.ts'
import { sameWords } from './backup-tables.ts'
import { readChain, readFunctions } from './chains.ts'

/**
 * A field of COPY's text format as a literal. E'' has the same escapes but \v.
 * postgresql.org/docs/current/sql-copy.html, sql-syntax-lexical.html
 */
function literal(field: string): string {
  if (field === '\\N')
    return 'null'
  const text = field.replaceAll('\'', '\'\'')
  return text.includes('\\')
    ? `E'${text.replaceAll(/\\(.)/g, (escape, letter) => letter === 'v'
      ? '\\x0b'
      : escape)}'`
    : `'${text}'`
}

async function* rowsOf(folder: string, { name, columns }: BackupManifest['tables'][number]): AsyncGenerator<string> {
  const insert = `insert into public.${escapeIdentifier(name)} (${columns.map(column => escapeIdentifier(column)).join(', ')}) overriding system value values`
  const text = createReadStream(dataFile(folder, name)).pipe(createGunzip()).setEncoding('utf8')
  let open = ''
  for await (const chunk of text) {
    const lines = (open + chunk).split('\n')
    open = lines.pop()!
    for (const line of lines)
      yield `${insert} (${line.split('\t').map(literal).join(', ')});\n`
  }
}

async function* statements(folder: string, app: Manifest, catalog: Catalog, { made_at, migrations, tables, identities }: BackupManifest): AsyncGenerator<string> {
  const mine = [
    'factory',
    app.id,
  ]
  yield `-- ${app.name} as of ${made_at}: into an empty PostgreSQL 16 or later, as its owner. Then, from the code beside it: npm run factory -- migrate\n`
  yield `begin;\n${sameWords};\n${rolesSql([app])}\n`
  yield 'create table public.factory_migrations (chain text not null, name text not null, hash text not null, applied_at timestamptz(3) not null, constraint factory_migrations_chain_name_pk primary key (chain, name));\n'
  for (const { chain, name, hash } of migrations.toSorted((a, b) => mine.indexOf(a.chain) - mine.indexOf(b.chain))) {
    yield `${readChain(chain).files.find(file => file.name === name)!.sql}\n`
    yield `insert into public.factory_migrations values (${[chain, name, hash, made_at].map(text => escapeLiteral(text)).join(', ')});\n`
  }
  const kept = (table: string) => mine.some(prefix => table.startsWith(`${prefix}_`))
  yield `${readFunctions().join('\n')}\n${accessSql([app], {
    tables: catalog.tables.filter(({ name }) => kept(name)),
    policies: catalog.policies.filter(({ table }) => kept(table)),
  })}\n`
  for (const table of tables)
    yield* rowsOf(folder, table)
  for (const { table, column, last, called } of identities)
    yield `select setval(pg_get_serial_sequence(${escapeLiteral(`public.${escapeIdentifier(table)}`)}, ${escapeLiteral(column)})::regclass, ${last}, ${called});\n`
  yield 'commit;\n'
}

/** Writes `<app>.sql` beside the backup it is made from; `catalog` is of the database the backup was taken from. */
export async function writeSql(folder: string, app: Manifest, catalog: Catalog, manifest: BackupManifest): Promise<void> {
  await pipeline(statements(folder, app, catalog, manifest), createWriteStream(`${folder}/${app.id}.sql`, { flags: 'wx', mode: 0o600 }))
}
