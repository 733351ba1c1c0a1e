// What an app's api.ts is built on: one person, and a database that shows that person's rows only.

import type { Database } from '#kit/db'
import type { FileLinks } from '#kit/files'
import type { Plan, Work } from '#kit/jobs'
import type { WebAppUser } from './init-data.ts'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { AppError } from '#kit/app'

/** Bytes. A mini app sends no more: the largest is a file to import. */
const maxBody = 1_500_000

/** `c.env` of an app's `api.ts`; everything else about the request is checked before. */
export interface Api {
  Bindings: {
    db: Database
    user: Pick<WebAppUser, 'id'>
    /** Epoch milliseconds. */
    now: number
    /** Addresses of files whose rows this person may see. */
    files: FileLinks
    /**
     * What the person may not do with their own rows alone is planned: a send, or a job of the app, written by the app's role together with the rows.
     * A refusal (status 400 and up) plans nothing. A job is told who asked by `user.id` from here, never by what the request says.
     */
    plan: Plan
    me: Work['me']
    money: Work['money']
    /**
     * The rest of this request acts as the app, with the functions its chat uses: for what reaches beyond the person's own rows (the queue of a channel, the names of a team).
     * Only after the person's own rows have said that they may, and when their queries are answered. A refusal still takes everything back.
     */
    asApp: () => Work
  }
}

/** An app's API. AppError becomes `{ code, message }`; a row that is not the person's own is simply not there: answer 404. */
export function createApi(): Hono<Api> {
  return new Hono<Api>()
    .onError((error, c) => {
      if (error instanceof HTTPException && error.status === 400)
        return c.json({ code: 'body-invalid', message: 'This is no JSON.' }, 400)
      if (!(error instanceof AppError))
        throw error
      return c.json({ code: error.code, message: error.words }, error.status as 400)
    })
    .notFound(c => c.json({ code: 'not-found', message: 'This app has nothing at this address.' }, 404))
    .use(bodyLimit({
      maxSize: maxBody,
      onError: c => c.json({ code: 'request-too-big', message: 'That is more than this can take at once.' }, 413),
    }))
}
