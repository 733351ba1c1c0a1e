// Tables of what Telegram makes of parse_mode HTML, and of its error texts.
import { describe, expect, it } from 'vitest'
import { refusal, short } from './cases.ts'

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
