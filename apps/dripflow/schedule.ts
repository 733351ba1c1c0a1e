// On which local date a day of a course is due, and when that is. Dates are a learner's own.
import { addDays, dayNumber, instantOf, isZone, wallOf, weekdayOf } from '#kit/time'

export interface Course { mode: 'relative' | 'cohort', cohortStart: string | null, tz: string, defaultTime: string, weekdays: readonly number[], quietFrom: string | null, quietTo: string | null }
export interface Learner { tz: string, localTime: string, startDate: string | null, lastDate: string | null, lastSentAt: number | null }

/** Two lessons are never nearer than this, also when somebody moved to another zone or chose another time. */
const apartMs = 8 * 60 * 60_000

/** The nth allowed date from `start` on; 0 is the first. With no weekday allowed nothing would ever come: then every day is. */
export function nthAllowed(start: string, n: number, weekdays: readonly number[]): string {
  const allowed = new Set(weekdays.length
    ? weekdays
    : [1, 2, 3, 4, 5, 6, 7])
  let date = start
  const weeks = Math.max(Math.floor(n / allowed.size) - 1, 0)
  let left = n - weeks * allowed.size
  date = addDays(date, weeks * 7)
  for (;;) {
    if (allowed.has(weekdayOf(dayNumber(date)))) {
      if (left === 0)
        return date
      left -= 1
    }
    date = addDays(date, 1)
  }
}

export function zoneOf(course: Course, learner: Pick<Learner, 'tz'>): string {
  const zone = course.mode === 'cohort'
    ? course.tz
    : learner.tz
  return isZone(zone)
    ? zone
    : 'UTC'
}

/** `day_number` k is due on the (k − 1)th allowed date after the start. */
export function dueDate(course: Course, learner: Pick<Learner, 'startDate'>, day: number): string | null {
  const start = course.mode === 'cohort'
    ? course.cohortStart
    : learner.startDate
  return start && nthAllowed(start, day - 1, course.weekdays)
}

/** A time inside the quiet hours waits for their end; quiet hours may reach over midnight. */
export function outsideQuiet({ quietFrom: from, quietTo: to }: Pick<Course, 'quietFrom' | 'quietTo'>, time: string): string {
  if (!from || !to || from === to)
    return time
  const quiet = from < to
    ? time >= from && time < to
    : time >= from || time < to
  return quiet
    ? to
    : time
}

/** Not in the quiet hours and not on a weekday that is off: then at the next time that is neither. `time` is the learner's own. */
function allowedAt(course: Course, zone: string, time: string, at: number): number {
  const wall = wallOf(at, zone)
  const until = outsideQuiet(course, wall.time)
  const earliest = until < wall.time
    ? addDays(wall.date, 1)
    : wall.date
  const date = nthAllowed(earliest, 0, course.weekdays)
  if (date === wall.date && until === wall.time)
    return at
  return instantOf({
    date,
    time: date === earliest && until !== wall.time
      ? until
      : time,
  }, zone)
}

/** The earliest date for the lesson of this day after one that came on `lastDate`: never two days of a course on one date. */
function dateOf(course: Course, learner: Pick<Learner, 'startDate'>, day: number, lastDate: string | null): string | null {
  const due = dueDate(course, learner, day)
  const after = lastDate === null
    ? null
    : nthAllowed(addDays(lastDate, 1), 0, course.weekdays)
  return due && after && after > due
    ? after
    : due
}

/** When the next lesson, of this day, is to be sent: on its date, at once where it is overdue. Null without a start. */
export function nextAt(course: Course, learner: Learner, day: number, now: number): number | null {
  const zone = zoneOf(course, learner)
  const date = dateOf(course, learner, day, learner.lastDate)
  if (!date)
    return null
  const time = outsideQuiet(course, course.mode === 'cohort'
    ? course.defaultTime
    : learner.localTime)
  const at = Math.max(instantOf({ date, time }, zone), now, (learner.lastSentAt ?? -apartMs) + apartMs)
  return allowedAt(course, zone, time, at)
}

/** On which date each of these days, in the order in which they come, will be there for somebody whose next lesson is due at `at`. Null without a start. */
export function unlockDates(course: Course, learner: Learner, days: readonly number[], at: number | null): (string | null)[] {
  let last = learner.lastDate
  let before: number | null = null
  return days.map((day, place) => {
    if (day === before)
      return last
    before = day
    const date = place === 0 && at !== null
      ? wallOf(at, zoneOf(course, learner)).date
      : dateOf(course, learner, day, last)
    last = date ?? last
    return date
  })
}

/** The date day 1 counts from for somebody who begins now. */
export function startDate(course: Course & { first: 'now' | 'next' }, learner: Pick<Learner, 'tz' | 'localTime'>, now: number): string {
  const wall = wallOf(now, zoneOf(course, learner))
  const today = course.first === 'now' || outsideQuiet(course, learner.localTime) > wall.time
  return nthAllowed(today
    ? wall.date
    : addDays(wall.date, 1), 0, course.weekdays)
}
