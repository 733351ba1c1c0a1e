import { describe, expect, it } from 'vitest'
import { addressOf, isMarked, piecesOf, retype, toggle, trimmed } from './formatting.ts'

const bold = (offset: number, length: number) => ({ type: 'bold', offset, length })
const words = (text: string, ...entities: { type: string, offset: number, length: number }[]) => ({ text, entities })

describe('typing keeps the formatting around it', () => {
  it.each([
    [
      'before it',
      'a bold',
      bold(2, 4),
      'xa bold',
      [
        bold(3, 4),
      ],
    ],
    [
      'behind it',
      'bold a',
      bold(0, 4),
      'bold ab',
      [
        bold(0, 4),
      ],
    ],
    [
      'within it',
      'bold',
      bold(0, 4),
      'boXld',
      [
        bold(0, 5),
      ],
    ],
    [
      'at its end, where it goes on',
      'bold',
      bold(0, 4),
      'bolder',
      [
        bold(0, 6),
      ],
    ],
    [
      'right before it, where it does not begin yet',
      'a bold',
      bold(2, 4),
      'a xbold',
      [
        bold(3, 4),
      ],
    ],
    [
      'instead of it',
      'a bold b',
      bold(2, 4),
      'a  b',
      [],
    ],
    [
      'over its end',
      'a bold b',
      bold(2, 4),
      'a boX',
      [
        bold(2, 2),
      ],
    ],
    [
      'over its beginning',
      'a bold b',
      bold(2, 4),
      'Xld b',
      [
        bold(1, 4 - 2),
      ],
    ],
    [
      'nothing',
      'bold',
      bold(0, 4),
      'bold',
      [
        bold(0, 4),
      ],
    ],
    [
      'the same letter again',
      'aaa',
      bold(1, 1),
      'aaaa',
      [
        bold(1, 1),
      ],
    ],
    [
      'an emoji of two units',
      '😀 bold',
      bold(3, 4),
      '😀😀 bold',
      [
        bold(5, 4),
      ],
    ],
  ])('%s', (_, before, entity, after, expected) => {
    expect(retype(words(before, entity), after)).toEqual({ text: after, entities: expected })
  })
})

it('formats a stretch, and takes it away again, also in the middle', () => {
  const one = toggle(words('one two'), 'bold', 0, 3)
  expect(one.entities).toEqual([
    bold(0, 3),
  ])
  expect(toggle(one, 'bold', 0, 3).entities).toEqual([])
  expect(isMarked(one, 'bold', 0, 2)).toBe(true)
  expect(isMarked(one, 'bold', 2, 4)).toBe(false)
  expect(toggle(words('one two', bold(0, 7)), 'bold', 3, 4).entities).toEqual([
    bold(0, 3),
    bold(4, 3),
  ])
  expect(toggle(one, 'bold', 2, 6).entities).toEqual([
    bold(0, 2),
    bold(2, 4),
  ])
  expect(toggle(words('link'), 'text_link', 0, 4, 'https://x.y').entities).toEqual([
    {
      type: 'text_link',
      offset: 0,
      length: 4,
      url: 'https://x.y',
    },
  ])
})

it('cuts a text where formatting begins and ends, the outermost first', () => {
  const pieces = piecesOf(words('abcdef', { type: 'italic', offset: 1, length: 2 }, bold(0, 4)))
  expect(pieces.map(({ text, entities }) => [
    text,
    ...entities.map(({ type }) => type),
  ])).toEqual([
    ['a', 'bold'],
    ['bc', 'bold', 'italic'],
    ['d', 'bold'],
    ['ef'],
  ])
  expect(piecesOf(words(''))).toEqual([])
})

it('trims as Telegram does', () => {
  expect(trimmed(words('  a b \n', bold(0, 3), bold(4, 3)))).toEqual(words('a b', bold(0, 1), bold(2, 1)))
})

it.each([
  [
    { type: 'text_link', url: 'https://x.y' },
    'here',
    'https://x.y',
  ],
  [
    { type: 'text_link', url: 'javascript:alert(1)' },
    'here',
    null,
  ],
  [
    { type: 'text_link', url: 'tg://resolve' },
    'here',
    null,
  ],
  [
    { type: 'url' },
    'x.y/z',
    'https://x.y/z',
  ],
  [
    { type: 'url' },
    'http://x.y',
    'http://x.y',
  ],
  [
    { type: 'url' },
    'https://',
    null,
  ],
  [
    { type: 'mention' },
    '@ann',
    'https://t.me/ann',
  ],
  [
    { type: 'bold' },
    'x',
    null,
  ],
])('%j over %j leads to %j', (entity, text, address) => {
  expect(addressOf({ offset: 0, length: 1, ...entity }, text)).toBe(address)
})
