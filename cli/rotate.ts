// A new token or key in the place of the old one: written down, brought to wherever it is used, and the old one tried, which must be refused.

import type { App } from '#kit/app'
import type { DeployOptions } from './deploy/deploy.ts'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { AppError, botId, environmentVariables, tokenVariable } from '#kit/app'
import { webhookSecret } from '#kit/bot'
import { callBot } from './call-bot.ts'
import { deploySteps } from './deploy/deploy.ts'
import { carryOut, planOf } from './deploy/step.ts'

/** What a rotation is about: the variable, and the app whose token it is. */
export interface Target { name: string, app: App<any, any, any> | undefined, madeUp: boolean }

/**
 * Finds what is meant: an app's id for its bot's token, or the name of a variable.
 * @throws AppError `rotate-unknown`
 */
export function targetOf(what: string, apps: readonly App<any, any, any>[]): Target {
  const app = apps.find(({ manifest }) => manifest.id === what || tokenVariable(manifest.id) === what)
  const name = app
    ? tokenVariable(app.manifest.id)
    : what
  const secrets = environmentVariables(apps.map(({ manifest }) => manifest)).filter(variable => /_(?:TOKEN|KEY|SECRET|PASSWORD)$/.test(variable.name))
  const variable = secrets.find(variable => variable.name === name)
  if (!variable) {
    throw new AppError('rotate-unknown', `There is no app and no secret called "${what}".`, {
      hint: `An app's id, or one of ${secrets.filter(({ kind }) => kind !== 'token').map(({ name }) => name).join(', ')}.`,
    })
  }
  return { name, app, madeUp: Boolean(variable.generated) && variable.kind !== 'token' }
}

/** A value nobody can guess, for secrets that are ours alone. */
export const makeSecret = () => randomBytes(24).toString('base64url')

/**
 * Checks a new value before anything is changed.
 * @throws AppError `rotate-same`, `rotate-malformed`, `rotate-other-bot`
 */
export async function checkNewValue({ name, app }: Target, value: string, old: string | undefined, apps: readonly App<any, any, any>[], apiRoot: string): Promise<void> {
  if (value === old)
    throw new AppError('rotate-same', `This is the value ${name} has already.`, { hint: 'Let it be made anew where it comes from, for a bot with /revoke at @BotFather.' })
  const { schema } = environmentVariables(apps.map(({ manifest }) => manifest)).find(variable => variable.name === name)!
  const parsed = v.safeParse(schema, value)
  if (!parsed.success)
    throw new AppError('rotate-malformed', `What was given ${parsed.issues[0].message}.`)
  if (!app)
    return
  const { username } = await callBot<{ username: string }>(apiRoot, value, 'getMe')
  if ((old && botId(old) !== botId(value)) || username.toLowerCase() !== app.manifest.username.toLowerCase())
    throw new AppError('rotate-other-bot', `This is the token of @${username}, another bot than @${app.manifest.username}.`, { hint: 'A new bot for an app is no rotation: write its token into .env and its name into the manifest, then: npm run factory -- deploy' })
}

/**
 * Writes a setting where it stands: in .env, else among those that were made up; a new one into .env. Everything else there stays as it is.
 * @returns the file, as it is called in the folder
 */
export function writeSetting(folder: string, name: string, value: string): string {
  const line = new RegExp(`^${name}=.*$`, 'm')
  const files = ['.env', '.factory/secrets.env']
  const holds = (file: string) => existsSync(join(folder, file)) && line.test(readFileSync(join(folder, file), 'utf8'))
  const file = files.find(file => holds(file) && !new RegExp(`^${name}=\\s*$`, 'm').test(readFileSync(join(folder, file), 'utf8'))) ?? files.find(holds) ?? '.env'
  const path = join(folder, file)
  const before = existsSync(path)
    ? readFileSync(path, 'utf8')
    : ''
  const entry = `${name}=${value}`
  writeFileSync(path, line.test(before)
    ? before.replace(line, () => entry)
    : `${before}${!before || before.endsWith('\n')
      ? ''
      : '\n'}${entry}\n`, { mode: 0o600 })
  chmodSync(path, 0o600)
  return file
}

export interface Rotation {
  target: Target
  /** The settings with the new value in them. */
  values: Record<string, string>
  old: string | undefined
  workerUrl: string | undefined
}

/** Brings the new value to the Worker (and to the database, where it is the login's password), and a bot's webhook to its new secret. */
export async function bringOut(options: Omit<DeployOptions, 'only' | 'dryRun'>, { name, app }: Target, say: (title: string) => void): Promise<void> {
  const steps = await deploySteps({
    ...options,
    only: app
      ? ['worker', 'bots']
      : name === 'WORKER_DATABASE_PASSWORD'
        ? ['database', 'worker']
        : ['worker'],
    dryRun: false,
  })
  const bot = app && `@${app.manifest.username}`
  const plan = await planOf(steps.filter(({ part, title }) => part !== 'bots' || title === bot), false, say)
  // a webhook's secret cannot be read, and a new token means another one
  await carryOut(plan.map(planned => planned.step.title === bot && !planned.changes.some(({ what }) => what === 'webhook')
    ? {
        ...planned,
        changes: [
          ...planned.changes,
          { what: 'webhook', from: 'the old secret', to: 'the new secret' },
        ],
      }
    : planned), say)
}

/**
 * Tries the old value where that can be tried.
 * @returns what was found, in words
 * @throws AppError `old-still-works`
 */
export async function tryOld({ target: { name, app }, values, old, workerUrl }: Rotation): Promise<string> {
  if (!old)
    return 'There was no old one.'
  const stillWorks = (where: string, hint: string) => new AppError('old-still-works', `${where} still takes the old ${name}.`, { hint })
  if (app) {
    const apiRoot = values.TELEGRAM_API_ROOT || 'https://api.telegram.org'
    if (await callBot(apiRoot, old, 'getMe').then(() => true, () => false))
      throw stillWorks('Telegram', `@BotFather → /revoke → @${app.manifest.username}, and rotate once more with the token it gives.`)
    const hook = (secret: string) => fetch(`${workerUrl}/${botId(old)}/webhook`, {
      method: 'POST',
      headers: { 'x-telegram-bot-api-secret-token': secret },
      body: '{}',
    }).then(({ status }) => status, () => 0)
    if (!workerUrl)
      return 'Telegram refuses the old one.'
    if (await hook(await webhookSecret(old)) !== 401)
      throw stillWorks('The Worker', 'It takes a minute until the whole network has the new one; then: npm run factory -- doctor --live')
    return 'Telegram and the Worker refuse the old one.'
  }
  if (name === 'TICK_SECRET' && workerUrl) {
    const status = await fetch(`${workerUrl}/tick`, {
      method: 'POST',
      headers: { authorization: `Bearer ${old}` },
    }).then(({ status }) => status, () => 0)
    if (status !== 401)
      throw stillWorks('The Worker', 'It takes a minute until the whole network has the new one; then: npm run factory -- doctor --live')
    return 'The Worker refuses the old one.'
  }
  return 'Take the old one back where it came from: only there can it be refused.'
}
