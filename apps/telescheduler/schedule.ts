// When a target comes round: wall time, zone and rule are the truth, the instant is worked out from them.

import type { Instant, Recurrence, Wall } from '#kit/time'
import { addDays, instantOf, minimumStep, MINUTE, nextOccurrence, offsetAt, wallOf } from '#kit/time'

/** The fewest minutes between two posts of one rule. */
export const leastStep = 15
/** How late a post may still go out by itself. */
export const lateMs = 30 * MINUTE

export interface Next { at: Instant, /** `YYYY-MM-DDTHH:MM` in the target's zone: names the occurrence. */ key: string }

export type Timing = { localAt: string, tz: string, rule?: null } | { rule: Recurrence, tz: string }

export function wallFrom(localAt: string): Wall {
  return {
    date: localAt.slice(0, 10),
    time: localAt.slice(11, 16),
  }
}

export function localAtOf(wall: Wall): string {
  return `${wall.date}T${wall.time}`
}

/** The first time later than `after`; null when there is none any more. */
export function nextOf(timing: Timing, after: Instant): Next | null {
  if (timing.rule) {
    const next = nextOccurrence(timing.rule, timing.tz, after)
    return next && { at: next.at, key: next.key }
  }
  const at = instantOf(wallFrom(timing.localAt), timing.tz)
  return at > after
    ? { at, key: timing.localAt }
    : null
}

/** What a clock change does to a wall time: it does not exist that day and moves (`moved`), or comes twice, of which the first counts (`twice`). */
export function clockBadge(localAt: string, tz: string): 'moved' | 'twice' | null {
  const wall = wallFrom(localAt)
  const at = instantOf(wall, tz)
  if (localAtOf(wallOf(at, tz)) !== localAt)
    return 'moved'
  const gained = offsetAt(tz, at) - offsetAt(tz, at + 180 * MINUTE)
  return gained > 0 && localAtOf(wallOf(at + gained * MINUTE, tz)) === localAt
    ? 'twice'
    : null
}

export function tooOften(rule: Recurrence): boolean {
  return minimumStep(rule) < leastStep
}

/** Must a person be asked what happens in months without that day? */
export function asksShortMonths(rule: { every: string, day?: number }): boolean {
  return rule.every === 'month' && (rule.day ?? 0) > 28
}

/** The rule without the occurrence of that key; others on the same date go too. */
export function skipping(rule: Recurrence, key: string): Recurrence {
  const date = key.slice(0, 10)
  return rule.skip.includes(date)
    ? rule
    : {
        ...rule,
        skip: [...rule.skip, date].sort(),
      }
}

/** Skips that can no longer matter are forgotten, so that a rule never outgrows its schema. */
export function withoutOldSkips(rule: Recurrence, today: string): Recurrence {
  return {
    ...rule,
    skip: rule.skip.filter(date => date >= addDays(today, -2)),
  }
}
