// Tables of what Telegram makes of entities given explicitly, and of its error texts.
import { describe, expect, it } from 'vitest'
import { refusal, short } from './cases.ts'
import { parseText } from './index.ts'

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
