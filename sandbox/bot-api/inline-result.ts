// One InlineQueryResult: the message a person sends with the bot's words. Read as the Bot API server reads it (Client.cpp, get_inline_query_result).
import type { InlineKeyboardMarkup } from '@grammyjs/types'
import type { Content, FileKind } from '../world/types.ts'
import type { Fields } from './buttons.ts'
import type { ApiCall } from './method.ts'
import { ApiError } from '../errors.ts'
import { BadRequest } from '../format/bad-request.ts'
import { isFields, objectField, requiredText, text } from './buttons.ts'
import { checkMarkup } from './markup.ts'
import { mediaContent } from './media.ts'
import { textOf } from './text.ts'

const LONGEST_ID = 64 // bytes

export interface InlineResult {
  title: string
  content: Content
  reply_markup?: InlineKeyboardMarkup
}

/** By type: the kind of file, the beginning of its fields' names, and whether a title has to be there. */
const FILES: Record<string, [kind: FileKind, name: string, titled: boolean]> = {
  audio: ['audio', 'audio', false],
  document: ['document', 'document', true],
  gif: ['animation', 'gif', false],
  mpeg4_gif: ['animation', 'mpeg4', false],
  photo: ['photo', 'photo', false],
  sticker: ['sticker', 'sticker', false],
  video: ['video', 'video', true],
  voice: ['voice', 'voice', true],
}

const notEmulated = (what: string) => new ApiError(501, `Not Implemented: the sandbox does not emulate ${what} yet`)

/** @throws BadRequest in Telegram's words */
export async function inlineResult(call: ApiCall, given: unknown): Promise<InlineResult> {
  if (given === undefined)
    throw new BadRequest('Result isn\'t specified')
  if (!isFields(given))
    throw new BadRequest('Inline query result must be an object')
  const type = requiredText(given, 'type').toLowerCase()
  const id = requiredText(given, 'id')
  const worded = wordedContent(call, given, type === 'article')
  const reply_markup = checkMarkup(given.reply_markup, 'group', { inlineOnly: true }) as InlineKeyboardMarkup | undefined
  const content = await contentOf(call, type, given, worded)
  if (!id || new TextEncoder().encode(id).length > LONGEST_ID)
    throw new BadRequest('RESULT_ID_INVALID')
  return {
    title: text(given, 'title'),
    content,
    ...reply_markup && { reply_markup },
  }
}

/** What `input_message_content` says is sent instead of the result itself. */
function wordedContent(call: ApiCall, result: Fields, required: boolean): Content | undefined {
  const given = objectField(result, 'input_message_content')
  if (!given) {
    return required || result.message_text !== undefined
      ? textOf(call, {
          text: requiredText(result, 'message_text'),
          ...result,
        } as never)
      : undefined
  }
  if (text(given, 'message_text')) {
    const { message_text, parse_mode, entities, link_preview_options } = given as Record<string, any>
    return {
      ...textOf(call, { text: message_text, parse_mode, entities }),
      ...link_preview_options && { link_preview_options },
    }
  }
  if (given.latitude !== undefined && given.longitude !== undefined)
    return placeContent(given)
  if (given.phone_number !== undefined)
    return contactContent(given)
  if (given.payload !== undefined)
    throw notEmulated('invoices in inline results')
  if (required)
    throw new BadRequest('Input message content is not specified')
  return undefined
}

async function contentOf(call: ApiCall, type: string, result: Fields, worded: Content | undefined): Promise<Content> {
  const file = FILES[type]
  if (file) {
    const [kind, name, titled] = file
    const url = text(result, `${name}_url`)
    if (titled)
      requiredText(result, 'title')
    const value = url || requiredText(result, `${name}_file_id`)
    return worded ?? mediaContent(call, kind, value, '', result)
  }
  switch (type) {
    case 'article':
      requiredText(result, 'title')
      return worded!
    case 'contact':
      return worded ?? contactContent(result)
    case 'location':
    case 'venue':
      requiredText(result, 'title')
      return worded ?? placeContent(type === 'venue'
        ? result
        : { ...result, title: undefined })
    case 'game':
      throw notEmulated('games')
    default:
      throw new BadRequest(`type "${type}" is unsupported for the inline query result`)
  }
}

function contactContent(given: Fields): Content {
  const last_name = text(given, 'last_name')
  const vcard = text(given, 'vcard')
  return {
    contact: {
      phone_number: requiredText(given, 'phone_number'),
      first_name: requiredText(given, 'first_name'),
      ...last_name && { last_name },
      ...vcard && { vcard },
    },
  }
}

function placeContent(given: Fields): Content {
  const [latitude, longitude] = ['latitude', 'longitude'].map((name) => {
    if (given[name] === undefined)
      throw new BadRequest(`Can't find field "${name}"`)
    return Number(given[name])
  }) as [number, number]
  if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180))
    throw new BadRequest('Wrong latitude or longitude specified')
  const location = { latitude, longitude }
  const title = text(given, 'title')
  return title
    ? {
        venue: {
          location,
          title,
          address: requiredText(given, 'address'),
        },
        location,
      }
    : { location }
}
