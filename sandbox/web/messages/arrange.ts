// Turns a list of messages into the rows of a conversation: days, albums as one, and what belongs together.
import type { Message } from '../api/types.ts'
import { serviceText } from './service-text.ts'
import { dayLabel } from './when.ts'

export type Row
  = | { kind: 'day', key: string, label: string }
    | { kind: 'unread', key: string }
    | { kind: 'service', key: string, message: Message, text: string }
    | { kind: 'message', key: string, message: Message, album: Message[], first: boolean, last: boolean }

type Bubble = Extract<Row, { kind: 'message' }>

const groupSeconds = 300

/** Rows, oldest first. `firstUnread` is the id of the message above which the unread line stands; `now` in milliseconds. */
export function arrange(messages: Message[], now: number, firstUnread?: number): Row[] {
  const rows: Row[] = []
  let day: string | undefined
  let previous: Bubble | undefined

  for (const message of messages) {
    const label = dayLabel(message.date, now)
    if (label !== day) {
      rows.push({ kind: 'day', key: `day-${label}`, label })
      day = label
      previous = undefined
    }
    if (message.message_id === firstUnread) {
      rows.push({ kind: 'unread', key: 'unread' })
      previous = undefined
    }
    const text = serviceText(message)
    if (text !== undefined) {
      rows.push({
        kind: 'service',
        key: String(message.message_id),
        message,
        text,
      })
      previous = undefined
      continue
    }
    if (previous && message.media_group_id && previous.message.media_group_id === message.media_group_id) {
      previous.album.push(message)
      continue
    }
    const together = previous !== undefined && belong(previous.message, message)
    if (together)
      previous!.last = false
    previous = {
      kind: 'message',
      key: String(message.message_id),
      message,
      album: [message],
      first: !together,
      last: true,
    }
    rows.push(previous)
  }
  return rows
}

function belong(one: Message, next: Message): boolean {
  return authorOf(one) === authorOf(next) && next.date - one.date < groupSeconds
}

/** The id of whoever a message is shown as coming from: a channel, or a person. */
export function authorOf(message: Message): number {
  return message.sender_chat?.id ?? message.from?.id ?? message.chat.id
}
