// Formatted text as the Bot API server reads it: a parse mode or explicit entities in, Telegram's text and entities out.
import type { User } from '@grammyjs/types'
import type { Entity, FormattedText } from './entity.ts'
import { BadRequest } from './bad-request.ts'
import { byteOffset, isStyle, sorted } from './entity.ts'
import { readEntities } from './explicit.ts'
import { autoEntities } from './find.ts'
import { fixText } from './fix.ts'
import { lowerAscii } from './link.ts'
import { nestFound } from './nest.ts'
import { parseHtml } from './parse-html.ts'
import { parseMarkdownV2 } from './parse-markdown-v2.ts'
import { parseMarkdown } from './parse-markdown.ts'

export { BadRequest } from './bad-request.ts'
export type { Entity, EntityType, FormattedText } from './entity.ts'
export { utf16Length } from './entity.ts'
export { autoEntities } from './find.ts'

const LARGEST_SOURCE = 32_768 // bytes
const MOST_ENTITIES = 100

export interface TextInput {
  text: string
  /** HTML, Markdown or MarkdownV2 in any case; '' and "none" mean entities */
  parse_mode?: string
  /** as it came in the request, of any shape; not looked at beside a parse mode */
  entities?: unknown
  /** a caption may be empty, a message's text may not */
  allowEmpty?: boolean
  /** who stands behind a mentioned id; a mention of somebody unknown stays plain text */
  user?: (id: number) => User | undefined
}

/**
 * The text and entities a message gets. Offsets count UTF-16 code units; links and names Telegram would find
 * by itself are not among them: add those with `withAutoEntities`. Length limits are the caller's.
 * @throws BadRequest with Telegram's description
 */
export function parseText({ text, parse_mode = '', entities, allowEmpty = false, user }: TextInput): FormattedText {
  if (!text && !allowEmpty)
    throw new BadRequest('Message text is empty')
  if (!text.isWellFormed())
    throw new BadRequest('Strings must be encoded in UTF-8')
  if (byteOffset(text, text.length) > LARGEST_SOURCE)
    throw new BadRequest('Text is too long')
  const read = readMode(text, lowerAscii(parse_mode), entities)
  const known = user
    ? read.entities.flatMap(entity => resolve(entity, user))
    : read.entities
  const fixed = fixText(read.text, known)
  if (!fixed.text && !allowEmpty)
    throw new BadRequest('Text must be non-empty')
  return {
    text: fixed.text,
    entities: atMost(fixed.entities),
  }
}

/** Adds what Telegram finds by itself; what is there already, and the inside of code and links, goes before it. */
export function withAutoEntities(text: string, entities: readonly Entity[]): Entity[] {
  return nestFound(entities, autoEntities(text))
}

function readMode(text: string, mode: string, entities: unknown): FormattedText {
  if (!text || !mode || mode === 'none') {
    return {
      text,
      entities: readEntities(entities),
    }
  }
  switch (mode) {
    case 'html': return parseHtml(text)
    case 'markdown': return parseMarkdown(text)
    case 'markdownv2': return parseMarkdownV2(text)
    default: throw new BadRequest('Unsupported parse_mode')
  }
}

function resolve(entity: Entity, user: (id: number) => User | undefined): Entity[] {
  if (entity.type !== 'text_mention')
    return [entity]
  const known = user(entity.user!.id)
  return known
    ? [
        { ...entity, user: known },
      ]
    : []
}

/** The server keeps 100, styles being the first to go; custom emoji do not count. */
function atMost(entities: Entity[]): Entity[] {
  const emoji = entities.filter(entity => entity.type === 'custom_emoji')
  const others = entities.filter(entity => entity.type !== 'custom_emoji' && !isStyle(entity.type))
  const styles = entities.filter(entity => isStyle(entity.type))
  return sorted([
    ...emoji,
    ...[
      ...others,
      ...styles,
    ].slice(0, MOST_ENTITIES),
  ])
}
