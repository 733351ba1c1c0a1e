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
  /** Until when a bot that was assigned to process requests must answer, in milliseconds; a mini app it shows may take its time. */
  query?: { id: string, bot: number, until: number, web_app_url?: string }
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

/** An administrator's own lasting link, made when it is first asked for. It lets people in as the room does. */
export function primaryLink(world: World, room: Room, creator: number): InviteLink {
  return Object.values(room.links ?? {}).find(link => link.creator === creator && link.is_primary && !link.is_revoked)
    ?? newLink(world, room, creator, { is_primary: true, creates_join_request: room.join_by_request === true })
}

/** "Approve new members": people who come are let in by somebody; the lasting links of people follow, those of bots are theirs. */
export function setByRequest(world: World, room: Room, on: boolean): void {
  room.join_by_request = on
  for (const link of Object.values(room.links ?? {})) {
    if (link.is_primary && !world.state.bots[link.creator])
      link.creates_join_request = on
  }
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

function changed(world: World, room: Room, user: number): void {
  world.events.emit({
    type: 'member',
    ...placeName(room),
    user,
  })
  world.save()
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

/** The bot that processes this room's requests: the one assigned, while it may. */
function guardOf(world: World, room: Room): number | undefined {
  return room.guard_bot !== undefined && hasRight(world, room, room.guard_bot, 'can_invite_users')
    ? room.guard_bot
    : undefined
}

/** A person comes in, or asks to. With `query` the room's first bot processes the request if none was assigned. */
export function enter(world: World, room: Room, user: number, invite: InviteLink | undefined, query: boolean): 'member' | 'requested' {
  if (!(invite?.creates_join_request ?? room.join_by_request)) {
    comeIn(world, room, user, user, invite, false)
    return 'member'
  }
  const date = world.clock.seconds()
  const watchers = bots(world).filter(bot => hasRight(world, room, bot.id, 'can_invite_users'))
  const assigned = guardOf(world, room) ?? (query
    ? watchers[0]?.id
    : undefined)
  const request: JoinRequest = {
    user,
    date,
    ...invite && { link: invite.link },
    ...assigned !== undefined && {
      query: {
        id: String(FIRST_QUERY + BigInt(nextId(world, 'join_query'))),
        bot: assigned,
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
  changed(world, room, user)
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
  changed(world, room, user)
  return true
}

function queried(world: World, bot: number, id: string): { room: Room, request: JoinRequest } | undefined {
  for (const room of rooms(world)) {
    const request = Object.values(room.requests ?? {}).find(({ query }) => query?.id === id && query.bot === bot)
    if (request) {
      return request.query!.web_app_url !== undefined || request.query!.until >= world.clock.now()
        ? { room, request }
        : undefined
    }
  }
  return undefined
}

/** Answers a request's query; false when it is unknown, another bot's, or too old. */
export function answerQuery(world: World, bot: number, id: string, result: string): boolean {
  const found = queried(world, bot, id)
  if (!found)
    return false
  delete found.request.query
  world.answers.told(id)
  if (result !== 'queue')
    decide(world, found.room, found.request.user, bot, result === 'approve')
  changed(world, found.room, found.request.user)
  return true
}

/** Shows the requester a mini app before the answer; false as above. */
export function showAtDoor(world: World, bot: number, id: string, url: string): boolean {
  const found = queried(world, bot, id)
  if (!found)
    return false
  found.request.query!.web_app_url = url
  world.answers.told(id)
  changed(world, found.room, found.request.user)
  return true
}
