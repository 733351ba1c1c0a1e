// What all sends share: the place, the right to write there, the topic, the reply, the keyboard, and the options a Message echoes.
import type { LinkPreviewOptions, Message, MessageEntity, ReplyParameters } from '@grammyjs/types'
import type { Draft } from '../world/messages.ts'
import type { Content, Place, StoredMessage } from '../world/types.ts'
import type { ApiCall } from './method.ts'
import type { Kind } from './target.ts'
import { badRequest } from '../errors.ts'
import { originOf } from '../world/forward.ts'
import { post } from '../world/messages.ts'
import { chatFor, messageById, messageFor } from '../world/render.ts'
import { hasRight } from '../world/rights.ts'
import { isDialog } from '../world/world.ts'
import { checkMarkup } from './markup.ts'
import { mustBeAbleToSend, placeOf } from './target.ts'
import { formatted } from './text.ts'

export interface SendOptions {
  chat_id?: number | string
  message_thread_id?: number
  disable_notification?: boolean
  protect_content?: boolean
  reply_parameters?: ReplyParameters
  reply_to_message_id?: number
  allow_sending_without_reply?: boolean
  reply_markup?: unknown
  link_preview_options?: LinkPreviewOptions
  disable_web_page_preview?: boolean
  message_effect_id?: string
}

export interface Sending {
  place: Place
  /** The message without its content. */
  frame: Omit<Draft, 'content'>
  /** The parts of the frame that Telegram keeps among the content. */
  extra: Content
}

/** Checks everything a send can be refused for apart from its content. */
export function prepare(call: ApiCall, params: SendOptions, kind: Kind): Sending {
  const place = placeOf(call, params.chat_id)
  mustBeAbleToSend(call, place, kind)
  const markup = params.reply_markup === undefined
    ? {}
    : splitMarkup(checkMarkup(params.reply_markup, place.type, kind === 'invoice'
        ? { message: 'invoice', inlineOnly: true }
        : {}))
  const reply = replyOf(call, place, params)
  const thread = threadOf(call, place, params.message_thread_id) ?? reply.thread
  const { bot } = call
  const preview = params.link_preview_options ?? (params.disable_web_page_preview
    ? { is_disabled: true }
    : undefined)
  return {
    place,
    frame: {
      author: bot.id,
      ...place.type === 'channel'
        ? { sender_chat: place.id }
        : { from: bot.id },
      ...thread !== undefined && { thread },
      ...reply.frame,
      ...params.protect_content && { has_protected_content: true as const },
      ...params.disable_notification && { disable_notification: true as const },
      ...preview && { link_preview_options: preview },
      ...markup,
    },
    extra: {
      ...reply.extra,
      ...params.message_effect_id && isDialog(place) && { effect_id: params.message_effect_id },
    },
  }
}

/** Posts and answers with the Message as the bot sees it. */
export function send(call: ApiCall, { place, frame, extra }: Sending, content: Content, more: Partial<Draft> = {}): Message {
  const message = post(call.world, place, {
    ...frame,
    ...more,
    content: {
      ...content,
      ...extra,
    },
  })
  return messageFor(call.world, place, message, call.bot.id)
}

type Markup = ReturnType<typeof checkMarkup>

/** An inline keyboard stays under its message; the others are shown by the person's app. */
export function splitMarkup(markup: Markup): Pick<Draft, 'reply_markup' | 'keyboard'> {
  if (!markup)
    return {}
  if ('inline_keyboard' in markup) {
    return markup.inline_keyboard.length
      ? { reply_markup: markup }
      : {}
  }
  // A button may come as its bare text.
  const whole = 'keyboard' in markup
    ? {
        ...markup,
        keyboard: markup.keyboard.map(row => row.map(button => typeof button === 'string'
          ? { text: button }
          : button)),
      }
    : markup
  return { keyboard: whole as Draft['keyboard'] }
}

function threadOf({ world, bot }: ApiCall, place: Place, id: number | undefined): number | undefined {
  if (!id)
    return undefined
  const topic = place.topics.find(one => one.message_thread_id === Number(id))
  if (!topic)
    throw badRequest('message thread not found')
  if (topic.closed && !isDialog(place) && !hasRight(world, place, bot.id, 'can_manage_topics'))
    throw badRequest('TOPIC_CLOSED')
  return topic.message_thread_id
}

interface Reply {
  frame: Pick<StoredMessage, 'reply_to' | 'quote'>
  extra: Content
  thread?: number
}

function replyOf(call: ApiCall, place: Place, params: SendOptions): Reply {
  const reply = params.reply_parameters ?? { message_id: params.reply_to_message_id, allow_sending_without_reply: params.allow_sending_without_reply }
  if (!reply.message_id)
    return { frame: {}, extra: {} }
  const from = reply.chat_id === undefined
    ? place
    : placeOf(call, reply.chat_id, 'look')
  const target = messageById(from, Number(reply.message_id))
  if (!target) {
    if (reply.allow_sending_without_reply)
      return { frame: {}, extra: {} }
    throw badRequest('message to be replied not found')
  }
  const quote = reply.quote
    ? quoteOf(call, target, reply as ReplyParameters & { quote: string })
    : undefined
  if (from === place) {
    return {
      frame: {
        reply_to: target.id,
        ...quote && { quote },
      },
      extra: {},
      ...target.thread !== undefined && { thread: target.thread },
    }
  }
  const chat = isDialog(from)
    ? undefined
    : chatFor(call.world, from, call.bot.id)
  const external_reply = {
    origin: originOf(call.world, from, target),
    ...chat && { chat, message_id: target.id },
  }
  return {
    frame: {
      ...quote && { quote },
    },
    extra: { external_reply },
  }
}

function quoteOf(call: ApiCall, target: StoredMessage, reply: ReplyParameters & { quote: string }) {
  const { text, entities } = formatted(call, reply.quote, reply.quote_parse_mode, reply.quote_entities)
  const words = target.content.text ?? target.content.caption ?? ''
  const near = words.indexOf(text, reply.quote_position ?? 0)
  const position = near < 0
    ? words.indexOf(text)
    : near
  if (position < 0)
    throw badRequest('QUOTE_TEXT_INVALID')
  const kept = entities.filter(({ type }: MessageEntity) => [
    'bold',
    'italic',
    'underline',
    'strikethrough',
    'spoiler',
    'custom_emoji',
  ].includes(type))
  return {
    text,
    position,
    is_manual: true as const,
    ...kept.length > 0 && { entities: kept },
  }
}
