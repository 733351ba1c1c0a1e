// What a message entity is, and the families of entities Telegram's nesting rules speak of.
import type { User } from '@grammyjs/types'

export type EntityType
  = | 'mention' | 'hashtag' | 'cashtag' | 'bot_command' | 'url' | 'email' | 'phone_number'
    | 'bold' | 'italic' | 'underline' | 'strikethrough' | 'spoiler'
    | 'blockquote' | 'expandable_blockquote' | 'code' | 'pre'
    | 'text_link' | 'text_mention' | 'custom_emoji' | 'date_time'

/** A Bot API MessageEntity; offset and length count UTF-16 code units. */
export interface Entity {
  type: EntityType
  offset: number
  length: number
  /** text_link */
  url?: string
  /** text_mention */
  user?: User
  /** pre */
  language?: string
  /** custom_emoji */
  custom_emoji_id?: string
  /** date_time */
  unix_time?: number
  /** date_time */
  date_time_format?: string
}

export interface FormattedText {
  text: string
  entities: Entity[]
}

/** Styles: they may cross anything, and are cut into pieces where they do. In the order pieces are cut. */
export const STYLES = [
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
] as const satisfies EntityType[]
export type Style = typeof STYLES[number]

const FOUND = new Set<EntityType>([
  'mention',
  'hashtag',
  'cashtag',
  'bot_command',
  'url',
  'email',
  'phone_number',
])

export const isStyle = (type: EntityType): type is Style => (STYLES as readonly EntityType[]).includes(type)
export const isQuote = (type: EntityType): boolean => type === 'blockquote' || type === 'expandable_blockquote'
/** Kinds inside which nothing else is kept. */
export const isVerbatim = (type: EntityType): boolean => type === 'code' || type === 'pre' || type === 'date_time'
/** Kinds Telegram finds by itself; a bot that names them is not heard. */
export const isFound = (type: EntityType): boolean => FOUND.has(type)

export const endOf = (entity: Entity): number => entity.offset + entity.length

/** Telegram's order of kinds that cover the same text, outermost first. */
function priority(entity: Entity): number {
  switch (entity.type) {
    case 'blockquote':
    case 'expandable_blockquote': return 0
    case 'pre': return entity.language ? 10 : 11
    case 'code': return 20
    case 'date_time': return 30
    case 'text_link':
    case 'text_mention': return 49
    case 'bold': return 90
    case 'italic': return 91
    case 'underline': return 92
    case 'strikethrough': return 93
    case 'spoiler': return 94
    case 'custom_emoji': return 99
    default: return 50
  }
}

/** A copy in Telegram's order: by offset, then longer first, then by kind. */
export function sorted(entities: readonly Entity[]): Entity[] {
  return entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length || priority(a) - priority(b))
}

/** Length as Telegram counts it. */
export const utf16Length = (text: string): number => text.length

/** The position in bytes that Telegram's error texts name, of a position in UTF-16 code units. */
export const byteOffset = (text: string, index: number): number => new TextEncoder().encode(text.slice(0, index)).length
