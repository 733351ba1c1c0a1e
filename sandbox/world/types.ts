// What the pretend Telegram remembers. All of it is plain JSON: it is written to disk as it stands (storage.ts).
// Ids and fields that have a Telegram name keep it; instants are epoch milliseconds, `date` fields are Unix seconds as in the Bot API.

import type {
  BotCommand,
  ChatAdministratorRights,
  ChatPermissions,
  InlineKeyboardMarkup,
  LinkPreviewOptions,
  MenuButton,
  Message,
  MessageEntity,
  MessageOrigin,
  Poll,
  ReactionType,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
  TextQuote,
  Update,
} from '@grammyjs/types'
import type { Talk } from '../botfather/conversation.ts'
import type { StripeState } from '../stripe/books.ts'
import type { InlineRecord } from './inline.ts'
import type { InviteLink, JoinRequest } from './invites.ts'
import type { MiniAppsState } from './mini-apps.ts'
import type { StarsState } from './stars.ts'

export type UpdateKind = Exclude<keyof Update, 'update_id'>
export type Right = keyof ChatAdministratorRights
export type Permission = keyof ChatPermissions

export interface Person {
  id: number
  first_name: string
  last_name?: string
  username?: string
  language_code?: string
}

export interface Webhook {
  url: string
  secret_token?: string
  max_connections: number
  ip_address?: string
  has_custom_certificate: boolean
  last_error_date?: number
  last_error_message?: string
  /** Instant of the first of an unbroken row of `410 Gone` answers. */
  gone_since?: number
}

export interface PendingUpdate {
  update: Update
  kind: UpdateKind
  /** Updates with the same key leave one after the other. */
  key: string
  expires_at: number
  attempts: number
  next_at: number
}

export interface BotRecord {
  id: number
  token: string
  username: string
  first_name: string
  app?: string
  /** Who made it with @BotFather. */
  owner?: number
  can_read_all_group_messages: boolean
  can_join_groups: boolean
  /** In inline mode: what the empty field says, as @BotFather's /setinline has it. */
  inline_placeholder?: string
  /** By language code; '' is the default. */
  names: Record<string, string>
  descriptions: Record<string, string>
  short_descriptions: Record<string, string>
  /** By scope (see profile.ts), then by language code. */
  commands: Record<string, Record<string, BotCommand[]>>
  /** By user id; 'default' for everybody else. */
  menu_buttons: Record<string, MenuButton>
  default_rights: { groups?: ChatAdministratorRights, channels?: ChatAdministratorRights }
  webhook?: Webhook
  /** Empty: everything but chat_member and the two reaction kinds, as in Telegram. */
  allowed_updates: UpdateKind[]
  pending: PendingUpdate[]
  /** The last updates made for it, for /sim/redeliver. */
  history: Update[]
}

export type MemberStatus = 'creator' | 'administrator' | 'member' | 'restricted' | 'left' | 'kicked'

export interface Member {
  status: MemberStatus
  rights?: Partial<Record<Right, boolean>>
  permissions?: ChatPermissions
  is_member?: boolean
  /** Unix seconds; 0 or absent = forever. */
  until_date?: number
  custom_title?: string
  /** Who made this member an administrator. */
  promoted_by?: number
}

export interface Topic {
  message_thread_id: number
  name: string
  icon_color: number
  icon_custom_emoji_id?: string
  closed?: boolean
  hidden?: boolean
}

/** The fields of a Message that its content is made of. Files inside carry an empty `file_id`: it is filled in for each viewer. */
export type Content = Omit<Partial<Message>, 'message_id' | 'date' | 'chat' | 'from' | 'reply_to_message' | 'pinned_message' | 'poll'>

export interface StoredMessage {
  id: number
  date: number
  /** The person or bot shown as the sender; absent in channels. */
  from?: number
  sender_chat?: number
  /** The person or bot that really sent it. */
  author: number
  thread?: number
  content: Content
  /** Set for service messages: they cannot be edited, copied or forwarded. */
  service?: true
  poll?: string
  /** The invoice it offers. */
  invoice?: string
  /** The charge that paid it. */
  receipt?: string
  /** The bot whose inline result it is. */
  via_bot?: number
  /** How that bot names it. */
  inline_message_id?: string
  pinned_message?: number
  reply_to?: number
  quote?: TextQuote
  forward_origin?: MessageOrigin
  edit_date?: number
  has_protected_content?: true
  link_preview_options?: LinkPreviewOptions
  disable_notification?: true
  reply_markup?: InlineKeyboardMarkup
  /** A reply keyboard that came with it, for the people it is meant for. */
  keyboard?: ReplyKeyboardMarkup | ReplyKeyboardRemove | { force_reply: true, input_field_placeholder?: string, selective?: boolean }
  /** What each person (or bot) put on it. */
  reactions?: Record<string, ReactionType[]>
}

interface PlaceBase {
  /** `<bot>:<user>` for a private chat, the chat id otherwise. */
  key: string
  messages: StoredMessage[]
  /** Oldest first. */
  pinned: number[]
  topics: Topic[]
  /** By person: the last message seen. */
  read: Record<string, number>
}

/** A private chat between one bot and one person. */
export interface Dialog extends PlaceBase {
  type: 'private'
  bot: number
  user: number
  started: boolean
  blocked: boolean
  /** After a join request a bot may write first, until then (milliseconds). */
  writable_until?: number
}

/** A group, supergroup or channel. */
export interface Room extends PlaceBase {
  type: 'group' | 'supergroup' | 'channel'
  id: number
  title: string
  username?: string
  description?: string
  is_forum?: boolean
  members: Record<string, Member>
  permissions: ChatPermissions
  migrated_to?: number
  migrated_from?: number
  /** The bots that have ever been in it, and so know its id. */
  known_to: number[]
  /** Everybody who comes must be let in. */
  join_by_request?: boolean
  /** The bot that was assigned to process join requests. */
  guard_bot?: number
  /** By address. */
  links?: Record<string, InviteLink>
  /** By person. */
  requests?: Record<string, JoinRequest>
}

export type Place = Dialog | Room

export interface PollRecord extends Omit<Poll, 'total_voter_count' | 'options'> {
  options: { persistent_id: string, text: string, text_entities?: MessageEntity[] }[]
  bot?: number
  /** By voter: the options chosen. */
  votes: Record<string, number[]>
}

export interface FileRecord {
  unique_id: string
  number: number
  kind: FileKind
  size: number
  mime_type: string
  file_name?: string
  /** What Telegram tells about this kind of file: width, height, duration … */
  about: Record<string, unknown>
}

export type FileKind = 'photo' | 'document' | 'video' | 'animation' | 'audio' | 'voice' | 'video_note' | 'sticker'

export interface CallbackRecord {
  id: string
  bot: number
  user: number
  place: string
  message_id: number
  at: number
  answer?: { text?: string, show_alert?: boolean, url?: string }
}

export interface State {
  version: 1
  counters: Record<string, number>
  clock: { offset: number, frozen_at: number | null }
  people: Record<string, Person>
  bots: Record<string, BotRecord>
  places: Record<string, Place>
  polls: Record<string, PollRecord>
  files: Record<string, FileRecord>
  callbacks: Record<string, CallbackRecord>
  inline: Record<string, InlineRecord>
  /** By person: where the conversation with @BotFather is. */
  talks: Record<string, Talk>
  stripe: StripeState
  stars: StarsState
  mini_apps: MiniAppsState
}
