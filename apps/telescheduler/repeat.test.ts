// Answers → rules: where they begin and how often they come.

import { expect, it } from 'vitest'
import { occurrences } from '#kit/time'
import { ruleFrom } from './repeat.ts'

const now = Date.parse('2026-11-24T11:00:00Z')
function keys(draft: Parameters<typeof ruleFrom>[0]) {
  const rule = ruleFrom(draft, 'Europe/Berlin', now)
  return rule && occurrences(rule, 'Europe/Berlin', { from: now + 1, limit: 4 }).map(({ key }) => key.slice(5))
}

it.each([
  [
    'today still ahead',
    {
      every: 'day',
      time: '18:00',
      end: { count: 2 },
    },
    ['11-24T18:00', '11-25T18:00'],
  ],
  [
    'today already over',
    {
      every: 'day',
      time: '09:00',
      end: { count: 2 },
    },
    ['11-25T09:00', '11-26T09:00'],
  ],
  [
    'every other week, counted from the first',
    {
      every: 'week',
      weekdays: [1],
      interval: 2,
      time: '09:00',
      end: { count: 2 },
    },
    ['11-30T09:00', '12-14T09:00'],
  ],
  [
    'several a day, some of them over',
    {
      every: 'cron',
      cron: '0 */6 * * *',
      end: { count: 3 },
    },
    ['11-24T18:00', '11-25T00:00', '11-25T06:00'],
  ],
  [
    'until a date',
    {
      every: 'day',
      time: '18:00',
      end: { until: '2026-11-25' },
    },
    ['11-24T18:00', '11-25T18:00'],
  ],
  [
    'until a date that is over',
    {
      every: 'day',
      time: '09:00',
      end: { until: '2026-11-24' },
    },
    null,
  ],
  [
    'no rule',
    { every: 'cron', cron: 'whenever' },
    null,
  ],
] as const)('%s', (_name, draft, expected) => {
  expect(keys(draft as never)).toEqual(expected)
})
