// A message somebody sent or forwarded → content. Nothing is reworded and nothing is cut: what does not fit is a problem with its count.

import type { Message, MessageEntity } from '@grammyjs/types'
import type { Album, Content, Media, MediaKind, Words } from './content.ts'
import { mediaKinds, wordsOf } from './content.ts'

/** UTF-16 units (core.telegram.org/bots/api#sendmessage, #sendphoto). */
export const textLimit = 4096
export const captionLimit = 1024

/** Why a content cannot be sent as it is; `over` counts UTF-16 units beyond the limit. */
export type Problem
  = | { code: 'text-too-long', over: number, limit: number }
    | { code: 'caption-too-long', over: number, limit: number, item?: number }
    | { code: 'text-empty' }
    | { code: 'album-size', items: number }
    | { code: 'album-mixed' }
    | { code: 'quiz-answer-unknown' }

function words(text: string | undefined, entities: MessageEntity[] | undefined): Words {
  return { text: text ?? '', entities: entities ?? [] }
}

function fileOf(message: Message, kind: MediaKind): string | undefined {
  // of a photo the last size is the largest
  return kind === 'photo'
    ? message.photo?.at(-1)?.file_id
    : message[kind]?.file_id
}

function mediaOf(message: Message): Media | null {
  // an animation also carries `document`, for old clients
  const kind = mediaKinds.find(kind => fileOf(message, kind))
  if (!kind)
    return null
  return {
    kind,
    file_id: fileOf(message, kind)!,
    ...(message.caption && {
      caption: words(message.caption, message.caption_entities),
    }),
    ...(message.show_caption_above_media && { above: true }),
    ...(message.has_media_spoiler && { spoiler: true }),
  }
}

/** What a message holds, or null where it cannot be sent again (a service message, a game, an invoice …). */
export function contentOf(message: Message): Content | null {
  if (message.text !== undefined) {
    return {
      kind: 'text',
      ...words(message.text, message.entities),
    }
  }
  const media = mediaOf(message)
  if (media)
    return media
  if (message.poll) {
    const { poll } = message
    return {
      kind: 'poll',
      type: poll.type,
      question: words(poll.question, poll.question_entities),
      options: poll.options.map(option => words(option.text, option.text_entities)),
      anonymous: poll.is_anonymous,
      multiple: poll.allows_multiple_answers,
      ...(poll.correct_option_ids && { correct: poll.correct_option_ids }),
      ...(poll.explanation && {
        explanation: words(poll.explanation, poll.explanation_entities),
      }),
      ...(poll.open_period && { open_period: poll.open_period }),
    }
  }
  if (message.venue) {
    const { location, title, address, foursquare_id, foursquare_type, google_place_id, google_place_type } = message.venue
    return {
      kind: 'venue',
      latitude: location.latitude,
      longitude: location.longitude,
      title,
      address,
      ...defined({
        foursquare_id,
        foursquare_type,
        google_place_id,
        google_place_type,
      }),
    }
  }
  if (message.location) {
    const { latitude, longitude, horizontal_accuracy } = message.location
    return {
      kind: 'location',
      latitude,
      longitude,
      ...defined({ horizontal_accuracy }),
    }
  }
  if (message.contact) {
    const { phone_number, first_name, last_name, vcard } = message.contact
    return {
      kind: 'contact',
      phone_number,
      first_name,
      ...defined({ last_name, vcard }),
    }
  }
  return null
}

function defined<T extends Record<string, unknown>>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
}

/** One draft of what arrived as several messages with one media_group_id, in the order of their ids. */
export function albumOf(messages: readonly Message[]): Album {
  const items = [...messages].sort((a, b) => a.message_id - b.message_id).map(mediaOf).filter(item => item !== null)
  return { kind: 'album', items }
}

/** An album with one more item at its end; a single medium becomes an album. Null where the two do not go together. */
export function joinAlbum(content: Content, next: Content): Album | null {
  if (!('file_id' in next))
    return null
  if (content.kind === 'album') {
    return {
      kind: 'album',
      items: [...content.items, next],
    }
  }
  return 'file_id' in content
    ? {
        kind: 'album',
        items: [content, next],
      }
    : null
}

/** Photos and videos mix; audio and documents stay among themselves (core.telegram.org/bots/api#sendmediagroup). */
function goTogether(items: readonly Media[]): boolean {
  return items.every(item => item.kind === 'photo' || item.kind === 'video') || items.every(item => item.kind === 'audio') || items.every(item => item.kind === 'document')
}

/** Everything that keeps a content from being sent; empty where it is fine. */
export function problemsOf({ content }: { content: Content }): Problem[] {
  const captions = (items: readonly Media[]) => items.flatMap((item, i): Problem[] => {
    const over = (item.caption?.text.length ?? 0) - captionLimit
    return over > 0
      ? [
          {
            code: 'caption-too-long',
            over,
            limit: captionLimit,
            ...(items.length > 1 && { item: i + 1 }),
          },
        ]
      : []
  })
  if (content.kind === 'text') {
    const over = content.text.length - textLimit
    return over > 0
      ? [
          { code: 'text-too-long', over, limit: textLimit },
        ]
      : content.text.trim()
        ? []
        : [
            { code: 'text-empty' },
          ]
  }
  if (content.kind === 'album') {
    return [
      ...(content.items.length < 2 || content.items.length > 10
        ? [
            { code: 'album-size', items: content.items.length } as const,
          ]
        : []),
      ...(goTogether(content.items)
        ? []
        : [
            { code: 'album-mixed' } as const,
          ]),
      ...captions(content.items),
    ]
  }
  if (content.kind === 'poll') {
    return content.type === 'quiz' && !content.correct?.length
      ? [
          { code: 'quiz-answer-unknown' },
        ]
      : []
  }
  return 'file_id' in content && wordsOf(content)
    ? captions([content])
    : []
}
