// Answering from the mini app: by the same rules as in the chat, and both know of each other.

import type { MiniApp } from '../../test/mini-app.ts'
import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openMiniApp } from '../../test/mini-app.ts'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import app from './index.ts'

let stack: Stack
let ann: Talk
let ben: Talk
let olga: Talk
let asAnn: MiniApp
let asOlga: MiniApp
let asEve: MiniApp
let group: { id: number }
let team: string

async function press(who: Talk, button: string) {
  const messages = await stack.messages(group.id)
  const message = messages.findLast((one: any) => one.reply_markup?.inline_keyboard?.flat().some((key: any) => key.text === button))!
  await stack.press(group.id, message.message_id, button, who.id)
  await who.breathe()
}
const posted = async () => (await stack.messages(group.id)).filter((message: any) => message.from?.is_bot).map((message: any) => message.text as string)

beforeAll(async () => {
  // Monday
  stack = await createStack({
    apps: [app],
    now: '2026-11-23T08:00:00Z',
  })
  ann = await talkTo(stack, 'standup', 'Ann', { username: 'ann_sw', language_code: 'en' })
  ben = await talkTo(stack, 'standup', 'Ben', { username: 'ben_sw', language_code: 'en' })
  olga = await talkTo(stack, 'standup', 'Olga', { username: 'olga_sw', language_code: 'en' })
  const eve = await talkTo(stack, 'standup', 'Eve', { username: 'eve_sw', language_code: 'en' })
  for (const who of [ann, ben, olga]) {
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
  const [row] = await stack.sql('select public_id from standup_teams')
  team = row!.public_id as string
  asAnn = await openMiniApp(stack, 'standup', ann)
  asOlga = await openMiniApp(stack, 'standup', olga)
  asEve = await openMiniApp(stack, 'standup', eve)
})
afterAll(() => stack.close())

const mine = async () => (await asAnn('GET', `/teams/${team}/mine`)).body
const send = (answers: Record<string, string>, date = '2026-11-23') => asAnn('PUT', `/teams/${team}/mine`, { date, answers })

it('is for who is asked', async () => {
  for (const [method, body] of [
    ['GET', undefined],
    [
      'PUT',
      {
        date: '2026-11-23',
        answers: { q1: 'x' },
      },
    ],
  ] as const) {
    expect((await asEve(method, `/teams/${team}/mine`, body)).status).toBe(404)
    expect((await asOlga(method, `/teams/${team}/mine`, body)).body).toMatchObject({
      code: 'observer',
      message: 'You only read “Standup”. Press “Join” in its group to be asked, too.',
    })
  }
  expect((await asOlga('GET', `/teams/${team}/board`)).body.mine).toBe(null)
})

it('looking writes nothing, and answering ahead of the time is answering', async () => {
  expect(await mine()).toMatchObject({
    date: '2026-11-23',
    done: false,
    late: false,
    questions: [
      {
        id: 'q1',
        said: '',
        last: null,
        kind: 'text',
      },
      { id: 'q2' },
      { id: 'q3' },
    ],
  })
  expect(await stack.sql('select 1 from standup_runs')).toEqual([])
  expect((await send({})).body.code).toBe('nothing-said')
  expect((await send({ q1: 'x' }, '2026-11-22')).body).toMatchObject({ code: 'date-passed' })
  expect(await stack.sql('select 1 from standup_runs')).toEqual([])
  expect((await send({ q1: '  The parser ', q3: 'The server is down' })).body).toMatchObject({
    replaced: false,
    late: false,
    next: expect.stringContaining('09:30'),
  })
  expect(await mine()).toMatchObject({
    done: true,
    questions: [
      { said: 'The parser' },
      { said: '' },
      { said: 'The server is down' },
    ],
  })
  expect((await asAnn('GET', `/teams/${team}/board`)).body).toMatchObject({
    mine: { date: '2026-11-23', done: true },
    board: {
      answered: [
        {
          person: { name: 'Ann' },
        },
      ],
      blockers: [
        { text: 'The server is down' },
      ],
    },
  })
  // not asked in the chat what is said already
  const before = await ann.all()
  await stack.to('2026-11-23T09:31:00Z')
  expect(await ann.all()).toBe(before)
  expect(await ben.heard()).toContain('1/3')
})

it('sending again replaces, and what is not said any more is gone', async () => {
  const end = () => stack.sql('select closes_at from standup_runs')
  const before = await end()
  expect((await send({ q1: 'The parser and its tests', q2: 'Docs' })).body).toMatchObject({ replaced: true })
  expect(await stack.sql('select 1 from standup_responses')).toHaveLength(1)
  // nobody waits longer for it
  expect(await end()).toEqual(before)
  const { board } = (await asAnn('GET', `/teams/${team}/board`)).body
  expect(board.blockers).toEqual([])
  expect(board.answered[0]).toMatchObject({
    edited: true,
    answers: [
      { words: 'The parser and its tests' },
      { words: 'Docs' },
    ],
  })
})

it('whoever does without today is not waited for, and may change their mind', async () => {
  await stack.to('2026-11-23T10:00:00Z')
  const asBen = await openMiniApp(stack, 'standup', ben)
  expect((await asAnn('POST', `/teams/${team}/mine/skip`, { date: '2026-11-23' })).body).toMatchObject({ code: 'already-answered' })
  expect((await asBen('POST', `/teams/${team}/mine/skip`, { date: '2026-11-23' })).status).toBe(204)
  await ben.say('words after that')
  expect(await ben.heard()).not.toContain('2/3')
  expect((await asBen('GET', `/teams/${team}/board`)).body).toMatchObject({
    mine: { done: false },
    board: {
      state: 'closed',
      skipped: [
        { name: 'Ben' },
      ],
    },
  })
  expect((await posted()).at(-1)).toContain('1 of 2 answered')
})

it('what began in the chat goes on here, with what was spoken; the chat waits for nothing then', async () => {
  await stack.to('2026-11-24T09:31:00Z')
  await ann.say('Begun in the chat')
  await ann.send({
    voice: {
      base64: Buffer.from('voice').toString('base64'),
      duration: 3,
    },
  })
  expect(await ann.heard()).toContain('3/3')
  expect(await mine()).toMatchObject({
    date: '2026-11-24',
    done: false,
    questions: [
      { said: 'Begun in the chat', file: null, last: 'The parser and its tests' },
      { said: '', file: 'voice' },
      { said: '' },
    ],
  })
  await send({ q1: 'Ended in the mini app' }, '2026-11-24')
  const { board } = (await asAnn('GET', `/teams/${team}/board`)).body
  expect(board.answered[0].answers).toMatchObject([
    { words: 'Ended in the mini app', voice: false },
    { voice: true },
  ])
  await ann.say('words that are no answer')
  expect(await ann.heard()).not.toContain('Thank you')
  expect(await stack.sql(`select 1 from standup_responses where answers::text like '%no answer%'`)).toEqual([])
  // the question that still stands in the chat
  await ann.press('Skip')
  expect(await ann.heard()).toContain('You have already answered for')
  expect((await mine()).done).toBe(true)
})

it('somebody helps with a blocker, says it is solved, and takes both back', async () => {
  await stack.to('2026-11-24T09:40:00Z')
  await send({ q1: 'x', q3: 'No keys' }, '2026-11-24')
  const blockers = async () => (await asAnn('GET', `/teams/${team}/board`)).body.board.blockers
  const [{ id }] = await blockers()
  const doing = (what: string, as = asOlga) => as('PUT', `/teams/${team}/blockers/${id}`, { what })
  expect((await doing('help', asEve)).status).toBe(404)
  expect((await doing('help')).status).toBe(204)
  await ann.breathe()
  expect(await ann.heard()).toBe('Olga can help with: No keys')
  expect(await blockers()).toMatchObject([
    {
      helper: { name: 'Olga' },
    },
  ])
  await doing('alone')
  expect(await blockers()).toMatchObject([
    { helper: null },
  ])
  await doing('solved')
  expect(await blockers()).toEqual([])
  expect((await doing('help')).body.code).toBe('blocker-closed')
  await doing('open')
  expect(await blockers()).toHaveLength(1)
  await doing('solved')
})

it('answers of a kind are checked in the words of the chat', async () => {
  await asAnn('PUT', `/teams/${team}/questions`, {
    version: 1,
    questions: [
      { text: 'How was it?', kind: 'scale', required: true },
      {
        text: 'Where?',
        kind: 'multi',
        options: ['Home', 'Office'],
      },
    ],
  })
  await stack.to('2026-11-25T09:31:00Z')
  const { questions } = await mine()
  expect(questions).toMatchObject([
    { kind: 'scale', required: true },
    {
      options: [
        { value: 'Home', text: 'Home' },
        { value: 'Office', text: 'Office' },
      ],
    },
  ])
  const [scale, where] = questions.map((question: any) => question.id)
  expect((await send({ [where]: 'Home' }, '2026-11-25')).body).toMatchObject({ code: 'answer-required', message: 'How was it?\nThis question needs an answer.' })
  expect((await send({ [scale]: '7' }, '2026-11-25')).body).toMatchObject({ code: 'answer-unclear', message: 'How was it?\nPlease answer with a number from 1 to 5.' })
  await send({ [scale]: '4', [where]: 'Home, Office' }, '2026-11-25')
  expect((await asAnn('GET', `/teams/${team}/board`)).body.board.answered[0].answers).toMatchObject([
    { words: '4/5' },
    { words: 'Home, Office' },
  ])
})

it('an anonymous answer names nobody, and is not shown to its own author either', async () => {
  await asAnn('PATCH', `/teams/${team}`, { anonymous: true })
  await stack.to('2026-11-26T09:31:00Z')
  const { questions, anonymous } = await mine()
  expect(anonymous).toBe(true)
  await send({ [questions[0].id]: '2' }, '2026-11-26')
  expect(await mine()).toMatchObject({
    done: true,
    questions: [
      { said: '' },
      { said: '' },
    ],
  })
  expect(await stack.sql('select user_id from standup_responses order by id desc limit 1')).toEqual([
    { user_id: null },
  ])
  await send({ [questions[0].id]: '3' }, '2026-11-26')
  expect(await stack.sql('select 1 from standup_responses where user_id is null')).toHaveLength(1)
  await ben.press('Not today')
  await ann.breathe()
  expect((await asAnn('GET', `/teams/${team}/mine`)).body.code).toBe('anonymous-closed')
  expect((await asAnn('GET', `/teams/${team}/board`)).body.mine).toBe(null)
})

it('a paused standup takes no answers', async () => {
  await asAnn('PATCH', `/teams/${team}`, { paused: true })
  expect((await asAnn('GET', `/teams/${team}/mine`)).body.code).toBe('team-paused')
})

it('an admin deletes it with everything, nobody else does', async () => {
  expect((await asOlga('DELETE', `/teams/${team}`)).status).toBe(403)
  expect((await asEve('DELETE', `/teams/${team}`)).status).toBe(404)
  expect((await asAnn('DELETE', `/teams/${team}`)).status).toBe(204)
  expect((await asAnn('GET', '/teams')).body.teams).toEqual([])
  expect(await stack.sql('select 1 from standup_responses')).toEqual([])
  const before = await ann.all()
  await stack.to('2026-12-01T12:00:00Z')
  expect(await ann.all()).toBe(before)
})
