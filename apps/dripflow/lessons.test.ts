// Plain logic: long texts cut well, files read as lessons, dates counted.

import { describe, expect, it } from 'vitest'
import { parseGate } from './gates.ts'
import { importCsv } from './import-csv.ts'
import { importJson } from './import-json.ts'
import { importMarkdown } from './import-markdown.ts'
import { checked } from './import.ts'
import { nextAt, nthAllowed, outsideQuiet, startDate, unlockDates } from './schedule.ts'
import { splitText } from './split.ts'

const course = {
  mode: 'relative',
  cohortStart: null,
  tz: 'UTC',
  defaultTime: '09:00',
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  quietFrom: null,
  quietTo: null,
  first: 'now',
} as const

describe('a long text', () => {
  it('is cut at a paragraph, and nothing is lost', () => {
    const text = Array.from({ length: 30 }, (_, n) => `Paragraph ${n} ${'word '.repeat(60)}`.trim()).join('\n\n')
    const parts = splitText({ text, entities: [] })
    expect(parts.every(part => part.text.length <= 4096)).toBe(true)
    expect(parts.map(part => part.text).join('\n\n')).toBe(text)
  })

  it('keeps its formatting on the same words', () => {
    const text = `${'a '.repeat(2500)}bold end`
    const parts = splitText({
      text,
      entities: [
        { type: 'bold', offset: 5000, length: 4 },
      ],
    })
    const last = parts.at(-1)!
    const [entity] = last.entities
    expect(last.text.slice(entity!.offset, entity!.offset + entity!.length)).toBe('bold')
  })

  it('never cuts a link or code in two', () => {
    const before = 'x'.repeat(4000)
    const parts = splitText({
      text: `${before} look at this link here ${'y '.repeat(200)}`,
      entities: [
        {
          type: 'text_link',
          offset: 4001,
          length: 100,
          url: 'https://example.com',
        },
      ],
    })
    expect(parts.filter(part => part.entities.length)).toHaveLength(1)
  })

  it('does not cut a surrogate pair', () => {
    const parts = splitText({
      text: '😀'.repeat(3000),
      entities: [],
    })
    expect(parts.every(part => !/[\uD800-\uDBFF]$/.test(part.text))).toBe(true)
    expect(parts.map(part => part.text).join('')).toBe('😀'.repeat(3000))
  })
})

describe('days', () => {
  it.each([
    [
      '2026-11-23',
      0,
      [1, 2, 3, 4, 5],
      '2026-11-23',
    ],
    [
      '2026-11-23',
      5,
      [1, 2, 3, 4, 5],
      '2026-11-30',
    ],
    [
      '2026-11-28',
      0,
      [1, 2, 3, 4, 5],
      '2026-11-30',
    ],
    [
      '2026-11-23',
      999,
      [2],
      '2046-01-16',
    ],
    ['2026-11-23', 3, [], '2026-11-26'],
  ])('from %s the allowed day %i of %j is %s', (start, n, weekdays, date) => {
    expect(nthAllowed(start, n, weekdays)).toBe(date)
  })

  it('a time in the quiet hours waits for their end, also over midnight', () => {
    expect(outsideQuiet({ quietFrom: '22:00', quietTo: '08:00' }, '07:30')).toBe('08:00')
    expect(outsideQuiet({ quietFrom: '22:00', quietTo: '08:00' }, '23:00')).toBe('08:00')
    expect(outsideQuiet({ quietFrom: '22:00', quietTo: '08:00' }, '21:59')).toBe('21:59')
  })

  it('who joins in the evening begins on their own date', () => {
    const now = Date.parse('2026-11-23T22:30:00Z')
    expect(startDate(course, { tz: 'Asia/Tokyo', localTime: '09:00' }, now)).toBe('2026-11-24')
    expect(startDate({ ...course, first: 'next' }, { tz: 'UTC', localTime: '09:00' }, now)).toBe('2026-11-24')
  })

  it('what is overdue comes now, and never within eight hours of the last one', () => {
    const now = Date.parse('2026-11-23T12:00:00Z')
    const learner = {
      tz: 'UTC',
      localTime: '09:00',
      startDate: '2026-11-01',
      lastDate: '2026-11-10',
      lastSentAt: Date.parse('2026-11-10T09:00:00Z'),
    }
    expect(nextAt(course, learner, 12, now)).toBe(now)
    const sent = now - 3_600_000
    expect(nextAt(course, { ...learner, lastDate: '2026-11-22', lastSentAt: sent }, 12, now)).toBe(sent + 8 * 3_600_000)
  })
})

describe('what is overdue', () => {
  const learner = {
    tz: 'UTC',
    localTime: '09:00',
    startDate: '2026-11-01',
    lastDate: '2026-11-10',
    lastSentAt: Date.parse('2026-11-10T09:00:00Z'),
  }
  const quiet = { ...course, quietFrom: '22:00', quietTo: '08:00' }
  it.each([
    // at night it waits for the morning, also over midnight
    [quiet, '2026-11-23T23:30:00Z', '2026-11-24T08:00:00Z'],
    [quiet, '2026-11-23T06:00:00Z', '2026-11-23T08:00:00Z'],
    [quiet, '2026-11-23T12:00:00Z', '2026-11-23T12:00:00Z'],
    // a Saturday: on Monday, at the learner's own time
    [
      {
        ...course,
        weekdays: [1, 2, 3, 4, 5],
      },
      '2026-11-28T12:00:00Z',
      '2026-11-30T09:00:00Z',
    ],
    // Friday night: Saturday is off, so it is Monday
    [
      {
        ...quiet,
        weekdays: [1, 2, 3, 4, 5],
      },
      '2026-11-27T23:00:00Z',
      '2026-11-30T09:00:00Z',
    ],
  ])('keeps quiet hours and weekdays (%#)', (of, now, at) => {
    expect(new Date(nextAt(of, learner, 12, Date.parse(now))!).toISOString()).toBe(new Date(at).toISOString())
  })

  it('unlocks a day a date from the next lesson on, a date for both lessons of a day', () => {
    expect(unlockDates(course, learner, [12, 13, 13, 40], Date.parse('2026-11-23T12:00:00Z'))).toEqual([
      '2026-11-23',
      '2026-11-24',
      '2026-11-24',
      '2026-12-10',
    ])
  })
})

describe('files', () => {
  it('Markdown: headings are days, what Telegram has not is listed', () => {
    const { title, lessons, problems } = importMarkdown('# Tea\n\n## Day 2: Leaves\n\n*green* & `black` [more](https://x.y)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n## Water\n\n> hot\n\n1. one\n2. two\n')
    expect(title).toBe('Tea')
    expect(lessons.map(({ day, title }) => [day, title])).toEqual([
      [2, 'Leaves'],
      [3, 'Water'],
    ])
    expect(lessons[0]!.blocks[0]!.content).toEqual({
      kind: 'text',
      text: 'green & black more',
      entities: [
        { type: 'italic', offset: 0, length: 5 },
        { type: 'code', offset: 8, length: 5 },
        {
          type: 'text_link',
          offset: 14,
          length: 4,
          url: 'https://x.y',
        },
      ],
    })
    expect(problems).toEqual([
      { code: 'table', place: '2' },
    ])
    expect((lessons[1]!.blocks[0]!.content as { text: string }).text).toBe('hot\n\n1. one\n2. two')
  })

  it('CSV: rows without text and impossible days are told', () => {
    const { lessons, problems } = checked(importCsv('day,text,title\n1,Hello,First\n0,Never,\n3,,\n1,Again,\n'))!
    expect(lessons).toHaveLength(1)
    expect(lessons[0]!.blocks).toHaveLength(2)
    expect(problems).toEqual([
      { code: 'row', place: '4' },
      { code: 'day', place: '0' },
    ])
  })

  it('JSON: what is no course is none', () => {
    expect(importJson('{')).toBe(null)
    expect(importJson('{"lessons":[{"day":1,"blocks":[{"content":{"kind":"text","text":"Hi"}}]}]}')!.lessons).toHaveLength(1)
  })
})

it.each([
  [
    'done',
    { kind: 'done' },
  ],
  [
    'quiz 80',
    { kind: 'quiz', need: 80 },
  ],
  [
    'quiz',
    { kind: 'quiz', need: 100 },
  ],
  ['off', null],
  ['quiz 0', undefined],
  ['done 5', undefined],
  ['whatever', undefined],
])('/gate %s', (typed, gate) => {
  expect(parseGate(typed)).toEqual(gate)
})
