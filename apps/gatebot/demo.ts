// A month of a paid club: people knock and pay by card or in Stars, two cards fail at renewal and one of them is mended, one member cancels, one gets the money back.
import type { Demo, Player } from '#kit/demo'

export const demo: Demo = async (stage) => {
  const [owner] = await stage.cast(1, 'en')
  const { id: chat } = await stage.sim<{ id: number }>('/sim/chats', {
    type: 'supergroup',
    title: 'The Reading Room',
    owner: owner!.id,
    join_by_request: true,
  })
  await stage.sim('/sim/members', {
    chat,
    user: stage.bot,
    from: owner!.id,
    status: 'administrator',
    rights: { can_invite_users: true, can_restrict_members: true },
  })
  await stage.advance('PT5S')
  await owner!.press(/^Connect my Stripe/)
  const { accounts } = await stage.sim<{ accounts: { id: string }[] }>('/sim/stripe')
  await stage.sim('/sim/stripe/onboard', { account: accounts.at(-1)!.id })
  await stage.advance('PT5S')
  await owner!.upgrade('card')
  for (const [button, answer] of [
    ['Price in Stars', '300'],
    ['Price by card', '$6 a week'],
  ] as const) {
    await owner!.say('/groups')
    await owner!.press(new RegExp(`^${button}`))
    await owner!.say(answer)
  }

  const comers = await stage.cast(16, 'en')
  const members: Player[] = []
  const failing: Player[] = []

  async function comesIn(person: Player, nth: number): Promise<void> {
    await stage.sim('/sim/join', { chat, user: person.id })
    await stage.advance('PT2S')
    if (nth % 7 === 6)
      return // looks at the price and goes
    if (nth % 3 === 2) {
      await stage.sim('/sim/stars', { user: person.id, amount: 2000 })
      await person.press(/^⭐/)
      await stage.sim('/sim/pay', { invoice_link: await person.press(/^Pay ⭐/), from: person.id })
    }
    else {
      const fails = [1, 4].includes(nth)
      await person.press(/\$6/)
      await person.payByCard(fails
        ? 'fails-later'
        : 'ok')
      if (fails)
        failing.push(person)
    }
    members.push(person)
  }

  return async (now, day) => {
    const hour = new Date(now).getUTCHours()
    if (hour === 18 && day % 2 === 0 && comers.length)
      await comesIn(comers.shift()!, day / 2)
    // the second card that failed is changed before the grace ends, the first is not
    if (hour === 20 && day === 17) {
      await failing[1]!.say('/mystatus')
      await failing[1]!.press(/^Change the card/)
      const { portals } = await stage.sim<{ portals: { id: string }[] }>('/sim/stripe')
      await stage.sim('/sim/stripe/portal', { session: portals.at(-1)!.id, action: 'card', card: 'ok' })
    }
    if (hour === 20 && day === 19) {
      await members[3]!.say('/mystatus')
      await members[3]!.press(/^Cancel/)
      await members[3]!.press(/^Yes, cancel/)
    }
    if (hour === 20 && day === 22) {
      const { charges } = await stage.sim<{ charges: { id: string, status: string }[] }>('/sim/stripe')
      const last = charges.findLast(({ status }) => status === 'succeeded')
      if (last)
        await stage.sim('/sim/stripe/refund', { charge: last.id })
    }
  }
}
