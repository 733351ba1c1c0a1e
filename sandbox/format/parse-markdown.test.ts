// Tables of what Telegram makes of the old parse_mode Markdown, and of its error texts.
import { describe, expect, it } from 'vitest'
import { refusal, short } from './cases.ts'

describe('Markdown', () => {
  it.each<[string, ...string[]]>([
    [
      '*a* _b_ `c`',
      'a b c',
      'bold 0+1',
      'italic 2+1',
      'code 4+1',
    ],
    ['*a_b*', 'a_b', 'bold 0+3'],
    ['[a](x.com)', 'a', 'text_link 0+1 http://x.com/'],
    ['[x.com]', 'x.com', 'text_link 0+5 http://x.com/'],
    ['[a](tg://user?id=9)', 'a', 'text_mention 0+1 9'],
    ['[a](x y)', 'a'],
    ['```js\na```', 'a', 'pre 0+1 js'],
    ['```\r\na```', 'a', 'pre 0+1'],
    ['\\*a\\_ \\. \\x', '*a_ \\. \\x'],
    ['👍*a*', '👍a', 'bold 2+1'],
    ['**', ''],
    ['snake.case - fine!', 'snake.case - fine!'],
  ])('%j', (source, ...expected) => {
    expect(short({ text: source, parse_mode: 'Markdown', allowEmpty: true })).toEqual(expected)
  })

  it.each([
    ['*unclosed', '… Can\'t find end of the entity starting at byte offset 0'],
    ['é_a', '… Can\'t find end of the entity starting at byte offset 2'],
    ['```a', '… Can\'t find end of the entity starting at byte offset 0'],
    ['[a', '… Can\'t find end of the entity starting at byte offset 0'],
  ])('%j is refused', (source, expected) => {
    expect(refusal({ text: source, parse_mode: 'MARKDOWN' })).toBe(expected)
  })
})
