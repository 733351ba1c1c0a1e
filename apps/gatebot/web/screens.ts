// Its screens, as the browser test looks at them: Nora owns a club, others come to it.

import type { Screen, Someone } from '#kit/ui'

type Club = Awaited<ReturnType<typeof club>>

/** Her own Stripe account, set up as far as Stripe wants. */
async function stripe(nora: Someone) {
  await nora.api('POST', '/stripe')
  const { accounts } = await nora.sim('/sim/stripe')
  await nora.sim('/sim/stripe/onboard', { account: accounts.at(-1).id })
}

/** Nora's club, connected and priced: by card once there is an account to pay to. */
async function club(nora: Someone, settings: Record<string, unknown> = { stars: 250 }) {
  const { id: chat } = await nora.sim('/sim/chats', {
    type: 'supergroup',
    title: 'The Trading Room',
    owner: nora.id,
    join_by_request: true,
  })
  await nora.say('/start')
  await nora.sim('/sim/members', {
    chat,
    user: 'gatebot',
    from: nora.id,
    status: 'administrator',
    rights: { can_invite_users: true, can_restrict_members: true },
  })
  const [{ id }] = await nora.api('GET', '/groups')
  if (settings.price)
    await stripe(nora)
  await nora.api('PATCH', `/groups/${id}`, settings)
  return { chat, id }
}

const bothRails = {
  stars: 250,
  trial_days: 7,
  price: { amount: 900, currency: 'usd', interval: 'week' },
}

/** Somebody who opens the club's link. */
async function visitor(nora: Someone, { id }: Club, first_name: string) {
  const person = await nora.sim('/sim/users', { first_name, username: `${first_name.toLowerCase()}_${id.toLowerCase()}`, language_code: 'en' })
  const say = (text: string) => nora.sim('/sim/send', {
    chat: { bot: 'gatebot', user: person.id },
    from: person.id,
    text,
  })
  await say(`/start g_${id}`)
  return {
    ...person as { id: number, username: string },
    /** Presses the newest button whose words begin so. @returns its address where it is a link */
    async press(begin: string): Promise<string> {
      await nora.advance('PT3S')
      const messages: any[] = await nora.sim(`/sim/messages?bot=gatebot&user=${person.id}`)
      const message = messages.findLast(({ reply_markup: keys }) => keys?.inline_keyboard?.flat().some(({ text }: any) => text.startsWith(begin)))
      const button = message.reply_markup.inline_keyboard.flat().find(({ text }: any) => text.startsWith(begin))
      if (!button.url) {
        await nora.sim('/sim/press', {
          chat: { bot: 'gatebot', user: person.id },
          from: person.id,
          message_id: message.message_id,
          button: button.text,
        })
      }
      return button.url
    },
  }
}

type Visitor = Awaited<ReturnType<typeof visitor>>

async function paysInStars(nora: Someone, who: Visitor) {
  await who.press('⭐')
  await nora.sim('/sim/pay', { invoice_link: await who.press('Pay ⭐'), from: who.id })
}

async function paysByCard(nora: Someone, who: Visitor) {
  await who.press('💳')
  const { sessions } = await nora.sim('/sim/stripe')
  await nora.sim('/sim/stripe/checkout', { session: sessions.findLast(({ status }: any) => status === 'open').id, card: 'ok', email: 'payer@example.com' })
}

async function comesIn(nora: Someone, who: Visitor) {
  await nora.sim('/sim/join', { user: who.id, invite_link: await who.press('Join The') })
}

async function inDays(nora: Someone, days: number) {
  const { now } = await nora.sim('/sim/clock')
  return new Date(Date.parse(now) + days * 86_400_000).toISOString()
}

/** Some weeks of a club: Anna pays in Stars, Boris by card, Clara left, Dina has it for free. */
async function livelyClub(nora: Someone) {
  const it = await club(nora, { ...bothRails, trial_days: 0 })
  const anna = await visitor(nora, it, 'Anna')
  await paysInStars(nora, anna)
  await comesIn(nora, anna)
  const clara = await visitor(nora, it, 'Clara')
  await paysInStars(nora, clara)
  const dina = await visitor(nora, it, 'Dina')
  await nora.api('POST', `/groups/${it.id}/comp`, {
    who: `@${dina.username}`,
    until: await inDays(nora, 90),
  })
  const boris = await visitor(nora, it, 'Boris')
  await paysByCard(nora, boris)
  await comesIn(nora, boris)
  await nora.api('POST', `/groups/${it.id}/members/${clara.id}/kick`)
  return { ...it, anna, boris }
}

/** Nora pays for a club of somebody else. */
async function joined(nora: Someone) {
  const it = await club(nora)
  await nora.say(`/start g_${it.id}`)
  await nora.api('POST', `/groups/${it.id}/comp`, {
    who: String(nora.id),
    until: await inDays(nora, 60),
  })
  return it
}

export const screens: Record<string, Screen> = {
  'empty': { path: '/', shows: 'Paid groups live here' },
  'connect': { path: '/connect', shows: 'Make me an administrator' },
  'home': {
    path: '/',
    seed: joined,
    shows: 'The Trading Room',
  },
  'group-new': {
    seed: nora => club(nora, {}),
    path: ({ id }) => `/groups/${id}`,
    shows: 'Set a price, and it is on sale',
  },
  'group': {
    seed: livelyClub,
    path: ({ id }) => `/groups/${id}`,
    shows: '$39.00',
  },
  'group-rights': {
    async seed(nora) {
      const it = await club(nora)
      await nora.sim('/sim/members', {
        chat: it.chat,
        user: 'gatebot',
        from: nora.id,
        status: 'administrator',
        rights: { can_invite_users: true, can_restrict_members: false },
      })
      return it
    },
    path: ({ id }) => `/groups/${id}`,
    shows: 'I lack a right: ban users',
  },
  'group-gone': { path: '/groups/nothing', shows: 'This is not here' },
  'members': {
    seed: livelyClub,
    path: ({ id }) => `/groups/${id}/members`,
    shows: 'Boris',
  },
  'members-empty': {
    seed: nora => club(nora),
    path: ({ id }) => `/groups/${id}/members`,
    shows: 'Nobody has joined yet',
  },
  'members-none': {
    seed: nora => club(nora),
    path: ({ id }) => `/groups/${id}/members?state=past_due`,
    shows: 'Nobody fits',
  },
  'member': {
    seed: livelyClub,
    path: ({ id, boris }) => `/groups/${id}/members/${boris.id}`,
    shows: 'Joined by their link',
  },
  'member-gone': {
    seed: nora => club(nora),
    path: ({ id }) => `/groups/${id}/members/1`,
    shows: 'This is not here',
  },
  'prices': {
    seed: nora => club(nora, {
      ...bothRails,
      pass: {
        days: 30,
        amount: 2500,
        currency: 'usd',
        stars: 900,
      },
    }),
    path: ({ id }) => `/groups/${id}/prices`,
    shows: 'What buyers see',
  },
  'prices-empty': {
    seed: nora => club(nora, {}),
    path: ({ id }) => `/groups/${id}/prices`,
    shows: 'Nothing is on sale yet',
  },
  'codes-empty': {
    async seed(nora) {
      const it = await club(nora, bothRails)
      return it
    },
    path: ({ id }) => `/groups/${id}/codes`,
    shows: 'No codes yet',
  },
  'codes-unready': {
    seed: nora => club(nora),
    path: ({ id }) => `/groups/${id}/codes`,
    shows: 'Codes need cards',
  },
  'codes': {
    async seed(nora) {
      const it = await club(nora, bothRails)
      await nora.api('POST', `/groups/${it.id}/codes`, {
        kind: 'percent',
        code: 'SPRING',
        percent: 20,
        duration: 'once',
      })
      await nora.api('POST', `/groups/${it.id}/codes`, {
        kind: 'amount',
        code: 'FRIENDS',
        amount: 300,
        duration: 'forever',
      })
      return it
    },
    path: ({ id }) => `/groups/${id}/codes`,
    shows: 'FRIENDS',
  },
  'earnings-empty': { path: '/earnings', shows: 'Nothing earned yet' },
  'earnings': {
    seed: livelyClub,
    path: '/earnings',
    shows: 'Waits 21 days',
  },
  'mine': {
    seed: joined,
    path: ({ id }) => `/mine/${id}`,
    shows: 'Yours until',
  },
  'mine-paying': {
    async seed(nora) {
      const it = await club(nora, bothRails)
      await nora.say(`/start g_${it.id}`)
      await nora.api('POST', `/offers/${it.id}/buy`, { rail: 'card' })
      const { sessions } = await nora.sim('/sim/stripe')
      await nora.sim('/sim/stripe/checkout', { session: sessions.findLast(({ status }: any) => status === 'open').id, card: 'ok', email: 'nora@example.com' })
      return it
    },
    path: ({ id }) => `/mine/${id}`,
    shows: 'Next charge',
  },
  'mine-gone': { path: '/mine/nothing', shows: 'This is not here' },
  'offer': {
    async seed(nora) {
      const it = await club(nora, {
        ...bothRails,
        pass: {
          days: 30,
          amount: 2500,
          currency: 'usd',
          stars: 900,
        },
      })
      return it
    },
    path: ({ id }) => `/offers/${id}`,
    shows: 'Choose how to pay',
  },
  'offer-closed': {
    seed: nora => club(nora, {}),
    path: ({ id }) => `/offers/${id}`,
    shows: 'No new members at the moment',
  },
  'offer-mine': {
    seed: joined,
    path: ({ id }) => `/offers/${id}`,
    shows: 'You are in',
  },
  'offer-gone': { path: '/offers/nothing1', shows: 'This is not here' },
}
