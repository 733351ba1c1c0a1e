// Inline mode, as bots answer it: each result is turned at once into what it will say when somebody chooses it.
import type { InlineQueryResult, InlineQueryResultsButton } from '@grammyjs/types'
import type { InlineResult } from '../world/inline.ts'
import type { ApiCall, Methods } from './method.ts'
import { badRequest } from '../errors.ts'
import { answerInline, openInline } from '../world/inline.ts'
import { webAppUrl } from './buttons.ts'
import { inlineResult } from './inline-result.ts'

const MOST_RESULTS = 50
const LONGEST_OFFSET = 64 // bytes

/** A result with the words it is listed under. @throws BadRequest in Telegram's words */
async function listed(call: ApiCall, given: InlineQueryResult): Promise<InlineResult> {
  const { title, content, reply_markup } = await inlineResult(call, given)
  const { id, type, caption, first_name, description, address, phone_number } = given as unknown as Record<string, unknown>
  const words = description ?? address ?? phone_number
  return {
    id: String(id),
    type: String(type),
    title: title || String(first_name ?? caption ?? type),
    content,
    ...words !== undefined && {
      description: String(words),
    },
    ...reply_markup && { reply_markup },
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
    if (new Set(results.map(result => result?.id)).size < results.length)
      throw badRequest('RESULT_ID_DUPLICATE')
    if (new TextEncoder().encode(next_offset).length > LONGEST_OFFSET)
      throw badRequest('NEXT_OFFSET_INVALID')
    const shown: InlineResult[] = []
    for (const result of results)
      shown.push(await listed(call, result))
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
