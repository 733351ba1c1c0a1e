// Conversations in the group: several standups with topics of their own, answers one by one, who leaves and comes back, who only reads, and what stays anonymous.

import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterEach, expect, it } from 'vitest'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import app from './index.ts'

let stack: Stack
let people: Talk[]
let group: { id: number }
afterEach(() => stack.close())

const messages = async () => (await stack.messages(group.id)).filter((message: any) => message.from?.is_bot)
const last = async () => (await messages()).at(-1)!
const keysOf = (message: any): any[] => message.reply_markup?.inline_keyboard?.flat() ?? []

async function press(who: Talk, button: string): Promise<string> {
  const message = (await messages()).findLast((one: any) => keysOf(one).some(key => key.text === button))!
  const { answer } = await stack.press(group.id, message.message_id, button, who.id) as any
  await who.breathe()
  return answer?.text ?? ''
}

async function say(who: Talk, text: string, more: Record<string, unknown> = {}) {
  await stack.send(group.id, who, { text, ...more })
  await who.breathe()
}

/** A group with the bot in it, whose people have all started the bot; the first is its admin. */
async function begin(names: string[], { now = '2026-11-23T05:00:00Z', topics = false } = {}) {
  stack = await createStack({
    apps: [app],
    now,
  })
  people = []
  for (const name of names) {
    const talk = await talkTo(stack, 'standup', name, { username: `${name.toLowerCase()}_g`, language_code: 'en' })
    await talk.say('/start')
    await talk.say('/tz UTC')
    people.push(talk)
  }
  group = await stack.sim('/sim/chats', {
    type: 'supergroup',
    title: 'Makers',
    owner: people[0]!.id,
    members: people.slice(1).map(person => person.id),
    topics,
  })
  await stack.sim('/sim/members', {
    chat: group.id,
    user: 'standup',
    from: people[0]!.id,
    status: 'administrator',
    rights: { can_delete_messages: true },
  })
  await people[0]!.breathe()
}

async function everybodyJoins() {
  await press(people[0]!, 'Set up standup')
  for (const person of people)
    await press(person, 'Join')
}

it('several standups in a group: each with its people, its time and its topic', async () => {
  await begin(['Ann', 'Ben'], { topics: true })
  const [ann, ben] = people as [Talk, Talk]
  const daily = await stack.sim('/sim/topic', { chat: group.id, from: ann.id, name: 'Daily' })
  const retro = await stack.sim('/sim/topic', { chat: group.id, from: ann.id, name: 'Retro' })
  await press(ann, 'Set up standup')
  await press(ann, 'Join')
  await say(ann, '/new', { topic: retro.message_thread_id })
  await press(ben, 'Join')
  await ann.say('/teams')
  await ann.press('⚙️ Standup 2')
  await ann.press('Time')
  await ann.say('11:00')
  await say(ben, '/topic', { topic: daily.message_thread_id })
  expect((await last()).text).toContain('Only admins')
  await say(ann, '/topic', { topic: daily.message_thread_id })
  expect(keysOf(await last()).map(key => key.text)).toEqual(['Standup', 'Standup 2'])
  await press(ann, 'Standup')
  expect((await last()).text).toBe('From now on “Standup” is posted here.')

  await stack.to('2026-11-23T09:31:00Z')
  expect(await ann.heard()).toContain('Standup · Mon 23 Nov · 1/3')
  expect(await ben.all()).not.toContain('1/3')
  await ann.press('Not today')
  await stack.advance('PT1M')
  expect(await last()).toMatchObject({ message_thread_id: daily.message_thread_id })
  await stack.to('2026-11-23T11:01:00Z')
  expect(await ben.heard()).toContain('Standup 2 · Mon 23 Nov · 1/3')
  await ben.press('Not today')
  await stack.advance('PT1M')
  expect(await last()).toMatchObject({ message_thread_id: retro.message_thread_id })
})

it('one\'s holidays count in a standup joined later, too', async () => {
  await begin(['Ann'])
  const [ann] = people as [Talk]
  await press(ann, 'Set up standup')
  await press(ann, 'Join')
  await ann.say('/holidays DE-BY')
  await say(ann, '/new')
  await press(ann, 'Join')
  expect(await stack.sql('select country, region from standup_members')).toEqual([
    { country: 'DE', region: 'BY' },
    { country: 'DE', region: 'BY' },
  ])
})

it('answers posted one by one are edited in place', async () => {
  await begin(['Ann', 'Ben'])
  const [ann] = people as [Talk]
  await everybodyJoins()
  await ann.say('/teams')
  await ann.press('⚙️ Standup')
  await ann.press('Post one by one')
  await stack.to('2026-11-23T09:31:00Z')
  for (const text of ['Wrote', 'Rest', 'no'])
    await ann.say(text)
  const posted = await last()
  expect(posted.text).toContain('Wrote')
  const mine = (await stack.messages(ann.chat)).find((message: any) => message.text === 'Wrote')
  await stack.sim('/sim/edit', { chat: ann.chat, message_id: mine.message_id, text: 'Wrote and read' })
  await stack.advance('PT10S')
  const edited = await last()
  expect(edited.message_id).toBe(posted.message_id)
  expect(edited.text).toContain('Wrote and read')
  expect(edited.text).toContain('(edited)')
})

it('who is gone from the group is not asked, its owner hears of it once, and coming back restores them', async () => {
  await begin(['Ann', 'Ben'])
  const [ann, ben] = people as [Talk, Talk]
  await everybodyJoins()
  await stack.sim('/sim/leave', { chat: group.id, user: ben.id })
  await ann.breathe()
  expect((await ann.all()).match(/Ben is no longer in the group/g)).toHaveLength(1)
  await stack.to('2026-11-23T09:31:00Z')
  expect(await ben.all()).not.toContain('1/3')
  await ben.say('/report')
  expect(await ben.heard()).toContain('You are in no standup yet')
  await stack.sim('/sim/members', {
    chat: group.id,
    user: ben.id,
    from: ann.id,
    status: 'member',
  })
  await stack.to('2026-11-24T09:31:00Z')
  expect(await ben.heard()).toContain('Tue 24 Nov · 1/3')
  // who left by the button stays away
  await press(ben, 'Leave')
  await stack.sim('/sim/leave', { chat: group.id, user: ben.id })
  await stack.sim('/sim/members', {
    chat: group.id,
    user: ben.id,
    from: ann.id,
    status: 'member',
  })
  await stack.to('2026-11-25T09:31:00Z')
  expect(await ben.all()).not.toContain('Wed 25 Nov')
})

it('whoever only reads is not asked, and reads everything', async () => {
  await begin(['Ann', 'Ben'])
  const [ann, ben] = people as [Talk, Talk]
  await press(ann, 'Set up standup')
  await press(ann, 'Join')
  expect(await press(ben, 'Only read')).toBe('You read along and are not asked.')
  await stack.to('2026-11-23T09:31:00Z')
  await ben.say('/standup')
  expect(await ben.heard()).toContain('You are in no standup yet')
  for (const text of ['Wrote', 'Rest', 'no'])
    await ann.say(text)
  await stack.advance('PT1M')
  expect((await last()).text).toContain('1 of 1 answered')
  await ben.say('/report')
  expect(await ben.heard()).toContain('Wrote')
})

it('an anonymous standup keeps no name, shows nothing below three answers, and exports neither', { timeout: 60_000 }, async () => {
  await begin(['Ann', 'Ben', 'Cara'])
  const [ann, ben, cara] = people as [Talk, Talk, Talk]
  await everybodyJoins()
  await ann.say('/teams')
  await ann.press('⚙️ Standup')
  await ann.press('☐ Anonymous')
  await ann.press('Questions')
  await stack.to('2026-11-23T09:31:00Z')
  for (const [who, text] of [
    [ann, 'Alpha'],
    [ben, 'Beta'],
  ] as const) {
    await who.say(text)
    await who.press('Skip')
    await who.say(`${text} is blocked`)
  }
  expect(await stack.sql('select user_id, message_id from standup_responses')).toEqual([
    { user_id: null, message_id: null },
    { user_id: null, message_id: null },
  ])
  expect(await stack.sql(`select 1 from standup_prompts where draft <> '{}'`)).toEqual([])
  // the same person once more replaces, although nobody knows who it was
  await ann.say('/standup')
  await ann.press('Answer anew')
  await ann.say('Alpha again')
  await ann.press('Skip')
  await ann.press('Skip')
  expect(await stack.sql('select 1 from standup_responses')).toHaveLength(2)
  await stack.to('2026-11-23T15:45:00Z')
  const digest = await last()
  expect(digest.text).toContain('Fewer than 3 people answered')
  expect(JSON.stringify(digest)).not.toMatch(/Alpha|Beta/)
  await ann.say('/report')
  expect(await ann.heard()).not.toMatch(/Alpha|Beta/)
  await ben.say('/standup')
  expect(await ben.heard()).toContain('This anonymous standup is over')
  const exported = async () => {
    await ann.say('/export')
    await ann.press('JSON')
    return (await stack.calls('standup')).findLast(call => call.method === 'sendDocument')
  }
  expect(JSON.stringify(await exported())).not.toMatch(/Alpha|Beta/)

  await stack.to('2026-11-24T09:31:00Z')
  for (const [who, text] of [
    [cara, 'One'],
    [ann, 'Two'],
    [ben, 'Three'],
  ] as const) {
    await who.say(text)
    await who.press('Skip')
    await who.press('Skip')
  }
  await stack.advance('PT1M')
  const second = await last()
  expect(second.text).toContain('• One\n• Three\n• Two')
  expect(JSON.stringify(second)).not.toMatch(/Alpha|Beta|text_mention/)
  // without anonymity from now on: what was said stays nobody's
  await ann.say('/teams')
  await ann.press('⚙️ Standup')
  await ann.press('☑ Anonymous')
  await ann.say('/report yesterday')
  expect(await ann.heard()).toContain('Fewer than 3')
  expect(await ann.heard()).not.toMatch(/Alpha|Beta/)
})

it('one moment for all: a change of the team\'s zone moves what is to come, and asks nobody twice for a date', async () => {
  await begin(['Ann'])
  const [ann] = people as [Talk]
  await everybodyJoins()
  await ann.say('/teams')
  await ann.press('⚙️ Standup')
  await ann.press('Ask all at one moment')
  await stack.to('2026-11-23T09:31:00Z')
  expect(await ann.heard()).toContain('Mon 23 Nov · 1/3')
  await ann.say('/teams')
  await ann.press('⚙️ Standup')
  await ann.press('Team’s zone')
  await ann.say('New York')
  await stack.to('2026-11-23T20:00:00Z')
  expect((await ann.all()).match(/Mon 23 Nov · 1\/3/g)).toHaveLength(1)
  await stack.to('2026-11-24T14:29:00Z')
  expect(await ann.all()).not.toContain('Tue 24 Nov · 1/3')
  await stack.to('2026-11-24T14:31:00Z')
  expect(await ann.heard()).toContain('Tue 24 Nov · 1/3')
})

it('a holiday only some people have is asked about, a day off of the team is nobody\'s', async () => {
  // Assumption Day: a holiday in most towns of Bavaria, not in all
  await begin(['Ann', 'Ben'], { now: '2026-08-13T20:00:00Z' })
  const [ann, ben] = people as [Talk, Talk]
  await everybodyJoins()
  await stack.sql(`update standup_teams set schedule_cron = '30 9 * * *'`)
  await ann.say('/holidays DE-BY')
  for (const person of people)
    await person.say('/tz UTC')
  await ann.say('/teams')
  await ann.press('⚙️ Standup')
  await ann.press('Team’s days off')
  await ann.say('2026-08-14')
  await stack.to('2026-08-14T12:00:00Z')
  expect(await ann.all() + await ben.all()).not.toContain('1/3')
  await stack.to('2026-08-15T09:31:00Z')
  expect(await ben.heard()).toContain('1/3')
  expect(await ann.heard()).toContain('some people around you have a holiday today. Do you work?')
  await ann.press('Day off')
  expect(await ann.heard()).toBe('Enjoy your day off!')
  await ben.press('Not today')
  await stack.advance('PT1M')
  expect((await last()).text).toContain('Holiday: Ann')
})
