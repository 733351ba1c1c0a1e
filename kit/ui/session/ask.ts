// Asking the app's own API: hono's typed client, signed in, with failures in words.

import type { Hono } from 'hono'
import type { ClientResponse } from 'hono/client'
import type { Session } from './session.ts'
import { hc } from 'hono/client'
import { AppError } from '#kit/app'
import { mini } from '../app/mini.ts'
import { language } from '../words/language.ts'
import { kitTexts } from '../words/texts.ts'
import { refusalOf } from './session.ts'

const expired = new Set(['token-expired', 'token-invalid'])

/** A `fetch` that signs in, once more when the token has ended, and throws AppError for everything that is no success. */
export function signedFetch(session: Session, fetcher: typeof fetch = fetch): typeof fetch {
  async function send(input: RequestInfo | URL, init: RequestInit | undefined, again: boolean): Promise<Response> {
    const token = await session.token()
    const headers = new Headers(init?.headers)
    headers.set('Authorization', `Bearer ${token}`)
    // what the server says in words, it says in the language of the page
    headers.set('Accept-Language', language.value)
    const response = await fetcher(input, { ...init, headers }).catch(() => {
      throw new AppError('offline', '', { status: 503 })
    })
    if (response.ok)
      return response
    const refusal = await refusalOf(response)
    if (!expired.has(refusal.code))
      throw refusal
    session.forget(token)
    if (again)
      return await send(input, init, false)
    throw refusal
  }
  return (input, init) => send(input, init, true)
}

/**
 * The app's API as a typed client (hono.dev/docs/guides/rpc): `useApi<typeof api>().posts.$get()`.
 * Only the type of `api.ts` is imported.
 */
export function useApi<T extends Hono<any, any, any>>(): ReturnType<typeof hc<T>> {
  return hc<T>(mini().address, {
    fetch: signedFetch(mini().session),
  })
}

/** What the API answered, as its route says. */
export type Answer<R> = R extends ClientResponse<infer T, any, 'json'>
  ? T
  : void

/**
 * Waits for an answer and takes it out: `const posts = await ask(api.posts.$get())`.
 * @throws AppError with the server's words; `offline` without a connection
 */
export async function ask<R>(request: Promise<R>): Promise<Answer<R>> {
  const response = await request as unknown as Response
  if (response.status === 204)
    return undefined as Answer<R>
  return await response.json() as Answer<R>
}

/** A failure as a person reads it, in their language where it is the kit's own. */
export function wordsOf(error: unknown): string {
  const t = kitTexts(language.value)
  if (!(error instanceof AppError))
    return t.broken
  const { username } = mini().manifest
  switch (error.code) {
    case 'offline':
      return `${t.offline}. ${t.offlineHint}`
    case 'session-none':
      return t.signInHint(username)
    case 'session-ended':
    case 'init-data-expired':
    case 'token-expired':
    case 'token-invalid':
      return mini().launch.initData
        ? t.ended
        : t.endedWeb(username)
    case 'too-many-requests':
      return t.tooMany(Number((error.cause as Response | undefined)?.headers.get('Retry-After')) || 60)
    default:
      return error.words || t.broken
  }
}

/** Who is signed in; undefined while nobody is. */
export const usePerson = () => mini().session.person
