import { describe, expect, it } from 'vitest'
import { splitText } from './split-text.ts'

describe('splitText', () => {
  it('leaves a text alone that fits', () => {
    expect(splitText('hello', [
      { type: 'bold', offset: 0, length: 5 },
    ]))
      .toEqual([
        {
          text: 'hello',
          entities: [
            { type: 'bold', offset: 0, length: 5 },
          ],
        },
      ])
  })

  it('cuts at a word end and clips the formatting on both sides', () => {
    const text = `${'a'.repeat(4000)} ${'b'.repeat(500)}`
    const [one, two] = splitText(text, [
      { type: 'bold', offset: 3990, length: 21 },
    ])
    expect(one).toEqual({
      text: `${'a'.repeat(4000)} `,
      entities: [
        { type: 'bold', offset: 3990, length: 11 },
      ],
    })
    expect(two).toEqual({
      text: 'b'.repeat(500),
      entities: [
        { type: 'bold', offset: 0, length: 10 },
      ],
    })
  })

  it('never cuts an emoji in two', () => {
    const parts = splitText(`a${'😀'.repeat(2100)}`, [])
    expect(parts.map(part => part.text.length)).toEqual([4095, 106])
    expect(parts.map(part => part.text).join('')).toBe(`a${'😀'.repeat(2100)}`)
  })

  it('makes nothing of nothing', () => {
    expect(splitText('', [])).toEqual([])
  })
})
