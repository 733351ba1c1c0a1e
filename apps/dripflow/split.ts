// Text longer than a message, cut where a paragraph, a line or a sentence ends; entities go with their words.

import type { Words } from '#kit/content'
import { textLimit } from '#kit/content'

const unbroken = new Set([
  'pre',
  'code',
  'text_link',
  'url',
  'custom_emoji',
  'text_mention',
  'mention',
])

/** The last good place for a cut in the first `limit` characters. */
function cutAt(text: string, limit: number, inside: (at: number) => boolean): number {
  for (const border of ['\n\n', '\n', '. ', '! ', '? ', ' ']) {
    for (let at = text.lastIndexOf(border, limit - border.length); at > limit / 2; at = text.lastIndexOf(border, at - 1)) {
      if (!inside(at + border.length))
        return at + border.length
    }
  }
  // nowhere good: not in the middle of a surrogate pair at least
  const code = text.charCodeAt(limit - 1)
  return code >= 0xD800 && code < 0xDC00
    ? limit - 1
    : limit
}

/** Words in parts of at most `limit` UTF-16 units; offsets are counted anew in each. */
export function splitText({ text, entities }: Words, limit = textLimit): Words[] {
  const parts: Words[] = []
  let from = 0
  while (text.length - from > limit) {
    const rest = text.slice(from)
    const inside = (at: number) => entities.some(entity => unbroken.has(entity.type) && entity.offset < from + at && entity.offset + entity.length > from + at)
    const length = cutAt(rest, limit, inside)
    parts.push(part(text, entities, from, from + length))
    from += length
  }
  return [
    ...parts,
    part(text, entities, from, text.length),
  ].filter(words => words.text.trim())
}

function part(text: string, entities: Words['entities'], from: number, to: number): Words {
  const whole = text.slice(from, to)
  const start = whole.length - whole.trimStart().length
  const words = whole.trim()
  return {
    text: words,
    entities: entities.flatMap((entity) => {
      const begin = Math.max(entity.offset, from + start)
      const end = Math.min(entity.offset + entity.length, from + start + words.length)
      return end > begin
        ? [
            { ...entity, offset: begin - from - start, length: end - begin },
          ]
        : []
    }),
  }
}
