// From the answers to "how often?" to a rule that begins with the next time it comes round.

import type { Recurrence, RecurrenceInput } from '#kit/time'
import * as v from 'valibot'
import { instantOf, nextOccurrence, occurrences, RecurrenceSchema, wallOf } from '#kit/time'

/** A rule on its way: what is known of it so far. */
export type Draft = Partial<Record<'interval' | 'day' | 'nth' | 'weekday', number>> & {
  every?: 'day' | 'week' | 'month' | 'cron'
  weekdays?: number[]
  lastDay?: true
  short?: 'skip' | 'last'
  cron?: string
  time?: string
  end?: { count: number } | { until: string } | null
  previous?: 'keep' | 'delete' | 'unpin'
}

function ruleOn({ end, ...draft }: Draft, start: string): Recurrence | null {
  const { every, time, interval, weekdays, day, short, lastDay, nth, weekday, cron } = draft
  const input = every === 'cron'
    ? { every, cron }
    : every === 'week'
      ? {
          every,
          time,
          weekdays,
          ...(interval && { interval }),
        }
      : every === 'month'
        ? {
            every,
            time,
            ...(lastDay
              ? { lastDay }
              : nth
                ? { nth, weekday }
                : {
                    day,
                    ...(short && { short }),
                  }),
          }
        : { every, time }
  const parsed = v.safeParse(RecurrenceSchema, {
    ...input,
    start,
    ...(end && { end }),
  } as RecurrenceInput)
  return parsed.success
    ? parsed.output
    : null
}

/**
 * The finished rule, or null where it is none or has no time left. It begins on the day it first comes round after now,
 * and "4 times" means four from then on, also where earlier ones of that day are over.
 */
export function ruleFrom(draft: Draft, zone: string, now: number): Recurrence | null {
  // every other week begins with the coming one
  const often = ruleOn({ ...draft, interval: undefined, end: null }, wallOf(now, zone).date)
  const first = often && nextOccurrence(often, zone, now)
  const endless = first && ruleOn({ ...draft, end: null }, first.date)
  if (!endless)
    return null
  const passed = occurrences(endless, zone, {
    from: instantOf({ date: first.date, time: '00:00' }, zone),
    limit: 1440,
  }).filter(({ at }) => at <= now).length
  const end = draft.end && 'count' in draft.end
    ? { count: draft.end.count + passed }
    : draft.end
  const rule = ruleOn({ ...draft, end }, first.date)
  return rule && nextOccurrence(rule, zone, now)
    ? rule
    : null
}
