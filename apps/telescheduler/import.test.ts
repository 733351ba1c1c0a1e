import type { Channel } from './store.ts'
import { describe, expect, it } from 'vitest'
import { exportFile } from './export.ts'
import { ruleOf } from './import-ics.ts'
import { UnreadableFile } from './import-rows.ts'
import { planImport } from './import.ts'

function channel(id: number, title: string, tz = 'Europe/Berlin') {
  return ({
    id,
    chatId: -100 - id,
    title,
    username: title.toLowerCase(),
    tz,
    daysOff: [],
  }) as unknown as Channel
}
const news = channel(1, 'News')
const blog = channel(2, 'Blog', 'UTC')
const now = Date.parse('2026-11-23T10:00Z')
const plan = (name: string, text: string, channels = [news, blog]) => planImport(name, text, { channels, now })
const times = ({ posts }: Awaited<ReturnType<typeof plan>>) => posts.map(post => post.targets.map(target => [target.channel.title, target.when]))

describe('a table', () => {
  it('that a spreadsheet kept from being a formula is text again', async () => {
    const read = await plan('posts.csv', 'text,channel\n\'=1+1,News\n\'- a list,News\n\'Tis the season,News\n')
    expect(read.posts.map(post => (post.payload.content as { text: string }).text)).toEqual(['=1+1', '- a list', '\'Tis the season'])
  })

  it('is read with its quirks: BOM, semicolons, quotes, Russian names', async () => {
    const read = await plan('posts.csv', '\uFEFFканал;когда;текст;кнопки;закрепить\nNews;31.12.2026 23:59;"С Новым\nгодом";Сайт - example.com;да\n@blog;queue;Later;;\n;;A draft;;\n')
    expect(read.errors).toEqual([])
    expect(times(read)).toEqual([
      [
        [
          'News',
          {
            mode: 'fixed',
            wall: { date: '2026-12-31', time: '23:59' },
          },
        ],
      ],
      [
        [
          'Blog',
          { mode: 'queue' },
        ],
      ],
      [],
    ])
    expect(read.posts[0]?.payload).toEqual({
      content: { kind: 'text', text: 'С Новым\nгодом', entities: [] },
      buttons: [
        [
          { text: 'Сайт', url: 'https://example.com' },
        ],
      ],
      options: { pin: true },
    })
  })

  it('names every row that is wrong', async () => {
    const rows = [
      'text,channel,when,buttons,delete_after_hours',
      'a,Nowhere,2026-12-01 09:00,,',
      'b,News,tomorrow,,',
      'c,News,2026-11-23 10:30,,',
      'd,News,2026-12-01 09:00,Bad - tg://x,',
      'e,,2026-12-01 09:00,,',
      'f,News,2026-02-30 09:00,,',
      'g,News,2026-12-01 09:00,,soon',
      `${'x'.repeat(4100)},News,2026-12-01 09:00,,`,
      'fine,News,2026-12-01 09:00,,',
    ]
    const { errors, posts } = await plan('posts.csv', rows.join('\n'))
    expect(errors).toEqual([
      { row: 2, code: 'channel-unknown', part: 'Nowhere' },
      { row: 3, code: 'time-bad', part: 'tomorrow' },
      { row: 4, code: 'time-past', part: '2026-11-23 10:30' },
      { row: 5, code: 'buttons-bad', part: 'Bad - tg://x' },
      { row: 6, code: 'channel-missing', part: '' },
      { row: 7, code: 'time-bad', part: '2026-02-30 09:00' },
      { row: 8, code: 'number-bad', part: 'soon' },
      { row: 9, code: 'text-too-long', part: '4' },
    ])
    expect(posts).toHaveLength(1)
  })

  it('needs a line of names', async () => {
    expect((await plan('posts.csv', 'hello,world\n1,2')).errors).toMatchObject([
      { row: 1, code: 'not-readable' },
    ])
  })
})

describe('a calendar', () => {
  const calendar = (...events: string[]) => `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${events.map(event => `BEGIN:VEVENT\r\n${event.replaceAll('\n', '\r\n')}\r\nEND:VEVENT\r\n`).join('')}END:VCALENDAR\r\n`

  it('gives posts at the beginning of its events', async () => {
    const read = await plan('a.ics', calendar(
      'SUMMARY:Launch\nDESCRIPTION:Come\\, all\nDTSTART;TZID=America/New_York:20261201T090000\nLOCATION:News',
      'SUMMARY:Digest\nDTSTART:20261201T090000Z\nRRULE:FREQ=WEEKLY;BYDAY=MO,TH;COUNT=4\nLOCATION:Blog',
      'SUMMARY:All day\nDTSTART;VALUE=DATE:20261201\nLOCATION:Blog',
      'SUMMARY:Odd\nDTSTART:20261201T090000Z\nRRULE:FREQ=YEARLY\nLOCATION:Blog',
    ))
    expect(times(read)).toEqual([
      [
        [
          'News',
          {
            mode: 'fixed',
            wall: { date: '2026-12-01', time: '09:00' },
            tz: 'America/New_York',
          },
        ],
      ],
      [
        [
          'Blog',
          {
            mode: 'recurring',
            tz: 'UTC',
            rule: {
              every: 'week',
              interval: 1,
              weekdays: [1, 4],
              time: '09:00',
              start: '2026-12-01',
              end: { count: 4 },
              skip: [],
            },
          },
        ],
      ],
    ])
    expect(read.posts[0]?.payload.content).toEqual({ kind: 'text', text: 'Launch\n\nCome, all', entities: [] })
    expect(read.errors.map(({ row, code }) => `${row} ${code}`)).toEqual(['3 time-bad', '4 rule-unknown'])
  })

  it.each([
    [
      'FREQ=DAILY;INTERVAL=2',
      { every: 'day', interval: 2 },
    ],
    [
      'FREQ=WEEKLY',
      {
        every: 'week',
        weekdays: [2],
      },
    ],
    [
      'FREQ=MONTHLY',
      { every: 'month', day: 1, short: 'skip' },
    ],
    [
      'FREQ=MONTHLY;BYMONTHDAY=-1',
      { every: 'month', lastDay: true },
    ],
    [
      'FREQ=MONTHLY;BYDAY=-1FR',
      { every: 'month', nth: -1, weekday: 5 },
    ],
    [
      'FREQ=DAILY;UNTIL=20261231T235959Z',
      {
        every: 'day',
        end: { until: '2026-12-31' },
      },
    ],
  ])('%s', (text, rule) => {
    expect(ruleOf(text, { date: '2026-12-01', time: '09:00' })).toMatchObject(rule)
  })

  it.each([
    'FREQ=YEARLY',
    'FREQ=DAILY;BYHOUR=9',
    'FREQ=MONTHLY;BYDAY=MO,TU',
    'FREQ=WEEKLY;BYSETPOS=1',
    '',
  ])('knows no rule like %j', (text) => {
    expect(ruleOf(text, { date: '2026-12-01', time: '09:00' })).toBeNull()
  })
})

describe('the export', () => {
  const payload = {
    content: {
      kind: 'text' as const,
      text: 'x',
      entities: [
        { type: 'bold' as const, offset: 0, length: 1 },
      ],
    },
    buttons: [
      [
        { text: 'A', copy: 'B' },
      ],
    ],
    options: { silent: true },
  }
  const target = (id: number, postId: number, more: object) => ({
    target: {
      id,
      postId,
      mode: 'fixed',
      localAt: '2026-12-01T09:00',
      tz: 'Europe/Berlin',
      rule: null,
      overrides: {},
      state: 'scheduled',
      ...more,
    },
    delivery: null,
    chatId: news.chatId,
  })
  const file = exportFile({
    channels: [
      { channel: news, role: 'owner' },
    ],
    slots: [
      { channelId: 1, dow: 1, localTime: '09:00' },
    ],
    posts: [
      { id: 1, state: 'scheduled', payload },
      { id: 2, state: 'sent', payload },
      { id: 3, state: 'draft', payload },
    ],
    targets: [
      target(1, 1, {
        overrides: {
          options: { pin: true },
        },
      }),
      target(2, 2, { state: 'sent' }),
    ],
  } as never)

  it('comes back as it was; what is published is not published again', async () => {
    const read = await plan('telescheduler.json', JSON.stringify(file))
    expect(read).toMatchObject({ errors: [], skipped: 1 })
    expect(read.posts.map(post => post.payload)).toEqual([payload, payload])
    expect(read.posts[0]?.targets).toEqual([
      {
        channel: news,
        when: {
          mode: 'fixed',
          wall: { date: '2026-12-01', time: '09:00' },
          tz: 'Europe/Berlin',
        },
        overrides: {
          options: { pin: true },
        },
      },
    ])
    expect(read.posts[1]?.targets).toEqual([])
  })

  it('is refused politely when broken', async () => {
    await expect(plan('x.json', '{')).rejects.toThrow(UnreadableFile)
    await expect(plan('x.ics', 'nothing')).rejects.toThrow(UnreadableFile)
    expect((await plan('x.json', '[{"payload": {"content": {"kind": "film"}}}]')).errors).toMatchObject([
      { row: 1, code: 'not-readable', part: 'payload.content.kind' },
    ])
  })
})
