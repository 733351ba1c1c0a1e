// Content → the Bot API call that sends it again, entity for entity.

import type { InputMediaPhoto } from '@grammyjs/types'
import type { Method } from '#kit/jobs'
import type { Content, Media, MediaKind, Words } from './content.ts'

const mediaMethods: Record<MediaKind, Method> = {
  photo: 'sendPhoto',
  video: 'sendVideo',
  animation: 'sendAnimation',
  audio: 'sendAudio',
  voice: 'sendVoice',
  video_note: 'sendVideoNote',
  document: 'sendDocument',
  sticker: 'sendSticker',
}

/** The call that sends a content as it was, without its chat. Buttons and options are the caller's; an album takes no keyboard. */
export function sendCall(content: Content): { method: Method, params: Record<string, unknown> } {
  switch (content.kind) {
    case 'album': return {
      method: 'sendMediaGroup',
      params: {
        media: content.items.map(inputMedia),
      },
    }
    case 'text': return {
      method: 'sendMessage',
      params: {
        ...named('text', 'entities', content),
      },
    }
    case 'poll': return {
      method: 'sendPoll',
      params: {
        ...named('question', 'question_entities', content.question),
        options: content.options.map(option => named('text', 'text_entities', option)),
        is_anonymous: content.anonymous,
        type: content.type,
        ...(content.multiple && { allows_multiple_answers: true }),
        ...(content.correct && { correct_option_ids: content.correct }),
        ...(content.explanation && named('explanation', 'explanation_entities', content.explanation)),
        ...(content.open_period && { open_period: content.open_period }),
      },
    }
    case 'location': case 'venue': case 'contact': {
      const { kind, ...fields } = content
      return { method: ({ location: 'sendLocation', venue: 'sendVenue', contact: 'sendContact' } as const)[kind], params: fields }
    }
    default: return {
      method: mediaMethods[content.kind],
      params: {
        [content.kind]: content.file_id,
        ...captionOf(content),
      },
    }
  }
}

/** A medium's caption and how it is framed, as parameters. */
export function captionOf({ kind, caption, above, spoiler }: Media): Record<string, unknown> {
  const framed = kind === 'photo' || kind === 'video' || kind === 'animation'
  return {
    ...(caption && named('caption', 'caption_entities', caption)),
    ...(framed && above && { show_caption_above_media: true }),
    ...(framed && spoiler && { has_spoiler: true }),
  }
}

function inputMedia(item: Media) {
  return {
    type: item.kind,
    media: item.file_id,
    ...captionOf(item),
  } as InputMediaPhoto<never>
}

/** Words under the names a method gives them. */
export function named(text: string, entities: string, words: Words): Record<string, unknown> {
  return {
    [text]: words.text,
    ...(words.entities.length && { [entities]: words.entities }),
  }
}
