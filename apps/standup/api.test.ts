// What the mini app may ask: as member, observer, admin and stranger, through the real Worker, and saying no more than the chat does.

import type { MiniApp } from '../../test/mini-app.ts'
import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, transact } from '#kit/db'
import { openMiniApp } from '../../test/mini-app.ts'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import { streakOf } from './board.ts'
import app from './index.ts'

let stack: Stack
let ann: Talk
let ben: Talk
let olga: Talk
let eve: Talk
let asAnn: MiniApp
let asBen: MiniApp
let asOlga: MiniApp
let asEve: MiniApp
let group: { id: number }
let team: string

const inGroup = async () => (await stack.messages(group.id)).filter((message: any) => message.from?.is_bot)
async function press(who: Talk, button: string) {
  const message = (await inGroup()).findLast((one: any) => one.reply_markup?.inline_keyboard?.flat().some((key: any) => key.text === button))!
  await stack.press(group.id, message.message_id, button, who.id)
  await who.breathe()
}
const ownTeam = async () => (await stack.sql('select public_id from standup_teams order by id desc limit 1'))[0]!.public_id as string
async function board(as: MiniApp, date?: string) {
  return (await as('GET', `/teams/${team}/board${date
    ? `?date=${date}`
    : ''}`)).body.board
}

beforeAll(async () => {
  // Monday
  stack = await createStack({
    apps: [app],
    now: '2026-11-23T05:00:00Z',
  })
  ann = await talkTo(stack, 'standup', 'Ann', { username: 'ann_sa', language_code: 'en' })
  ben = await talkTo(stack, 'standup', 'Ben', { username: 'ben_sa', language_code: 'ru' })
  olga = await talkTo(stack, 'standup', 'Olga', { username: 'olga_sa', language_code: 'en' })
  eve = await talkTo(stack, 'standup', 'Eve', { username: 'eve_sa', language_code: 'en' })
  for (const who of [ann, ben, olga, eve]) {
    await who.say('/start')
    await who.say('/tz UTC')
  }
  group = await stack.sim('/sim/chats', {
    type: 'supergroup',
    title: 'Makers',
    owner: ann.id,
    members: [ben.id, olga.id],
  })
  await stack.sim('/sim/members', {
    chat: group.id,
    user: 'standup',
    from: ann.id,
    status: 'member',
  })
  await ann.breathe()
  await press(ann, 'Set up standup')
  for (const who of [ann, ben])
    await press(who, 'Join')
  await press(olga, 'Only read')
  team = await ownTeam()
  asAnn = await openMiniApp(stack, 'standup', ann)
  asBen = await openMiniApp(stack, 'standup', ben)
  asOlga = await openMiniApp(stack, 'standup', olga)
  asEve = await openMiniApp(stack, 'standup', eve)
})
afterAll(() => stack.close())

it('shows a person their standups, with what they are in them', async () => {
  expect((await asAnn('GET', '/teams')).body.teams).toMatchObject([
    {
      id: team,
      name: 'Standup',
      group: 'Makers',
      role: 'member',
      owner: true,
      schedule: 'Monday to Friday at 09:30, everybody in their own time zone',
      paused: false,
      anonymous: false,
    },
  ])
  expect((await asBen('GET', '/teams')).body.teams).toMatchObject([
    {
      role: 'member',
      owner: false,
      schedule: expect.stringContaining('С понедельника'),
    },
  ])
  expect((await asOlga('GET', '/teams')).body.teams).toMatchObject([
    { role: 'observer' },
  ])
  expect((await asEve('GET', '/teams')).body.teams).toEqual([])
})

it('the board says who is waited for, who answered what and what is in the way; an observer reads it, too', async () => {
  expect(await board(asBen)).toMatchObject({
    date: '2026-11-23',
    state: 'none',
    waiting: [
      { name: 'Ann' },
      { name: 'Ben' },
    ],
    answered: [],
  })
  await stack.to('2026-11-23T09:31:00Z')
  for (const text of ['Wrote the parser', 'Tests', 'No access to the server'])
    await ann.say(text)
  const seen = await board(asOlga)
  expect(seen).toMatchObject({
    state: 'open',
    anonymous: false,
    hidden: false,
    counts: { answered: 1, waiting: 1, skipped: 0 },
    waiting: [
      { id: ben.id, name: 'Ben' },
    ],
    answered: [
      {
        person: { id: ann.id, name: 'Ann' },
        late: false,
        answers: [
          { words: 'Wrote the parser' },
          { words: 'Tests' },
          { words: 'No access to the server' },
        ],
      },
    ],
    blockers: [
      {
        text: 'No access to the server',
        by: { name: 'Ann' },
        helper: null,
        days: 0,
      },
    ],
  })
  // each reads the questions in their own language
  expect((await board(asBen)).questions[0].text).toBe('Что сделано с прошлого раза?')
  await stack.to('2026-11-24T09:31:00Z')
  await ben.say('Слушал')
  for (const button of ['Пропустить', 'Пропустить'])
    await ben.press(button)
  await ann.press('Not today')
  expect((await asAnn('GET', `/teams/${team}/board`)).body.dates).toEqual(['2026-11-24', '2026-11-23'])
  expect(await board(asAnn, '2026-11-23')).toMatchObject({
    state: 'closed',
    waiting: [
      { name: 'Ben' },
    ],
  })
  expect(await board(asAnn)).toMatchObject({
    skipped: [
      { name: 'Ann' },
    ],
    blockers: [
      { days: 1 },
    ],
  })
  expect((await asAnn('GET', `/teams/${team}/board?date=yesterday`)).status).toBe(400)
})

it('the history is found by person, question and words, page by page', async () => {
  const history = async (query = '') => (await asOlga('GET', `/teams/${team}/history${query}`)).body
  const all = await history()
  expect(all.said.map((line: any) => line.words)).toEqual([
    'Слушал',
    'Wrote the parser',
    'Tests',
    'No access to the server',
  ])
  expect(all).toMatchObject({
    next: null,
    people: [
      { name: 'Ann' },
      { name: 'Ben' },
    ],
  })
  expect((await history(`?person=${ben.id}`)).said).toHaveLength(1)
  expect((await history('?question=q2')).said.map((line: any) => line.words)).toEqual(['Tests'])
  expect((await history('?q=PARSER')).said).toMatchObject([
    {
      words: 'Wrote the parser',
      person: { name: 'Ann' },
      date: '2026-11-23',
    },
  ])
  // what searches read as any letter is itself here
  expect((await history('?q=%25')).said).toEqual([])
  expect((await asOlga('GET', `/teams/${team}/history?person=abc`)).status).toBe(400)
  await stack.sql(`insert into standup_runs (public_id, team_id, for_date, version, closes_at, state) select 'run' || n, (select id from standup_teams where public_id = '${team}'), '2026-01-01'::date + n, 1, '2026-01-01', 'closed' from generate_series(100, 159) n`)
  await stack.sql(`insert into standup_responses (team_id, user_id, run_id, answers, submitted_at) select team_id, ${ann.id}, id, '{"q1":{"text":"old"}}', '2026-01-01' from standup_runs where public_id like 'run%'`)
  const first = await history('?q=old')
  expect(first.said).toHaveLength(50)
  const second = await history(`?q=old&before=${first.next}`)
  expect(second.said).toHaveLength(10)
  expect(second.next).toBe(null)
  await stack.sql(`delete from standup_runs where public_id like 'run%'`)
})

it('one\'s own streak, the rate of answers, and everything as a file', async () => {
  // Ann's "Not today" breaks hers only when its time is over: until then she may change her mind
  expect((await asAnn('GET', `/teams/${team}/streak`)).body).toEqual({ current: 1, longest: 1 })
  expect((await asBen('GET', `/teams/${team}/streak`)).body).toEqual({ current: 1, longest: 1 })
  expect((await asAnn('GET', `/teams/${team}/rates?days=30`)).body.rates).toEqual([
    { date: '2026-11-23', asked: 2, answered: 1 },
    { date: '2026-11-24', asked: 2, answered: 1 },
  ])
  expect((await asAnn('GET', `/teams/${team}/export`)).body.rows).toHaveLength(4)
  const csv = await asAnn('GET', `/teams/${team}/export?format=csv`)
  expect(csv.text.split('\r\n')[0]).toBe('date,person,question,answer,late,edited')
  expect(csv.text).toContain('2026-11-23,Ann,')
})

it('a streak is broken by no day away, and not by what can still be answered', () => {
  const prompt = (state: string, closesAt = 0) => ({ state, closesAt })
  expect(streakOf([], 1)).toEqual({ current: 0, longest: 0 })
  expect(streakOf([
    prompt('asked', 5),
    prompt('done'),
    prompt('away'),
    prompt('done'),
    prompt('skipped'),
    prompt('done'),
    prompt('done'),
    prompt('holiday'),
    prompt('done'),
  ], 1)).toEqual({ current: 2, longest: 3 })
})

describe('settings', () => {
  it('are changed by admins of the group only, with the words of the chat', async () => {
    const { body } = await asAnn('GET', `/teams/${team}`)
    expect(body).toMatchObject({
      admin: true,
      settings: {
        cron: '30 9 * * 1-5',
        time: '09:30',
        days: [1, 2, 3, 4, 5],
        mode: 'local',
        window_min: 360,
        remind: [60, 15],
        version: 1,
      },
    })
    expect((await asBen('GET', `/teams/${team}`)).body.admin).toBe(false)
    for (const [method, path, given] of [
      [
        'PATCH',
        `/teams/${team}`,
        { time: '10:00' },
      ],
      [
        'PUT',
        `/teams/${team}/questions`,
        {
          version: 1,
          questions: [
            { text: 'Mine', kind: 'text' },
          ],
        },
      ],
      [
        'PUT',
        `/teams/${team}/days/2026-12-24`,
        { off: true },
      ],
    ] as const) {
      expect(await asBen(method, path, given), path).toMatchObject({
        status: 403,
        body: { code: 'not-an-admin', message: 'Это могут только администраторы группы.' },
      })
    }
    for (const [wrong, code] of [
      [
        { time: '25:99' },
        'time-invalid',
      ],
      [
        { cron: '* * * * *' },
        'cron-too-often',
      ],
      [
        { days: [] },
        'no-days',
      ],
      [
        { zone: 'Etc/GMT-2' },
        'zone-fixed',
      ],
      [
        { zone: 'GMT+2' },
        'zone-unknown',
      ],
      [
        { window_min: 21 * 60 },
        'window-invalid',
      ],
      [
        {
          remind: [400],
        },
        'remind-invalid',
      ],
      [
        { name: '' },
        'body-invalid',
      ],
    ] as const) {
      expect((await asAnn('PATCH', `/teams/${team}`, wrong)).body.code, JSON.stringify(wrong)).toBe(code)
    }
    const changed = await asAnn('PATCH', `/teams/${team}`, {
      time: '10:00',
      days: [1, 2, 3, 4, 5, 6],
      window_min: 120,
      remind: [15],
      name: 'Daily',
    })
    expect(changed.body.settings).toMatchObject({
      cron: '0 10 * * 1,2,3,4,5,6',
      window_min: 120,
      remind: [15],
    })
    await stack.to('2026-11-25T10:01:00Z')
    expect(await ann.heard()).toContain('Daily · Wed 25 Nov · 1/3')
    expect((await asAnn('PUT', `/teams/${team}/days/2026-11-26`, { off: true })).body.settings.own_days).toEqual([
      { date: '2026-11-26', off: true },
    ])
    expect(await board(asBen, '2026-11-26')).toMatchObject({
      holiday: [
        { name: 'Ann' },
        { name: 'Ben' },
      ],
      waiting: [],
    })
    await asAnn('PUT', `/teams/${team}/days/2026-11-26`, { off: null })
  })

  it('questions are replaced as a whole, checked, and kept for who is being asked', async () => {
    const put = (questions: unknown, version = 1) => asAnn('PUT', `/teams/${team}/questions`, { version, questions })
    for (const [questions, code] of [
      [[], 'no-questions'],
      [
        Array.from({ length: 11 }, () => ({ text: 'Why?', kind: 'text' })),
        'too-many-questions',
      ],
      [
        [
          {
            text: 'x'.repeat(301),
            kind: 'text',
          },
        ],
        'question-too-long',
      ],
      [
        [
          {
            text: 'Which?',
            kind: 'choice',
            options: ['one'],
          },
        ],
        'question-needs-options',
      ],
      [
        [
          {
            text: 'Which?',
            kind: 'choice',
            options: ['a', 'b'],
            i18nOptions: {
              ru: ['а'],
            },
          },
        ],
        'options-differ',
      ],
      [
        [
          { text: 'What?', kind: 'magic' },
        ],
        'body-invalid',
      ],
    ] as const) {
      expect((await put(questions)).body.code, code).toBe(code)
    }
    const { body } = await put([
      {
        id: 'q3',
        text: 'In your way?',
        kind: 'text',
        blocker: true,
      },
      {
        text: 'How was it?',
        kind: 'choice',
        options: ['Good', 'Bad'],
        i18n: { ru: 'Как прошло?' },
        i18nOptions: {
          ru: ['Хорошо', 'Плохо'],
        },
      },
    ])
    expect(body.settings).toMatchObject({
      version: 2,
      questions: [
        { id: 'q3', blocker: true },
        {
          kind: 'choice',
          i18n: { ru: 'Как прошло?' },
        },
      ],
    })
    expect((await put([
      { text: 'Late', kind: 'text' },
    ])).body.code).toBe('questions-changed')
    // Wednesday's prompt keeps its set, Thursday's has the new one
    await ann.say('/standup')
    expect(await ann.heard()).toContain('1/3')
    await stack.to('2026-11-26T10:01:00Z')
    expect(await ben.heard()).toContain('1/2')
    await ben.press('Пропустить')
    expect(await ben.heard()).toContain('Как прошло?')
  })
})

it('one\'s zone, holidays and days away: as /tz, /holidays and /ooo', async () => {
  expect((await asBen('GET', '/me')).body).toEqual({
    tz: 'UTC',
    standups: 1,
    country: null,
    region: null,
    away: [],
  })
  expect((await asBen('PATCH', '/me', { tz: 'Nowhere/Land' })).status).toBe(400)
  expect((await asBen('PATCH', '/me', { country: 'XX' })).body.code).toBe('country-unknown')
  expect((await asBen('PATCH', '/me', { tz: 'America/New_York', country: 'DE', region: 'BY' })).status).toBe(204)
  expect((await asBen('POST', '/me/away', { from: '2026-12-02', to: '2026-12-01' })).body.code).toBe('period-unclear')
  await asBen('POST', '/me/away', { from: '2026-12-01', to: '2026-12-02' })
  const { body } = await asBen('GET', '/me')
  expect(body).toMatchObject({
    tz: 'America/New_York',
    country: 'DE',
    region: 'BY',
    away: [
      { from: '2026-12-01', to: '2026-12-02' },
    ],
  })
  expect(await board(asAnn, '2026-12-01')).toMatchObject({
    away: [
      { name: 'Ben' },
    ],
  })
  expect((await asEve('DELETE', `/me/away/${body.away[0].id}`)).status).toBe(404)
  expect((await asBen('DELETE', `/me/away/${body.away[0].id}`)).status).toBe(204)
  expect((await asBen('GET', '/me')).body.away).toEqual([])
  // asked at ten in New York from now on
  await stack.to('2026-11-27T14:59:00Z')
  expect(await ben.all()).not.toContain('27 ноя')
  await stack.to('2026-11-27T15:01:00Z')
  expect(await ben.heard()).toContain('27 ноя')
})

describe('a stranger', () => {
  it('finds none of it, also by its ids', async () => {
    for (const [method, path, body] of [
      ['GET', `/teams/${team}`],
      ['GET', `/teams/${team}/board`],
      ['GET', `/teams/${team}/history`],
      ['GET', `/teams/${team}/streak`],
      ['GET', `/teams/${team}/rates`],
      ['GET', `/teams/${team}/export`],
      [
        'PATCH',
        `/teams/${team}`,
        { name: 'Mine' },
      ],
      [
        'PUT',
        `/teams/${team}/questions`,
        {
          version: 2,
          questions: [
            { text: 'Mine', kind: 'text' },
          ],
        },
      ],
      [
        'PUT',
        `/teams/${team}/days/2026-12-24`,
        { off: true },
      ],
    ] as const) {
      expect((await asEve(method, path, body)).status, `${method} ${path}`).toBe(404)
    }
    // gone from the group, gone from here
    await stack.sim('/sim/leave', { chat: group.id, user: olga.id })
    expect((await asOlga('GET', `/teams/${team}/board`)).status).toBe(404)
    expect((await asOlga('GET', '/teams')).body.teams).toEqual([])
  })

  it('has no rows in the database either, and nobody may write any as themselves', async () => {
    const connection = connect(stack.workerDatabaseUrl)
    const asPerson = (id: number, statement: string) => transact(connection, {
      as: 'user',
      app: 'standup',
      telegramId: id,
      claims: { telegram_id: id },
    }, ({ query }) => query(statement))
    for (const table of [
      'teams',
      'members',
      'runs',
      'prompts',
      'responses',
      'away',
      'questions',
      'holidays_override',
    ])
      expect(await asPerson(eve.id, `select * from standup_${table}`), table).toEqual([])
    expect((await asPerson(ben.id, 'select user_id from standup_prompts')).every(row => row.user_id === ben.id)).toBe(true)
    expect((await asPerson(ben.id, 'select 1 from standup_responses')).length).toBeGreaterThan(1)
    for (const statement of [
      'select 1 from standup_blockers',
      'delete from standup_responses',
      'update standup_teams set name = \'x\'',
      'insert into standup_away (user_id, from_date, to_date) values (1, \'2026-01-01\', \'2026-01-01\')',
    ])
      await expect(asPerson(ben.id, statement), statement).rejects.toMatchObject({ code: '42501' })
    await connection.close()
  })
})

it('on a day without a standup the newest one is shown, and nobody is waited for', async () => {
  await stack.to('2026-11-29T12:00:00Z')
  expect((await asAnn('GET', `/teams/${team}/board`)).body).toMatchObject({
    today: '2026-11-29',
    board: { date: '2026-11-28' },
  })
  expect(await board(asAnn, '2026-11-29')).toMatchObject({ state: 'none', waiting: [] })
})

it('an anonymous standup says nothing of who, and nothing at all below three', { timeout: 60_000 }, async () => {
  await stack.sim('/sim/members', {
    chat: group.id,
    user: olga.id,
    from: ann.id,
    status: 'member',
  })
  await press(olga, 'Join')
  await asBen('PATCH', '/me', { tz: 'UTC' })
  await asAnn('PATCH', `/teams/${team}`, { anonymous: true, publish: 'each' })
  expect((await asAnn('GET', `/teams/${team}`)).body.settings).toMatchObject({ anonymous: true, publish: 'digest' })
  await asAnn('PUT', `/teams/${team}/questions`, {
    version: 2,
    questions: [
      { text: 'Honestly?', kind: 'text', blocker: true },
    ],
  })
  await stack.to('2026-11-30T10:01:00Z')
  await ann.say('Alpha')
  await ben.say('Beta')
  const early = await asAnn('GET', `/teams/${team}/board`)
  expect(early.body.board).toMatchObject({
    anonymous: true,
    hidden: true,
    counts: { answered: 2, waiting: 1 },
    answered: [],
    said: [],
    waiting: [],
    skipped: [],
    blockers: [
      { text: 'No access to the server' },
    ].slice(1),
  })
  expect(early.text).not.toMatch(/Alpha|Beta/)
  for (const path of [
    'history',
    'export',
    'history?q=Alpha',
    `history?person=${ann.id}`,
  ])
    expect((await asBen('GET', `/teams/${team}/${path}`)).text, path).not.toMatch(/Alpha|Beta/)
  await olga.say('Gamma')
  const late = await board(asBen)
  expect(late).toMatchObject({
    hidden: false,
    said: [
      {
        words: ['Alpha', 'Beta', 'Gamma'],
      },
    ],
    answered: [],
    waiting: [],
  })
  expect(JSON.stringify(late.said) + JSON.stringify(late.blockers.filter((one: any) => one.text !== 'No access to the server'))).not.toMatch(/Ann|Ben|Olga/)
  const { rows } = (await asBen('GET', `/teams/${team}/export`)).body
  expect(rows.filter((row: any) => row.question === 'Honestly?').map((row: any) => [row.person, row.answer])).toEqual([
    ['', 'Alpha'],
    ['', 'Beta'],
    ['', 'Gamma'],
  ])
  expect(await stack.sql(`select user_id from standup_responses r join standup_runs on standup_runs.id = run_id where for_date = '2026-11-30'`)).toEqual([
    { user_id: null },
    { user_id: null },
    { user_id: null },
  ])
})

it('deletes what is kept about a person', async () => {
  expect((await asBen('DELETE', '/me')).status).toBe(204)
  for (const [table, column] of [
    ['standup_members', 'user_id'],
    ['standup_responses', 'user_id'],
    ['standup_prompts', 'user_id'],
    ['standup_away', 'user_id'],
    ['factory_people', 'telegram_id'],
    ['factory_dialogs', 'user_id'],
  ])
    expect(await stack.sql(`select 1 from ${table} where ${column} = ${ben.id}`), table).toEqual([])
  expect((await asBen('GET', `/teams/${team}/board`)).status).toBe(404)
})
