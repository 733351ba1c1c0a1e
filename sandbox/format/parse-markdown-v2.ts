// parse_mode MarkdownV2: nested entities, and every reserved character that marks nothing must be escaped.
import type { Entity, EntityType, FormattedText } from './entity.ts'
import { unparsable } from './bad-request.ts'
import { dateTimeFormat } from './date-format.ts'
import { byteOffset, sorted } from './entity.ts'
import { readPreOpening } from './fence.ts'
import { linkEntity } from './link-entity.ts'
import { linkedEmoji, linkedTime } from './link.ts'

/** What may stand open; the names are those of Telegram's error texts. */
type Kind = 'Bold' | 'Italic' | 'Underline' | 'Strikethrough' | 'Spoiler' | 'Code' | 'Pre' | 'PreCode' | 'TextUrl' | 'CustomEmoji' | 'BlockQuote'

interface Open { kind: Kind, /** in the text */ offset: number, /** in the source */ start: number, language: string }

const RESERVED = '_*[]()~`>#+-=|{}.!\n'
const CLOSERS: Record<Exclude<Kind, 'BlockQuote' | 'Italic'>, string> = {
  Bold: '*',
  Underline: '__',
  Strikethrough: '~',
  Spoiler: '||',
  Code: '`',
  Pre: '```',
  PreCode: '```',
  TextUrl: ']',
  CustomEmoji: ']',
}
const SPANS: Partial<Record<Kind, EntityType>> = {
  Bold: 'bold',
  Italic: 'italic',
  Underline: 'underline',
  Strikethrough: 'strikethrough',
  Spoiler: 'spoiler',
  Code: 'code',
  Pre: 'pre',
  PreCode: 'pre',
}

const isEscapable = (c: string | undefined): boolean => c !== undefined && c > '\0' && c <= '~'

/**
 * Text and entities of a MarkdownV2 source, not yet trimmed or cut.
 * @throws BadRequest "can't parse entities: …"
 */
export function parseMarkdownV2(source: string): FormattedText {
  const entities: Entity[] = []
  const open: Open[] = []
  let text = ''
  let lineStart = true
  let i = 0

  const inQuote = () => open.some(o => o.kind === 'BlockQuote')
  const begin = (kind: Kind, width: number, language = '') => {
    open.push({
      kind,
      offset: text.length,
      start: i,
      language,
    })
    i += width
  }

  while (i < source.length) {
    const c = source[i]!
    if (c === '\\' && isEscapable(source[i + 1])) {
      text += source[i + 1]
      if (source[i + 1] !== '\r')
        lineStart = source[i + 1] === '\n'
      i += 2
      continue
    }
    const top = open.at(-1)
    const verbatim = top?.kind === 'Code' || top?.kind === 'Pre' || top?.kind === 'PreCode'
    if (!(verbatim ? '`' : RESERVED).includes(c)) {
      text += c
      if (c !== '\r')
        lineStart = false
      i++
      continue
    }

    const endsQuote = c === '\n' && inQuote() && source[i + 1] !== '>'
    if (top && endsQuote) {
      const type = closeQuote(source, open, i)
      const { offset } = open.pop()!
      text += '\n'
      lineStart = true
      i++
      entities.push({ type, offset, length: text.length - offset })
      continue
    }
    if (top && closes(source, i, top.kind)) {
      open.pop()
      i += closerOf(top.kind).length
      const span = { offset: top.offset, length: text.length - top.offset }
      let entity: Entity | undefined
      if (top.kind === 'TextUrl') {
        const link = readLink(source, i)
        entity = linkEntity(link?.link ?? text.slice(top.offset), span)
        i = link?.end ?? i
      }
      else if (top.kind === 'CustomEmoji') {
        const link = readLink(source, i)
        if (!link)
          throw unparsable('The entity must contain a tg://emoji or tg://time URL')
        entity = emojiOrTime(link.link, span)
        i = link.end
      }
      else {
        entity = {
          type: SPANS[top.kind]!,
          ...span,
          ...top.language && { language: top.language },
        }
      }
      if (entity && span.length)
        entities.push(entity)
      continue
    }

    if (c === '\n') {
      text += c
      lineStart = true
      i++
    }
    else if (c === '_') {
      source[i + 1] === '_'
        ? begin('Underline', 2)
        : begin('Italic', 1)
    }
    else if (c === '*') {
      begin('Bold', 1)
    }
    else if (c === '~') {
      begin('Strikethrough', 1)
    }
    else if (source.startsWith('||', i)) {
      begin('Spoiler', 2)
    }
    else if (c === '[') {
      begin('TextUrl', 1)
    }
    else if (source.startsWith('![', i)) {
      begin('CustomEmoji', 2)
    }
    else if (source.startsWith('```', i)) {
      const { language, end } = readPreOpening(source, i)
      begin(language ? 'PreCode' : 'Pre', end - i, language)
    }
    else if (c === '`') {
      begin('Code', 1)
    }
    else if (c === '>' && lineStart) {
      inQuote()
        ? i++
        : begin('BlockQuote', 1)
    }
    else {
      throw unparsable(`Character '${c}' is reserved and must be escaped with the preceding '\\'`)
    }
  }

  if (inQuote()) {
    const isLast = open.at(-1)!.kind === 'BlockQuote'
    if (isLast || open.at(-1)!.start === source.length - 2) {
      const type = closeQuote(source, open, source.length)
      const { offset } = open.pop()!
      if (text.length > offset)
        entities.push({ type, offset, length: text.length - offset })
    }
  }
  const left = open.at(-1)
  if (left)
    throw unclosed(source, left)
  return {
    text,
    entities: sorted(entities),
  }
}

/**
 * Leaves the quote that ends at `end` on top of the stack. A lone "||" before its end makes it expandable.
 * @throws BadRequest when something else is still open inside the quote
 */
function closeQuote(source: string, open: Open[], end: number): 'blockquote' | 'expandable_blockquote' {
  const top = open.at(-1)!
  if (top.kind === 'BlockQuote')
    return 'blockquote'
  const lineEnd = source[end - 1] === '\r' && top.start === end - 3
    ? end - 1
    : end
  if (top.kind !== 'Spoiler' || top.start !== lineEnd - 2)
    throw unclosed(source, top)
  open.pop()
  if (open.at(-1)!.kind !== 'BlockQuote')
    throw unclosed(source, open.at(-1)!)
  return 'expandable_blockquote'
}

function closerOf(kind: Kind): string {
  return kind === 'Italic'
    ? '_'
    : kind === 'BlockQuote'
      ? ''
      : CLOSERS[kind]
}

/** Does the innermost entity end here? "__" never ends an Italic: it opens or ends an Underline. */
function closes(source: string, i: number, kind: Kind): boolean {
  if (kind === 'BlockQuote')
    return false
  if (kind === 'Italic')
    return source[i] === '_' && source[i + 1] !== '_'
  return source.startsWith(CLOSERS[kind], i)
}

/** The "(link)" at `start`, its escapes undone; undefined where none stands. */
function readLink(source: string, start: number): { link: string, end: number } | undefined {
  if (source[start] !== '(')
    return undefined
  let link = ''
  let i = start + 1
  while (i < source.length && source[i] !== ')') {
    if (source[i] === '\\' && isEscapable(source[i + 1]))
      i++
    link += source[i++]
  }
  if (source[i] !== ')')
    throw unparsable(`Can't find end of a URL at byte offset ${byteOffset(source, start + 1)}`)
  return { link, end: i + 1 }
}

function emojiOrTime(link: string, span: { offset: number, length: number }): Entity {
  const emoji = linkedEmoji(link)
  if (emoji)
    return { type: 'custom_emoji', ...span, custom_emoji_id: emoji }
  const time = linkedTime(link)
  if (!time)
    throw unparsable('Invalid tg://emoji or tg://time URL specified')
  const format = dateTimeFormat(time.format)
  if (format === undefined)
    throw unparsable('Invalid date format used')
  return {
    type: 'date_time',
    ...span,
    unix_time: time.unix,
    date_time_format: format,
  }
}

function unclosed(source: string, { kind, start }: Open): Error {
  return unparsable(`Can't find end of ${kind} entity at byte offset ${byteOffset(source, start)}`)
}
