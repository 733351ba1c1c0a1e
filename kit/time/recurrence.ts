// A repeating time as data: a pattern in wall time, when it begins and ends, and what is left out. occurrences.ts turns it into instants.
import * as v from 'valibot'
import { isDate, isTime } from './calendar.ts'
import { parseCron } from './cron.ts'

const WholeDate = v.pipe(v.string(), v.check(isDate, 'a date is written YYYY-MM-DD and must exist'))
const TimeOfDay = v.pipe(v.string(), v.check(isTime, 'a time is written HH:MM'))
const whole = (low: number, high: number) => v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high))
/** Monday is 1, Sunday is 7. */
const Weekday = whole(1, 7)

const always = {
  /** The first local date on which it may happen; weeks and months are counted from here. */
  start: WholeDate,
  /** `count` counts skipped dates too; `until` is the last local date. */
  end: v.optional(v.union([
    v.strictObject({
      count: whole(1, 10_000),
    }),
    v.strictObject({ until: WholeDate }),
  ])),
  /** Local dates left out. */
  skip: v.optional(v.pipe(v.array(WholeDate), v.maxLength(1000)), []),
}
const timed = { ...always, time: TimeOfDay }
const monthly = {
  ...timed,
  every: v.literal('month'),
  interval: v.optional(whole(1, 120), 1),
}

export const RecurrenceSchema = v.union([
  v.strictObject({
    ...timed,
    every: v.literal('day'),
    interval: v.optional(whole(1, 1000), 1),
  }),
  v.strictObject({
    ...timed,
    every: v.literal('week'),
    interval: v.optional(whole(1, 520), 1),
    weekdays: v.pipe(v.array(Weekday), v.minLength(1), v.maxLength(7)),
  }),
  /** `short`: what happens in a month that has no such day. */
  v.strictObject({
    ...monthly,
    day: whole(1, 31),
    short: v.optional(v.picklist(['skip', 'last']), 'last'),
  }),
  v.strictObject({
    ...monthly,
    lastDay: v.literal(true),
  }),
  /** The nth such weekday of the month, -1 being the last. A month without a fifth one is skipped. */
  v.strictObject({
    ...monthly,
    nth: v.picklist([1, 2, 3, 4, 5, -1]),
    weekday: Weekday,
  }),
  v.strictObject({
    ...always,
    every: v.literal('cron'),
    cron: v.pipe(v.string(), v.maxLength(200), v.check(text => parseCron(text) !== null, 'a cron rule has five fields: minute hour day month weekday')),
  }),
])

export type Recurrence = v.InferOutput<typeof RecurrenceSchema>
/** What one may write down: intervals, `skip` and `short` can be left out. */
export type RecurrenceInput = v.InferInput<typeof RecurrenceSchema>

/** The fewest minutes that can lie between two occurrences on an ordinary day: for "at most every 15 minutes". */
export function minimumStep(rule: Recurrence): number {
  const day = 1440
  switch (rule.every) {
    case 'day': return rule.interval * day
    case 'week': return smallestGap([
      ...new Set(rule.weekdays),
    ].sort((a, b) => a - b), 7 * rule.interval) * day
    case 'month': return (rule.interval * 31 - 3) * day
    case 'cron': return smallestGap(parseCron(rule.cron)!.minutes, day)
  }
}

function smallestGap(ascending: number[], round: number): number {
  return Math.min(...ascending.map((value, i) => (ascending[i + 1] ?? ascending[0]! + round) - value))
}
