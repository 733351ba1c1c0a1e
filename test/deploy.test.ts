// Deploying bots, with the sandbox as Telegram: from nothing to what the manifests say, then only what differs, and nothing that waits is lost.

import type { App } from '#kit/app'
import type { Stack } from './stack.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allowedUpdates, botId, tokenVariable } from '#kit/app'
import { menu } from '#kit/bot'
import { apps as register } from '../apps/index.ts'
import { deploySteps, wrongSettings } from '../cli/deploy/deploy.ts'
import { planJson, planLines } from '../cli/deploy/show.ts'
import { carryOut, isDue, planOf } from '../cli/deploy/step.ts'
import { createStack } from './stack.ts'

const apps = (register as readonly App<any, any, any>[]).slice(0, 4)
const first = apps[0]!.manifest
let stack: Stack
let values: Record<string, string>

beforeAll(async () => {
  stack = await createStack({ apps })
  const tokens = apps.map(({ manifest: { id } }) => tokenVariable(id))
  values = {
    ...Object.fromEntries(tokens.map(name => [name, stack.env[name]!])),
    TELEGRAM_API_ROOT: stack.sandbox.url,
    WORKER_URL: stack.url,
    PAGES_ORIGIN: `${stack.sandbox.url}/pages`,
  }
  for (const name of tokens)
    await telegram(values[name]!, 'deleteWebhook')
})
afterAll(() => stack.close())

async function telegram(token: string, method: string, params: Record<string, unknown> = {}) {
  const answer = await (await fetch(`${stack.sandbox.url}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  })).json() as { result: any }
  return answer.result
}

async function plan() {
  return planOf(await deploySteps({
    apps,
    values,
    only: ['bots'],
    dryRun: false,
  }), false)
}

/** Deploys, and says what was asked of Telegram meanwhile. */
async function deploy() {
  const before = (await stack.calls()).length
  const planned = await plan()
  await carryOut(planned)
  const methods = (await stack.calls()).slice(before).filter(call => call.foreign).map(call => call.method as string)
  return {
    planned,
    writes: methods.filter(method => !method.startsWith('get')),
  }
}

it('brings four bots from nothing to what their manifests say, and loses nothing that waits', async () => {
  const ann = await stack.person('Ann', { language_code: 'ru' })
  await stack.say(first.id, ann, '/help')
  expect((await telegram(values[tokenVariable(first.id)]!, 'getWebhookInfo')).pending_update_count).toBeGreaterThan(0)

  const { planned } = await deploy()
  expect(planned).toHaveLength(4)
  for (const { manifest, ...app } of apps) {
    const token = values[tokenVariable(manifest.id)]!
    const hook = await telegram(token, 'getWebhookInfo')
    expect(hook.url).toBe(`${stack.url}/${botId(token)}/webhook`)
    expect(hook.allowed_updates.sort()).toEqual(allowedUpdates(manifest).sort())
    expect(await telegram(token, 'getMyName')).toEqual({ name: manifest.name })
    expect(await telegram(token, 'getMyCommands')).toEqual(menu({ manifest, ...app }, 'en'))
    expect(await telegram(token, 'getMyCommands', { language_code: 'ru' })).toEqual(menu({ manifest, ...app }, 'ru'))
    expect(await telegram(token, 'getMyDescription', { language_code: 'ru' })).toEqual({ description: manifest.description.ru })
    expect(await telegram(token, 'getMyShortDescription')).toEqual({ short_description: manifest.short_description.en })
    const button = await telegram(token, 'getChatMenuButton')
    expect(button.type).toBe(manifest.web
      ? 'web_app'
      : 'default')
  }
  await stack.advance('PT10S')
  expect((await stack.last(first.id, ann)).from.is_bot).toBe(true)
})

it('changes nothing the second time', async () => {
  const { planned, writes } = await deploy()
  expect(planned.filter(isDue)).toEqual([])
  expect(writes).toEqual([])
  expect(planLines(planned).filter(line => line.includes('as it should be'))).toHaveLength(4)
})

it('changes only what differs, and shows it', async () => {
  const token = values[tokenVariable(first.id)]!
  const commands = menu(apps[0]!, 'ru')
  await telegram(token, 'setMyCommands', {
    commands: [
      ...commands.slice(1),
      { command: 'old', description: 'Старое' },
    ],
    language_code: 'ru',
  })
  const planned = await plan()
  const lines = planLines(planned)
  expect(lines).toContain('    - /old  Старое')
  expect(lines).toContain(`    + /${commands[0]!.command}  ${commands[0]!.description}`)
  expect(planJson(planned).flatMap(({ title, changes }) => changes.map(({ what }) => [title, what]))).toEqual([
    [`@${first.username}`, 'commands, ru'],
  ])
  expect((await deploy()).writes).toEqual(['setMyCommands'])
})

it('notices a webhook whose secret the Worker refuses', async () => {
  const token = values[tokenVariable(first.id)]!
  const { url, allowed_updates } = await telegram(token, 'getWebhookInfo')
  await telegram(token, 'setWebhook', { url, allowed_updates, secret_token: 'of-somebody-else' })
  const ben = await stack.person('Ben')
  await stack.say(first.id, ben, '/help')
  expect((await deploy()).writes).toEqual(['setWebhook'])
  await stack.advance('PT10S')
  expect((await stack.last(first.id, ben)).from.is_bot).toBe(true)
})

it('a step that fails stops the rest, says what was done, and the next run goes on from there', async () => {
  const other = apps[1]!.manifest
  for (const { manifest } of apps.slice(0, 2))
    await telegram(values[tokenVariable(manifest.id)]!, 'setMyName', { name: 'Somebody' })
  const planned = await plan()
  await stack.sim('/sim/fault', {
    on: 'api',
    kind: 'status',
    code: 500,
    bot: other.id,
    method: 'setMyName',
    times: 1,
  })
  await expect(carryOut(planned)).rejects.toMatchObject({
    code: 'deploy-stopped',
    message: expect.stringContaining(`@${other.username}: setMyName`),
    hint: expect.stringContaining(`Done before it: @${first.username}.`),
  })
  expect((await deploy()).writes).toEqual(['setMyName'])
})

describe('the whole plan', () => {
  it('needs no account with --dry-run: what nobody can read is unknown', async () => {
    const planned = await planOf(await deploySteps({
      apps,
      values: {},
      only: ['database', 'bots'],
      dryRun: true,
    }), true)
    expect(planned.map(({ step }) => step.title)).toEqual([
      'Database',
      ...apps.map(({ manifest }) => `@${manifest.username}`),
    ])
    expect(planned.every(({ changes }) => changes.length && changes.every(({ from }) => from === undefined))).toBe(true)
    expect(planned[0]!.step.missing).toEqual(['DATABASE_URL'])
    expect(planned[1]!.step.missing).toEqual([
      tokenVariable(first.id),
    ])
    expect(planned.filter(isDue)).toEqual([])
  })

  it('names everything that is missing at once', async () => {
    await expect(deploySteps({
      apps,
      values: { WORKER_URL: 'https://worker.example' },
      only: ['database', 'worker', 'bots'],
      dryRun: false,
    })).rejects.toMatchObject({
      code: 'settings-wrong',
      message: `Not set: DATABASE_URL, CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_API_TOKEN, at least one bot token, e.g. ${tokenVariable(first.id)}.`,
    })
  })

  it('refuses the sandbox\'s clock, malformed settings and one bot for two apps, never showing a value', () => {
    const [one, two] = apps.map(({ manifest }) => tokenVariable(manifest.id)) as [string, string]
    const wrong = wrongSettings(apps, {
      [one]: values[one]!,
      [two]: values[one]!,
      CLOCK_URL: 'http://127.0.0.1:8080/sim/clock',
      TICK_SECRET: 'hush',
    })
    expect(wrong).toEqual([
      'TICK_SECRET is shorter than 16 characters',
      `${two} is the same bot as ${one}`,
      expect.stringContaining('CLOCK_URL is set'),
    ])
  })
})
