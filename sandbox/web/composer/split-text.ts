// Telegram's clients cut a text that is too long for one message into several.
import type { MessageEntity } from '../api/types.ts'

const limit = 4096

/** Parts of at most 4096 UTF-16 units, cut at the last line or word end, never inside a surrogate pair; entities are clipped. */
export function splitText(text: string, entities: MessageEntity[]): { text: string, entities: MessageEntity[] }[] {
  const parts: { text: string, entities: MessageEntity[] }[] = []
  for (let start = 0; start < text.length;) {
    const end = cut(text, start)
    parts.push({
      text: text.slice(start, end),
      entities: clip(entities, start, end),
    })
    start = end
  }
  return parts
}

function cut(text: string, start: number): number {
  const end = start + limit
  if (end >= text.length)
    return text.length
  const piece = text.slice(start, end)
  const space = Math.max(piece.lastIndexOf('\n'), piece.lastIndexOf(' '))
  if (space > limit / 2)
    return start + space + 1
  return isHighSurrogate(text.charCodeAt(end - 1))
    ? end - 1
    : end
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xD800 && unit <= 0xDBFF
}

function clip(entities: MessageEntity[], start: number, end: number): MessageEntity[] {
  return entities.flatMap((entity) => {
    const from = Math.max(entity.offset, start)
    const to = Math.min(entity.offset + entity.length, end)
    return to > from
      ? [
          { ...entity, offset: from - start, length: to - from },
        ]
      : []
  })
}
