// When a repeating thing happens. Days are walked as plain numbers in wall time and only what is asked for is turned into
// instants, so that there is one rule for daylight saving time and a rule that began years ago costs next to nothing.
import type { DateText } from './calendar.ts'
import type { Instant } from './clock.ts'
import type { Recurrence } from './recurrence.ts'
import { dateOf, dayNumber, dayParts, daysInMonth, HOUR, MINUTE, minutesOf, timeOf, weekdayOf, weekNumber } from './calendar.ts'
import { parseCron } from './cron.ts'
import { instantOf, offsetAt, wallOf } from './zone.ts'

export interface Occurrence {
  at: Instant
  /** The wall time of the rule, `2026-11-24T09:00`: names this occurrence for good, whatever the clocks do. */
  key: string
  /** The local date of the rule. */
  date: DateText
}

/** A rule that has not come round within so many days never will (29 February comes every 8 years at worst). */
const HORIZON = 40 * 366

/**
 * The occurrences at or after `from` (an instant), at most `limit`, strictly increasing. A time the clocks skip moves
 * forward with them, a time shown twice counts once; should two meet in one instant, the one that is really called so stays.
 */
export function occurrences(rule: Recurrence, zone: string, { from, limit }: { from: Instant, limit: number }): Occurrence[] {
  const found: Occurrence[] = []
  if (limit < 1)
    return found
  for (const occurrence of inOrder(walls(rule, wallMinuteBefore(from, zone)), zone)) {
    if (occurrence.at < from)
      continue
    found.push(occurrence)
    if (found.length === limit)
      break
  }
  return found
}

/** The first occurrence later than `after`, or null when the rule has ended. */
export function nextOccurrence(rule: Recurrence, zone: string, after: Instant): Occurrence | null {
  return occurrences(rule, zone, { from: Math.floor(after) + 1, limit: 1 })[0] ?? null
}

/** The wall's minute since 1970 from which on wall times can belong to this instant or later: where the clocks just jumped, those they jumped over can. */
function wallMinuteBefore(from: Instant, zone: string): number {
  const offset = offsetAt(zone, from)
  const jump = Math.max(0, offset - offsetAt(zone, from - 26 * HOUR))
  return Math.floor(from / MINUTE) + offset - jump
}

interface RuleTime { day: number, minute: number }

/** The rule's wall times from a wall minute on, in wall order, without those left out. */
function* walls(rule: Recurrence, since: number): Generator<RuleTime> {
  const start = dayNumber(rule.start)
  const end = rule.end && 'until' in rule.end
    ? dayNumber(rule.end.until)
    : Number.POSITIVE_INFINITY
  const count = rule.end && 'count' in rule.end
    ? rule.end.count
    : null
  const skipped = new Set(rule.skip.map(dayNumber))
  const { onDay, minutes } = pattern(rule)
  let counted = 0
  // Who counts must count from the beginning.
  const first = count === null
    ? Math.max(start, Math.floor(since / 1440))
    : start
  for (let day = first, seen = first; day <= end && day - seen <= HORIZON; day++) {
    if (!onDay(day))
      continue
    seen = day
    for (const minute of minutes) {
      if (count !== null && counted++ >= count)
        return
      if (day * 1440 + minute >= since && !skipped.has(day))
        yield { day, minute }
    }
  }
}

/** Wall times to instants: those moved by a gap wait for their place in the row. */
function* inOrder(times: Iterable<RuleTime>, zone: string): Generator<Occurrence> {
  let moved: Occurrence[] = []
  for (const { day, minute } of times) {
    const wall = {
      date: dateOf(day),
      time: timeOf(minute),
    }
    const at = instantOf(wall, zone)
    const occurrence = { at, key: `${wall.date}T${wall.time}`, date: wall.date }
    const shown = wallOf(at, zone)
    if (shown.time !== wall.time || shown.date !== wall.date) {
      moved.push(occurrence)
      continue
    }
    yield* moved.filter(waiting => waiting.at < at)
    moved = moved.filter(waiting => waiting.at > at)
    yield occurrence
  }
  yield* moved
}

function pattern(rule: Recurrence): { onDay: (day: number) => boolean, minutes: number[] } {
  const start = dayNumber(rule.start)
  if (rule.every === 'cron') {
    const cron = parseCron(rule.cron)!
    return {
      minutes: cron.minutes,
      onDay(day) {
        const date = dayParts(day)
        const [inDays, inWeekdays] = [
          cron.days.has(date.day),
          cron.weekdays.has(weekdayOf(day)),
        ]
        return cron.months.has(date.month) && (cron.eitherDay
          ? inDays || inWeekdays
          : inDays && inWeekdays)
      },
    }
  }
  const minutes = [
    minutesOf(rule.time),
  ]
  if (rule.every === 'day') {
    return {
      minutes,
      onDay: day => (day - start) % rule.interval === 0,
    }
  }
  if (rule.every === 'week') {
    return {
      minutes,
      onDay: day => rule.weekdays.includes(weekdayOf(day)) && (weekNumber(day) - weekNumber(start)) % rule.interval === 0,
    }
  }
  const first = dayParts(start)
  return {
    minutes,
    onDay(day) {
      const { year, month, day: dayOfMonth } = dayParts(day)
      if (((year - first.year) * 12 + month - first.month) % rule.interval !== 0)
        return false
      const length = daysInMonth(year, month)
      if ('lastDay' in rule)
        return dayOfMonth === length
      if ('day' in rule) {
        return dayOfMonth === (rule.short === 'last'
          ? Math.min(rule.day, length)
          : rule.day)
      }
      return weekdayOf(day) === rule.weekday
        && (rule.nth === -1
          ? dayOfMonth > length - 7
          : Math.ceil(dayOfMonth / 7) === rule.nth)
    },
  }
}
