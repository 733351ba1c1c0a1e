// parse_mode Markdown, the old one: no nesting, and only _ * ` [ may be escaped.
import type { Entity, FormattedText } from './entity.ts'
import { unparsable } from './bad-request.ts'
import { byteOffset } from './entity.ts'
import { readPreOpening } from './fence.ts'
import { linkEntity } from './link-entity.ts'

/**
 * Text and entities of a Markdown source, not yet trimmed or cut.
 * @throws BadRequest "can't parse entities: Can't find end of the entity starting at byte offset …"
 */
export function parseMarkdown(source: string): FormattedText {
  const entities: Entity[] = []
  let text = ''
  let i = 0
  while (i < source.length) {
    const mark = source[i]!
    if (mark === '\\' && /[_*`[]/.test(source[i + 1] ?? '')) {
      text += source[i + 1]
      i += 2
      continue
    }
    if (!'_*`['.includes(mark)) {
      text += mark
      i++
      continue
    }

    const begin = i
    const isPre = source.startsWith('```', i)
    const { language, end: bodyStart } = isPre
      ? readPreOpening(source, i)
      : { language: '', end: i + 1 }
    const closing = isPre
      ? '```'
      : mark === '['
        ? ']'
        : mark
    const bodyEnd = source.indexOf(closing, bodyStart)
    if (bodyEnd < 0)
      throw unparsable(`Can't find end of the entity starting at byte offset ${byteOffset(source, begin)}`)
    const body = source.slice(bodyStart, bodyEnd)
    const span = { offset: text.length, length: body.length }
    text += body
    i = bodyEnd + closing.length
    if (!body)
      continue
    if (mark === '_') {
      entities.push({ type: 'italic', ...span })
    }
    else if (mark === '*') {
      entities.push({ type: 'bold', ...span })
    }
    else if (mark === '`') {
      entities.push({
        type: isPre ? 'pre' : 'code',
        ...span,
        ...language && { language },
      })
    }
    else {
      let link = body
      if (source[i] === '(') {
        const end = source.indexOf(')', i)
        link = source.slice(i + 1, end < 0
          ? source.length
          : end)
        i = end < 0
          ? source.length
          : end + 1
      }
      const entity = linkEntity(link, span)
      if (entity)
        entities.push(entity)
    }
  }
  return { text, entities }
}
