// Banning, restricting, promoting.
import type { ChatPermissions } from '@grammyjs/types'
import type { Member, Right, Room } from '../world/types.ts'
import type { ApiCall, Methods } from './method.ts'
import { badRequest } from '../errors.ts'
import { setMember } from '../world/members.ts'
import { completeRights, hasRight, isIn, memberOf, PERMISSIONS, rightsIn } from '../world/rights.ts'
import { exists, placeName } from '../world/world.ts'
import { mustHave, roomOf } from './target.ts'

const SHORTEST = 30
const LONGEST = 366 * 86_400

/** Less than 30 seconds or more than 366 days from now means for ever. */
function untilDate({ world }: ApiCall, until: number | undefined): Pick<Member, 'until_date'> {
  const left = (until ?? 0) - world.clock.seconds()
  return left < SHORTEST || left > LONGEST
    ? {}
    : { until_date: until }
}

/** Somebody the bot may act against. */
function subject(call: ApiCall, room: Room, userId: unknown, onSelf: string): number {
  const id = Number(userId)
  if (!exists(call.world, id))
    throw badRequest('PARTICIPANT_ID_INVALID')
  if (id === call.bot.id)
    throw badRequest(onSelf)
  const member = memberOf(call.world, room, id)
  if (member?.status === 'creator')
    throw badRequest('can\'t remove chat owner')
  if (member?.status === 'administrator' && member.promoted_by !== call.bot.id)
    throw badRequest('user is an administrator of the chat')
  return id
}

/** The old permission can_send_other_messages and its like imply the finer ones, unless told to be independent. */
function permissionsOf(given: ChatPermissions, independent: boolean | undefined): ChatPermissions {
  const media = [
    'can_send_audios',
    'can_send_documents',
    'can_send_photos',
    'can_send_videos',
    'can_send_video_notes',
    'can_send_voice_notes',
  ] as const
  const more: ChatPermissions = { ...given }
  if (!independent && (given.can_send_other_messages || given.can_add_web_page_previews)) {
    for (const name of media)
      more[name] = true
  }
  if (!independent && (given.can_send_polls || media.some(name => more[name])))
    more.can_send_messages = true
  return Object.fromEntries(PERMISSIONS.map(name => [name, more[name] === true])) as ChatPermissions
}

export const memberMethods = {
  banChatMember(call, params) {
    const room = roomOf(call, params.chat_id)
    mustHave(call, room, 'can_restrict_members', 'restrict/unrestrict chat member')
    const id = subject(call, room, params.user_id, 'can\'t restrict self')
    setMember(call.world, room, id, {
      status: 'kicked',
      ...untilDate(call, params.until_date),
    }, call.bot.id)
    return true
  },

  unbanChatMember(call, params) {
    const room = roomOf(call, params.chat_id)
    if (room.type === 'group')
      throw badRequest('method is available for supergroup and channel chats only')
    mustHave(call, room, 'can_restrict_members', 'restrict/unrestrict chat member')
    const id = subject(call, room, params.user_id, 'can\'t restrict self')
    const banned = memberOf(call.world, room, id)?.status === 'kicked'
    if (banned || (!params.only_if_banned && isIn(call.world, room, id)))
      setMember(call.world, room, id, { status: 'left' }, call.bot.id)
    return true
  },

  restrictChatMember(call, params) {
    const room = roomOf(call, params.chat_id)
    if (room.type !== 'supergroup')
      throw badRequest('method is available only for supergroups')
    mustHave(call, room, 'can_restrict_members', 'restrict/unrestrict chat member')
    const id = subject(call, room, params.user_id, 'can\'t restrict self')
    const permissions = permissionsOf(params.permissions ?? {}, params.use_independent_chat_permissions)
    const is_member = isIn(call.world, room, id)
    const free = PERMISSIONS.every(name => permissions[name])
    const next: Member = free
      ? {
          status: is_member ? 'member' : 'left',
        }
      : {
          status: 'restricted',
          is_member,
          permissions,
          ...untilDate(call, params.until_date),
        }
    setMember(call.world, room, id, next, call.bot.id)
    return true
  },

  promoteChatMember(call, params) {
    const { world, bot } = call
    const room = roomOf(call, params.chat_id)
    mustHave(call, room, 'can_promote_members', 'promote/demote chat member')
    const id = subject(call, room, params.user_id, 'can\'t promote self')
    const wanted = rightsIn(room.type).filter(name => params[name as keyof typeof params] === true)
    if (wanted.some(name => name !== 'can_manage_chat' && !hasRight(world, room, bot.id, name)))
      throw badRequest('RIGHT_FORBIDDEN')
    if (room.type !== 'channel' && !isIn(world, room, id))
      throw badRequest('USER_NOT_PARTICIPANT')
    const rights = {
      ...Object.fromEntries(wanted.map(name => [name, true])),
      is_anonymous: params.is_anonymous === true,
    } as Partial<Record<Right, boolean>>
    const next: Member = wanted.length || params.is_anonymous
      ? {
          status: 'administrator',
          rights: completeRights(room, rights),
          promoted_by: bot.id,
        }
      : {
          status: isIn(world, room, id)
            ? 'member'
            : 'left',
        }
    setMember(world, room, id, next, bot.id)
    return true
  },

  setChatAdministratorCustomTitle(call, params) {
    const room = roomOf(call, params.chat_id)
    const member = memberOf(call.world, room, Number(params.user_id))
    if (room.type !== 'supergroup')
      throw badRequest('method is available only for supergroups')
    if (member?.status !== 'administrator')
      throw badRequest('user is not an administrator')
    if (member.promoted_by !== call.bot.id)
      throw badRequest('not enough rights to change custom title of the user')
    if ((params.custom_title ?? '').length > 16)
      throw badRequest('ADMIN_RANK_INVALID')
    member.custom_title = params.custom_title
    call.world.events.emit({
      type: 'member',
      ...placeName(room),
      user: Number(params.user_id),
    })
    call.world.save()
    return true
  },

  setChatPermissions(call, params) {
    const room = roomOf(call, params.chat_id)
    if (room.type === 'channel')
      throw badRequest('can\'t change channel chat permissions')
    mustHave(call, room, 'can_restrict_members', 'change chat permissions')
    room.permissions = permissionsOf(params.permissions ?? {}, params.use_independent_chat_permissions)
    call.world.events.emit({
      type: 'chat',
      ...placeName(room),
    })
    call.world.save()
    return true
  },
} satisfies Methods
