// What a post is made of, as data: kept in its row, checked when it comes from a file, turned into Bot API calls by calls.ts.

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

export const ButtonSchema = v.union([
  v.object({
    text: v.string(),
    url: v.string(),
  }),
  /** Puts the text on the reader's clipboard. */
  v.object({
    text: v.string(),
    copy: v.string(),
  }),
  /** Lets the reader pass something on to a chat of theirs. */
  v.object({
    text: v.string(),
    share: v.string(),
  }),
])
export type Button = v.InferOutput<typeof ButtonSchema>

const hours = v.pipe(v.number(), v.minValue(0.1), v.maxValue(24 * 366))

export const OptionsSchema = v.object({
  silent: v.optional(v.boolean()),
  protect: v.optional(v.boolean()),
  pin: v.optional(v.boolean()),
  unpin_after_hours: v.optional(hours),
  delete_after_hours: v.optional(hours),
  /** Of the first link; left out: as Telegram thinks best. */
  preview: v.optional(v.picklist(['off', 'large', 'above'])),
  /** A forum topic (message_thread_id). */
  topic: v.optional(count),
  /** A message of the chat to answer, or the post before this one. */
  reply_to: v.optional(v.union([
    count,
    v.literal('previous'),
  ])),
  /** What becomes of the occurrence before, where the post repeats. */
  previous: v.optional(v.picklist(['delete', 'unpin'])),
  /** An album takes no buttons: they follow in a message that says this. */
  buttons_text: v.optional(v.string()),
})
export type Options = v.InferOutput<typeof OptionsSchema>

export const PayloadSchema = v.object({
  content: ContentSchema,
  buttons: v.optional(v.array(v.array(ButtonSchema)), []),
  options: v.optional(OptionsSchema, {}),
})
export type Payload = v.InferOutput<typeof PayloadSchema>

/** What is different in one channel; what is left out is as in the post. */
export const OverridesSchema = v.object({
  words: v.optional(WordsSchema),
  buttons: v.optional(v.array(v.array(ButtonSchema))),
  options: v.optional(OptionsSchema),
})
export type Overrides = v.InferOutput<typeof OverridesSchema>

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

/** A payload as one channel gets it. */
export function payloadFor(payload: Payload, overrides: Overrides): Payload {
  return {
    content: overrides.words
      ? withWords(payload.content, overrides.words)
      : payload.content,
    buttons: overrides.buttons ?? payload.buttons,
    options: {
      ...payload.options,
      ...overrides.options,
    },
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
