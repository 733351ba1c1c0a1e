// A month of a course on bread: its author sells it after two free days, learners come all month, do their tasks or fall asleep over them.
import type { Demo, Player } from '#kit/demo'

const lessons: [text: string, gate?: string][] = [
  ['Flour, water, salt, time. Today you only weigh: 500 g of flour, 350 g of water.'],
  ['Your starter. Mix 50 g of flour with 50 g of water and leave it on the window sill.'],
  ['Feed it: take half away, add as much again.', 'done'],
  ['The first dough. It will stick. That is right.'],
  ['Folding instead of kneading: four times, half an hour apart.', 'done'],
  ['Shaping: tension on the surface, calm hands.'],
  ['The oven: as hot as it goes, and steam.'],
  ['Your loaf, cut open: what the crumb tells you.'],
]

export const demo: Demo = async (stage) => {
  const [author] = await stage.cast(1, 'en')
  await author!.upgrade('card')
  await author!.say('/new Bread in eight days')
  for (const [place, [text, gate]] of lessons.entries()) {
    if (place)
      await author!.say(`/day ${place + 1}`)
    await author!.say(text)
    if (gate)
      await author!.say(`/gate ${gate}`)
  }
  await author!.say('/course')
  await author!.press(/^Publish/)
  const published = (await author!.news()).at(-1)!.text!
  const link = /start=(\S+)/.exec(published)![1]!
  await author!.say('/courses')
  await author!.press(/^✏️ Bread/)
  await author!.press(/^Price/)
  await author!.press(/^Price in Stars/)
  await author!.say('400')
  await author!.press(/^Connect my Stripe/)
  const { accounts } = await stage.sim<{ accounts: { id: string }[] }>('/sim/stripe')
  await stage.sim('/sim/stripe/onboard', { account: accounts.at(-1)!.id })
  await stage.advance('PT5S')
  await author!.say('/courses')
  await author!.press(/^✏️ Bread/)
  await author!.press(/^Price/)
  await author!.press(/^Price by card/)
  await author!.say('$12')
  await author!.press(/^Free days/)
  await author!.say('2')

  const comers = await stage.cast(18)
  const learners: Player[] = []

  return async (now, day) => {
    const hour = new Date(now).getUTCHours()
    // somebody new on most days
    if (hour === 11 && day % 3 !== 2 && comers.length) {
      const learner = comers.shift()!
      await learner.say(`/start ${link}`)
      await learner.press(/^09:00/)
      learners.push(learner)
    }
    if (hour % 4 !== 0)
      return
    for (const learner of learners) {
      for (const { reply_markup: markup } of await learner.news()) {
        const buttons = markup?.inline_keyboard?.flat().map(({ text }) => text) ?? []
        const finds = (words: RegExp) => buttons.some(text => words.test(text))
        if (finds(/✓/) && stage.random() < 0.85) {
          await learner.press(/✓/)
        }
        else if (finds(/^💳/) && finds(/^⭐/)) {
          // half buy, half of those by card
          const luck = stage.random()
          if (luck < 0.35) {
            await learner.press(/^💳/)
            await learner.payByCard()
          }
          else if (luck < 0.6) {
            await stage.sim('/sim/stars', { user: learner.id, amount: 1000 })
            await learner.press(/^⭐/)
            const bill = (await learner.news()).findLast(({ invoice }) => invoice)
            if (bill) {
              await stage.sim('/sim/pay', {
                chat: { bot: stage.bot, user: learner.id },
                message_id: bill.message_id,
                from: learner.id,
              })
            }
          }
        }
      }
    }
    if (hour === 12 && day === 20)
      await stage.sim('/sim/block', { bot: stage.bot, user: learners[2]!.id, blocked: true })
  }
}
