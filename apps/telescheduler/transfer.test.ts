// Files through the chat: an export that is read back, a calendar, and what cannot be read.

import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import app from './index.ts'

let stack: Stack
let ann: Talk
let channel: number

beforeEach(async () => {
  stack = await createStack({
    apps: [app],
    now: '2026-11-23T10:00:00Z',
  })
  ann = await talkTo(stack, 'telescheduler', 'Ann', { username: 'ann_files', language_code: 'en' })
  for (const text of ['/start', '/tz Berlin'])
    await ann.say(text)
  const made = await stack.sim('/sim/chats', { type: 'channel', title: 'News', owner: ann.id })
  channel = made.id
  await stack.sim('/sim/members', {
    chat: channel,
    user: 'telescheduler',
    from: ann.id,
    status: 'administrator',
    rights: { can_post_messages: true, can_edit_messages: true, can_delete_messages: true },
  })
  await ann.breathe()
  await ann.press('Europe/Berlin (mine)')
})
afterEach(() => stack.close())

async function upload(name: string, text: string) {
  await ann.say('/import')
  await ann.send({
    document: {
      base64: Buffer.from(text).toString('base64'),
      file_name: name,
      mime_type: 'text/plain',
    },
  })
}
const targets = async () => (await stack.sql(`select p.payload->'content'->>'text' as text, t.state, t.mode, t.local_at::text as at, t.rule->>'every' as every from telescheduler_posts p left join telescheduler_targets t on t.post_id = p.id where p.state <> 'deleted' order by p.id`))

it('an export is read back: times, buttons, repetitions and drafts; what went out does not go out again', async () => {
  await ann.say('Already out')
  await ann.press('Now')
  await ann.say('With a button')
  await ann.press('Buttons')
  await ann.say('Site - https://example.com')
  await ann.say('2026-12-01 9:00')
  await ann.say('Every morning')
  for (const button of ['Repeat', 'Every day'])
    await ann.press(button)
  await ann.say('8:00')
  for (const button of ['For ever', 'Leave it'])
    await ann.press(button)
  await ann.say('Only a draft')
  await ann.press('Save draft')
  await stack.advance('PT1M')
  await ann.say('/export')
  const { document } = await ann.last()
  const before = await targets()
  await stack.sql('delete from telescheduler_posts')
  await ann.say('/import')
  await ann.send({ document: document.file_id })
  expect(await ann.heard()).toContain('3 posts can be scheduled')
  await ann.press('Schedule them')
  expect(await ann.heard()).toContain('2 posts are scheduled')
  expect(await ann.heard()).toContain('1 post has no time and is in /drafts')
  const after = await targets()
  expect(after.map(row => row.text)).toEqual(['With a button', 'Every morning', 'Only a draft'])
  expect(after.slice(0, 2)).toEqual(before.slice(1, 3))
  await stack.to('2026-12-01T08:01:00Z')
  const posted = (await stack.messages(channel)).filter((message: any) => message.text)
  expect(posted.filter((message: any) => message.text === 'Already out')).toHaveLength(1)
  expect(posted.find((message: any) => message.text === 'With a button').reply_markup.inline_keyboard[0][0].url).toBe('https://example.com/')
  expect(posted.filter((message: any) => message.text === 'Every morning')).toHaveLength(8)
})

it('a calendar becomes posts at the beginning of its events, in the channel\'s zone', async () => {
  await upload('events.ics', [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//test//EN',
    'BEGIN:VEVENT',
    'UID:1',
    'DTSTAMP:20261101T000000Z',
    'DTSTART:20261201T080000Z',
    'SUMMARY:Opening',
    'DESCRIPTION:Come and see',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:2',
    'DTSTAMP:20261101T000000Z',
    'DTSTART;TZID=Europe/Berlin:20261130T180000',
    'RRULE:FREQ=WEEKLY;BYDAY=MO',
    'SUMMARY:Monday',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:3',
    'DTSTAMP:20261101T000000Z',
    'DTSTART:20200101T080000Z',
    'SUMMARY:Long ago',
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n'))
  expect(await ann.heard()).toContain('2 posts can be scheduled')
  await ann.press('Schedule them')
  expect((await targets()).map(({ text, at, every }) => [text, at, every])).toEqual([
    ['Opening\n\nCome and see', '2026-12-01 09:00:00', null],
    ['Monday', '2026-11-30 18:00:00', 'week'],
  ])
  await stack.to('2026-11-30T17:01:00Z')
  expect((await stack.messages(channel)).map((message: any) => message.text)).toContain('Monday')
})

it('what cannot be read says what can, and /cancel stops', async () => {
  await upload('posts.json', '{"posts": "nonsense"')
  expect(await ann.heard()).toContain('.csv, .json or .ics')
  await ann.say('not a file')
  expect(await ann.heard()).toContain('.csv, .json or .ics')
  await ann.say('/cancel')
  expect(await ann.heard()).toBe('Stopped. What was saved stays.')
  await upload('posts.csv', 'text,time,channel\nHello,2026-12-01 09:00,Nowhere\n')
  expect(await ann.heard()).toContain('There is nothing in it that I can schedule')
  expect(await ann.heard()).toContain('you have no such channel (Nowhere)')
  expect(await targets()).toEqual([])
})
