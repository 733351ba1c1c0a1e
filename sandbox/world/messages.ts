// Messages come, change and go; the bots that may see it are told.
import type { Message } from '@grammyjs/types'
import type { BotRecord, Content, Dialog, Place, Room, StoredMessage } from './types.ts'
import type { World } from './world.ts'
import { give } from '../updates/queue.ts'
import { messageById, messageFor } from './render.ts'
import { isAdmin, isIn } from './rights.ts'
import { bots, isDialog, nextId, placeName } from './world.ts'

export type Draft = Omit<StoredMessage, 'id' | 'date'>

/** In private chats all of a bot's messages share one count, as its account's do in Telegram; a room counts its own. */
function counterOf(place: Place) {
  return isDialog(place)
    ? `message:bot:${place.bot}`
    : `message:${place.id}`
}

/** Puts a message into a place and tells the bots that see it. */
export function post(world: World, place: Place, draft: Draft): StoredMessage {
  const message = append(world, place, draft)
  announce(world, place, message)
  return message
}

/** The first half of `post`: an album is put down whole before anybody is told. */
export function append(world: World, place: Place, draft: Draft): StoredMessage {
  const message: StoredMessage = {
    id: nextId(world, counterOf(place)),
    date: world.clock.seconds(),
    ...draft,
  }
  place.messages.push(message)
  return message
}

export function announce(world: World, place: Place, message: StoredMessage): void {
  const kind = place.type === 'channel'
    ? 'channel_post'
    : 'message'
  for (const bot of audience(world, place, message, message.author))
    give(world, bot, kind, messageFor(world, place, message, bot.id) as never)
  world.events.emit({
    type: 'message',
    ...placeName(place),
    message_id: message.id,
  })
  world.save()
}

/** Puts a service message ("x joined", "topic created") into a place. */
export function postService(world: World, place: Place, author: number, content: Content, more: Partial<Draft> = {}): StoredMessage {
  const inChannel = place.type === 'channel'
  return post(world, place, {
    author,
    ...inChannel
      ? { sender_chat: (place as Room).id }
      : { from: author },
    content,
    service: true,
    ...more,
  })
}

/** Changes a message; the bots that see it are told, save the one that did it. `visible: false` = no "edited" mark and no update (a keyboard, a poll's votes). */
export function change(world: World, place: Place, message: StoredMessage, actor: number, changes: Partial<StoredMessage>, visible = true): void {
  Object.assign(message, changes)
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined)
      delete message[key as keyof StoredMessage]
  }
  if (visible) {
    message.edit_date = world.clock.seconds()
    const kind = place.type === 'channel'
      ? 'edited_channel_post'
      : 'edited_message'
    for (const bot of audience(world, place, message, actor))
      give(world, bot, kind, messageFor(world, place, message, bot.id) as never)
  }
  world.events.emit({
    type: 'edit',
    ...placeName(place),
    message_id: message.id,
  })
  world.save()
}

/** Deletes for everybody. Telegram tells no bot. */
export function remove(world: World, place: Place, message: StoredMessage): void {
  place.messages = place.messages.filter(one => one !== message)
  place.pinned = place.pinned.filter(id => id !== message.id)
  world.events.emit({
    type: 'delete',
    ...placeName(place),
    message_id: message.id,
  })
  world.save()
}

/** Pins, with the service line "x pinned a message". */
export function pin(world: World, place: Place, message: StoredMessage, actor: number): void {
  place.pinned = [
    ...place.pinned.filter(id => id !== message.id),
    message.id,
  ]
  postService(world, place, actor, {}, {
    pinned_message: message.id,
    ...message.thread !== undefined && { thread: message.thread },
  })
}

export function unpin(world: World, place: Place, ids: number[]): void {
  place.pinned = place.pinned.filter(id => !ids.includes(id))
  world.events.emit({
    type: 'edit',
    ...placeName(place),
  })
  world.save()
}

/** The bots that get an update about this message when `actor` sent or changed it. */
function audience(world: World, place: Place, message: StoredMessage, actor: number): BotRecord[] {
  if (isDialog(place)) {
    return actor === place.bot
      ? []
      : bots(world).filter(bot => bot.id === place.bot)
  }
  return bots(world).filter(bot => bot.id !== actor && isIn(world, place, bot.id) && sees(world, place, message, bot))
}

/** Telegram's privacy mode: a bot in a group that is no administrator sees only what is meant for it; and no bot sees another bot. */
function sees(world: World, room: Room, message: StoredMessage, bot: BotRecord): boolean {
  if (room.type === 'channel')
    return isAdmin(world, room, bot.id)
  if (message.service)
    return true
  if (world.state.bots[message.author])
    return false
  return bot.can_read_all_group_messages || isAdmin(world, room, bot.id) || isMeantFor(room, message, bot)
}

function isMeantFor(room: Room, message: StoredMessage, bot: BotRecord): boolean {
  if (message.via_bot === bot.id || messageById(room, message.reply_to)?.from === bot.id)
    return true
  const { text, caption, entities, caption_entities } = message.content as Message
  const words = text ?? caption ?? ''
  const me = `@${bot.username}`.toLowerCase()
  return (entities ?? caption_entities ?? []).some(({ type, offset, length }) => {
    const word = words.slice(offset, offset + length).toLowerCase()
    return (type === 'bot_command' && (!word.includes('@') || word.endsWith(me))) || (type === 'mention' && word === me)
  })
}

/** The person in a private chat has spoken to the bot: it may answer from now on. */
export function start(world: World, dialog: Dialog): void {
  if (!dialog.started) {
    dialog.started = true
    world.events.emit({
      type: 'chat',
      ...placeName(dialog),
    })
    world.save()
  }
}
