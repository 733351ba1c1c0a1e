import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contrast, parseColour, readable } from './contrast.ts'
import { tokensOf } from './theme.ts'

const names = [
  'bg_color',
  'text_color',
  'hint_color',
  'link_color',
  'button_color',
  'button_text_color',
  'secondary_bg_color',
  'accent_text_color',
  'section_bg_color',
  'section_header_text_color',
  'subtitle_text_color',
  'destructive_text_color',
]

const colour = fc.integer({ min: 0, max: 0xFFFFFF }).map(value => `#${value.toString(16).padStart(6, '0')}`)
const theme = fc.record(Object.fromEntries(names.map(name => [name, colour])), {
  requiredKeys: ['bg_color'],
})

function between(tokens: Record<string, string>, one: string, other: string): number {
  return contrast(parseColour(tokens[one])!, parseColour(tokens[other])!)
}

describe('whatever a theme holds', () => {
  it('text can be read on both grounds, and buttons can', () => {
    fc.assert(fc.property(theme, (params) => {
      const tokens = tokensOf(params)
      for (const ground of ['page', 'section']) {
        expect(between(tokens, 'text', ground)).toBeGreaterThanOrEqual(4.5)
        for (const name of [
          'hint',
          'header',
          'accent',
          'danger',
          'success',
        ])
          expect(between(tokens, name, ground), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5)
        for (const name of ['shape', 'edge'])
          expect(between(tokens, name, ground), `${name} on ${ground}`).toBeGreaterThanOrEqual(3)
      }
      expect(between(tokens, 'on-button', 'button')).toBeGreaterThanOrEqual(4.5)
      // segments and skeletons
      expect(between(tokens, 'text', 'fill')).toBeGreaterThanOrEqual(4.5)
    }), { numRuns: 2000 })
  })
})

it('leaves a theme that can be read as it is', () => {
  expect(tokensOf({
    bg_color: '#ffffff',
    section_bg_color: '#ffffff',
    secondary_bg_color: '#efeff4',
    text_color: '#000000',
    hint_color: '#65656a',
    accent_text_color: '#0a5fb0',
    button_color: '#0a5fb0',
    button_text_color: '#ffffff',
    destructive_text_color: '#c02020',
  })).toMatchObject({
    'page': '#efeff4',
    'section': '#ffffff',
    'text': '#000000',
    'hint': '#65656a',
    'accent': '#0a5fb0',
    'button': '#0a5fb0',
    'on-button': '#ffffff',
    'danger': '#c02020',
  })
})

it.each([
  [{}],
  [
    { bg_color: 'red' },
  ],
  [
    { bg_color: 'url(https://elsewhere.example)' },
  ],
])('no theme: %o', (params) => {
  expect(tokensOf(params as Record<string, string>)).toEqual({})
})

it('moves a colour no further than needed', () => {
  const grey = parseColour('#777')!
  expect(readable(grey, [
    [255, 255, 255],
  ], 4.5)).not.toEqual([0, 0, 0])
  expect(readable([0, 0, 0], [
    [255, 255, 255],
  ], 4.5)).toEqual([0, 0, 0])
})
