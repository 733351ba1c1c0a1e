// A date in words, anywhere in a text: `tomorrow`, `fri`, `31.12`, `dec 31`, `через 3 дня`. What is left over is for when-time.ts.
import type { DateText } from './calendar.ts'
import { addDays, addMonths, dateOf, dayNumber, dayParts, isRealDay, weekdayOf } from './calendar.ts'
import { parseSpan } from './duration.ts'
import { monthNamed, weekdayNamed } from './vocabulary.ts'

export type DateReading
  /** `weekly`: a bare weekday, which may as well be the one a week later. */
  = | { date: DateText, weekly?: true }
    /** Two readings, both written out. */
    | { ambiguous: [DateText, DateText] }
    | 'out-of-range'

export interface DateMatch { reading: DateReading, rest: string }

type Groups = (string | undefined)[]
interface DateForm { form: RegExp, read: (groups: Groups, today: DateText) => DateReading | null }

const ON = '(?:(?:on|at|в|во|на|к) )?'
const ORDINAL = '(?:st|nd|rd|th|-?го|-?ое|-?е)'
const YEAR = '(?: (\\d{4})(?: ?(?:г|года|год)\\.?)?)?'

/** Around a form there is no letter and no digit. (Plain classes: compiling \p{L} took 20 ms of a Worker's CPU.) */
function form(source: string): RegExp {
  return new RegExp(`(?<![a-zа-я\\d.:/-])${source}(?![a-zа-я\\d:/-])`, 'g')
}

const NEAR: Record<string, number> = {
  'yesterday': -1,
  'вчера': -1,
  'today': 0,
  'сегодня': 0,
  'tonight': 0,
  'tomorrow': 1,
  'tmrw': 1,
  'tmr': 1,
  'завтра': 1,
  'the day after tomorrow': 2,
  'day after tomorrow': 2,
  'послезавтра': 2,
}

const forms: DateForm[] = [
  {
    form: form(`${ON}(${Object.keys(NEAR).sort((a, b) => b.length - a.length).join('|')})`),
    read: ([word], today) => ({
      date: addDays(today, NEAR[word!]!),
    }),
  },
  {
    form: form(`${ON}(\\d{4})([-./])(\\d{1,2})\\2(\\d{1,2})`),
    read: ([year, , month, day]) => full(year, month, day),
  },
  {
    form: form(`${ON}(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4}|\\d{2})(?: ?(?:г|года))?\\.?`),
    read: ([day, month, year], today) => full(year!.length === 2
      ? today.slice(0, 2) + year
      : year, month, day),
  },
  {
    form: form(`${ON}(\\d{1,2})([/-])(\\d{1,2})\\2(\\d{4}|\\d{2})`),
    read: ([a, , b, year], today) => eitherOrder(a, b, year!.length === 2
      ? today.slice(0, 2) + year
      : year, today),
  },
  {
    form: form(`${ON}(\\d{1,2})/(\\d{1,2})`),
    read: ([a, b], today) => eitherOrder(a, b, undefined, today),
  },
  {
    form: form(`${ON}(\\d{1,2})\\.(\\d{1,2})\\.?`),
    read: ([day, month], today) => next(month, day, today),
  },
  {
    form: form(`${ON}(?:the )?(\\d{1,2})${ORDINAL}? ?(?:of )?([a-zа-я]{3,})\\.?${YEAR}`),
    read: ([day, month, year], today) => withMonth(day, month, year, today),
  },
  {
    form: form(`${ON}([a-zа-я]{3,})\\.? (?:the )?(\\d{1,2})${ORDINAL}?${YEAR}`),
    read: ([month, day, year], today) => withMonth(day, month, year, today),
  },
  {
    form: form(`${ON}(?:the )?(\\d{1,2})(?:(?:st|nd|rd|th)|(?:-?го|-?ое|-?е)?(?: числа)|-?го)`),
    read: ([day], today) => nextDayOfMonth(Number(day), today),
  },
  {
    form: form(`(?:in|через) (.+?)(?= (?:at|в|во) | \\d{1,2}[:.]\\d\\d|$)`),
    read: ([span], today) => later(span!, today),
  },
  {
    form: form(`${ON}(?:([a-zа-я]{3,}) (?:of )?next week|next week (?:on )?([a-zа-я]{3,})|следующей неделе (?:в |во )?([a-zа-я]{2,}))`),
    read: ([before, after, russian], today) => weekday('next', before ?? after ?? russian!, today),
  },
  {
    form: form(`${ON}(?:(?:the )?(?:end|last day) of (?:the |this )?month|конце месяца|последний день месяца)`),
    read: (_, today) => ({
      date: addDays(addMonths(`${today.slice(0, 8)}01`, 1), -1),
    }),
  },
  {
    form: form(`${ON}(?:(this|next|coming|эт[а-я]+|следующ[а-я]+|ближайш[а-я]+) )?([a-zа-я]{2,})\\.?`),
    read: ([which, word], today) => weekday(which, word!, today),
  },
]

/** Every way to find one date in a normalised text, the likeliest first. */
export function* readDates(text: string, today: DateText): Generator<DateMatch> {
  for (const { form, read } of forms) {
    for (const match of text.matchAll(form)) {
      const reading = read(match.slice(1), today)
      if (reading === null)
        continue
      const rest = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`.replace(/\s+/g, ' ').trim()
      yield {
        reading,
        rest: match[1] === 'tonight' && rest === ''
          ? 'night'
          : rest,
      }
    }
  }
}

/** One date and no doubt. */
export function isPlain(reading: DateReading): reading is { date: DateText, weekly?: true } {
  return typeof reading === 'object' && 'date' in reading
}

function full(year: string | undefined, month: string | undefined, day: string | undefined): DateReading {
  const parts = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
  }
  return isRealDay(parts) && parts.year >= 1970 && parts.year <= 2199
    ? {
        date: dateOf(dayNumber(parts)),
      }
    : 'out-of-range'
}

/** A date without a year: this year's or the next that exists, unless it has just passed (then someone erred in the day). */
function next(month: string | number | undefined, day: string | undefined, today: DateText): DateReading {
  const first = dayParts(dayNumber(today)).year
  for (let year = first; year <= first + 8; year++) {
    const parts = {
      year,
      month: Number(month),
      day: Number(day),
    }
    if (isRealDay(parts) && dayNumber(parts) >= dayNumber(today) - 31) {
      return {
        date: dateOf(dayNumber(parts)),
      }
    }
  }
  return 'out-of-range'
}

/** 03/04 is March in one country and April in another. */
function eitherOrder(a: string | undefined, b: string | undefined, year: string | undefined, today: DateText): DateReading {
  const read = (day: string | undefined, month: string | undefined) => year
    ? full(year, month, day)
    : next(month, day, today)
  const [dayFirst, monthFirst] = [
    read(a, b),
    read(b, a),
  ]
  if (typeof dayFirst === 'string' || typeof monthFirst === 'string') {
    return typeof dayFirst === 'string'
      ? monthFirst
      : dayFirst
  }
  if (isPlain(dayFirst) && isPlain(monthFirst) && dayFirst.date !== monthFirst.date) {
    return {
      ambiguous: [dayFirst.date, monthFirst.date],
    }
  }
  return dayFirst
}

function withMonth(day: string | undefined, word: string | undefined, year: string | undefined, today: DateText): DateReading | null {
  const month = monthNamed(word!)
  if (month === null)
    return null
  return year
    ? full(year, String(month), day)
    : next(month, day, today)
}

function nextDayOfMonth(day: number, today: DateText): DateReading {
  // Two months hold every day of the month that there is.
  const ahead = Array.from({ length: 62 }, (_, days) => addDays(today, days))
  const date = ahead.find(date => Number(date.slice(8)) === day)
  if (date)
    return { date }
  return 'out-of-range'
}

function later(words: string, today: DateText): DateReading | null {
  const span = parseSpan(words)
  if (span === null || span.ms !== 0)
    return null
  return span.months > 2400 || span.days > 73_000
    ? 'out-of-range'
    : {
        date: addDays(addMonths(today, span.months), span.days),
      }
}

/** "next friday" is the one of next week, which begins on Monday. */
function weekday(which: string | undefined, word: string, today: DateText): DateReading | null {
  const wanted = weekdayNamed(word)
  if (wanted === null)
    return null
  const present = weekdayOf(dayNumber(today))
  if (which === 'next' || which?.startsWith('следующ')) {
    return {
      date: addDays(today, 7 - present + wanted),
    }
  }
  return {
    date: addDays(today, (wanted - present + 7) % 7),
    weekly: true,
  }
}
