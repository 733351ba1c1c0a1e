// Who stands behind a request: somebody who sees their own rows only, and, once these said that they may, somebody who acts as in the chat.

import type { Context } from 'hono'
import type { Language } from '#kit/bot'
import type { Doing } from '#kit/pay'
import type { Api } from '#kit/user'
import type { Group } from './store.ts'
import { AppError } from '#kit/app'
import { readerOf } from '#kit/pay'
import { addAsk, groupByPublicId, groupOwned, openAsk } from './store.ts'

export type Ctx = Context<Api, any, any>
export type Actor = Doing & { language: Language }

export const gone = (what: 'group' | 'member' | 'membership' | 'ask') => new AppError(`${what}-gone`, 'It is not here.', { status: 404 })

/** The owner's own group in the address, read as themselves. @throws AppError 404: another's is not there */
export async function mine(c: Ctx): Promise<Group> {
  const group = await groupOwned(c.env.db, c.env.user.id, c.req.param('group')!)
  if (!group)
    throw gone('group')
  return group
}

/** From here on the request is the app's, as an update in the chat is. */
export async function actorOf(c: Ctx): Promise<Actor> {
  const work = c.env.asApp()
  const { language } = await readerOf(work, c.env.user.id)
  return { ...work, language }
}

/** The owner, who acts in their own group. @throws AppError 404 */
export async function ownerOf(c: Ctx): Promise<{ actor: Actor, group: Group }> {
  const { publicId } = await mine(c)
  const actor = await actorOf(c)
  return {
    actor,
    group: (await groupByPublicId(actor.db, publicId))!,
  }
}

/** Something Stripe or Telegram must say: the mini app comes back with `ask` until there is an answer. Two taps are one question. */
export async function askFor({ db, now }: Actor, person: number, about: string, plan: (ask: string) => void): Promise<{ ask: string }> {
  const open = await openAsk(db, person, about, now - 30_000)
  if (open)
    return { ask: open }
  const ask = await addAsk(db, { telegramUserId: person, about, createdAt: now })
  plan(ask)
  return { ask }
}
