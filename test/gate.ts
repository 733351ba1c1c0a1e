// GateBot's stage for tests: Ann owns a club, Bob would like to come in; both speak with the bot.

import type { StackOptions } from './stack.ts'
import type { Talk } from './talk.ts'
import gatebot from '../apps/gatebot/index.ts'
import { createStack } from './stack.ts'
import { talkTo } from './talk.ts'

export type Gate = Awaited<ReturnType<typeof openGate>>

const allRights = { can_invite_users: true, can_restrict_members: true }

/** The founder is nobody on the stage (id 999) and takes five percent. */
export async function openGate({ now = '2026-03-01T10:00:00Z', env, type = 'supergroup', ...more }: Partial<Pick<StackOptions, 'now' | 'env' | 'pagesDir'>> & { type?: string } = {}) {
  const stack = await createStack({
    apps: [gatebot],
    now,
    env: { PLATFORM_FEE_PERCENT: '5', FOUNDER_CHAT_ID: '999', ...env },
    ...more,
  })
  const person = (name: string, username: string, language_code = 'en') => talkTo(stack, 'gatebot', name, { username, language_code })
  const [ann, bob] = [await person('Ann', 'annie'), await person('Bob', 'bobby')]
  const { id: chat } = await stack.sim<{ id: number }>('/sim/chats', {
    type,
    title: 'Ann\'s Club',
    owner: ann.id,
    ...type === 'supergroup' && { join_by_request: true },
  })
  await ann.say('/start')

  /** Telegram's word for how somebody stands in the club. */
  async function status(user: { id: number }, where = chat): Promise<string> {
    const answer = await (await fetch(`${stack.sandbox.url}/bot${stack.env.GATEBOT_TOKEN}/getChatMember?chat_id=${where}&user_id=${user.id}`)).json() as any
    return answer.result.status
  }

  /** Ann makes the bot an administrator, with these rights. */
  async function connect(rights: Record<string, boolean> = allRights, where = chat, by: Talk = ann): Promise<void> {
    await stack.sim('/sim/members', {
      chat: where,
      user: 'gatebot',
      from: by.id,
      status: 'administrator',
      rights,
    })
    await by.breathe()
  }

  /** Ann's own Stripe account, set up on the pretend Stripe's page. @returns its id */
  async function onboard(): Promise<string> {
    await ann.press('Connect my Stripe')
    const { accounts } = await stack.sim('/sim/stripe')
    await stack.sim('/sim/stripe/onboard', { account: accounts.at(-1).id })
    await ann.breathe()
    return accounts.at(-1).id
  }

  /** Presses a button of Ann's card of the club and answers what it asks. */
  async function set(button: string, answer: string): Promise<void> {
    await ann.press(button)
    await ann.say(answer)
  }

  /** Presses the newest button whose text fits. @returns its address where it is a link, else what pops up */
  async function press(talk: Talk, word: RegExp): Promise<string> {
    const messages = await stack.messages(talk.chat)
    const keys = messages.flatMap((message: any) => (message.reply_markup?.inline_keyboard?.flat() ?? []).map((key: any) => ({ ...key, message: message.message_id })))
    const button = keys.findLast((key: any) => word.test(key.text))
    if (!button)
      throw new Error(`No button like ${word}; the last message says: ${messages.at(-1)?.text}`)
    if (button.url)
      return button.url
    const answer = await stack.press(talk.chat, button.message, button.text, talk.id)
    await talk.breathe()
    return answer.answer?.text ?? ''
  }

  async function join(who: Talk, more: Record<string, unknown> = {}) {
    const answer = await stack.sim('/sim/join', {
      ...more.invite_link
        ? {}
        : { chat },
      user: who.id,
      ...more,
    })
    await who.breathe()
    return answer
  }

  const openSession = async () => (await stack.sim('/sim/stripe')).sessions.findLast((session: any) => session.status === 'open')

  /** Pays on Stripe's page, and comes back to the bot as that page leads. */
  async function payByCard(who: Talk = bob, { card = 'ok', button = /\$9/, ...more }: { card?: string, button?: RegExp, promotion_code?: string } = {}) {
    await press(who, button)
    const paid = await stack.sim('/sim/stripe/checkout', {
      session: (await openSession()).id,
      card,
      email: `${who.first_name}@example.com`,
      ...more,
    })
    await who.breathe()
    await who.say(`/start ${new URL(paid.redirect).searchParams.get('start')}`)
    return paid
  }

  async function payInStars(who: Talk = bob) {
    await press(who, /^⭐/)
    const paid = await stack.sim('/sim/pay', { invoice_link: await press(who, /^Pay ⭐/), from: who.id })
    await who.breathe()
    return paid
  }

  const publicId = async (): Promise<string> => (await stack.sql('select public_id from gatebot_groups where telegram_group_id = $1', [chat]))[0]!.public_id

  return {
    stack,
    person,
    ann,
    bob,
    chat,
    status,
    connect,
    onboard,
    set,
    press,
    join,
    openSession,
    payByCard,
    payInStars,
    publicId,
    /** The club is connected and costs $9 a week, to Ann's own account, or 250 Stars for 30 days. */
    async priced() {
      await connect()
      await onboard()
      await ann.say('/groups')
      await set('Price in Stars', '250')
      await set('Price by card', '$9 a week')
    },
    /** The club is connected and costs 250 Stars for 30 days. */
    async starred() {
      await connect()
      await ann.say('/groups')
      await set('Price in Stars', '250')
    },
    /** Bob's link of the offer. */
    async knock(who: Talk = bob) {
      await who.say(`/start g_${await publicId()}`)
    },
    /** A member's row. */
    member: async (who: { id: number }) => (await stack.sql('select * from gatebot_members where telegram_user_id = $1', [who.id]))[0],
  }
}
