// What a plan holds, and whose plan counts: that of whoever set the standup up. Who is in it already stays in it.

import type { BotContext } from '#kit/bot'
import type { Work } from '#kit/jobs'
import type { Team } from './store.ts'
import { limitError, limitFor } from '#kit/pay'
import { wallOf } from '#kit/time'
import { manifest } from './manifest.ts'
import { countAsked, countTeams, isIn, memberIn, personBy, teamBy } from './store.ts'
import { texts } from './texts.ts'

/** @throws AppError `limit-reached` when this person has as many standups as their plan holds */
export async function makeRoomForTeam(ctx: BotContext): Promise<void> {
  const owner = ctx.from!.id
  const [most, have] = await Promise.all([
    limitFor(manifest, ctx, owner, 'teams'),
    countTeams(ctx.db, owner),
  ])
  if (have >= most)
    throw limitError(manifest, 'teams', most, ctx.language)
}

/** How many may be asked in a standup that has no room for this person; null when there is room, or they are in it. */
export async function fullAt(work: Pick<Work, 'db' | 'app' | 'money' | 'now'>, team: Team, userId: number): Promise<number | null> {
  const known = await memberIn(work.db, team.id, userId)
  if (known?.role === 'member' && isIn(known))
    return null
  const [most, have] = await Promise.all([
    // where nobody owns it any more the free plan holds; the next admin who opens its settings takes it over
    limitFor(manifest, work, team.ownerId ?? 0, 'members'),
    countAsked(work.db, team.id),
  ])
  return have < most
    ? null
    : most
}

/** Why somebody could not join, in words for them; the owner hears of it, once a day. */
export async function sayFull(ctx: BotContext, team: Team, most: number): Promise<string> {
  if (team.ownerId === ctx.from!.id)
    return limitError(manifest, 'members', most, ctx.language).words
  ctx.plan.schedule('full', { team: team.id, user: ctx.from!.id, most }, {
    key: String(team.id),
    occurrence: wallOf(ctx.now, 'UTC').date,
  })
  return texts(ctx).full(team.name, most, team.ownerId === null
    ? null
    : (await personBy(ctx.db, team.ownerId)).firstName)
}

/** The job: the owner is told that somebody found no room. */
export async function tellFull(work: Work, { team: id, user, most }: { team: number, user: number, most: number }): Promise<void> {
  const team = await teamBy(work.db, { id })
  const owner = team && team.ownerId !== null && await personBy(work.db, team.ownerId)
  if (!owner || !owner.reachable)
    return
  const { firstName } = await personBy(work.db, user)
  work.plan.send('sendMessage', {
    chat_id: team.ownerId!,
    text: `${texts(owner.language).fullOwner(firstName, team.name, most)}`,
  })
}
