// The door of kit/demo: what an app's demo.ts is given to show a month of its life. Types only; `npm run demo` plays it.

/** A message as somebody sees it. */
export interface Seen {
  message_id: number
  from?: { id: number, is_bot: boolean }
  text?: string
  caption?: string
  poll?: { question: string, type: string, options: { text: string }[] }
  invoice?: unknown
  reply_markup?: { inline_keyboard?: { text: string, url?: string }[][] }
}

/** Somebody of the cast who uses this app's bot. */
export interface Player {
  id: number
  name: string
  /** An IANA zone. */
  zone: string
  language: 'en' | 'ru'
  /** Says it to the bot, or in a chat. */
  say: (text: string, chat?: number) => Promise<void>
  /** Anything else somebody sends: a message as in `POST /sim/send`. */
  send: (message: Record<string, unknown>, chat?: number) => Promise<Seen>
  /**
   * Presses the newest button that reads like this, in private or in a chat.
   * @returns its address where it is a link, else what pops up
   * @throws Error where there is none
   */
  press: (words: RegExp, chat?: number) => Promise<string>
  /** What the bot has said to them since this was asked last. */
  news: () => Promise<Seen[]>
  /** Buys a plan of the app by `/upgrade`. */
  upgrade: (how: 'card' | 'stars') => Promise<void>
  /** Pays the Stripe page that was opened last; a card of the pretend Stripe. */
  payByCard: (card?: string) => Promise<void>
}

export interface Stage {
  bot: string
  /** Epoch milliseconds of the sandbox. */
  now: () => Promise<number>
  /** From 0 up to 1, the same in every run. */
  random: () => number
  pick: <T>(of: readonly T[]) => T
  /** So many of the forty (of those who speak a language), each time the next ones. They have started the bot, and it knows their zone. */
  cast: (count: number, language?: Player['language']) => Promise<Player[]>
  /** `/sim/…` of the sandbox: a GET, or a POST with a body. */
  sim: <T = any>(path: string, body?: unknown) => Promise<T>
  /** What is typed and sent takes its time: an ISO 8601 duration. */
  advance: (duration: string) => Promise<void>
}

/** What happens in the hour that begins at `now` (epoch milliseconds); `day` counts from 0. */
export type Hour = (now: number, day: number) => Promise<void>

/** Sets the scene; what it answers is called once an hour of the month. */
export type Demo = (stage: Stage) => Promise<Hour>
