// The stage of the demo: forty people, and what they can do to a bot by way of the sandbox.
import type { Player, Seen, Stage } from '#kit/demo'
import { AppError } from '#kit/app'

/** Where everybody lives; as many names as there are people. */
const homes: [zone: string, language: 'en' | 'ru', names: string[]][] = [
  [
    'Europe/Berlin',
    'en',
    [
      'Lena',
      'Jonas',
      'Mia',
      'Felix',
      'Clara',
      'Emil',
    ],
  ],
  [
    'Europe/London',
    'en',
    [
      'Oliver',
      'Amelia',
      'Harry',
      'Grace',
      'Freya',
    ],
  ],
  [
    'America/New_York',
    'en',
    [
      'Noah',
      'Emma',
      'Liam',
      'Ava',
      'Ethan',
      'Zoe',
    ],
  ],
  [
    'America/Los_Angeles',
    'en',
    ['Mason', 'Chloe', 'Logan', 'Ruby'],
  ],
  [
    'America/Sao_Paulo',
    'en',
    ['Bruno', 'Larissa', 'Rafael'],
  ],
  [
    'Asia/Kolkata',
    'en',
    ['Asha', 'Ravi', 'Priya', 'Dev'],
  ],
  [
    'Asia/Tokyo',
    'en',
    ['Kenji', 'Yuki', 'Haru'],
  ],
  [
    'Europe/Moscow',
    'ru',
    [
      'Анна',
      'Борис',
      'Вера',
      'Глеб',
      'Дарья',
      'Егор',
    ],
  ],
  [
    'Asia/Tbilisi',
    'ru',
    ['Нино', 'Тимур', 'Ольга'],
  ],
]

/** mulberry32: the same numbers from the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6D2B79F5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

export type Ask = <T = any>(path: string, body?: unknown) => Promise<T>

/** Speaks with a sandbox. @throws Error with its words */
export function asking(sandboxUrl: string): Ask {
  return async (path, body) => {
    const response = await fetch(sandboxUrl + path, body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
    const answer = await response.json() as any
    if (!response.ok)
      throw new AppError('demo-refused', `${path}: ${answer.message}`)
    return answer
  }
}

export interface Somebody { id: number, name: string, zone: string, language: 'en' | 'ru' }

/** The forty come into the sandbox. */
export async function gather(ask: Ask): Promise<Somebody[]> {
  const cast: Somebody[] = []
  for (const [zone, language, names] of homes) {
    for (const name of names) {
      const username = `demo_${cast.length + 1}`
      const { id } = await ask<{ id: number }>('/sim/users', { first_name: name, username, language_code: language })
      cast.push({ id, name, zone, language })
    }
  }
  return cast
}

function createPlayer(ask: Ask, bot: string, somebody: Somebody): Player {
  const { id } = somebody
  const dialog = { bot, user: id }
  let read = 0
  const placeOf = (chat: number | undefined) => chat ?? dialog
  const messages = (chat?: number): Promise<Seen[]> => ask(chat === undefined
    ? `/sim/messages?bot=${bot}&user=${id}&limit=60`
    : `/sim/messages?chat=${chat}&as=${id}&limit=60`)
  const player: Player = {
    ...somebody,
    async say(text, chat) {
      await player.send({ text }, chat)
    },
    send: (message, chat) => ask('/sim/send', {
      chat: placeOf(chat),
      from: id,
      ...message,
    }),
    async press(words, chat) {
      const seen = await messages(chat)
      const message = seen.findLast(({ reply_markup: markup }) => markup?.inline_keyboard?.flat().some(({ text }) => words.test(text)))
      const button = message?.reply_markup!.inline_keyboard!.flat().find(({ text }) => words.test(text))
      if (!message || !button)
        throw new AppError('demo-no-button', `${somebody.name} finds no button like ${words} of ${bot}; the last message says: ${seen.at(-1)?.text}`)
      if (button.url)
        return button.url
      const pressed = await ask<{ answer: { text?: string, url?: string } | null }>('/sim/press', {
        chat: placeOf(chat),
        message_id: message.message_id,
        button: button.text,
        from: id,
      })
      // what a button leads to may come a moment later
      await ask('/sim/clock', { advance: 'PT2S' })
      return pressed.answer?.url ?? pressed.answer?.text ?? ''
    },
    async news() {
      const fresh = (await messages()).filter(message => message.message_id > read)
      read = Math.max(read, ...fresh.map(message => message.message_id))
      return fresh.filter(message => message.from?.is_bot)
    },
    async payByCard(card = 'ok') {
      const { sessions } = await ask<{ sessions: { id: string, status: string }[] }>('/sim/stripe')
      const paid = await ask<{ redirect?: string }>('/sim/stripe/checkout', {
        session: sessions.findLast(({ status }) => status === 'open')?.id,
        card,
        email: `person-${id}@example.com`,
      })
      const start = paid.redirect && new URL(paid.redirect).searchParams.get('start')
      if (start)
        await player.say(`/start ${start}`)
    },
    async upgrade(how) {
      await player.say('/upgrade')
      if (how === 'card') {
        await player.press(/^💳/)
        await player.payByCard()
        return
      }
      await ask('/sim/stars', { user: id, amount: 5000 })
      await player.press(/^⭐/)
      await ask('/sim/pay', { invoice_link: await player.press(/^(?:Pay|Оплатить) ⭐/), from: id })
    },
  }
  return player
}

/** A stage for one app. Its luck is its own, so that a new app does not change the others' month. */
export function createStage(ask: Ask, bot: string, people: Somebody[], seed: number): Stage {
  const random = randomFrom(seed)
  let next = Math.floor(random() * people.length)
  return {
    bot,
    sim: ask,
    random,
    pick: of => of[Math.floor(random() * of.length)]!,
    now: async () => Date.parse((await ask<{ now: string }>('/sim/clock')).now),
    advance: async duration => void await ask('/sim/clock', { advance: duration }),
    async cast(count, language) {
      const chosen: Somebody[] = []
      for (; chosen.length < count; next++) {
        const somebody = people[next % people.length]!
        if (!language || somebody.language === language)
          chosen.push(somebody)
      }
      const players: Player[] = []
      for (const somebody of chosen) {
        const player = createPlayer(ask, bot, somebody)
        await player.say('/start')
        await player.say(`/tz ${somebody.zone}`)
        players.push(player)
      }
      return players
    },
  }
}
