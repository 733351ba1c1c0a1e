// What the mini app may ask: as owner, editor, author and stranger, through the real Worker, and behaving as the chat does.

import type { MiniApp } from '../../test/mini-app.ts'
import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connect, transact } from '#kit/db'
import { openMiniApp } from '../../test/mini-app.ts'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import app from './index.ts'

let stack: Stack
let ann: Talk
let bob: Talk
let eve: Talk
let asAnn: MiniApp
let asBob: MiniApp
let asEve: MiniApp
/** Ann's channel in Berlin, where Bob is an author. */
let news: { id: string, chat: number }

async function newChannel(title: string, owner: Talk): Promise<{ id: string, chat: number }> {
  const { id: chat } = await stack.sim('/sim/chats', { type: 'channel', title, owner: owner.id })
  await stack.sim('/sim/members', {
    chat,
    user: 'telescheduler',
    from: owner.id,
    status: 'administrator',
    rights: { can_post_messages: true, can_edit_messages: true, can_delete_messages: true },
  })
  await owner.breathe()
  const [row] = await stack.sql(`select public_id from telescheduler_channels where chat_id = ${chat}`)
  return { id: row!.public_id, chat }
}

beforeAll(async () => {
  // Monday, 11:00 in Berlin
  stack = await createStack({
    apps: [app],
    now: '2026-11-23T10:00:00Z',
  })
  ann = await talkTo(stack, 'telescheduler', 'Ann', { username: 'ann_api', language_code: 'en' })
  bob = await talkTo(stack, 'telescheduler', 'Bob', { username: 'bob_api', language_code: 'ru' })
  eve = await talkTo(stack, 'telescheduler', 'Eve', { username: 'eve_api', language_code: 'en' })
  for (const who of [ann, bob, eve])
    await who.say('/start')
  await ann.say('/tz Berlin')
  news = await newChannel('News', ann)
  await newChannel('Eves', eve)
  await ann.press('Europe/Berlin (mine)')
  await ann.say('/connect')
  for (const button of ['News', 'People', 'Add somebody'])
    await ann.press(button)
  await ann.say('@bob_api')
  await ann.press('Author: needs approval')
  asAnn = await openMiniApp(stack, 'telescheduler', ann)
  asBob = await openMiniApp(stack, 'telescheduler', bob)
  asEve = await openMiniApp(stack, 'telescheduler', eve)
})
afterAll(() => stack.close())

async function draft(as: MiniApp, text: string, more: Record<string, unknown> = {}): Promise<any> {
  const { status, body } = await as('POST', '/posts', {
    text,
    channels: [news.id],
    ...more,
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return body.post
}
const posted = async () => (await stack.messages(news.chat)).map((message: any) => message.text)
const calendar = async (as: MiniApp, from = '2026-11-23T00:00:00Z', to = '2026-12-31T00:00:00Z') => (await as('GET', `/calendar?from=${from}&to=${to}`)).body.entries

it('shows a person the channels they have a role in, with zone, role and slots', async () => {
  const { body } = await asAnn('GET', '/channels')
  expect(body.channels).toMatchObject([
    {
      id: news.id,
      title: 'News',
      zone: 'Europe/Berlin',
      role: 'owner',
      may: { schedule: true, manage: true },
      slots: [],
      paused: null,
    },
  ])
  expect((await asBob('GET', '/channels')).body.channels).toMatchObject([
    {
      id: news.id,
      role: 'author',
      may: { schedule: false, manage: false },
    },
  ])
  expect((await asEve('GET', '/channels')).body.channels.map((channel: any) => channel.title)).toEqual(['Eves'])
})

describe('a post', () => {
  it('is written, given a time in its channel\'s zone, moved, and goes out', async () => {
    const made = await draft(asAnn, 'From the calendar', {
      entities: [
        { type: 'bold', offset: 0, length: 4 },
      ],
      buttons: 'Site - https://example.com | Code - copy: SAVE10',
      options: { silent: true },
    })
    expect(made).toMatchObject({
      state: 'draft',
      version: 1,
      mine: true,
      buttons: 'Site - https://example.com | Code - copy: SAVE10',
      may: { edit: true, schedule: true, approve: false },
    })
    expect((await asAnn('GET', '/drafts')).body.drafts).toMatchObject([
      { id: made.id, title: 'From the calendar', kind: 'text' },
    ])
    const first = await asAnn('POST', `/posts/${made.id}/schedule`, { mode: 'fixed', local: '2026-11-24T09:00' })
    expect(first.body.post.targets).toMatchObject([
      {
        state: 'scheduled',
        local: '2026-11-24T09:00',
        zone: 'Europe/Berlin',
        at: '2026-11-24T08:00:00.000Z',
      },
    ])
    // dragged to another day and time
    await asAnn('POST', `/posts/${made.id}/schedule`, { mode: 'fixed', local: '2026-11-23T12:30', target: first.body.post.targets[0].id })
    expect(await calendar(asAnn)).toMatchObject([
      {
        post: made.id,
        local: '2026-11-23T12:30',
        at: '2026-11-23T11:30:00.000Z',
        title: 'From the calendar',
        kind: 'text',
        state: 'scheduled',
        movable: true,
        mine: true,
      },
    ])
    await stack.to('2026-11-23T11:31:00Z')
    const message = (await stack.messages(news.chat)).at(-1)
    expect(message).toMatchObject({
      text: 'From the calendar',
      entities: [
        { type: 'bold', offset: 0, length: 4 },
      ],
    })
    expect(message.reply_markup.inline_keyboard[0]).toHaveLength(2)
    expect(await calendar(asAnn)).toMatchObject([
      { post: made.id, state: 'sent', movable: false },
    ])
    const whole = (await asAnn('GET', `/posts/${made.id}`)).body.post
    expect(whole).toMatchObject({
      state: 'sent',
      targets: [
        {
          deliveries: [
            {
              state: 'sent',
              link: expect.stringContaining('https://t.me/c/'),
            },
          ],
        },
      ],
    })
    // changed afterwards, it is changed there too
    const edited = await asAnn('PATCH', `/posts/${made.id}`, { version: whole.version, text: 'Mended' })
    expect(edited.body).toMatchObject({
      edited_there: true,
      post: { version: whole.version + 1 },
    })
    await stack.advance('PT1M')
    expect((await stack.messages(news.chat)).at(-1).text).toBe('Mended')
  })

  it('is refused where Telegram would refuse it, where it is over, and where somebody was faster', async () => {
    const long = await asAnn('POST', '/posts', {
      text: 'x'.repeat(4097),
    })
    expect(long.body).toMatchObject({
      code: 'text-too-long',
      message: expect.stringContaining('1 character too long'),
    })
    expect((await asAnn('POST', '/posts', { text: 'Hello', buttons: 'Bad - javascript:alert(1)' })).body).toMatchObject({
      code: 'buttons-invalid',
      message: expect.stringContaining('Line 1'),
    })
    expect((await asAnn('POST', '/posts', {
      text: 'Hi',
      entities: [
        { type: 'bold', offset: 0, length: 3 },
      ],
    })).body.code).toBe('entities-invalid')
    expect(await asAnn('POST', '/posts', { text: 7 })).toMatchObject({
      status: 400,
      body: {
        code: 'body-invalid',
        message: expect.stringContaining('text'),
      },
    })
    const made = await draft(asAnn, 'Limits')
    expect((await asAnn('POST', `/posts/${made.id}/schedule`, { mode: 'fixed', local: '2026-11-01T09:00' })).body.code).toBe('time-past')
    expect((await asAnn('POST', `/posts/${made.id}/schedule`, { mode: 'fixed', local: '2026-02-30T09:00' })).body.code).toBe('body-invalid')
    expect((await asAnn('POST', `/posts/${made.id}/schedule`, { mode: 'queue' })).body.code).toBe('slots-missing')
    expect((await asAnn('POST', `/posts/${made.id}/schedule`, {
      mode: 'recurring',
      rule: { every: 'cron', cron: '* * * * *', start: '2026-11-24' },
    })).body.code).toBe('rule-too-often')
    await asAnn('PATCH', `/posts/${made.id}`, { version: 1, text: 'Limits again' })
    expect(await asAnn('PATCH', `/posts/${made.id}`, { version: 1, text: 'Too late' })).toMatchObject({
      status: 409,
      body: { code: 'post-changed' },
    })
    // a refusal leaves nothing behind
    expect((await asAnn('GET', `/posts/${made.id}`)).body.post).toMatchObject({
      state: 'draft',
      content: { text: 'Limits again' },
    })
    expect((await asAnn('DELETE', `/posts/${made.id}`)).status).toBe(204)
    expect((await asAnn('GET', `/posts/${made.id}`)).status).toBe(404)
  })

  it('repeats on the calendar, leaves one time out, and is taken off again', async () => {
    const made = await draft(asAnn, 'Every day')
    await asAnn('POST', `/posts/${made.id}/schedule`, {
      mode: 'recurring',
      rule: { every: 'day', time: '08:00', start: '2026-11-24' },
    })
    const week = async () => (await calendar(asAnn, '2026-11-24T00:00:00Z', '2026-11-28T00:00:00Z')).map(({ local, movable }: any) => [local, movable])
    expect(await week()).toEqual([
      ['2026-11-24T08:00', true],
      ['2026-11-25T08:00', true],
      ['2026-11-26T08:00', true],
      ['2026-11-27T08:00', true],
    ])
    const { body } = await asAnn('GET', `/posts/${made.id}`)
    expect(body.post.targets[0]).toMatchObject({ mode: 'recurring', rule_words: 'every day at 08:00' })
    await asAnn('POST', `/posts/${made.id}/skip`, { target: body.post.targets[0].id })
    expect((await week())[0]).toEqual(['2026-11-25T08:00', true])
    expect((await asAnn('POST', `/posts/${made.id}/unschedule`, {})).body.post.state).toBe('draft')
    expect(await week()).toEqual([])
    await asAnn('DELETE', `/posts/${made.id}`)
  })

  it('that repeats leaves out any of its times, takes that back, and moves one by itself', async () => {
    const made = await draft(asAnn, 'Every morning', {
      options: { previous: 'delete', silent: true },
    })
    const { body } = await asAnn('POST', `/posts/${made.id}/schedule`, {
      mode: 'recurring',
      rule: { every: 'day', time: '08:00', start: '2026-11-24' },
    })
    const target = body.post.targets[0].id
    const times = async () => (await calendar(asAnn, '2026-11-24T00:00:00Z', '2026-11-28T00:00:00Z')).map((entry: any) => entry.local.slice(5))
    await asAnn('POST', `/posts/${made.id}/skip`, { target, date: '2026-11-26' })
    expect(await times()).toEqual(['11-24T08:00', '11-25T08:00', '11-27T08:00'])
    await asAnn('POST', `/posts/${made.id}/skip`, { target, date: '2026-11-26', undo: true })
    expect(await times()).toEqual([
      '11-24T08:00',
      '11-25T08:00',
      '11-26T08:00',
      '11-27T08:00',
    ])
    expect((await asAnn('POST', `/posts/${made.id}/move-one`, { target, date: '2026-11-25', local: '2026-11-20T10:00' })).body.code).toBe('time-past')
    const moved = await asAnn('POST', `/posts/${made.id}/move-one`, { target, date: '2026-11-25', local: '2026-11-25T19:30' })
    expect(moved).toMatchObject({
      status: 201,
      body: {
        post: {
          content: { text: 'Every morning' },
          options: { silent: true },
          targets: [
            { mode: 'fixed', local: '2026-11-25T19:30' },
          ],
        },
      },
    })
    // alone it has no occurrence before it to delete
    expect(moved.body.post.options.previous).toBeUndefined()
    expect(await times()).toEqual([
      '11-24T08:00',
      '11-25T19:30',
      '11-26T08:00',
      '11-27T08:00',
    ])
    for (const id of [made.id, moved.body.post.id])
      await asAnn('DELETE', `/posts/${id}`)
  })

  it('that was deleted comes back as a draft, for those who could open it', async () => {
    const made = await draft(asAnn, 'Not yet')
    await asAnn('POST', `/posts/${made.id}/schedule`, { mode: 'fixed', local: '2026-12-01T09:00' })
    expect((await asAnn('POST', `/posts/${made.id}/restore`, {})).status).toBe(404)
    await asAnn('DELETE', `/posts/${made.id}`)
    expect((await asEve('POST', `/posts/${made.id}/restore`, {})).status).toBe(404)
    expect((await asAnn('POST', `/posts/${made.id}/restore`, {})).body.post).toMatchObject({
      state: 'draft',
      targets: [
        { channel: news.id, state: 'draft' },
      ],
    })
    expect((await asAnn('POST', `/posts/${made.id}/schedule`, { mode: 'fixed', local: '2026-12-01T09:00' })).body.post.state).toBe('scheduled')
    await asAnn('DELETE', `/posts/${made.id}`)
  })

  it('has addresses for its pictures, and its buttons are read as they are typed', async () => {
    await ann.send({
      photo: {
        base64: Buffer.from('pretend photo').toString('base64'),
        file_name: 'a.jpg',
      },
      caption: 'A picture',
    })
    const { id } = (await asAnn('GET', '/drafts')).body.drafts[0]
    const { post } = (await asAnn('GET', `/posts/${id}`)).body
    expect(post).toMatchObject({
      content: { kind: 'photo' },
      media: [
        expect.stringMatching(/^\/telescheduler\/api\/files\/\w{10}\?until=/),
      ],
    })
    expect((await fetch(`${stack.url}${post.media[0]}`)).headers.get('content-type')).toBe('image/jpeg')
    await asAnn('DELETE', `/posts/${id}`)
    expect((await asAnn('POST', '/buttons/check', { buttons: 'Site - example.com | Code - copy: X\nBad - tg://x' })).body).toEqual({
      rows: [],
      problems: [
        {
          line: 2,
          message: expect.stringContaining('Line 2'),
        },
      ],
    })
    expect((await asAnn('POST', '/buttons/check', { buttons: 'Site - example.com' })).body.rows).toEqual([
      [
        { text: 'Site', url: 'https://example.com' },
      ],
    ])
  })
})

it('slots, the queue and its order, and a pause', async () => {
  const slots = [1, 2, 3, 4, 5].map(dow => ({ dow, localTime: '09:00' }))
  expect((await asAnn('PUT', `/channels/${news.id}/slots`, {
    slots: [
      { dow: 8, localTime: '25:00' },
    ],
    days_off: [],
  })).status).toBe(400)
  expect((await asAnn('PUT', `/channels/${news.id}/slots`, { slots, days_off: [] })).body).toMatchObject({
    channel: { slots },
    moved: 0,
    dropped: 0,
  })
  const ids = []
  for (const text of ['First', 'Second', 'Third']) {
    const { id } = await draft(asAnn, text)
    const { body } = await asAnn('POST', `/posts/${id}/schedule`, { mode: 'queue' })
    ids.push(body.post.targets[0].id)
  }
  const queue = async () => (await calendar(asAnn)).filter((entry: any) => entry.mode === 'queue' && entry.state === 'scheduled').map(({ title, local }: any) => [title, local])
  expect(await queue()).toEqual([
    ['First', '2026-11-24T09:00'],
    ['Second', '2026-11-25T09:00'],
    ['Third', '2026-11-26T09:00'],
  ])
  expect((await asAnn('PUT', `/channels/${news.id}/queue`, {
    order: [ids[2], ids[0], ids[1]],
  })).status).toBe(204)
  expect(await queue()).toEqual([
    ['Third', '2026-11-24T09:00'],
    ['First', '2026-11-25T09:00'],
    ['Second', '2026-11-26T09:00'],
  ])
  expect((await asAnn('PUT', `/channels/${news.id}/queue`, {
    order: [ids[0]],
  })).body.code).toBe('queue-changed')
  // into a slot of one's choice, where it is free
  expect((await asAnn('POST', `/posts/${(await calendar(asAnn)).find((entry: any) => entry.title === 'Second').post}/schedule`, { mode: 'queue', local: '2026-12-02T09:00' })).body.post.targets[0].local).toBe('2026-12-02T09:00')
  expect((await asAnn('POST', `/posts/${(await calendar(asAnn)).find((entry: any) => entry.title === 'Second').post}/schedule`, { mode: 'queue', local: '2026-11-25T09:00' })).body.post.targets[0].local).toBe('2026-11-26T09:00')
  // Tuesday off: everybody moves on by a slot
  expect((await asAnn('PUT', `/channels/${news.id}/slots`, {
    slots,
    days_off: [2],
  })).body).toMatchObject({
    channel: {
      days_off: [2],
    },
    moved: 3,
  })
  expect((await queue())[0]).toEqual(['Third', '2026-11-25T09:00'])

  expect((await asAnn('POST', `/channels/${news.id}/pause`, { minutes: 60 })).body.channel.paused).toMatchObject({ reason: 'asked' })
  expect((await asAnn('POST', `/channels/${news.id}/resume`, {})).body).toMatchObject({
    channel: { paused: null },
    held: 0,
  })
  await stack.to('2026-11-25T08:01:00Z')
  expect(await posted()).toContain('Third')
  expect((await asAnn('PATCH', `/channels/${news.id}`, { zone: 'Berlin' })).status).toBe(400)
  expect((await asAnn('PATCH', `/channels/${news.id}`, { zone: 'Europe/Kyiv' })).body.channel.zone).toBe('Europe/Kyiv')
  // the queue keeps its slots on the new wall
  expect((await queue())[0]).toEqual(['First', '2026-11-26T09:00'])
})

it('an author asks, an owner decides in the mini app, and both hear of it in the chat', async () => {
  const made = await draft(asBob, 'By Bob')
  expect(made.may).toEqual({ edit: true, schedule: false, approve: false })
  const asked = await asBob('POST', `/posts/${made.id}/schedule`, { mode: 'fixed', local: '2026-11-30T09:00' })
  expect(asked.body).toMatchObject({
    post: { state: 'pending' },
    asked: [
      expect.stringContaining('@ann_api'),
    ],
  })
  await ann.breathe()
  expect(await ann.heard()).toContain('@bob_api asks you to approve this post')
  expect((await asBob('POST', `/posts/${made.id}/verdict`, { verdict: 'approve', version: 1 })).status).toBe(403)
  // what changed meanwhile is shown anew, and not approved unseen
  await asBob('PATCH', `/posts/${made.id}`, { version: 1, text: 'By Bob, better' })
  await ann.breathe()
  expect((await ann.all()).match(/asks you to approve this post/g)).toHaveLength(2)
  expect((await asAnn('POST', `/posts/${made.id}/verdict`, { verdict: 'approve', version: 1 })).body.code).toBe('post-changed')
  expect((await asAnn('POST', `/posts/${made.id}/verdict`, { verdict: 'approve', version: 2 })).body.post.state).toBe('scheduled')
  await bob.breathe()
  expect(await bob.heard()).toContain('@ann_api одобрил «By Bob, better»')
  // only owners touch slots, pauses and other people's posts
  for (const [method, path, body] of [
    [
      'PUT',
      `/channels/${news.id}/slots`,
      { slots: [], days_off: [] },
    ],
    [
      'PATCH',
      `/channels/${news.id}`,
      { zone: 'UTC' },
    ],
    ['POST', `/channels/${news.id}/pause`, {}],
    [
      'PUT',
      `/channels/${news.id}/queue`,
      { order: [] },
    ],
  ] as const) {
    expect(await asBob(method, path, body), path).toMatchObject({
      status: 403,
      body: { code: 'channel-not-yours' },
    })
  }
})

it('imports after a dry run, and exports what it reads', async () => {
  const file = { name: 'plan.csv', text: 'text,time\nFrom a file,2026-12-24 18:00\nToo late,2020-01-01 10:00\n' }
  expect((await asAnn('POST', '/import/check', file)).body).toMatchObject({
    posts: 1,
    rows: [
      {
        row: 2,
        title: 'From a file',
        targets: [
          { channel: 'News', mode: 'fixed', local: '2026-12-24T18:00' },
        ],
      },
    ],
    errors: [
      { row: 3, code: 'time-past', message: 'this time is over' },
    ],
    refusal: null,
  })
  expect((await calendar(asAnn)).map((entry: any) => entry.title)).not.toContain('From a file')
  expect(await asAnn('POST', '/import', file)).toMatchObject({
    status: 201,
    body: { scheduled: 1, drafts: 0 },
  })
  expect((await calendar(asAnn)).map((entry: any) => entry.title)).toContain('From a file')
  expect((await asBob('POST', '/import', file)).body.code).toBe('channel-missing')
  const { body } = await asAnn('GET', '/export')
  expect(body.posts.map((post: any) => post.payload.content.text)).toContain('From a file')
  expect(JSON.stringify(body)).not.toContain('By Bob')
})

it('says what a plan would give, as the chat does', async () => {
  const lines = Array.from({ length: 101 }, (_, n) => `Post ${n},2027-01-01 ${String(n % 24).padStart(2, '0')}:00`)
  const file = {
    name: 'plan.csv',
    text: ['text,time', ...lines].join('\n'),
  }
  expect((await asAnn('POST', '/import/check', file)).body.refusal).toMatchObject({
    code: 'limit-reached',
    message: expect.stringContaining('/upgrade'),
  })
  expect(await asAnn('POST', '/import', file)).toMatchObject({
    status: 402,
    body: { code: 'limit-reached' },
  })
})

describe('a stranger', () => {
  let post: string
  beforeEach(async () => {
    post = (await draft(asAnn, 'Ann\'s secret')).id
  })

  it('finds none of it, also by its ids', async () => {
    expect(JSON.stringify(await calendar(asEve))).not.toContain('secret')
    for (const [method, path, body] of [
      ['GET', `/posts/${post}`],
      [
        'PATCH',
        `/posts/${post}`,
        { version: 1, text: 'Mine now' },
      ],
      ['DELETE', `/posts/${post}`],
      [
        'POST',
        `/posts/${post}/schedule`,
        { mode: 'now' },
      ],
      ['POST', `/posts/${post}/unschedule`, {}],
      [
        'POST',
        `/posts/${post}/verdict`,
        { verdict: 'approve', version: 1 },
      ],
      [
        'PUT',
        `/channels/${news.id}/slots`,
        { slots: [], days_off: [] },
      ],
      [
        'PUT',
        `/channels/${news.id}/queue`,
        { order: [] },
      ],
      [
        'PATCH',
        `/channels/${news.id}`,
        { zone: 'UTC' },
      ],
      ['POST', `/channels/${news.id}/pause`, {}],
      ['POST', `/channels/${news.id}/resume`, {}],
      [
        'POST',
        '/posts',
        {
          text: 'Into your channel',
          channels: [news.id],
        },
      ],
    ] as const) {
      expect((await asEve(method, path, body)).status, `${method} ${path}`).toBe(404)
    }
    expect((await asAnn('GET', `/posts/${post}`)).body.post.content.text).toBe('Ann\'s secret')
    expect(await stack.sql(`select 1 from telescheduler_posts where author_id = ${eve.id}`)).toEqual([])
  })

  it('has no rows in the database either, and may write none', async () => {
    const connection = connect(stack.workerDatabaseUrl)
    const asPerson = (id: number, statement: string) => transact(connection, {
      as: 'user',
      app: 'telescheduler',
      telegramId: id,
      claims: { telegram_id: id },
    }, ({ query }) => query(statement))
    for (const table of [
      'posts',
      'targets',
      'deliveries',
      'slots',
    ])
      expect(await asPerson(eve.id, `select * from telescheduler_${table}`), table).toEqual([])
    expect(await asPerson(eve.id, 'select title from telescheduler_channels')).toEqual([
      { title: 'Eves' },
    ])
    expect((await asPerson(ann.id, 'select 1 from telescheduler_posts')).length).toBeGreaterThan(3)
    for (const statement of [
      'delete from telescheduler_posts',
      'update telescheduler_channels set tz = \'UTC\'',
      'select 1 from telescheduler_audit',
      'insert into telescheduler_members values (1, 1, \'owner\')',
    ])
      await expect(asPerson(ann.id, statement), statement).rejects.toMatchObject({ code: '42501' })
    await connection.close()
  })
})
