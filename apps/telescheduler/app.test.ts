// Conversations with TeleScheduler: the real Worker code, a real PostgreSQL, the pretend Telegram; the clock moves only when told.
import type { Person, Stack } from '../../test/stack.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createStack } from '../../test/stack.ts'
import app from './index.ts'

let stack: Stack
let ann: Person
let channel: { id: number }

const chat = (person: Person) => ({ bot: 'telescheduler', user: person.id })
const say = (person: Person, text: string) => stack.say('telescheduler', person, text)
const last = (person: Person) => stack.last('telescheduler', person)
const posts = async (id = channel.id) => (await stack.messages(id)).filter((message: any) => message.text ?? message.caption ?? message.photo ?? message.poll)

/** Presses a button of the newest message that has it. */
async function press(person: Person, button: string) {
  const messages = await stack.messages(chat(person))
  const message = messages.findLast((m: any) => m.reply_markup?.inline_keyboard?.flat().some((key: any) => key.text === button))
  if (!message)
    throw new Error(`No button "${button}"; the last message says: ${messages.at(-1)?.text}`)
  return await stack.press(chat(person), message.message_id, button, person.id)
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
