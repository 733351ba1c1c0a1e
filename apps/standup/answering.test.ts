// Conversations about answers that come otherwise than planned: cut in two, edited to what is none, late beside today's; and about not being asked.

import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterEach, expect, it } from 'vitest'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import app from './index.ts'

let stack: Stack
let ann: Talk
let ben: Talk
let group: { id: number }
afterEach(() => stack.close())

const posted = async () => (await stack.messages(group.id)).filter((message: any) => message.from?.is_bot)
const last = async () => (await posted()).at(-1)!

async function pressInGroup(who: Talk, button: string) {
  const message = (await posted()).findLast((one: any) => one.reply_markup?.inline_keyboard?.flat().some((key: any) => key.text === button))!
  await stack.press(group.id, message.message_id, button, who.id)
  await who.breathe()
}

/** Both are in a standup at 09:30 UTC; it is a Monday. */
async function begin(questions: unknown[], more = '') {
  stack = await createStack({
    apps: [app],
    now: '2026-11-23T05:00:00Z',
  })
  ann = await talkTo(stack, 'standup', 'Ann', { username: 'ann_a', language_code: 'en' })
  ben = await talkTo(stack, 'standup', 'Ben', { username: 'ben_a', language_code: 'en' })
  group = await stack.sim('/sim/chats', {
    type: 'supergroup',
    title: 'Makers',
    owner: ann.id,
    members: [ben.id],
  })
  for (const who of [ann, ben]) {
    await who.say('/start')
    await who.say('/tz UTC')
  }
  await stack.sim('/sim/members', {
    chat: group.id,
    user: 'standup',
    from: ann.id,
    status: 'member',
  })
  await pressInGroup(ann, 'Set up standup')
  await stack.sql(`update standup_teams set questions = '${JSON.stringify(questions)}'::jsonb, version = version + 1${more}`)
  for (const who of [ann, ben])
    await pressInGroup(who, 'Join')
}

const one = [
  {
    id: 'a',
    text: 'Done?',
    kind: 'text',
    blocker: true,
  },
]

/** What Telegram cuts: a full message, and at once the rest. */
async function sayLong(who: Talk) {
  await who.send({
    text: 'x'.repeat(4096),
  })
  await stack.send(who.chat, who, { text: 'and the rest' })
  await who.breathe()
}

it('the last answer keeps what Telegram cuts off it', async () => {
  await begin(one)
  await stack.to('2026-11-23T09:31:00Z')
  await sayLong(ann)
  expect(await ann.all()).not.toContain('did not understand')
  const [{ answers, edited_at: edited }] = await stack.sql('select answers, edited_at from standup_responses') as any
  expect(answers.a.text).toHaveLength(4096 + 'and the rest'.length)
  expect(answers.a.messages).toHaveLength(2)
  expect(edited).toBe(null)
  // what comes later is something else
  await stack.advance('PT30S')
  await ann.say('hello?')
  expect((await stack.sql('select answers from standup_responses'))[0]!.answers.a.messages).toHaveLength(2)
})

it('an anonymous one, too; and it can be answered anew, not edited', async () => {
  await begin(one, ', anonymous = true')
  await stack.to('2026-11-23T09:31:00Z')
  await ben.say('Mine')
  expect(await ben.heard()).toContain('Until it ends you can answer anew: /standup')
  expect(await ben.heard()).not.toContain('edit your message')
  // the last one to answer: nobody is waited for
  await sayLong(ann)
  const rows = await stack.sql('select answers from standup_responses order by id')
  expect(rows.map(({ answers }) => answers.a.text.length)).toEqual([4, 4096 + 'and the rest'.length])
  await stack.advance('PT1M')
  expect((await last()).text).toContain('2 of 2 answered')
})

it('a message edited to what is no answer changes nothing, and says what would be one', async () => {
  await begin([
    { id: 'm', text: 'Mood?', kind: 'scale' },
  ])
  await stack.to('2026-11-23T09:31:00Z')
  await ann.say('4')
  const { message_id } = (await stack.messages(ann.chat)).find((message: any) => message.text === '4')
  await stack.sim('/sim/edit', { chat: ann.chat, message_id, text: 'seven' })
  await ann.breathe()
  expect(await ann.heard()).toContain('a number from 1 to 5')
  await stack.sim('/sim/edit', { chat: ann.chat, message_id, text: '5' })
  await ann.breathe()
  expect(await ann.heard()).toBe('Changed.')
  expect((await stack.sql('select answers from standup_responses'))[0]!.answers.m.text).toBe('5')
})

it('yesterday\'s, when missed, is offered beside today\'s', async () => {
  await begin(one)
  await stack.to('2026-11-23T09:31:00Z')
  await ben.say('Here')
  await stack.to('2026-11-24T08:00:00Z')
  await ann.say('/standup')
  expect(await ann.heard()).toContain('Tue 24 Nov · 1/1')
  await ann.press('Answer for Mon 23 Nov')
  expect(await ann.heard()).toContain('Mon 23 Nov · 1/1')
  await ann.say('Was ill')
  expect(await ann.heard()).toContain('marked as late')
  await ann.say('/standup')
  expect(await ann.heard()).toContain('Tue 24 Nov · 1/1')
  expect((await ann.all()).match(/Mon 23 Nov is not answered yet/g)).toHaveLength(1)
  await ben.say('/standup')
  expect(await ben.all()).not.toContain('is not answered yet')
})

it('whoever is away after having been asked is not waited for any more', async () => {
  await begin(one)
  await stack.to('2026-11-23T13:00:00Z')
  expect(await ann.heard()).toContain('1/1')
  await ann.say('/ooo today')
  expect(await ann.heard()).toContain('You are away: Mon 23 Nov.')
  await ben.say('Here')
  await stack.advance('PT1M')
  const { text } = await last()
  expect(text).toContain('Away: Ann')
  expect(text).toContain('1 of 1 answered')
  const heard = (await stack.messages(ann.chat)).length
  await stack.to('2026-11-23T16:00:00Z')
  expect(await stack.messages(ann.chat)).toHaveLength(heard)
  // a period that began before today; who is away by a row alone is not reminded either
  await ben.say('/ooo 20.11..24.11')
  expect(await ben.heard()).toContain('You are away: Fri 20 Nov – Tue 24 Nov.')
  await stack.to('2026-11-25T09:31:00Z')
  await stack.sql(`insert into standup_away (user_id, from_date, to_date) values (${ben.id}, '2026-11-25', '2026-11-25')`)
  await stack.to('2026-11-25T15:31:00Z')
  expect(await ann.all()).toContain('minutes left')
  expect(await ben.all()).not.toContain('minutes left')
})

it('a reminder can be put off by half an hour', async () => {
  await begin(one)
  await stack.to('2026-11-23T14:31:00Z')
  expect(await ann.heard()).toContain('60 minutes left')
  await ann.press('In 30 min')
  expect(await ann.heard()).toBe('I will remind you in half an hour.')
  await stack.to('2026-11-23T15:02:00Z')
  expect(await ann.heard()).toContain('29 minutes left')
})

it('holidays are a person\'s, also in a standup joined later', async () => {
  await begin(one)
  const cara = await talkTo(stack, 'standup', 'Cara', { username: 'cara_a', language_code: 'en' })
  await cara.say('/holidays DE')
  expect(await cara.heard()).toContain('Join a standup first')
  await ben.say('/holidays DE-BY')
  expect(await ben.heard()).toContain('Your holidays: DE-BY')
  await stack.send(group.id, ann, { text: '/new' })
  await ann.breathe()
  await pressInGroup(ben, 'Join')
  expect(await stack.sql(`select country, region from standup_members where user_id = ${ben.id} order by team_id`)).toEqual([
    { country: 'DE', region: 'BY' },
    { country: 'DE', region: 'BY' },
  ])
})
