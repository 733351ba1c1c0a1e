// Wall clocks: dates are `YYYY-MM-DD`, times of a day in a zone `YYYY-MM-DDTHH:MM`. Which instant that is, only a zone tells.

const dayMs = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

/** An instant (epoch milliseconds) as the wall of this zone shows it. */
export function wallAt(at: number, zone: string): string {
  let format = formats.get(zone)
  if (!format) {
    // Swedish writes dates as ISO 8601 does
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
    formats.set(zone, format)
  }
  return format.format(at).replace(' ', 'T')
}

/** The instant of a wall time; of one that comes twice the first, and one that a clock change leaves out as many minutes later. */
export function instantOf(wall: string, zone: string): number {
  const asUtc = Date.parse(`${wall}Z`)
  const offsetAt = (at: number) => Date.parse(`${wallAt(at, zone)}Z`) - at
  const [before, after] = [
    offsetAt(asUtc - dayMs),
    offsetAt(asUtc + dayMs),
  ]
  const found = [before, after].map(offset => asUtc - offset).filter(at => wallAt(at, zone) === wall)
  return found.length
    ? Math.min(...found)
    : asUtc - before
}

/** What a clock change does to a wall time: it does not exist (`moved`), or comes twice. */
export function clockBadge(wall: string, zone: string): 'moved' | 'twice' | null {
  const at = instantOf(wall, zone)
  if (wallAt(at, zone) !== wall)
    return 'moved'
  // no clock goes back by more than two hours, and none by less than half of one
  return [30, 60, 120].some(minutes => wallAt(at + minutes * 60_000, zone) === wall)
    ? 'twice'
    : null
}

const at = (date: string) => Date.parse(`${date}T00:00Z`)

export const dateOf = (wall: string) => wall.slice(0, 10)
export const timeOf = (wall: string) => wall.slice(11, 16)
export const addDays = (date: string, days: number) => new Date(at(date) + days * dayMs).toISOString().slice(0, 10)

/** 1 Monday – 7 Sunday. */
export const weekdayOf = (date: string) => new Date(at(date)).getUTCDay() || 7
export const weekOf = (date: string) => Array.from({ length: 7 }, (_, n) => addDays(date, n + 1 - weekdayOf(date)))

/** The same day so many months on; in a shorter month its last. */
export function addMonths(date: string, months: number): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year, month + months, 0))
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(day, last.getUTCDate()))).toISOString().slice(0, 10)
}

/** Whole weeks, Monday first, that hold the month of this date. */
export function monthOf(date: string): string[] {
  const first = `${date.slice(0, 7)}-01`
  const last = addDays(addMonths(first, 1), -1)
  const [start] = weekOf(first) as [string]
  return Array.from({
    length: (at(weekOf(last)[6]!) - at(start)) / dayMs + 1,
  }, (_, n) => addDays(start, n))
}

/** The zone this device lives in. */
export const deviceZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone
