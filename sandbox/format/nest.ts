// Telegram's nesting rules: entities are cut or dropped until any two are apart or one lies in the other.
import type { Entity, Style } from './entity.ts'
import { endOf, isQuote, isStyle, isVerbatim, sorted, STYLES } from './entity.ts'

const overlap = (a: Entity, b: Entity): boolean => a.offset < endOf(b) && b.offset < endOf(a)

/**
 * Entities by Telegram's rules: links, code and the like do not overlap each other (the first wins), quotes neither,
 * and a link may not leave its quote; styles are merged where they touch, cut where they cross, and gone inside code.
 */
export function nest(entities: readonly Entity[]): Entity[] {
  const filled = sorted(entities.filter(entity => entity.length > 0))
  const quotes = apart(filled.filter(entity => isQuote(entity.type)))
  const solid = apart(filled.filter(entity => !isQuote(entity.type) && !isStyle(entity.type)))
    .filter(entity => !crossesQuote(entity, quotes))
  return withStyles(filled.filter(entity => isStyle(entity.type)), sorted([
    ...solid,
    ...quotes,
  ]))
}

/** The same with entities Telegram has found by itself: they give way to everything but styles. */
export function nestFound(entities: readonly Entity[], found: readonly Entity[]): Entity[] {
  const styles = entities.filter(entity => isStyle(entity.type))
  const others = entities.filter(entity => !isStyle(entity.type))
  const quotes = others.filter(entity => isQuote(entity.type))
  const solid = others.filter(entity => !isQuote(entity.type))
  const free = apart(sorted(found))
    .filter(entity => !crossesQuote(entity, quotes) && !solid.some(other => overlap(entity, other)))
  return withStyles(styles, sorted([
    ...others,
    ...free,
  ]))
}

/** Of those that overlap, the first stays. Wants them sorted. */
function apart(entities: Entity[]): Entity[] {
  let end = 0
  return entities.filter((entity) => {
    const free = entity.offset >= end
    if (free)
      end = endOf(entity)
    return free
  })
}

/** An entity may lie inside a quote or outside, not across its edge and not around it. */
function crossesQuote(entity: Entity, quotes: Entity[]): boolean {
  return quotes.some(quote => overlap(entity, quote) && (entity.offset < quote.offset || endOf(entity) > endOf(quote)))
}

function withStyles(styles: Entity[], solid: Entity[]): Entity[] {
  return sorted([
    ...solid,
    ...cutStyles(styles, solid),
  ])
}

/**
 * Styles as pieces. They are cut at every edge of another entity and wherever another style begins, which is
 * what makes them nest; inside code nothing of them is left.
 */
function cutStyles(styles: Entity[], solid: Entity[]): Entity[] {
  if (!styles.length)
    return []
  const open = new Map<Style, { begin: number, end: number }>()
  const pieces: Entity[] = []
  let next = 0

  const cutAt = (position: number) => {
    for (const type of STYLES) {
      const style = open.get(type)
      if (!style || style.begin >= position)
        continue
      pieces.push({ type, offset: style.begin, length: Math.min(style.end, position) - style.begin })
      if (style.end <= position)
        open.delete(type)
      else
        style.begin = position
    }
  }
  const advance = (position: number) => {
    for (; next < styles.length && styles[next]!.offset < position; next++) {
      const { type, offset, length } = styles[next]!
      const style = open.get(type as Style)
      if (style && offset <= style.end) {
        style.end = Math.max(style.end, offset + length)
      }
      else {
        cutAt(offset)
        open.set(type as Style, { begin: offset, end: offset + length })
      }
    }
    cutAt(position)
  }

  const around: Entity[] = []
  const leave = (position: number) => {
    while (around.length && endOf(around.at(-1)!) <= position) {
      const left = around.pop()!
      const outside = pieces.length
      advance(endOf(left))
      if (isVerbatim(left.type))
        pieces.length = outside
    }
  }
  for (const entity of solid) {
    leave(entity.offset)
    advance(entity.offset)
    around.push(entity)
  }
  leave(Infinity)
  advance(Infinity)
  return pieces
}
