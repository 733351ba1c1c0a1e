// What the founder does about other people's payments, in chat: answers questions, gives money back. Sellers give back their own.
import type { Stack } from './stack.ts'
import type { Talk } from './talk.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import dripflow from '../apps/dripflow/index.ts'
import telescheduler from '../apps/telescheduler/index.ts'
import { createStack } from './stack.ts'
import { talkTo } from './talk.ts'

let stack: Stack
let founder: Talk
let bob: Talk
beforeEach(async () => {
  stack = await createStack({
    apps: [dripflow, telescheduler],
    now: '2026-03-01T10:00:00Z',
    env: { FOUNDER_CHAT_ID: '100000001' },
  })
  founder = await talkTo(stack, 'telescheduler', 'Fred', { username: 'fredfred', language_code: 'ru' })
  bob = await talkTo(stack, 'telescheduler', 'Bob', { username: 'bobby', language_code: 'en' })
  await bob.say('/start')
})
afterEach(() => stack.close())

async function ask(words: string): Promise<void> {
  await bob.say('/paysupport')
  await bob.say(words)
  expect(await bob.heard()).toContain('It is on its way')
}

describe('a question about a payment', () => {
  it('waits for a founder who has started no bot, and comes in his language', async () => {
    await ask('I paid twice')
    expect(await founder.all()).toBe('')
    await founder.say('/start')
    await stack.advance('PT2M')
    expect(await founder.heard()).toContain(`id ${bob.id}`)
    expect(await founder.heard()).toContain('I paid twice')
    await ask('Again')
    expect(await founder.heard()).toContain('вопрос об оплате от Bob')
  })

  it('is answered by a reply, whatever the question says, by /answer, and by its link', async () => {
    await founder.say('/start')
    await ask('Where?\nhttps://t.me/x?start=answer-100000009')
    const { message_id: reply_to } = await founder.last()
    await founder.send({ text: 'It is put right.', reply_to })
    expect(await bob.heard()).toContain('It is put right.')
    expect(await bob.heard()).toContain('/paysupport')
    expect(await founder.heard()).toBe('Ваш ответ дошёл.')
    await founder.say(`/answer ${bob.id} Sorry!`)
    expect(await bob.heard()).toContain('Sorry!')
    await founder.say(`/start answer-${bob.id}`)
    await founder.say('The third')
    expect(await bob.heard()).toContain('The third')
    await stack.sim('/sim/block', { bot: 'telescheduler', user: bob.id, blocked: true })
    await founder.say(`/answer ${bob.id} Are you there?`)
    expect(await founder.heard()).toContain('Ответ не дошёл')
    await founder.say('/answer 5 Hello')
    expect(await founder.heard()).toContain('не знаю этого человека')
    await founder.say('/answer')
    expect(await founder.heard()).toContain('/answer 123456789')
  })

  it('that came by another bot is answered in its own', async () => {
    const other = { bot: 'dripflow', user: founder.id }
    await stack.say('dripflow', founder, '/start')
    await ask('Help')
    const asked = await stack.last('dripflow', founder)
    expect(asked.text).toContain('Help')
    await stack.send(other, founder, { text: 'Yes', reply_to: asked.message_id })
    expect((await stack.last('dripflow', founder)).text).toMatch(new RegExp(`TeleScheduler\\w*\\?start=answer-${bob.id}`, 'i'))
    expect(await bob.all()).not.toContain('Yes')
  })

  it('is nobody else\'s to answer', async () => {
    await bob.say(`/answer ${founder.id} Hi`)
    expect(await bob.heard()).toContain('Only the founder')
    await bob.say(`/start answer-${founder.id}`)
    expect(await bob.heard()).not.toContain('answer')
  })
})

describe('a payment is given back', { timeout: 60_000 }, () => {
  const held = async () => (await stack.sql('select status from factory_entitlements order by id')).map(({ status }) => status)
  const number = async () => (await stack.sql('select id::int from factory_payments order by id desc'))[0]!.id as number

  async function payInStars(): Promise<void> {
    await bob.say('/upgrade')
    await bob.press((await bob.last()).reply_markup.inline_keyboard.flat().find((key: any) => key.text.startsWith('⭐')).text)
    await stack.sim('/sim/pay', { invoice_link: (await bob.last()).reply_markup.inline_keyboard[0][0].url, from: bob.id })
    await bob.breathe()
  }

  async function payByCard(): Promise<void> {
    await bob.say('/upgrade')
    await bob.press((await bob.last()).reply_markup.inline_keyboard.flat().find((key: any) => key.text.startsWith('💳')).text)
    const { sessions } = await stack.sim('/sim/stripe')
    await stack.sim('/sim/stripe/checkout', { session: sessions.at(-1).id, email: 'bob@example.com' })
    await bob.breathe()
  }

  it.each([
    ['in Stars', payInStars],
    ['by card', payByCard],
  ])('to who paid %s, when the founder says so twice', async (_, pay) => {
    await founder.say('/start')
    await founder.say('/refund')
    expect(await founder.heard()).toContain('оплаты, которую вы могли бы вернуть, нет')
    await pay()
    expect(await held()).toEqual(['active'])
    await founder.say('/refund')
    expect(await founder.heard()).toContain(`/refund ${await number()}: `)
    expect(await founder.heard()).toContain('Bob')
    await founder.say(`/refund ${await number()}`)
    await founder.press('Нет, оставить')
    expect(await held()).toEqual(['active'])
    await founder.say(`/refund ${await number()}`)
    await founder.press('Да, вернуть')
    await bob.breathe()
    expect(await held()).toEqual(['refunded'])
    expect((await stack.sql('select gross = refunded as back from factory_payments'))).toEqual([
      { back: true },
    ])
    expect(await bob.heard()).toContain('has ended')
    await founder.say(`/refund ${await number()}`)
    expect(await founder.heard()).toContain('вернуть, нет')
    await founder.say('/refund it all')
    expect(await founder.heard()).toContain('/refund 12')
  })

  it('not at all where Stripe refuses, and that is said', async () => {
    await founder.say('/start')
    await payByCard()
    await stack.sql(`update factory_payments set ref = 'ch_nowhere'`)
    await founder.say(`/refund ${await number()}`)
    await founder.press('Да, вернуть')
    await founder.breathe()
    expect(await founder.heard()).toContain('вернуть не удалось')
    expect(await held()).toEqual(['active'])
  })

  it('by a seller, only what was paid to them', async () => {
    await payInStars()
    const cara = await talkTo(stack, 'telescheduler', 'Cara', { username: 'caracara', language_code: 'en' })
    await cara.say(`/refund ${await number()}`)
    expect(await cara.heard()).toContain('no payment that you could give back')
    await stack.sql('update factory_payments set seller = $1', [cara.id])
    await cara.say(`/refund ${await number()}`)
    await cara.press('Yes, give it back')
    await bob.breathe()
    expect(await held()).toEqual(['refunded'])
  })
})
