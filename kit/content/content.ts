// What a person's message holds, as data: kept in a row, checked when it comes from a file, sent again as it was.

import type { MessageEntity } from '@grammyjs/types'
import * as v from 'valibot'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const Entity = v.custom<MessageEntity>(value => v.is(v.looseObject({
  type: v.string(),
  offset: count,
  length: v.pipe(v.number(), v.integer(), v.minValue(1)),
}), value), 'an entity has type, offset and length')

/** Text as Telegram has it: entities count UTF-16 units, as JavaScript does, and are never touched. */
export const WordsSchema = v.object({
  text: v.string(),
  entities: v.optional(v.array(Entity), []),
})
export type Words = v.InferOutput<typeof WordsSchema>

export const mediaKinds = [
  'photo',
  'video',
  'animation',
  'audio',
  'voice',
  'video_note',
  'document',
  'sticker',
] as const
export type MediaKind = typeof mediaKinds[number]

const MediaSchema = v.object({
  kind: v.picklist(mediaKinds),
  /** Good for ever, for this bot only. */
  file_id: v.pipe(v.string(), v.minLength(1)),
  caption: v.optional(WordsSchema),
  /** The caption stands above the picture. */
  above: v.optional(v.boolean()),
  spoiler: v.optional(v.boolean()),
})
export type Media = v.InferOutput<typeof MediaSchema>

const Poll = v.object({
  kind: v.literal('poll'),
  type: v.picklist(['regular', 'quiz']),
  question: WordsSchema,
  options: v.pipe(v.array(WordsSchema), v.minLength(1), v.maxLength(12)),
  anonymous: v.boolean(),
  multiple: v.boolean(),
  /** Places of the right answers, from 0. */
  correct: v.optional(v.array(count)),
  explanation: v.optional(WordsSchema),
  /** Seconds it stays open. */
  open_period: v.optional(count),
})

export const ContentSchema = v.variant('kind', [
  v.object({
    kind: v.literal('text'),
    ...WordsSchema.entries,
  }),
  MediaSchema,
  v.object({
    kind: v.literal('album'),
    items: v.pipe(v.array(MediaSchema), v.minLength(1)),
  }),
  Poll,
  v.object({
    kind: v.literal('location'),
    latitude: v.number(),
    longitude: v.number(),
    horizontal_accuracy: v.optional(v.number()),
  }),
  v.object({
    kind: v.literal('venue'),
    latitude: v.number(),
    longitude: v.number(),
    title: v.string(),
    address: v.string(),
    foursquare_id: v.optional(v.string()),
    foursquare_type: v.optional(v.string()),
    google_place_id: v.optional(v.string()),
    google_place_type: v.optional(v.string()),
  }),
  v.object({
    kind: v.literal('contact'),
    phone_number: v.string(),
    first_name: v.string(),
    last_name: v.optional(v.string()),
    vcard: v.optional(v.string()),
  }),
])
export type Content = v.InferOutput<typeof ContentSchema>
export type Album = Extract<Content, { kind: 'album' }>

/** The words that can be edited: the text, or the caption (of an album, the first item's). Null where there are none by nature. */
export function wordsOf(content: Content): Words | null {
  switch (content.kind) {
    case 'text': return { text: content.text, entities: content.entities }
    case 'album': return content.items.find(item => item.caption)?.caption ?? { text: '', entities: [] }
    case 'poll': case 'location': case 'venue': case 'contact': case 'sticker': case 'video_note': return null
    default: return content.caption ?? { text: '', entities: [] }
  }
}

/** The same content with other words; content that has none stays as it is. */
export function withWords(content: Content, words: Words): Content {
  if (wordsOf(content) === null)
    return content
  const caption = words.text
    ? { caption: words }
    : { caption: undefined }
  switch (content.kind) {
    case 'text': return { kind: 'text', ...words }
    case 'album': {
      const carrier = Math.max(content.items.findIndex(item => item.caption), 0)
      return {
        ...content,
        items: content.items.map((item, i) => i === carrier
          ? {
              ...item,
              ...caption,
            }
          : item),
      }
    }
    default: return {
      ...content,
      ...caption,
    } as Content
  }
}

/** A post's first words, for lists; empty where it has none. */
export function titleOf(content: Content): string {
  const text = content.kind === 'poll'
    ? content.question.text
    : content.kind === 'venue'
      ? content.title
      : wordsOf(content)?.text ?? ''
  const line = text.trim().split('\n')[0]!
  return [...line].length > 40
    ? `${[...line].slice(0, 39).join('')}…`
    : line
}
