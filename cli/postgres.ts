// The embedded PostgreSQL: made like Supabase's (the owner is no superuser), and gone when its parent is gone.

import { execFileSync, spawn } from 'node:child_process'
import { accessSync, chownSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { AppError } from '#kit/app'
import { placeFor, sharedPlace } from './postgres-place.ts'
import { watchOver } from './watch-over.ts'

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

export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

/** The pid of the server that works on this data, if one does; after a power failure the file names somebody else's process. */
function serverOf(folder: string): number | undefined {
  const file = join(folder, 'postmaster.pid')
  if (!existsSync(file))
    return undefined
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  try {
    process.kill(pid, 0)
    const name = process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : execFileSync('ps', [
          '-o',
          'command=',
          '-p',
          String(pid),
        ], { encoding: 'utf8' })
    return name.includes('postgres')
      ? pid
      : undefined
  }
  catch (error) {
    // a living process of another user
    return (error as NodeJS.ErrnoException).code === 'EPERM'
      ? pid
      : undefined
  }
}

/** The port on which a server works on this data now; undefined while none does. */
export function runningPort(folder: string): number | undefined {
  const place = [
    resolve(folder),
    sharedPlace(folder),
  ].find(serverOf)
  const port = place && Number(readFileSync(join(place, 'postmaster.pid'), 'utf8').split('\n')[3])
  return port || undefined
}

/** A server whose parent was killed is just ending (watchOver): wait for it. One that stays is somebody's. */
async function mustBeIdle(folder: string): Promise<void> {
  for (let tries = 0; serverOf(folder); tries++) {
    if (tries === 100) {
      throw new AppError('database-in-use', `The database in ${folder} is in use by process ${serverOf(folder)}, perhaps another npm start of this folder.`, {
        hint: 'Stop that one first.',
      })
    }
    await pause(50)
  }
  rmSync(join(folder, 'postmaster.pid'), { force: true })
}

/** Deletes the data, wherever it lives. */
export async function forgetPostgres(folder: string): Promise<void> {
  for (const place of [
    resolve(folder),
    sharedPlace(folder),
  ]) {
    await mustBeIdle(place)
    rmSync(place, { recursive: true, force: true })
  }
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
  mkdirSync(dirname(resolve(options.folder)), { recursive: true })
  const { user, folder, native } = placeFor(options.folder, say)
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
    await mustBeIdle(folder)
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
      // its passwords are known to everybody: proving them a thousand times a test would only cost time
      ? [
          'fsync=off',
          'synchronous_commit=off',
          'full_page_writes=off',
          'scram_iterations=1',
          'jit=off',
        ]
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
  child.once('exit', watchOver(child.pid!))
  child.unref()
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
      await pause(50)
    }
  }
  if (fresh)
    await superuser(port, 'postgres', client => client.query(supabase))
  return {
    port,
    folder,
    url: (name, database) => `postgres://${name}:${name}@127.0.0.1:${port}/${database}`,
    async stop() {
      child.ref()
      child.kill('SIGINT')
      await exited
    },
  }
}
