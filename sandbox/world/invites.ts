// Invite links and join requests: who may come in, by what, and who let them.
import type { ChatInviteLink } from '@grammyjs/types'
import type { Room } from './types.ts'
import type { World } from './world.ts'
import { randomBytes } from 'node:crypto'
import { give } from '../updates/queue.ts'
import { setMember } from './members.ts'
import { chatFor } from './render.ts'
import { hasRight, isIn } from './rights.ts'
import { bots, dialogOf, nextId, placeName, rooms, userOf } from './world.ts'

/** An invite link as it is kept; `creator` is a bot or a person. */
export interface InviteLink {
  link: string
  creator: number
  name?: string
  /** Unix seconds. */
  expire_date?: number
  member_limit?: number
  creates_join_request: boolean
  is_primary: boolean
  is_revoked: boolean
  used: number[]
}

export interface JoinRequest {
  user: number
  /** Unix seconds. */
  date: number
  link?: string
  /** Until when a bot that was assigned to process requests must answer, in milliseconds. */
  query?: { id: string, bot: number, until: number }
}

/** A bot may write to a requester it never met for this long (core.telegram.org/bots/api#chatjoinrequest). */
const writableMs = 5 * 60_000
const answerMs = 10_000
const FIRST_QUERY = 520_000_000_000_000_000n

export function newLink(world: World, room: Room, creator: number, about: Partial<InviteLink>): InviteLink {
  const link: InviteLink = {
    link: `https://t.me/+${randomBytes(12).toString('base64url')}`,
    creator,
    creates_join_request: false,
    is_primary: false,
    is_revoked: false,
    used: [],
    ...about,
  }
  room.links = { ...room.links, [link.link]: link }
  world.save()
  return link
}

export function linkView(world: World, room: Room, link: InviteLink): ChatInviteLink {
  const { creator, used, ...rest } = link
  const waiting = Object.values(room.requests ?? {}).filter(request => request.link === link.link).length
  return {
    invite_link: rest.link,
    creator: userOf(world, creator),
    creates_join_request: rest.creates_join_request,
    is_primary: rest.is_primary,
    is_revoked: rest.is_revoked,
    ...rest.name && { name: rest.name },
    ...rest.expire_date && { expire_date: rest.expire_date },
    ...rest.member_limit && { member_limit: rest.member_limit },
    ...waiting > 0 && { pending_join_request_count: waiting },
  } as ChatInviteLink
}

/** The room a link leads to. */
export function roomOfLink(world: World, link: string): { room: Room, invite: InviteLink } | undefined {
  return rooms(world).flatMap((room) => {
    const invite = room.links?.[link]
    return invite
      ? [
          { room, invite },
        ]
      : []
  })[0]
}

/** Why nobody can come in by this link; undefined when one can. */
export function linkProblem(world: World, { is_revoked, expire_date, member_limit, used }: InviteLink): 'expired' | undefined {
  const over = (expire_date && expire_date <= world.clock.seconds()) || (member_limit && used.length >= member_limit)
  return is_revoked || over
    ? 'expired'
    : undefined
}

function comeIn(world: World, room: Room, user: number, actor: number, invite: InviteLink | undefined, byRequest: boolean): void {
  if (invite)
    invite.used.push(user)
  setMember(world, room, user, { status: 'member' }, actor, {
    ...invite && {
      invite_link: linkView(world, room, invite),
    },
    ...byRequest && { via_join_request: true },
  })
}

/** A person comes in, or asks to. With `query` the room's bot was assigned to process requests. */
export function enter(world: World, room: Room, user: number, invite: InviteLink | undefined, query: boolean): 'member' | 'requested' {
  if (!(invite?.creates_join_request ?? room.join_by_request)) {
    comeIn(world, room, user, user, invite, false)
    return 'member'
  }
  const date = world.clock.seconds()
  const watchers = bots(world).filter(bot => hasRight(world, room, bot.id, 'can_invite_users'))
  const [assigned] = watchers
  const request: JoinRequest = {
    user,
    date,
    ...invite && { link: invite.link },
    ...query && assigned && {
      query: {
        id: String(FIRST_QUERY + BigInt(nextId(world, 'join_query'))),
        bot: assigned.id,
        until: world.clock.now() + answerMs,
      },
    },
  }
  room.requests = { ...room.requests, [user]: request }
  for (const bot of watchers) {
    const dialog = dialogOf(world, bot.id, user)
    dialog.writable_until = world.clock.now() + writableMs
    give(world, bot, 'chat_join_request', {
      chat: chatFor(world, room, bot.id),
      from: userOf(world, user),
      user_chat_id: user,
      date,
      ...invite && {
        invite_link: linkView(world, room, invite),
      },
      ...request.query?.bot === bot.id && { query_id: request.query.id },
    } as never)
  }
  world.events.emit({
    type: 'member',
    ...placeName(room),
    user,
  })
  world.save()
  return 'requested'
}

/** Lets a requester in or sends them away; false when nobody asked. */
export function decide(world: World, room: Room, user: number, actor: number, approve: boolean): boolean {
  const request = room.requests?.[user]
  if (!request)
    return false
  delete room.requests![user]
  if (approve && !isIn(world, room, user))
    comeIn(world, room, user, actor, request.link ? room.links?.[request.link] : undefined, true)
  world.events.emit({
    type: 'member',
    ...placeName(room),
    user,
  })
  world.save()
  return true
}

/** Answers a request's query in time; false when it is unknown, another bot's, or too old. */
export function answerQuery(world: World, bot: number, id: string, result: string): boolean {
  for (const room of rooms(world)) {
    const request = Object.values(room.requests ?? {}).find(({ query }) => query?.id === id)
    if (!request || request.query!.bot !== bot || request.query!.until < world.clock.now())
      continue
    delete request.query
    if (result !== 'queue')
      decide(world, room, request.user, bot, result === 'approve')
    world.save()
    return true
  }
  return false
}
