// People and bots join rooms, leave them, and rise and fall there.
import type { ChatInviteLink } from '@grammyjs/types'
import type { Dialog, Member, Room } from './types.ts'
import type { World } from './world.ts'
import { give } from '../updates/queue.ts'
import { postService } from './messages.ts'
import { chatFor } from './render.ts'
import { chatMember, isAdmin, isIn, memberOf } from './rights.ts'
import { botById, bots, placeName, userOf } from './world.ts'

/** Sets somebody's standing in a room, with the service message and the my_chat_member / chat_member updates that follow from it. */
export function setMember(world: World, room: Room, id: number, next: Member, actor: number, via: { invite_link?: ChatInviteLink, via_join_request?: boolean } = {}): void {
  const before = memberOf(world, room, id)
  const wasIn = isIn(world, room, id)
  room.members[id] = next
  const nowIn = isIn(world, room, id)
  const bot = botById(world, id)
  if (bot && nowIn && !room.known_to.includes(id))
    room.known_to.push(id)

  const told = (viewer: number) => ({
    chat: chatFor(world, room, viewer),
    from: userOf(world, actor),
    date: world.clock.seconds(),
    old_chat_member: chatMember(world, room, id, before, viewer),
    new_chat_member: chatMember(world, room, id, next, viewer),
    ...via,
  })
  if (bot && (id !== actor || !nowIn))
    give(world, bot, 'my_chat_member', told(id) as never)
  for (const watcher of bots(world)) {
    if (watcher.id !== id && watcher.id !== actor && isAdmin(world, room, watcher.id))
      give(world, watcher, 'chat_member', told(watcher.id) as never)
  }

  if (room.type !== 'channel' && wasIn !== nowIn) {
    if (nowIn) {
      // whoever was let in has joined by their own will
      postService(world, room, via.via_join_request ? id : actor, {
        new_chat_members: [
          userOf(world, id),
        ],
      })
    }
    else {
      postService(world, room, actor, {
        left_chat_member: userOf(world, id),
      })
    }
  }
  world.events.emit({
    type: 'member',
    ...placeName(room),
    user: id,
  })
  world.save()
}

/** The person blocks the bot, or takes it back; the bot learns it as my_chat_member of their private chat. */
export function setBlocked(world: World, dialog: Dialog, blocked: boolean): void {
  const bot = botById(world, dialog.bot)!
  if (dialog.blocked === blocked)
    return
  dialog.blocked = blocked
  const user = userOf(world, bot.id)
  const member = { status: 'member', user } as const
  const kicked = { status: 'kicked', user, until_date: 0 } as const
  give(world, bot, 'my_chat_member', {
    chat: chatFor(world, dialog, bot.id),
    from: userOf(world, dialog.user),
    date: world.clock.seconds(),
    old_chat_member: blocked ? member : kicked,
    new_chat_member: blocked ? kicked : member,
  })
  world.events.emit({
    type: 'chat',
    ...placeName(dialog),
  })
  world.save()
}
