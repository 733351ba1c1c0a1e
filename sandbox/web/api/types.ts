// What the sandbox answers to the page: Bot API objects and what a person sees of them.
import type { BotCommand, Message as BotMessage, Chat, ChatAdministratorRights, ChatMember, ForceReply, ForumTopic, MenuButton, MessageEntity, Poll, ReactionCount, ReplyKeyboardMarkup, User } from '@grammyjs/types'

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

export interface World { me: User, chats: ChatView[] }

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
}

export interface Bot { id: number, username: string, first_name: string, token: string, app?: string }

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

export interface Clock { now: string, running: boolean, next_due_at?: string | null }

export interface Fault {
  on: 'api' | 'webhook'
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
  type: 'message' | 'edit' | 'delete' | 'reaction' | 'poll' | 'chat' | 'member' | 'user' | 'bot' | 'read' | 'clock' | 'call' | 'callback' | 'action' | 'mini_app' | 'reset'
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
