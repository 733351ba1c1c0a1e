// Instants as Telegram's clients write them, in the reader's own zone and language.

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' })
const short = new Intl.DateTimeFormat(undefined, { day: '2-digit', month: '2-digit', year: '2-digit' })
const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long' })
const dayAndYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' })
const moment = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' })
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' })

/** `14:05` of a Unix time in seconds. */
export const timeOf = (seconds: number): string => time.format(seconds * 1000)

export const fullTimeOf = (seconds: number): string => full.format(seconds * 1000)

/** `November 23, 2026`. */
export const dateOf = (seconds: number): string => dayAndYear.format(seconds * 1000)

/** `Nov 23, 2026, 14:05`. */
export const momentOf = (seconds: number): string => moment.format(seconds * 1000)

/** Whole days from `then` to `now` by the calendar, both in milliseconds. */
export function daysBetween(then: number, now: number): number {
  const midnight = (at: number) => new Date(at).setHours(0, 0, 0, 0)
  return Math.round((midnight(now) - midnight(then)) / 86_400_000)
}

/** `Today`, `Yesterday`, `March 5` or `March 5, 2025`: the pill above a day's messages. */
export function dayLabel(seconds: number, now: number): string {
  const at = seconds * 1000
  const days = daysBetween(at, now)
  if (days === 0 || days === 1) {
    return days === 0
      ? 'Today'
      : 'Yesterday'
  }
  return (new Date(at).getFullYear() === new Date(now).getFullYear()
    ? day
    : dayAndYear).format(at)
}

/** The time of today's, the weekday of this week's, the date of older messages: for the chat list. */
export function listTime(seconds: number, now: number): string {
  const at = seconds * 1000
  const days = daysBetween(at, now)
  if (days === 0)
    return time.format(at)
  return days > 0 && days < 7
    ? weekday.format(at)
    : short.format(at)
}

/** Seconds as `1:05`. */
export function duration(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
}

/** Bytes as `1.5 MB`. */
export function fileSize(bytes: number | undefined): string {
  if (bytes === undefined)
    return ''
  const steps = ['B', 'KB', 'MB', 'GB']
  const step = Math.min(steps.length - 1, bytes > 0
    ? Math.floor(Math.log2(bytes) / 10)
    : 0)
  const value = bytes / 1024 ** step
  return `${step === 0
    ? value
    : value.toFixed(1)} ${steps[step]}`
}
