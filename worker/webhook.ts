// POST /<bot id>/webhook: Telegram's way in. The path carries the bot's id and not its token, which would end up in logs.

import type { Update } from '@grammyjs/types'
import type { Handled } from '#kit/bot'
import type { ExecutionContext } from './create.ts'
import type { Site } from './site.ts'
import { readable, sameSecret } from '#kit/app'
import { handleUpdate } from '#kit/bot'
import { runDue } from '#kit/jobs'
import { refuse } from './create.ts'
import { readLimited } from './read-limited.ts'

const maxBytes = 1_000_000

/** Checked in this order: method 405, bot 404, secret 401, size 413, shape 400. */
export async function webhook(request: Request, site: Site, bot: string, context: ExecutionContext): Promise<Response> {
  if (request.method !== 'POST')
    return refuse(405, 'method-not-allowed', 'A webhook takes POST.', { Allow: 'POST' })
  const app = /^\d{1,16}$/.test(bot)
    ? site.bots.get(Number(bot))
    : undefined
  if (!app)
    return refuse(404, 'bot-unknown', 'No bot of this Worker has this id.')
  if (!sameSecret(await site.secretOf(app), request.headers.get('X-Telegram-Bot-Api-Secret-Token') ?? ''))
    return refuse(401, 'secret-wrong', 'X-Telegram-Bot-Api-Secret-Token is missing or wrong.')
  const body = await readLimited(request, maxBytes)
  if (body === null)
    return refuse(413, 'update-too-large', `An update has at most ${maxBytes} bytes.`)
  const update = parseUpdate(body)
  if (!update)
    return refuse(400, 'update-invalid', 'The body is not a JSON object with an integer update_id.')

  // work that became due goes on after the response, with the same connection and budget
  return await new Promise<Response>((resolve, reject) => {
    const invocation = site.invoke(async (invocation) => {
      const handled = await handleUpdate(invocation, app, update)
      resolve(answer(handled))
      // the sandbox ticks by itself after each update, and waits for what it started: a script there needs no sleeps
      if (handled.status === 200 && handled.due && !site.environment.clockUrl) {
        await runDue(invocation, [
          ...site.bots.values(),
        ])
      }
    })
    context.waitUntil(invocation.catch(() => {}))
    invocation.catch((error) => {
      // nothing was recorded: Telegram keeps the update and comes again
      console.error(`webhook: ${error instanceof Error
        ? error.message.slice(0, 200)
        : 'failed'}`)
      resolve(refuse(503, 'unavailable', 'The database or the clock cannot be reached.', { 'Retry-After': '5' }))
    }).catch(reject)
  })
}

function answer(handled: Handled): Response {
  if (handled.status !== 200) {
    return refuse(handled.status, 'try-again', 'The update was not handled; please send it again.', {
      'Retry-After': String(handled.retryAfter),
    })
  }
  return handled.body
    ? Response.json(handled.body)
    : new Response(null, { status: 200 })
}

/** How a null character and surrogates are written; Telegram itself sends letters as they are. */
const unstorable = /\\u(?:0000|d[89a-f])/i

function parseUpdate(body: string): Update | null {
  try {
    const json: unknown = JSON.parse(body)
    const update = unstorable.test(body)
      ? readable(json)
      : json
    const id = (update as { update_id?: unknown } | null)?.update_id
    return typeof update === 'object' && !Array.isArray(update) && Number.isSafeInteger(id)
      ? update as Update
      : null
  }
  catch {
    return null
  }
}
