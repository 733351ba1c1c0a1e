// Asking about chats and changing how they look.
import type { ChatFullInfo, ChatMember } from '@grammyjs/types'
import type { Room } from '../world/types.ts'
import type { ApiCall, Methods } from './method.ts'
import { badRequest } from '../errors.ts'
import { setMember } from '../world/members.ts'
import { chatFor, messageById, messageFor } from '../world/render.ts'
import { chatMember, isAdmin, isIn, memberOf } from '../world/rights.ts'
import { retitle } from '../world/rooms.ts'
import { exists, isDialog, placeName, userOf } from '../world/world.ts'
import { mustHave, placeOf, roomOf } from './target.ts'

const LONGEST_TITLE = 128
const LONGEST_DESCRIPTION = 255
const NO_GIFTS = {
  unlimited_gifts: false,
  limited_gifts: false,
  unique_gifts: false,
  premium_subscription: false,
  gifts_from_channels: false,
}

/** A room where the bot may see who is in: in channels that takes an administrator. */
function openMemberList(call: ApiCall, room: Room): Room {
  if (room.type === 'channel' && !isAdmin(call.world, room, call.bot.id))
    throw badRequest('CHAT_ADMIN_REQUIRED')
  return room
}

export const chatMethods = {
  getChat(call, params) {
    const { world, bot } = call
    const place = placeOf(call, params.chat_id, 'look')
    const pinned = messageById(place, place.pinned.at(-1))
    const room = isDialog(place)
      ? undefined
      : place
    return {
      ...chatFor(world, place, bot.id),
      accent_color_id: Math.abs(room?.id ?? Number(params.chat_id)) % 7,
      max_reaction_count: 11,
      accepted_gift_types: NO_GIFTS,
      ...room?.username && {
        active_usernames: [room.username],
      },
      ...room?.description && { description: room.description },
      ...room?.join_by_request && { join_by_request: true },
      ...room?.guard_bot !== undefined && isAdmin(world, room, bot.id) && {
        guard_bot: userOf(world, room.guard_bot),
      },
      ...room && room.type !== 'channel' && { permissions: room.permissions },
      ...pinned && {
        pinned_message: messageFor(world, place, pinned, bot.id, true),
      },
    } as unknown as ChatFullInfo
  },

  getChatMember(call, params) {
    const { world, bot } = call
    const place = placeOf(call, params.chat_id, 'look')
    const id = Number(params.user_id)
    if (!exists(world, id))
      throw badRequest('PARTICIPANT_ID_INVALID')
    if (isDialog(place)) {
      if (id !== place.user && id !== bot.id)
        throw badRequest('member not found')
      return {
        status: 'member',
        user: userOf(world, id),
      }
    }
    if (id !== bot.id)
      openMemberList(call, place)
    return chatMember(world, place, id, memberOf(world, place, id), bot.id)
  },

  getChatMemberCount(call, params) {
    const place = placeOf(call, params.chat_id, 'look')
    return isDialog(place)
      ? 2
      : Object.keys(place.members).filter(id => isIn(call.world, place, Number(id))).length
  },

  getChatAdministrators(call, params) {
    const { world, bot } = call
    const place = placeOf(call, params.chat_id, 'look')
    if (isDialog(place))
      throw badRequest('there are no administrators in the private chat')
    openMemberList(call, place)
    const ids = Object.keys(place.members).map(Number).filter(id => isAdmin(world, place, id))
    const shown = ids.filter(id => id === bot.id || params.return_bots || !world.state.bots[id])
    return shown.map(id => chatMember(world, place, id, memberOf(world, place, id), bot.id)) as Extract<ChatMember, { status: 'creator' | 'administrator' }>[]
  },

  leaveChat(call, params) {
    const room = roomOf(call, params.chat_id)
    setMember(call.world, room, call.bot.id, { status: 'left' }, call.bot.id)
    return true
  },

  setChatTitle(call, params) {
    const room = roomOf(call, params.chat_id)
    mustHave(call, room, 'can_change_info', 'change chat title')
    const title = String(params.title ?? '').trim()
    if (!title)
      throw badRequest('chat title is empty')
    if (title.length > LONGEST_TITLE)
      throw badRequest('chat title is too long')
    if (title === room.title)
      throw badRequest('chat title is not modified')
    retitle(call.world, room, title, call.bot.id)
    return true
  },

  setChatDescription(call, params) {
    const room = roomOf(call, params.chat_id)
    mustHave(call, room, 'can_change_info', 'set chat description')
    const description = String(params.description ?? '')
    if (description.length > LONGEST_DESCRIPTION)
      throw badRequest('chat description is too long')
    if (description === (room.description ?? ''))
      throw badRequest('chat description is not modified')
    room.description = description
    call.world.events.emit({
      type: 'chat',
      ...placeName(room),
    })
    call.world.save()
    return true
  },
} satisfies Methods
