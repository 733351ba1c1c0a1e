// The environment: .env.example is what manifests and kit say, and a wrong one is told whole, by names and never by values.

import type { App } from '#kit/app'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { AppError, environmentVariables, readEnvironment } from '#kit/app'
import template from '../apps/_template/index.ts'
import { apps } from '../apps/index.ts'
import { environmentExample } from '../cli/settings.ts'

const manifests = (apps as readonly App[]).map(app => app.manifest)
const token = (id: number) => `${id}:${'t'.repeat(35)}`
const good = {
  TICK_SECRET: 'a-secret-of-the-tests',
  WORKER_DATABASE_URL: 'postgres://factory_worker:hidden@127.0.0.1/factory',
  TEMPLATE_TOKEN: token(7_000_001),
}
function read(more: Record<string, unknown> = {}) {
  return readEnvironment({
    ...good,
    ...more,
  }, [template.manifest])
}

describe('.env.example', () => {
  it('is what the generator writes', () => {
    const written = readFileSync(join(import.meta.dirname, '../.env.example'), 'utf8')
    expect(written, 'Run: npm run factory -- env').toBe(environmentExample(manifests))
  })

  it('has a line of explanation and no value for every variable', () => {
    for (const { name } of environmentVariables(manifests))
      expect(environmentExample(manifests)).toMatch(new RegExp(`^# .{15,}\n${name}=$`, 'm'))
  })
})

describe('readEnvironment', () => {
  it('lists every problem of what is shared at once, never a value', () => {
    let error: unknown
    try {
      read({
        TICK_SECRET: 'tooshort',
        WORKER_DATABASE_URL: 'mysql://hidden-one',
        DATABASE_URL: 'postgres://hidden-two',
        TELEGRAM_API_ROOT: 'hidden-three',
        FOUNDER_CHAT_ID: 'hidden-four',
      })
    }
    catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(AppError)
    const { code, words } = error as AppError
    expect(code).toBe('environment-invalid')
    for (const name of [
      'TICK_SECRET',
      'WORKER_DATABASE_URL',
      'DATABASE_URL',
      'TELEGRAM_API_ROOT',
      'FOUNDER_CHAT_ID',
    ])
      expect(words).toMatch(new RegExp(`^${name} `, 'm'))
    expect(words).not.toMatch(/hidden|tooshort/)
  })

  it('names what is missing', () => {
    expect(() => readEnvironment({}, [template.manifest])).toThrow(/TICK_SECRET is missing[\s\S]*WORKER_DATABASE_URL is missing/)
  })

  it('takes the Hyperdrive binding instead of an address', () => {
    expect(readEnvironment({
      TICK_SECRET: good.TICK_SECRET,
      HYPERDRIVE: { connectionString: 'postgres://hyper' },
    }, []).databaseUrl).toBe('postgres://hyper')
  })

  it.each([
    ['is not set', ''],
    ['is not a bot token', 'nonsense'],
    ['is not a bot token', '123:short'],
  ])('a token that %s switches only its app off', (why, value) => {
    const { off, tokens } = read({ TEMPLATE_TOKEN: value })
    expect(off).toEqual([
      {
        id: 'template',
        why: expect.stringContaining(why),
      },
    ])
    expect(tokens.size).toBe(0)
  })

  it('two apps with the same bot: the second is off', () => {
    const other = { ...template.manifest, id: 'other' }
    const { off, tokens } = readEnvironment({
      ...good,
      OTHER_TOKEN: token(7_000_001),
    }, [template.manifest, other])
    expect([
      ...tokens.keys(),
    ]).toEqual(['template'])
    expect(off).toEqual([
      { id: 'other', why: 'OTHER_TOKEN is the same bot as TEMPLATE_TOKEN' },
    ])
  })
})

describe('secrets of a local run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'telegram-app-factory-env-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('are made up once, kept for the owner only, and give way to .env', async () => {
    const { readSettings } = await import('../cli/settings.ts')
    const places = { folder, environment: {} }
    const first = readSettings([template.manifest], { makeUp: 'all', ...places })
    expect(first.made.sort()).toEqual([
      'SUPABASE_JWT_SECRET',
      'TEMPLATE_TOKEN',
      'TICK_SECRET',
      'WORKER_DATABASE_PASSWORD',
    ])
    expect(statSync(join(folder, '.factory/secrets.env')).mode & 0o777).toBe(0o600)
    const again = readSettings([template.manifest], { makeUp: 'all', ...places })
    expect(again).toEqual({ values: first.values, made: [] })
    expect(read(first.values).off).toEqual([])

    writeFileSync(join(folder, '.env'), 'TICK_SECRET=from-the-file-0123\nTEMPLATE_TOKEN=from the file\n')
    const { values } = readSettings([template.manifest], {
      makeUp: 'all',
      ...places,
      environment: { TICK_SECRET: 'from-the-process-01' },
    })
    expect(values).toMatchObject({ TICK_SECRET: 'from-the-process-01', TEMPLATE_TOKEN: 'from the file' })
  })

  it('a made-up token is never used with the real Telegram', async () => {
    const { readSettings } = await import('../cli/settings.ts')
    rmSync(join(folder, '.env'), { force: true })
    expect(readSettings([template.manifest], { makeUp: 'shared', folder, environment: {} }).values.TEMPLATE_TOKEN).toBeUndefined()
  })
})
