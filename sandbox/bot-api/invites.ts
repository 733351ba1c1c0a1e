// Invite links and join requests, as bots handle them.
import type { InviteLink } from '../world/invites.ts'
import type { Room } from '../world/types.ts'
import type { ApiCall, Methods } from './method.ts'
import { badRequest } from '../errors.ts'
import { answerQuery, decide, linkView, newLink, showAtDoor } from '../world/invites.ts'
import { isIn } from '../world/rights.ts'
import { exists } from '../world/world.ts'
import { webAppUrl } from './buttons.ts'
import { mustHave, roomOf } from './target.ts'

const LONGEST_NAME = 32
const MOST_MEMBERS = 99_999

function inviting(call: ApiCall, chatId: unknown): Room {
  const room = roomOf(call, chatId)
  mustHave(call, room, 'can_invite_users', 'manage chat invite link')
  return room
}

interface LinkParams { name?: string, expire_date?: number, member_limit?: number, creates_join_request?: boolean }

function checked({ world }: ApiCall, params: LinkParams): Partial<InviteLink> {
  const { name, expire_date, member_limit, creates_join_request } = params
  if ((name ?? '').length > LONGEST_NAME)
    throw badRequest('invite link name is too long')
  if (expire_date && expire_date <= world.clock.seconds())
    throw badRequest('EXPIRE_DATE_INVALID')
  if (member_limit !== undefined && !(member_limit >= 0 && member_limit <= MOST_MEMBERS))
    throw badRequest('USAGE_LIMIT_INVALID')
  if (creates_join_request && member_limit)
    throw badRequest('member limit can\'t be specified for links requiring administrator approval')
  return {
    creates_join_request: creates_join_request === true,
    ...name && { name },
    ...expire_date && { expire_date },
    ...member_limit && { member_limit },
  }
}

/** A link of this room that this bot made. */
function own({ bot }: ApiCall, room: Room, link: unknown): InviteLink {
  const found = room.links?.[String(link ?? '')]
  if (!found || found.creator !== bot.id)
    throw badRequest('INVITE_HASH_EXPIRED')
  return found
}

function decided(call: ApiCall, chatId: unknown, userId: unknown, approve: boolean): true {
  const { world, bot } = call
  const room = inviting(call, chatId)
  const user = Number(userId)
  if (!exists(world, user))
    throw badRequest('PARTICIPANT_ID_INVALID')
  if (isIn(world, room, user))
    throw badRequest('USER_ALREADY_PARTICIPANT')
  if (!decide(world, room, user, bot.id, approve))
    throw badRequest('HIDE_REQUESTER_MISSING')
  return true
}

export const inviteMethods = {
  createChatInviteLink(call, params) {
    const room = inviting(call, params.chat_id)
    return linkView(call.world, room, newLink(call.world, room, call.bot.id, checked(call, params)))
  },
  editChatInviteLink(call, params) {
    const room = inviting(call, params.chat_id)
    const link = own(call, room, params.invite_link)
    Object.assign(link, checked(call, params))
    call.world.save()
    return linkView(call.world, room, link)
  },
  revokeChatInviteLink(call, params) {
    const room = inviting(call, params.chat_id)
    const link = own(call, room, params.invite_link)
    link.is_revoked = true
    call.world.save()
    return linkView(call.world, room, link)
  },
  exportChatInviteLink(call, params) {
    const room = inviting(call, params.chat_id)
    for (const link of Object.values(room.links ?? {})) {
      if (link.creator === call.bot.id && link.is_primary)
        link.is_revoked = true
    }
    return newLink(call.world, room, call.bot.id, { is_primary: true }).link
  },
  approveChatJoinRequest: (call, params) => decided(call, params.chat_id, params.user_id, true),
  declineChatJoinRequest: (call, params) => decided(call, params.chat_id, params.user_id, false),
  answerChatJoinRequestQuery({ world, bot }, params) {
    if (!['approve', 'decline', 'queue'].includes(params.result))
      throw badRequest('invalid result specified')
    if (!answerQuery(world, bot.id, String(params.chat_join_request_query_id), params.result))
      throw badRequest('query is too old or query ID is invalid')
    return true
  },
  sendChatJoinRequestWebApp({ world, bot }, params) {
    const url = webAppUrl({ url: params.web_app_url }, 'Join request Web App')
    if (!showAtDoor(world, bot.id, String(params.chat_join_request_query_id), url))
      throw badRequest('query is too old or query ID is invalid')
    return true
  },
} satisfies Methods
