// What the mini app sends about posts, as it is checked.

import * as v from 'valibot'
import { isDate, isTime, RecurrenceSchema } from '#kit/time'
import { OptionsSchema } from './content.ts'

export const Id = v.pipe(v.string(), v.regex(/^\w{10}$/, 'is no id'))
const Local = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'must be a wall time like 2026-12-31T18:30'), v.check(text => isDate(text.slice(0, 10)) && isTime(text.slice(11)), 'does not exist'))
const LocalDate = v.pipe(v.string(), v.check(isDate, 'must be a date like 2026-12-31'))
const Version = v.pipe(v.number(), v.integer())
const Words = {
  text: v.string(),
  /** As Telegram describes them, in UTF-16 units (core.telegram.org/bots/api#messageentity). */
  entities: v.optional(v.pipe(v.array(v.looseObject({
    type: v.string(),
    offset: v.pipe(v.number(), v.integer(), v.minValue(0)),
    length: v.pipe(v.number(), v.integer(), v.minValue(1)),
  })), v.maxLength(100)), []),
}
export const Draft = v.object({
  ...Words,
  buttons: v.optional(v.string(), ''),
  options: v.optional(OptionsSchema, {}),
  channels: v.optional(v.pipe(v.array(Id), v.maxLength(60)), []),
})
export const Change = v.object({
  version: Version,
  text: v.optional(v.string()),
  entities: Words.entities,
  buttons: v.optional(v.string()),
  options: v.optional(OptionsSchema),
  channels: v.optional(v.pipe(v.array(Id), v.maxLength(60))),
})
export const Schedule = v.intersect([
  v.object({
    target: v.optional(Id),
  }),
  v.variant('mode', [
    v.object({
      mode: v.literal('now'),
    }),
    v.object({
      mode: v.literal('fixed'),
      local: Local,
    }),
    v.object({
      mode: v.literal('queue'),
      top: v.optional(v.boolean(), false),
      /** This slot, if it is free. */
      local: v.optional(Local),
    }),
    v.object({
      mode: v.literal('recurring'),
      rule: RecurrenceSchema,
    }),
  ]),
])
export const Skip = v.object({
  target: Id,
  /** Which local date; the next time of all where it is left out. */
  date: v.optional(LocalDate),
  /** The date comes round again after all. */
  undo: v.optional(v.boolean(), false),
})
export const MoveOne = v.object({
  target: Id,
  /** The local date that is left out for it. */
  date: LocalDate,
  local: Local,
})
export const Verdict = v.object({
  verdict: v.picklist(['approve', 'return']),
  version: Version,
  comment: v.optional(v.pipe(v.string(), v.maxLength(1000)), ''),
})
