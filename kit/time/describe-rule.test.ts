import type { RecurrenceInput } from './recurrence.ts'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { describeRule } from './describe-rule.ts'
import { RecurrenceSchema } from './recurrence.ts'

const at = { time: '09:00', start: '2026-11-24' } as const

it.each<[RecurrenceInput, string, string]>([
  [
    { ...at, every: 'day' },
    'every day at 09:00',
    'каждый день в 09:00',
  ],
  [
    { ...at, every: 'day', interval: 3 },
    'every 3 days at 09:00',
    'раз в 3 дня в 09:00',
  ],
  [
    {
      ...at,
      every: 'week',
      weekdays: [4, 1],
    },
    'every Monday and Thursday at 09:00',
    'по понедельникам и четвергам в 09:00',
  ],
  [
    {
      ...at,
      every: 'week',
      weekdays: [1, 2, 3],
      interval: 2,
    },
    'every 2 weeks on Monday, Tuesday and Wednesday at 09:00',
    'раз в 2 недели по понедельникам, вторникам и средам в 09:00',
  ],
  [
    { ...at, every: 'month', day: 15 },
    'on the 15th of every month at 09:00',
    'каждый месяц 15-го числа в 09:00',
  ],
  [
    {
      ...at,
      every: 'month',
      day: 22,
      interval: 3,
    },
    'on the 22nd of every 3 months at 09:00',
    'раз в 3 месяца 22-го числа в 09:00',
  ],
  [
    { ...at, every: 'month', day: 31 },
    'on the 31st of every month at 09:00 (in shorter months on the last day)',
    'каждый месяц 31-го числа в 09:00 (в коротком месяце — в последний день)',
  ],
  [
    {
      ...at,
      every: 'month',
      day: 31,
      short: 'skip',
    },
    'on the 31st of every month at 09:00 (not in shorter months)',
    'каждый месяц 31-го числа в 09:00 (короткие месяцы пропускаются)',
  ],
  [
    { ...at, every: 'month', lastDay: true },
    'on the last day of every month at 09:00',
    'каждый месяц в последний день в 09:00',
  ],
  [
    {
      ...at,
      every: 'month',
      nth: 2,
      weekday: 2,
    },
    'on the second Tuesday of every month at 09:00',
    'каждый месяц во второй вторник в 09:00',
  ],
  [
    {
      ...at,
      every: 'month',
      nth: -1,
      weekday: 5,
    },
    'on the last Friday of every month at 09:00',
    'каждый месяц в последнюю пятницу в 09:00',
  ],
  [
    {
      ...at,
      every: 'day',
      end: { count: 1 },
    },
    'every day at 09:00, 1 time',
    'каждый день в 09:00, 1 раз',
  ],
  [
    {
      ...at,
      every: 'day',
      end: { count: 10 },
    },
    'every day at 09:00, 10 times',
    'каждый день в 09:00, 10 раз',
  ],
  [
    {
      ...at,
      every: 'day',
      end: { until: '2026-12-31' },
      skip: ['2026-12-25'],
    },
    'every day at 09:00, until Thu 31 Dec 2026, except Fri 25 Dec 2026',
    'каждый день в 09:00, до чт 31 дек 2026, кроме пт 25 дек 2026',
  ],
  [
    {
      ...at,
      every: 'day',
      skip: [
        '2026-12-24',
        '2026-12-25',
        '2026-12-26',
        '2026-12-27',
        '2026-12-28',
      ],
    },
    'every day at 09:00, except Thu 24 Dec 2026, Fri 25 Dec 2026, Sat 26 Dec 2026 and 2 more',
    'каждый день в 09:00, кроме чт 24 дек 2026, пт 25 дек 2026, сб 26 дек 2026 и ещё 2',
  ],
  [
    { every: 'cron', cron: '0 9,18 * * *', start: '2026-11-24' },
    'every day at 09:00 and 18:00',
    'каждый день в 09:00 и 18:00',
  ],
  [
    { every: 'cron', cron: '30 9 * * sat,sun', start: '2026-11-24' },
    'every Saturday and Sunday at 09:30',
    'по субботам и воскресеньям в 09:30',
  ],
  [
    { every: 'cron', cron: '*/15 * * * *', start: '2026-11-24' },
    'every 15 min',
    'каждые 15 мин',
  ],
  [
    { every: 'cron', cron: '0 9 1 1,7 *', start: '2026-11-24' },
    'by the schedule 0 9 1 1,7 *',
    'по расписанию 0 9 1 1,7 *',
  ],
])('%j', (rule, en, ru) => {
  const parsed = v.parse(RecurrenceSchema, rule)
  expect([
    describeRule(parsed, 'en'),
    describeRule(parsed, 'ru'),
  ]).toEqual([en, ru])
})
