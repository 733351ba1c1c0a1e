// HTML for the web chat: right tags, nothing that could run, and the same text.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toHtml } from './html.ts'
import { parseText, withAutoEntities } from './index.ts'

function shown(source: string) {
  const { text, entities } = parseText({ text: source, parse_mode: 'HTML' })
  return toHtml(text, withAutoEntities(text, entities))
}
const away = 'target="_blank" rel="noopener noreferrer"'

describe('toHtml', () => {
  it.each([
    ['<b>a</b> <i>b</i> <u>c</u> <s>d</s> <code>e</code>', '<b>a</b> <i>b</i> <u>c</u> <s>d</s> <code>e</code>'],
    ['<tg-spoiler>a</tg-spoiler>', '<span class="spoiler">a</span>'],
    ['<b>a<i>b</i>c</b>', '<b>a</b><b><i>b</i>c</b>'],
    ['a &lt;b&gt; &amp; "c"', 'a &lt;b&gt; &amp; &quot;c&quot;'],
    ['<pre>a\nb</pre>', '<pre><code>a\nb</code></pre>'],
    ['<pre><code class="language-x&quot;&gt;">a</code></pre>', '<pre><code class="language-x&quot;&gt;">a</code></pre>'],
    ['<blockquote>a</blockquote>\nb', '<blockquote>a</blockquote><span hidden>\n</span>b'],
    ['<blockquote expandable>a\n</blockquote>\nb', '<blockquote data-expandable>a\n</blockquote>\nb'],
    ['<a href="https://x.com/?a=1&amp;b=&quot;">y</a>', `<a href="https://x.com/?a=1&amp;b=&quot;" ${away}>y</a>`],
    ['<a href="tg://user?id=5">y</a>', '<a data-entity="text_mention" data-user="5">y</a>'],
    ['x.com', `<a href="http://x.com" ${away}>x.com</a>`],
    ['ftp://x.com', '<a data-entity="url">ftp://x.com</a>'],
    ['a@b.com', `<a href="mailto:a@b.com" ${away}>a@b.com</a>`],
    ['+1-212-555-0123', `<a href="tel:+12125550123" ${away}>+1-212-555-0123</a>`],
    ['/start @durov #tag $USD', '<a data-entity="bot_command">/start</a> <a data-entity="mention">@durov</a> <a data-entity="hashtag">#tag</a> <a data-entity="cashtag">$USD</a>'],
    ['<tg-emoji emoji-id="5">👍</tg-emoji>', '👍'],
    ['<tg-time unix="1700000000">then</tg-time>', '<time data-unix="1700000000">then</time>'],
  ])('%j', (source, expected) => {
    expect(shown(source)).toBe(expected)
  })

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'java\nscript:x',
    '',
  ])('a link to %j leads nowhere', (url) => {
    expect(toHtml('x', [
      {
        type: 'text_link',
        offset: 0,
        length: 1,
        url,
      } as never,
    ])).toBe('<a data-entity="text_link">x</a>')
  })
  it('entities from anywhere may cross and leave the text', () => {
    expect(toHtml('abc', [
      { type: 'bold', offset: 0, length: 2 },
      { type: 'italic', offset: 1, length: 9 },
    ])).toBe('<b>a</b><i><b>b</b>c</i>')
    expect(toHtml('abc', [
      { type: 'bold', offset: 5, length: 2 },
      { type: 'bold', offset: -1, length: 2 },
    ])).toBe('abc')
  })
})

const TAG = /<(\/?)([a-z]+)((?: [a-z-]+(?:="[^"<>]*")?)*)>/g
const ALLOWED: Record<string, string[]> = {
  b: [],
  i: [],
  u: [],
  s: [],
  span: ['class', 'hidden'],
  blockquote: ['data-expandable'],
  code: ['class'],
  pre: [],
  a: [
    'href',
    'target',
    'rel',
    'data-entity',
    'data-user',
  ],
  time: ['data-unix'],
}
const entity = fc.record({
  type: fc.constantFrom('bold', 'italic', 'spoiler', 'code', 'pre', 'blockquote', 'expandable_blockquote', 'text_link', 'text_mention', 'url', 'email', 'hashtag', 'custom_emoji', 'date_time', '"><script>'),
  offset: fc.integer({ min: -2, max: 20 }),
  length: fc.integer({ min: -2, max: 20 }),
  url: fc.oneof(fc.webUrl(), fc.string()),
  language: fc.string(),
  user: fc.constant({ id: 5 }),
  unix_time: fc.nat(),
})

it('keeps every letter, balances its tags and writes no others', () => {
  fc.assert(fc.property(fc.string({
    unit: fc.constantFrom('a', '<', '>', '&', '"', '\'', '\n', '\r', '👍', 'x.com', '&amp;', '</b>'),
    maxLength: 20,
  }), fc.array(entity, { maxLength: 8 }), (text, entities) => {
    const html = toHtml(text, entities)
    const open: string[] = []
    const content = html.replace(TAG, (_, closing: string, name: string, attributes: string) => {
      expect(ALLOWED).toHaveProperty(name)
      for (const [, attribute] of attributes.replace(/"[^"]*"/g, '').matchAll(/([a-z-]+)/g))
        expect(ALLOWED[name]).toContain(attribute)
      expect(closing
        ? open.pop()
        : (open.push(name), name)).toBe(name)
      return ''
    })
    expect(open).toEqual([])
    expect(content).not.toMatch(/[<>"']/)
    const decoded = content.replace(/&(?:amp|lt|gt|quot|#39|#13);/g, c => ({
      '&amp;': '&',
      '&lt;': '<',
      '&gt;': '>',
      '&quot;': '"',
      '&#39;': '\'',
      '&#13;': '\r',
    })[c]!)
    expect(decoded).toBe(text)
  }), { numRuns: 2000 })
})
