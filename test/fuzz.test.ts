// Hostile input through the Worker's whole way in: broken updates, buttons nobody made, and naughty strings wherever an app asks something.
// Whatever comes, the answer is one Telegram takes, nobody's words are logged, no update is poison, and the bot goes on.

import type { App } from '#kit/app'
import type { Stack } from './stack.ts'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { menu } from '#kit/bot'
import { openSession } from '#kit/user'
import template from '../apps/_template/index.ts'
import { apps } from '../apps/index.ts'
import { root } from '../cli/chains.ts'
import { naughty } from './naughty.ts'
import { createStack } from './stack.ts'

/** Any UTF-16 unit, halves of letters and control characters among them. */
const unit = fc.nat(0xFFFF).map(code => String.fromCharCode(code))

const all = [...apps, template] as App<any, any, any>[]
const secretWord = 'xyzzy-nobody-may-log-this'
let stack: Stack
let person: { id: number, first_name: string }
let updateId = 500_000
const logged: string[] = []

beforeAll(async () => {
  stack = await createStack({ apps: all })
  person = await stack.person('Mallory', { language_code: 'en', tz: 'UTC' })
  for (const { manifest } of all)
    await stack.say(manifest.id, person, '/start')
  for (const method of ['log', 'info', 'warn', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((...words) => void logged.push(words.join(' ')))
})
afterAll(() => stack.close())

function from() {
  return {
    id: person.id,
    is_bot: false,
    first_name: person.first_name,
    language_code: 'en',
  }
}
const chat = () => ({ id: person.id, type: 'private', first_name: person.first_name })

function message(text: string) {
  const [command] = text.split(/\s/)
  return {
    message_id: updateId,
    date: 1,
    chat: chat(),
    from: from(),
    text,
    ...(text.startsWith('/') && {
      entities: [
        { type: 'bot_command', offset: 0, length: command!.length },
      ],
    }),
  }
}

/** @returns what is wrong with the answer to it, in words; nothing where all is well */
async function wrongWith(app: string, what: string, update: Record<string, unknown>): Promise<string[]> {
  const response = await stack.webhook(app, { update_id: ++updateId, ...update })
  const body = await response.text()
  if (response.status !== 200)
    return [`${what}: answered ${response.status}; ${logged.at(-1)}`]
  if (!body)
    return []
  const { method, text } = JSON.parse(body)
  if (method !== 'sendMessage' && method !== 'editMessageText')
    return []
  return typeof text === 'string' && text.trim() && text.length <= 4096 && text.isWellFormed()
    ? []
    : [`${what}: says ${JSON.stringify(text).slice(0, 80)} (${text?.length})`]
}

/** It still does what it did, and nothing was given up. */
async function isWell(app: string): Promise<void> {
  expect(await wrongWith(app, '/help', {
    message: message('/help'),
  })).toEqual([])
  expect(await stack.sql(`select reference, error from factory_dead_letters where app = $1`, [app])).toEqual([])
}

describe('the update parser', () => {
  const post = async (body: string | Uint8Array) => {
    const { webhookSecret } = await import('#kit/bot')
    const token = stack.env.TEMPLATE_TOKEN!
    return await fetch(`${stack.url}/${token.split(':')[0]}/webhook`, {
      method: 'POST',
      headers: { 'x-telegram-bot-api-secret-token': await webhookSecret(token) },
      body: body as BodyInit,
    })
  }

  it('refuses what is no update with a sentence', () => fc.assert(fc.asyncProperty(fc.oneof(
    fc.string({ unit }),
    fc.uint8Array({ maxLength: 300 }),
    fc.json(),
    fc.record({
      update_id: fc.oneof(fc.string(), fc.double({ noInteger: true }), fc.constant(null), fc.constant(2 ** 60)),
      message: fc.jsonValue(),
    }).map(value => JSON.stringify(value)),
  ), async (body) => {
    const response = await post(body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'update-invalid' })
  }), { numRuns: 80 }))

  it('lives through an update of any shape, and so does the bot', async () => {
    const kinds = [
      'message',
      'edited_message',
      'callback_query',
      'my_chat_member',
      'chat_member',
      'inline_query',
      'poll_answer',
      'pre_checkout_query',
      'chat_join_request',
      'message_reaction',
      'of_tomorrow',
    ]
    const half = fc.record({
      message_id: fc.oneof(fc.nat(), fc.jsonValue()),
      chat: fc.oneof(fc.constant({ id: 1, type: 'private' }), fc.jsonValue()),
      from: fc.oneof(fc.constant({ id: 1, is_bot: false, first_name: 'x' }), fc.jsonValue()),
      text: fc.oneof(fc.constant(`/remind 2h ${secretWord}`), fc.jsonValue()),
      entities: fc.oneof(fc.constant([
        { type: 'bot_command', offset: 0, length: 7 },
      ]), fc.jsonValue()),
      data: fc.jsonValue(),
    }, { requiredKeys: [] })
    await fc.assert(fc.asyncProperty(fc.constantFrom(...kinds), fc.oneof(fc.jsonValue(), half), async (kind, value) => {
      const response = await post(JSON.stringify({ update_id: ++updateId, [kind]: value }))
      expect([200, 500]).toContain(response.status)
      // Telegram never sends these; one that is not understood is counted like any other, and told when to come again
      if (response.status === 500)
        expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    }), { numRuns: 150 })
    await isWell('template')
  })
})

/** Every shape of button an app listens to, as it stands in its files. */
function shapesOf(folder: string): RegExp[] {
  const files = readdirSync(join(root, folder)).filter(file => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  return files.flatMap(file => [
    ...readFileSync(join(root, folder, file), 'utf8').matchAll(/callbackQuery\(\/(.+?)\/[a-z]*,/g),
  ].map(([, source]) => new RegExp(source!)))
}
const shared = ['kit/bot', 'kit/pay'].flatMap(shapesOf)

describe.each(all.map(({ manifest }) => manifest.id))('%s', (app) => {
  const folder = join('apps', app === 'template'
    ? '_template'
    : app)

  it('takes buttons nobody made for old ones', { timeout: 120_000 }, async () => {
    const shapes = [
      ...shapesOf(folder),
      ...shared,
    ]
    const data = fc.oneof(
      ...shapes.map(shape => fc.stringMatching(shape)),
      // numbers no row can have
      ...shapes.map(shape => fc.stringMatching(shape).map(text => text.replace(/\d+$/, '99999999999999999999'))),
      fc.constantFrom(...naughty.map(([, text]) => text)),
    ).filter(text => text.length > 0 && new TextEncoder().encode(text).length <= 64)
    const wrong: string[] = []
    for (const pressed of new Set(fc.sample(data, { numRuns: 100, seed: 7 }))) {
      wrong.push(...await wrongWith(app, JSON.stringify(pressed), {
        callback_query: {
          id: String(updateId),
          from: from(),
          chat_instance: '1',
          data: pressed,
          message: {
            message_id: 5,
            date: 1,
            chat: chat(),
            text: 'x',
          },
        },
      }))
    }
    expect(wrong).toEqual([])
    await isWell(app)
  })

  it('answers naughty strings wherever it asks first, in words', { timeout: 180_000 }, async () => {
    const commands = menu(all.find(({ manifest }) => manifest.id === app)!, 'en').map(({ command }) => command).filter(command => !['privacy', 'help', 'web', 'cancel'].includes(command))
    const wrong: string[] = []
    for (const [nth, [what, text]] of naughty.entries()) {
      // by turns: each command meets some strings as its argument and others as an answer, each string some of the commands
      for (const [place, command] of ['start', ...commands].entries()) {
        const turn = (nth + place) % 4
        if (turn === 0) {
          wrong.push(...await wrongWith(app, `/${command} ${what}`, {
            message: message(`/${command} ${text}`),
          }))
        }
        if (turn === 1) {
          wrong.push(...await wrongWith(app, `/${command}`, {
            message: message(`/${command}`),
          }), ...await wrongWith(app, `${what} after /${command}`, {
            message: message(text),
          }))
        }
      }
      await wrongWith(app, '/cancel', {
        message: message('/cancel'),
      })
    }
    expect(wrong).toEqual([])
    await stack.advance('PT5M')
    // what it planned to say went out, too; the sandbox refuses what Telegram refuses
    expect(await stack.sql(`select payload->'params'->>'text' as text, error from factory_jobs where app = $1 and state = 'failed'`, [app])).toEqual([])
    await isWell(app)
    expect(await stack.sql(`select to_regclass('factory_people')::text as still`)).toEqual([
      { still: 'factory_people' },
    ])
  })
})

it('a mini app may send what it likes, too', async () => {
  expect(await wrongWith('template', '/remind', {
    message: message('/remind 5h tea'),
  })).toEqual([])
  const [{ id }] = await stack.sql('select max(id)::int as id from template_reminders') as [{ id: number }]
  const { token } = await openSession(stack.env.SUPABASE_JWT_SECRET!, 'template', { id: person.id, first_name: 'Mallory' }, Date.parse('2026-11-23T10:30:00Z'))
  for (const [what, text] of naughty) {
    const response = await fetch(`${stack.url}/template/api/reminders/${id}`, {
      method: 'PATCH',
      headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    })
    expect([200, 400], what).toContain(response.status)
  }
})

it('logged none of it', () => {
  expect(logged.join('\n')).not.toMatch(/xyzzy|drop table|alert\(1\)|x{40}/)
})
