// Brings a database to what the code expects: roles, each chain of migrations, functions, access. Run by the owner, never by the Worker.
import type pg from 'pg'
import type { Manifest } from '#kit/app'
import type { Catalog } from './access.ts'
import { AppError } from '#kit/app'
import { accessSql, catalogQuery, rolesSql } from './access.ts'

/** One chain of migrations: `factory` for the shared tables, else an app's id. Files in the order they are applied. */
export interface Chain { name: string, files: { name: string, sql: string }[] }

export interface MigrateOptions {
  manifests: readonly Manifest[]
  chains: readonly Chain[]
  /** Bodies of `create or replace function` statements. */
  functions: readonly string[]
  /** Epoch milliseconds, written beside each applied migration. */
  now: number
}

async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [
    ...new Uint8Array(hash),
  ].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

/** What everybody may do, as a hash: roles, functions, grants and policies, in whatever order the catalog lists them. */
async function rulesHash({ manifests, functions }: MigrateOptions, catalog: Catalog): Promise<string> {
  const lines = [
    rolesSql(manifests),
    ...functions,
    accessSql(manifests, catalog),
  ].join('\n').split('\n').sort()
  return `rules ${(await sha256(lines.join('\n'))).slice(0, 16)}`
}

/** The hash that was left by the last migration. */
async function rulesOf(client: pg.Client): Promise<string | null> {
  const { rows: [said] } = await client.query<{ rules: string | null }>(`select obj_description(to_regclass('public.factory_migrations')) as rules`)
  return said!.rules
}

// "create or replace" refuses another return type, and leaves what was renamed behind
const dropFunctions = `do $$ declare f regprocedure; begin
  for f in select oid from pg_catalog.pg_proc where pronamespace = 'public'::regnamespace and proname like 'factory\\_%' loop
    execute format('drop function %s', f);
  end loop; end $$`

export interface MigrationState {
  /** As `chain/file`. */
  applied: string[]
  pending: string[]
  /** Applied, and not what they were. */
  changed: string[]
  /** Roles, functions, grants and policies were brought about by exactly this code. */
  rulesKept: boolean
}

/** What `migrate` would find; reads only. */
export async function migrationState(client: pg.Client, options: MigrateOptions): Promise<MigrationState> {
  const { rows: [there] } = await client.query<{ is: boolean }>(`select to_regclass('public.factory_migrations') is not null as is`)
  const { rows } = there!.is
    ? await client.query<{ name: string, hash: string }>(`select chain || '/' || name as name, hash from public.factory_migrations`)
    : { rows: [] }
  const known = new Map(rows.map(({ name, hash }) => [name, hash]))
  const state: MigrationState = {
    applied: [],
    pending: [],
    changed: [],
    rulesKept: false,
  }
  for (const chain of options.chains) {
    for (const file of chain.files) {
      const name = `${chain.name}/${file.name}`
      const before = known.get(name)
      const list = before === undefined
        ? 'pending'
        : before === await sha256(file.sql)
          ? 'applied'
          : 'changed'
      state[list].push(name)
    }
  }
  const { rows: [catalog] } = await client.query(catalogQuery)
  state.rulesKept = await rulesOf(client) === await rulesHash(options, catalog)
  return state
}

/**
 * Applies what is missing, in one transaction.
 * @returns the names of the migrations applied now, as `chain/file`.
 * @throws AppError `migration-changed` when an applied file is not what it was.
 */
export async function migrate(client: pg.Client, options: MigrateOptions): Promise<string[]> {
  const { manifests, chains, functions, now } = options
  const applied: string[] = []
  await client.query('begin')
  try {
    await client.query(`select pg_advisory_xact_lock(hashtext('factory_migrations'))`)
    await client.query(rolesSql(manifests))
    await client.query(`create table if not exists public.factory_migrations (chain text not null, name text not null, hash text not null, applied_at timestamptz(3) not null, constraint factory_migrations_chain_name_pk primary key (chain, name))`)
    const { rows } = await client.query<{ chain: string, name: string, hash: string }>('select chain, name, hash from public.factory_migrations')
    const known = new Map(rows.map(row => [`${row.chain}/${row.name}`, row.hash]))
    for (const chain of chains) {
      for (const file of chain.files) {
        const name = `${chain.name}/${file.name}`
        const hash = await sha256(file.sql)
        const before = known.get(name)
        if (before === hash)
          continue
        if (before)
          throw new AppError('migration-changed', `The migration ${name} was applied and has been changed since.`, { hint: 'Put the file back as it was and write the change as a new migration.' })
        await client.query(file.sql)
        await client.query('insert into public.factory_migrations values ($1, $2, $3, $4)', [
          chain.name,
          file.name,
          hash,
          new Date(now).toISOString(),
        ])
        applied.push(name)
      }
    }
    const { rows: [catalog] } = await client.query(catalogQuery)
    const rules = await rulesHash(options, catalog)
    if (await rulesOf(client) !== rules)
      await client.query(dropFunctions)
    await client.query(functions.join('\n'))
    await client.query(accessSql(manifests, catalog))
    // said where it can be read again: what the manifests and functions of this code asked for
    await client.query(`comment on table public.factory_migrations is '${rules}'`)
    await client.query('commit')
    return applied
  }
  catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  }
}
