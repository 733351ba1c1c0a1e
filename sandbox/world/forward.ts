// Forwards and copies: where a message came from, and what of it may be taken along.
import type { MessageOrigin } from '@grammyjs/types'
import type { Content, Place, StoredMessage } from './types.ts'
import type { World } from './world.ts'
import { chatFor } from './render.ts'
import { isDialog, userOf } from './world.ts'

/** The `forward_origin` a forward of this message carries; forwarding a forward keeps the first one. */
export function originOf(world: World, place: Place, message: StoredMessage): MessageOrigin {
  if (message.forward_origin)
    return message.forward_origin
  if (message.from !== undefined) {
    return {
      type: 'user',
      date: message.date,
      sender_user: userOf(world, message.from),
    }
  }
  const chat = chatFor(world, place, message.author)
  if (!isDialog(place) && place.type === 'channel') {
    return {
      type: 'channel',
      date: message.date,
      chat: chat as never,
      message_id: message.id,
    }
  }
  return { type: 'chat', date: message.date, sender_chat: chat }
}

// Belongs to the message and not to what it says: an album, a reply elsewhere, an effect.
const LEFT_BEHIND = [
  'media_group_id',
  'external_reply',
  'effect_id',
  'author_signature',
] as const

/** The content as it travels with a forward or a copy. */
export function contentOf(message: StoredMessage): Content {
  const content = structuredClone(message.content)
  for (const field of LEFT_BEHIND)
    delete content[field]
  return content
}
