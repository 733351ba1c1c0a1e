// Where settings come from: the process environment, then .env, else made up once and kept in .factory/secrets.env.

import type { Manifest } from '#kit/app'
import { randomBytes, randomInt } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseEnv } from 'node:util'
import { environmentVariables } from '#kit/app'
import { root } from './chains.ts'

/** Where everything of this clone's local run lives. */
export const dataFolder = join(root, '.factory')

function readFile(file: string): Record<string, string | undefined> {
  return existsSync(file)
    ? parseEnv(readFileSync(file, 'utf8'))
    : {}
}

/** What stands in .env. */
export const readDotenv = (folder = root) => readFile(join(folder, '.env'))

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'

function madeUp(kind: string): string {
  if (kind !== 'token')
    return randomBytes(24).toString('base64url')
  return `${randomInt(7_000_000_000, 7_999_999_999)}:AA${Array.from(randomBytes(33), byte => letters[byte % 64]).join('')}`
}

export interface Settings {
  values: Record<string, string>
  /** Names (never values) of what was made up now. */
  made: string[]
}

export interface SettingsOptions {
  /** With `shared` no bot token is invented: the real Telegram has real ones. */
  makeUp: 'all' | 'shared'
  /** false: what was made up before is known, and nothing is made up now. */
  write?: boolean
  /** Where .env and .factory/ are; this clone. */
  folder?: string
  /** The process environment. */
  environment?: Record<string, string | undefined>
}

/** Empty counts as not set. */
export function readSettings(manifests: readonly Manifest[], { makeUp, write = true, folder = root, environment = process.env }: SettingsOptions): Settings {
  const variables = environmentVariables(manifests)
  const secretsFile = join(folder, '.factory/secrets.env')
  const dotenv = readDotenv(folder)
  const kept = readFile(secretsFile)
  const values: Record<string, string> = {}
  const made: string[] = []
  const additions: string[] = []
  for (const { name, generated, kind } of variables) {
    const invent = generated && (makeUp === 'all' || kind !== 'token')
    const given = environment[name] || dotenv[name] || (invent ? kept[name] : '')
    if (given) {
      values[name] = given
    }
    else if (invent && write) {
      values[name] = madeUp(kind)
      additions.push(`${name}=${values[name]}`)
      made.push(name)
    }
  }
  if (additions.length) {
    mkdirSync(dirname(secretsFile), { recursive: true })
    const before = existsSync(secretsFile)
      ? readFileSync(secretsFile, 'utf8')
      : '# Made up for this machine; .env and the environment come first.\n'
    writeFileSync(secretsFile, `${before}${additions.join('\n')}\n`, { mode: 0o600 })
    chmodSync(secretsFile, 0o600)
  }
  return { values, made }
}

/** .env.example: every variable with a line of explanation. */
export function environmentExample(manifests: readonly Manifest[]): string {
  const lines = environmentVariables(manifests).map(({ name, about, generated }) => `# ${about}${generated ? ' Locally it is made up when empty.' : ''}\n${name}=\n`)
  return `# Copy to .env and fill in what you have; nothing is needed for a local run. Written by: npm run factory -- env\n\n${lines.join('\n')}`
}
