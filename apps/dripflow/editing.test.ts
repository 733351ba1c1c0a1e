// A course is changed while people are inside: rows at once, thousands of learners afterwards, each lesson still once.

import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import app from './index.ts'

let stack: Stack
let ann: Talk

// days of hourly ticks
vi.setConfig({ testTimeout: 120_000 })

beforeEach(async () => {
  // a Monday
  stack = await createStack({
    apps: [app],
    now: '2026-11-23T09:00:00Z',
  })
  ann = await talkTo(stack, 'dripflow', 'Ann', { username: 'ann_edits', language_code: 'en' })
  await ann.say('/tz UTC')
})
afterEach(() => stack.close())

/** Ann's published course, one text a day. */
async function course(days: number): Promise<{ id: number, link: string }> {
  const [row] = await stack.sql(`insert into dripflow_sequences (owner_id, title) values (${ann.id}, 'Long') returning id, public_id`)
  await stack.sql(`insert into dripflow_lessons (sequence_id, day_number, content_type, content) select ${row!.id}, n, 'text', 'Lesson ' || n from generate_series(1, ${days}) n`)
  return { id: row!.id, link: `c_${row!.public_id}` }
}

/** Learners who got day 1 this morning and wait for day 2. */
async function crowd(id: number, many: number, state = 'active'): Promise<void> {
  await stack.sql(`insert into dripflow_progress (user_id, sequence_id, state, start_date, last_date, last_sent_at, current_day, next_at) select 900000 + n, ${id}, '${state}', '2026-11-23', '2026-11-23', '2026-11-23T09:00:00Z', 1, '2026-11-24T09:00:00Z' from generate_series(1, ${many}) n`)
  await stack.sql(`insert into dripflow_deliveries (progress_id, lesson_id, sent_at) select p.id, l.id, '2026-11-23T09:00:00Z' from dripflow_progress p join dripflow_lessons l on l.sequence_id = p.sequence_id and l.day_number = 1 where p.sequence_id = ${id}`)
}

async function learner(name: string, link: string): Promise<Talk> {
  const talk = await talkTo(stack, 'dripflow', name, {
    username: name.toLowerCase().padEnd(6, '_'),
    language_code: 'en',
  })
  await talk.say('/tz UTC')
  await talk.say(`/start ${link}`)
  await talk.press('09:00')
  return talk
}

async function lessonsOf(talk: Talk) {
  return (await stack.messages(talk.chat)).flatMap((m: any) => /^(?:Lesson|Extra|Last)/.test(m.text ?? '') && m.from.is_bot
    ? [m.text]
    : [])
}

async function openCourse(): Promise<void> {
  await ann.say('/courses')
  await ann.press('✏️ Long')
}

describe('thousands of learners', () => {
  const largest = async () => (await stack.sql('select max(n)::int as n from (select count(*) as n from dripflow_progress group by xmin::text) t'))[0]!.n

  it('follow a changed schedule a hundred at a time', async () => {
    const { id } = await course(5)
    await crowd(id, 3000)
    await openCourse()
    await ann.press('Quiet hours')
    await ann.say('8:00-10:30')
    expect(await ann.heard()).toContain('“Long” · published')
    expect(await stack.sql('select next_at, count(*)::int as n from dripflow_progress group by next_at')).toEqual([
      {
        next_at: new Date('2026-11-24T10:30:00Z'),
        n: 3000,
      },
    ])
    expect(await largest()).toBe(100)
  })

  it('who waited at a lesson that is deleted all go on, and its days close up', async () => {
    const { id } = await course(5)
    await crowd(id, 1050, 'waiting')
    await stack.sql(`update dripflow_lessons set gate = '{"kind":"done"}' where day_number = 1`)
    await stack.sql(`update dripflow_progress set next_at = null, gate_lesson_id = (select id from dripflow_lessons where day_number = 1)`)
    await openCourse()
    await ann.press('Lessons')
    await ann.press('🗑')
    expect(await stack.sql('select state, next_at, count(*)::int as n from dripflow_progress group by state, next_at')).toEqual([
      {
        state: 'active',
        next_at: new Date('2026-11-24T09:00:00Z'),
        n: 1050,
      },
    ])
    expect(await largest()).toBe(100)
    expect(await stack.sql('select day_number from dripflow_lessons where deleted_at is null order by 1')).toEqual([1, 2, 3, 4].map(day_number => ({ day_number })))
  })
})

it('a lesson put in behind somebody is for later people until the author says it is for all', async () => {
  const { link } = await course(3)
  const ben = await learner('Ben', link)
  await stack.to('2026-11-24T09:01:00Z')
  expect(await lessonsOf(ben)).toEqual(['Lesson 1', 'Lesson 2'])
  await openCourse()
  await ann.press('Write on')
  await ann.say('/insert 2')
  await ann.say('Extra')
  expect(await ann.heard()).toContain('1 learner is past day 2 already')
  const cleo = await learner('Cleo', link)
  await stack.to('2026-11-25T09:02:00Z')
  expect(await lessonsOf(cleo)).toEqual(['Lesson 1', 'Extra'])
  expect(await lessonsOf(ben)).toEqual(['Lesson 1', 'Lesson 2', 'Lesson 3'])
  expect(await ben.heard()).toContain('You have finished')
  const dora = await learner('Dora', link)
  await stack.to('2026-11-28T09:02:00Z')
  expect(await lessonsOf(dora)).toEqual([
    'Lesson 1',
    'Extra',
    'Lesson 2',
    'Lesson 3',
  ])
  await ann.press('Write on')
  await ann.say('Last')
  expect(await ann.heard()).toContain('3 people have finished')
  await ann.press('Tell them')
  await ben.breathe()
  expect((await ben.all()).split('\n').slice(-2)).toEqual(['“Long” has a new lesson for you.', 'Last'])
  await stack.to('2026-11-29T09:02:00Z')
  expect((await ben.all()).match(/has a new lesson|You have finished/g)).toEqual(['You have finished', 'has a new lesson'])
  expect(await lessonsOf(ben)).toEqual([
    'Lesson 1',
    'Lesson 2',
    'Lesson 3',
    'Last',
  ])
})

it('given to all, it comes as the next lesson, and never two on one date', async () => {
  const { link } = await course(3)
  const ben = await learner('Ben', link)
  await stack.to('2026-11-24T09:01:00Z')
  await openCourse()
  await ann.press('Write on')
  await ann.say('/insert 2')
  await ann.say('Extra')
  await ann.press('Yes, as an extra')
  await stack.to('2026-11-25T09:01:00Z')
  expect(await lessonsOf(ben)).toEqual(['Lesson 1', 'Lesson 2', 'Extra'])
  await stack.to('2026-11-26T09:01:00Z')
  expect((await lessonsOf(ben)).at(-1)).toBe('Lesson 3')
})

it('a part is mended by editing its message, taken back by /undo, and a delay is for one part only', async () => {
  await ann.say('/new Long')
  await stack.send(ann.chat, ann, { text: 'Lesson wun' })
  const said = (await stack.messages(ann.chat)).findLast((m: any) => m.text === 'Lesson wun')
  await ann.breathe()
  await stack.sim('/sim/edit', {
    chat: ann.chat,
    message_id: said.message_id,
    from: ann.id,
    text: 'Lesson one',
  })
  await ann.breathe()
  expect(await ann.heard()).toBe('Day 1 is mended. Who has it already keeps it as it was.')
  await ann.say('/delay 10')
  await ann.say('Lesson one, later')
  await ann.say('Lesson one, at once after that')
  expect(await stack.sql(`select content->>'text' as text, delay_min from dripflow_blocks order by pos`)).toEqual([
    { text: 'Lesson one', delay_min: 0 },
    { text: 'Lesson one, later', delay_min: 10 },
    { text: 'Lesson one, at once after that', delay_min: 0 },
  ])
  for (const left of [2, 1, 0]) {
    await ann.say('/undo')
    expect(await ann.heard()).toBe('The last part of day 1 is gone.')
    expect(await stack.sql('select 1 from dripflow_blocks')).toHaveLength(left)
  }
  await ann.say('/undo')
  expect(await ann.heard()).toBe('Day 1 is empty. Send its messages first.')
  await ann.say('/gate done')
  expect(await ann.heard()).toBe('Day 1 is empty. Send its messages first.')
  expect(await stack.sql('select 1 from dripflow_lessons where deleted_at is null')).toEqual([])
})

it('a pause opens no gate', async () => {
  const { link } = await course(2)
  await stack.sql(`update dripflow_lessons set gate = '{"kind":"done"}' where day_number = 1`)
  const ben = await learner('Ben', link)
  await ben.say('/pause')
  await ben.say('/resume')
  await stack.to('2026-11-25T10:00:00Z')
  expect(await lessonsOf(ben)).toEqual(['Lesson 1'])
  await ben.say('/pause')
  await ben.press('Done ✓')
  await stack.to('2026-11-26T10:00:00Z')
  expect(await lessonsOf(ben)).toEqual(['Lesson 1'])
  await ben.say('/resume')
  await ben.breathe()
  expect(await lessonsOf(ben)).toEqual(['Lesson 1', 'Lesson 2'])
})

it('a quiz of two questions asks for both, the second being delayed', async () => {
  const ben = await talkTo(stack, 'dripflow', 'Ben', { username: 'ben_quiz', language_code: 'en' })
  const quiz = (question: string) => ann.send({
    poll: {
      question,
      options: [
        { text: 'no' },
        { text: 'yes' },
      ],
      type: 'quiz',
      correct_option_ids: [1],
    },
  })
  await ann.say('/new Long')
  await quiz('First?')
  await ann.say('/delay 30')
  await quiz('Second?')
  await ann.say('/gate quiz 50')
  await ann.say('/day 2')
  await ann.say('Lesson 2')
  await ann.say('/course')
  await ann.press('Publish')
  await ben.say('/tz UTC')
  await ben.say(`/start ${/start=(\S+)/.exec(await ann.heard())![1]}`)
  await ben.press('09:00')
  const vote = async (question: string, option: number) => {
    const message = (await stack.messages(ben.chat)).findLast((m: any) => m.poll?.question === question)
    await stack.sim('/sim/vote', {
      chat: ben.chat,
      message_id: message.message_id,
      from: ben.id,
      options: [option],
    })
    await ben.breathe()
  }
  await vote('First?', 1)
  expect(await ben.all()).not.toContain('%')
  await stack.advance('PT31M')
  await vote('Second?', 0)
  expect(await ben.heard()).toContain('50 % right – well done!')
})

it('a row with the given columns alone is a learner: what was had is not sent again', async () => {
  const { id, link } = await course(4)
  const ben = await talkTo(stack, 'dripflow', 'Ben', { username: 'ben_hand', language_code: 'en' })
  await ben.say('/start')
  await stack.sql(`insert into dripflow_progress (user_id, sequence_id, current_day) values (${ben.id}, ${id}, 2)`)
  // anybody's lesson wakes the job
  await learner('Cleo', link)
  await stack.to('2026-11-24T09:01:00Z')
  expect(await lessonsOf(ben)).toEqual(['Lesson 3'])
  await stack.to('2026-11-25T09:01:00Z')
  expect(await lessonsOf(ben)).toEqual(['Lesson 3', 'Lesson 4'])
})
