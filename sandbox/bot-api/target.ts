// From `chat_id` and `message_id` to the place and the message, and whether the bot may: Telegram's refusals in Telegram's words.
import type { Permission, Place, Right, Room, StoredMessage } from '../world/types.ts'
import type { ApiCall } from './method.ts'
import { badRequest, forbidden } from '../errors.ts'
import { messageById } from '../world/render.ts'
import { hasPermission, hasRight, isAdmin, isIn, memberOf } from '../world/rights.ts'
import { botById, dialogOf, findRoom, isDialog, personById, rooms } from '../world/world.ts'

/** `look`: the bot only asks about the chat. `act`: it wants to change something there. */
export type Access = 'look' | 'act'

export function placeOf(call: ApiCall, chatId: unknown, access: Access = 'act'): Place {
  if (chatId === undefined || chatId === '')
    throw badRequest('chat_id is empty')
  const number = Number(chatId)
  return number > 0
    ? dialogFor(call, number, access)
    : roomFor(call, chatId as string | number, access)
}

/** Like `placeOf`, for methods that make no sense in a private chat. */
export function roomOf(call: ApiCall, chatId: unknown, access: Access = 'act'): Room {
  const place = placeOf(call, chatId, access)
  if (isDialog(place))
    throw badRequest('can\'t do it in a private chat')
  return place
}

function dialogFor({ world, bot }: ApiCall, user: number, access: Access) {
  if (botById(world, user)) {
    throw access === 'act'
      ? forbidden('bot can\'t send messages to bots')
      : badRequest('chat not found')
  }
  if (!personById(world, user))
    throw badRequest('chat not found')
  const dialog = dialogOf(world, bot.id, user)
  if (access === 'look') {
    if (!dialog.started && !rooms(world).some(room => isIn(world, room, bot.id) && isIn(world, room, user)))
      throw badRequest('chat not found')
    return dialog
  }
  if (!dialog.started && (dialog.writable_until ?? 0) < world.clock.now())
    throw forbidden('bot can\'t initiate conversation with a user')
  if (dialog.blocked)
    throw forbidden('bot was blocked by the user')
  return dialog
}

function roomFor({ world, bot }: ApiCall, name: string | number, access: Access) {
  const room = findRoom(world, name)
  const byName = typeof name === 'string' && name.startsWith('@')
  if (!room || (!byName && !room.known_to.includes(bot.id)))
    throw badRequest('chat not found')
  if (room.migrated_to)
    throw badRequest('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: room.migrated_to })
  if (memberOf(world, room, bot.id)?.status === 'kicked')
    throw forbidden(`bot was kicked from the ${room.type} chat`)
  if (!isIn(world, room, bot.id) && (access === 'act' || !room.username))
    throw forbidden(`bot is not a member of the ${room.type} chat`)
  return room
}

/** The message of a place; `what` is how Telegram calls it when it is not there. */
export function messageOf(place: Place, id: unknown, what = 'message'): StoredMessage {
  if (id === undefined || !Number.isInteger(Number(id)))
    throw badRequest('message identifier is not specified')
  const message = messageById(place, Number(id))
  if (!message)
    throw badRequest(`${what} not found`)
  return message
}

const WORDS: Partial<Record<string, string>> = {
  text: 'text messages',
  photo: 'photos',
  video: 'videos',
  animation: 'animations',
  audio: 'music',
  document: 'documents',
  voice: 'voice notes',
  video_note: 'video notes',
  sticker: 'stickers',
  poll: 'polls',
  location: 'locations',
  venue: 'venues',
  contact: 'contacts',
  dice: 'dice',
  invoice: 'invoices',
}

const PERMISSION: Partial<Record<string, Permission>> = {
  text: 'can_send_messages',
  photo: 'can_send_photos',
  video: 'can_send_videos',
  audio: 'can_send_audios',
  document: 'can_send_documents',
  voice: 'can_send_voice_notes',
  video_note: 'can_send_video_notes',
  poll: 'can_send_polls',
  animation: 'can_send_other_messages',
  sticker: 'can_send_other_messages',
  dice: 'can_send_other_messages',
}

export type Kind = 'text' | 'photo' | 'video' | 'animation' | 'audio' | 'document' | 'voice' | 'video_note' | 'sticker' | 'poll' | 'location' | 'venue' | 'contact' | 'dice' | 'invoice'

/** Refuses when the bot may not send this kind of message there. */
export function mustBeAbleToSend({ world, bot }: ApiCall, place: Place, kind: Kind): void {
  if (isDialog(place))
    return
  if (place.type === 'channel') {
    if (!hasRight(world, place, bot.id, 'can_post_messages'))
      throw badRequest('need administrator rights in the channel chat')
  }
  else if (!hasPermission(world, place, bot.id, PERMISSION[kind] ?? 'can_send_messages')) {
    throw badRequest(`not enough rights to send ${WORDS[kind]} to the chat`)
  }
}

/** Refuses when the bot lacks an administrator's right; `words` complete "not enough rights to …". */
export function mustHave({ world, bot }: ApiCall, room: Room, right: Right, words: string): void {
  if (hasRight(world, room, bot.id, right))
    return
  if (room.type === 'channel' && !isAdmin(world, room, bot.id))
    throw badRequest('need administrator rights in the channel chat')
  throw badRequest(`not enough rights to ${words}`)
}
