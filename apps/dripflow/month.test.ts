// A course of thirty days walked through by moving the clock: every local date gets its lesson, none doubled, none lost.

import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { wallOf } from '#kit/time'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import app from './index.ts'

let stack: Stack
let author: { id: number }
let course: string
const days = 30

// weeks of hourly ticks
vi.setConfig({ testTimeout: 240_000 })

beforeAll(async () => {
  // ten days before Europe's clocks go forward
  stack = await createStack({
    apps: [app],
    now: '2026-03-19T06:00:00Z',
  })
  author = await stack.person('Ann')
  const [row] = await stack.sql(`insert into dripflow_sequences (owner_id, title) values (${author.id}, 'Thirty') returning id, public_id`)
  course = row!.public_id as string
  await stack.sql(`insert into dripflow_lessons (sequence_id, day_number, content_type, content) select ${row!.id}, n, 'text', 'Lesson ' || n from generate_series(1, ${days}) n`)
})
afterAll(() => stack.close())

let people = 0
async function learner(tz: string, time: string): Promise<Talk> {
  people += 1
  const person = await talkTo(stack, 'dripflow', `Learner ${people}`, { username: `learner_${people}`, language_code: 'en' })
  await person.say('/start')
  await person.say(`/tz ${tz}`)
  await person.say(`/start c_${course}`)
  await person.press('Another time')
  await person.say(time)
  return person
}

/** What arrived, with the learner's local date and time of each. */
async function lessons(person: Talk, tz: string) {
  return (await stack.messages(person.chat)).flatMap((message: any) => {
    const [, n] = /^Lesson (\d+)$/.exec(message.text ?? '') ?? []
    return n && message.from.is_bot
      ? [
          {
            n: Number(n),
            at: message.date * 1000,
            ...wallOf(message.date * 1000, tz),
          },
        ]
      : []
  })
}

it('over the change of the clocks: a lesson a day at the same time on the wall', async () => {
  const person = await learner('Europe/Berlin', '7:30')
  await stack.advance('P31D')
  const got = await lessons(person, 'Europe/Berlin')
  expect(got.map(one => one.n)).toEqual(Array.from({ length: days }, (_, at) => at + 1))
  expect(new Set(got.map(one => one.date)).size).toBe(days)
  expect(new Set(got.slice(1).map(one => one.time))).toEqual(new Set(['07:30']))
  expect((await person.all()).match(/You have finished “Thirty”/g)).toHaveLength(1)
})

it('also for somebody who moves to another zone, pauses, and blocks the bot for a while', async () => {
  const person = await learner('Asia/Tokyo', '9:00')
  await stack.advance('P5D')
  await person.say('/tz New York')
  await stack.advance('P5D')
  await person.say('/pause')
  const before = await lessons(person, 'America/New_York')
  await stack.advance('P4D')
  expect(await lessons(person, 'America/New_York')).toHaveLength(before.length)
  await person.say('/resume')
  await stack.advance('P3D')
  await stack.sim('/sim/block', { bot: 'dripflow', user: person.id, blocked: true })
  await stack.advance('P6D')
  await stack.sim('/sim/block', { bot: 'dripflow', user: person.id, blocked: false })
  await person.breathe()
  const back = (await stack.messages(person.chat)).filter((message: any) => String(message.text).includes('Welcome back'))
  expect(back).toHaveLength(1)
  await stack.advance('P30D')
  const got = await lessons(person, 'America/New_York')
  expect(got.map(one => one.n)).toEqual(Array.from({ length: days }, (_, at) => at + 1))
  // in the old zone until the move, in the new one from then on: no date twice, no two within eight hours
  const moved = got.findIndex(one => one.time === '09:00')
  expect(moved).toBeLessThan(9)
  const dates = got.slice(moved).map(one => one.date)
  expect(new Set(dates).size).toBe(dates.length)
  for (const [at, one] of got.entries()) {
    expect(at === 0
      ? Infinity
      : one.at - got[at - 1]!.at).toBeGreaterThanOrEqual(8 * 3_600_000)
  }
})

it('weekdays only: five a week', async () => {
  await stack.sql(`update dripflow_sequences set weekdays = '{1,2,3,4,5}'`)
  const person = await learner('UTC', '9:00')
  await stack.advance('P44D')
  const got = await lessons(person, 'UTC')
  expect(got.map(one => one.n)).toEqual(Array.from({ length: days }, (_, at) => at + 1))
  expect(got.some(one => [0, 6].includes(new Date(`${one.date}T12:00:00Z`).getUTCDay()))).toBe(false)
})

it('lessons put in and taken out on the way: nobody gets two on one date', async () => {
  await stack.sql(`update dripflow_sequences set weekdays = '{1,2,3,4,5,6,7}'`)
  const person = await learner('UTC', '9:00')
  await stack.advance('P10D')
  const ann = { bot: 'dripflow', user: author.id }
  const press = async (button: string, of = -1) => {
    const messages = (await stack.messages(ann)).filter((m: any) => m.reply_markup?.inline_keyboard?.flat().some((key: any) => key.text === button))
    await stack.press(ann, messages.at(of)!.message_id, button, author.id)
    await stack.advance('PT3S')
  }
  for (const text of ['/start', '/courses']) {
    await stack.say('dripflow', author, text)
    await stack.advance('PT3S')
  }
  await press('✏️ Thirty')
  await press('Write on')
  for (const text of ['/day 5', 'Extra']) {
    await stack.say('dripflow', author, text)
    await stack.advance('PT3S')
  }
  await stack.advance('P30D')
  const got = await lessons(person, 'UTC')
  expect(got.map(one => one.n)).toEqual(Array.from({ length: days }, (_, at) => at + 1))
  expect(new Set(got.map(one => one.date)).size).toBe(days)
})
