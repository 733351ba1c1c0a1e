// parse_mode HTML, as the Bot API server reads it: no HTML parser, its own small grammar with its own error texts.
import type { Entity, EntityType, FormattedText } from './entity.ts'
import { BadRequest } from './bad-request.ts'
import { dateTimeFormat } from './date-format.ts'
import { byteOffset, sorted } from './entity.ts'
import { linkEntity } from './link-entity.ts'
import { isLong, lowerAscii } from './link.ts'

interface OpenTag { name: string, argument: string, unix: number, offset: number }

const STYLE_TAGS: Record<string, EntityType> = {
  'b': 'bold',
  'strong': 'bold',
  'i': 'italic',
  'em': 'italic',
  's': 'strikethrough',
  'strike': 'strikethrough',
  'del': 'strikethrough',
  'u': 'underline',
  'ins': 'underline',
  'tg-spoiler': 'spoiler',
  'span': 'spoiler',
}
const TAGS = new Set([
  ...Object.keys(STYLE_TAGS),
  'a',
  'tg-emoji',
  'tg-time',
  'pre',
  'code',
  'blockquote',
])
const NAMED: Record<string, string> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
}

const isSpace = (character: string): boolean => ' \t\r\n\v\0'.includes(character)

/**
 * Text and entities of an HTML source, not yet trimmed or cut.
 * @throws BadRequest "can't parse entities: …"
 */
export function parseHtml(source: string): FormattedText {
  if (source.includes('\0'))
    throw refused('Text must not contain null bytes')
  const entities: Entity[] = []
  const open: OpenTag[] = []
  let text = ''
  let halfPair = false
  let i = 0
  while (i < source.length) {
    if (source[i] === '&') {
      const reference = readReference(source, i)
      halfPair ||= reference?.text.isWellFormed() === false
      text += reference?.text ?? '&'
      i = reference?.end ?? i + 1
    }
    else if (source[i] !== '<') {
      text += source[i++]
    }
    else if (source[i + 1] !== '/') {
      const { tag, end } = readStartTag(source, i)
      open.push({ ...tag, offset: text.length })
      i = end
    }
    else {
      i = readEndTag(source, i, open.at(-1)?.name)
      close(open.pop()!, text, entities)
    }
  }
  const left = open.at(-1)
  if (left)
    throw refused(`Can't find end tag corresponding to start tag "${left.name}"`)
  if (halfPair) // also where two halves would make a whole
    throw refused('Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units')
  return {
    text,
    entities: sorted(entities.map(plainCode)),
  }
}

function close(tag: OpenTag, text: string, entities: Entity[]): void {
  const span = { offset: tag.offset, length: text.length - tag.offset }
  if (!span.length)
    return
  const last = entities.at(-1)
  const sameSpan = last?.offset === span.offset && last.length === span.length
  if (STYLE_TAGS[tag.name]) {
    entities.push({ type: STYLE_TAGS[tag.name]!, ...span })
  }
  else if (tag.name === 'blockquote') {
    entities.push({
      type: tag.argument ? 'expandable_blockquote' : 'blockquote',
      ...span,
    })
  }
  else if (tag.name === 'a') {
    const link = linkEntity(tag.argument || text.slice(tag.offset), span)
    if (link)
      entities.push(link)
  }
  else if (tag.name === 'tg-emoji') {
    if (!isLong(tag.argument))
      throw refused('Invalid custom emoji identifier specified')
    entities.push({ type: 'custom_emoji', ...span, custom_emoji_id: tag.argument })
  }
  else if (tag.name === 'tg-time') {
    const format = dateTimeFormat(tag.argument)
    if (format === undefined)
      throw refused('Invalid date format used')
    if (tag.unix > 0) {
      entities.push({
        type: 'date_time',
        ...span,
        unix_time: tag.unix,
        date_time_format: format,
      })
    }
  }
  else if (tag.name === 'pre') {
    // <pre><code class="language-x"> and the other way round are one block of code
    if (last?.type === 'code' && sameSpan && last.language)
      last.type = 'pre'
    else
      entities.push({ type: 'pre', ...span })
  }
  else if (last?.type === 'pre' && sameSpan && tag.argument) {
    last.language = tag.argument
  }
  else {
    entities.push({
      type: 'code',
      ...span,
      ...tag.argument && { language: tag.argument },
    })
  }
}

/** Inline code has no language of its own; it only lends it to a <pre> around it. */
function plainCode(entity: Entity): Entity {
  return entity.type === 'code'
    ? { type: 'code', offset: entity.offset, length: entity.length }
    : entity
}

function readStartTag(source: string, start: number): { tag: Omit<OpenTag, 'offset'>, end: number } {
  const where = byteOffset(source, start)
  const at = (index: number) => source[index] ?? '\0'
  let i = start + 1
  while (!isSpace(at(i)) && at(i) !== '>')
    i++
  if (i >= source.length)
    throw refused(`Unclosed start tag at byte offset ${where}`)
  const name = lowerAscii(source.slice(start + 1, i))
  if (!TAGS.has(name))
    throw refused(`Unsupported start tag "${name}" at byte offset ${where}`)

  const skipSpace = () => {
    while (i < source.length && isSpace(at(i)))
      i++
  }
  let argument = ''
  let unix = 0
  while (at(i) !== '>') {
    skipSpace()
    if (at(i) === '>')
      break
    const nameStart = i
    while (!isSpace(at(i)) && !'=>/"\''.includes(at(i)))
      i++
    const attribute = source.slice(nameStart, i)
    if (!attribute)
      throw refused(`Empty attribute name in the tag "${name}" at byte offset ${where}`)
    skipSpace()
    let value = ''
    if (at(i) === '=') {
      i++
      skipSpace()
      if (i >= source.length)
        throw refused(`Unclosed start tag "${name}" at byte offset ${where}`)
      const read = readValue(source, i)
      value = read.value
      i = read.end
      if (i >= source.length)
        throw refused(`Unclosed start tag at byte offset ${where}`)
    }
    else if (i >= source.length) {
      throw refused(`Unclosed start tag "${name}" at byte offset ${where}`)
    }

    if ((name === 'a' && attribute === 'href') || (name === 'tg-emoji' && attribute === 'emoji-id') || (name === 'tg-time' && attribute === 'format'))
      argument = value
    else if (name === 'code' && attribute === 'class' && value.startsWith('language-'))
      argument = value.slice('language-'.length)
    else if (name === 'span' && attribute === 'class' && value.startsWith('tg-'))
      argument = value.slice('tg-'.length)
    else if (name === 'blockquote' && attribute === 'expandable')
      argument = 'expandable'
    else if (name === 'tg-time' && attribute === 'unix')
      unix = Number.parseInt(value, 10) || 0
  }
  if (name === 'span' && argument !== 'spoiler')
    throw refused(`Tag "span" must have class "tg-spoiler" at byte offset ${where}`)
  return {
    tag: { name, argument, unix },
    end: i + 1,
  }
}

/** An attribute's value: a bare name, or a string in either kind of quotes with character references. */
function readValue(source: string, start: number): { value: string, end: number } {
  const quote = source[start]!
  let i = start
  if (quote !== '"' && quote !== '\'') {
    while (/[a-z\d.-]/i.test(source[i] ?? ''))
      i++
    if (i < source.length && !isSpace(source[i]!) && source[i] !== '>')
      throw refused(`Unexpected end of name token at byte offset ${byteOffset(source, start)}`)
    return {
      value: lowerAscii(source.slice(start, i)),
      end: i,
    }
  }
  let value = ''
  i++
  while (i < source.length && source[i] !== quote) {
    const reference = source[i] === '&'
      ? readReference(source, i)
      : undefined
    value += reference?.text ?? source[i]
    i = reference?.end ?? i + 1
  }
  return {
    value,
    end: Math.min(i + 1, source.length),
  }
}

/** Checks the end tag at `start` against the innermost open tag; gives the position after it. */
function readEndTag(source: string, start: number, expected: string | undefined): number {
  const where = byteOffset(source, start)
  if (expected === undefined)
    throw refused(`Unexpected end tag at byte offset ${where}`)
  let i = start + 2
  while (i < source.length && !isSpace(source[i]!) && source[i] !== '>')
    i++
  const name = lowerAscii(source.slice(start + 2, i))
  while (i < source.length && isSpace(source[i]!))
    i++
  if (source[i] !== '>')
    throw refused(`Unclosed end tag at byte offset ${where}`)
  if (name && name !== expected)
    throw refused(`Unmatched end tag at byte offset ${where}, expected "</${expected}>", found "</${name}>"`)
  return i + 1
}

/** The character reference at `start`; undefined where Telegram keeps the "&" as it is. The ";" may be missing. */
function readReference(source: string, start: number): { text: string, end: number } | undefined {
  const match = /^&(?:#x([\dA-Fa-f]*)|#(\d*)|([A-Za-z]*));?/.exec(source.slice(start, start + 16))!
  const [whole, hex, decimal, named] = match
  const end = start + whole.length
  if (named !== undefined) {
    return NAMED[named] === undefined
      ? undefined
      : { text: NAMED[named]!, end }
  }
  const code = hex === undefined
    ? Number.parseInt(decimal!, 10)
    : Number.parseInt(hex, 16)
  const tooLong = whole.replace(';', '').length >= 10
  if (!code || code >= 0x10FFFF || tooLong)
    return undefined
  return {
    text: String.fromCodePoint(code),
    end,
  }
}

function refused(reason: string): BadRequest {
  return new BadRequest(`Can't parse entities: ${reason}`)
}
