// What holds for every input: no crash, entities inside the text, never crossing, stable when sent again.
import type { Entity } from './entity.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BadRequest, parseText, withAutoEntities } from './index.ts'

const piece = fc.constantFrom('*', '_', '__', '~', '||', '|', '`', '```', '[', ']', '(', ')', '![', '>', '\n', '\n>', '\\', 'a', ' b ', '👍', 'é', '\r', '<b>', '</b>', '<i>', '</i>', '<a href="x.com">', '</a>', '<code class="language-c">', '</code>', '<pre>', '</pre>', '<blockquote expandable>', '</blockquote>', '&lt;', '&#128077;', '<', '"', 'tg://user?id=1', 'tg://emoji?id=5', '#tag', '/cmd', 'x.com', '@durov')
const source = fc.array(fc.oneof({ weight: 5, arbitrary: piece }, fc.string({ unit: 'grapheme', maxLength: 4 })), { maxLength: 24 }).map(pieces => pieces.join(''))
const explicit = fc.array(fc.record({
  type: fc.constantFrom('bold', 'italic', 'underline', 'spoiler', 'code', 'pre', 'blockquote', 'expandable_blockquote', 'text_link', 'custom_emoji'),
  offset: fc.nat(14),
  length: fc.nat(10),
  url: fc.constant('https://x.com/'),
  custom_emoji_id: fc.constant('5'),
}), { maxLength: 8 })

function expectSound(text: string, entities: Entity[]) {
  for (const [i, a] of entities.entries()) {
    expect(a.length).toBeGreaterThan(0)
    expect(a.offset).toBeGreaterThanOrEqual(0)
    expect(a.offset + a.length).toBeLessThanOrEqual(text.length)
    expect(text.slice(a.offset, a.offset + a.length).isWellFormed()).toBe(true)
    for (const b of entities.slice(i + 1)) {
      const apart = b.offset >= a.offset + a.length
      const inside = b.offset + b.length <= a.offset + a.length
      expect(b.offset >= a.offset && (apart || inside), JSON.stringify([a, b])).toBe(true)
    }
  }
}

it.each(['HTML', 'Markdown', 'MarkdownV2'])('%s gives sound entities or Telegram\'s refusal', (parse_mode) => {
  fc.assert(fc.property(source, (text) => {
    try {
      const parsed = parseText({ text, parse_mode, allowEmpty: true })
      expectSound(parsed.text, parsed.entities)
      expectSound(parsed.text, withAutoEntities(parsed.text, parsed.entities))
    }
    catch (error) {
      if (!(error instanceof BadRequest))
        throw error
    }
  }), { numRuns: 2000 })
})

it('explicit entities are sound, and the same when sent again', () => {
  fc.assert(fc.property(explicit, (entities) => {
    const once = parseText({ text: 'ab cd\nef gh ij klm nop qrs', entities })
    expectSound(once.text, once.entities)
    expect(parseText(once)).toEqual(once)
  }), { numRuns: 2000 })
})
