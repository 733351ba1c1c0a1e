// The Bot API as the Worker calls it: counted, with a short timeout, and with an honest account of what happened to a call.
import type { TextFile } from './plan.ts'
import type { Invocation } from './work.ts'
import { Api, GrammyError, HttpError, InputFile } from 'grammy'

/** A call that waits longer has lost its answer. */
const sendSeconds = 15
const readSeconds = 3

/** An Api of one bot whose every request counts against the invocation's calls. */
export function telegramApi(token: string, invocation: Invocation, seconds = sendSeconds): Api {
  return new Api(token, {
    apiRoot: invocation.environment.telegramApiRoot,
    timeoutSeconds: seconds,
    fetch: (async (url: string, init: RequestInit) => {
      invocation.calls.left -= 1
      const headers = new Headers(init.headers)
      headers.set('X-Factory-Worker', '1')
      // grammY brings its own AbortSignal on Node, which fetch refuses
      const abort = new AbortController()
      init.signal?.addEventListener('abort', () => abort.abort())
      // `duplex` is required by fetch for a streamed body, which is how files leave
      return await fetch(url, {
        ...init,
        headers,
        signal: abort.signal,
        ...(init.body && typeof init.body !== 'string' && { duplex: 'half' }),
      } as RequestInit)
    }) as never,
  })
}

export const readApi = (token: string, invocation: Invocation) => telegramApi(token, invocation, readSeconds)

/** What became of a call, in the words of `factory_settle`. */
export interface Settled {
  outcome: 'done' | 'failed' | 'uncertain' | 'retry' | 'paused' | 'migrated'
  result?: unknown
  error?: string
  code?: number
  /** ISO, for retry and paused. */
  at?: string
  /** The new chat id, for migrated. */
  to?: number
  /** The chat's new state, where the answer tells. */
  chat?: 'blocked' | 'kicked' | 'gone'
  dead?: boolean
}

function withFiles(params: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => {
    const file = (value as TextFile | null)?.$file
    return [
      key,
      file
        ? new InputFile(new TextEncoder().encode(file.text), file.name)
        : value,
    ]
  }))
}

/** Of a Message only what its owner may need later. */
function slim(result: any): unknown {
  if (Array.isArray(result))
    return result.map(slim)
  // an invoice's link is a text, an invite link a record
  if (typeof result?.invite_link === 'string')
    return { invite_link: result.invite_link, name: result.name }
  if (typeof result?.message_id !== 'number') {
    return result === true || typeof result === 'string'
      ? result
      : null
  }
  return {
    message_id: result.message_id,
    ...(result.chat && { chat_id: result.chat.id, date: result.date }),
    ...(result.poll && { poll_id: result.poll.id }),
  }
}

/** 5 s, 10 s, 20 s … half an hour. */
export function backOff(attempt: number): number {
  return Math.min(5000 * 2 ** Math.max(attempt - 1, 0), 30 * 60_000)
}

/** Names under which a runtime says that no connection came about, so that the call certainly did not leave. */
const neverLeft = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|connection refused/i

function causes(error: unknown): string {
  const words: string[] = []
  for (let e: any = error; e; e = e.error ?? e.cause)
    words.push(String(e.code ?? ''), String(e.message ?? e))
  return words.join(' ')
}

/** Error texts that mean: what was asked for is already so. */
const alreadySo = /message is not modified|message to delete not found|MESSAGE_ID_INVALID|query is too old|CHAT_NOT_MODIFIED/i

/** Makes the call a `send` job describes. Never throws: whatever happens becomes an outcome. */
export async function callTelegram(api: Api, job: { payload: { method: string, params: Record<string, unknown> }, attempts: number, maxAttempts: number }, now: () => number): Promise<Settled> {
  const later = (error: string): Settled => job.attempts >= job.maxAttempts
    ? { outcome: 'failed', error, dead: true }
    : {
        outcome: 'retry',
        error,
        at: new Date(now() + backOff(job.attempts)).toISOString(),
      }
  try {
    const call = (api.raw as any)[job.payload.method] as (params: unknown) => Promise<unknown>
    return {
      outcome: 'done',
      result: slim(await call(withFiles(job.payload.params))),
    }
  }
  catch (error) {
    if (error instanceof GrammyError)
      return refused(error, later, now)
    if (error instanceof HttpError && neverLeft.test(causes(error)))
      return later('Telegram could not be reached.')
    return { outcome: 'uncertain', error: 'Telegram\'s answer was lost.' }
  }
}

function refused(error: GrammyError, later: (error: string) => Settled, now: () => number): Settled {
  const { error_code: code, description, parameters } = error
  if (code === 429) {
    return {
      outcome: 'paused',
      error: description,
      at: new Date(now() + (parameters.retry_after ?? 5) * 1000).toISOString(),
    }
  }
  if (parameters.migrate_to_chat_id)
    return { outcome: 'migrated', to: parameters.migrate_to_chat_id }
  if (code >= 500)
    return later(description)
  if (code === 400 && alreadySo.test(description))
    return { outcome: 'done' }
  const chat = code === 403
    ? /blocked|deactivated|initiate/.test(description)
      ? 'blocked'
      : /deleted/.test(description)
        ? 'gone'
        : 'kicked'
    : /chat not found/.test(description)
      ? 'gone'
      : undefined
  return {
    outcome: 'failed',
    error: description,
    code,
    ...(chat && { chat }),
  }
}
