// Conversations at a gate: homework on its way, in several photos, in a course that rests; and who is reminded.

import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import app from './index.ts'

let stack: Stack
let ann: Talk
let ben: Talk

// days of hourly ticks
vi.setConfig({ testTimeout: 120_000 })

beforeEach(async () => {
  stack = await createStack({
    apps: [app],
    now: '2026-11-23T09:00:00Z',
  })
  ann = await talkTo(stack, 'dripflow', 'Ann', { username: 'ann_gates', language_code: 'en' })
  ben = await talkTo(stack, 'dripflow', 'Ben', { username: 'ben_gates', language_code: 'en' })
  await ann.say('/start')
  await ben.say('/tz UTC')
})
afterEach(() => stack.close())

/** Ann's course of two days, the first with this gate; Ben has come to it. */
async function begin(gate: string): Promise<void> {
  const [row] = await stack.sql(`insert into dripflow_sequences (owner_id, title) values (${ann.id}, 'Bread') returning id, public_id`)
  await stack.sql(`insert into dripflow_lessons (sequence_id, day_number, content_type, content, gate) values (${row!.id}, 1, 'text', 'Lesson 1', '{"kind": "${gate}"}'), (${row!.id}, 2, 'text', 'Lesson 2', null)`)
  await ben.say(`/start c_${row!.public_id}`)
  await ben.press('09:00')
}

const stateOf = async () => (await stack.sql('select state from dripflow_progress'))[0]!.state

it('nobody is reminded of homework that is with the author; given back, it waits for the learner again', async () => {
  await begin('task')
  await ben.say('My bread')
  await stack.to('2026-11-27T09:00:00Z')
  expect(await ben.heard()).toBe('Thank you! It is with the author now.')
  expect(await stateOf()).toBe('waiting')
  await ann.press('Give back')
  await stack.to('2026-11-28T09:05:00Z')
  expect(await ben.heard()).toContain('“Bread” is waiting for you')
  await stack.to('2026-11-30T09:05:00Z')
  expect(await stateOf()).toBe('asleep')
})

it('a reminder has the button of its gate', async () => {
  await begin('done')
  await stack.to('2026-11-24T09:05:00Z')
  expect(await ben.last()).toMatchObject({
    text: expect.stringContaining('“Bread” is waiting for you'),
    reply_markup: {
      inline_keyboard: [
        [
          { text: 'Done ✓' },
        ],
      ],
    },
  })
  await ben.press('Done ✓')
  expect(await ben.all()).toContain('Well done!')
})

it('an album is one piece of homework', async () => {
  await begin('task')
  await ben.send({
    media: ['one', 'two', 'three'].map(name => ({
      type: 'photo',
      media: {
        base64: btoa(name),
      },
    })),
  })
  await stack.advance('PT10S')
  expect((await ben.all()).match(/It is with the author now/g)).toHaveLength(1)
  expect(await stack.sql('select state from dripflow_answers')).toEqual([
    { state: 'review' },
  ])
  const reviewed = (await stack.messages(ann.chat)).slice(-4)
  expect(reviewed.map((m: any) => Boolean(m.photo))).toEqual([
    true,
    true,
    true,
    false,
  ])
  expect(new Set(reviewed.slice(0, 3).map((m: any) => m.media_group_id)).size).toBe(1)
  expect(reviewed[3].text).toContain('From Ben: “Bread”, day 1')
  await ann.press('Accept')
  await ben.breathe()
  expect((await ben.all()).match(/Your work is accepted/g)).toHaveLength(1)
})

it('a course that rests takes no homework', async () => {
  await begin('task')
  await ann.say('/courses')
  await ann.press('✏️ Bread')
  await ann.press('Stop')
  await ben.say('My bread')
  expect(await ben.heard()).toContain('“Bread” is resting')
  expect(await stack.sql('select 1 from dripflow_answers')).toEqual([])
  await ann.press('Publish')
  await ben.say('My bread')
  expect(await ben.heard()).toBe('Thank you! It is with the author now.')
})

it.each(['paused', 'asleep', 'unpaid'])('who is %s hears as well that the course stops', async (state) => {
  await begin('done')
  await stack.sql(`update dripflow_progress set state = '${state}'`)
  await ann.say('/courses')
  await ann.press('✏️ Bread')
  await ann.press('Stop')
  await ben.breathe()
  expect(await ben.heard()).toContain('“Bread” is resting')
})
