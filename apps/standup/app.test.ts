// Conversations with StandupTG: the real Worker code, a real PostgreSQL, the pretend Telegram; the clock moves only when told.

import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import app from './index.ts'

let stack: Stack
let ann: Talk
let ben: Talk
let group: { id: number }

const inGroup = async () => (await stack.messages(group.id)).filter((message: any) => message.from?.is_bot)
const lastInGroup = async () => (await inGroup()).at(-1)!
const buttons = (message: any): string[] => message.reply_markup?.inline_keyboard?.flat().map((key: any) => key.text) ?? []

async function pressInGroup(who: Talk, button: string) {
  const message = (await inGroup()).findLast((message: any) => buttons(message).includes(button))!
  const answer = await stack.press(group.id, message.message_id, button, who.id)
  await who.breathe()
  return answer as { answer: { text?: string, url?: string } | null }
}

beforeAll(async () => {
  // a Monday, 16:00 in Berlin, 10:00 in New York
  stack = await createStack({
    apps: [app],
    now: '2026-11-23T15:00:00Z',
  })
  ann = await talkTo(stack, 'standup', 'Ann', { username: 'ann_st', language_code: 'en' })
  ben = await talkTo(stack, 'standup', 'Ben', { username: 'ben_st', language_code: 'en' })
  group = await stack.sim('/sim/chats', {
    type: 'supergroup',
    title: 'Makers',
    owner: ann.id,
    members: [ben.id],
  })
})
afterAll(() => stack.close())

it('is set up by an admin of the group, and by nobody else', async () => {
  await stack.sim('/sim/members', {
    chat: group.id,
    user: 'standup',
    from: ann.id,
    status: 'member',
  })
  await ann.breathe()
  expect(buttons(await lastInGroup())).toEqual(['Set up standup'])
  expect((await pressInGroup(ben, 'Set up standup')).answer?.text).toContain('Only admins')
  await pressInGroup(ann, 'Set up standup')
  expect((await lastInGroup()).text).toContain('Monday to Friday at 09:30, everybody in their own time zone')
})

it('people join by a button, and START lets the bot write', async () => {
  const { answer } = await pressInGroup(ann, 'Join')
  expect(answer?.url).toMatch(/start=j_/)
  expect((await lastInGroup()).text).toContain('I cannot write to Ann yet')
  await ann.say(`/start ${answer!.url!.split('start=')[1]}`)
  expect(await ann.all()).toContain('You are in “Standup”')
  expect((await lastInGroup()).text).not.toContain('I cannot write')
  await ann.say('Berlin')
  expect(await ann.heard()).toContain('Europe/Berlin')
  const bens = await pressInGroup(ben, 'Join')
  await ben.say(`/start ${bens.answer!.url!.split('start=')[1]}`)
  await ben.say('New York')
  expect(await ben.heard()).toContain('America/New_York')
})

it('asks everybody at their own time, takes answers in turn, and posts one digest', async () => {
  await stack.to('2026-11-24T08:29:00Z')
  expect(await ann.heard()).not.toContain('1/3')
  await stack.to('2026-11-24T08:31:00Z')
  expect(await ann.heard()).toContain('What did you get done since last time?')
  expect(await ben.heard()).not.toContain('1/3')
  await ann.say('Wrote <b>the</b> parser')
  expect(await ann.heard()).toContain('2/3')
  await ann.press('‹ Back')
  expect(await ann.heard()).toContain('So far: Wrote <b>the</b> parser')
  await ann.press('Keep')
  await ann.say('Tests')
  await ann.say('No access to the server')
  expect(await ann.heard()).toContain('Your answers for “Standup” are in')
  await stack.to('2026-11-24T14:31:00Z')
  expect(await ben.heard()).toContain('1/3')
  await ben.say('Slept')
  await ben.press('Skip')
  await ben.say('none')
  await ben.breathe()
  const { text, entities } = await lastInGroup()
  expect(text).toContain('Standup · Tue 24 Nov')
  expect(text).toContain('2 of 2 answered')
  expect(text).toContain('⛔ Ann: No access to the server')
  expect(text).toContain('Wrote <b>the</b> parser')
  expect(text).not.toContain('⛔ Ben')
  expect(text.indexOf('Blockers')).toBeLessThan(text.indexOf('Wrote'))
  expect(entities.some((entity: any) => entity.type === 'text_mention' && entity.user.id === ben.id)).toBe(true)
})

it('an edited message edits the digest in place, marked as edited', async () => {
  const before = await inGroup()
  const message = (await stack.messages(ann.chat)).find((m: any) => m.text === 'Tests')
  await stack.sim('/sim/edit', { chat: ann.chat, message_id: message.message_id, text: 'Tests of everything' })
  await stack.advance('PT30S')
  const after = await inGroup()
  expect(after).toHaveLength(before.length)
  expect(after.at(-1).text).toContain('Tests of everything')
  expect(after.at(-1).text).toContain('Ann (edited)')
})

it('somebody offers help with a blocker, and it is solved', async () => {
  expect((await pressInGroup(ben, '🙋 I can help Ann')).answer?.text).toContain('Thank you')
  expect(await ann.heard()).toContain('Ben can help with: No access')
  await stack.advance('PT30S')
  expect((await lastInGroup()).text).toContain('helped by Ben')
  await pressInGroup(ann, '✅ Solved: Ann')
  await stack.advance('PT30S')
  expect((await lastInGroup()).text).not.toContain('⛔')
})

it('answers early, cancels, goes on with the draft, and is not asked twice', async () => {
  await stack.to('2026-11-25T05:00:00Z')
  await ann.say('/standup')
  expect(await ann.heard()).toContain('Wed 25 Nov · 1/3')
  await ann.press('Same as last time')
  await ann.say('/cancel')
  await ann.say('/standup')
  expect(await ann.heard()).toContain('2/3')
  await ann.say('More')
  await ann.say('-')
  expect(await ann.heard()).toContain('Next time')
  const before = (await stack.messages(ann.chat)).length
  await stack.to('2026-11-25T13:00:00Z')
  expect(await stack.messages(ann.chat)).toHaveLength(before)
  await ann.say('/standup')
  expect(await ann.heard()).toContain('already answered for Wed 25 Nov')
})

it('reminds only who is missing, and ends the run without them', async () => {
  await stack.to('2026-11-25T19:31:00Z')
  expect(await ben.heard()).toContain('60 minutes left')
  await stack.to('2026-11-25T20:16:00Z')
  expect(await ben.heard()).toContain('15 minutes left')
  await stack.to('2026-11-25T20:35:00Z')
  const { text } = await lastInGroup()
  expect(text).toContain('1 of 2 answered')
  expect(text).toContain('1 did not answer')
  expect(text).not.toContain('Ben')
})

it('a late answer is posted as late and comes into the digest', async () => {
  const digest = await lastInGroup()
  await ben.say('/standup')
  expect(await ben.heard()).toContain('Wed 25 Nov')
  await ben.say('Late but here')
  await ben.press('Skip')
  await ben.press('Skip')
  expect(await ben.heard()).toContain('marked as late')
  await stack.advance('PT30S')
  expect((await lastInGroup()).text).toContain('Ben (late)')
  const refreshed = (await inGroup()).find((m: any) => m.message_id === digest.message_id)
  expect(refreshed.text).toContain('2 of 2 answered')
})

it('does not ask who is away, says so, and goes on after /back', async () => {
  await ann.say('/ooo 26.11..27.11')
  expect(await ann.heard()).toContain('Thu 26 Nov – Fri 27 Nov')
  const before = (await stack.messages(ann.chat)).length
  await stack.to('2026-11-26T20:31:00Z')
  expect(await stack.messages(ann.chat)).toHaveLength(before)
  expect((await lastInGroup()).text).toContain('Away: Ann')
  await ann.say('/back')
  expect(await ann.heard()).toContain('Welcome back')
  await stack.to('2026-11-27T08:31:00Z')
  expect(await ann.heard()).toContain('Fri 27 Nov · 1/3')
})

it('settings: what is malformed is refused with what to do', async () => {
  await stack.to('2026-11-28T12:00:00Z')
  await ann.say('/teams')
  await ann.press('⚙️ Standup')
  await ann.press('Time')
  for (const wrong of ['25:99', '* * * * *', 'soon']) {
    await ann.say(wrong)
    expect(await ann.heard()).toMatch(/That is no time|at most once a day/)
  }
  await ann.say('10:15')
  expect(await ann.heard()).toContain('Monday to Friday at 10:15')
  await ann.press('Time to answer')
  await ann.say('30 h')
  expect(await ann.heard()).toContain('Between 15 minutes and 20 hours')
  await ann.say('2 h')
  expect(await ann.heard()).toContain('Time to answer: 2 h')
  await ann.press('Team’s zone')
  await ann.say('GMT+99')
  expect(await ann.heard()).toContain('I do not know that zone')
  await ann.say('/cancel')
  await ben.say('/teams')
  expect((await ben.press('⚙️ Standup') as any).answer.text).toContain('Only admins')
})

it('questions change for the next standup only', async () => {
  await stack.to('2026-11-30T09:16:00Z')
  expect(await ann.heard()).toContain('1/3')
  await ann.say('/teams')
  await ann.press('⚙️ Standup')
  await ann.press('Questions')
  await ann.press('＋ Add a question')
  await ann.press('1 to 5')
  await ann.say('x'.repeat(301))
  expect(await ann.heard()).toContain('1 character too long')
  await ann.say('How do you feel?')
  expect(await ann.heard()).toContain('4. How do you feel?')
  await ann.say('/standup')
  expect(await ann.heard()).toContain('1/3')
  await ann.press('Not today')
  await stack.to('2026-12-01T09:16:00Z')
  expect(await ann.heard()).toContain('1/4')
  await ann.press('Skip')
  await ann.press('Skip')
  await ann.press('Skip')
  await ann.press('4')
  expect(await ann.heard()).toContain('are in')
})

it('somebody who blocks the bot is left in peace, the owner hears of it once, and writing again restores', async () => {
  await stack.sim('/sim/block', { bot: 'standup', user: ben.id, blocked: true })
  await stack.to('2026-12-02T15:16:00Z')
  expect(await ann.all()).toContain('cannot write to Ben any more')
  await stack.sim('/sim/block', { bot: 'standup', user: ben.id, blocked: false })
  await ben.say('/teams')
  await stack.to('2026-12-03T15:16:00Z')
  expect(await ben.heard()).toContain('Thu 3 Dec · 1/4')
  expect((await ann.all()).match(/cannot write to Ben any more/g)).toHaveLength(1)
})

it('goes on in a supergroup that was a group', async () => {
  const small = await stack.sim<{ id: number }>('/sim/chats', { type: 'group', title: 'Small', owner: ann.id })
  await stack.sim('/sim/members', {
    chat: small.id,
    user: 'standup',
    from: ann.id,
    status: 'member',
  })
  await stack.send(small.id, ann, { text: '/new' })
  await ann.breathe()
  const moved = await stack.sim<{ id: number }>('/sim/migrate', { chat: small.id })
  await ann.breathe()
  expect((await stack.sql('select group_id from standup_teams order by id desc limit 1'))[0]!.group_id).toBe(moved.id)
})

it('a row with the given columns alone is a standup', async () => {
  await stack.sql(`insert into standup_teams (group_id, questions, schedule_cron, timezone) values (${group.id}, '["What is new?"]', '0 12 * * *', 'UTC')`)
  await stack.send(group.id, ann, { text: '/standup' })
  await ann.breathe()
  await pressInGroup(ann, 'Join')
  await stack.to('2026-12-05T11:01:00Z')
  expect(await ann.heard()).toContain('What is new?')
})

it('nothing broke on the way', async () => {
  expect(await stack.sql('select source, reference, error from factory_dead_letters')).toEqual([])
  expect(await stack.sql('select 1 from factory_updates where failures > 0')).toEqual([])
})
