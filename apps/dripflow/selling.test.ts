// A course that costs something: free days, one kind offer, payment by card and in Stars, refunds, codes, months. The money is its author's.

import type { Stack } from '../../test/stack.ts'
import type { Talk } from '../../test/talk.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createStack } from '../../test/stack.ts'
import { talkTo } from '../../test/talk.ts'
import app from './index.ts'

let stack: Stack
let ann: Talk
let ben: Talk
let link: string

// days of hourly ticks
vi.setConfig({ testTimeout: 120_000 })

beforeEach(async () => {
  stack = await createStack({
    apps: [app],
    now: '2026-11-23T09:00:00Z',
    env: { PLATFORM_FEE_PERCENT: '10', FOUNDER_CHAT_ID: '999' },
  })
  ann = await talkTo(stack, 'dripflow', 'Ann', { username: 'ann_sells', language_code: 'en' })
  ben = await talkTo(stack, 'dripflow', 'Ben', { username: 'ben_buys', language_code: 'en' })
  await ann.say('/tz UTC')
  await ben.say('/tz UTC')
  const [row] = await stack.sql(`insert into dripflow_sequences (owner_id, title) values (${ann.id}, 'Bread') returning id, public_id`)
  await stack.sql(`insert into dripflow_lessons (sequence_id, day_number, content_type, content) select ${row!.id}, n, 'text', 'Lesson ' || n from generate_series(1, 5) n`)
  link = `/start c_${row!.public_id}`
  await ann.say('/courses')
  await ann.press('✏️ Bread')
  await ann.press('Price')
})
afterEach(() => stack.close())

const lessonsOf = async (talk: Talk) => (await stack.messages(talk.chat)).flatMap((m: any) => /^Lesson (\d)$/.exec(m.text ?? '')?.[1] ?? [])

/** Presses the newest button that reads like this; an address is given back instead. */
async function press(talk: Talk, word: RegExp): Promise<string | undefined> {
  const messages = await stack.messages(talk.chat)
  const message = messages.findLast((m: any) => m.reply_markup?.inline_keyboard?.flat().some((key: any) => word.test(key.text)))
  const button = message.reply_markup.inline_keyboard.flat().find((key: any) => word.test(key.text))
  if (button.url)
    return button.url
  await stack.press(talk.chat, message.message_id, button.text, talk.id)
  await talk.breathe()
}

/** Pays in Stars: an invoice in the chat, or behind a link where it renews. */
async function payStars(talk: Talk, word = /^⭐/): Promise<void> {
  await press(talk, word)
  const message = await talk.last()
  const paid = await stack.sim('/sim/pay', message.invoice
    ? { chat: talk.chat, message_id: message.message_id, from: talk.id }
    : { invoice_link: await press(talk, /^Pay ⭐/), from: talk.id })
  expect(paid.status).toBe('paid')
  await talk.breathe()
}

async function payCard(talk: Talk, card = 'ok'): Promise<void> {
  await press(talk, /^💳/)
  const { sessions } = await stack.sim('/sim/stripe')
  const open = sessions.find((session: any) => session.status === 'open')
  expect(await press(talk, /payment page/)).toBe(open.url)
  await stack.sim('/sim/stripe/checkout', { session: open.id, card })
  await talk.breathe()
}

async function set(button: string, value: string): Promise<void> {
  await ann.press(button)
  await ann.say(value)
}

async function connect(): Promise<void> {
  await ann.press('Connect my Stripe')
  const { accounts } = await stack.sim('/sim/stripe')
  await stack.sim('/sim/stripe/onboard', { account: accounts[0].id })
  await ann.breathe()
  await ann.say('/courses')
  await ann.press('✏️ Bread')
  await ann.press('Price')
}

it('a price is refused with what to do, and taken back with "off"', async () => {
  await set('Price in Stars', 'many')
  expect(await ann.heard()).toContain('A whole number of Stars from 1 to 10,000')
  await ann.say('/cancel')
  await connect()
  await set('Price by card', '12')
  expect(await ann.heard()).toContain('Set a price in Stars first')
  await ann.say('/cancel')
  await set('Price in Stars', '500')
  expect(await ann.heard()).toContain('In Stars: ⭐ 500')
  await set('Price by card', '0.20')
  expect(await ann.heard()).toContain('at least 0.50')
  await ann.say('9,50 eur')
  expect(await ann.heard()).toContain('By card: €9.50 once')
  await set('Code for Stars', 'HALF 150')
  expect(await ann.heard()).toContain('like SPRING 20')
  await ann.say('/cancel')
  await set('Price in Stars', 'off')
  expect(await ann.heard()).toContain('Take the price by card away first')
  await ann.say('/cancel')
  await set('Price by card', 'off')
  await set('Price in Stars', 'off')
  expect(await ann.heard()).toContain('Free for everybody')
})

it('goes from the free days over a card payment to the end, and a refund stops it where it is', async () => {
  const cleo = await talkTo(stack, 'dripflow', 'Cleo', { username: 'cleo_free', language_code: 'en' })
  await cleo.say('/tz UTC')
  await cleo.say(link)
  await cleo.press('09:00')
  await set('Price in Stars', '500')
  await connect()
  await set('Price by card', '$12')
  await set('Free days', '2')
  expect(await ann.heard()).toContain('Free at first: 2 days')

  await ben.say(link)
  expect(await ben.heard()).toContain('2 days are free. The rest costs $12 once or ⭐ 500.')
  await ben.press('09:00')
  await stack.to('2026-11-24T09:01:00Z')
  expect(await lessonsOf(ben)).toEqual(['1', '2'])
  expect(await ben.heard()).toContain('That was the free part of “Bread”')
  await ben.say('/next')
  expect(await ben.heard()).toContain('waiting where the free part ends')
  await stack.to('2026-11-27T12:00:00Z')
  expect(await lessonsOf(ben)).toEqual(['1', '2'])
  expect((await ben.all()).match(/That was the free part/g)).toHaveLength(1)
  // who joined before it cost anything goes on
  expect(await lessonsOf(cleo)).toEqual(['1', '2', '3', '4', '5'])

  await payCard(ben)
  expect(await ben.all()).toContain('Thank you! “Bread” is yours. Next lesson: today')
  expect(await lessonsOf(ben)).toEqual(['1', '2', '3'])
  expect(await ann.heard()).toBe('Ben has bought “Bread” for $12.')
  await stack.to('2026-11-28T09:01:00Z')
  expect(await lessonsOf(ben)).toEqual(['1', '2', '3', '4'])

  const { charges: [charge] } = await stack.sim('/sim/stripe')
  await stack.sim('/sim/stripe/refund', { charge: charge.id })
  await ben.breathe()
  expect(await ben.heard()).toContain('Your payment for “Bread” was given back')
  await stack.to('2026-11-30T12:00:00Z')
  expect(await lessonsOf(ben)).toEqual(['1', '2', '3', '4'])
  // and paid again, in Stars this time
  await payStars(ben)
  expect(await lessonsOf(ben)).toEqual(['1', '2', '3', '4', '5'])
  expect(await ben.heard()).toContain('You have finished “Bread”')

  await ann.say('/earnings')
  expect(await ann.heard()).toContain('⭐ 500, our share ⭐ 50')
  expect(await stack.sql('select rail, gross::int, refunded::int, seller::bigint from factory_payments order by id')).toEqual([
    {
      rail: 'stripe',
      gross: 1200,
      refunded: 1200,
      seller: ann.id,
    },
    {
      rail: 'stars',
      gross: 500,
      refunded: 0,
      seller: ann.id,
    },
  ])
})

it('without free days it is paid first and begun then, once however often the payment is told', async () => {
  await set('Price in Stars', '500')
  await ben.say(link)
  expect(await ben.heard()).toContain('It costs ⭐ 500.')
  expect(await ben.heard()).toContain('Once it is paid, choose your time')
  await payStars(ben)
  expect(await ben.all()).toContain('Thank you! “Bread” is yours.\n\nWhen shall the lessons come?')
  const [{ update }] = await stack.sql('select max(update_id) as update from factory_updates') as any
  await stack.sim('/sim/redeliver', {
    bot: 'dripflow',
    update_id: Number(update),
  }).catch(() => {})
  expect(await stack.sql('select gross::int from factory_payments')).toEqual([
    { gross: 500 },
  ])
  await press(ben, /^09:00/)
  expect(await lessonsOf(ben)).toEqual(['1'])
  await ben.say('/progress')
  expect(await ben.heard()).toContain('It is yours for good.')
})

it('a code makes it cheaper, by its link or typed, while it is on offer', async () => {
  await set('Price in Stars', '500')
  await set('Code for Stars', 'spring 20')
  expect(await ann.heard()).toContain('Code for Stars: SPRING, 20 % less')
  await ben.say(link)
  await ben.press('I have a code')
  await ben.say('winter')
  expect(await ben.heard()).toContain('I do not know this code')
  await ben.say('Spring')
  expect(await ben.heard()).toContain('“Bread” for 20 % less')
  await payStars(ben)
  expect(await ben.all()).toContain('Thank you! “Bread” is yours.')
  expect(await stack.sql('select gross::int, item from factory_payments')).toMatchObject([
    {
      gross: 400,
      item: expect.stringMatching(/^course:\w{10}_SPRING$/),
    },
  ])
  const cleo = await talkTo(stack, 'dripflow', 'Cleo', { username: 'cleo_code', language_code: 'en' })
  await cleo.say(`${link}_spring`)
  await set('Code for Stars', 'off')
  await press(cleo, /^⭐ 400/)
  expect(await stack.sql('select 1 from factory_payments')).toHaveLength(1)
})

it('an author who wants to be forgotten leaves the course to its learners, who know, and who paid keeps what is theirs', async () => {
  await set('Price in Stars', '300')
  await ben.say(link)
  await payStars(ben)
  await press(ben, /^09:00/)
  await ann.say('/deletemydata')
  await ann.press('Delete everything')
  await ben.breathe()
  expect(await ben.heard()).toContain('“Bread” is resting')
  expect(await stack.sql('select owner_id::int, state from dripflow_sequences')).toEqual([
    { owner_id: 0, state: 'frozen' },
  ])
  await ben.say('/again')
  expect(await ben.heard()).toBe('Lesson 1')
  await ben.say(link)
  expect(await ben.heard()).toContain('“Bread” is resting')
})

describe('every month', () => {
  const subscriptions = async () => (await stack.sim(`/sim/stars?user=${ben.id}`)).subscriptions.map(({ cancelled }: any) => cancelled)

  beforeEach(async () => {
    await set('Price in Stars', '300')
    await press(ann, /Paid every month/)
    await ben.say(link)
    await payStars(ben)
    await press(ben, /^09:00/)
  })

  it('nobody who is through is charged again', async () => {
    expect(await subscriptions()).toEqual([false])
    await stack.to('2026-11-27T09:01:00Z')
    expect(await ben.heard()).toBe('It will not be charged again.')
    expect(await subscriptions()).toEqual([true])
  })

  it('nobody who leaves is charged again', async () => {
    await ben.say('/stop')
    await ben.press('Leave')
    expect(await ben.heard()).toContain('You have left “Bread”. It will not be charged again.')
    expect(await subscriptions()).toEqual([true])
  })

  it('nobody whose course is stopped is charged again; and it cannot be deleted under who paid', async () => {
    await ann.press('Back to the course')
    await ann.press('Delete')
    await ann.press('Yes, delete')
    expect(await stack.sql('select state from dripflow_sequences')).toEqual([
      { state: 'live' },
    ])
    await ann.press('Stop')
    expect(await subscriptions()).toEqual([true])
    expect(await ben.heard()).toContain('is resting')
  })

  it('nobody whose course costs nothing any more is charged again', async () => {
    await set('Price in Stars', 'off')
    expect(await subscriptions()).toEqual([true])
  })

  it('a renewal that comes in when its price is not on offer any more is still the author\'s', async () => {
    await stack.sql('update dripflow_lessons set day_number = day_number * 10 where day_number > 1')
    await stack.sql(`update dripflow_sequences set state = 'frozen'`)
    await stack.to('2026-12-23T10:00:00Z')
    expect(await stack.sql('select seller::bigint, gross::int from factory_payments order by id')).toEqual([
      { seller: ann.id, gross: 300 },
      { seller: ann.id, gross: 300 },
    ])
  })
})
