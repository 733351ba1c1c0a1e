import { describe, expect, it } from 'vitest'
import { formatButtons, parseButtons } from './buttons.ts'

describe('parseButtons', () => {
  it.each([
    [
      'Site - https://example.com',
      [
        [
          { text: 'Site', url: 'https://example.com' },
        ],
      ],
    ],
    [
      'Site – example.com/a?b=1',
      [
        [
          { text: 'Site', url: 'https://example.com/a?b=1' },
        ],
      ],
    ],
    [
      'A - https://a.example | B - http://b.example:8080/x',
      [
        [
          { text: 'A', url: 'https://a.example' },
          { text: 'B', url: 'http://b.example:8080/x' },
        ],
      ],
    ],
    [
      'One-two - https://a.example\n\nTwo - https://b.example',
      [
        [
          { text: 'One-two', url: 'https://a.example' },
        ],
        [
          { text: 'Two', url: 'https://b.example' },
        ],
      ],
    ],
    [
      'Купон - copy: SALE-10',
      [
        [
          { text: 'Купон', copy: 'SALE-10' },
        ],
      ],
    ],
    [
      'Share - share: https://example.com/a-b',
      [
        [
          { text: 'Share', share: 'https://example.com/a-b' },
        ],
      ],
    ],
    [
      'Друзьям - поделиться: Смотрите!',
      [
        [
          { text: 'Друзьям', share: 'Смотрите!' },
        ],
      ],
    ],
    [
      'Сайт - https://пример.рф/путь',
      [
        [
          { text: 'Сайт', url: 'https://пример.рф/путь' },
        ],
      ],
    ],
    ['', []],
  ])('%j', (text, rows) => {
    expect(parseButtons(text)).toEqual({ ok: true, rows })
  })

  it.each([
    ['Only a label', 1, 'no-dash'],
    [' - https://example.com', 1, 'label-empty'],
    ['Ok - https://example.com\nBad - https://', 2, 'address-bad'],
    ['Bad - not an address', 1, 'address-bad'],
    ['Bad - localhost', 1, 'address-bad'],
    ['Bad - https://user@example.com', 1, 'address-bad'],
    ['Ok - https://example.com\n\nBad - javascript:alert(1)', 3, 'address-forbidden'],
    ['Bad - JavaScript:alert(1)', 1, 'address-forbidden'],
    ['Bad - tg://user?id=1', 1, 'address-forbidden'],
    ['Bad - data:text/html,x', 1, 'address-forbidden'],
    [`Long - copy: ${'x'.repeat(257)}`, 1, 'copy-too-long'],
    ['Empty - share:', 1, 'share-empty'],
    [
      Array.from({ length: 9 }, (_, i) => `${i} - a.example`).join(' | '),
      1,
      'row-too-long',
    ],
    [
      Array.from({ length: 101 }, (_, i) => `${i} - a.example`).join('\n'),
      101,
      'too-many',
    ],
  ])('refuses %j', (text, line, code) => {
    expect(parseButtons(text)).toMatchObject({
      ok: false,
      problems: [
        { line, code },
      ],
    })
  })

  it('names every wrong line', () => {
    const parsed = parseButtons('A\nB - https://b.example\nC - tg://x')
    expect(parsed.ok
      ? []
      : parsed.problems.map(({ line, code }) => `${line} ${code}`)).toEqual(['1 no-dash', '3 address-forbidden'])
  })
})

it('writes back what it read', () => {
  const text = 'A - https://a.example | B - copy: X - Y\nC - share: https://c.example'
  const parsed = parseButtons(text)
  expect(parsed.ok && formatButtons(parsed.rows)).toBe(text)
})
