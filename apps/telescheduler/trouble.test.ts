// Conversations about what goes wrong: clocks that change, lost rights, refusals, lost answers, and two people at one post.

import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import app from './index.ts'

let stack: Stack
let ann: Talk
let berlin: number

const texts = async (id: number) => (await stack.messages(id)).map((message: any) => message.text).filter(Boolean)
const bot = 'telescheduler'

/** A channel of this person with the bot in it, in this zone. */
async function channelOf(person: Talk, title: string, zone: string): Promise<number> {
  const made = await stack.sim<{ id: number }>('/sim/chats', { type: 'channel', title, owner: person.id })
  await stack.sim('/sim/members', {
    chat: made.id,
    user: bot,
    from: person.id,
    status: 'administrator',
    rights: { can_post_messages: true, can_edit_messages: true, can_delete_messages: true },
  })
  await person.breathe()
  await person.press('Another zone')
  await person.say(zone)
  return made.id
}

beforeAll(async () => {
  stack = await createStack({
    apps: [app],
    now: '2027-03-26T12:00:00Z',
  })
  ann = await talkTo(stack, bot, 'Ann', { username: 'ann_k', language_code: 'en' })
  await ann.say('/start')
  berlin = await channelOf(ann, 'Berlin', 'Berlin')
})
afterAll(() => stack.close())

it('repeats at one wall time across the spring change, and skips one when asked', async () => {
  await ann.say('Good morning')
  await ann.press('Repeat')
  await ann.press('Every day')
  await ann.say('09:00')
  await ann.press('A number of times')
  await ann.say('4')
  await ann.press('Leave it')
  expect(await ann.heard()).toContain('Sat 27 Mar 09:00 Europe/Berlin')
  await ann.press('Change')
  await stack.to('2027-03-28T12:00:00Z')
  await ann.say('/queue')
  await ann.press('1')
  await ann.press('Skip the next one in Berlin')
  expect(await ann.heard()).toContain('Tue 30 Mar 09:00')
  await stack.to('2027-03-31T12:00:00Z')
  const times = (await stack.messages(berlin)).filter((message: any) => message.text === 'Good morning').map((message: any) => new Date(message.date * 1000).toISOString().slice(5, 16))
  expect(times).toEqual(['03-27T08:00', '03-28T07:00', '03-30T07:00'])
})

it('goes to several channels, each in its own zone, and one failure stops no other', async () => {
  const tokyo = await channelOf(ann, 'Tokyo', 'Tokyo')
  await ann.say('For both')
  await ann.press('Berlin')
  await ann.press('Tokyo')
  await ann.say('tomorrow 9')
  const answer = await ann.heard()
  expect(answer).toContain('09:00 Europe/Berlin')
  expect(answer).toContain('09:00 Asia/Tokyo')
  expect(answer).toContain('your time')
  await stack.sim('/sim/members', {
    chat: tokyo,
    user: bot,
    from: ann.id,
    status: 'kicked',
  })
  expect(await ann.all()).toContain('I was removed from Tokyo')
  await stack.to('2027-04-01T08:00:00Z')
  expect(await texts(berlin)).toContain('For both')
})

it('waits as long as a 429 says, and posts once', async () => {
  await stack.sim('/sim/fault', {
    on: 'api',
    kind: 'status',
    bot,
    method: 'sendMessage',
    chat: berlin,
    code: 429,
    retry_after: 5,
    times: 1,
  })
  await ann.say('Patience')
  await ann.press('Berlin')
  await ann.press('Now')
  await stack.advance('PT2M')
  expect((await texts(berlin)).filter(text => text === 'Patience')).toHaveLength(1)
})

it('asks when nobody knows whether it was posted, and does what is answered', async () => {
  await stack.sim('/sim/fault', {
    on: 'api',
    kind: 'lost',
    bot,
    method: 'sendMessage',
    chat: berlin,
    times: 1,
  })
  await ann.say('Perhaps')
  await ann.press('Berlin')
  await ann.press('Now')
  await stack.advance('PT2M')
  expect(await ann.heard()).toMatch(/may have been/)
  await ann.press('It is there')
  expect(await ann.heard()).toContain('noted as published')
  expect((await texts(berlin)).filter(text => text === 'Perhaps')).toHaveLength(1)
})

it('tells in words why Telegram refused, and tries again when asked', async () => {
  await stack.sim('/sim/fault', {
    on: 'api',
    kind: 'status',
    bot,
    method: 'sendMessage',
    chat: berlin,
    code: 400,
    times: 1,
  })
  await ann.say('Refused once')
  await ann.press('Berlin')
  await ann.press('Now')
  await stack.advance('PT2M')
  expect(await texts(berlin)).not.toContain('Refused once')
  await ann.press('Retry')
  await stack.advance('PT2M')
  expect(await texts(berlin)).toContain('Refused once')
})

it('changes what is published, and lets nobody overwrite what they have not seen', async () => {
  const eve = await talkTo(stack, bot, 'Eve', { username: 'eve_k', language_code: 'en' })
  await eve.say('/start')
  await ann.say('/connect')
  await ann.press('Berlin')
  await ann.press('People')
  await ann.press('Add somebody')
  await ann.say('@eve_k')
  await ann.press('Editor: schedules and approves')

  await ann.say('Draft of two')
  await ann.press('Berlin')
  await ann.say('tomorrow 12')
  await ann.press('Change')
  await ann.press('Edit text')
  await eve.say('/queue')
  await eve.press('1')
  await eve.press('Edit text')
  await eve.say('By Eve')
  await ann.say('By Ann')
  expect(await ann.heard()).toContain('changed by @eve_k')
  await ann.say('/cancel')
  await stack.to('2027-04-03T12:00:00Z')
  expect(await texts(berlin)).toContain('By Eve')
  expect(await texts(berlin)).not.toContain('By Ann')
})

it('refuses a text that grew too long with the count over', async () => {
  await ann.send({
    photo: {
      base64: Buffer.from('pretend photo').toString('base64'),
    },
    caption: 'Short',
  })
  await ann.press('Edit text')
  await ann.say('x'.repeat(1030))
  expect(await ann.heard()).toContain('6 characters too long')
  await ann.say('/cancel')
  expect(await ann.heard()).toContain('Stopped')
})

it('switches options, warns of a deletion Telegram may not allow, and answers the post before', async () => {
  await ann.say('With options')
  await ann.press('Berlin')
  await ann.press('Options')
  await ann.press('Silent')
  await ann.press('Other…')
  await ann.say('3 days')
  expect(await ann.heard()).toContain('48 hours')
  expect(await ann.heard()).toContain('silent · deleted after 3 days')
  await ann.press('Options')
  await ann.press('Reply to…')
  await ann.say('previous')
  await ann.press('Now')
  await stack.advance('PT2M')
  const post = (await stack.messages(berlin)).findLast((message: any) => message.text === 'With options')
  expect(post.reply_to_message).toBeTruthy()
})

it('holds everything for a while and goes on by itself', async () => {
  await ann.say('Held')
  await ann.press('Berlin')
  await ann.say('in 1h')
  await ann.say('/pause 2h')
  expect(await ann.heard()).toContain('on hold until')
  await stack.advance('PT90M')
  expect(await texts(berlin)).not.toContain('Held')
  await ann.say('/resume')
  expect((await ann.all()).slice(-300)).toContain('1 post was held')
  expect((await ann.all()).slice(-300)).toContain('Tokyo stays on hold')
})

it('takes something new in the middle of a question with buttons as a new post, and begins that question anew', async () => {
  await ann.say('Interrupted')
  await ann.press('Berlin')
  await ann.press('Repeat')
  await ann.press('Every day')
  await ann.say('09:00')
  expect(await ann.heard()).toContain('Until when?')
  await ann.say('Something new')
  expect(await ann.heard()).toContain('When? Press a button')
  await ann.press('For ever')
  expect(await ann.all()).toContain('How often?')
})
