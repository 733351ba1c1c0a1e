// Who stands behind a request: a reader who sees their own rows only, and, once these said that they may, somebody who acts as in the chat.

import type { Context } from 'hono'
import type { Language } from '#kit/bot'
import type { Api } from '#kit/user'
import type { Actor } from './acting.ts'
import { languages } from '#kit/language'
import { peopleBy } from './store.ts'

export type Ctx = Context<Api>

/** The language the mini app speaks now; somebody may read it in another than their chat. */
function spoken(c: Ctx): Language | undefined {
  const said = c.req.header('accept-language')
  return languages.find(language => language === said)
}

/** Who reads, as themselves: their rows decide what is there. */
export function reader(c: Ctx) {
  return {
    db: c.env.db,
    from: { id: c.env.user.id, first_name: '' },
    language: spoken(c) ?? 'en',
  }
}

/** Who acts: from here on the request is the app's, as an update in the chat is. */
export async function actorOf(c: Ctx): Promise<Actor> {
  const { id } = c.env.user
  const work = c.env.asApp()
  const known = (await peopleBy(work.db, [id])).get(id)
  return {
    ...work,
    language: spoken(c) ?? known?.language ?? 'en',
    person: {
      tz: known?.tz ?? null,
      country: null,
      started: known?.reachable ?? false,
      blocked: false,
    },
    from: {
      id,
      first_name: known?.firstName ?? '',
      ...known?.username && { username: known.username },
    },
  }
}
