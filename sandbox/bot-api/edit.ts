// Changing what was sent: texts, captions, files, keyboards.
import type { InlineKeyboardMarkup, Message } from '@grammyjs/types'
import type { Content, FileKind, Place, StoredMessage } from '../world/types.ts'
import type { ApiCall, Methods } from './method.ts'
import { badRequest } from '../errors.ts'
import { inlineMessage } from '../world/inline.ts'
import { FILE_KINDS } from '../world/media.ts'
import { change } from '../world/messages.ts'
import { messageFor } from '../world/render.ts'
import { hasRight } from '../world/rights.ts'
import { isDialog } from '../world/world.ts'
import { checkMarkup } from './markup.ts'
import { mediaContent } from './media.ts'
import { splitMarkup } from './sending.ts'
import { messageOf, placeOf } from './target.ts'
import { captionOf, textOf } from './text.ts'

const NOT_MODIFIED = 'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message'
const CAPTIONED: FileKind[] = [
  'photo',
  'video',
  'animation',
  'audio',
  'document',
  'voice',
]

interface Target {
  chat_id?: number | string
  message_id?: number
  inline_message_id?: string
  reply_markup?: InlineKeyboardMarkup
}

interface Editing {
  place: Place
  message: StoredMessage
  reply_markup: InlineKeyboardMarkup | undefined
}

/** The message to edit, if the bot may: its own, or any in a channel where it has the right. */
function editable(call: ApiCall, params: Target): Editing {
  if (params.inline_message_id !== undefined) {
    const found = inlineMessage(call.world, call.bot.id, params.inline_message_id)
    if (!found)
      throw badRequest('MESSAGE_ID_INVALID')
    const { reply_markup } = splitMarkup(checkMarkup(params.reply_markup, found.place.type, { inlineOnly: true }))
    return { ...found, reply_markup }
  }
  const place = placeOf(call, params.chat_id)
  const message = messageOf(place, params.message_id, 'message to edit')
  const inChannel = !isDialog(place) && place.type === 'channel'
  const own = message.author === call.bot.id
  const may = inChannel
    ? hasRight(call.world, place, call.bot.id, own ? 'can_post_messages' : 'can_edit_messages')
    : own
  // A message that came with a reply keyboard can never be edited.
  if (!may || message.service || message.forward_origin || message.keyboard)
    throw badRequest('message can\'t be edited')
  const { reply_markup } = splitMarkup(checkMarkup(params.reply_markup, place.type, { inlineOnly: true }))
  return { place, message, reply_markup }
}

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

function edit(call: ApiCall, { place, message, reply_markup }: Editing, changes: Partial<StoredMessage>, visible = true): Message | true {
  const unchanged = same(message.reply_markup, reply_markup) && Object.entries(changes).every(([key, value]) => sameContent(message[key as keyof StoredMessage], value))
  if (unchanged)
    throw badRequest(NOT_MODIFIED)
  change(call.world, place, message, call.bot.id, { ...changes, reply_markup }, visible)
  // of a message in a chat the bot is not in it learns nothing
  return message.inline_message_id
    ? true
    : messageFor(call.world, place, message, call.bot.id)
}

/** Contents are the same whatever the order of their fields. */
function sameContent(a: unknown, b: unknown): boolean {
  const sorted = (value: unknown) => value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([x], [y]) => x < y
        ? -1
        : 1))
    : value
  return same(sorted(a), sorted(b))
}

function without(content: Content, fields: (keyof Content)[]): Content {
  return Object.fromEntries(Object.entries(content).filter(([name]) => !fields.includes(name as keyof Content)))
}

export const editMethods = {
  editMessageText(call, params) {
    const editing = editable(call, params)
    const { content } = editing.message
    if (content.text === undefined)
      throw badRequest('there is no text in the message to edit')
    const preview = params.link_preview_options
    return edit(call, editing, {
      content: {
        ...without(content, ['text', 'entities']),
        ...textOf(call, params),
      },
      ...preview && { link_preview_options: preview },
    }) as never
  },

  editMessageCaption(call, params) {
    const editing = editable(call, params)
    const { content } = editing.message
    if (!CAPTIONED.some(kind => content[kind]))
      throw badRequest('there is no caption in the message to edit')
    return edit(call, editing, {
      content: {
        ...without(content, ['caption', 'caption_entities', 'show_caption_above_media']),
        ...captionOf(call, params),
        ...params.show_caption_above_media && { show_caption_above_media: true as const },
      },
    }) as never
  },

  async editMessageMedia(call, params) {
    const editing = editable(call, params)
    const { content } = editing.message
    const media = params.media as { type?: string, media?: unknown } & Record<string, unknown>
    const kind = FILE_KINDS.find(one => one === media?.type)
    if (!kind || !CAPTIONED.includes(kind) || kind === 'voice')
      throw badRequest('can\'t parse InputMedia: unknown type')
    if (!FILE_KINDS.some(one => content[one]))
      throw badRequest('there is no media in the message to edit')
    const album = content.media_group_id
    const next = await mediaContent(call, kind, media.media, '', media)
    return edit(call, editing, {
      content: {
        ...next,
        ...album && { media_group_id: album },
      },
    }) as never
  },

  editMessageReplyMarkup(call, params) {
    return edit(call, editable(call, params), {}, false) as never
  },
} satisfies Methods
