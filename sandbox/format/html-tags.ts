// The grammar of parse_mode HTML: start tags with attributes, end tags, character references.
import { unparsable } from './bad-request.ts'
import { byteOffset } from './entity.ts'
import { lowerAscii } from './link.ts'

/** A start tag and the one thing of its attributes that matters; `unix` is a tg-time's moment. */
export interface Tag { name: string, argument: string, unix: number }

const NAMES = new Set('a b strong i em s strike del u ins tg-spoiler tg-emoji tg-time span pre code blockquote'.split(' '))
const NAMED: Record<string, string> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
}

const isSpace = (character: string): boolean => ' \t\r\n\v\0'.includes(character)

/**
 * Reads the start tag at `start`; gives the position after it, too.
 * @throws BadRequest "can't parse entities: …"
 */
export function readStartTag(source: string, start: number): { tag: Tag, end: number } {
  const where = byteOffset(source, start)
  const at = (index: number) => source[index] ?? '\0'
  let i = start + 1
  while (!isSpace(at(i)) && at(i) !== '>')
    i++
  if (i >= source.length)
    throw unparsable(`Unclosed start tag at byte offset ${where}`)
  const name = lowerAscii(source.slice(start + 1, i))
  if (!NAMES.has(name))
    throw unparsable(`Unsupported start tag "${name}" at byte offset ${where}`)

  const skipSpace = () => {
    while (i < source.length && isSpace(at(i)))
      i++
  }
  let argument = ''
  let unix = 0
  while (at(i) !== '>') {
    skipSpace()
    if (at(i) === '>')
      break
    const nameStart = i
    while (!isSpace(at(i)) && !'=>/"\''.includes(at(i)))
      i++
    const attribute = source.slice(nameStart, i)
    if (!attribute)
      throw unparsable(`Empty attribute name in the tag "${name}" at byte offset ${where}`)
    skipSpace()
    let value = ''
    if (at(i) === '=') {
      i++
      skipSpace()
      if (i >= source.length)
        throw unparsable(`Unclosed start tag "${name}" at byte offset ${where}`)
      const read = readValue(source, i)
      value = read.value
      i = read.end
      if (i >= source.length)
        throw unparsable(`Unclosed start tag at byte offset ${where}`)
    }
    else if (i >= source.length) {
      throw unparsable(`Unclosed start tag "${name}" at byte offset ${where}`)
    }

    if ((name === 'a' && attribute === 'href') || (name === 'tg-emoji' && attribute === 'emoji-id') || (name === 'tg-time' && attribute === 'format'))
      argument = value
    else if (name === 'code' && attribute === 'class' && value.startsWith('language-'))
      argument = value.slice('language-'.length)
    else if (name === 'span' && attribute === 'class' && value.startsWith('tg-'))
      argument = value.slice('tg-'.length)
    else if (name === 'blockquote' && attribute === 'expandable')
      argument = 'expandable'
    else if (name === 'tg-time' && attribute === 'unix')
      unix = Number.parseInt(value, 10) || 0
  }
  if (name === 'span' && argument !== 'spoiler')
    throw unparsable(`Tag "span" must have class "tg-spoiler" at byte offset ${where}`)
  return {
    tag: { name, argument, unix },
    end: i + 1,
  }
}

/** An attribute's value: a bare name, or a string in either kind of quotes with character references. */
function readValue(source: string, start: number): { value: string, end: number } {
  const quote = source[start]!
  let i = start
  if (quote !== '"' && quote !== '\'') {
    while (/[a-z\d.-]/i.test(source[i] ?? ''))
      i++
    if (i < source.length && !isSpace(source[i]!) && source[i] !== '>')
      throw unparsable(`Unexpected end of name token at byte offset ${byteOffset(source, start)}`)
    return {
      value: lowerAscii(source.slice(start, i)),
      end: i,
    }
  }
  let value = ''
  i++
  while (i < source.length && source[i] !== quote) {
    const reference = source[i] === '&'
      ? readReference(source, i)
      : undefined
    value += reference?.text ?? source[i]
    i = reference?.end ?? i + 1
  }
  return {
    value,
    end: Math.min(i + 1, source.length),
  }
}

/** Checks the end tag at `start` against the innermost open tag; gives the position after it. */
export function readEndTag(source: string, start: number, expected: string | undefined): number {
  const where = byteOffset(source, start)
  if (expected === undefined)
    throw unparsable(`Unexpected end tag at byte offset ${where}`)
  let i = start + 2
  while (i < source.length && !isSpace(source[i]!) && source[i] !== '>')
    i++
  const name = lowerAscii(source.slice(start + 2, i))
  while (i < source.length && isSpace(source[i]!))
    i++
  if (source[i] !== '>')
    throw unparsable(`Unclosed end tag at byte offset ${where}`)
  if (name && name !== expected)
    throw unparsable(`Unmatched end tag at byte offset ${where}, expected "</${expected}>", found "</${name}>"`)
  return i + 1
}

/** The character reference at `start`; undefined where Telegram keeps the "&" as it is. The ";" may be missing. */
export function readReference(source: string, start: number): { text: string, end: number } | undefined {
  const match = /^&(?:#x([\dA-Fa-f]*)|#(\d*)|([A-Za-z]*));?/.exec(source.slice(start, start + 16))!
  const [whole, hex, decimal, named] = match
  const end = start + whole.length
  if (named !== undefined) {
    return NAMED[named] === undefined
      ? undefined
      : { text: NAMED[named]!, end }
  }
  const code = hex === undefined
    ? Number.parseInt(decimal!, 10)
    : Number.parseInt(hex, 16)
  const tooLong = whole.replace(';', '').length >= 10
  if (!code || code >= 0x10FFFF || tooLong)
    return undefined
  return {
    text: String.fromCodePoint(code),
    end,
  }
}
