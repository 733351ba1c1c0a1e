// What Telegram finds by itself in a text: links, mail addresses, mentions, tags, commands, telephone numbers.
import type { Entity, EntityType } from './entity.ts'
import { sorted } from './entity.ts'
import { findLinks } from './find-links.ts'

const WORD = String.raw`[\p{L}\p{N}_]`
const TAG = String.raw`[\p{L}\p{Nd}_\u200C\xB7\u0D80-\u0DFF]`
const NAME = String.raw`@\w`

/* eslint-disable regexp/prefer-character-class -- the parts are kept readable */
const PATTERNS: [EntityType, RegExp][] = [
  [
    'mention',
    new RegExp(String.raw`(?<!${WORD})(?:${NAME}{4,32}|@(?i:gif|nft|pic|ufc|vid))(?!${WORD})`, 'gu'),
  ],
  [
    'bot_command',
    new RegExp(String.raw`(?<!${WORD}|[/<>])/\w{1,64}(?:${NAME}{3,32})?(?!${WORD}|[/<>@])`, 'gu'),
  ],
  // one letter at least, and no "#" right behind
  [
    'hashtag',
    new RegExp(String.raw`(?<!${TAG})#(?=${TAG}*\p{L})${TAG}{1,256}(?:${NAME}{3,32})?(?!${TAG}*#)`, 'gu'),
  ],
  [
    'cashtag',
    new RegExp(String.raw`(?<!${TAG}|\$)\$(?:1INCH|[A-Z]{1,8})(?:${NAME}{3,32})?(?!${TAG}|\$)`, 'gu'),
  ],
  // The server's own rule is not public; this is the international form people write.
  ['phone_number', /(?<![\p{L}\p{N}_+])\+(?:\d[ ()-]{0,2}){6,14}\d(?![\p{L}\p{N}_])/gu],
]
/* eslint-enable regexp/prefer-character-class */

/** The entities Telegram would add to a plain text: sorted, none overlapping another. */
export function autoEntities(text: string): Entity[] {
  const found = PATTERNS.flatMap(([type, pattern]) =>
    [
      ...text.matchAll(pattern),
    ].map(match => ({ type, offset: match.index, length: match[0].length })))
  let end = 0
  return sorted([
    ...found,
    ...findLinks(text),
  ]).filter((entity) => {
    const free = entity.offset >= end
    if (free)
      end = entity.offset + entity.length
    return free
  })
}
