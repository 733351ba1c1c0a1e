// A course that begins for everybody on one date: who is there from the start, and who comes late. And every kind of part.

import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import app from './index.ts'

let stack: Stack
let ann: Talk

vi.setConfig({ testTimeout: 120_000 })

beforeEach(async () => {
  // a Monday
  stack = await createStack({
    apps: [app],
    now: '2026-11-23T08:00:00Z',
  })
  ann = await talkTo(stack, 'dripflow', 'Ann', { username: 'ann_cohort', language_code: 'en' })
  await ann.say('/start')
})
afterEach(() => stack.close())

/** Ann's course of five days, for everybody at 09:00 UTC from this date on. */
async function course(start: string, late = 'daily'): Promise<string> {
  const [row] = await stack.sql(`insert into dripflow_sequences (owner_id, title, mode, cohort_start, default_time, tz, late) values (${ann.id}, 'Together', 'cohort', '${start}', '09:00', 'UTC', '${late}') returning id, public_id`)
  await stack.sql(`insert into dripflow_lessons (sequence_id, day_number, content_type, content) select ${row!.id}, n, 'text', 'Lesson ' || n from generate_series(1, 5) n`)
  return `c_${row!.public_id}`
}

async function join(name: string, zone: string, link: string): Promise<Talk> {
  const talk = await talkTo(stack, 'dripflow', name, { username: `${name.toLowerCase()}_cohort`, language_code: 'en' })
  await talk.say(`/tz ${zone}`)
  await talk.say(`/start ${link}`)
  await talk.press('Join')
  return talk
}

async function lessonsOf(talk: Talk) {
  return (await stack.messages(talk.chat)).flatMap((m: any) => (m.text ?? '').startsWith('Lesson')
    ? [m.text]
    : [])
}

it('a lesson comes to everybody at one moment, wherever they are', async () => {
  const link = await course('2026-11-24')
  const people = [
    await join('Ben', 'Europe/Berlin', link),
    await join('Cleo', 'America/New_York', link),
  ]
  await stack.to('2026-11-24T08:59:00Z')
  for (const who of people)
    expect(await lessonsOf(who)).toEqual([])
  await stack.to('2026-11-25T09:01:00Z')
  for (const who of people)
    expect(await lessonsOf(who)).toEqual(['Lesson 1', 'Lesson 2'])
})

it('who comes late gets a list of what was before, and goes on with the others', async () => {
  const ben = await join('Ben', 'UTC', await course('2026-11-21', 'list'))
  const list = (await stack.messages(ben.chat)).find((m: any) => m.text?.startsWith('2 lessons were before you joined'))
  expect(list.reply_markup.inline_keyboard.flat().map((key: any) => key.text)).toEqual(['Day 1', 'Day 2'])
  expect(await lessonsOf(ben)).toEqual([])
  await ben.press('Day 2')
  expect(await lessonsOf(ben)).toEqual(['Lesson 2'])
  await stack.to('2026-11-24T09:01:00Z')
  expect(await lessonsOf(ben)).toEqual(['Lesson 2', 'Lesson 3', 'Lesson 4'])
})

it('or nothing of it', async () => {
  const ben = await join('Ben', 'UTC', await course('2026-11-21', 'skip'))
  expect(await ben.all()).not.toContain('before you joined')
  await stack.to('2026-11-24T09:01:00Z')
  expect(await lessonsOf(ben)).toEqual(['Lesson 3', 'Lesson 4'])
})

it('or one a day from the first on', async () => {
  const ben = await join('Ben', 'UTC', await course('2026-11-21', 'daily'))
  await stack.to('2026-11-24T09:01:00Z')
  expect((await lessonsOf(ben)).slice(0, 2)).toEqual(['Lesson 1', 'Lesson 2'])
  await stack.to('2026-11-29T09:01:00Z')
  expect(await lessonsOf(ben)).toEqual([
    'Lesson 1',
    'Lesson 2',
    'Lesson 3',
    'Lesson 4',
    'Lesson 5',
  ])
})

it('every kind of part that is sent to write a lesson comes out of it', async () => {
  const file = (name: string) => ({
    base64: btoa(name),
    file_name: name,
  })
  await ann.say('/new Media')
  for (const kind of [
    'video',
    'voice',
    'audio',
    'video_note',
    'document',
  ]) {
    await ann.send({
      [kind]: file(`${kind}.bin`),
      ...kind === 'video' && { caption: 'Look' },
    })
  }
  await ann.send({
    media: ['a.jpg', 'b.jpg'].map(name => ({
      type: 'photo',
      media: file(name),
    })),
  })
  await ann.say('/course')
  await ann.press('Publish')
  const link = /start=(\S+)/.exec(await ann.heard())![1]!
  const ben = await talkTo(stack, 'dripflow', 'Ben', { username: 'ben_parts', language_code: 'en' })
  await ben.say('/tz UTC')
  await ben.say(`/start ${link}`)
  await ben.press('09:00')
  await stack.advance('PT30S')
  const came = (await stack.messages(ben.chat)).filter((m: any) => m.from.is_bot)
  const kinds = came.flatMap((m: any) => [
    'video',
    'voice',
    'audio',
    'video_note',
    'document',
    'photo',
  ].filter(kind => m[kind]))
  expect(kinds).toEqual([
    'video',
    'voice',
    'audio',
    'video_note',
    'document',
    'photo',
    'photo',
  ])
  expect(came.find((m: any) => m.video).caption).toBe('Look')
  expect(new Set(came.filter((m: any) => m.photo).map((m: any) => m.media_group_id)).size).toBe(1)
})
