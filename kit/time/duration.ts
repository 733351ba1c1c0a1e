// Lengths of time: `2h`, `1h30m`, `3 days`, `полчаса`, `PT2H` → a span.
import { DAY, HOUR, MINUTE } from './calendar.ts'

/** Months and days follow the calendar, the rest is exact. */
export interface Span { months: number, days: number, ms: number }

type Unit = readonly [forms: RegExp, span: Partial<Span>]

const UNITS: readonly Unit[] = [
  [
    /^(?:s|secs?|seconds?|с|сек|секунд[аыу]?)$/,
    { ms: 1000 },
  ],
  [
    /^(?:m|mins?|minutes?|м|мин|минут[аыу]?|минутк[иу])$/,
    { ms: MINUTE },
  ],
  [
    /^(?:h|hrs?|hours?|ч|час|часа|часов|часик)$/,
    { ms: HOUR },
  ],
  [
    /^(?:d|days?|д|дн|день|дня|дней|сутки|суток)$/,
    { days: 1 },
  ],
  [
    /^(?:w|wks?|weeks?|н|нед|недел[яиюь])$/,
    { days: 7 },
  ],
  [
    /^(?:mo|mos|months?|мес|месяц|месяца|месяцев)$/,
    { months: 1 },
  ],
  [
    /^(?:y|yrs?|years?|г|год|года|лет)$/,
    { months: 12 },
  ],
]

const WHOLE: readonly Unit[] = [
  [
    /^(?:half an hour|half hour|полчаса|пол часа)$/,
    { ms: HOUR / 2 },
  ],
  [
    /^(?:an hour and a half|полтора часа)$/,
    { ms: 1.5 * HOUR },
  ],
]

/** Reads a length of time in English, Russian or ISO 8601; null if it is not one. Only hours and smaller units may have a fraction. */
export function parseSpan(text: string): Span | null {
  const words = text.trim().toLowerCase().replace(/\s+/g, ' ').replace(/\.$/, '')
  const whole = WHOLE.find(([forms]) => forms.test(words))
  if (whole) {
    return {
      months: 0,
      days: 0,
      ms: 0,
      ...whole[1],
    }
  }
  return parseIso(words) ?? parseParts(words)
}

/** Reads a length of time with days of 24 hours, in milliseconds; null if it is not one, or has months or years (they have no fixed length). */
export function parseDuration(text: string): number | null {
  const span = parseSpan(text)
  return span === null || span.months > 0
    ? null
    : span.days * DAY + span.ms
}

function parseIso(words: string): Span | null {
  const match = /^p(?=[\dt])(?:(\d+)y)?(?:(\d+)m)?(?:(\d+)w)?(?:(\d+)d)?(?:t(?=\d)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?)?$/.exec(words)
  if (!match)
    return null
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map(part => Number(part ?? 0))
  return { months: years * 12 + months, days: weeks * 7 + days, ms: hours * HOUR + minutes * MINUTE + seconds * 1000 }
}

function parseParts(words: string): Span | null {
  const span = { months: 0, days: 0, ms: 0 }
  const part = /\s*(?:and |и )?(\d{1,6}(?:[.,]\d{1,3})?|an? )?\s?([^\d\s.,]+)\.?/y
  let hasHours = false
  while (part.lastIndex < words.length) {
    const from = part.lastIndex
    const match = part.exec(words)
    if (!match) {
      // "1h30": the bare number after hours is minutes.
      const minutes = /^\s?(\d{1,2})$/.exec(words.slice(from))
      if (!hasHours || !minutes)
        return null
      span.ms += Number(minutes[1]) * MINUTE
      return span
    }
    const amount = /\d/.test(match[1]!)
      ? Number(match[1]!.replace(',', '.'))
      : 1
    const unit = UNITS.find(([forms]) => forms.test(match[2]!))
    // A unit without a number is one of them only as a whole word: "hour", "week", "час", not "h".
    if (!unit || (match[1] === undefined && match[2]!.length < 3))
      return null
    const { months = 0, days = 0, ms = 0 } = unit[1]
    if (!Number.isInteger(amount) && ms === 0)
      return null
    span.months += months * amount
    span.days += days * amount
    span.ms += Math.round(ms * amount)
    hasHours = ms === HOUR
  }
  return words === ''
    ? null
    : span
}
