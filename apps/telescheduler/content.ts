// What a post is made of, as data: kept in its row, checked when it comes from a file, turned into Bot API calls by calls.ts.

import * as v from 'valibot'
import { ContentSchema, withWords, WordsSchema } from '#kit/content'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

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
