import type { Entity } from './entities.ts'
import { expect, it } from 'vitest'
import { covers, follow, pieces, toggle } from './entities.ts'

const bold = (offset: number, length: number): Entity => ({ type: 'bold', offset, length })
const words = (text: string, entities: Entity[]) => entities.map(({ offset, length }) => text.slice(offset, offset + length))

it.each([
  [
    'typed before',
    'Hello big world',
    'Oh, Hello big world',
    ['big'],
  ],
  [
    'typed behind',
    'Hello big world',
    'Hello big world!',
    ['big'],
  ],
  [
    'typed inside',
    'Hello big world',
    'Hello b-i-g world',
    ['b-i-g'],
  ],
  [
    'emoji before it',
    'Hello big world',
    '👍🏽 Hello big world',
    ['big'],
  ],
  [
    'cut in half',
    'Hello big world',
    'Hello b',
    ['b'],
  ],
  [
    'taken away',
    'Hello big world',
    'Hello world',
    [],
  ],
  [
    'pasted over its end',
    'Hello big world',
    'Hello bi planet',
    ['bi'],
  ],
  [
    'all replaced',
    'Hello big world',
    'Something',
    [],
  ],
])('entities keep their words: %s', (_name, before, after, kept) => {
  expect(words(after, follow(before, after, [
    bold(6, 3),
  ]))).toEqual(kept)
})

it('is put on a selection, joined with its neighbours, and taken off again', () => {
  expect(toggle([
    bold(0, 4),
  ], 'bold', 4, 8)).toEqual([
    bold(0, 8),
  ])
  expect(toggle([
    bold(0, 8),
  ], 'bold', 2, 4)).toEqual([
    bold(0, 2),
    bold(4, 4),
  ])
  expect(covers([
    bold(0, 8),
  ], 'bold', 2, 4)).toBe(true)
  const linked = toggle([], 'text_link', 0, 4, { url: 'https://a.example' })
  expect(toggle(linked, 'text_link', 0, 4, { url: 'https://b.example' })).toEqual([
    {
      type: 'text_link',
      offset: 0,
      length: 4,
      url: 'https://b.example',
    },
  ])
  expect(toggle([
    bold(0, 2),
  ], 'bold', 1, 1)).toEqual([
    bold(0, 2),
  ])
})

it('cuts a text into pieces, nested ones inside', () => {
  expect(pieces('one two', [
    bold(0, 7),
    { type: 'italic', offset: 4, length: 3 },
  ]).map(({ text, entities }) => [
    text,
    entities.map(({ type }) => type).join(' '),
  ])).toEqual([
    ['one ', 'bold'],
    ['two', 'bold italic'],
  ])
  expect(pieces('', [])).toEqual([])
})
