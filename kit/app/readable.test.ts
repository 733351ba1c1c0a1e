// What is read from outside can be stored, and nothing else of it changes.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readable } from './readable.ts'

/** Any UTF-16 unit, halves of letters and control characters among them. */
const unit = fc.nat(0xFFFF).map(code => String.fromCharCode(code))

it('leaves JSON of whole letters as it is', () => fc.assert(fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (json) => {
  expect(readable(json)).toEqual(json)
})))

it('takes out what PostgreSQL refuses, one for one, at any depth and in keys', () => {
  expect(readable({
    'a\0': [
      '\uD800b',
      { c: '\0\uDC00😀' },
    ],
    'n': 1,
    'z': null,
  })).toEqual({
    'a\uFFFD': [
      '\uFFFDb',
      { c: '\uFFFD\uFFFD😀' },
    ],
    'n': 1,
    'z': null,
  })
  fc.assert(fc.property(fc.string({ unit }), (text) => {
    const clean = readable(text)
    expect(clean).toHaveLength(text.length)
    expect(clean.isWellFormed() && !clean.includes('\0')).toBe(true)
  }))
})
