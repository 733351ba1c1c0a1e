// parse_mode HTML, as the Bot API server reads it: no HTML parser, its own small grammar with its own error texts.
import type { Entity, EntityType, FormattedText } from './entity.ts'
import type { Tag } from './html-tags.ts'
import { unparsable } from './bad-request.ts'
import { dateTimeFormat } from './date-format.ts'
import { sorted } from './entity.ts'
import { readEndTag, readReference, readStartTag } from './html-tags.ts'
import { linkEntity } from './link-entity.ts'
import { isLong } from './link.ts'

interface OpenTag extends Tag { /** in the text */ offset: number }

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

/**
 * Text and entities of an HTML source, not yet trimmed or cut.
 * @throws BadRequest "can't parse entities: …"
 */
export function parseHtml(source: string): FormattedText {
  if (source.includes('\0'))
    throw unparsable('Text must not contain null bytes')
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
    throw unparsable(`Can't find end tag corresponding to start tag "${left.name}"`)
  if (halfPair) // also where two halves would make a whole
    throw unparsable('Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units')
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
      throw unparsable('Invalid custom emoji identifier specified')
    entities.push({ type: 'custom_emoji', ...span, custom_emoji_id: tag.argument })
  }
  else if (tag.name === 'tg-time') {
    const format = dateTimeFormat(tag.argument)
    if (format === undefined)
      throw unparsable('Invalid date format used')
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
