// What Telegram does to text and entities however they came: characters cleaned, blanks trimmed at both ends,
// entities cut, merged and dropped until they nest.
import type { Entity, FormattedText } from './entity.ts'
import { BadRequest } from './bad-request.ts'
import { byteOffset, endOf, sorted } from './entity.ts'
import { nest } from './nest.ts'

const LARGEST_POSITION = 1_000_000
// What looks like nothing: a text of these alone is empty.
// eslint-disable-next-line no-misleading-character-class -- each stands for itself
const INVISIBLE = /^[\s\u034F\u115F\u1160\u17B4\u17B5\u180E\u200B-\u200F\u202E\u2060-\u2064\u2800\u3164\uFFA0]*$/

/**
 * Text and entities as Telegram stores them. An empty text comes back as '' without entities.
 * @throws BadRequest for entities outside the text or through the middle of a symbol
 */
export function fixText(source: string, given: readonly Entity[]): FormattedText {
  if (!source.isWellFormed())
    throw new BadRequest('Strings must be encoded in UTF-8')
  for (const { offset, length } of given) {
    if (offset < 0 || offset > LARGEST_POSITION)
      throw new BadRequest(`Receive an entity with incorrect offset ${offset}`)
    if (length < 0 || length > LARGEST_POSITION)
      throw new BadRequest(`Receive an entity with incorrect length ${length}`)
  }
  const nested = nest(given)
  checkPositions(source, nested)
  const cleaned = clean(source, nested)
  if (INVISIBLE.test(cleaned.text))
    return { text: '', entities: [] }
  return trim(cleaned.text, nest(cleaned.entities))
}

function checkPositions(text: string, entities: readonly Entity[]): void {
  const splits = (position: number) => position > 0 && position < text.length
    && /[\uD800-\uDBFF]/.test(text[position - 1]!) && /[\uDC00-\uDFFF]/.test(text[position]!)
  const faults = entities.flatMap((entity) => {
    const { offset } = entity
    return [
      ...splits(endOf(entity))
        ? [
            {
              at: endOf(entity),
              says: `Entity beginning at UTF-16 offset ${offset} ends`,
            },
          ]
        : [],
      ...splits(offset)
        ? [
            { at: offset, says: 'Entity begins' },
          ]
        : [],
    ]
  })
  const first = faults.sort((a, b) => a.at - b.at)[0]
  if (first)
    throw new BadRequest(`${first.says} in a middle of a UTF-16 symbol at byte offset ${byteOffset(text, first.at + 1)}`)
  const after = entities.find(entity => entity.offset > text.length)
  if (after)
    throw new BadRequest(`Entity begins after the end of the text at UTF-16 offset ${after.offset}`)
  const beyond = entities.findLast(entity => endOf(entity) > text.length)
  if (beyond)
    throw new BadRequest(`Entity beginning at UTF-16 offset ${beyond.offset} ends after the end of the text at UTF-16 offset ${endOf(beyond)}`)
}

/** Control characters become blanks; carriage returns, direction overrides and marks that draw over the text go. */
function clean(source: string, entities: readonly Entity[]): FormattedText {
  // eslint-disable-next-line no-misleading-character-class -- each stands for itself
  const gone = /[\r\u2028-\u202E\u030A\u0333\u033F]/g
  const removed = [
    ...source.matchAll(gone),
  ].map(match => match.index)
  const before = (position: number) => removed.filter(index => index < position).length
  const text = source
    .replace(gone, '')

    .replace(/[^\n\x20-\uFFFF]/g, ' ')
    // of a run of direction marks only the last keeps its meaning
    .replace(/[\u200E\u200F](?=[\u200E\u200F])/g, '\u200C')
  if (!removed.length) {
    return {
      text,
      entities: [...entities],
    }
  }
  return {
    text,
    entities: entities.map((entity) => {
      const offset = entity.offset - before(entity.offset)
      return { ...entity, offset, length: endOf(entity) - before(endOf(entity)) - offset }
    }).filter(entity => entity.length > 0),
  }
}

/** Blanks go at the end, and at the beginning up to the first entity: what an entity covers there stays. */
function trim(source: string, entities: readonly Entity[]): FormattedText {
  const end = source.replace(/[ \n]+$/, '').length
  const kept = sorted(entities
    .filter(entity => entity.offset < end)
    .map(entity => ({
      ...entity,
      length: Math.min(entity.length, end - entity.offset),
    })))
  const start = Math.min(/^[ \n]*/.exec(source)![0].length, kept[0]?.offset ?? end)
  return {
    text: source.slice(start, end),
    entities: kept.map(entity => ({ ...entity, offset: entity.offset - start })),
  }
}
