// When a team's standup is due, for whom, and to which date it belongs.

import type { Recurrence } from '#kit/time'
import * as v from 'valibot'
import { AppError } from '#kit/app'
import { addDays, instantOf, isDate, isZone, minimumStep, occurrences, parseWhen, RecurrenceSchema, wallOf } from '#kit/time'

export interface Scheduled { scheduleCron: string, timezone: string, mode: 'local' | 'moment', windowMin: number }

const minute = 60_000
export const maxWindow = 20 * 60

function ruleOf(cron: string, start: string): Recurrence | null {
  const rule = v.safeParse(RecurrenceSchema, { every: 'cron', cron, start })
  return rule.success
    ? rule.output
    : null
}

/** A row may hold any cron; one that is none is never due. */
export function isSchedule(cron: string): boolean {
  return ruleOf(cron, '2026-01-01') !== null
}

/** The zone in which a member is asked; a member without one lives in the team's. */
export function zoneFor({ mode, timezone }: Scheduled, memberZone: string | null): string {
  const zone = mode === 'local'
    ? memberZone ?? timezone
    : timezone
  return isZone(zone)
    ? zone
    : 'UTC'
}

/** A day in words, `24.12`, `fri`, `today`: also one that has begun or just passed. Null when it is none. */
export function dayIn(text: string, now: number, zone: string): string | null {
  const day = text.trim()
  if (isDate(day))
    return day
  const when = parseWhen(day, { now, zone })
  if (!when.ok && when.reason === 'needs-time')
    return when.date
  // 9.12 may be a time elsewhere, here it is none
  const dates = !when.ok && when.reason === 'ambiguous'
    ? when.choices.filter(isDate)
    : []
  if (dates.length === 1)
    return dates[0]!
  const noon = parseWhen(`${day} 12:00`, { now, zone })
  return noon.ok
    ? wallOf(noon.at, zone).date
    : null
}

/** UTC+2 as a zone: it knows no summer time. */
export const isFixedOffset = (zone: string) => /^Etc\/GMT[+-]/.test(zone)

export interface Due {
  /** The standup's date: the local one of whoever is asked. */
  date: string
  /** Epoch milliseconds. */
  at: number
}

/** The first time on this date, or null where the schedule leaves it out. */
export function dueOn(team: Scheduled, zone: string, date: string): number | null {
  const rule = ruleOf(team.scheduleCron, date)
  if (!rule)
    return null
  const [first] = occurrences(rule, zone, {
    from: instantOf({ date, time: '00:00' }, zone),
    limit: 1,
  })
  // a time in the spring gap moves forward, at midnight even out of its wall's day; the date it is for stays
  return first?.date === date
    ? first.at
    : null
}

/**
 * When a member is to be asked next (`lastDate`: the last one they were asked for): the first date after `lastDate` whose window has not passed. One that began while
 * nobody looked (a changed zone, a pause) is due now.
 */
export function nextDue(team: Scheduled, zone: string, lastDate: string | null, now: number): Due | null {
  // a newcomer begins with what is still to come
  const from = lastDate === null
    ? now
    : now - team.windowMin * minute
  let date = wallOf(from, zone).date
  if (lastDate && date <= lastDate)
    date = addDays(lastDate, 1)
  const rule = ruleOf(team.scheduleCron, date)
  const [next] = rule
    ? occurrences(rule, zone, {
        from: Math.max(from, instantOf({ date, time: '00:00' }, zone)),
        limit: 1,
      })
    : []
  return next
    ? {
        date: next.date,
        at: Math.max(next.at, now),
      }
    : null
}

/** `9`, `09:30` and days as a cron rule. */
export function cronOf(time: string, days: readonly number[]): string {
  const [hour, minutes] = time.split(':').map(Number) as [number, number]
  // cron's Sunday is 0
  return `${minutes} ${hour} * * ${days.length === 7
    ? '*'
    : days.map(day => day % 7).sort().join(',')}`
}

/** Time and weekdays (1 Monday – 7 Sunday) of a cron rule that has one time of day and no dates; null for others. */
export function partsOf(cron: string): { time: string, days: number[] } | null {
  const match = /^(\d{1,2}) (\d{1,2}) \* \* ([\d,*-]+)$/.exec(cron.trim())
  if (!match)
    return null
  const days = match[3] === '*'
    ? [1, 2, 3, 4, 5, 6, 7]
    : match[3]!.split(',').flatMap((part) => {
        const [from, to = from] = part.split('-').map(Number) as [number, number?]
        return Array.from({ length: to! - from + 1 }, (_, place) => (from + place) % 7 || 7)
      })
  return {
    time: `${match[2]!.padStart(2, '0')}:${match[1]!.padStart(2, '0')}`,
    days: [
      ...new Set(days),
    ].sort(),
  }
}

/**
 * A cron rule as an admin types it.
 * @throws AppError in the given words
 */
export function checkCron(cron: string, words: { bad: string, tooOften: string }): string {
  const rule = ruleOf(cron.trim(), '2026-01-01')
  if (!rule)
    throw new AppError('cron-invalid', words.bad)
  if (minimumStep(rule) < 24 * 60)
    throw new AppError('cron-too-often', words.tooOften)
  return cron.trim()
}
