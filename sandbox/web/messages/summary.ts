// A message in one line, for the chat list, replies and the pinned bar.
import type { Message } from '../api/types.ts'

export interface Summary {
  /** What it is when it is more than text: `Photo`, `Poll` … */
  kind?: string
  text: string
}

const kinds = [
  ['animation', 'GIF'],
  ['photo', 'Photo'],
  ['video', 'Video'],
  ['video_note', 'Video message'],
  ['voice', 'Voice message'],
  ['venue', 'Venue'],
  ['location', 'Location'],
  ['game', 'Game'],
  ['story', 'Story'],
  ['checklist', 'Checklist'],
  ['paid_media', 'Paid media'],
] as const

export function summaryOf(message: Message): Summary {
  const text = (message.text ?? message.caption ?? '').replace(/\s+/g, ' ').trim()
  if (message.text !== undefined)
    return { text }
  if (message.poll) {
    return {
      kind: message.poll.type === 'quiz'
        ? 'Quiz'
        : 'Poll',
      text: message.poll.question,
    }
  }
  if (message.contact)
    return { kind: 'Contact', text: message.contact.first_name }
  if (message.dice)
    return { kind: 'Dice', text: `${message.dice.emoji} ${message.dice.value}` }
  if (message.sticker)
    return { kind: 'Sticker', text: message.sticker.emoji ?? '' }
  if (message.audio)
    return { kind: 'Audio', text: text || (message.audio.title ?? message.audio.file_name ?? '') }
  if (message.invoice)
    return { kind: 'Invoice', text: message.invoice.title }
  for (const [field, kind] of kinds) {
    if (message[field]) {
      return {
        kind: field === 'photo' && message.media_group_id
          ? 'Album'
          : kind,
        text,
      }
    }
  }
  if (message.document)
    return { kind: 'File', text: text || (message.document.file_name ?? '') }
  return text
    ? { text }
    : { kind: 'Message', text: '' }
}

/** The same as a plain string. */
export function summaryText(message: Message): string {
  const { kind, text } = summaryOf(message)
  return [kind, text].filter(Boolean).join(', ')
}
