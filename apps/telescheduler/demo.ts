// A month of a café's channel: a greeting every morning, posts of its own on weekdays, guests who react, and a day on which the bot may not post.
import type { Demo } from '#kit/demo'

const posts = [
  'New beans from Huila: apricot, honey, a clean finish. On the bar from tomorrow.',
  'We are looking for somebody for weekend mornings. Write to us here.',
  'Cinnamon buns leave the oven at 8:30 and are usually gone by 10.',
  'Latte art evening on Thursday, seven places, bring a friend.',
  'Closed on Sunday afternoon: the grinder gets new burrs.',
  'A regular of ours has painted the harbour. It hangs by the window.',
  'Oat milk costs nothing extra from now on.',
]
const emoji = ['👍', '❤', '🔥', '👏']

export const demo: Demo = async (stage) => {
  const [owner] = await stage.cast(1, 'en')
  const guests = await stage.cast(8)
  const { id: channel } = await stage.sim<{ id: number }>('/sim/chats', {
    type: 'channel',
    title: 'Harbour Coffee',
    owner: owner!.id,
    members: guests.map(({ id }) => id),
  })
  const rights = (mayPost: boolean) => stage.sim('/sim/members', {
    chat: channel,
    user: stage.bot,
    from: owner!.id,
    status: 'administrator',
    rights: { can_post_messages: mayPost, can_edit_messages: true, can_delete_messages: true },
  })
  await rights(true)
  await stage.advance('PT5S')
  await owner!.press(/\(mine\)/)
  await owner!.upgrade('card')
  await owner!.say('Good morning! The first coffee is ready at seven.')
  await owner!.press(/^Repeat/)
  await owner!.press(/^Every day/)
  await owner!.say('7:00')
  await owner!.press(/^For ever/)
  await owner!.press(/^Leave it/)
  let told = 0

  return async (now, day) => {
    const hour = new Date(now).getUTCHours()
    const weekend = [0, 6].includes(new Date(now).getUTCDay())
    if (hour === 9 && !weekend) {
      await owner!.say(posts[told++ % posts.length]!)
      await owner!.say(stage.random() < 0.5
        ? 'today 17:30'
        : 'tomorrow 8:10')
    }
    // somebody tidies up the administrators, and mends it two days later
    if (hour === 10 && day === 12)
      await rights(false)
    if (hour === 10 && day === 14) {
      await rights(true)
      await stage.advance('PT5S')
      await owner!.press(/^Go on/)
    }
    if (hour % 6 === 0) {
      const [newest] = (await stage.sim<{ message_id: number, from?: unknown, text?: string }[]>(`/sim/messages?chat=${channel}&limit=1`)).filter(({ text }) => text)
      if (newest) {
        for (const guest of guests.filter(() => stage.random() < 0.3)) {
          await stage.sim('/sim/react', {
            chat: channel,
            message_id: newest.message_id,
            from: guest.id,
            emoji: stage.pick(emoji),
          })
        }
      }
    }
  }
}
