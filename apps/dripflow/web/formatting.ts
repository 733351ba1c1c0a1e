// Formatted text as Telegram has it: words and entities over them, counted in UTF-16 units as JavaScript does.

export interface Entity { type: string, offset: number, length: number, url?: string, language?: string }
export interface Words { text: string, entities: Entity[] }

/** What the buttons above a text can do. */
export const marks = [
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
  'code',
  'blockquote',
  'text_link',
] as const
export type Mark = typeof marks[number]

/** The same words after somebody typed: what stands before and behind the change keeps its formatting. */
export function retype({ text: before, entities }: Words, text: string): Words {
  let from = 0
  while (from < Math.min(before.length, text.length) && before[from] === text[from])
    from++
  let end = before.length
  let newEnd = text.length
  while (end > from && newEnd > from && before[end - 1] === text[newEnd - 1]) {
    end--
    newEnd--
  }
  const moved = newEnd - end
  const startOf = (at: number) => at < from
    ? at
    : at >= end
      ? at + moved
      : newEnd
  // what is typed right behind it goes on in its form
  const endOf = (at: number) => at >= end && (at > from || from === end)
    ? at + moved
    : Math.min(at, from)
  return {
    text,
    entities: entities.flatMap((entity) => {
      const offset = startOf(entity.offset)
      const length = endOf(entity.offset + entity.length) - offset
      return length > 0
        ? [
            { ...entity, offset, length },
          ]
        : []
    }),
  }
}

/** Whether all of this is formatted so already. */
export function isMarked({ entities }: Words, type: string, from: number, to: number): boolean {
  return to > from && entities.some(entity => entity.type === type && entity.offset <= from && entity.offset + entity.length >= to)
}

/** Formats a stretch of the text, or takes the formatting away where all of it has it. */
export function toggle(words: Words, type: Mark, from: number, to: number, url?: string): Words {
  const off = isMarked(words, type, from, to) && url === undefined
  const others = words.entities.filter(entity => entity.type !== type)
  const mine = words.entities.filter(entity => entity.type === type)
  const kept = mine.flatMap((entity): Entity[] => {
    const end = entity.offset + entity.length
    if (end <= from || entity.offset >= to)
      return [entity]
    return [
      { ...entity, length: from - entity.offset },
      {
        ...entity,
        offset: to,
        length: end - to,
      },
    ].filter(({ length }) => length > 0)
  })
  return {
    text: words.text,
    entities: [
      ...others,
      ...kept,
      ...off
        ? []
        : [
            {
              type,
              offset: from,
              length: to - from,
              ...url !== undefined && { url },
            },
          ],
    ].sort((a, b) => a.offset - b.offset || b.length - a.length),
  }
}

export interface Piece { text: string, entities: Entity[] }

/** The text cut wherever formatting begins or ends; each piece with all that is over it, the outermost first. */
export function piecesOf({ text, entities }: Words): Piece[] {
  const cuts = [
    ...new Set([
      0,
      text.length,
      ...entities.flatMap(({ offset, length }) => [offset, offset + length]),
    ]),
  ].filter(at => at >= 0 && at <= text.length).sort((a, b) => a - b)
  return cuts.slice(1).map((end, place) => ({
    text: text.slice(cuts[place], end),
    entities: entities.filter(({ offset, length }) => offset <= cuts[place]! && offset + length >= end).sort((a, b) => b.length - a.length || a.offset - b.offset),
  }))
}

/** Words without what surrounds them: Telegram trims a message, and counts entities anew. */
export function trimmed({ text, entities }: Words): Words {
  const start = text.length - text.trimStart().length
  const words = text.trim()
  return {
    text: words,
    entities: entities.flatMap((entity) => {
      const from = Math.max(0, entity.offset - start)
      const to = Math.min(words.length, entity.offset + entity.length - start)
      return to > from
        ? [
            { ...entity, offset: from, length: to - from },
          ]
        : []
    }),
  }
}

/** Where a link in a text leads; null where a browser should not go. */
export function addressOf({ type, url }: Entity, text: string): string | null {
  const address = type === 'text_link'
    ? url ?? ''
    : type === 'url'
      ? /^[a-z]+:/i.test(text)
        ? text
        : `https://${text}`
      : type === 'mention'
        ? `https://t.me/${text.slice(1)}`
        : ''
  return isAddress(address)
    ? address
    : null
}

/** An address a browser goes to. */
export function isAddress(text: string): boolean {
  try {
    return /^https?:$/.test(new URL(text).protocol)
  }
  catch {
    return false
  }
}
