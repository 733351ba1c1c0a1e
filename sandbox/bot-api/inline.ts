// Inline mode, as bots answer it: each result is turned at once into what it will say when somebody chooses it.
import type { InlineKeyboardMarkup, InlineQueryResult, InlineQueryResultsButton } from '@grammyjs/types'
import type { InlineResult } from '../world/inline.ts'
import type { Content, FileKind } from '../world/types.ts'
import type { ApiCall, Methods } from './method.ts'
import type { InvoiceParams } from './stars.ts'
import { badRequest } from '../errors.ts'
import { answerInline, openInline } from '../world/inline.ts'
import { webAppUrl } from './buttons.ts'
import { checkMarkup } from './markup.ts'
import { mediaContent } from './media.ts'
import { contactOf, locationOf, venueOf } from './send.ts'
import { invoiceMessage } from './stars.ts'
import { textOf } from './text.ts'

const MOST_RESULTS = 50
const LONGEST_ID = 64 // bytes
const LONGEST_OFFSET = 64 // bytes

type Fields = Record<string, any>

/** The kind of file each result is, and the fields it may come in: by address or by file_id. */
const FILES: Record<string, { kind: FileKind, fields: string[] }> = {
  photo: {
    kind: 'photo',
    fields: ['photo_url', 'photo_file_id'],
  },
  gif: {
    kind: 'animation',
    fields: ['gif_url', 'gif_file_id'],
  },
  mpeg4_gif: {
    kind: 'animation',
    fields: ['mpeg4_url', 'mpeg4_file_id'],
  },
  video: {
    kind: 'video',
    fields: ['video_url', 'video_file_id'],
  },
  audio: {
    kind: 'audio',
    fields: ['audio_url', 'audio_file_id'],
  },
  voice: {
    kind: 'voice',
    fields: ['voice_url', 'voice_file_id'],
  },
  document: {
    kind: 'document',
    fields: ['document_url', 'document_file_id'],
  },
  sticker: {
    kind: 'sticker',
    fields: ['sticker_file_id'],
  },
}

const bytesIn = (text: string) => new TextEncoder().encode(text).length

type Said = Pick<InlineResult, 'content' | 'invoice' | 'reply_markup'>

function given(call: ApiCall, content: Fields, reply_markup: InlineKeyboardMarkup | undefined): Said {
  if (content.message_text !== undefined) {
    return {
      content: {
        ...textOf(call, { ...content, text: content.message_text }),
        ...content.link_preview_options && { link_preview_options: content.link_preview_options },
      },
    }
  }
  if (content.prices !== undefined)
    return invoiceMessage(call, content as InvoiceParams, reply_markup)
  return {
    content: (content.phone_number !== undefined
      ? contactOf(content as never)
      : content.address === undefined
        ? {
            location: locationOf(content as never),
          }
        : venueOf(content as never)) as Content,
  }
}

async function saidBy(call: ApiCall, result: Fields, reply_markup: InlineKeyboardMarkup | undefined): Promise<Said> {
  if (result.input_message_content)
    return given(call, result.input_message_content, reply_markup)
  const file = FILES[result.type]
  if (file)
    return { content: await mediaContent(call, file.kind, file.fields.map(name => result[name]).find(Boolean), '', result) }
  if (result.type === 'location' || result.type === 'venue' || result.type === 'contact')
    return given(call, result, reply_markup)
  throw badRequest(result.type === 'article'
    ? 'can\'t parse inline query result: can\'t find field "input_message_content"'
    : 'can\'t parse inline query result: unallowed type')
}

/** @throws BadRequest in Telegram's words */
export async function resultOf(call: ApiCall, one: InlineQueryResult): Promise<InlineResult> {
  const result = one as Fields
  const { id, type, title, description, caption } = result
  if (!id || bytesIn(String(id)) > LONGEST_ID)
    throw badRequest('RESULT_ID_INVALID')
  if (type === 'article' && !title)
    throw badRequest('ARTICLE_TITLE_EMPTY')
  const invoice = result.input_message_content?.prices !== undefined
  const reply_markup = checkMarkup(result.reply_markup, 'private', {
    inlineOnly: true,
    ...invoice && { message: 'invoice' },
  }) as InlineKeyboardMarkup | undefined
  const name = [result.first_name, result.last_name].filter(Boolean).join(' ')
  return {
    id: String(id),
    type,
    title: String(title ?? (name || caption || type)),
    ...(description ?? result.address ?? result.phone_number) && {
      description: String(description ?? result.address ?? result.phone_number),
    },
    ...reply_markup && { reply_markup },
    ...await saidBy(call, result, reply_markup),
  }
}

function buttonOf({ text, web_app, start_parameter }: InlineQueryResultsButton): InlineQueryResultsButton {
  if (!text)
    throw badRequest('inline query results button text must be non-empty')
  if (web_app) {
    return {
      text,
      web_app: {
        url: webAppUrl({ url: web_app.url }, 'Inline query results button Web App'),
      },
    }
  }
  if (!/^[\w-]{1,64}$/.test(start_parameter ?? ''))
    throw badRequest('START_PARAM_INVALID')
  return { text, start_parameter: start_parameter! }
}

export const inlineMethods = {
  async answerInlineQuery(call, { inline_query_id, results, next_offset = '', button }) {
    const record = openInline(call.world, call.bot.id, String(inline_query_id))
    if (!record)
      throw badRequest('query is too old and response timeout expired or query ID is invalid')
    if (!Array.isArray(results) || results.length > MOST_RESULTS)
      throw badRequest('RESULTS_TOO_MUCH')
    if (new Set(results.map(({ id }) => id)).size < results.length)
      throw badRequest('RESULT_ID_DUPLICATE')
    if (bytesIn(next_offset) > LONGEST_OFFSET)
      throw badRequest('NEXT_OFFSET_INVALID')
    const shown: InlineResult[] = []
    for (const result of results)
      shown.push(await resultOf(call, result))
    answerInline(call.world, record, {
      results: shown,
      ...next_offset && { next_offset },
      ...button && {
        button: buttonOf(button),
      },
    })
    return true as const
  },
} satisfies Methods
