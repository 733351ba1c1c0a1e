// Time → words.
import type { Instant } from './clock.ts'
import type { Language } from './vocabulary.ts'
import { DAY, dayNumber, dayParts, HOUR, MINUTE, weekdayOf } from './calendar.ts'
import { plural, vocabulary } from './vocabulary.ts'
import { offsetAt, wallOf } from './zone.ts'

export interface FormatOptions {
  zone: string
  language: Language
  /** The present: adds the distance, and leaves the year out where it is this one. */
  now?: Instant
  /** The reader's own zone: added in brackets where its clock shows something else. */
  own?: string
}

/** "Tue 24 Nov 09:00 Europe/Berlin (11:00 your time), in 17 h": for everything that is about to count. */
export function formatInstant(at: Instant, { zone, language, now, own }: FormatOptions): string {
  const wall = wallOf(at, zone)
  let text = `${formatDate(wall.date, language, now === undefined
    ? undefined
    : wallOf(now, zone).date)} ${wall.time} ${zoneName(zone)}`
  if (own && offsetAt(own, at) !== offsetAt(zone, at)) {
    const mine = wallOf(at, own)
    const day = mine.date === wall.date
      ? ''
      : `${weekdayShort(mine.date, language)} `
    text += ` (${day}${mine.time} ${language === 'ru'
      ? 'у вас'
      : 'your time'})`
  }
  return now === undefined
    ? text
    : `${text}, ${formatDistance(at - now, language)}`
}

/** "tomorrow 09:00", "Fri 27 Nov 09:00": short, for lists where the zone is known. */
export function formatWhen(at: Instant, { zone, language, now }: { zone: string, language: Language, now: Instant }): string {
  const wall = wallOf(at, zone)
  const today = wallOf(now, zone).date
  const near = vocabulary[language].nearDays[String(dayNumber(wall.date) - dayNumber(today))]
  const day = near ?? formatDate(wall.date, language, today)
  return language === 'ru'
    ? `${day} в ${wall.time}`
    : `${day} ${wall.time}`
}

/** "Tue 24 Nov", with the year unless `today` is in the same one. */
export function formatDate(date: string, language: Language, today?: string): string {
  const { year, month, day } = dayParts(dayNumber(date))
  const text = `${weekdayShort(date, language)} ${day} ${vocabulary[language].monthsShort[month - 1]}`
  return today?.startsWith(date.slice(0, 4))
    ? text
    : `${text} ${year}`
}

/** "in 17 h", "5 min ago", "now": rounded to what a person would say. */
export function formatDistance(ms: number, language: Language): string {
  const size = Math.abs(ms)
  if (size < MINUTE / 2) {
    return language === 'ru'
      ? 'сейчас'
      : 'now'
  }
  const words = roundedLength(size, language)
  if (language === 'ru') {
    return ms > 0
      ? `через ${words}`
      : `${words} назад`
  }
  return ms > 0
    ? `in ${words}`
    : `${words} ago`
}

/** "1 h 30 min", "2 days", "45 s": whole seconds, nothing rounded away above them. */
export function formatDuration(ms: number, language: Language): string {
  const seconds = Math.floor(Math.abs(ms) / 1000)
  const parts = ([
    [
      'day',
      Math.floor(seconds / 86_400),
    ],
    ['hour', Math.floor(seconds / 3600) % 24],
    ['minute', Math.floor(seconds / 60) % 60],
    ['second', seconds % 60],
  ] as const)
    .filter(([, n]) => n > 0)
    .map(([unit, n]) => count(n, unit, language))
  return parts.join(' ') || count(0, 'second', language)
}

/** The zone as people read it: `Etc/GMT-3`, whose sign is turned round, is UTC+3. */
export function zoneName(zone: string): string {
  const fixed = /^Etc\/GMT([+-])(\d+)$/.exec(zone)
  return fixed
    ? `UTC${fixed[1] === '+'
      ? '−'
      : '+'}${fixed[2]}`
    : zone
}

const UNITS = {
  en: {
    second: ['s', 's'],
    minute: ['min', 'min'],
    hour: ['h', 'h'],
    day: ['day', 'days'],
    month: ['month', 'months'],
    year: ['year', 'years'],
  },
  ru: {
    second: ['с', 'с', 'с'],
    minute: ['мин', 'мин', 'мин'],
    hour: ['ч', 'ч', 'ч'],
    day: ['день', 'дня', 'дней'],
    month: ['месяц', 'месяца', 'месяцев'],
    year: ['год', 'года', 'лет'],
  },
} as const

function count(n: number, unit: keyof typeof UNITS.en, language: Language): string {
  return `${n} ${plural(language, n, UNITS[language][unit])}`
}

function roundedLength(size: number, language: Language): string {
  const minutes = Math.round(size / MINUTE)
  if (minutes < 60)
    return count(minutes, 'minute', language)
  if (minutes < 600)
    return formatDuration(minutes * MINUTE, language)
  if (size < 47.5 * HOUR)
    return count(Math.round(size / HOUR), 'hour', language)
  const days = Math.round(size / DAY)
  if (days < 60)
    return count(days, 'day', language)
  const months = Math.round(days / 30.44)
  return months < 24
    ? count(months, 'month', language)
    : count(Math.round(days / 365.25), 'year', language)
}

function weekdayShort(date: string, language: Language): string {
  return vocabulary[language].weekdaysShort[weekdayOf(dayNumber(date)) - 1]!
}
