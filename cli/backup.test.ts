// A backup of every table, restored and compared; what is damaged, foreign or in the way is refused before a row is written.

import type { App } from '#kit/app'
import { createHash } from 'node:crypto'
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import template from '../apps/_template/index.ts'
import { apps } from '../apps/index.ts'
import { insertOf, readTables, sampleRow } from '../test/catalog.ts'
import { backUp } from './backup.ts'
import { createDatabase } from './postgres.ts'
import { checkBackup, restore } from './restore.ts'

const manifests = ([...apps, template] as App[]).map(app => app.manifest)
const url = (name: string) => `postgres://postgres:postgres@127.0.0.1:${inject('postgresPort')}/${name}`
const database = `test_backup_${process.pid}`
const now = Date.parse('2026-11-23T03:00:00Z')
const nasty = 'tab\t, line\n, back\\slash, \\N, "quote", 😀, \u202Eright to left'
let place: string
let folder: string
let empties = 0

async function sql(name: string, statement: string, params: unknown[] = []): Promise<any[]> {
  const client = new pg.Client(url(name))
  await client.connect()
  try {
    return (await client.query(statement, params)).rows
  }
  finally {
    await client.end()
  }
}

async function emptyDatabase(): Promise<string> {
  const name = `${database}_${empties++}`
  await createDatabase(inject('postgresPort'), name)
  return name
}

/** The backup with something done to it. */
function damaged(what: (folder: string) => void): string {
  const copy = mkdtempSync(join(place, 'damaged-'))
  cpSync(folder, copy, { recursive: true })
  what(copy)
  return copy
}
const people = (of: string) => join(of, 'factory_people.copy.gz')
const refusal = (of: string) => restore(of, url('postgres'), manifests, 'x').then(() => 'restored', error => error)

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'telegram-app-factory-backup-'))
  folder = join(place, 'backup')
  const maker = new pg.Client(url('postgres'))
  await maker.connect()
  await maker.query(`create database ${database} template factory_template`)
  await maker.end()
  const owner = new pg.Client(url(database))
  await owner.connect()
  const samples = new Map()
  for (const table of (await readTables(owner)).filter(({ name }) => name !== 'factory_migrations')) {
    const { text, values } = insertOf(table, sampleRow(table, samples, {}))
    samples.set(table.name, (await owner.query(`${text} returning *`, values)).rows[0])
  }
  await owner.query(`insert into factory_people (app, telegram_id, first_name, created_at) values ('template', 1, $1, '2026-11-23T03:00:00.123Z'), ('template', 2, '', '2026-11-23')`, [nasty])
  await owner.query(`insert into factory_jobs (app, kind, payload, run_at, created_at) select 'template', 'remind', jsonb_build_object('id', n, 'text', $1::text), '2026-11-24', '2026-11-23' from generate_series(1, 500) n`, [nasty])
  // identities go on where they were, also when the newest rows are gone
  await owner.query(`delete from factory_jobs where id > 400`)
  await owner.end()
  await backUp(url(database), folder, now)
})
afterAll(() => rmSync(place, { recursive: true, force: true }))

it('holds every table, is for its owner\'s eyes only, and comes back the same in a database that is thrown away', async () => {
  const manifest = await checkBackup(folder, manifests)
  const tables = (await sql(database, `select tablename from pg_tables where schemaname = 'public' and tablename <> 'factory_migrations'`)).map(row => row.tablename)
  expect(manifest.tables.map(({ name }) => name).sort()).toEqual(tables.sort())
  expect(manifest.tables.every(({ rows }) => rows > 0)).toBe(true)
  expect(readdirSync(folder).map(file => statSync(join(folder, file)).mode & 0o077)).toEqual(readdirSync(folder).map(() => 0))
})

it('comes back with every byte, every right, and numbers that go on', async () => {
  const name = await emptyDatabase()
  await restore(folder, url(name), manifests, 'factory_worker')
  expect(await sql(name, 'select first_name from factory_people where app = $1 order by telegram_id', ['template'])).toEqual([
    { first_name: nasty },
    { first_name: '' },
  ])
  const before = await sql(database, 'select max(id)::int as id from factory_jobs')
  const next = `insert into factory_jobs (app, kind, run_at, created_at) values ('template', 'x', '2026-11-24', '2026-11-23') returning id::int`
  const [{ id }] = await sql(name, next) as [{ id: number }]
  expect(id).toBeGreaterThan(before[0].id)
  expect(await sql(database, next)).toEqual([
    { id },
  ])
  expect(await sql(name, `select has_table_privilege('app_template', 'template_reminders', 'insert') as can, has_table_privilege('anon', 'template_reminders', 'select') as stranger`)).toEqual([
    { can: true, stranger: false },
  ])
  // a second backup of it says the same
  await sql(name, 'delete from factory_jobs where id = $1', [id])
  const again = await backUp(url(name), join(place, 'again'), now)
  const first = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  expect(again.tables).toEqual(first.tables)

  await expect(restore(folder, url(name), manifests, 'x')).rejects.toMatchObject({ code: 'database-not-empty' })
  await expect(backUp(url(name), folder, now)).rejects.toMatchObject({ code: 'backup-exists' })
})

it.each<[string, (folder: string) => void, string, RegExp]>([
  [
    'a changed byte',
    of => writeFileSync(people(of), gzipSync(gunzipSync(readFileSync(people(of))).toString().replace('tab', 'tub'))),
    'backup-damaged',
    /factory_people is not what was backed up/,
  ],
  [
    'one row more',
    of => writeFileSync(people(of), gzipSync(`${gunzipSync(readFileSync(people(of)))}x\n`)),
    'backup-damaged',
    /factory_people is not what/,
  ],
  [
    'a file cut short',
    of => truncateSync(people(of), statSync(people(of)).size - 9),
    'backup-damaged',
    /factory_people cannot be read/,
  ],
  [
    'something appended',
    of => appendFileSync(people(of), 'junk'),
    'backup-damaged',
    /factory_people cannot be read/,
  ],
  [
    'a missing file',
    of => rmSync(people(of)),
    'backup-damaged',
    /factory_people is missing/,
  ],
  [
    'no manifest',
    of => rmSync(join(of, 'manifest.json')),
    'backup-missing',
    /no manifest/,
  ],
  [
    'a manifest of nonsense',
    of => writeFileSync(join(of, 'manifest.json'), '{}'),
    'backup-invalid',
    /not what factory backup writes/,
  ],
  [
    'a table name that is none',
    of => edit(of, (manifest) => { manifest.tables[0].name = '../../etc/passwd' }),
    'backup-invalid',
    /not what/,
  ],
  [
    'a migration nobody has',
    of => edit(of, (manifest) => { manifest.migrations[0].hash = '0' }),
    'backup-of-another-version',
    /migration/,
  ],
])('refuses %s in words, before anything is written', async (_, what, code, words) => {
  expect(await refusal(damaged(what))).toMatchObject({
    code,
    message: expect.stringMatching(words),
  })
  expect(await sql('postgres', `select to_regclass('public.factory_people') as there`)).toEqual([
    { there: null },
  ])
})

function edit(of: string, change: (manifest: any) => void): void {
  const file = join(of, 'manifest.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8'))
  change(manifest)
  writeFileSync(file, JSON.stringify(manifest))
}

it('leaves nothing behind where it cannot finish', async () => {
  const name = await emptyDatabase()
  // whole by its hashes, and still no table takes it
  const broken = damaged((of) => {
    const rows = 'not\ta\trow\n'
    writeFileSync(people(of), gzipSync(rows))
    edit(of, (manifest) => {
      const table = manifest.tables.find((one: any) => one.name === 'factory_people')
      Object.assign(table, {
        rows: 1,
        sha256: createHash('sha256').update(rows).digest('hex'),
      })
    })
  })
  await expect(restore(broken, url(name), manifests, 'x')).rejects.toThrow()
  expect(await sql(name, 'select (select count(*) from factory_chats)::int as chats, (select count(*) from factory_people)::int as people')).toEqual([
    { chats: 0, people: 0 },
  ])
})
