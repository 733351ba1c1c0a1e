// Conversations with TeleScheduler: the real Worker code, a real PostgreSQL, the pretend Telegram; the clock moves only when told. Long because one conversation goes on through all of them.

import type { Person, Stack } from '../../test/stack.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createStack } from '../../test/stack.ts'
import app from './index.ts'

let stack: Stack
let ann: Person
let channel: { id: number }

const chat = (person: Person) => ({ bot: 'telescheduler', user: person.id })
/** Telegram's pace is one message a second in a chat: a person takes their time, too. */
const breathe = () => stack.advance('PT3S')
async function say(person: Person, text: string) {
  await stack.say('telescheduler', person, text)
  await breathe()
}
async function send(person: Person, message: Record<string, unknown>) {
  await stack.send(chat(person), person, message)
  await breathe()
}
const last = (person: Person) => stack.last('telescheduler', person)
const posts = async (id = channel.id) => (await stack.messages(id)).filter((message: any) => message.text ?? message.caption ?? message.photo ?? message.poll)

/** Presses a button of the newest message that has it. */
async function press(person: Person, button: string) {
  const messages = await stack.messages(chat(person))
  const message = messages.findLast((m: any) => m.reply_markup?.inline_keyboard?.flat().some((key: any) => key.text === button))
  if (!message)
    throw new Error(`No button "${button}"; the last message says: ${messages.at(-1)?.text}`)
  await stack.press(chat(person), message.message_id, button, person.id)
  await breathe()
}

async function newChannel(owner: Person, title: string, rights: Record<string, boolean> = { can_post_messages: true, can_edit_messages: true, can_delete_messages: true }) {
  const made = await stack.sim('/sim/chats', { type: 'channel', title, owner: owner.id })
  await stack.sim('/sim/members', {
    chat: made.id,
    user: 'telescheduler',
    from: owner.id,
    status: 'administrator',
    rights,
  })
  await breathe()
  return made as { id: number }
}

beforeAll(async () => {
  stack = await createStack({
    apps: [app],
    now: '2026-11-23T15:00:00Z',
  })
  ann = await stack.person('Ann', { username: 'ann_k', language_code: 'en' })
})
afterAll(() => stack.close())

it('connects a channel, shows a draft and publishes it at the time that was said', async () => {
  await say(ann, '/start')
  expect((await last(ann)).text).toContain('Send me anything')

  channel = await newChannel(ann, 'News')
  expect((await last(ann)).text).toContain('News is connected')
  await press(ann, 'Another zone')
  await say(ann, 'Berlin')
  expect((await last(ann)).text).toContain('Europe/Berlin')

  await say(ann, 'Hello world')
  const shown = (await stack.messages(chat(ann))).slice(-2)
  expect(shown[0].text).toBe('Hello world')
  expect(shown[1].text).toContain('Where: News')

  await say(ann, 'tomorrow 9')
  const answer = await last(ann)
  expect(answer.text).toContain('Tue 24 Nov 09:00 Europe/Berlin')
  expect(answer.text).toContain('in 17 h')
  expect(answer.reply_markup.inline_keyboard.flat().map((key: any) => key.text)).toContain('Undo')

  await stack.to('2026-11-24T07:59:00Z')
  expect(await posts()).toEqual([])
  await stack.to('2026-11-24T08:00:30Z')
  expect((await posts()).map((message: any) => message.text)).toEqual(['Hello world'])
})

const isLive = (message: any) => message.text ?? message.caption ?? message.photo ?? message.poll
const textsOf = async (id: number) => (await stack.messages(id)).filter(isLive).map((message: any) => message.text ?? message.caption)

it('reads "tomorrow" at ten past midnight as the coming day, and takes it back', async () => {
  await stack.to('2026-11-24T23:10:00Z')
  await say(ann, 'Late idea')
  await say(ann, 'tomorrow 9')
  expect((await last(ann)).text).toContain('Thu 26 Nov 09:00 Europe/Berlin')
  await press(ann, 'Undo')
  expect((await last(ann)).text).toContain('it is a draft again')
  await press(ann, 'Discard')
  expect((await last(ann)).text).toBe('Discarded.')
})

it('refuses the past with a way on, asks for the time of a date, and answers in words what it cannot read', async () => {
  await say(ann, 'Something')
  await say(ann, '2026-11-01 9:00')
  expect((await last(ann)).text).toContain('already passed')
  await press(ann, 'Cancel')
  await press(ann, 'Pick a time')
  await say(ann, 'when pigs fly')
  expect((await last(ann)).text).toContain('I do not understand this time')
  await say(ann, '28 Nov')
  expect((await last(ann)).text).toContain('at what time?')
  await say(ann, '9:30')
  expect((await last(ann)).text).toContain('Sat 28 Nov 09:30 Europe/Berlin')
  await press(ann, 'Undo')
  await press(ann, 'Discard')
})

it('keeps entities as they were sent, and an album whole', async () => {
  const entities = [
    { type: 'bold', offset: 3, length: 4 },
    { type: 'spoiler', offset: 8, length: 5 },
  ]
  await send(ann, { text: '👋 bold hidden', entities })
  await press(ann, 'Now')
  const [text] = (await stack.messages(channel.id)).slice(-1)
  expect(text).toMatchObject({ text: '👋 bold hidden', entities })

  const photo = {
    base64: Buffer.from('pretend photo').toString('base64'),
  }
  await send(ann, {
    media: [
      {
        type: 'photo',
        photo,
        caption: 'Two of us',
        caption_entities: [
          { type: 'italic', offset: 0, length: 3 },
        ],
      },
      { type: 'photo', photo },
      { type: 'photo', photo },
    ],
  })
  await stack.advance('PT5S')
  expect((await last(ann)).text).toContain('Where: News')
  await press(ann, 'Now')
  await stack.advance('PT2M')
  const album = (await stack.messages(channel.id)).slice(-3)
  expect(album.map((message: any) => Boolean(message.photo))).toEqual([true, true, true])
  expect(new Set(album.map((message: any) => message.media_group_id)).size).toBe(1)
  expect(album[0]).toMatchObject({
    caption: 'Two of us',
    caption_entities: [
      { type: 'italic', offset: 0, length: 3 },
    ],
  })
})

it('names the line of a wrong button and counts what is too long', async () => {
  await say(ann, 'With buttons')
  await press(ann, 'Buttons')
  await say(ann, 'Fine - https://example.com\nBad - javascript:alert(1)')
  expect((await last(ann)).text).toContain('Line 2')
  await say(ann, 'Site - https://example.com | Code - copy: SAVE10')
  expect((await last(ann)).text).toContain('The buttons are set')
  await press(ann, 'Edit text')
  await say(ann, 'x'.repeat(4096))
  await press(ann, 'Discard')
})

it('fills the queue slot by slot, lets one in at the top, and moves a day that is off', async () => {
  await say(ann, 'First')
  await press(ann, 'Add to queue')
  expect((await last(ann)).text).toContain('has no posting times yet')
  await press(ann, 'Weekdays 9:00 and 18:00')
  expect((await last(ann)).text).toContain('Wed 25 Nov 09:00')
  await say(ann, 'Second')
  await press(ann, 'Add to queue')
  expect((await last(ann)).text).toContain('Wed 25 Nov 18:00')
  await say(ann, 'Urgent')
  await press(ann, 'Top of queue')
  expect((await last(ann)).text).toContain('Wed 25 Nov 09:00')
  await say(ann, '/queue')
  expect((await last(ann)).text.split('\n').filter((line: string) => ['First', 'Second', 'Urgent'].includes(line))).toEqual(['Urgent', 'First', 'Second'])
  expect((await last(ann)).reply_markup.inline_keyboard.at(-1)).toEqual([
    {
      text: 'Open in the calendar',
      web_app: {
        url: expect.stringMatching(/\/pages\/telescheduler\/#\/$/),
      },
    },
  ])

  await say(ann, '/connect')
  await press(ann, 'News')
  await press(ann, 'Posting times')
  await press(ann, '✓ Wed 09:00 18:00')
  expect((await last(ann)).text).toContain('3 queued posts moved')
  await say(ann, '/queue')
  const { text } = await last(ann)
  expect(text).toContain('09:00')
  expect(text).not.toContain('Wed 25')
})

it('repeats at the same wall time before and after the clocks change', async () => {
  await say(ann, 'Daily greeting')
  await press(ann, 'Repeat')
  await press(ann, 'Every day')
  await say(ann, '9:15')
  await press(ann, 'For ever')
  await press(ann, 'Leave it')
  expect((await last(ann)).text).toContain('Every day at 09:15')
  await stack.to('2026-11-26T12:00:00Z')
  const greetings = async () => (await stack.messages(channel.id)).filter((message: any) => message.text === 'Daily greeting').map((message: any) => new Date(message.date * 1000).toISOString().slice(11, 16))
  expect(await greetings()).toEqual(['08:15', '08:15'])
})

it('does not post where it lost the right, keeps what is planned, and goes on when asked', async () => {
  await say(ann, 'Will wait')
  await say(ann, 'in 2h')
  await stack.sim('/sim/members', {
    chat: channel.id,
    user: 'telescheduler',
    from: ann.id,
    status: 'administrator',
    rights: { can_post_messages: false, can_edit_messages: true },
  })
  expect((await last(ann)).text).toContain('I may no longer post in News')
  await stack.advance('PT150M')
  expect(await textsOf(channel.id)).not.toContain('Will wait')
  await stack.sim('/sim/members', {
    chat: channel.id,
    user: 'telescheduler',
    from: ann.id,
    status: 'administrator',
    rights: { can_post_messages: true, can_edit_messages: true, can_delete_messages: true },
  })
  await press(ann, 'Go on')
  await stack.advance('PT5M')
  expect((await stack.messages(chat(ann))).map((m: any) => m.text).join('\n')).toContain('Going on')
})

it('asks an editor before what an author wrote goes out', async () => {
  const bob = await stack.person('Bob', { username: 'bob_a', language_code: 'en' })
  await say(bob, '/start')
  await say(ann, '/connect')
  await press(ann, 'News')
  await press(ann, 'People')
  await press(ann, 'Add somebody')
  await say(ann, '@bob_a')
  await press(ann, 'Author: needs approval')
  expect((await last(bob)).text).toContain('You are author of News')

  await say(bob, 'By Bob')
  await say(bob, 'in 1h')
  expect((await last(bob)).text).toContain('An editor has to approve it first')
  await press(ann, 'Return with a comment')
  await say(ann, 'Shorter, please')
  expect((await last(bob)).text).toContain('Shorter, please')
  await press(bob, 'Open')
  await say(bob, 'in 2h')
  await press(ann, 'Approve')
  expect((await last(bob)).text).toContain('approved')
  await stack.advance('PT121M')
  expect(await textsOf(channel.id)).toContain('By Bob')
})

it('imports after a dry run that names the rows that are wrong, and exports what it reads back', async () => {
  await say(ann, '/import')
  const csv = 'text,time\nFrom a file,2026-12-24 18:00\nToo late,2020-01-01 10:00\n'
  await send(ann, {
    document: {
      base64: Buffer.from(csv).toString('base64'),
      file_name: 'plan.csv',
      mime_type: 'text/csv',
    },
  })
  const dry = (await last(ann)).text
  expect(dry).toContain('1 post can be scheduled')
  expect(dry).toContain('this time is over')
  await press(ann, 'Schedule them')
  expect((await last(ann)).text).toContain('1 post is scheduled')
  await say(ann, '/export')
  expect((await last(ann)).document.file_name).toBe('telescheduler.json')
})

it('names the rights it lacks when it is connected with too few', async () => {
  await newChannel(ann, 'Bare', { can_post_messages: true })
  const { text } = await last(ann)
  expect(text).toContain('edit messages')
  expect(text).toContain('delete messages')
  expect(text).not.toContain('post messages')
})

it('speaks Russian from the first word to the last', async () => {
  const vera = await stack.person('Вера', { username: 'vera_k', language_code: 'ru' })
  await say(vera, '/start')
  expect((await last(vera)).text).toContain('Здравствуйте')
  await newChannel(vera, 'Новости')
  await press(vera, 'Другой пояс')
  await say(vera, 'Москва')
  await say(vera, 'Привет')
  await say(vera, 'завтра в 9')
  expect((await last(vera)).text).toMatch(/Запланировано:[\s\S]*09:00 Europe\/Moscow/)
  for (const command of [
    '/queue',
    '/today',
    '/drafts',
    '/stats',
    '/pause 2ч',
    '/resume',
    '/help',
  ]) {
    await say(vera, command)
    expect((await last(vera)).text, command).toMatch(/\p{Script=Cyrillic}/u)
  }
})
