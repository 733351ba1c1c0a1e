// Words from somebody's file, made harmless: they can neither steer the line they stand in nor fill the screen.

/** Controls, separators of lines, and characters that turn the direction of writing or have no width (Unicode 16, chapter 23). */
const steering = /[\p{Cc}\u00AD\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu
/** More than two marks on one letter climb into the lines above and below. */
const piled = /(\p{M}{2})\p{M}+/gu

/** At most `max` characters (code points), the last of them `…` where something was cut. */
export function inert(text: string, max: number): string {
  const characters = Array.from(text.slice(0, max * 16).replace(steering, '').replace(piled, '$1').trim())
  return characters.length > max
    ? `${characters.slice(0, max - 1).join('')}…`
    : characters.join('')
}

/** JSON as people read it, where nothing steers: such characters stand there as JSON escapes them. */
export function inertJson(value: unknown): string | undefined {
  return JSON.stringify(value, null, 2)?.replace(steering, character => character === '\n'
    ? character
    : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
