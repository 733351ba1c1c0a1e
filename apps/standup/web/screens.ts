// Its screens, as the browser test looks at them.
import type { Screen, Someone } from '#kit/ui'

const bot = 'standup'

/** A colleague, who talks to the bot like anybody. */
async function colleague({ sim, advance }: Someone, first_name: string) {
  const { id } = await sim('/sim/users', { first_name, language_code: 'en' })
  return {
    id: id as number,
    async say(text: string) {
      await sim('/sim/send', {
        chat: { bot, user: id },
        from: id,
        text,
      })
      await advance('PT3S')
    },
  }
}

async function press({ sim, advance }: Someone, chat: number, button: string, from: number) {
  const messages = await sim<any[]>(`/sim/messages?chat=${chat}`)
  const { message_id } = messages.findLast(({ reply_markup }) => reply_markup?.inline_keyboard?.flat().some((key: any) => key.text === button))
  await sim('/sim/press', { chat, message_id, button, from })
  await advance('PT3S')
}

/** A group with a standup every day: Ann's or this person's, both in it, and three more. */
async function standup(someone: Someone, { admin = true } = {}) {
  const { sim, api, id } = someone
  const ann = await colleague(someone, 'Ann Petrova')
  const bob = await colleague(someone, 'Bob')
  const chris = await colleague(someone, 'Christopher Featherstonehaugh-Cholmondeley')
  const dora = await colleague(someone, 'Дора')
  for (const { say } of [someone, ann, bob, chris, dora]) {
    await say('/start')
    await say('/tz UTC')
  }
  const owner = admin
    ? id
    : ann.id
  const { id: group } = await sim('/sim/chats', {
    type: 'supergroup',
    title: 'Makers of things',
    owner,
    members: [id, ann.id, bob.id, chris.id, dora.id].filter(one => one !== owner),
  })
  await sim('/sim/members', {
    chat: group,
    user: bot,
    from: owner,
    status: 'member',
  })
  await someone.advance('PT3S')
  await press(someone, group, 'Set up standup', owner)
  for (const { id } of [someone, ann, bob, chris, dora])
    await press(someone, group, 'Join', id)
  const { teams: [{ id: team }] } = await api('GET', '/teams')
  if (admin) {
    await api('PATCH', `/teams/${team}`, {
      days: [1, 2, 3, 4, 5, 6, 7],
    })
  }
  return {
    group: group as number,
    team: team as string,
    ann,
    bob,
    chris,
    dora,
  }
}

async function answer({ say }: { say: (text: string) => Promise<unknown> }, words: string[]) {
  await say('/standup')
  for (const word of words)
    await say(word)
}

async function busyDay(someone: Someone) {
  const made = await standup(someone)
  await made.dora.say('/ooo today')
  await answer(made.ann, ['The parser reads everything now:\n– dates\n– times\n– and what people really type', 'Its documentation', 'No access to the staging server since yesterday, and nobody answers my mails about it'])
  await answer(made.bob, ['Reviews', 'More reviews', 'nothing'])
  return made
}

async function anonymous(someone: Someone) {
  const made = await standup(someone)
  await someone.api('PATCH', `/teams/${made.team}`, { anonymous: true })
  await answer(made.ann, ['Fine', 'Rest', 'Noise'])
  return made
}

async function withKinds(someone: Someone) {
  const made = await standup(someone)
  await someone.api('PUT', `/teams/${made.team}/questions`, {
    version: 1,
    questions: [
      { text: 'What did you get done since last time?', kind: 'text' },
      { text: 'How do you feel today?', kind: 'scale', required: true },
      {
        text: 'Where do you work?',
        kind: 'choice',
        options: ['Home', 'Office', 'On the way'],
      },
      {
        text: 'What do you work on?',
        kind: 'multi',
        options: ['Product', 'Support', 'Everything else that has to be done'],
      },
      { text: 'Is there anything in your way?', kind: 'yesno', blocker: true },
      { text: 'How many hours did you sleep?', kind: 'number' },
    ],
  })
  return made
}

export const screens: Record<string, Screen> = {
  'empty': { path: '/', shows: 'You are in no standup yet' },
  'board': { path: '/', seed: busyDay, shows: 'The parser reads everything now' },
  'list': {
    path: '/',
    async seed(someone) {
      const { group } = await standup(someone)
      await someone.sim('/sim/send', { chat: group, from: someone.id, text: '/new@StandupTGBot' })
    },
    shows: 'Standup 2',
  },
  'no-standup': {
    seed: standup,
    path: ({ team }) => `/teams/${team}/2026-01-01`,
    shows: 'No standup on this day',
  },
  'anonymous': {
    async seed(someone) {
      const made = await anonymous(someone)
      await answer(made.bob, ['Tired', 'Sleep', 'no'])
      await answer(made.chris, ['Glad', 'Write', 'no'])
      return made
    },
    path: ({ team }) => `/teams/${team}`,
    shows: 'Tired',
  },
  'too-few': {
    seed: anonymous,
    path: ({ team }) => `/teams/${team}`,
    shows: 'Fewer than 3 people answered',
  },
  'answer': {
    seed: withKinds,
    path: ({ team }) => `/teams/${team}/answer`,
    shows: 'How many hours did you sleep?',
  },
  'history': {
    async seed(someone) {
      const made = await busyDay(someone)
      await answer(someone, ['Wrote a plan', 'Follow it', 'no'])
      for (let day = 0; day < 2; day++) {
        await someone.advance('P1D')
        await answer(made.ann, ['Tests', 'More tests', 'no'])
      }
      return made
    },
    path: ({ team }) => `/teams/${team}/history`,
    shows: 'The last 90 days',
  },
  'history-answers': {
    seed: busyDay,
    path: ({ team }) => `/teams/${team}/history/answers`,
    shows: 'More reviews',
  },
  'history-empty': {
    seed: standup,
    path: ({ team }) => `/teams/${team}/history`,
    shows: 'Nothing has been answered yet',
  },
  'settings': {
    async seed(someone) {
      const made = await standup(someone)
      await someone.api('PUT', `/teams/${made.team}/days/2027-12-24`, { off: true })
      return made
    },
    path: ({ team }) => `/teams/${team}/settings`,
    shows: 'Time to answer',
  },
  'settings-of-others': {
    seed: someone => standup(someone, { admin: false }),
    path: ({ team }) => `/teams/${team}/settings`,
    shows: 'Admins of the group can change this',
  },
  'questions': {
    seed: withKinds,
    path: ({ team }) => `/teams/${team}/questions`,
    shows: 'What do you work on?',
  },
  'me': {
    async seed(someone) {
      await standup(someone)
      await someone.api('POST', '/me/away', { from: '2027-12-24', to: '2028-01-02' })
      await someone.api('PATCH', '/me', { country: 'DE', region: 'BY' })
    },
    path: '/me',
    shows: 'Days away',
  },
}
