// The opening ``` of a block of code, which both Markdown modes read alike.

/** Reads "```", the language and the line break after them: where the block's own text begins. */
export function readPreOpening(source: string, start: number): { language: string, end: number } {
  let i = start + 3
  let nameEnd = i
  while (nameEnd < source.length && !/[ \t\r\n\v\0`]/.test(source[nameEnd]!))
    nameEnd++
  const named = nameEnd > i && nameEnd < source.length && source[nameEnd] !== '`'
  const language = named
    ? source.slice(i, nameEnd)
    : ''
  if (named)
    i = nameEnd
  return { language, end: i + (/^(?:\r\n|\n\r|\n|\r)/.exec(source.slice(i, i + 2))?.[0].length ?? 0) }
}
