// What Telegram finds in plain text, and how it goes together with what was said explicitly.
import { describe, expect, it } from 'vitest'
import { autoEntities, withAutoEntities } from './index.ts'

const found = (text: string) => autoEntities(text).map(e => `${e.type} ${text.slice(e.offset, e.offset + e.length)}`)

describe('autoEntities', () => {
  it.each<[string, ...string[]]>([
    ['/start and /help@some_bot, not a/b nor //c nor /d/', 'bot_command /start', 'bot_command /help@some_bot'],
    ['/settings1', 'bot_command /settings1'],
    ['hi @durov, @gif, not @ab nor mail@durov', 'mention @durov', 'mention @gif'],
    [
      '#tag #тег_1 #100 #a# x#b #chan@durov',
      'hashtag #tag',
      'hashtag #тег_1',
      'hashtag #chan@durov',
    ],
    ['$USD $1INCH $usd x$EUR', 'cashtag $USD', 'cashtag $1INCH'],
    ['a@b.com and mailto:x.y+z@mail.example.org', 'email a@b.com', 'email x.y+z@mail.example.org'],
    ['see https://example.com/a_(b)?c=d#e.', 'url https://example.com/a_(b)?c=d#e'],
    ['(example.com)', 'url example.com'],
    ['http://a.notatld but a.notatld', 'url http://a.notatld'],
    ['1.2.3.4 and 256.1.1.1 and 1.5', 'url 1.2.3.4'],
    ['example.com:8080/x', 'url example.com:8080/x'],
    [
      'end.Com next.word',
      ...[],
    ],
    ['пример.рф', 'url пример.рф'],
    ['tg://resolve?domain=x', 'url tg://resolve?domain=x'],
    ['HTTPS://EXAMPLE.COM/', 'url HTTPS://EXAMPLE.COM/'],
    ['xn--e1afmkfd.xn--p1ai', 'url xn--e1afmkfd.xn--p1ai'],
    ['https://user:pass@host.com/', 'url https://user:pass@host.com/'],
    ['call +1-212-555-0123 or +49 (30) 1234567', 'phone_number +1-212-555-0123', 'phone_number +49 (30) 1234567'],
    ['👍 t.me/x', 'url t.me/x'],
    ['https://x.com/#tag', 'url https://x.com/#tag'],
  ])('%j', (text, ...expected) => {
    expect(found(text)).toEqual(expected)
  })
})

describe('withAutoEntities', () => {
  it('never looks into code and links', () => {
    const text = 'x.com y.com z.com'
    const code = { type: 'code', offset: 0, length: 5 } as const
    const link = {
      type: 'text_link',
      offset: 6,
      length: 5,
      url: 'http://q.com/',
    } as const
    expect(withAutoEntities(text, [code, link])).toEqual([
      code,
      link,
      { type: 'url', offset: 12, length: 5 },
    ])
  })
  it('cuts styles around what it finds', () => {
    expect(withAutoEntities('see x.com', [
      { type: 'bold', offset: 0, length: 9 },
    ])).toEqual([
      { type: 'bold', offset: 0, length: 4 },
      { type: 'url', offset: 4, length: 5 },
      { type: 'bold', offset: 4, length: 5 },
    ])
  })
  it('finds inside a quote, not across its edge', () => {
    const quote = { type: 'blockquote', offset: 0, length: 7 } as const
    expect(withAutoEntities('/a /bcd', [quote])).toHaveLength(3)
    expect(withAutoEntities('/a /bcd', [
      { ...quote, length: 5 },
    ])).toHaveLength(2)
  })
})
