// /sim/join, /requests, /invites: how people come in, and who lets them.
import type { InviteLink } from '../world/invites.ts'
import type { Room } from '../world/types.ts'
import type { Body, Sim } from './context.ts'
import { Hono } from 'hono'
import { invalid, notFound } from '../errors.ts'
import { decide, enter, linkProblem, linkView, newLink, primaryLink, roomOfLink } from '../world/invites.ts'
import { chatMember, hasRight, isIn, memberOf } from '../world/rights.ts'
import { userOf } from '../world/world.ts'
import { bodyOf, optionalText, personNamed, roomNamed, textField } from './context.ts'
import { actorFor, ownerOf } from './rooms.ts'

/** Real milliseconds a bot at the door that polls gets to answer. */
const patience = 10_000

export function doorRoutes(sim: Sim): Hono {
  const { world, stack, polling } = sim

  /** Who handles this room's links and requests: `from`, or its owner. */
  function doorkeeper(room: Room, from: unknown): number {
    const id = from === undefined
      ? ownerOf(room)
      : personNamed(sim, from).id
    if (!hasRight(world, room, id, 'can_invite_users'))
      throw invalid('may-not-invite', 'This person may not invite people there.')
    return id
  }

  const shown = (room: Room, link: InviteLink) => ({
    ...linkView(world, room, link),
    used: link.used.map(user => userOf(world, user)),
    ...linkProblem(world, link) && { expired: true },
  })

  function wanted(body: Body): Partial<InviteLink> {
    const name = optionalText(body, 'name')?.slice(0, 32)
    const numbers = ['expire_date', 'member_limit'].flatMap((field) => {
      if (body[field] === undefined)
        return []
      if (!Number.isInteger(body[field]) || Number(body[field]) < 1)
        throw invalid(`${field.replace('_', '-')}-invalid`, `"${field}" must be a whole number.`)
      return [
        [field, body[field]],
      ]
    })
    if (body.creates_join_request === true && body.member_limit !== undefined)
      throw invalid('member-limit-invalid', 'A link by which people ask to join has no limit of members.')
    return {
      ...name && { name },
      ...Object.fromEntries(numbers),
      creates_join_request: body.creates_join_request === true,
    }
  }

  /** A bot at the door that polls is waited for, as one with a webhook is. */
  async function guardAnswers(room: Room, user: number): Promise<void> {
    const query = room.requests?.[user]?.query
    const bot = query && !query.web_app_url && world.state.bots[query.bot]
    if (bot && !bot.webhook && polling.isFollowed(bot))
      await world.answers.wait(query.id, patience)
  }

  return new Hono()
    .post('/join', async (c) => {
      const body = await bodyOf(c)
      const invited = body.invite_link === undefined
        ? undefined
        : roomOfLink(world, String(body.invite_link))
      if (body.invite_link !== undefined && !invited)
        throw invalid('link-invalid', 'This invite link leads nowhere.')
      const room = invited?.room ?? roomNamed(sim, body.chat)
      const { id } = personNamed(sim, body.user)
      if (memberOf(world, room, id)?.status === 'kicked')
        throw invalid('banned', 'This person is banned there.')
      const inside = isIn(world, room, id)
      if (!inside && invited && linkProblem(world, invited.invite))
        throw invalid('link-expired', 'This invite link has expired, was used up or taken back.')
      if (!inside)
        enter(world, room, id, invited?.invite, body.query === true)
      await stack.settle()
      await guardAnswers(room, id)
      const request = room.requests?.[id]
      return c.json({
        ...chatMember(world, room, id, memberOf(world, room, id), id),
        ...request && { status: 'requested' },
        ...request?.query?.web_app_url && {
          web_app: { bot: request.query.bot, url: request.query.web_app_url },
        },
      })
    })

    .get('/requests', c => c.json(Object.values(roomNamed(sim, c.req.query('chat')).requests ?? {}).map(({ user, date, link }) => ({
      user: userOf(world, user),
      date,
      ...link && { invite_link: link },
    }))))

    .post('/requests', async (c) => {
      const body = await bodyOf(c)
      const room = roomNamed(sim, body.chat)
      const { id } = personNamed(sim, body.user)
      const actor = body.from === undefined
        ? actorFor(sim, room, id)
        : doorkeeper(room, body.from)
      if (!decide(world, room, id, actor, body.approve === true))
        throw invalid('no-request', 'This person has not asked to join.')
      await stack.settle()
      return c.json(chatMember(world, room, id, memberOf(world, room, id), id))
    })

    .get('/invites', (c) => {
      const room = roomNamed(sim, c.req.query('chat'))
      const keeper = doorkeeper(room, c.req.query('as'))
      primaryLink(world, room, keeper)
      return c.json(Object.values(room.links ?? {}).map(link => shown(room, link)))
    })

    .post('/invites', async (c) => {
      const body = await bodyOf(c)
      const room = roomNamed(sim, body.chat)
      const keeper = doorkeeper(room, body.from)
      return c.json(shown(room, newLink(world, room, keeper, wanted(body))))
    })

    .post('/invites/revoke', async (c) => {
      const body = await bodyOf(c)
      const room = roomNamed(sim, body.chat)
      const keeper = doorkeeper(room, body.from)
      const link = room.links?.[textField(body, 'invite_link')]
      if (!link)
        throw notFound('link', body.invite_link)
      if (link.creator !== keeper && keeper !== ownerOf(room))
        throw invalid('not-your-link', 'Only its maker and the owner may take a link back.')
      link.is_revoked = true
      world.save()
      return c.json(shown(room, link))
    })
}
