// The weekly slots of a channel and the queue that fills them: pure functions on wall times and a zone.

import type { Instant } from '#kit/time'
import { addDays, dayNumber, instantOf, wallOf, weekdayOf } from '#kit/time'

export interface Slot {
  /** 1 Monday – 7 Sunday */
  dow: number
  /** `HH:MM` */
  localTime: string
}

export interface Week { slots: readonly Slot[], /** Weekdays whose slots are off. */ daysOff: readonly number[], tz: string }

/** One slot on one day. `localAt` is `YYYY-MM-DDTHH:MM` in the week's zone. */
export interface Place { localAt: string, at: Instant }

export interface Queued { id: number, localAt: string }

/** How far ahead a place is looked for, in days: ten years of one post a week. */
const horizon = 3660

/** Every place later than an instant, in order. Two slots that a clock change throws together count once. */
export function* places(week: Week, after: Instant): Generator<Place> {
  const slots = week.slots.filter(slot => !week.daysOff.includes(slot.dow)).sort((a, b) => a.localTime < b.localTime
    ? -1
    : 1)
  if (!slots.length)
    return
  const first = wallOf(after, week.tz).date
  let last = after
  for (let day = 0; day < horizon; day++) {
    const date = addDays(first, day)
    const dow = weekdayOf(dayNumber(date))
    for (const { localTime: time } of slots.filter(slot => slot.dow === dow)) {
      const at = instantOf({ date, time }, week.tz)
      if (at > last) {
        last = at
        yield { localAt: `${date}T${time}`, at }
      }
    }
  }
}

/** The first place nobody has; null where the week has no slots. */
export function nextFree(week: Week, queue: readonly Queued[], after: Instant): Place | null {
  const taken = new Set(queue.map(({ localAt }) => localAt))
  for (const place of places(week, after)) {
    if (!taken.has(place.localAt))
      return place
  }
  return null
}

/** That very slot, if it is one, still to come, and nobody has it. */
export function slotAt(week: Week, queue: readonly Queued[], localAt: string, after: Instant): Place | null {
  for (const place of places(week, after)) {
    if (place.localAt >= localAt) {
      return place.localAt === localAt && !queue.some(item => item.localAt === localAt)
        ? place
        : null
    }
  }
  return null
}

/**
 * Puts somebody first: whoever has the first place moves on by one slot, and so on until a free one takes the last.
 * @returns the new places of those who move, `id` included
 */
export function putFirst(week: Week, queue: readonly Queued[], id: number, after: Instant): Map<number, Place> {
  const holders = new Map(queue.filter(item => item.id !== id).map(item => [item.localAt, item.id]))
  const moves = new Map<number, Place>()
  let moving: number | undefined = id
  for (const place of places(week, after)) {
    moves.set(moving, place)
    moving = holders.get(place.localAt)
    if (moving === undefined)
      break
  }
  return moves
}

/**
 * Finds everybody a place again after slots or days changed or time went by: the order stays, whoever can stay stays, the others take the next place.
 * @returns the new places of those who move; null for those there is no place for
 */
export function reflow(week: Week, queue: readonly Queued[], now: Instant): Map<number, Place | null> {
  const moves = new Map<number, Place | null>()
  const ahead = places(week, now)
  let place = ahead.next()
  for (const item of [...queue].sort((a, b) => a.localAt < b.localAt
    ? -1
    : a.localAt > b.localAt
      ? 1
      : a.id - b.id)) {
    while (!place.done && place.value.localAt < item.localAt)
      place = ahead.next()
    if (place.done) {
      moves.set(item.id, null)
      continue
    }
    if (place.value.localAt !== item.localAt)
      moves.set(item.id, place.value)
    place = ahead.next()
  }
  return moves
}
