// One app moves out and is dropped: what it takes along is whole and only its own, and whatever is not proven to be exported stays.

import type { Postgres } from './postgres.ts'
import { appendFileSync, chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import template from '../apps/_template/index.ts'
import dripflow from '../apps/dripflow/index.ts'
import { insertOf, readTables, sampleRow } from '../test/catalog.ts'
import { verifyFiles } from './backup-manifest.ts'
import { readDatabase } from './backup.ts'
import { root as here } from './chains.ts'
import { importsOf } from './doctor/house-rules.ts'
import { dropApp } from './drop.ts'
import { exportApp } from './export.ts'
import { migrateDatabase } from './migrate.ts'
import { createDatabase, startPostgres } from './postgres.ts'
import { restore } from './restore.ts'

const app = dripflow.manifest
const others = [template.manifest]
const now = Date.parse('2026-11-23T03:00:00Z')
const nasty = 'tab\t, line\n, \r, back\\slash, \\N, \v, \'quote\', $$, 😀, \u2028, \u202Eright to left'
let place: string
let postgres: Postgres
let folder: string
const url = (database: string) => postgres.url('postgres', database)

async function inside<T>(database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url(database))
  await client.connect()
  try {
    return await work(client)
  }
  finally {
    await client.end()
  }
}
const sql = (database: string, text: string, params: unknown[] = []): Promise<any[]> => inside(database, async client => (await client.query(text, params)).rows)

/** A repository of what drop touches. */
function smallRoot(): string {
  const root = mkdtempSync(join(place, 'root-'))
  mkdirSync(join(root, 'apps'))
  for (const path of [
    'apps/dripflow',
    'apps/_template',
    'apps/index.ts',
    'queue.json',
    'infrastructure.json',
    '.env.example',
    '.gitignore',
  ])
    cpSync(join(here, path), join(root, path), { recursive: true })
  return root
}

const filesIn = (root: string) => readdirSync(root, { recursive: true }).map(String).filter(path => statSync(join(root, path)).isFile()).sort()
function drop(root: string, exported = folder) {
  return dropApp({
    root,
    url: url('factory'),
    app,
    others,
    exported,
    now,
  })
}

const countOf = 'count(*)::int as count'
const rowsOf = 'md5(coalesce(string_agg(t::text, $$ $$ order by t::text), $$$$)) as rows'

/** What each table has to say of the app, or of everything else. */
function look(what: string, own: boolean) {
  return inside('factory', async (client) => {
    const found: Record<string, unknown> = {}
    for (const { name, columns } of (await readTables(client)).filter(table => table.name !== 'factory_migrations')) {
      const shared = columns.some(column => column.name === 'app') && name.startsWith('factory_')
      const where = shared
        ? `where app is ${own
          ? 'not '
          : ''}distinct from 'dripflow'`
        : ''
      if (!shared && name.startsWith('dripflow_') !== own)
        continue
      Object.assign(found, { [name]: (await client.query(`select ${what} from public.${name} t ${where}`)).rows[0] })
    }
    return found
  })
}
const ownCounts = async () => await look(countOf, true) as Record<string, { count: number }>
const rest = () => look(rowsOf, false)

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'telegram-app-factory-export-'))
  // mkdtemp's folders are private, and under root PostgreSQL is another user
  chmodSync(place, 0o755)
  folder = join(place, 'moved')
  postgres = await startPostgres({
    folder: join(place, 'data'),
    port: 0,
    throwAway: true,
  })
  await createDatabase(postgres.port, 'factory')
  await migrateDatabase(url('factory'), [app, ...others], 'factory_worker')
  await inside('factory', async (client) => {
    for (const id of ['dripflow', 'template']) {
      const samples = new Map()
      for (const table of (await readTables(client)).filter(({ name }) => name !== 'factory_migrations' && (name.startsWith('factory_') || name.startsWith(`${id}_`)))) {
        const owned = table.columns.some(({ name }) => name === 'app')
          ? { app: id }
          : {}
        const { text, values } = insertOf(table, sampleRow(table, samples, owned))
        samples.set(table.name, (await client.query(`${text} returning *`, values)).rows[0])
      }
    }
    await client.query(`insert into factory_people (app, telegram_id, first_name, created_at) values ('dripflow', 1, $1, '2026-11-23T03:00:00.123Z'), ('template', 1, $1, '2026-11-23')`, [nasty])
  })
  await exportApp({
    url: url('factory'),
    app,
    folder,
    now,
  })
})
afterAll(async () => {
  await postgres.stop()
  for (const path of [place, postgres.folder])
    rmSync(path, { recursive: true, force: true })
})

it('holds a stack with only that app, in which no import leads nowhere', () => {
  const code = join(folder, 'code')
  const read = (path: string) => readFileSync(join(code, path), 'utf8')
  expect(readdirSync(join(code, 'apps')).sort()).toEqual(['_template', 'dripflow', 'index.ts'])
  expect(read('apps/index.ts')).toMatch(/^\/\/ .*\nimport dripflow from '\.\/dripflow\/index\.ts'\n\nexport const apps = \[\n {2}dripflow,\n\]\n$/)
  expect(JSON.parse(read('queue.json')).apps.map(({ id }: any) => id)).toEqual(['dripflow'])
  expect(new Set(JSON.parse(read('infrastructure.json')).services.flatMap((service: any) => service.used_by))).toEqual(new Set(['dripflow']))
  expect(read('.env.example').match(/^[A-Z]+_TOKEN=/gm)).toContain('DRIPFLOW_TOKEN=')
  expect(read('.env.example')).not.toContain('TELESCHEDULER')
  expect(filesIn(join(code, 'apps/dripflow'))).toEqual(filesIn(join(here, 'apps/dripflow')))

  const files = filesIn(code)
  expect(files).toEqual(expect.arrayContaining([
    'worker/index.ts',
    'cli/main.ts',
    'sandbox/main.ts',
    'test/every-app.test.ts',
    'test/built.workerd.test.ts',
    'test/dripflow.browser.test.ts',
    'package-lock.json',
  ]))
  expect(files.filter(path => /(?:^|\/)(?:\.env|node_modules|\.git|\.factory)(?:\/|$)/.test(path))).toEqual([])
  const lost = files.filter(path => /\.(?:ts|vue)$/.test(path)).flatMap(path => importsOf({
    path,
    text: read(path),
  })
    .filter(({ target }) => existsSync(join(here, target)) && !existsSync(join(code, target)))
    .map(({ target }) => `${path}: ${target}`))
  expect(lost).toEqual([])
})

it('holds its own rows only, for its owner\'s eyes only, and comes back as SQL and as a backup', async () => {
  const data = join(folder, 'data')
  expect(readdirSync(data).map(file => statSync(join(data, file)).mode & 0o077)).toEqual(readdirSync(data).map(() => 0))
  const manifest = JSON.parse(readFileSync(join(data, 'manifest.json'), 'utf8'))
  await verifyFiles(data, manifest)
  const names = manifest.tables.map(({ name }: any) => name)
  expect(names).toEqual(expect.arrayContaining([
    'dripflow_sequences',
    'factory_people',
    'factory_payments',
    'factory_jobs',
  ]))
  expect(names.filter((name: string) => /^template_|factory_(?:migrations|frozen|heartbeats)$/.test(name))).toEqual([])
  const counts = await ownCounts()
  for (const { name, rows } of manifest.tables) {
    expect(rows, name).toBeGreaterThan(0)
    expect(counts[name], name).toEqual({ count: rows })
  }

  await createDatabase(postgres.port, 'by_sql')
  await sql('by_sql', readFileSync(join(data, 'dripflow.sql'), 'utf8'))
  await createDatabase(postgres.port, 'by_backup')
  await restore(data, url('by_backup'), [app], 'factory_worker')
  for (const database of ['by_sql', 'by_backup']) {
    expect((await inside(database, client => readDatabase(client, { app: 'dripflow' }))).tables, database).toEqual(manifest.tables)
    expect(await sql(database, 'select app, first_name from factory_people where telegram_id = 1')).toEqual([
      { app: 'dripflow', first_name: nasty },
    ])
    expect(await sql(database, `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and not relrowsecurity`)).toEqual([])
    expect(await sql(database, `select has_table_privilege('app_dripflow', 'dripflow_sequences', 'insert') as can, has_table_privilege('anon', 'dripflow_sequences', 'select') as stranger`)).toEqual([
      { can: true, stranger: false },
    ])
    expect(await migrateDatabase(url(database), [app], 'factory_worker')).toEqual([])
  }
  for (const database of ['by_sql', 'by_backup'])
    await sql('postgres', `drop database ${database}`)
})

it('is never written over something, and leaves nothing where it fails', async () => {
  await expect(exportApp({
    url: url('factory'),
    app,
    folder,
    now,
  })).rejects.toMatchObject({ code: 'export-exists' })
  await createDatabase(postgres.port, 'empty')
  const failed = join(place, 'failed')
  await expect(exportApp({
    root: smallRoot(),
    url: url('empty'),
    app,
    folder: failed,
    now,
  })).rejects.toMatchObject({ code: 'database-empty' })
  expect(existsSync(failed)).toBe(false)
})

it.each<[string, string, (root: string, exported: string) => Promise<unknown> | void]>([
  [
    'a row came since',
    'export-stale',
    () => sql('factory', `insert into factory_dialogs (app, chat_id, user_id, step, expires_at) values ('dripflow', 5, 5, 'x', '2026-11-24')`),
  ],
  [
    'its code changed since',
    'export-stale',
    root => appendFileSync(join(root, 'apps/dripflow/texts.ts'), '\n'),
  ],
  [
    'the export is damaged',
    'backup-damaged',
    (_, exported) => rmSync(join(exported, 'data/factory_people.copy.gz')),
  ],
  [
    'the export is of another app',
    'export-of-another-app',
    (_, exported) => {
      const file = join(exported, 'data/manifest.json')
      writeFileSync(file, readFileSync(file, 'utf8').replace('"id": "dripflow"', '"id": "template"'))
    },
  ],
  [
    'a file cannot be written',
    'ENOENT',
    root => rmSync(join(root, 'apps/index.ts')),
  ],
])('nothing is dropped where %s', async (_, code, what) => {
  const root = smallRoot()
  const exported = mkdtempSync(join(place, 'exported-'))
  cpSync(join(folder, 'data'), join(exported, 'data'), { recursive: true })
  await what(root, exported)
  const [files, rows] = [
    filesIn(root),
    await rest(),
  ]
  await expect(drop(root, exported)).rejects.toMatchObject({ code })
  expect(filesIn(root)).toEqual(files)
  expect(await rest()).toEqual(rows)
  expect(await sql('factory', `select count(*)::int as count from dripflow_sequences`)).toEqual([
    { count: 1 },
  ])
  await sql('factory', `delete from factory_dialogs where app = 'dripflow' and chat_id = 5`)
})

it('takes everything of the app and nothing of another', async () => {
  const root = smallRoot()
  const before = await rest()
  // another database of this server has its roles, too
  await createDatabase(postgres.port, 'neighbour')
  await migrateDatabase(url('neighbour'), [app, ...others], 'factory_worker')
  const kept = await drop(root)
  expect(kept).toMatchObject({ rolesKept: true })
  expect(await rest()).toEqual(before)
  expect(Object.entries(await ownCounts()).filter(([name, { count }]) => count || name.startsWith('dripflow'))).toEqual([])
  expect(await sql('factory', `select (select count(*)::int from factory_migrations where chain = 'dripflow') as migrations, (select count(*)::int from pg_policies where roles && array['app_dripflow', 'app_dripflow_user']::name[]) as policies`)).toEqual([
    { migrations: 0, policies: 0 },
  ])
  expect(existsSync(join(root, 'apps/dripflow'))).toBe(false)
  expect(readdirSync(root).filter(name => name.startsWith('dropped-'))).toEqual([])
  for (const file of [
    'apps/index.ts',
    'queue.json',
    'infrastructure.json',
    '.env.example',
  ])
    expect(readFileSync(join(root, file), 'utf8'), file).not.toMatch(/dripflow/i)

  // what stays works as before, and agrees with its code
  await sql('factory', `begin; set local role app_template; insert into factory_people (app, telegram_id, created_at) values ('template', 99, '2026-11-23'); commit`)
  expect(await migrateDatabase(url('factory'), others, 'factory_worker')).toEqual([])

  // where nobody else has them, the roles go, too
  const last = join(place, 'last')
  await exportApp({
    url: url('neighbour'),
    app,
    folder: last,
    now,
  })
  expect(await dropApp({
    root: smallRoot(),
    url: url('neighbour'),
    app,
    others,
    exported: last,
    now,
  })).toMatchObject({ rows: 0, rolesKept: false })
  expect(await sql('postgres', `select rolname from pg_roles where rolname like 'app\\_dripflow%'`)).toEqual([])
})
