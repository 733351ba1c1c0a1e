// Tables of sources and what Telegram makes of them; error texts as the server words them.
import { describe, expect, it } from 'vitest'
import { BadRequest, parseText } from './index.ts'

/** Entities in short: "bold 0+3", with what belongs to the kind behind it. */
function short(input: Parameters<typeof parseText>[0]): [string, ...string[]] {
  const { text, entities } = parseText(input)
  return [
    text,
    ...entities.map(({ type, offset, length, ...more }) => {
      const detail = more.url ?? more.user?.id ?? more.language ?? more.custom_emoji_id ?? (more.unix_time && `${more.unix_time} ${more.date_time_format}`)
      return `${type} ${offset}+${length}${detail === undefined
        ? ''
        : ` ${detail}`}`
    }),
  ]
}

function refusal(input: Parameters<typeof parseText>[0]): string {
  try {
    parseText(input)
  }
  catch (error) {
    if (error instanceof BadRequest)
      return error.message.replace('Bad Request: can\'t parse entities: ', '… ')
    throw error
  }
  return 'none'
}

describe('HTML', () => {
  it.each<[string, ...string[]]>([
    [
      '<b>a</b> <strong>b</strong>',
      'a b',
      'bold 0+1',
      'bold 2+1',
    ],
    ['<i>a</i><em>b</em>', 'ab', 'italic 0+2'],
    [
      '<u>a</u> <ins>b</ins> <s>c</s> <strike>d</strike> <del>e</del>',
      'a b c d e',
      'underline 0+1',
      'underline 2+1',
      'strikethrough 4+1',
      'strikethrough 6+1',
      'strikethrough 8+1',
    ],
    [
      '<tg-spoiler>a</tg-spoiler> <span class="tg-spoiler">b</span>',
      'a b',
      'spoiler 0+1',
      'spoiler 2+1',
    ],
    ['<B>a</b>', 'a', 'bold 0+1'],
    ['<b>a</>', 'a', 'bold 0+1'],
    ['<b></b>a', 'a'],
    // styles are cut where another begins
    [
      '<b>a<i>b</i>c</b>',
      'abc',
      'bold 0+1',
      'bold 1+2',
      'italic 1+1',
    ],
    [
      '<b>👍<i>é</i></b>x',
      '👍éx',
      'bold 0+2',
      'bold 2+1',
      'italic 2+1',
    ],
    [
      '<b>שלום</b> مرحبا <i>עולם</i>',
      'שלום مرحبا עולם',
      'bold 0+4',
      'italic 11+4',
    ],
    [
      '<b>a <a href="https://x.com">b</a> c</b>',
      'a b c',
      'bold 0+2',
      'text_link 2+1 https://x.com/',
      'bold 2+1',
      'bold 3+2',
    ],
    // links
    ['<a href="http://Example.COM/A?b=c#d">x</a>', 'x', 'text_link 0+1 http://example.com/A?b=c#d'],
    ['<a href=\'example.com\'>x</a>', 'x', 'text_link 0+1 http://example.com/'],
    ['<a>example.com</a>', 'example.com', 'text_link 0+11 http://example.com/'],
    ['<a href="tg://user?id=123456">x</a>', 'x', 'text_mention 0+1 123456'],
    ['<a href="tg:user?id=7">x</a>', 'x', 'text_mention 0+1 7'],
    ['<a href="tg://resolve?domain=durov">x</a>', 'x', 'text_link 0+1 tg://resolve?domain=durov'],
    ['<a href="not a link">x</a>', 'x'],
    ['<a href="https://x.com/?a=1&amp;b=2">x</a>', 'x', 'text_link 0+1 https://x.com/?a=1&b=2'],
    // code
    ['<code>a<b>b</b></code>', 'ab', 'code 0+2'],
    ['<pre>a</pre>', 'a', 'pre 0+1'],
    ['<pre><code class="language-python">a</code></pre>', 'a', 'pre 0+1 python'],
    ['<code class="language-c"><pre>a</pre></code>', 'a', 'pre 0+1 c'],
    ['<pre><code>a</code></pre>', 'a', 'pre 0+1'],
    ['<code class="language-c">a</code>', 'a', 'code 0+1'],
    // quotes
    ['<blockquote>a</blockquote>b', 'ab', 'blockquote 0+1'],
    [
      '<blockquote expandable>a <b>b</b></blockquote>',
      'a b',
      'expandable_blockquote 0+3',
      'bold 2+1',
    ],
    ['<blockquote>a<blockquote>b</blockquote></blockquote>', 'ab', 'blockquote 0+2'],
    [
      '<blockquote><pre>a</pre></blockquote>',
      'a',
      'blockquote 0+1',
      'pre 0+1',
    ],
    // emoji and times
    ['<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', '👍', 'custom_emoji 0+2 5368324170671202286'],
    ['<tg-time unix="1700000000" format="Tw">then</tg-time>', 'then', 'date_time 0+4 1700000000 wT'],
    // references
    ['&lt;b&gt; &amp; &quot; &#65;&#x42; &#128077; &copy; &amp', '<b> & " AB 👍 &copy; &'],
    ['a & b &', 'a & b &'],
    // trimming, and what an entity keeps of it
    ['  \n a <b> b </b>  \n', 'a  b', 'bold 2+2'],
    [' <b> a</b>', ' a', 'bold 0+2'],
    ['<b>  </b>a', '  a', 'bold 0+2'],
    ['a\r\nb\tc', 'a\nb c'],
    ['<b>a\r</b>b', 'ab', 'bold 0+1'],
  ])('%j', (source, ...expected) => {
    expect(short({ text: source, parse_mode: 'HTML' })).toEqual(expected)
  })

  it.each([
    ['<b>a', '… Can\'t find end tag corresponding to start tag "b"'],
    ['<x>a</x>', '… Unsupported start tag "x" at byte offset 0'],
    ['é<br/>', '… Unsupported start tag "br/" at byte offset 2'],
    ['👍<script>', '… Unsupported start tag "script" at byte offset 4'],
    ['a < b', '… Unsupported start tag "" at byte offset 2'],
    ['a<b', '… Unclosed start tag at byte offset 1'],
    ['<a href', '… Unclosed start tag "a" at byte offset 0'],
    ['<a href=', '… Unclosed start tag "a" at byte offset 0'],
    ['<a href="x', '… Unclosed start tag at byte offset 0'],
    ['<a ="x">', '… Empty attribute name in the tag "a" at byte offset 0'],
    ['<a href=x_y>', '… Unexpected end of name token at byte offset 8'],
    ['<span>a</span>', '… Tag "span" must have class "tg-spoiler" at byte offset 0'],
    ['a</b>', '… Unexpected end tag at byte offset 1'],
    ['<b>a</b', '… Unclosed end tag at byte offset 4'],
    ['<b><i>test</b></i>', '… Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'],
    ['<tg-emoji emoji-id="9999999999999999999">x</tg-emoji>', '… Invalid custom emoji identifier specified'],
    ['<tg-time unix="1" format="x">x</tg-time>', '… Invalid date format used'],
    ['&#xd83d;', '… Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units'],
    ['a\0', '… Text must not contain null bytes'],
    ['<b> </b>', 'Bad Request: text must be non-empty'],
  ])('%j is refused', (source, expected) => {
    expect(refusal({ text: source, parse_mode: 'html' })).toBe(expected)
  })
})

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

describe('explicit entities', () => {
  it('are kept, in order', () => {
    expect(short({
      text: 'abc',
      entities: [
        { type: 'italic', offset: 2, length: 1 },
        { type: 'bold', offset: 0, length: 1 },
      ],
    }))
      .toEqual(['abc', 'bold 0+1', 'italic 2+1'])
  })
  it('are ignored beside a parse mode, and where they are no array', () => {
    expect(short({
      text: '<b>a</b>',
      parse_mode: 'HTML',
      entities: [
        { type: 'italic', offset: 0, length: 1 },
      ],
    })).toEqual(['a', 'bold 0+1'])
    expect(short({ text: 'a', parse_mode: 'none', entities: 'x' })).toEqual(['a'])
  })
  it('that touch are merged, that cross are cut, and links do not overlap', () => {
    const entities = (...list: [string, number, number][]) => list.map(([type, offset, length]) => ({
      type,
      offset,
      length,
      url: 'http://x.com',
    }))
    expect(short({
      text: 'abcdef',
      entities: entities(['bold', 0, 2], ['bold', 2, 2]),
    })).toEqual(['abcdef', 'bold 0+4'])
    expect(short({
      text: 'abcdef',
      entities: entities(['bold', 0, 4], ['italic', 2, 4]),
    })).toEqual([
      'abcdef',
      'bold 0+2',
      'italic 2+4',
      'bold 2+2',
    ])
    expect(short({
      text: 'abcdef',
      entities: entities(['text_link', 0, 4], ['code', 2, 4]),
    })).toEqual(['abcdef', 'text_link 0+4 http://x.com/'])
    expect(short({
      text: 'abcdef',
      entities: entities(['text_link', 0, 4], ['blockquote', 2, 4]),
    })).toEqual(['abcdef', 'blockquote 2+4'])
  })
  it('Telegram finds itself are not heard', () => {
    expect(short({
      text: '/start',
      entities: [
        { type: 'bot_command', offset: 0, length: 6 },
      ],
    })).toEqual(['/start'])
  })
  it('mention only people who are known', () => {
    const ada = { id: 5, is_bot: false, first_name: 'Ada' }
    const source = { text: '<a href="tg://user?id=5">a</a> <a href="tg://user?id=6">b</a>', parse_mode: 'HTML' }
    expect(parseText({
      ...source,
      user: id => id === 5
        ? ada
        : undefined,
    }).entities).toEqual([
      {
        type: 'text_mention',
        offset: 0,
        length: 1,
        user: ada,
      },
    ])
  })
  it('are a hundred at most, styles the first to go', () => {
    const entities = Array.from({ length: 120 }, (_, i) => ({
      type: i === 119
        ? 'code'
        : 'bold',
      offset: 2 * i,
      length: 1,
    }))
    const kept = parseText({
      text: 'x'.repeat(300),
      entities,
    }).entities
    expect(kept).toHaveLength(100)
    expect(kept.at(-1)?.type).toBe('code')
  })

  const over = (...fields: object[]) => ({
    text: 'hello',
    entities: fields.map(f => ({
      type: 'bold',
      offset: 0,
      length: 1,
      ...f,
    })),
  })
  it.each([
    [
      over({ offset: 100 }),
      'entity begins after the end of the text at UTF-16 offset 100',
    ],
    [
      over({ length: 100 }),
      'entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 100',
    ],
    [
      over({ offset: 5 }),
      'entity beginning at UTF-16 offset 5 ends after the end of the text at UTF-16 offset 6',
    ],
    [
      over({ offset: -1 }),
      'receive an entity with incorrect offset -1',
    ],
    [
      over({ length: -1 }),
      'receive an entity with incorrect length -1',
    ],
    [
      {
        ...over({ offset: 1 }),
        text: '👍a',
      },
      'entity begins in a middle of a UTF-16 symbol at byte offset 4',
    ],
    [
      {
        ...over({ length: 2 }),
        text: 'a👍',
      },
      'entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 5',
    ],
    [
      over({ type: 'invalid_type' }),
      'can\'t parse MessageEntity: Unsupported type specified',
    ],
    [
      over({ type: '' }),
      'can\'t parse MessageEntity: Type is not specified',
    ],
    [
      over({ offset: undefined }),
      'can\'t parse MessageEntity: Can\'t find field "offset"',
    ],
    [
      over({ type: 'text_link' }),
      'can\'t parse MessageEntity: Can\'t find field "url"',
    ],
    [
      over({ type: 'text_link', url: 'not-a-url' }),
      'entity URL \'not-a-url\' is invalid: Wrong HTTP URL',
    ],
    [
      over({ type: 'text_link', url: '' }),
      'entity URL \'\' is invalid: URL host is empty',
    ],
    [
      over({ type: 'text_link', url: 'ftp://x.com' }),
      'entity URL \'ftp://x.com\' is invalid: Unsupported URL protocol',
    ],
    [
      over({ type: 'text_mention' }),
      'can\'t parse MessageEntity: Can\'t find field "user"',
    ],
    [
      over({
        type: 'text_mention',
        user: { id: 0 },
      }),
      'user not found',
    ],
    [
      over({ type: 'custom_emoji' }),
      'can\'t parse MessageEntity: Can\'t find field "custom_emoji_id"',
    ],
    [
      over({ type: 'custom_emoji', custom_emoji_id: '9999999999999999999' }),
      'can\'t parse MessageEntity: Field "custom_emoji_id" must be a valid Number',
    ],
    [
      {
        text: 'a',
        entities: [1],
      },
      'can\'t parse MessageEntity: expected an Object',
    ],
    [
      { text: '' },
      'message text is empty',
    ],
    [
      { text: ' \n ' },
      'text must be non-empty',
    ],
    [
      { text: '\u200B\u2800' },
      'text must be non-empty',
    ],
    [
      { text: 'a\uD800' },
      'strings must be encoded in UTF-8',
    ],
    [
      {
        text: 'é'.repeat(17000),
      },
      'text is too long',
    ],
    [
      { text: 'a', parse_mode: 'INVALID' },
      'unsupported parse_mode',
    ],
  ])('%j is refused', (input, expected) => {
    expect(refusal(input)).toBe(`Bad Request: ${expected}`)
  })
})
