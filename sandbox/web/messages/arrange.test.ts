import type { Message } from '../api/types.ts'
import { describe, expect, it } from 'vitest'
import { arrange } from './arrange.ts'

const noon = new Date(2026, 2, 5, 12).getTime()
const anna = { id: 1, is_bot: false, first_name: 'Anna' }
const boris = { id: 2, is_bot: false, first_name: 'Boris' }
const chat = { id: -5, type: 'group' as const, title: 'Group' }

function message(message_id: number, minutes: number, more: Partial<Message> = {}): Message {
  return {
    message_id,
    date: noon / 1000 + minutes * 60,
    chat,
    from: anna,
    out: false,
    text: `m${message_id}`,
    ...more,
  }
}

describe('arrange', () => {
  it('puts a day above each day\'s messages', () => {
    const rows = arrange([
      message(1, -24 * 60),
      message(2, 0),
    ], noon)
    expect(rows.map(row => row.kind === 'day'
      ? row.label
      : row.key)).toEqual(['Yesterday', '1', 'Today', '2'])
  })

  it('groups one author within five minutes', () => {
    const rows = arrange([
      message(1, 0),
      message(2, 1),
      message(3, 2, { from: boris }),
      message(4, 9, { from: boris }),
    ], noon)
    expect(rows.flatMap(row => row.kind === 'message'
      ? [
          [row.first, row.last],
        ]
      : []))
      .toEqual([
        [true, false],
        [false, true],
        [true, true],
        [true, true],
      ])
  })

  it('makes one row of an album', () => {
    const rows = arrange([
      message(1, 0, { media_group_id: 'a' }),
      message(2, 0, { media_group_id: 'a' }),
      message(3, 0),
    ], noon)
    expect(rows.flatMap(row => row.kind === 'message'
      ? [row.album.length]
      : [])).toEqual([2, 1])
  })

  it('draws the unread line and lets a group begin anew under it', () => {
    const rows = arrange([
      message(1, 0),
      message(2, 0),
    ], noon, 2)
    expect(rows.map(row => row.kind)).toEqual(['day', 'message', 'unread', 'message'])
    expect(rows[3]).toMatchObject({ first: true })
  })

  it('tells events in words', () => {
    const rows = arrange([
      message(1, 0, {
        text: undefined,
        new_chat_members: [boris],
      }),
    ], noon)
    expect(rows[1]).toMatchObject({ kind: 'service', text: 'Anna added Boris' })
  })
})
