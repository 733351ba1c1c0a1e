// Forwarding and copying, one message or many.
import type { MessageId } from '@grammyjs/types'
import type { Draft } from '../world/messages.ts'
import type { Place, StoredMessage } from '../world/types.ts'
import type { ApiCall, Methods } from './method.ts'
import type { Sending, SendOptions } from './sending.ts'
import type { Kind } from './target.ts'
import { badRequest } from '../errors.ts'
import { contentOf, originOf } from '../world/forward.ts'
import { post } from '../world/messages.ts'
import { addPoll } from '../world/polls.ts'
import { messageById, messageFor } from '../world/render.ts'
import { newAlbum } from './media.ts'
import { prepare } from './sending.ts'
import { messageOf, placeOf } from './target.ts'
import { captionOf } from './text.ts'

const MOST_AT_ONCE = 100
const KINDS: Exclude<Kind, 'poll'>[] = [
  'text',
  'photo',
  'video',
  'animation',
  'audio',
  'document',
  'voice',
  'video_note',
  'sticker',
  'venue',
  'location',
  'contact',
  'dice',
]
const CAPTIONED: Kind[] = [
  'photo',
  'video',
  'animation',
  'audio',
  'document',
  'voice',
]

function kindOf(message: StoredMessage): Kind {
  return message.poll
    ? 'poll'
    : KINDS.find(kind => message.content[kind] !== undefined) ?? 'text'
}
function isQuizOfOthers({ world, bot }: ApiCall, message: StoredMessage) {
  const poll = message.poll ? world.state.polls[message.poll] : undefined
  return poll?.type === 'quiz' && poll.bot !== bot.id && !poll.is_closed
}

function mayLeave(message: StoredMessage, verb: 'forwarded' | 'copied') {
  if (message.service || message.has_protected_content)
    throw badRequest(`message can't be ${verb}`)
}

type Carry = (from: Place, message: StoredMessage) => Omit<Draft, keyof Sending['frame']> & Partial<Draft>

/** What a forward takes along: everything, and where it is from. */
function forwarding({ world }: ApiCall): Carry {
  return (from, message) => ({
    content: contentOf(message),
    forward_origin: originOf(world, from, message),
    ...message.poll && { poll: message.poll },
    ...message.link_preview_options && { link_preview_options: message.link_preview_options },
  })
}

/** What a copy takes along: the content alone. A copied poll is a new one, without votes. */
function copying({ world, bot }: ApiCall): Carry {
  return (_from, message) => {
    const poll = message.poll && world.state.polls[message.poll]
    const { id: _, votes: __, ...about } = poll || { id: '', votes: {} }
    return {
      content: contentOf(message),
      ...poll && { poll: addPoll(world, { ...about, bot: bot.id, is_closed: false } as never).id },
      ...message.link_preview_options && { link_preview_options: message.link_preview_options },
    }
  }
}

function put(call: ApiCall, { place, frame, extra }: Sending, carried: ReturnType<Carry>, album?: string): StoredMessage {
  return post(call.world, place, {
    ...carried,
    ...frame,
    content: {
      ...carried.content,
      ...extra,
      ...album && { media_group_id: album },
    },
  })
}

interface Many extends SendOptions {
  from_chat_id: number | string
  message_ids: number[]
}

/** The messages that are there and may leave, in order; what is missing is skipped, as in Telegram. */
function many(call: ApiCall, params: Many, verb: 'forward' | 'copy'): { from: Place, messages: StoredMessage[] } {
  const ids = params.message_ids
  if (!Array.isArray(ids) || !ids.length)
    throw badRequest(`message identifiers are not specified`)
  if (ids.length > MOST_AT_ONCE)
    throw badRequest(`too many messages to ${verb}`)
  if (ids.some((id, index) => index > 0 && id <= ids[index - 1]!))
    throw badRequest('message identifiers must be in a strictly increasing order')
  const from = placeOf(call, params.from_chat_id, 'look')
  const messages = ids.map(id => messageById(from, Number(id))).filter(message => message !== undefined && !message.service && !message.has_protected_content && !(verb === 'copy' && isQuizOfOthers(call, message))) as StoredMessage[]
  if (!messages.length)
    throw badRequest(`there are no messages to ${verb}`)
  return { from, messages }
}

function carryMany(call: ApiCall, params: Many, verb: 'forward' | 'copy', carry: Carry, change: (carried: ReturnType<Carry>) => ReturnType<Carry> = carried => carried): MessageId[] {
  const { from, messages } = many(call, params, verb)
  const sending = prepare(call, params, kindOf(messages[0]!))
  const albums = new Map<string, string>()
  return messages.map((message) => {
    const old = message.content.media_group_id
    if (old && !albums.has(old) && messages.filter(one => one.content.media_group_id === old).length > 1)
      albums.set(old, newAlbum(call))
    return { message_id: put(call, sending, change(carry(from, message)), old && albums.get(old)).id }
  })
}

export const copyMethods = {
  forwardMessage(call, params) {
    const from = placeOf(call, params.from_chat_id, 'look')
    const message = messageOf(from, params.message_id, 'message to forward')
    mayLeave(message, 'forwarded')
    const sending = prepare(call, params, kindOf(message))
    return messageFor(call.world, sending.place, put(call, sending, forwarding(call)(from, message)), call.bot.id) as never
  },

  forwardMessages: (call, params) => carryMany(call, params, 'forward', forwarding(call)),

  copyMessage(call, params) {
    const from = placeOf(call, params.from_chat_id, 'look')
    const message = messageOf(from, params.message_id, 'message to copy')
    mayLeave(message, 'copied')
    if (isQuizOfOthers(call, message))
      throw badRequest('message can\'t be copied')
    const sending = prepare(call, params, kindOf(message))
    const carried = copying(call)(from, message)
    if (params.caption !== undefined && CAPTIONED.includes(kindOf(message))) {
      const { caption: _, caption_entities: __, show_caption_above_media: ___, ...rest } = carried.content
      carried.content = {
        ...rest,
        ...captionOf(call, params),
        ...params.show_caption_above_media && { show_caption_above_media: true as const },
      }
    }
    return { message_id: put(call, sending, carried).id }
  },

  copyMessages: (call, params) => carryMany(call, params, 'copy', copying(call), (carried) => {
    if (!params.remove_caption)
      return carried
    const { caption: _, caption_entities: __, ...content } = carried.content
    return { ...carried, content }
  }),
} satisfies Methods
