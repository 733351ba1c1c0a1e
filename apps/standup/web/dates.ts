// Dates of standups in words: they are days on a wall, not moments.
import { formatDay } from '#kit/ui'

/** Noon, UTC, of a date `YYYY-MM-DD`: the same day wherever it is written. */
export const atNoon = (date: string) => Date.parse(`${date}T12:00:00Z`)

/** "Tue, 24 Nov". */
export const dayWords = (date: string) => formatDay(atNoon(date), { zone: 'UTC' })

/** "24 Nov – 2 Dec", or one day alone. */
export function periodWords(from: string, to: string): string {
  return from === to
    ? dayWords(from)
    : `${dayWords(from)} – ${dayWords(to)}`
}

/** A date so many days later. */
export function daysAfter(date: string, days: number): string {
  return new Date(atNoon(date) + days * 86_400_000).toISOString().slice(0, 10)
}
