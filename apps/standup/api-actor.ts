// Who stands behind a request, and which standup they may see: their own rows say so, then the request is the app's, as an update in the chat is.

import type { Context } from 'hono'
import type { BotContext, Language } from '#kit/bot'
import type { Work } from '#kit/jobs'
import type { Api } from '#kit/user'
import type { Team } from './store.ts'
import { AppError } from '#kit/app'
import { isAdmin, memberOf } from '#kit/bot'
import { assertAdmin } from './bot-group.ts'
import { groupTitle, isIn, memberIn, personBy, setTeam, teamBy } from './store.ts'
import { texts } from './texts.ts'

export type Ctx = Context<Api>
export type Actor = Work & Pick<BotContext, 'language'> & { tz: string | null, from: { id: number } }

/** The person as somebody who acts; from here on the request is the app's. */
export async function actorOf(c: Ctx): Promise<Actor> {
  const { id } = c.env.user
  const work = c.env.asApp()
  const { language, tz } = await personBy(work.db, id)
  return {
    ...work,
    language,
    tz,
    from: { id },
  }
}

const gone = (language: Language) => new AppError('team-gone', texts(language).notYours, { status: 404 })

/**
 * The standup in the address, with the person as somebody who acts. Whoever set it up and is in its group no more is a stranger.
 * @throws AppError 404: another's is not there
 */
export async function actIn(c: Ctx): Promise<{ actor: Actor, team: Team, title: string, role: 'member' | 'observer' | null }> {
  const publicId = c.req.param('team')!
  const seen = await teamBy(c.env.db, { publicId })
  const actor = await actorOf(c)
  if (!seen)
    throw gone(actor.language)
  const known = await memberIn(actor.db, seen.id, actor.from.id)
  const role = known && isIn(known)
    ? known.role
    : null
  const status = role ?? (await memberOf(actor.telegram, seen.groupId, actor.from.id))?.status
  if (!status || status === 'left' || status === 'kicked')
    throw gone(actor.language)
  return {
    actor,
    team: seen,
    title: await groupTitle(actor.db, seen.groupId),
    role,
  }
}

/** The same for its settings. @throws AppError 403 unless Telegram says that they are an admin of the group */
export async function actAsAdmin(c: Ctx): Promise<{ actor: Actor, team: Team }> {
  const { actor, team } = await actIn(c)
  await assertAdmin(actor, team.groupId)
  return {
    actor,
    // whoever set it up is gone: the next admin who looks after it answers for it
    team: team.ownerId === null
      ? await setTeam(actor.db, team.id, { ownerId: actor.from.id })
      : team,
  }
}

/** Whether the settings are theirs to change. */
export const mayAdminister = async ({ telegram, from }: Actor, team: Team) => isAdmin(await memberOf(telegram, team.groupId, from.id))
