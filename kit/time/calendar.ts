// Dates without a zone, as plain arithmetic on a day's number (days since 1970-01-01): what recurrence and words are made of.

/** `YYYY-MM-DD` */
export type DateText = string
/** `HH:MM`, 24 hours */
export type TimeText = string

export interface DayParts { year: number, month: number, day: number }

export const DAY = 86_400_000
export const HOUR = 3_600_000
export const MINUTE = 60_000

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/

/** Is it a real day, written `YYYY-MM-DD`? */
export function isDate(text: string): text is DateText {
  const parts = DATE.exec(text)
  return parts !== null && isRealDay({
    year: Number(parts[1]),
    month: Number(parts[2]),
    day: Number(parts[3]),
  })
}

/** Is it a time of day, written `HH:MM`? */
export function isTime(text: string): text is TimeText {
  return TIME.test(text)
}

export function isRealDay({ year, month, day }: DayParts): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** The number of a day; the inverse of `dateOf`. */
export function dayNumber(date: DateText | DayParts): number {
  if (typeof date === 'string')
    return Date.parse(`${date}T00:00Z`) / DAY
  return Date.UTC(date.year, date.month - 1, date.day) / DAY
}

export function dayParts(day: number): DayParts {
  const date = new Date(day * DAY)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
  }
}

export function dateOf(day: number): DateText {
  return new Date(day * DAY).toISOString().slice(0, 10)
}

/** Monday is 1, Sunday is 7, as in ISO 8601. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7 + 1
}

/** The day's week, counted in Mondays. */
export function weekNumber(day: number): number {
  return Math.floor((day + 3) / 7)
}

export function addDays(date: DateText, days: number): DateText {
  return dateOf(dayNumber(date) + days)
}

/** The same day of the month, or the last one where the month is shorter. */
export function addMonths(date: DateText, months: number): DateText {
  const { year, month, day } = dayParts(dayNumber(date))
  const first = new Date(Date.UTC(year, month - 1 + months, 1))
  const target = {
    year: first.getUTCFullYear(),
    month: first.getUTCMonth() + 1,
  }
  return dateOf(dayNumber({
    ...target,
    day: Math.min(day, daysInMonth(target.year, target.month)),
  }))
}

export function timeOf(minutes: number): TimeText {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

export function minutesOf(time: TimeText): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}
