// What the doctor looks at: the repository's files, the settings, and what runs. Everything is asked for once.

import type pg from 'pg'
import type { App } from '#kit/app'
import type { SourceFile } from './house-rules.ts'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { tokenVariable } from '#kit/app'
import { root } from '../chains.ts'
import { withDatabase } from '../owner.ts'

export interface Health {
  ok: boolean
  database?: string
  message?: string
  apps?: string[]
  off?: { id: string, why: string }[]
  needs?: { id: string, why: string }[]
  last_tick?: string | null
  frozen?: string[]
  dead_letters?: number
  alerts_not_sent?: number
}

export interface SubjectOptions {
  /** The apps to look at. */
  apps: readonly App<any, any, any>[]
  /** All of them; `apps` where it is left out. */
  register?: readonly App<any, any, any>[]
  values: Record<string, string>
  /** `npm start` on this machine, and not the internet: its clock and its Telegram are pretended ones. */
  local: boolean
  files?: readonly SourceFile[]
  /** A file of the repository; '' where it is not there. */
  read?: (file: string) => string
  /** This machine's clock, in epoch milliseconds. */
  now?: () => number
}

export interface Subject extends Required<SubjectOptions> {
  telegramRoot: string
  /** Undefined where nobody said. */
  workerUrl: string | undefined
  pagesUrl: string | undefined
  /** Of two apps with the same bot the second has none, as in the Worker. */
  tokenOf: (app: App<any, any, any>) => string | undefined
  /** The time as Telegram has it: the sandbox's clock may be moved, and stand still (`running` is false). */
  clock: () => Promise<{ now: number, running: boolean }>
  /** What the Worker says of itself; null where it does not answer. */
  health: () => Promise<Health | null>
  /** Work with the owner's connection; undefined where there is none. @throws AppError `database-unreachable` */
  database: <T>(work: (client: pg.Client) => Promise<T>) => Promise<T | undefined>
}

const skipped = new Set([
  'node_modules',
  '.factory',
  '.git',
  '.wrangler',
  'dist',
  'coverage',
])

/** The sources of this clone. */
export function filesIn(folder = ''): SourceFile[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder
      ? `${folder}/${entry.name}`
      : entry.name
    if (skipped.has(entry.name))
      return []
    if (entry.isDirectory())
      return filesIn(path)
    return /\.(?:ts|cjs|js|vue|sql|md)$/.test(entry.name)
      ? [
          {
            path,
            text: readFileSync(join(root, path), 'utf8'),
          },
        ]
      : []
  })
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= {
    value: make(),
  }).value
}

/** The body of an answer, or null where there is none: what is not reachable is a finding and no error. */
export async function fetchJson<T>(url: string, init: RequestInit = {}): Promise<{ status: number, body: T, date: number } | null> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(15_000),
      ...init,
    })
    return {
      status: response.status,
      body: await response.json().catch(() => null) as T,
      date: Date.parse(response.headers.get('date') ?? ''),
    }
  }
  catch {
    return null
  }
}

function readFile(file: string): string {
  const path = join(root, file)
  return existsSync(path)
    ? readFileSync(path, 'utf8')
    : ''
}

export function openSubject({ apps, register = apps, values, local, files, read = readFile, now = Date.now }: SubjectOptions): Subject {
  const workerUrl = values.WORKER_URL?.replace(/\/+$/, '')
  const sources = once(() => files ?? filesIn())
  const url = values.DATABASE_URL
  return {
    apps,
    register,
    values,
    local,
    get files() {
      return sources()
    },
    read,
    now,
    telegramRoot: values.TELEGRAM_API_ROOT || 'https://api.telegram.org',
    workerUrl,
    pagesUrl: values.PAGES_ORIGIN?.replace(/\/+$/, '') ?? workerUrl,
    tokenOf({ manifest: { id } }) {
      const bot = (id: string) => values[tokenVariable(id)]?.split(':')[0]
      const first = register.find(({ manifest }) => bot(manifest.id) === bot(id))
      return first?.manifest.id === id
        ? values[tokenVariable(id)]
        : undefined
    },
    clock: once(async () => {
      const sandbox = local
        ? (await fetchJson<{ now: string, running: boolean }>(`${values.TELEGRAM_API_ROOT}/sim/clock`))?.body
        : undefined
      return sandbox
        ? {
            now: Date.parse(sandbox.now),
            running: sandbox.running,
          }
        : {
            now: now(),
            running: true,
          }
    }),
    health: once(async () => workerUrl
      ? (await fetchJson<Health>(`${workerUrl}/health`))?.body ?? null
      : null),
    database: async work => url
      ? await withDatabase(url, 'DATABASE_URL', work)
      : undefined,
  }
}
