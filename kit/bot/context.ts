// What a handler in bot.ts is given: grammY's Context with this app's rows, the person, the open dialog and a plan for later.
import type { FormattedString } from '@grammyjs/parse-mode'
import type { InlineKeyboardMarkup, ReplyParameters } from '@grammyjs/types'
import type { Context, Middleware, NextFunction } from 'grammy'
import type { Work } from '#kit/jobs'
import type { Language } from './texts.ts'

export interface Person {
  tz: string | null
  country: string | null
  started: boolean
  blocked: boolean
}

export interface Dialog { step: string, data: any, version: number }

export type Keyboard = InlineKeyboardMarkup | { reply_markup?: never, keyboard: any[][], resize_keyboard?: boolean, one_time_keyboard?: boolean } | { remove_keyboard: true } | { force_reply: true }

export interface SayOptions {
  keyboard?: Keyboard
  reply?: ReplyParameters
  silent?: boolean
  /** Telegram shows no preview of links unless asked: an answer is not an advertisement. */
  preview?: boolean
}

export interface BotContext extends Context, Omit<Work, 'me'> {
  me: Work['me'] & Context['me']
  language: Language
  person: Person
  /** Whether this person has the plan of that name (or plans are switched off: then everybody has each). */
  entitled: (plan: string) => boolean
  /** What this person has of the app's plans, over ones left out. */
  plans: { item: string, status: string, until: number | null }[]
  /** Telegram's member status of the bot in this chat as last heard; `blocked`, `gone`. */
  chatState: string
  /** A group became a supergroup: every row of this app follows. */
  migrate: (from: number, to: number) => Promise<void>
  /** The open dialog of this person in this chat. */
  dialog: Dialog | null
  /** Opens or moves the dialog: the next message of this person here goes to the step of that name (`steps` of bot.ts). It is forgotten after `minutes`. */
  enter: (step: string, data?: Record<string, unknown>, minutes?: number) => void
  /** Ends the dialog. */
  leave: () => void
  /** Answers in this chat; plain text, or formatted with `fmt` of @grammyjs/parse-mode. Never a parse mode: people's words stay inert. */
  say: (text: string | FormattedString, options?: SayOptions) => Promise<void>
  /** Changes the message whose button was pressed (or says it anew where there is none). */
  edit: (text: string | FormattedString, options?: SayOptions) => Promise<void>
  /** A short toast for the button that was pressed; every press is answered, if not here then silently. */
  toast: (text: string, alert?: boolean) => Promise<void>
}

/** What happens with the next message of a person in a dialog. Throw AppError for a mistake of theirs: the dialog stays open. A message that is no answer can be handed on with `next`. */
export type Step = (ctx: BotContext, next: NextFunction) => Promise<void>
export type Steps = Record<string, Step>

export type Handler = Middleware<BotContext>

/** Who asks, for queries sent ahead. */
export interface Who { userId: number, chatId: number, now: number }

/** Per command the queries its handler will ask first: they leave with the opening statement, which saves a round trip. Purely a matter of speed. */
export type Reads = Record<string, (who: Who) => { toSQL: () => { sql: string, params: unknown[] } }[]>

/** An app as the bot layer knows it: `index.ts` wires these. */
export interface BotApp {
  bot?: Middleware<BotContext>
  steps?: Steps
  reads?: Reads
}
