// Words → an instant: what a person types when a bot asks "when?". English and Russian side by side, whatever the person's language;
// by a small grammar. Where two readings are honest, it asks instead of guessing. (chrono-node was the fallback and is now only the
// measure in the tests: compiling its patterns took 40 to 200 ms of CPU at first use, in a Worker that has 10 ms an update.)
import type { DateText } from './calendar.ts'
import type { Instant } from './clock.ts'
import type { DateReading } from './when-date.ts'
import type { Wall } from './zone.ts'
import { addDays, addMonths, DAY, isDate, MINUTE } from './calendar.ts'
import { parseSpan } from './duration.ts'
import { numberNamed } from './vocabulary.ts'
import { isPlain, readDates } from './when-date.ts'
import { readTime } from './when-time.ts'
import { instantOf, normalizeZone, wallOf } from './zone.ts'

export interface WhenUnderstood {
  ok: true
  at: Instant
  /** What the wall shows then. In the doubled hour of autumn `at` says which of the two is meant, the wall cannot. */
  wall: Wall
  /** The zone it was read in: the one given, unless the text names another. */
  zone: string
  /** More than a year ahead: worth a second look. */
  far: boolean
  /** The asked wall time does not exist that day (clocks go forward), so it moved. */
  moved: boolean
}

export type WhenRefused
  = | { ok: false, reason: 'not-understood' | 'out-of-range' }
    /** The time has gone by; `suggestion` is the next one with the same time of day. */
    | { ok: false, reason: 'past', suggestion: Instant }
    /** A date alone: ask for the time only. */
    | { ok: false, reason: 'needs-time', date: DateText }
    /** More than one reading: each choice, given to parseWhen, means exactly one of them. */
    | { ok: false, reason: 'ambiguous', choices: string[] }

export type When = WhenUnderstood | WhenRefused

export interface WhenContext { now: Instant, zone: string }

/** What was said, before it is held against the present. */
type Reading
  = | { at: Instant }
    | { date?: DateText, weekly?: true, time?: string }
    | WhenRefused

const LONGEST = 100
const LATEST = Date.UTC(2200, 0)

/** Understands a point in time: `tomorrow 9`, `18:30`, `fri 18:30`, `in 2h`, `31.12 9:00`, `завтра в 9`, `через полчаса`. */
export function parseWhen(text: string, context: WhenContext): When {
  if (text.length > LONGEST)
    return { ok: false, reason: 'not-understood' }
  const { words, zone } = takeZone(normalize(text), context.zone)
  const inZone = { now: context.now, zone }
  const reading = readWords(words, inZone)
  return reading
    ? settle(reading, inZone)
    : { ok: false, reason: 'not-understood' }
}

function normalize(text: string): string {
  const plain = text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/(?<=\d),(?=\d(?!\d))/g, '.')
    .replace(/[,\s]+/g, ' ')
    .replace(/[–—]/g, '-')
    .replace(/(?<=\d)t(?=\d\d:)/, ' ')
    .trim()
    .replace(/[!.]+$/, '')
  return plain.split(' ').map(word => numberNamed(word) ?? word).join(' ')
}

/** "tomorrow 9 europe/berlin": the zone said with the time counts. */
function takeZone(words: string, zone: string): { words: string, zone: string } {
  const named = / (\S[^\s/]*\/\S+|(?:utc|gmt)(?:[+\-−]\d{1,2})?|msk|мск)$/.exec(words)
  const other = named && (/^(?:msk|мск)$/.test(named[1]!)
    ? 'Europe/Moscow'
    : normalizeZone(named[1]!))
  return other
    ? {
        words: words.slice(0, named.index),
        zone: other,
      }
    : { words, zone }
}

function readWords(words: string, { now, zone }: WhenContext): Reading | null {
  if (/^(?:(?:right )?now|сейчас|прямо сейчас)$/.test(words))
    return { at: now }
  const today = wallOf(now, zone).date
  return readOffset(words) ?? readSpan(words, { now, zone }) ?? readTimeAlone(words, today) ?? readDateAndTime(words, today)
}

/** ISO 8601 with its own offset needs no zone. */
function readOffset(words: string): Reading | null {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)$/.test(words))
    return null
  const at = Date.parse(words.replace(' ', 't').toUpperCase())
  return isDate(words.slice(0, 10)) && at < LATEST
    ? { at }
    : { ok: false, reason: 'out-of-range' }
}

function readSpan(words: string, { now, zone }: WhenContext): Reading | null {
  const said = /^(in |через |\+)?(.+?)( from now| later)?$/.exec(words)
  const span = said && parseSpan(said[2]!)
  const marked = said?.[1] !== undefined || said?.[3] !== undefined
  if (!span || (!marked && !/\d/.test(words)))
    return null
  // "2 часа" is as much "at two" as "in two hours", "3 дня" three in the afternoon and in three days.
  const time = marked
    ? null
    : readTime(words)
  if (time !== null && time !== 'out-of-range') {
    return {
      ok: false,
      reason: 'ambiguous',
      choices: [`через ${words}`, time],
    }
  }
  if (span.months > 2400 || span.days > 73_000 || span.ms > 73_000 * DAY || span.months + span.days + span.ms <= 0)
    return { ok: false, reason: 'out-of-range' }
  const wall = wallOf(now, zone)
  const start = span.months + span.days === 0
    ? now
    : instantOf({
        date: addDays(addMonths(wall.date, span.months), span.days),
        time: wall.time,
      }, zone)
  const at = start + span.ms
  const minute = Math.round(at / MINUTE) * MINUTE
  return {
    at: minute > now
      ? minute
      : Math.ceil(at / MINUTE) * MINUTE,
  }
}

function readTimeAlone(words: string, today: DateText): Reading | null {
  const time = readTime(words)
  const dotted = /^\d{1,2}\.\d{1,2}$/.test(words)
  if (time === null || (time === 'out-of-range' && dotted))
    return null
  if (time === 'out-of-range')
    return { ok: false, reason: 'out-of-range' }
  // "9.12" may be a time and may be 9 December.
  const date = dotted
    ? [
        ...readDates(words, today),
      ].map(match => match.reading).find(isPlain)
    : undefined
  return date
    ? {
        ok: false,
        reason: 'ambiguous',
        choices: [time, date.date],
      }
    : { time }
}

function readDateAndTime(words: string, today: DateText): Reading | null {
  let problem: Reading | null = null
  for (const { reading, rest } of readDates(words, today)) {
    const both = combine(reading, rest, today)
    if (both && !('ok' in both))
      return both
    problem ??= both
  }
  return problem
}

/** A date found and the words around it; null where these are no time. */
function combine(reading: DateReading, rest: string, today: DateText): Reading | null {
  const { weekday, words } = takeWeekday(rest, today)
  const time = words === ''
    ? undefined
    : readTime(words)
  if (time === null)
    return null
  if (reading === 'out-of-range' || time === 'out-of-range')
    return { ok: false, reason: 'out-of-range' }
  const choice = (date: DateText) => time
    ? `${date} ${time}`
    : date
  if ('ambiguous' in reading) {
    return {
      ok: false,
      reason: 'ambiguous',
      choices: reading.ambiguous.map(choice),
    }
  }
  if (weekday && (Date.parse(weekday) - Date.parse(reading.date)) % (7 * DAY) !== 0) {
    return {
      ok: false,
      reason: 'ambiguous',
      choices: [
        choice(reading.date),
        choice(weekday),
      ],
    }
  }
  return { ...reading, time }
}

/** "tue 24 nov 09:00": a weekday said beside a date must be that date's. */
function takeWeekday(words: string, today: DateText): { weekday?: DateText, words: string } {
  for (const { reading, rest } of readDates(words, today)) {
    if (isPlain(reading) && reading.weekly)
      return { weekday: reading.date, words: rest }
  }
  return { words }
}

function settle(reading: Reading, { now, zone }: WhenContext): When {
  if ('ok' in reading)
    return reading
  if ('at' in reading) {
    return reading.at < now
      ? past(wallOf(reading.at, zone).time, { now, zone })
      : understood(reading.at, wallOf(reading.at, zone), { now, zone })
  }
  const { date, weekly, time } = reading
  if (time === undefined) {
    return date === undefined
      ? { ok: false, reason: 'not-understood' }
      : { ok: false, reason: 'needs-time', date }
  }
  if (date === undefined)
    return soonest(time, 1, wallOf(now, zone).date, { now, zone })
  if (weekly)
    return soonest(time, 7, date, { now, zone })
  const at = instantOf({ date, time }, zone)
  return at > now
    ? understood(at, { date, time }, { now, zone })
    : past(time, { now, zone })
}

/** The time on this date, or where that is over, so many days later. */
function soonest(time: string, step: number, date: DateText, { now, zone }: WhenContext): WhenUnderstood {
  const wall = instantOf({ date, time }, zone) > now
    ? { date, time }
    : {
        date: addDays(date, step),
        time,
      }
  return understood(instantOf(wall, zone), wall, { now, zone })
}

function past(time: string, context: WhenContext): WhenRefused {
  return { ok: false, reason: 'past', suggestion: soonest(time, 1, wallOf(context.now, context.zone).date, context).at }
}

function understood(at: Instant, asked: Wall, { now, zone }: WhenContext): WhenUnderstood {
  const wall = wallOf(at, zone)
  const moved = wall.time !== asked.time || wall.date !== asked.date
  return {
    ok: true,
    at,
    wall,
    zone,
    far: at - now > 366 * DAY,
    moved,
  }
}
