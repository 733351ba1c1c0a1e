import type { Message } from '../api/types.ts'
import { describe, expect, it } from 'vitest'
import { actionsIn, testText } from './test-text.ts'

const chat = { bot: 7, user: 1 }
const anna = {
  id: 1,
  is_bot: false,
  first_name: 'Anna',
  username: 'anna',
}
const echo = {
  id: 7,
  is_bot: true,
  first_name: 'Echo',
  username: 'echo_bot',
  token: '',
}
const actions = [
  {
    path: '/sim/send',
    after: 0,
    body: { chat, from: 1, text: '/start' },
    answer: { message_id: 1 },
  },
  {
    path: '/sim/send',
    after: 8,
    body: { chat: -5, from: 1, text: 'elsewhere' },
    answer: { message_id: 9 },
  },
  {
    path: '/sim/press',
    after: 2,
    body: {
      chat,
      from: 1,
      message_id: 2,
      button: 'hello',
    },
    answer: {
      answer: { text: 'It\'s me' },
    },
  },
  {
    path: '/sim/clock',
    body: { advance: 'PT1H' },
    answer: {},
  },
  {
    path: '/sim/users',
    body: { first_name: 'Boris' },
    answer: { id: 2 },
  },
]
const messages = [
  { message_id: 1, out: true, text: '/start' },
  { message_id: 2, out: false, text: 'Welcome' },
  {
    message_id: 3,
    out: false,
    text: 'Changed since',
    edit_date: 1,
  },
].map(message => ({
  date: 0,
  chat: { id: 7, type: 'private', first_name: 'Echo' },
  ...message,
}) as Message)

function text() {
  return testText({
    title: 'Echo',
    chat,
    type: 'private',
    me: anna,
    people: [anna],
    bots: [echo],
    actions: actionsIn(actions, chat),
    messages,
  })
}

describe('testText', () => {
  it('keeps this chat\'s actions and the moves of the clock', () => {
    expect(actionsIn(actions, chat).map(({ path }) => path)).toEqual(['/sim/send', '/sim/press', '/sim/clock'])
    expect(actionsIn(actions, { bot: 8, user: 1 })).toEqual([])
  })

  it('writes names, not ids, and takes message ids from the run', () => {
    expect(text()).toContain(`const chat = { bot: 'echo_bot', user: 'anna' }`)
    expect(text()).toContain(`
  await sim('send', { chat, from: 'anna', text: "/start" })
  const said2 = await heard('Welcome')

  expect(await sim('press', { chat, from: 'anna', message_id: said2.message_id, button: "hello" })).toMatchObject({ answer: { text: 'It\\'s me' } })
  await heard()

  await sim('clock', { advance: "PT1H" })
})`)
  })
})
