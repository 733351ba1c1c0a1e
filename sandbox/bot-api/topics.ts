// Topics of forums.
import type { Room, Topic } from '../world/types.ts'
import type { ApiCall, Methods } from './method.ts'
import { badRequest } from '../errors.ts'
import { unpin } from '../world/messages.ts'
import { hasPermission } from '../world/rights.ts'
import { createTopic, deleteTopic, editTopic } from '../world/topics.ts'
import { mustHave, roomOf } from './target.ts'

const LONGEST_NAME = 128

function forumOf(call: ApiCall, chatId: unknown): Room {
  const room = roomOf(call, chatId)
  if (!room.is_forum)
    throw badRequest('the chat is not a forum')
  return room
}

function mustManage({ world, bot }: ApiCall, room: Room, words: string) {
  if (!hasPermission(world, room, bot.id, 'can_manage_topics'))
    throw badRequest(`not enough rights to ${words}`)
}

function topicOf(room: Room, id: unknown): Topic {
  const topic = room.topics.find(one => one.message_thread_id === Number(id))
  if (!topic)
    throw badRequest('message thread not found')
  return topic
}

function nameOf(name: unknown): string {
  const clean = String(name ?? '').trim()
  if (!clean)
    throw badRequest('TOPIC_TITLE_EMPTY')
  if (clean.length > LONGEST_NAME)
    throw badRequest('TOPIC_TITLE_TOO_LONG')
  return clean
}

function toggle(closed: boolean) {
  return (call: ApiCall, params: { chat_id: number | string, message_thread_id: number }): true => {
    const room = forumOf(call, params.chat_id)
    mustManage(call, room, `${closed ? 'close' : 'reopen'} the topic`)
    const topic = topicOf(room, params.message_thread_id)
    if ((topic.closed === true) === closed)
      throw badRequest('TOPIC_NOT_MODIFIED')
    editTopic(call.world, room, topic, call.bot.id, { closed })
    return true
  }
}

export const topicMethods = {
  createForumTopic(call, params) {
    const room = forumOf(call, params.chat_id)
    mustManage(call, room, 'create a topic')
    const { message_thread_id, name, icon_color, icon_custom_emoji_id } = createTopic(call.world, room, call.bot.id, {
      ...params,
      name: nameOf(params.name),
    })
    return {
      message_thread_id,
      name,
      icon_color,
      ...icon_custom_emoji_id && { icon_custom_emoji_id },
    }
  },

  editForumTopic(call, params) {
    const room = forumOf(call, params.chat_id)
    mustManage(call, room, 'edit the topic')
    const topic = topicOf(room, params.message_thread_id)
    const name = params.name
      ? nameOf(params.name)
      : undefined
    if ((name === undefined || name === topic.name) && params.icon_custom_emoji_id === undefined)
      throw badRequest('TOPIC_NOT_MODIFIED')
    editTopic(call.world, room, topic, call.bot.id, { name, icon_custom_emoji_id: params.icon_custom_emoji_id })
    return true
  },

  closeForumTopic: toggle(true),
  reopenForumTopic: toggle(false),

  deleteForumTopic(call, params) {
    const room = forumOf(call, params.chat_id)
    const topic = topicOf(room, params.message_thread_id)
    mustHave(call, room, 'can_delete_messages', 'delete the topic')
    deleteTopic(call.world, room, topic)
    return true
  },

  unpinAllForumTopicMessages(call, params) {
    const room = forumOf(call, params.chat_id)
    mustHave(call, room, 'can_pin_messages', 'manage pinned messages in the chat')
    const { message_thread_id } = topicOf(room, params.message_thread_id)
    unpin(call.world, room, room.messages.filter(message => message.thread === message_thread_id).map(message => message.id))
    return true
  },

  getForumTopicIconStickers: () => [],
} satisfies Methods
