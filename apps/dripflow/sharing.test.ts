// Passing a course on: what others see of it is what its author may show, and no more. And its numbers as a table.

import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import app from './index.ts'
import { numbersCsv } from './numbers.ts'

let stack: Stack
let ann: Talk
let ben: Talk

const sheet = async (who: Talk) => (await stack.messages(who.chat)).findLast((m: any) => m.document)?.document

async function publish(title: string): Promise<string> {
  await ann.say(`/new ${title}`)
  await ann.say('A lesson')
  await ann.say('/course')
  await ann.press('Publish')
  return /start=c_(\w+)/.exec(await ann.heard())![1]!
}

async function ask(who: Talk, query: string) {
  return await stack.sim<{ id: string, results: any[], button?: { start_parameter: string } }>('/sim/inline', {
    bot: 'dripflow',
    from: who.id,
    query,
  })
}

beforeAll(async () => {
  stack = await createStack({
    apps: [app],
    now: '2026-11-23T09:00:00Z',
    env: { PLANS: 'off' },
  })
  ann = await talkTo(stack, 'dripflow', 'Ann', { username: 'ann_ds', language_code: 'en' })
  ben = await talkTo(stack, 'dripflow', 'Ben', { username: 'ben_ds', language_code: 'en' })
  await ann.say('/start')
  await ben.say('/start')
})
afterAll(() => stack.close())

it('inline an author finds the published courses of their own, with words and a button only', async () => {
  const bread = await publish('<b>Bread</b> & salt')
  await ann.say('/new Secret plan')
  const { id, results } = await ask(ann, 'BREAD')
  expect(results).toMatchObject([
    { id: bread, title: '<b>Bread</b> & salt', description: '1 day\nFree for everybody' },
  ])
  const { id: chat } = await stack.sim('/sim/chats', { type: 'group', title: 'Friends', owner: ann.id })
  await stack.sim('/sim/inline/choose', { id, result: bread, chat })
  const [shared] = (await stack.messages(chat)).slice(-1)
  expect(shared).toMatchObject({
    text: '<b>Bread</b> & salt\n1 day\nFree for everybody',
    entities: [
      { type: 'bold', offset: 0, length: 19 },
    ],
    reply_markup: {
      inline_keyboard: [
        [
          {
            text: 'Begin',
            url: expect.stringContaining(`start=c_${bread}`),
          },
        ],
      ],
    },
  })
  expect((await ask(ann, 'Secret')).results).toEqual([])
})

it('a learner does not pass on what is another\'s, and is offered to write one', async () => {
  const [{ id: bread }] = (await ask(ann, '')).results as [{ id: string }]
  await ben.say(`/start c_${bread}`)
  await ben.press('09:00')
  await ben.say('Berlin')
  await ben.press('Continue')
  const { results, button } = await ask(ben, '')
  expect(results).toEqual([])
  expect(button).toMatchObject({ start_parameter: 'new' })
  await ben.say('/start new')
  expect(await ben.heard()).toBe('What is the course called?')
  await ben.say('/cancel')
})

it('a code is the author\'s own: what is shared has the full price', async () => {
  const [{ id }] = (await ask(ann, '')).results as [{ id: string }]
  await stack.sql(`update dripflow_sequences set stars = 100, promo_code = 'SPRING', promo_percent = 50 where public_id = '${id}'`)
  const [one] = (await ask(ann, '')).results
  expect(JSON.stringify(one)).not.toContain('SPRING')
  expect(one.description).toContain('⭐ 100')
  await stack.sql(`update dripflow_sequences set stars = null, promo_code = null, promo_percent = null where public_id = '${id}'`)
})

it('the author has the numbers as a table, nobody else does', async () => {
  const [{ id }] = (await ask(ann, '')).results as [{ id: string }]
  const [message] = (await stack.messages(ann.chat)).slice(-1)
  await ann.say('/courses')
  await ann.press('✏️ <b>Bread</b> & salt')
  await ann.press('Numbers')
  await ann.press('As a table (CSV)')
  expect((await sheet(ann)).file_name).toBe('numbers.csv')
  expect(message).toBeDefined()
  // the same button, pressed by somebody else
  await ben.send({ text: 'hello' })
  await stack.sql(`update dripflow_sequences set owner_id = ${ben.id} where public_id = '${id}'`)
  const before = (await stack.messages(ann.chat)).length
  await ann.press('As a table (CSV)')
  const said = (await stack.messages(ann.chat)).slice(before)
  expect(said.filter((m: any) => m.document)).toEqual([])
})

it('what somebody wrote is no formula in a table', () => {
  const lesson = {
    lesson: 'x',
    day: 1,
    got: 4,
    stopped: 1,
    passed: 2,
    medianMinutes: null,
    quizzes: [
      { no: 1, answers: 4, right: 1 },
      { no: 2, answers: 4, right: 3 },
    ],
  }
  const titles = [
    '=HYPERLINK("http://evil")',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    'plain, with a comma',
  ]
  const [head, ...lines] = numbersCsv({
    enrolled: 8,
    states: {},
    lessons: titles.map(title => ({ ...lesson, title })),
  }).split('\n')
  expect(head).toBe('day,title,got,got_percent,stopped_here,passed_gate,median_minutes_to_pass,quiz_answers,quiz_right_percent,quiz_right_percent_by_question')
  expect(lines).toEqual([
    '1,"\'=HYPERLINK(""http://evil"")",4,50,1,2,,8,50,25 / 75',
    '1,"\'+1",4,50,1,2,,8,50,25 / 75',
    '1,"\'-1",4,50,1,2,,8,50,25 / 75',
    '1,"\'@SUM(A1)",4,50,1,2,,8,50,25 / 75',
    '1,"\'\t=1",4,50,1,2,,8,50,25 / 75',
    '1,"plain, with a comma",4,50,1,2,,8,50,25 / 75',
  ])
})

it.each([
  [
    'broken.zip',
    'PK, not really',
    'I cannot open this file',
  ],
  [
    'course.pdf',
    '%PDF',
    'I read Markdown',
  ],
  [
    'empty.md',
    '\n',
    'I find no lessons',
  ],
  [
    'old.csv',
    '\xCC\xF3\xEA\xE0',
    'Save it as UTF-8',
  ],
  [
    'long.md',
    'x'.repeat(300_001),
    'more than I can read at once',
  ],
])('%s is refused in words, and nothing of it is written', async (file_name, bytes, words) => {
  const count = async () => (await stack.sql(`select count(*)::int as n from dripflow_sequences`))[0]!.n
  const before = await count()
  await ann.say('/import')
  await ann.send({
    document: {
      base64: btoa(bytes),
      file_name,
    },
  })
  expect(await ann.heard()).toContain(words)
  expect(await count()).toBe(before)
  // the next file is still awaited
  await ann.send({
    document: {
      base64: btoa('## Tea\n\nLeaves'),
      file_name: 'tea.md',
    },
  })
  expect(await ann.heard()).toContain('1 lesson, up to day 1')
  await ann.press('Drop it')
  expect(await count()).toBe(before)
})
