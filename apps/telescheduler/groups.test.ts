// Conversations about groups and several people: /connect there, forum topics, a group that moves, and two who approve at once.

import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import app from './index.ts'

let stack: Stack
let ann: Talk
let ben: Talk

beforeEach(async () => {
  stack = await createStack({
    apps: [app],
    now: '2026-11-23T10:00:00Z',
  })
  ann = await talkTo(stack, 'telescheduler', 'Ann', { username: 'ann_gr', language_code: 'en' })
  ben = await talkTo(stack, 'telescheduler', 'Ben', { username: 'ben_gr', language_code: 'en' })
  for (const who of [ann, ben]) {
    await who.say('/start')
    await who.say('/tz UTC')
  }
})
afterEach(() => stack.close())

async function newGroup(more: Record<string, unknown> = {}): Promise<number> {
  const { id } = await stack.sim('/sim/chats', {
    type: 'supergroup',
    title: 'Makers',
    owner: ann.id,
    members: [ben.id],
    ...more,
  })
  return id
}
function botJoins(chat: number, by: Talk) {
  return stack.sim('/sim/members', {
    chat,
    user: 'telescheduler',
    from: by.id,
    status: 'member',
  })
}
async function say(chat: number, who: Talk, text: string) {
  await stack.send(chat, who, { text })
  await who.breathe()
}
const lastIn = async (chat: number) => (await stack.messages(chat)).at(-1)
const published = async (chat: number) => (await stack.messages(chat)).filter((message: any) => message.from?.is_bot && message.text).map((message: any) => message.text)

it('a group is connected by an admin\'s /connect, by nobody else\'s, and everything else is arranged in private', async () => {
  const group = await newGroup()
  // whoever brought the bot is no admin: it waits to be asked
  await botJoins(group, ben)
  expect(await stack.sql('select 1 from telescheduler_channels')).toEqual([])
  await say(group, ben, '/connect')
  expect((await lastIn(group)).text).toContain('Only an administrator of Makers can connect it')
  await say(group, ann, '/help')
  expect((await lastIn(group)).text).toContain('An administrator says /connect here once')
  await say(group, ann, '/connect')
  expect((await lastIn(group)).text).toContain('I have written to you in private')
  expect(await ann.heard()).toContain('Makers is connected')
  await ann.press('UTC')
  await say(group, ann, '/connect')
  const again = await lastIn(group)
  expect(again.text).toContain('This group is connected')
  expect(again.reply_markup.inline_keyboard[0][0].url).toContain('start=connect')
  await ann.say('To the group')
  await ann.say('in 1h')
  await stack.advance('PT1H1M')
  expect(await published(group)).toContain('To the group')
})

it('a post goes to a topic of a forum', async () => {
  const group = await newGroup({ topics: true })
  await botJoins(group, ann)
  await ann.breathe()
  await ann.press('UTC')
  const topic = await stack.sim('/sim/topic', { chat: group, from: ann.id, name: 'News' })
  await ann.say('For the news')
  await ann.press('Options')
  await ann.press('Forum topic')
  await ann.say('not a topic')
  expect(await ann.heard()).toContain('Which topic?')
  await ann.say(`https://t.me/c/${String(group).slice(4)}/${topic.message_thread_id}`)
  expect(await ann.all()).toContain(`topic ${topic.message_thread_id}`)
  await ann.say('in 1h')
  await stack.advance('PT1H1M')
  expect((await stack.messages(group)).find((message: any) => message.text === 'For the news')).toMatchObject({ message_thread_id: topic.message_thread_id })
})

it('what waits for a group goes to the supergroup it becomes', async () => {
  const group = await newGroup({ type: 'group' })
  await botJoins(group, ann)
  await ann.breathe()
  await ann.press('UTC')
  await ann.say('After the move')
  await ann.say('in 1h')
  const moved = await stack.sim<{ id: number }>('/sim/migrate', { chat: group })
  await stack.advance('PT1H1M')
  expect(await published(moved.id)).toContain('After the move')
})

it('of several who may approve the first decides, also at the same moment; the author hears it once', async () => {
  const cara = await talkTo(stack, 'telescheduler', 'Cara', { username: 'cara_gr', language_code: 'en' })
  await cara.say('/start')
  const { id: channel } = await stack.sim('/sim/chats', { type: 'channel', title: 'News', owner: ann.id })
  await stack.sim('/sim/members', {
    chat: channel,
    user: 'telescheduler',
    from: ann.id,
    status: 'administrator',
    rights: { can_post_messages: true },
  })
  await ann.breathe()
  await ann.press('UTC')
  await stack.sim('/sim/members', {
    chat: channel,
    user: ben.id,
    from: ann.id,
    status: 'administrator',
    rights: { can_post_messages: true },
  })
  for (const [name, role] of [
    ['@ben_gr', 'Editor: schedules and approves'],
    ['@cara_gr', 'Author: needs approval'],
  ] as const) {
    await ann.say('/connect')
    for (const button of ['News', 'People', 'Add somebody'])
      await ann.press(button)
    await ann.say(name)
    await ann.press(role)
  }
  await cara.say('By Cara')
  await cara.press('Now')
  expect(await cara.heard()).toMatch(/I asked @(?:ann|ben)_gr, @(?:ann|ben)_gr/)

  const questions = await Promise.all([ann, ben].map(async who => ({ who, message: await who.last() })))
  const answers = await Promise.all(questions.map(async ({ who, message }, n) => (await stack.webhook('telescheduler', {
    update_id: 88_000 + n,
    callback_query: {
      id: String(n),
      from: { id: who.id, is_bot: false, first_name: who.first_name },
      chat_instance: '1',
      data: message.reply_markup.inline_keyboard[0][0].callback_data,
      message: {
        message_id: message.message_id,
        date: 1,
        chat: { id: who.id, type: 'private', first_name: who.first_name },
      },
    },
  })).text()))
  expect(answers.filter(answer => answer.includes('This is settled already'))).toHaveLength(1)
  await stack.advance('PT1M')
  expect((await stack.messages(channel)).filter((message: any) => message.text === 'By Cara')).toHaveLength(1)
  expect((await cara.all()).match(/approved “By Cara”/g)).toHaveLength(1)

  // one gives it back, the other's button says what became of it
  await cara.say('Second')
  await cara.say('in 2h')
  await ben.press('Return with a comment')
  await ben.say('Shorter')
  expect(await cara.heard()).toContain('@ben_gr returned “Second”: Shorter')
  expect((await ann.press('Approve') as any).answer.text).toContain('This is settled already: Draft')
})
