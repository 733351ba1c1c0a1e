// Migrations: every tables.ts agrees with its chain, applying twice changes nothing, and an applied file stays as it was.

import type { App } from '#kit/app'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { migrate, migrationState } from '#kit/db'
import template from '../apps/_template/index.ts'
import { apps } from '../apps/index.ts'
import { pendingStatements, readChain, readFunctions } from '../cli/chains.ts'

const manifests = ([...apps, template] as App[]).map(app => app.manifest)
const chains = [
  'factory',
  ...manifests.map(({ id }) => id),
]
const database = `test_migrations_${process.pid}`
const url = (name: string) => `postgres://postgres:postgres@127.0.0.1:${inject('postgresPort')}/${name}`
let client: pg.Client

beforeAll(async () => {
  const maker = new pg.Client(url('postgres'))
  await maker.connect()
  await maker.query(`create database ${database} template factory_template`)
  await maker.end()
  client = new pg.Client(url(database))
  await client.connect()
})
afterAll(() => client.end())

function options() {
  return {
    manifests,
    chains: chains.map(readChain),
    functions: readFunctions(),
    now: 0,
  }
}

it.each(chains)('%s: tables.ts and the migrations say the same', async (name) => {
  const { statements } = await pendingStatements(name)
  expect(statements, 'Run: npm run factory -- migrate --generate').toEqual([])
})

it('applies nothing the second time', async () => {
  expect(await migrate(client, options())).toEqual([])
})

it('stops with words at a file that was applied and has been changed', async () => {
  const changed = options()
  changed.chains[0]!.files[0]!.sql += '\n-- one more thought'
  await expect(migrate(client, changed)).rejects.toMatchObject({
    code: 'migration-changed',
    message: expect.stringContaining(`factory/${changed.chains[0]!.files[0]!.name}`),
    hint: expect.stringContaining('new migration'),
  })
})

it('a function that answers in another shape replaces the one of older code, and what is gone from the code is gone', async () => {
  await client.query(`drop function factory_beat(timestamptz, bigint);
    create function factory_beat(p_now timestamptz, p_founder bigint) returns boolean language sql as 'select true';
    create function factory_beat(p_now timestamptz) returns boolean language sql as 'select true';
    comment on table factory_migrations is 'of older code'`)
  expect((await migrationState(client, options())).rulesKept).toBe(false)
  expect(await migrate(client, options())).toEqual([])
  const { rows } = await client.query(`select pg_get_function_result(oid) as result from pg_proc where proname = 'factory_beat'`)
  expect(rows).toEqual([
    { result: 'record' },
  ])
  expect(await migrationState(client, options())).toMatchObject({ pending: [], changed: [], rulesKept: true })
})

it('a migration that fails leaves nothing behind', async () => {
  const broken = options()
  broken.chains.push({
    name: 'template',
    files: [
      { name: '9998_good.sql', sql: 'create table public.template_half (id int)' },
      { name: '9999_bad.sql', sql: 'create tabel oops' },
    ],
  })
  await expect(migrate(client, broken)).rejects.toThrow('syntax error')
  const { rows } = await client.query(`select to_regclass('template_half') as half, (select count(*)::int from factory_migrations where name like '999%') as recorded`)
  expect(rows).toEqual([
    { half: null, recorded: 0 },
  ])
})

it('closes every table: row-level security on, nothing for anon, authenticated and public', async () => {
  const { rows: open } = await client.query(`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relrowsecurity`)
  expect(open).toEqual([])
  const { rows: granted } = await client.query(`select table_name, grantee, privilege_type from information_schema.role_table_grants where table_schema = 'public' and grantee in ('anon', 'authenticated', 'PUBLIC', 'factory_worker')`)
  expect(granted).toEqual([])
})

it('needs no superuser', async () => {
  const { rows } = await client.query('select rolsuper, rolcreaterole, rolbypassrls from pg_roles where rolname = current_user')
  expect(rows).toEqual([
    { rolsuper: false, rolcreaterole: true, rolbypassrls: true },
  ])
})
