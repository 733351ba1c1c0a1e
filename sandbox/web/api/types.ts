// What the sandbox answers to the page: Bot API objects and what a person sees of them.
import type { BotCommand, Message as BotMessage, Chat, ChatAdministratorRights, ChatInviteLink, ChatMember, ForceReply, ForumTopic, InlineQueryResultsButton, MenuButton, MessageEntity, Poll, ReactionCount, ReplyKeyboardMarkup, User } from '@grammyjs/types'

export type { BotCommand, Chat, ChatAdministratorRights, ChatMember, ForceReply, ForumTopic, MessageEntity, Poll, ReactionCount, ReplyKeyboardMarkup, User }

export interface SeenReaction extends ReactionCount {
  /** The viewer is among those who reacted. */
  chosen?: boolean
}

export interface Message extends Omit<BotMessage, 'poll'> {
  /** Sent by the viewer. */
  out: boolean
  /** Somebody else has read it. */
  read?: boolean
  reactions?: SeenReaction[]
  poll?: Poll & { chosen_option_ids?: number[] }
  /** The charge that paid this invoice. */
  receipt?: string
}

/** A chat as the server names it: groups and channels by id, private chats by their two ends. */
export type ChatRef = number | { bot: number, user: number }

export interface ChatView {
  chat: Chat
  bot?: { id: number, username: string, app?: string }
  last?: Message
  unread: number
  my_status: ChatMember['status']
  can_post: boolean
  pinned?: Message[]
  started?: boolean
  blocked?: boolean
}

/** A group or channel one is not in. */
export interface Door {
  chat: Chat
  members: number
  description?: string
  my_status: ChatMember['status']
  inside: boolean
  /** Whoever comes must be let in. */
  by_request: boolean
  requested: boolean
  /** What the bot at the door wants to be opened first. */
  web_app?: { bot: number, url: string }
}

export interface World { me: User, chats: ChatView[], outside: Door[] }

export interface InviteLink extends ChatInviteLink { used: User[], expired?: boolean }

export interface Member {
  user: User
  status: ChatMember['status']
  rights?: Partial<ChatAdministratorRights>
  title?: string
}

export type ReplyKeyboard = ReplyKeyboardMarkup | ForceReply

export interface ChatDetails {
  chat: Chat
  members: Member[]
  topics: (ForumTopic & { closed?: boolean, is_closed?: boolean })[]
  commands: (BotCommand & { bot?: string })[]
  menu_button?: MenuButton
  description?: string
  short_description?: string
  reply_keyboard?: ReplyKeyboard
  my_status: ChatMember['status']
  /** Only for those who may let people in. */
  join_by_request?: boolean
  guard_bot?: number
  requests?: { user: User, date: number }[]
}

/** An invoice before it is paid. */
export interface Invoice {
  title: string
  description: string
  /** Stars. */
  amount: number
  /** Seconds, of a subscription. */
  period?: number
  bot: User
  balance: number
  subscribed_until?: number
  receipt?: string
}

/** Which invoice: by its link, or by the message that offers it. */
export type InvoiceRef = { invoice_link: string } | { chat: ChatRef, message_id: number }

export interface StarSubscription { charge_id: string, bot: number, title: string, amount: number, until: number, cancelled: boolean, ended: boolean }
export interface StarCharge { charge_id: string, bot: number, title: string, amount: number, date: number, refunded: boolean }
export interface Stars { balance: number, subscriptions: StarSubscription[], charges: StarCharge[] }

export type Paid = { status: 'paid', charge_id: string } | { status: 'failed', error: string }

/** Where a link leads. */
export type Link
  = | { kind: 'bot', bot: User, start?: string, startapp?: string, app?: string, startgroup?: string, startchannel?: string, rights?: string[] }
    | { kind: 'chat', message_id?: number } & Door
    | { kind: 'invite', invite_link: string, expired?: boolean } & Door
    | { kind: 'invoice', invoice_link: string } & Invoice
    | { kind: 'share', text: string }
    | { kind: 'person', user: User }
    | { kind: 'web', url: string }

export interface InlineResult { id: string, type: string, title: string, description?: string }
export interface InlineAnswer { id: string, results: InlineResult[], next_offset?: string, button?: InlineQueryResultsButton }

export interface Bot {
  id: number
  username: string
  first_name: string
  token: string
  app?: string
  /** In inline mode: what the empty field says. */
  inline?: string
}

export interface Call {
  at: string
  bot: number
  method: string
  params: Record<string, unknown>
  ok: boolean
  status: number
  result?: unknown
  description?: string
  via: 'http' | 'reply'
  foreign: boolean
  unknown_params?: string[]
}

export interface StripeSubscription {
  id: string
  account?: string
  customer: string
  status: string
  cancel_at_period_end: boolean
  /** Unix seconds. */
  current_period_end: number
  title: string
  /** In the currency's smallest unit, as all amounts here. */
  amount: number
  currency: string
  interval: string
  /** What the card on file does. */
  card: string
}

export interface StripeCharge {
  id: string
  account?: string
  customer: string
  status: string
  title: string
  amount: number
  amount_refunded: number
  application_fee_amount: number | null
  currency: string
  created: number
  dispute: string | null
}

export interface StripeEvent { id: string, type: string, created: number, delivery: { attempts: number, status?: number } | null }

/** The pretend Stripe. */
export interface Stripe {
  /** No event leaves until it is told to. */
  hold: boolean
  subscriptions: StripeSubscription[]
  charges: StripeCharge[]
  customers: { id: string, email: string | null }[]
}

/** A script whoever runs the sandbox brought along. */
export interface Play { title: string, state: 'none' | 'ready' | 'playing' | 'played' | 'failed', day?: number, days?: number, doing?: string, message?: string }

export interface Clock { now: string, running: boolean, next_due_at?: string | null }

export interface Fault {
  id?: number
  on: 'api' | 'webhook' | 'stripe'
  kind: 'status' | 'slow' | 'lost'
  bot?: number | string
  method?: string
  chat?: number
  code?: number
  retry_after?: number
  ms?: number
  times: number
}

export interface SimEvent {
  type: 'message' | 'edit' | 'delete' | 'reaction' | 'poll' | 'chat' | 'member' | 'user' | 'bot' | 'read' | 'clock' | 'call' | 'callback' | 'action' | 'mini_app' | 'play' | 'stars' | 'stripe' | 'reset'
  chat_id?: number
  bot?: number
  user?: number
  message_id?: number
  action?: string
  query_id?: string
}

/** A file as a person hands it over. */
export interface Upload { base64: string, file_name?: string, mime_type?: string }

/** What a person sends: Telegram's own field names. */
export interface Outgoing {
  text?: string
  entities?: MessageEntity[]
  caption?: string
  caption_entities?: MessageEntity[]
  photo?: Upload
  video?: Upload
  audio?: Upload
  voice?: Upload
  document?: Upload
  media?: ({ type: 'photo' | 'video' | 'audio' | 'document', media: Upload, caption?: string, caption_entities?: MessageEntity[] })[]
  poll?: Record<string, unknown>
  location?: { latitude: number, longitude: number }
  /** `true`: one's own number. */
  contact?: true | { phone_number: string, first_name: string, last_name?: string, user_id?: number }
  dice?: { emoji: string }
  forward?: { chat: ChatRef, message_id: number }
  users_shared?: Record<string, unknown>
  chat_shared?: Record<string, unknown>
  reply_to?: number | { message_id: number, quote?: string, quote_position?: number }
  topic?: number
}

export interface PressAnswer { answer: { text?: string, show_alert?: boolean, url?: string } | null }
