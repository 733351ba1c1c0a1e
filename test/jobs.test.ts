// Jobs and sends through the real database and the sandbox: once, in order, at Telegram's pace, whatever fails.
import type { BotContext } from '#kit/bot'
import type { Stack } from './stack.ts'
import { Composer } from 'grammy'
import * as v from 'valibot'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { defineApp, defineManifest } from '#kit/app'
import { defineJob } from '#kit/jobs'
import { createStack } from './stack.ts'

const words = { en: 'Posts', ru: 'Пишет' }
function manifest(id: string) {
  return defineManifest({
    id,
    name: 'Poster',
    username: `${id}_test_bot`,
    tier: 2,
    stage: 'building',
    description: words,
    short_description: words,
    commands: [],
  })
}

const Delivery = v.looseObject({
  data: v.any(),
  outcome: v.string(),
})

/** A bot that posts texts into a chat: `/post <chat> <lost> <text>|<text>…`, and says how each went. */
function poster(id: string) {
  const bot = new Composer<BotContext>()
  bot.command('post', async (ctx) => {
    const [chat, lost, texts] = ctx.match.split(' ', 3) as [string, 'ask' | 'resend', string]
    for (const text of texts.split('|')) {
      ctx.plan.send('sendMessage', {
        chat_id: Number(chat),
        text,
      }, {
        then: 'went',
        data: { text, to: ctx.from!.id },
        lost,
      })
    }
    await ctx.say('planned')
  })
  bot.command('fail', ctx => ctx.plan.schedule('fail', {}, { attempts: 2 }))
  bot.command('poison', () => {
    throw new Error('poison')
  })
  bot.command('later', (ctx) => {
    ctx.plan.schedule('note', { text: ctx.match }, { at: ctx.now + 3_600_000, key: 'one', late: 600_000 })
  })
  bot.command('never', ctx => ctx.plan.cancel('note', 'one'))
  return defineApp({
    manifest: manifest(id),
    bot,
    jobs: {
      went: defineJob({
        payload: Delivery,
        run: async (work, d) => void await work.telegram.sendMessage(d.data.to, `${d.data.text}: ${d.outcome}`),
      }),
      note: defineJob({
        payload: v.object({
          text: v.string(),
        }),
        run: async (work, { text }) => void await work.telegram.sendMessage(1000, text),
        missed: async (work, { text }) => void await work.telegram.sendMessage(1000, `missed ${text}`),
      }),
      fail: defineJob({
        payload: v.object({}),
        run: async () => {
          throw new Error('always')
        },
      }),
    },
  })
}

let stack: Stack
let ann: { id: number }
let channel: { id: number }

beforeEach(async () => {
  stack = await createStack({
    apps: [
      poster('poster'),
      poster('other'),
    ],
    now: '2026-11-23T10:00:00Z',
  })
  ann = await stack.person('Ann')
  await stack.say('poster', ann, '/start')
  await stack.say('other', ann, '/start')
  channel = await stack.sim('/sim/chats', { type: 'channel', title: 'News', owner: ann.id })
  const bots = await stack.sim<{ id: number, app: string }[]>('/sim/bots')
  for (const bot of bots) {
    await stack.sim('/sim/members', {
      chat: channel.id,
      user: bot.id,
      status: 'administrator',
      rights: { can_post_messages: true },
    })
  }
})
afterEach(() => stack.close())

const posts = async () => (await stack.messages(channel.id, ann.id)).filter(m => m.text).map(m => m.text as string)
const told = async () => (await stack.messages({ bot: 'poster', user: ann.id })).filter(m => m.from?.is_bot).map(m => m.text as string)

it('keeps the order inside a chat, one a second, and tells how each went', async () => {
  await stack.say('poster', ann, `/post ${channel.id} ask a|b|c|d`)
  await stack.advance('PT10S')
  expect(await posts()).toEqual(['a', 'b', 'c', 'd'])
  const times = (await stack.calls('poster')).filter(call => call.params.chat_id === channel.id).map(call => Date.parse(call.at))
  times.slice(1).forEach((at, i) => expect(at - times[i]!).toBeGreaterThanOrEqual(1000))
  expect(await told()).toEqual(expect.arrayContaining([
    'a: done',
    'b: done',
    'c: done',
    'd: done',
  ]))
})

it('a 429 pauses the whole bot for retry_after, and nothing is lost or overtaken', async () => {
  await stack.sim('/sim/fault', {
    on: 'api',
    kind: 'status',
    method: 'sendMessage',
    chat: channel.id,
    code: 429,
    retry_after: 5,
    times: 1,
  })
  await stack.say('poster', ann, `/post ${channel.id} ask a|b`)
  await stack.advance('PT4S')
  expect(await posts()).toEqual([])
  await stack.advance('PT10S')
  expect(await posts()).toEqual(['a', 'b'])
})

it('a server error keeps a chat\'s order while it is tried again', async () => {
  await stack.sim('/sim/fault', {
    on: 'api',
    kind: 'status',
    method: 'sendMessage',
    chat: channel.id,
    code: 500,
    times: 2,
  })
  await stack.say('poster', ann, `/post ${channel.id} ask a|b|c`)
  await stack.advance('PT1M')
  expect(await posts()).toEqual(['a', 'b', 'c'])
})

it('a lost answer is uncertain where a double would hurt, and nothing behind it waits', async () => {
  await stack.sim('/sim/fault', {
    on: 'api',
    kind: 'lost',
    method: 'sendMessage',
    chat: channel.id,
    times: 1,
  })
  await stack.say('poster', ann, `/post ${channel.id} ask a|b`)
  await stack.advance('PT1M')
  expect(await posts()).toEqual(['a', 'b'])
  expect(await told()).toEqual(expect.arrayContaining(['a: uncertain', 'b: done']))
})

it('two overlapping ticks post once', async () => {
  await stack.say('poster', ann, `/post ${channel.id} ask a|b|c`)
  await Promise.all([
    stack.tick(),
    stack.tick(),
    stack.tick(),
  ])
  await stack.advance('PT1M')
  expect(await posts()).toEqual(['a', 'b', 'c'])
})

it('a claim whose Worker died before the call is sent exactly once; after the call left it is uncertain', async () => {
  await stack.sql(`insert into factory_jobs (app, kind, chat_id, payload, weight, run_at, state, lease_until, attempts, created_at) values
    ('poster', 'send', ${channel.id}, '{"method":"sendMessage","params":{"chat_id":${channel.id},"text":"before"},"lost":"ask","then":"went","data":{"text":"before","to":${ann.id}}}', 1, '2026-11-23T10:00:00Z', 'claimed', '2026-11-23T10:01:30Z', 1, '2026-11-23T10:00:00Z'),
    ('poster', 'send', ${channel.id}, '{"method":"sendMessage","params":{"chat_id":${channel.id},"text":"after"},"lost":"ask","then":"went","data":{"text":"after","to":${ann.id}}}', 1, '2026-11-23T10:00:00Z', 'sending', '2026-11-23T10:01:30Z', 1, '2026-11-23T10:00:00Z')`)
  await stack.advance('PT5M')
  expect(await posts()).toEqual(['before'])
  expect(await told()).toEqual(expect.arrayContaining(['before: done', 'after: uncertain']))
})

it('a blocked person is left alone, and writing again opens the chat', async () => {
  const ben = await stack.person('Ben')
  await stack.say('poster', ben, '/start')
  await stack.sim('/sim/block', { bot: 'poster', user: ben.id, blocked: true })
  await stack.say('poster', ann, `/post ${ben.id} ask a|b`)
  await stack.advance('PT1M')
  expect(await told()).toEqual(expect.arrayContaining(['a: failed', 'b: failed']))
  expect((await stack.calls('poster')).filter(call => call.params.chat_id === ben.id && call.params.text === 'a')).toEqual([])
  await stack.sim('/sim/block', { bot: 'poster', user: ben.id, blocked: false })
  await stack.say('poster', ben, '/start')
  await stack.say('poster', ann, `/post ${ben.id} ask c`)
  await stack.advance('PT1M')
  expect((await stack.messages({ bot: 'poster', user: ben.id })).at(-1)!.text).toBe('c')
})

it('a send to a migrated group follows it, rows and all', async () => {
  const group = await stack.sim<{ id: number }>('/sim/chats', { type: 'group', title: 'Club', owner: ann.id })
  const [bot] = (await stack.sim<{ id: number, app: string }[]>('/sim/bots')).filter(b => b.app === 'poster')
  await stack.sim('/sim/members', { chat: group.id, user: bot!.id, status: 'member' })
  const moved = await stack.sim<any>('/sim/migrate', { chat: group.id })
  await stack.say('poster', ann, `/post ${group.id} ask hello`)
  await stack.advance('PT1M')
  const chats = await stack.sql(`select chat_id from factory_chats where app = 'poster' and type in ('group', 'supergroup')`)
  expect(chats).toHaveLength(1)
  expect(Number(chats[0]!.chat_id)).not.toBe(group.id)
  expect((await stack.messages(Number(chats[0]!.chat_id), ann.id)).map(m => m.text)).toContain('hello')
  expect(moved).toBeTruthy()
})

it('one app\'s backlog does not starve another\'s', async () => {
  await stack.sql(`insert into factory_jobs (app, kind, payload, run_at, created_at) select 'poster', 'went', '{"data":{"text":"x","to":0},"outcome":"done"}', '2026-11-23T09:00:00Z', '2026-11-23T09:00:00Z' from generate_series(1, 300)`)
  await stack.sql(`insert into factory_jobs (app, kind, payload, run_at, created_at) values ('other', 'went', '{"data":{"text":"x","to":0},"outcome":"done"}', '2026-11-23T09:59:00Z', '2026-11-23T09:00:00Z')`)
  await stack.tick()
  expect(await stack.sql(`select state from factory_jobs where app = 'other' and kind = 'went'`)).toEqual([
    { state: 'done' },
  ])
})

it('a job by key is moved, taken back, and missed when it is too late', async () => {
  await stack.say('poster', ann, '/later first')
  await stack.say('poster', ann, '/later second')
  expect(await stack.sql(`select payload from factory_jobs where kind = 'note' and state = 'waiting'`)).toEqual([
    {
      payload: { text: 'second' },
    },
  ])
  await stack.say('poster', ann, '/never')
  expect(await stack.sql(`select 1 from factory_jobs where kind = 'note' and state = 'waiting'`)).toEqual([])
  await stack.sql(`insert into factory_jobs (app, kind, payload, run_at, late_at, created_at) values ('poster', 'note', '{"text":"old"}', '2026-11-23T08:00:00Z', '2026-11-23T08:10:00Z', '2026-11-23T08:00:00Z')`)
  await stack.tick()
  expect(await stack.sql(`select payload->'params'->>'text' as text from factory_jobs where kind = 'send' and chat_id = 1000`)).toEqual([
    { text: 'missed old' },
  ])
})

it('a job that always fails is given up, kept, and the founder is told once', async () => {
  await stack.say('poster', ann, '/fail')
  await stack.advance('PT10M')
  expect(await stack.sql(`select app, source from factory_dead_letters`)).toEqual([
    { app: 'poster', source: 'job' },
  ])
  expect(await stack.sql(`select cause, sent_via from factory_alerts`)).toEqual([
    { cause: 'poster/job/fail', sent_via: null },
  ])
})

it('a poison update is given up after five tries, kept, and blocks nobody', async () => {
  await stack.say('poster', ann, '/poison')
  await stack.advance('PT5M')
  expect(await stack.sql(`select source, error from factory_dead_letters`)).toEqual([
    { source: 'update', error: 'Error: poison' },
  ])
  await stack.say('poster', ann, '/help')
  expect((await told()).at(-1)).toContain('/help')
})

it('a lost webhook response leads to one effect and one answer', async () => {
  await stack.sim('/sim/fault', {
    on: 'webhook',
    kind: 'lost',
    bot: 'poster',
    times: 1,
  })
  await stack.say('poster', ann, `/post ${channel.id} ask once`)
  await stack.advance('PT1M')
  expect(await posts()).toEqual(['once'])
  expect((await told()).filter(text => text === 'planned')).toHaveLength(1)
})

it('an update delivered again later has no second effect', async () => {
  await stack.say('poster', ann, `/post ${channel.id} ask once`)
  await stack.advance('PT1M')
  const [{ update_id }] = await stack.sql(`select max(update_id)::int as update_id from factory_updates where app = 'poster'`) as [{ update_id: number }]
  await stack.sim('/sim/redeliver', { bot: 'poster', update_id })
  await stack.advance('PT1M')
  expect(await posts()).toEqual(['once'])
})

it('no tick for an hour, then one: everything due runs, once', async () => {
  await stack.sql(`insert into factory_jobs (app, kind, payload, run_at, created_at) select 'poster', 'note', jsonb_build_object('text', 'n' || n), timestamptz '2026-11-23T09:00:00Z' + n * interval '1 minute', '2026-11-23T08:00:00Z' from generate_series(1, 40) n`)
  await Promise.all([
    stack.tick(),
    stack.tick(),
  ])
  await stack.tick()
  expect(await stack.sql(`select state, count(*)::int as n from factory_jobs where kind = 'note' group by state`)).toEqual([
    { state: 'done', n: 40 },
  ])
  expect(await stack.sql(`select count(*)::int as n, count(distinct payload->'params'->>'text')::int as texts from factory_jobs where kind = 'send' and chat_id = 1000`)).toEqual([
    { n: 40, texts: 40 },
  ])
})

it('never more than 30 messages a second for one bot, however many chats', async () => {
  await stack.sql(`insert into factory_chats (app, chat_id, type, created_at) select 'poster', 500000 + n, 'private', '2026-11-23T08:00:00Z' from generate_series(1, 120) n`)
  await stack.sql(`insert into factory_jobs (app, kind, chat_id, payload, weight, run_at, created_at) select 'poster', 'send', 500000 + n, jsonb_build_object('method', 'sendMessage', 'lost', 'resend', 'params', jsonb_build_object('chat_id', 500000 + n, 'text', 'x')), 1, '2026-11-23T10:00:00Z', '2026-11-23T08:00:00Z' from generate_series(1, 120) n`)
  await stack.advance('PT1M')
  const times = (await stack.calls('poster')).filter(call => call.params.text === 'x').map(call => Date.parse(call.at)).sort((a, b) => a - b)
  expect(times).toHaveLength(120)
  for (const [i, at] of times.entries())
    expect(times.slice(i).filter(other => other < at + 1000).length).toBeLessThanOrEqual(30)
})

it('a job that was replaced while it ran does not come back', async () => {
  const add = async (text: string, state: string, lease: string | null) => (await stack.sql(`insert into factory_jobs (app, kind, key, payload, run_at, state, lease_until, created_at) values ('poster', 'note', 'one', $1, '2026-01-01', $2, $3, '2026-01-01') returning id`, [
    JSON.stringify({ text }),
    state,
    lease,
  ]))[0]!.id as number
  const stateOf = async (id: number) => (await stack.sql('select state from factory_jobs where id = $1', [id]))[0]!.state as string
  const [dead, running, waiting] = [await add('dead', 'claimed', '2026-01-01'), await add('running', 'claimed', '2099-01-01'), await add('new', 'waiting', null)]
  await stack.sql('select factory_settle($1, $2)', [
    JSON.stringify([
      { id: running, outcome: 'retry', at: '2026-01-02' },
    ]),
    '2026-01-01',
  ])
  expect(await stateOf(running)).toBe('cancelled')
  await stack.tick()
  expect([await stateOf(dead), await stateOf(waiting)]).toEqual(['cancelled', 'done'])
})

it('a claim reads the same few rows however many wait', async () => {
  const due = '2026-11-23T10:00:00Z'
  await stack.sql(`insert into factory_jobs (app, kind, chat_id, payload, weight, run_at, created_at)
    select app, 'send', 500000 + n, '{}', 1, run_at, '2026-11-23T08:00:00Z' from generate_series(1, 10000) n, (values ('poster', timestamptz '${due}'), ('other', '${due}'), ('other', '2026-12-24')) as of(app, run_at)`)
  await stack.sql(`insert into factory_jobs (app, kind, payload, run_at, created_at) select 'poster', 'note', '{}', '2026-12-24', '2026-11-23T08:00:00Z' from generate_series(1, 10000) n`)
  await stack.sql(`insert into factory_chats (app, chat_id, created_at) select 'poster', 500000 + n, '2026-11-23T08:00:00Z' from generate_series(1, 10000) n`)
  // one bot's pace is used up
  await stack.sql(`insert into factory_pace (app, next_at) values ('other', '2026-11-23T10:00:00.200Z') on conflict (app) do update set next_at = excluded.next_at`)
  await stack.sql('analyze factory_jobs, factory_chats')
  const ids = (await stack.sql(`select id from factory_jobs where app = 'poster' and kind = 'send' order by id desc limit 44`)).map(row => row.id)
  // counted for this connection since a moment ago
  const read = async () => Object.fromEntries((await stack.sql(`select relname, seq_scan::int as scans, (seq_tup_read + idx_tup_fetch)::int as rows from pg_stat_xact_user_tables where relname in ('factory_jobs', 'factory_chats')`)).map(({ relname, scans, rows }) => [
    relname,
    { scans, rows },
  ]))
  for (const only of [null, ids]) {
    await stack.sql('begin')
    const before = await read()
    const [{ claimed }] = await stack.sql('select factory_claim($1, $2, 25, 5, $3, $4) as claimed', [
      ['poster', 'other'],
      only,
      due,
      '2026-11-23T10:01:30Z',
    ]) as [any]
    const after = await read()
    await stack.sql('rollback')
    expect(claimed.jobs).toHaveLength(5)
    for (const table of ['factory_jobs', 'factory_chats']) {
      expect(after[table].scans - before[table].scans, `${table} read from end to end`).toBe(0)
      expect(after[table].rows - before[table].rows, table).toBeLessThan(100)
    }
  }
})
