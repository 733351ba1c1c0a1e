// Where a text stops being JSON: engines word their errors differently, and some name no place at all.

const white = /[ \t\n\r]*/y
// everything from the space on, but quotes and backslashes
const string = String.raw`"(?:[^\0-\x1F"\\]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"`
const key = new RegExp(`${string}[ \\t\\n\\r]*:`, 'y')
const scalar = new RegExp(`${string}|${String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?`}|true|false|null`, 'y')

/** The offset of the first character that cannot stand where it stands (RFC 8259); -1 for a text that is JSON. */
export function jsonErrorAt(text: string): number {
  let at = 0
  const eat = (pattern: RegExp) => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    at += found?.length ?? 0
    return found
  }
  const open: string[] = []
  // a value is due at first and after each comma and colon; a bracket may also close at once
  let due = true
  let fresh = false
  for (;;) {
    eat(white)
    const inside = open.at(-1)
    const char = text[at]
    if (due) {
      if (fresh && char === inside) {
        at += 1
        open.pop()
        due = fresh = false
        continue
      }
      if (inside === '}') {
        if (!eat(key))
          return at
        eat(white)
      }
      const start = text[at]
      fresh = start === '{' || start === '['
      if (fresh) {
        at += 1
        open.push(start === '{'
          ? '}'
          : ']')
      }
      else if (eat(scalar) === undefined) {
        return at
      }
      due = fresh
      continue
    }
    if (!inside) {
      return at === text.length
        ? -1
        : at
    }
    if (char === ',')
      due = true
    else if (char === inside)
      open.pop()
    else
      return at
    at += 1
  }
}

/** `line 3, column 7`, both counted from 1. */
export function placeIn(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n')
  return `line ${before.length}, column ${before.at(-1)!.length + 1}`
}
