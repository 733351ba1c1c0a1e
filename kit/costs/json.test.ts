// The place where a text stops being JSON, checked against the engine's own parser.

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonErrorAt, placeIn, readFigures } from './index.ts'

function engineSaysJson(text: string) {
  try {
    JSON.parse(text)
    return true
  }
  catch {
    return false
  }
}

it.each([
  ['{}', -1],
  [' [1, -0.5e+3, "\\u00e9\\n", null, {"a": []}] ', -1],
  ['', 0],
  ['{', 1],
  ['[1,]', 3],
  ['{"a": 1,}', 8],
  ['{"a" 1}', 1],
  ['{"a": NaN}', 6],
  ['[01]', 2],
  ['["a\nb"]', 1],
  ['{"a": 1} x', 9],
  ['{"a": 1]', 7],
])('%j stops being JSON at %d', (text, at) => {
  expect(jsonErrorAt(text)).toBe(at)
  expect(engineSaysJson(text)).toBe(at === -1)
})

it('agrees with the engine about any text, and about any JSON with one character lost, doubled or changed', () => {
  const sentence = fc.oneof(fc.string({ unit: 'binary' }), fc.json({ depthSize: 'large' }))
  fc.assert(fc.property(sentence, fc.nat(), fc.constantFrom('', ',', ']', '}', '"', '\\', ':', 'e', '0'), (json, place, put) => {
    const at = place % (json.length + 1)
    for (const text of [json, json.slice(0, at) + put + json.slice(at + 1), json.slice(0, at) + put + json.slice(at)])
      expect(jsonErrorAt(text) === -1, text).toBe(engineSaysJson(text))
  }), { numRuns: 500 })
})

it('is not stopped by brackets ten thousand deep', () => {
  expect(jsonErrorAt('['.repeat(10_000))).toBe(10_000)
  expect(jsonErrorAt(`${'['.repeat(10_000)}${']'.repeat(10_000)}`)).toBe(-1)
})

it('counts lines and columns from 1', () => {
  expect(placeIn('{\n  "a": x', 9)).toBe('line 2, column 8')
  expect(() => readFigures('{\n  "apps": [\n  ],\n}', '{}')).toThrow('queue.json is not JSON: line 4, column 1: there is "}" where it cannot be.')
  expect(() => readFigures('{"apps": [', '{}')).toThrow('queue.json is not JSON: line 1, column 11: the text ends too early.')
})
