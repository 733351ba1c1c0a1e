// factory freeze and thaw: a row the Worker reads anyway; people are told, jobs wait, what Telegram says by itself is kept, and another app notices nothing.

import type { Stack } from './stack.ts'
import type { Talk } from './talk.ts'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import template from '../apps/_template/index.ts'
import dripflow from '../apps/dripflow/index.ts'
import { freezeApp, thawApp } from '../cli/freezing.ts'
import { createStack } from './stack.ts'
import { talkTo } from './talk.ts'

let stack: Stack
let ann: Talk
let ivan: Talk
let owner: string

beforeEach(async () => {
  stack = await createStack({
    apps: [template, dripflow],
  })
  owner = `postgres://postgres:postgres@127.0.0.1:${inject('postgresPort')}${new URL(stack.workerDatabaseUrl).pathname}`
  ann = await talkTo(stack, 'template', 'Ann', { username: 'ann_waits', language_code: 'en' })
  ivan = await talkTo(stack, 'template', 'Иван', { username: 'ivan_waits', language_code: 'ru' })
  await ann.say('/start')
  await ann.say('/remind 2h tea')
})
afterEach(() => stack.close())

const freeze = (app = 'template') => freezeApp(owner, app, Date.parse('2026-11-23T10:00:00Z'))
const reminders = () => stack.sql('select text from template_reminders order by id')

it('answers kindly in the person\'s language, does nothing, and says so to nobody twice', async () => {
  expect(await freeze()).toEqual({ already: false, jobs: 1, kept: 0 })
  expect((await freeze()).already).toBe(true)
  await ann.say('/remind 3h cake')
  expect(await ann.heard()).toMatch(/^Template is taking a short break\. Nothing of yours is lost/)
  await ivan.say('/start')
  expect(await ivan.heard()).toMatch(/^Template сейчас на короткой паузе/)
  expect(await reminders()).toEqual([
    { text: 'tea' },
  ])
  const health = await (await fetch(`${stack.url}/health`)).json()
  expect(health).toMatchObject({
    ok: true,
    frozen: ['template'],
  })

  // Telegram sends the same again: the same answer, still nothing more
  await thawApp(owner, 'template')
  const [{ update_id }] = await stack.sql(`select update_id::int from factory_updates where app = 'template' and reply::text like '%short break%'`) as [{ update_id: number }]
  await stack.sim('/sim/redeliver', { bot: 'template', update_id })
  expect(await reminders()).toEqual([
    { text: 'tea' },
  ])
  await ann.say('/remind 3h cake')
  expect(await reminders()).toEqual([
    { text: 'tea' },
    { text: 'cake' },
  ])
})

it('an open question survives it', async () => {
  const drip = await talkTo(stack, 'dripflow', 'Cleo', { username: 'cleo_waits', language_code: 'en' })
  await drip.say('/start')
  await drip.say('/new')
  await freeze('dripflow')
  await drip.say('Tea for beginners')
  expect(await drip.heard()).toContain('taking a short break')
  await thawApp(owner, 'dripflow')
  await drip.say('Tea for beginners')
  expect(await stack.sql('select title from dripflow_sequences')).toEqual([
    { title: 'Tea for beginners' },
  ])
})

it('its jobs wait and run after it, once; another app\'s go on', async () => {
  await freeze()
  await stack.sql(`insert into factory_jobs (app, kind, chat_id, payload, weight, run_at, created_at)
    select app, 'send', $1, jsonb_build_object('method', 'sendMessage', 'lost', 'ask', 'params', jsonb_build_object('chat_id', $1::bigint, 'text', 'Hello from ' || app)), 1, '2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z' from unnest(array['template', 'dripflow']) app`, [ann.id])
  await stack.say('dripflow', ann, '/start')
  await stack.advance('PT3H')
  expect(await ann.all()).not.toMatch(/⏰|Hello from/)
  expect((await stack.messages({ bot: 'dripflow', user: ann.id })).map((message: any) => message.text)).toContain('Hello from dripflow')
  // nobody asks for it in vain: a frozen app's jobs are no reason to come back
  expect((await stack.tick()).next_due_at).toBeNull()
  expect(await thawApp(owner, 'template')).toEqual({ already: false, jobs: 2, kept: 0 })
  await stack.advance('PT1M')
  expect((await ann.all()).match(/⏰ tea|Hello from template/g)?.sort()).toEqual(['Hello from template', '⏰ tea'])
  expect(await thawApp(owner, 'template')).toMatchObject({ already: true })
})

it('what Telegram says by itself is kept, once, and handled afterwards in its order', async () => {
  await freeze()
  await stack.sim('/sim/block', { bot: 'template', user: ann.id, blocked: true })
  const [{ update_id }] = await stack.sql(`select occurrence::int as update_id from factory_jobs where kind = 'update'`) as [{ update_id: number }]
  await stack.sim('/sim/redeliver', { bot: 'template', update_id })
  const state = async () => (await stack.sql(`select bot_status from factory_chats where app = 'template' and chat_id = $1`, [ann.id]))[0]!.bot_status
  expect(await state()).toBe('member')
  expect(await thawApp(owner, 'template')).toMatchObject({ kept: 1 })
  await stack.advance('PT1M')
  expect(await state()).toBe('blocked')
  expect(await stack.sql(`select state, count(*)::int as n from factory_jobs where kind = 'update' group by state`)).toEqual([
    { state: 'done', n: 1 },
  ])
  await stack.sim('/sim/redeliver', { bot: 'template', update_id })
  expect(await stack.sql(`select count(*)::int as n from factory_jobs where kind = 'update'`)).toEqual([
    { n: 1 },
  ])
})

it('refuses a purchase before anybody pays', async () => {
  await freeze()
  const response = await stack.webhook('template', {
    update_id: 77_001,
    pre_checkout_query: {
      id: '5',
      from: { id: ann.id, is_bot: false, first_name: 'Ann' },
      currency: 'XTR',
      total_amount: 1,
      invoice_payload: 'x',
    },
  })
  expect(await response.json()).toMatchObject({
    method: 'answerPreCheckoutQuery',
    ok: false,
    error_message: expect.stringContaining('short break'),
  })
})
