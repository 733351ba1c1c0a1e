// Every role against every table and operation, from the catalog: what must be refused is refused, what must work works.

import type { App } from '#kit/app'
import type { Samples, Table } from './catalog.ts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import template from '../apps/_template/index.ts'
import { apps } from '../apps/index.ts'
import { insertOf, readTables, sampleRow } from './catalog.ts'

const ids = ([...apps, template] as App[]).map(app => app.manifest.id)
const database = `test_isolation_${process.pid}`
const address = (role: string, name = database) => `postgres://${role}:${role}@127.0.0.1:${inject('postgresPort')}/${name}`

/** Someone to whom no sample row belongs. */
const stranger = JSON.stringify({ telegram_id: 5, sub: '00000000-0000-5000-8000-000000000005', role: 'authenticated' })

/** What an app's role reaches of the shared tables: its own rows. Everything else there is the system's. */
const shared = new Set([
  'factory_updates',
  'factory_people',
  'factory_chats',
  'factory_dialogs',
  'factory_jobs',
  'factory_dead_letters',
  'factory_entitlements',
  'factory_payments',
  'factory_sellers',
  'factory_customers',
  'factory_checkouts',
  'factory_files',
])
/** Shared tables of which an app may only read its own row. */
const readable = new Set(['factory_frozen'])

let tables: Table[]
let worker: pg.Client
/** Table → one sample row; of a shared table, `<table>/<app>`. */
const samples: Samples = new Map()

beforeAll(async () => {
  const maker = new pg.Client(address('postgres', 'postgres'))
  await maker.connect()
  await maker.query(`create database ${database} template factory_template`)
  await maker.end()
  const owner = new pg.Client(address('postgres'))
  await owner.connect()
  tables = await readTables(owner)
  for (const table of tables) {
    const perApp = table.name.startsWith('factory_') && table.columns.some(({ name }) => name === 'app')
    for (const app of perApp
      ? ids
      : [undefined]) {
      const prefix = table.name.split('_')[0]!
      // an app's rows refer to its own shared rows
      const seen: Samples = new Map([
        ...samples,
        ...[...samples].filter(([name]) => name.endsWith(`/${app ?? prefix}`)).map(([name, row]) => [
          name.split('/')[0]!,
          row,
        ] as const),
      ])
      const { text, values } = insertOf(table, sampleRow(table, seen, app
        ? { app }
        : {}))
      const { rows: [row] } = await owner.query(`${text} returning *`, values)
      samples.set(app
        ? `${table.name}/${app}`
        : table.name, row)
    }
  }
  await owner.end()
  worker = new pg.Client(address('factory_worker'))
  await worker.connect()
})
afterAll(() => worker.end())

interface Outcome {
  /** Refused by right or policy (42501); any other refusal comes after those. */
  refused: boolean
  /** Rows seen or touched. */
  rows: number
}

/** Tries one statement as a role, and takes it back. */
async function attempt(role: string, text: string, values: unknown[] = []): Promise<Outcome> {
  await worker.query('begin')
  try {
    await worker.query(`select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)`, [
      role,
      role.endsWith('_user')
        ? stranger
        : '',
    ])
    const { rowCount } = await worker.query(text, values)
    return { refused: false, rows: rowCount ?? 0 }
  }
  catch (error) {
    return { refused: (error as { code?: string }).code === '42501', rows: 0 }
  }
  finally {
    await worker.query('rollback')
  }
}

const changeable = (table: Table) => table.columns.find(({ generated }) => !generated)!.name

/** The four operations on a whole table; an insert carries a row that would be right. */
function operations(table: Table, row: Record<string, unknown>): Record<string, [string, unknown[]]> {
  const insert = insertOf(table, row)
  return {
    select: [`select 1 from public.${table.name}`, []],
    insert: [insert.text, insert.values],
    update: [`update public.${table.name} set "${changeable(table)}" = "${changeable(table)}"`, []],
    delete: [`delete from public.${table.name}`, []],
  }
}

let tried = 0

async function all(role: string, table: Table, expected: (operation: string, outcome: Outcome) => string | null, row = sampleRow(table, samples, {})): Promise<string[]> {
  const wrong: string[] = []
  for (const [operation, [text, values]] of Object.entries(operations(table, row))) {
    tried += 1
    const said = expected(operation, await attempt(role, text, values))
    if (said)
      wrong.push(`${role} ${operation} ${table.name}: ${said}`)
  }
  return wrong
}

function mustBeRefused(_: string, { refused }: Outcome) {
  return refused
    ? null
    : 'was not refused'
}
function mustWork(operation: string, { refused, rows }: Outcome) {
  return refused
    ? 'was refused'
    : operation === 'select' && rows < 1
      ? 'saw nothing'
      : null
}

it('has a sample row in every table', () => {
  expect(tables.length).toBeGreaterThan(20)
  expect(tables.filter(({ name }) => !samples.has(name) && !samples.has(`${name}/${ids[0]}`)).map(({ name }) => name)).toEqual([])
})

describe.each(ids)('app_%s', (id) => {
  it('works on its own tables, and on no other app\'s', async () => {
    const wrong: string[] = []
    for (const table of tables.filter(({ name }) => !name.startsWith('factory_'))) {
      wrong.push(...await all(`app_${id}`, table, table.name.startsWith(`${id}_`)
        ? mustWork
        : mustBeRefused))
    }
    expect(wrong).toEqual([])
  })

  it('sees and changes its own rows of the shared tables, and cannot write another app\'s', async () => {
    const wrong: string[] = []
    for (const table of tables.filter(({ name }) => name.startsWith('factory_'))) {
      if (!shared.has(table.name)) {
        wrong.push(...await all(`app_${id}`, table, (operation, outcome) => operation === 'select' && readable.has(table.name)
          ? outcome.rows === 1
            ? null
            : `saw ${outcome.rows} rows`
          : mustBeRefused(operation, outcome)))
        continue
      }
      const other = ids.find(one => one !== id)!
      wrong.push(...await all(`app_${id}`, table, (operation, { refused, rows }) => {
        if (operation === 'insert')
          return refused ? null : 'wrote another app\'s row'
        return refused || (operation === 'select' && rows !== 1) || rows > 1
          ? `touched ${rows} rows`
          : null
      }, sampleRow(table, samples, { app: other })))
      const moved = await attempt(`app_${id}`, `update public.${table.name} set app = $1`, [other])
      tried += 1
      if (!moved.refused)
        wrong.push(`app_${id} moved a row of ${table.name} to ${other}`)
    }
    expect(wrong).toEqual([])
  })

  it('as a stranger in its mini app: nobody\'s rows, and no table of others', async () => {
    const wrong: string[] = []
    for (const table of tables) {
      wrong.push(...await all(`app_${id}_user`, table, table.name.startsWith(`${id}_`)
        ? (operation, { refused, rows }) => refused || (operation !== 'insert' && rows === 0)
            ? null
            : operation === 'insert'
              ? 'wrote somebody else\'s row'
              : `reached ${rows} rows`
        : mustBeRefused))
    }
    expect(wrong).toEqual([])
  })
})

it('factory_system works on the shared tables, and on no app\'s', async () => {
  const wrong: string[] = []
  for (const table of tables) {
    wrong.push(...await all('factory_system', table, table.name.startsWith('factory_') && table.name !== 'factory_migrations'
      ? mustWork
      : mustBeRefused))
  }
  expect(wrong).toEqual([])
})

it('the Worker\'s login has nothing without a role, and cannot take one that is not for it', async () => {
  const wrong: string[] = []
  for (const table of tables)
    wrong.push(...await all('factory_worker', table, mustBeRefused))
  expect(wrong).toEqual([])
  for (const role of [
    'anon',
    'authenticated',
    'service_role',
    'postgres',
    'supabase_admin',
    'factory_app',
  ]) {
    tried += 1
    expect(await attempt(role, 'select 1'), role).toMatchObject({ refused: true })
  }
})

it('Supabase\'s own roles reach nothing', async () => {
  const owner = new pg.Client(address('postgres'))
  await owner.connect()
  const wrong: string[] = []
  for (const role of ['anon', 'authenticated']) {
    for (const { name } of tables) {
      for (const right of [
        'select',
        'insert',
        'update',
        'delete',
        'truncate',
        'references',
        'trigger',
      ]) {
        tried += 1
        const { rows: [{ has }] } = await owner.query(`select has_table_privilege($1, $2, $3) as has`, [role, `public.${name}`, right])
        if (has)
          wrong.push(`${role} may ${right} ${name}`)
      }
    }
  }
  const { rows: callable } = await owner.query(`select p.proname, r.rolname from pg_proc p, pg_roles r where p.pronamespace = 'public'::regnamespace and r.rolname in ('anon', 'authenticated') and has_function_privilege(r.oid, p.oid, 'execute')`)
  const { rows: open } = await owner.query(`select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef and not coalesce(proconfig::text like '%search_path=%', false)`)
  await owner.end()
  expect(wrong).toEqual([])
  expect(callable).toEqual([])
  expect(open).toEqual([])
})

it('tried every combination', () => {
  const roles = ids.length * 2 + 2
  expect(tried).toBeGreaterThanOrEqual(tables.length * roles * 4)
})
