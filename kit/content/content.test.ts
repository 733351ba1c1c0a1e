// A message's words and entities go through a row and come out as they went in, whatever they hold; what is no content is refused.

import type { Message, MessageEntity } from '@grammyjs/types'
import fc from 'fast-check'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { sendCall } from './calls.ts'
import { ContentSchema, titleOf, withWords, wordsOf } from './content.ts'
import { contentOf, problemsOf } from './message.ts'

/** Any UTF-16 unit, halves of letters and control characters among them. */
const unit = fc.nat(0xFFFF).map(code => String.fromCharCode(code))

const text = fc.string({ unit: 'grapheme', maxLength: 300 })
const entity = fc.record({
  type: fc.constantFrom('bold', 'italic', 'text_link', 'custom_emoji', 'pre', 'blockquote', 'of_tomorrow'),
  offset: fc.nat(400),
  length: fc.integer({ min: 1, max: 400 }),
  url: fc.option(fc.webUrl(), { nil: undefined }),
}) as unknown as fc.Arbitrary<MessageEntity>

const message = fc.oneof(
  fc.record({
    text,
    entities: fc.array(entity),
  }),
  fc.record({
    photo: fc.constant([
      { file_id: 'a' },
      { file_id: 'b' },
    ]),
    caption: text,
    caption_entities: fc.array(entity),
    has_media_spoiler: fc.boolean(),
  }),
  fc.record({
    document: fc.constant({ file_id: 'd' }),
    caption: text,
    caption_entities: fc.array(entity),
  }),
) as unknown as fc.Arbitrary<Message>

it('is sent again entity for entity', () => fc.assert(fc.property(message, (given) => {
  const content = contentOf(given)!
  const stored = v.parse(ContentSchema, JSON.parse(JSON.stringify(content)))
  const { params } = sendCall(stored)
  expect(params.text ?? params.caption ?? '').toBe(given.text ?? given.caption)
  const entities = given.text !== undefined
    ? given.entities!
    : given.caption
      ? given.caption_entities!
      : []
  expect(params.entities ?? params.caption_entities ?? []).toEqual(JSON.parse(JSON.stringify(entities)))
  expect(wordsOf(withWords(stored, { text: 'new', entities: [] }))).toEqual({ text: 'new', entities: [] })
})))

it('has a title that fits into a line, cut between letters and never inside one', () => fc.assert(fc.property(fc.string({ unit, maxLength: 100 }), (text) => {
  const title = titleOf({ kind: 'text', text, entities: [] })
  expect(title).not.toContain('\n')
  expect([...title].length).toBeLessThanOrEqual(40)
  if (text.isWellFormed())
    expect(title.isWellFormed()).toBe(true)
})))

it('is refused where it is none, and says what keeps it from being sent', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), (json) => {
    const parsed = v.safeParse(ContentSchema, json)
    expect(parsed.success).toBe(false)
  }))
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 3 }), (entities) => {
    const parsed = v.safeParse(ContentSchema, { kind: 'text', text: 'x', entities })
    expect(parsed.success).toBe(Array.isArray(entities) && !entities.length)
  }))
  fc.assert(fc.property(fc.nat(9000), (length) => {
    expect(problemsOf({
      content: {
        kind: 'text',
        text: 'x'.repeat(length),
        entities: [],
      },
    }).length).toBe(Number(length > 4096 || length === 0))
  }))
})
