// Conversations with DripFlow: the real Worker code, a real PostgreSQL, the pretend Telegram; the clock moves only when told.

import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import app from './index.ts'

let stack: Stack
let ann: Talk
let ben: Talk
let link: string

// days of hourly ticks
vi.setConfig({ testTimeout: 120_000 })

const texts = async (who: Talk) => (await stack.messages(who.chat)).filter((m: any) => m.from.is_bot).map((m: any) => m.text ?? m.caption ?? m.poll?.question ?? '')

beforeAll(async () => {
  // a Monday, 10:00 in Berlin
  stack = await createStack({
    apps: [app],
    now: '2026-11-23T09:00:00Z',
    env: { PLANS: 'off' },
  })
  ann = await talkTo(stack, 'dripflow', 'Ann', { username: 'ann_df', language_code: 'en' })
  ben = await talkTo(stack, 'dripflow', 'Ben', { username: 'ben_df', language_code: 'en' })
})
afterAll(() => stack.close())

it('an author writes a course by sending messages', async () => {
  await ann.say('/start')
  await ann.say('/new')
  await ann.say('Bread')
  expect(await ann.heard()).toContain('“Bread”, day 1')
  await ann.send({
    text: 'Flour and water',
    entities: [
      { type: 'bold', offset: 0, length: 5 },
    ],
  })
  expect(await ann.heard()).toBe('Day 1, part 1.')
  await ann.say('/delay 10')
  await ann.say('Wait')
  await ann.say('/day 0')
  expect(await ann.heard()).toContain('from 1 to 999')
  await ann.say('/day 2')
  await ann.say('Knead')
  await ann.say('/gate quiz 80')
  expect(await ann.heard()).toContain('no quiz yet')
  await ann.say('/gate done')
  await ann.say('/day 4')
  await ann.say('Bake')
  await ann.say('/name In the oven')
  await ann.say('/course')
  expect(await ann.heard()).toContain('draft · 3 lessons · 0 learners')
  await ann.press('Publish')
  link = /start=(\S+)/.exec(await ann.heard())![1]!
})

it('nobody can join what is not there', async () => {
  await ben.say('/start c_nothere123')
  expect(await ben.heard()).toContain('does not exist')
})

it('a learner joins by the link, with their own time and zone, and gets day 1 at once', async () => {
  await ben.say(`/start ${link}`)
  expect(await ben.heard()).toContain('4 days')
  await ben.press('Another time')
  await ben.say('25:00')
  expect(await ben.heard()).toContain('That is no time')
  await ben.say('8:15')
  await ben.say('Berlin')
  await ben.press('Continue')
  const messages = await stack.messages(ben.chat)
  const lesson = messages.find((m: any) => m.text === 'Flour and water')
  expect(lesson.entities).toEqual([
    { type: 'bold', offset: 0, length: 5 },
  ])
  expect(await texts(ben)).not.toContain('Wait')
  await stack.advance('PT11M')
  expect(await texts(ben)).toContain('Wait')
})

it('joining twice shows the progress instead', async () => {
  await ben.say(`/start ${link}`)
  expect(await ben.heard()).toContain('already in “Bread”')
  expect(await ben.heard()).toContain('1 of 3')
  expect(await ben.heard()).toContain('tomorrow 08:15')
})

it('the next day comes at its time, and its gate holds the rest', async () => {
  await stack.to('2026-11-24T07:14:00Z')
  expect(await texts(ben)).not.toContain('Knead')
  await stack.to('2026-11-24T07:16:00Z')
  expect(await texts(ben)).toContain('Knead')
  await stack.to('2026-11-25T07:17:00Z')
  expect(await ben.heard()).toContain('is waiting for you')
  await stack.to('2026-11-27T07:17:00Z')
  expect(await ben.heard()).toContain('sleeps now')
  expect(await texts(ben)).not.toContain('Bake')
  await ann.say('/courses')
  await ann.press('✏️ Bread')
  await ann.press('Who waits')
  expect(await ann.heard()).toBe('Ben: day 2 (asleep)')
  await ben.say('/next')
  await ben.press('Done ✓')
  await ben.breathe()
  // day 4 was due on the 26th: it comes at once
  expect(await texts(ben)).toContain('Bake')
  expect((await texts(ben)).at(-1)).toContain('You have finished “Bread”')
})

it('homework goes to the author, comes back, and is accepted', async () => {
  await ann.say('/new Essay')
  await ann.say('Write three lines')
  await ann.say('/gate task')
  await ann.say('/day 2')
  await ann.say('Read them aloud')
  await ann.say('/course')
  await ann.press('Publish')
  const essay = /start=(\S+)/.exec(await ann.heard())![1]!
  await ben.say(`/start ${essay}`)
  await ben.press('09:00')
  expect(await texts(ben)).toContain('Write three lines')
  await ben.say('One line')
  expect(await ben.heard()).toContain('with the author now')
  await ann.breathe()
  expect((await texts(ann)).slice(-2)[0]).toBe('One line')
  await ann.press('Give back')
  await ben.breathe()
  expect(await ben.heard()).toContain('given your work back')
  const review = (await stack.messages(ann.chat)).findLast((m: any) => m.text === 'Given back. Reply to this message to say why.')
  await stack.send(ann.chat, ann, { text: 'Two are missing', reply_to: review.message_id })
  await ben.breathe()
  expect(await ben.heard()).toBe('Two are missing')
  await ben.say('Three lines')
  await ann.breathe()
  await ann.press('Accept')
  await ben.breathe()
  expect(await ben.heard()).toContain('Your work is accepted! Next lesson: tomorrow 09:00')
})

it('a quiz opens the way when enough is right', async () => {
  await ann.say('/new Quiz')
  await ann.send({
    poll: {
      question: 'Two and two?',
      options: [
        { text: '3' },
        { text: '4' },
      ],
      type: 'quiz',
      correct_option_ids: [1],
    },
  })
  expect(await ann.heard()).toBe('Day 1, part 1.')
  await ann.say('/gate quiz')
  await ann.say('/day 2')
  await ann.say('Right so')
  await ann.say('/course')
  await ann.press('Publish')
  const quiz = /start=(\S+)/.exec(await ann.heard())![1]!
  await ben.say(`/start ${quiz}`)
  await ben.press('09:00')
  const poll = async () => (await stack.messages(ben.chat)).findLast((m: any) => m.poll)
  await stack.sim('/sim/vote', {
    chat: ben.chat,
    message_id: (await poll()).message_id,
    from: ben.id,
    options: [0],
  })
  await ben.breathe()
  expect(await ben.heard()).toContain('0 % right; 100 % are needed')
  await ben.press('Once more')
  await ben.breathe()
  await stack.sim('/sim/vote', {
    chat: ben.chat,
    message_id: (await poll()).message_id,
    from: ben.id,
    options: [1],
  })
  await ben.breathe()
  expect(await ben.heard()).toContain('100 % right')
})

it('a course comes from a file after a dry run, and leaves as one', async () => {
  await ann.say('/import')
  const source = '# Tea\n\n## Day 1: Water\n\nBoil **it**.\n\n![pot](x.png)\n\n## Day 3\n\n- leaves\n- time\n'
  await ann.send({
    document: {
      base64: btoa(source),
      file_name: 'tea.md',
      mime_type: 'text/markdown',
    },
  })
  expect(await ann.heard()).toContain('“Tea”: 2 lessons, up to day 3. Nothing is written yet.')
  expect(await ann.heard()).toContain('day 1: a picture')
  expect(await stack.sql(`select 1 from dripflow_sequences where title = 'Tea'`)).toEqual([])
  await ann.press('Import')
  expect(await ann.heard()).toContain('“Tea” · draft · 2 lessons')
  const rows = await stack.sql(`select b.content from dripflow_blocks b join dripflow_lessons l on l.id = b.lesson_id join dripflow_sequences s on s.id = l.sequence_id where s.title = 'Tea' order by l.day_number`)
  expect(rows[0]!.content).toEqual({
    kind: 'text',
    text: 'Boil it.',
    entities: [
      { type: 'bold', offset: 5, length: 2 },
    ],
  })
  expect(rows[1]!.content.text).toBe('• leaves\n• time')
  await ann.press('Export')
  const { document } = await ann.last()
  expect(document.file_name).toBe('course.json')
})

it('a course without lessons is not published', async () => {
  await ann.say('/new Empty')
  await ann.say('/course')
  await ann.press('Publish')
  expect(await stack.sql(`select state from dripflow_sequences where title = 'Empty'`)).toEqual([
    { state: 'draft' },
  ])
})

it('rows with the given columns alone are a course', async () => {
  const [row] = await stack.sql(`insert into dripflow_sequences (owner_id, title) values (${ann.id}, 'By hand') returning id, public_id`)
  await stack.sql(`insert into dripflow_lessons (sequence_id, day_number, content_type, content) values (${row!.id}, 1, 'text', 'Hello by hand')`)
  await ben.say(`/start c_${row!.public_id}`)
  await ben.press('09:00')
  expect(await texts(ben)).toContain('Hello by hand')
})

it('when the author is gone the course rests and its learners know', async () => {
  await stack.sim('/sim/block', { bot: 'dripflow', user: ann.id, blocked: true })
  await ben.breathe()
  expect(await ben.heard()).toContain('is resting')
  expect(await stack.sql(`select 1 from factory_dead_letters`)).toEqual([])
  expect(await stack.sql('select 1 from factory_updates where failures > 0')).toEqual([])
})
