// Tables of what Telegram makes of parse_mode MarkdownV2, and of its error texts.
import { describe, expect, it } from 'vitest'
import { refusal, short } from './cases.ts'

describe('MarkdownV2', () => {
  it.each<[string, ...string[]]>([
    [
      '*a* _b_ __c__ ~d~ ||e|| `f`',
      'a b c d e f',
      'bold 0+1',
      'italic 2+1',
      'underline 4+1',
      'strikethrough 6+1',
      'spoiler 8+1',
      'code 10+1',
    ],
    ['hello\\. \\_x\\_', 'hello. _x_'],
    [
      '*a _b_*',
      'a b',
      'bold 0+2',
      'bold 2+1',
      'italic 2+1',
    ],
    [
      '__a _b_**__',
      'a b',
      'underline 0+2',
      'italic 2+1',
      'underline 2+1',
    ],
    [
      '_a__b___',
      'ab',
      'italic 0+1',
      'italic 1+1',
      'underline 1+1',
    ],
    ['[a](https://x.com/\\(b\\))', 'a', 'text_link 0+1 https://x.com/(b)'],
    ['[x\\.com]', 'x.com', 'text_link 0+5 http://x.com/'],
    ['[a](tg://user?id=5)', 'a', 'text_mention 0+1 5'],
    ['![👍](tg://emoji?id=5368324170671202286)', '👍', 'custom_emoji 0+2 5368324170671202286'],
    ['![then](tg://time?unix=1700000000&format=r)', 'then', 'date_time 0+4 1700000000 r'],
    ['```python\nprint(1)\n```', 'print(1)', 'pre 0+8 python'],
    ['```\na*b\n```', 'a*b', 'pre 0+3'],
    ['`a\\`b`', 'a`b', 'code 0+3'],
    ['*`a`*', 'a', 'code 0+1'],
    ['>a\n>b\nc', 'a\nb\nc', 'blockquote 0+4'],
    [
      '>a *b*\n>c',
      'a b\nc',
      'blockquote 0+5',
      'bold 2+1',
    ],
    ['>a\n>b||\nc', 'a\nb\nc', 'expandable_blockquote 0+4'],
    ['>a||', 'a', 'expandable_blockquote 0+1'],
    ['a\n>b', 'a\nb', 'blockquote 2+1'],
    ['**>a\n>b', 'a\nb', 'blockquote 0+3'],
    [
      '>a\n**>b',
      'a\nb',
      'blockquote 0+2',
      'blockquote 2+1',
    ],
  ])('%j', (source, ...expected) => {
    expect(short({ text: source, parse_mode: 'MarkdownV2' })).toEqual(expected)
  })

  it.each([
    ...[...'.-!()#+={}>|]'].map((c): [string, string] => [`a${c}`, `… Character '${c}' is reserved and must be escaped with the preceding '\\'`]),
    ['a🙂*b', '… Can\'t find end of Bold entity at byte offset 5'],
    ['*bold _italic\\_*', '… Can\'t find end of Bold entity at byte offset 15'],
    ['_a', '… Can\'t find end of Italic entity at byte offset 0'],
    ['__a', '… Can\'t find end of Underline entity at byte offset 0'],
    ['~a', '… Can\'t find end of Strikethrough entity at byte offset 0'],
    ['||a', '… Can\'t find end of Spoiler entity at byte offset 0'],
    ['`a', '… Can\'t find end of Code entity at byte offset 0'],
    ['```a', '… Can\'t find end of Pre entity at byte offset 0'],
    ['```a b', '… Can\'t find end of PreCode entity at byte offset 0'],
    ['[a', '… Can\'t find end of TextUrl entity at byte offset 0'],
    ['![a', '… Can\'t find end of CustomEmoji entity at byte offset 0'],
    ['[a](b', '… Can\'t find end of a URL at byte offset 4'],
    ['![a]', '… The entity must contain a tg://emoji or tg://time URL'],
    ['![a](https://x.com)', '… Invalid tg://emoji or tg://time URL specified'],
    ['>*a\nb*', '… Can\'t find end of Bold entity at byte offset 1'],
    ['>*a||', '… Can\'t find end of Bold entity at byte offset 1'],
  ])('%j is refused', (source, expected) => {
    expect(refusal({ text: source, parse_mode: 'markdownv2' })).toBe(expected)
  })
})
