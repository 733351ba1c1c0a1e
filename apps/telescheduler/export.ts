// Everything a person has here as one JSON file, which import.ts reads back.

import type { Recurrence } from '#kit/time'
import type { Overrides, Payload } from './content.ts'
import type { exportUser } from './store.ts'

export const exportVersion = 1

export interface ExportedTarget {
  /** The chat's id. */
  channel: number
  mode: 'fixed' | 'queue' | 'recurring'
  local_at: string | null
  tz: string | null
  rule: Recurrence | null
  overrides: Overrides
  state: string
  published: { at: string, message_ids: number[], reactions: Record<string, number> }[]
}

export interface ExportFile {
  app: 'telescheduler'
  version: typeof exportVersion
  channels: { chat_id: number, title: string, kind: string, tz: string, role: string, days_off: number[], slots: { dow: number, local_time: string }[] }[]
  posts: { state: string, payload: Payload, targets: ExportedTarget[] }[]
}

/** The rows of a person as a file. */
export function exportFile(rows: Awaited<ReturnType<typeof exportUser>>): ExportFile {
  const targets = new Map<number, { post: number, exported: ExportedTarget }>()
  for (const { target, delivery, chatId } of rows.targets) {
    const { mode, localAt, tz, rule, overrides, state } = target
    const known = targets.get(target.id) ?? {
      post: target.postId,
      exported: {
        channel: chatId,
        mode,
        local_at: localAt,
        tz,
        rule,
        overrides,
        state,
        published: [],
      },
    }
    if (delivery?.state === 'sent' && delivery.sentAt !== null) {
      known.exported.published.push({
        at: new Date(delivery.sentAt).toISOString(),
        message_ids: delivery.messageIds,
        reactions: delivery.reactions,
      })
    }
    targets.set(target.id, known)
  }
  return {
    app: 'telescheduler',
    version: exportVersion,
    channels: rows.channels.map(({ channel, role }) => ({
      chat_id: channel.chatId,
      title: channel.title,
      kind: channel.kind,
      tz: channel.tz,
      role,
      days_off: channel.daysOff,
      slots: rows.slots.filter(slot => slot.channelId === channel.id).map(slot => ({ dow: slot.dow, local_time: slot.localTime })),
    })),
    posts: rows.posts.map(post => ({
      state: post.state,
      payload: post.payload,
      targets: [
        ...targets.values(),
      ].filter(target => target.post === post.id).map(target => target.exported),
    })),
  }
}
