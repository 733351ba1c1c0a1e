// A month of a team of twelve around the world: most answer, some late, some not; one goes on holiday, one is stuck now and then.
import type { Demo, Player, Seen } from '#kit/demo'

const done = [
  'Finished the import.',
  'Reviewed two pull requests.',
  'Mended the flaky test.',
  'Wrote the first draft.',
  'Talked to three customers.',
  'Moved the invoices over.',
]
const next = [
  'The export.',
  'The second draft.',
  'Tests for the import.',
  'A day of reviews.',
  'The slow query.',
  'Plans for next week.',
]
const stuck = ['Waiting for access to the server.', 'The designs are not there yet.', 'Nobody knows who owns the certificate.']

export const demo: Demo = async (stage) => {
  const [lead] = await stage.cast(1, 'en')
  const team = [
    lead!,
    ...await stage.cast(11),
  ]
  const { id: group } = await stage.sim<{ id: number }>('/sim/chats', {
    type: 'supergroup',
    title: 'Product team',
    owner: lead!.id,
    members: team.slice(1).map(({ id }) => id),
  })
  await stage.sim('/sim/members', {
    chat: group,
    user: stage.bot,
    from: lead!.id,
    status: 'member',
  })
  await stage.advance('PT5S')
  await lead!.press(/^Set up standup/, group)
  await stage.advance('PT5S')
  for (const person of team) {
    await person.press(/^(?:Join|Присоединиться)/, group)
    await person.news()
  }
  await lead!.upgrade('stars')

  /** Questions wait for whom, and how many hours they still need. */
  const waiting = new Map<Player, number>()
  async function answer(person: Player): Promise<void> {
    for (const words of [
      stage.pick(done),
      stage.pick(next),
      stage.random() < 0.15
        ? stage.pick(stuck)
        : '-',
    ])
      await person.say(words)
  }

  async function clearTheWay(): Promise<void> {
    for (let tries = 0; tries < 3 && stage.random() < 0.8; tries++) {
      const digest = await stage.sim<Seen[]>(`/sim/messages?chat=${group}&as=${lead!.id}&limit=30`)
      const open = (words: RegExp) => digest.some(({ reply_markup: markup }) => markup?.inline_keyboard?.flat().some(({ text }) => words.test(text)))
      if (!open(/^✅/))
        return
      if (open(/^🙋/) && stage.random() < 0.4)
        await stage.pick(team).press(/^🙋/, group)
      await stage.pick(team).press(/^✅/, group)
    }
  }

  return async (now, day) => {
    const hour = new Date(now).getUTCHours()
    // what stands in the way is talked over twice a week, and mostly cleared
    if (hour === 15 && [2, 4].includes(new Date(now).getUTCDay()))
      await clearTheWay()
    if (hour === 6 && day === 9)
      await team[4]!.say(`/ooo ${new Date(now + 86_400_000).toISOString().slice(0, 10)}..${new Date(now + 6 * 86_400_000).toISOString().slice(0, 10)}`)
    for (const person of team) {
      const asked = (await person.news()).some(({ text = '' }) => /\b1\/\d/.test(text))
      if (asked && stage.random() < 0.88) {
        waiting.set(person, stage.random() < 0.8
          ? 0
          : 2 + Math.floor(stage.random() * 6))
      }
      const left = waiting.get(person)
      if (left === undefined)
        continue
      if (left > 0) {
        waiting.set(person, left - 1)
        continue
      }
      waiting.delete(person)
      await answer(person)
    }
  }
}
