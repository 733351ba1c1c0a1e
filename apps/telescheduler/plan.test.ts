// What the free plan holds: said kindly where it ends, lifted by a plan paid by card or in Stars, and nothing that exists is taken away.

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
    now: '2026-11-23T10:00:00Z',
    env,
  })
  ann = await talkTo(stack, 'telescheduler', 'Ann', { username: 'ann_plan', language_code: 'en' })
  await ann.say('/start')
}
afterEach(() => stack.close())

async function newChannel(title: string, owner = ann): Promise<number> {
  const { id } = await stack.sim('/sim/chats', { type: 'channel', title, owner: owner.id })
  await stack.sim('/sim/members', {
    chat: id,
    user: 'telescheduler',
    from: owner.id,
    status: 'administrator',
    rights: { can_post_messages: true, can_edit_messages: true, can_delete_messages: true },
  })
  await owner.breathe()
  return id
}

async function upload(rows: number) {
  await ann.say('/import')
  const lines = Array.from({ length: rows }, (_, n) => `Post ${n},2027-01-01 ${String(n % 24).padStart(2, '0')}:${String(n % 60).padStart(2, '0')},One`)
  await ann.send({
    document: {
      base64: Buffer.from(['text,time,channel', ...lines].join('\n')).toString('base64'),
      file_name: 'plan.csv',
      mime_type: 'text/csv',
    },
  })
}

const waiting = async () => (await stack.sql(`select count(*)::int as n from telescheduler_targets where state = 'scheduled'`))[0]!.n
const connected = async () => (await stack.sql('select count(*)::int as n from telescheduler_channels'))[0]!.n

/** The address behind the newest button whose text matches. */
async function addressOf(word: RegExp): Promise<string> {
  const buttons = (await stack.messages(ann.chat)).flatMap((message: any) => message.reply_markup?.inline_keyboard?.flat() ?? [])
  return buttons.findLast((button: any) => button.url && word.test(button.text)).url
}

async function payByCard() {
  await ann.say('/upgrade')
  expect(await ann.heard()).toContain('TeleScheduler Pro: $9 a month, or ⭐ 700 for 30 days')
  expect(await ann.heard()).toContain('channels and groups: 3 free, as many as you like')
  await ann.press('💳 $9 a month')
  const { sessions } = await stack.sim('/sim/stripe')
  expect(await addressOf(/payment page/)).toBe(sessions[0].url)
  await stack.sim('/sim/stripe/checkout', { session: sessions[0].id, card: 'ok', email: 'ann@example.com' })
  await ann.breathe()
  expect(await ann.heard()).toContain('TeleScheduler Pro is yours')
}

it('a fourth channel waits for a plan; when the plan ends, all four go on', { timeout: 90_000 }, async () => {
  await begin()
  for (const title of ['One', 'Two', 'Three'])
    await newChannel(title)
  expect(await ann.heard()).toContain('Three is connected')
  const fourth = await newChannel('Four')
  expect(await ann.heard()).toContain('I do not post in Four yet. That would be more than the free plan holds (channels and groups: 3). /upgrade')
  expect(await connected()).toBe(3)
  await ann.press('Connect Four')
  expect(await connected()).toBe(3)
  await payByCard()
  await ann.press('Connect Four')
  expect(await ann.heard()).toContain('Four is connected')

  await ann.say('Before the end')
  await ann.press('Four')
  await ann.say('in 2h')
  const { charges } = await stack.sim('/sim/stripe')
  await stack.sim('/sim/stripe/refund', { charge: charges[0].id })
  await ann.breathe()
  expect(await ann.heard()).toMatch(/has ended\. Nothing you made is deleted/)
  await stack.advance('PT2H1M')
  expect((await stack.messages(fourth)).map((message: any) => message.text)).toContain('Before the end')
  await ann.say('After the end')
  await ann.press('Four')
  await ann.say('in 2h')
  expect(await ann.heard()).toContain('Scheduled:')
  await newChannel('Five')
  expect(await ann.heard()).toContain('more than the free plan holds')
  expect(await connected()).toBe(4)
})

it('a hundred posts wait, more with a plan in Stars; until then a draft stays a draft', { timeout: 90_000 }, async () => {
  await begin()
  const channel = await newChannel('One')
  await upload(101)
  expect(await ann.heard()).toContain('101 posts can be scheduled')
  expect(await ann.heard()).toContain('more than the free plan holds (posts waiting for their time: 100). /upgrade')
  await ann.press('Schedule them')
  expect(await ann.heard()).toContain('/upgrade shows what a plan gives you. Nothing was lost.')
  expect(await waiting()).toBe(0)
  await upload(100)
  expect(await ann.heard()).not.toContain('/upgrade')
  await ann.press('Schedule them')
  expect(await waiting()).toBe(100)

  await ann.say('One too many')
  await ann.say('tomorrow 9')
  expect(await ann.heard()).toContain('more than the free plan holds')
  await ann.say('/drafts')
  expect(await ann.heard()).toContain('One too many')
  await ann.press('1')
  await ann.press('Now')
  await stack.advance('PT1M')
  expect((await stack.messages(channel)).at(-1).text).toBe('One too many')

  // what waits already may be moved
  await ann.say('/queue')
  await ann.press('1')
  await ann.press('Other time')
  await ann.say('2027-01-02 10:00')
  expect(await ann.heard()).toContain('Scheduled:')

  // somebody else's plan does not count in Ann's channel
  const bob = await talkTo(stack, 'telescheduler', 'Bob', { username: 'bob_plan', language_code: 'en' })
  await bob.say('/start')
  await stack.sim('/sim/members', {
    chat: channel,
    user: bob.id,
    status: 'administrator',
    rights: { can_post_messages: true },
  })
  await ann.say('/connect')
  for (const button of ['One', 'People', 'Add somebody'])
    await ann.press(button)
  await ann.say('@bob_plan')
  await ann.press('Editor: schedules and approves')
  await bob.say('By Bob')
  await bob.say('tomorrow 9')
  expect(await bob.heard()).toContain('The plan of the owner of One holds no more than 100 waiting posts')

  await ann.say('Another one')
  await ann.say('tomorrow 9')
  await ann.say('/upgrade')
  await ann.press('⭐ 700 for 30 days')
  await stack.sim('/sim/pay', { invoice_link: await addressOf(/^Pay ⭐/), from: ann.id })
  await ann.breathe()
  expect(await ann.heard()).toContain('TeleScheduler Pro is yours')
  await ann.say('tomorrow 9')
  expect(await ann.heard()).toContain('Scheduled:')
  await bob.say('tomorrow 9')
  expect(await bob.heard()).toContain('Scheduled:')
  expect(await waiting()).toBe(102)
})

it('where plans are off there is no limit', async () => {
  await begin({ PLANS: 'off' })
  for (const title of ['One', 'Two', 'Three', 'Four'])
    await newChannel(title)
  expect(await connected()).toBe(4)
  await ann.say('/upgrade')
  expect(await ann.heard()).toContain('Everything TeleScheduler can do is yours')
})
