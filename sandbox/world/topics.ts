// Topics of a forum. A topic's id is that of the service message that made it.
import type { Room, Topic } from './types.ts'
import type { World } from './world.ts'
import { postService } from './messages.ts'
import { placeName } from './world.ts'

const COLORS = [
  0x6FB9F0,
  0xFFD67E,
  0xCB86DB,
  0x8EEE98,
  0xFF93B2,
  0xFB6F5F,
]

export function createTopic(world: World, room: Room, actor: number, about: { name: string, icon_color?: number, icon_custom_emoji_id?: string }): Topic {
  const { name, icon_color = COLORS[room.topics.length % COLORS.length]!, icon_custom_emoji_id } = about
  const look = {
    name,
    icon_color,
    ...icon_custom_emoji_id && { icon_custom_emoji_id },
  }
  const topic: Topic = { message_thread_id: 0, ...look }
  room.topics.push(topic)
  // The thread must be known before the bots hear of the message.
  topic.message_thread_id = world.state.counters[`message:${room.id}`] ?? 1
  postService(world, room, actor, { forum_topic_created: look }, { thread: topic.message_thread_id })
  world.events.emit({
    type: 'chat',
    ...placeName(room),
  })
  return topic
}

/** Undefined = stays. Each change that is one leaves its service message. */
export function editTopic(world: World, room: Room, topic: Topic, actor: number, { name, icon_custom_emoji_id, closed }: { name?: string, icon_custom_emoji_id?: string, closed?: boolean }): void {
  const thread = { thread: topic.message_thread_id }
  if (name !== undefined || icon_custom_emoji_id !== undefined) {
    const look = {
      ...name !== undefined && { name },
      ...icon_custom_emoji_id !== undefined && { icon_custom_emoji_id },
    }
    Object.assign(topic, look)
    postService(world, room, actor, { forum_topic_edited: look }, thread)
  }
  if (closed !== undefined && closed !== (topic.closed === true)) {
    topic.closed = closed
    postService(world, room, actor, closed
      ? { forum_topic_closed: {} }
      : { forum_topic_reopened: {} }, thread)
  }
  world.events.emit({
    type: 'chat',
    ...placeName(room),
  })
  world.save()
}

/** With all its messages, as Telegram does. */
export function deleteTopic(world: World, room: Room, topic: Topic): void {
  const gone = new Set(room.messages.filter(message => message.thread === topic.message_thread_id).map(message => message.id))
  room.topics = room.topics.filter(one => one !== topic)
  room.messages = room.messages.filter(message => !gone.has(message.id))
  room.pinned = room.pinned.filter(id => !gone.has(id))
  world.events.emit({
    type: 'chat',
    ...placeName(room),
  })
  world.save()
}
