// Telegram's entities while a text is edited: they keep their words, and new ones are put on a selection. Offsets count UTF-16 units, as JavaScript does.

import type { Words } from '../api.ts'

export type Entity = Words['entities'][number]

/** Entities after a text was typed over: what stands before the change stays, what stands behind it moves, what holds it grows or shrinks. */
export function follow(before: string, after: string, entities: readonly Entity[]): Entity[] {
  let start = 0
  const shorter = Math.min(before.length, after.length)
  while (start < shorter && before[start] === after[start])
    start++
  let tail = 0
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail])
    tail++
  const end = before.length - tail
  const grown = after.length - before.length
  // where an entity begins: what is typed right before it stays outside, what is typed over its beginning belongs to it
  const begins = (place: number) => place < start || (place === start && end > start)
    ? place
    : Math.max(place, end) + grown
  // where it ends: what is typed right behind it stays outside
  const ends = (place: number) => place <= start
    ? place
    : place >= end
      ? place + grown
      : start
  return entities.flatMap((entity) => {
    const from = begins(entity.offset)
    const to = ends(entity.offset + entity.length)
    return to > from
      ? [
          { ...entity, offset: from, length: to - from },
        ]
      : []
  })
}

const endOf = ({ offset, length }: Entity) => offset + length

/** Is all of the selection like this? */
export const covers = (entities: readonly Entity[], type: string, from: number, to: number) => entities.some(entity => entity.type === type && entity.offset <= from && endOf(entity) >= to)

/** Puts an entity on a selection, or takes it off where all of it has it. `more` is what it needs: the address of a link. */
export function toggle(entities: readonly Entity[], type: string, from: number, to: number, more: Record<string, unknown> = {}): Entity[] {
  if (to <= from)
    return [...entities]
  const off = covers(entities, type, from, to) && !Object.keys(more).length
  const others: Entity[] = []
  let [first, last] = [from, to]
  for (const entity of entities) {
    if (entity.type !== type || endOf(entity) < from || entity.offset > to) {
      others.push(entity)
    }
    else if (off || Object.keys(more).length) {
      // what is left of it on either side
      if (entity.offset < from)
        others.push({ ...entity, length: from - entity.offset })
      if (endOf(entity) > to)
        others.push({ ...entity, offset: to, length: endOf(entity) - to })
    }
    else {
      first = Math.min(first, entity.offset)
      last = Math.max(last, endOf(entity))
    }
  }
  if (!off) {
    others.push({
      type,
      offset: first,
      length: last - first,
      ...more,
    } as Entity)
  }
  return others.sort((a, b) => a.offset - b.offset || b.length - a.length)
}

/** A piece of text inside its entities, the outermost first. */
export interface Piece { text: string, entities: Entity[] }

/** Cuts a text where entities begin and end. */
export function pieces(text: string, entities: readonly Entity[]): Piece[] {
  const cuts = [
    ...new Set([
      0,
      text.length,
      ...entities.flatMap(entity => [
        entity.offset,
        endOf(entity),
      ]),
    ]),
  ].filter(cut => cut >= 0 && cut <= text.length).sort((a, b) => a - b)
  return cuts.slice(0, -1).map((from, n) => ({
    text: text.slice(from, cuts[n + 1]),
    entities: entities.filter(entity => entity.offset <= from && endOf(entity) >= cuts[n + 1]!).sort((a, b) => b.length - a.length),
  }))
}
