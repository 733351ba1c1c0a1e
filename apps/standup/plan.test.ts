// What the free plan holds: three standups, fifteen people in each. Said kindly where it ends, lifted by a plan, and nobody who is in is put out.

import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterEach, expect, it } from 'vitest'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import app from './index.ts'

let stack: Stack
let ann: Talk

async function begin(env: Record<string, string> = {}) {
  stack = await createStack({
    apps: [app],
    now: '2026-11-23T05:00:00Z',
    env,
  })
  ann = await talkTo(stack, 'standup', 'Ann', { username: 'ann_plan', language_code: 'en' })
  for (const text of ['/start', '/tz UTC'])
    await ann.say(text)
}
afterEach(() => stack.close())

async function newGroup(title: string, members: number[] = []): Promise<number> {
  const { id } = await stack.sim('/sim/chats', {
    type: 'supergroup',
    title,
    owner: ann.id,
    members,
  })
  await stack.sim('/sim/members', {
    chat: id,
    user: 'standup',
    from: ann.id,
    status: 'member',
  })
  await ann.breathe()
  return id
}

async function say(group: number, text: string) {
  await stack.send(group, ann, { text })
  await ann.breathe()
}
const lastIn = async (group: number) => (await stack.messages(group)).findLast((message: any) => message.from?.is_bot)
const teams = async () => (await stack.sql('select count(*)::int as n from standup_teams'))[0]!.n

async function press(group: number, who: { id: number }, button: string): Promise<string> {
  const message = (await stack.messages(group)).findLast((one: any) => one.reply_markup?.inline_keyboard?.flat().some((key: any) => key.text === button))
  const { answer } = await stack.press(group, message.message_id, button, who.id) as any
  await stack.advance('PT3S')
  return answer?.text ?? ''
}

async function addressOf(word: RegExp): Promise<string> {
  const buttons = (await stack.messages(ann.chat)).flatMap((message: any) => message.reply_markup?.inline_keyboard?.flat() ?? [])
  return buttons.findLast((button: any) => button.url && word.test(button.text)).url
}

it('a fourth standup waits for a plan, paid in Stars', { timeout: 60_000 }, async () => {
  await begin()
  const group = await newGroup('Makers')
  for (const n of [1, 2, 3]) {
    await say(group, '/new')
    expect(await teams()).toBe(n)
  }
  await say(group, '/new')
  expect((await lastIn(group)).text).toContain('more than the free plan holds (standups: 3). /upgrade')
  const other = await newGroup('Others')
  expect(await press(other, ann, 'Set up standup')).toContain('more than the free plan holds')
  expect(await teams()).toBe(3)

  // in the group /upgrade leads to the private chat
  await say(group, '/upgrade')
  const { url } = (await lastIn(group)).reply_markup.inline_keyboard[0][0]
  await ann.say(`/start ${new URL(url).searchParams.get('start')}`)
  expect(await ann.heard()).toContain('StandupTG Team: $7 a month, or ⭐ 550 for 30 days')
  await ann.press('⭐ 550 for 30 days')
  await stack.sim('/sim/pay', { invoice_link: await addressOf(/^Pay ⭐/), from: ann.id })
  await ann.breathe()
  expect(await ann.heard()).toContain('StandupTG Team is yours')
  await press(other, ann, 'Set up standup')
  expect(await teams()).toBe(4)
})

it('a sixteenth member waits for a plan, paid by card; when it ends nobody is put out', { timeout: 120_000 }, async () => {
  await begin()
  const people = []
  for (let n = 1; n <= 17; n++)
    people.push(await stack.person(`P${n}`, { language_code: 'en', tz: 'UTC' }))
  for (const person of [people[0]!, people[15]!])
    await stack.say('standup', person, '/start')
  const group = await newGroup('Makers', people.map(person => person.id))
  await press(group, ann, 'Set up standup')
  for (const person of people.slice(0, 15))
    await press(group, person, 'Join')
  const [sixteenth, seventeenth] = people.slice(15)
  expect(await press(group, sixteenth!, 'Join')).toBe('“Standup” is full: its plan holds 15 people. You can press “Only read”; Ann can make room.')
  expect(await ann.heard()).toContain('P16 wants to join “Standup”, which holds 15 people with your plan. /upgrade')
  await press(group, seventeenth!, 'Join')
  expect((await ann.all()).match(/wants to join/g)).toHaveLength(1)
  expect(await press(group, sixteenth!, 'Only read')).toBe('You read along and are not asked.')
  expect(await press(group, ann, 'Join')).toContain('/upgrade')
  // who is in stays in, whichever button they press
  expect(await press(group, people[0]!, 'Join')).toBe('You are in.')

  await ann.say('/upgrade')
  await ann.press('💳 $7 a month')
  const { sessions } = await stack.sim('/sim/stripe')
  await stack.sim('/sim/stripe/checkout', { session: sessions[0].id, card: 'ok', email: 'ann@example.com' })
  await ann.breathe()
  expect(await ann.heard()).toContain('StandupTG Team is yours')
  expect(await press(group, sixteenth!, 'Join')).toBe('You are in.')

  const { charges } = await stack.sim('/sim/stripe')
  await stack.sim('/sim/stripe/refund', { charge: charges[0].id })
  await ann.breathe()
  expect(await ann.heard()).toContain('has ended. Nothing you made is deleted')
  await stack.to('2026-11-23T09:31:00Z')
  expect((await stack.last('standup', sixteenth!)).text).toContain('1/3')
  expect(await press(group, seventeenth!, 'Join')).toContain('is full')
})

it('where plans are off there is no limit', async () => {
  await begin({ PLANS: 'off' })
  const group = await newGroup('Makers')
  for (const n of [1, 2, 3, 4]) {
    await say(group, '/new')
    expect(await teams()).toBe(n)
  }
})

it('a standup whose owner is gone is looked after by the next admin', async () => {
  await begin()
  const group = await newGroup('Makers')
  await press(group, ann, 'Set up standup')
  await stack.sql('update standup_teams set owner_id = null')
  const [{ public_id: id }] = await stack.sql('select public_id from standup_teams') as any
  await ann.say(`/start s_${id}`)
  expect(await stack.sql('select owner_id from standup_teams')).toEqual([
    { owner_id: ann.id },
  ])
})
