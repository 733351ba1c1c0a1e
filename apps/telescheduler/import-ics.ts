// A calendar: each event is a post of its summary and description, at its beginning; LOCATION may name the channel.

import type { Recurrence } from '#kit/time'
import type { Read, RowError } from './import-rows.ts'
import type { When } from './posting.ts'
import * as v from 'valibot'
import { dayNumber, isZone, RecurrenceSchema, weekdayOf } from '#kit/time'
import { UnreadableFile } from './import-rows.ts'
import { tooOften } from './schedule.ts'

const weekdays = [
  'MO',
  'TU',
  'WE',
  'TH',
  'FR',
  'SA',
  'SU',
]

/** The parts of an RRULE that have a counterpart here; null for all others, instead of a rule that nearly fits. */
export function ruleOf(text: string, start: { date: string, time: string }): Recurrence | null {
  const parts = Object.fromEntries(text.split(';').map(part => part.split('=') as [string, string]))
  const { FREQ, INTERVAL = '1', BYDAY, BYMONTHDAY, COUNT, UNTIL, WKST: _, ...others } = parts
  if (Object.keys(others).length)
    return null
  const base = {
    start: start.date,
    time: start.time,
    interval: Number(INTERVAL),
    ...(COUNT
      ? {
          end: {
            count: Number(COUNT),
          },
        }
      : UNTIL && {
        end: {
          until: UNTIL.replace(/^(\d{4})-?(\d\d)-?(\d\d).*$/, '$1-$2-$3'),
        },
      }),
  }
  const days = BYDAY?.split(',').map(day => /^(-?\d)?(\w\w)$/.exec(day))
  const numbers = days?.map(day => weekdays.indexOf(day?.[2] ?? '') + 1)
  const first = days?.[0]
  const pattern = FREQ === 'DAILY' && !BYDAY && !BYMONTHDAY
    ? { every: 'day' }
    : FREQ === 'WEEKLY' && !BYMONTHDAY
      ? { every: 'week', weekdays: numbers ?? [
          weekdayOf(dayNumber(start.date)),
        ] }
      : FREQ === 'MONTHLY' && first?.[1] && days?.length === 1 && !BYMONTHDAY
        ? {
            every: 'month',
            nth: Number(first[1]),
            weekday: numbers![0],
          }
        : FREQ === 'MONTHLY' && BYMONTHDAY === '-1' && !BYDAY
          ? { every: 'month', lastDay: true }
          // RFC 5545 skips months that lack the day
          : FREQ === 'MONTHLY' && !BYDAY
            ? {
                every: 'month',
                day: Number(BYMONTHDAY ?? start.date.slice(8)),
                short: 'skip',
              }
            : null
  const rule = pattern && v.safeParse(RecurrenceSchema, {
    ...base,
    ...pattern,
  })
  return rule && rule.success && !tooOften(rule.output)
    ? rule.output
    : null
}

export async function readIcs(text: string): Promise<Read> {
  const { default: ICAL } = await import('ical.js')
  const read: Read = { rows: [], errors: [], skipped: 0 }
  let events
  try {
    events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent')
  }
  catch {
    throw new UnreadableFile('not a calendar')
  }
  for (const [index, event] of events.entries()) {
    const row = index + 1
    const property = event.getFirstProperty('dtstart')
    const start = String(property?.getFirstValue() ?? '')
    const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(start)
    const wrong = (code: RowError['code'], part: string) => read.errors.push({ row, code, part })
    if (!match) {
      wrong('time-bad', start)
      continue
    }
    const wall = { date: match[1]!, time: match[2]! }
    const named = property?.getFirstParameter('tzid')
    const tz = start.endsWith('Z')
      ? 'UTC'
      : named && isZone(named)
        ? named
        : undefined
    if (named && !tz) {
      wrong('time-bad', named)
      continue
    }
    const rrule = event.getFirstPropertyValue('rrule')
    const rule = rrule
      ? ruleOf(String(rrule), wall)
      : undefined
    if (rule === null) {
      wrong('rule-unknown', String(rrule))
      continue
    }
    const when: When = rule
      ? {
          mode: 'recurring',
          rule,
          ...(tz && { tz }),
        }
      : {
          mode: 'fixed',
          wall,
          ...(tz && { tz }),
        }
    const words = ['summary', 'description'].map(name => String(event.getFirstPropertyValue(name) ?? '').trim()).filter(Boolean).join('\n\n')
    const channel = String(event.getFirstPropertyValue('location') ?? '').trim() || null
    read.rows.push({
      row,
      payload: {
        content: { kind: 'text', text: words, entities: [] },
        buttons: [],
        options: {},
      },
      targets: [
        { channel, when },
      ],
    })
  }
  return read
}
