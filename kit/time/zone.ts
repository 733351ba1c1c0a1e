// Between instants and what the clock on a wall shows somewhere: the one rule of the whole project for daylight saving time.
import type { DateText, TimeText } from './calendar.ts'
import type { Instant } from './clock.ts'
import { Temporal } from 'temporal-polyfill'
import { DAY, dayNumber, MINUTE } from './calendar.ts'

/** A wall time: it needs a zone to become an instant. */
export interface Wall { date: DateText, time: TimeText }

/** `weekday`: Monday is 1, Sunday is 7. */
export interface WallTime { year: number, month: number, day: number, hour: number, minute: number, second: number, weekday: number }

/**
 * The IANA name in its proper spelling (`europe/berlin` → `Europe/Berlin`), or null. `UTC+3` is `Etc/GMT-3`, whose sign is turned
 * round; bare offsets such as `+03:00` are not zones (databases disagree about their sign).
 */
export function normalizeZone(name: string): string | null {
  const text = name.trim()
  const offset = /^(?:utc|gmt) ?([+\-−])(\d{1,2})(?::00)?$/i.exec(text)
  if (offset) {
    return fixedZone(offset[1] === '+'
      ? Number(offset[2])
      : -Number(offset[2]))
  }
  if (!/^[a-z]/i.test(text))
    return null
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text).timeZoneId
  }
  catch {
    return null
  }
}

/** Is it an IANA zone in its proper spelling? */
export function isZone(name: string): boolean {
  return normalizeZone(name) === name
}

/** Minutes east of UTC at this instant. */
export function offsetAt(zone: string, at: Instant): number {
  return zoned(at, zone).offsetNanoseconds / 60e9
}

/** What the wall shows in this zone at this instant, field by field. */
export function wallTime(at: Instant, zone: string): WallTime {
  const { year, month, day, hour, minute, second, dayOfWeek } = zoned(at, zone)
  return {
    year,
    month,
    day,
    hour,
    minute,
    second,
    weekday: dayOfWeek,
  }
}

/** What the wall shows in this zone at this instant: `{ date, time }`, seconds cut off. */
export function wallOf(at: Instant, zone: string): Wall {
  const [date = '', time = ''] = zoned(at, zone).toPlainDateTime().toString({ smallestUnit: 'minute' }).split('T')
  return { date, time }
}

/**
 * The instant at which the wall shows this time. A time that the clocks jump over moves forward by the jump
 * (02:30 → 03:30), of a time shown twice the first counts (Temporal's `compatible`). Throws RangeError on an unknown zone or an impossible date.
 */
export function instantOf(wall: Wall, zone: string): Instant {
  return Temporal.PlainDateTime.from(`${wall.date}T${wall.time}`)
    .toZonedDateTime(zone, { disambiguation: 'compatible' })
    .epochMilliseconds
}

/** Do the clocks change on this local date? `forward`: some times of the day do not exist; `back`: some come twice. */
export function clockChange(date: DateText, zone: string): 'forward' | 'back' | null {
  const midnight = dayNumber(date) * DAY / MINUTE
  const offset = (minute: number) => offsetAt(zone, minute * MINUTE)
  // No zone is further than 15 hours from UTC, and none changes twice within these three days.
  let [before, after] = [midnight - 900, midnight + 1440 + 900]
  const [old, now] = [
    offset(before),
    offset(after),
  ]
  if (old === now)
    return null
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (offset(middle) === old)
      before = middle
    else after = middle
  }
  // What the wall skips or shows twice lies between these two readings of it.
  const [from, to] = [after + Math.min(old, now), after + Math.max(old, now)]
  if (to <= midnight || from >= midnight + 1440)
    return null
  return now > old
    ? 'forward'
    : 'back'
}

function fixedZone(hours: number): string | null {
  if (hours < -12 || hours > 14)
    return null
  return hours === 0
    ? 'UTC'
    : `Etc/GMT${hours > 0
      ? '-'
      : '+'}${Math.abs(hours)}`
}

function zoned(at: Instant, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone)
}
