// Groups, supergroups and channels are founded, renamed and turned into supergroups.
import type { Member, Room } from './types.ts'
import type { World } from './world.ts'
import { setMember } from './members.ts'
import { postService } from './messages.ts'
import { defaultPermissions } from './rights.ts'
import { nextId, placeName } from './world.ts'

// As in Telegram: basic groups are small negative numbers, supergroups and channels begin with -100.
const FIRST_GROUP = 5_000_001
const FIRST_SUPERGROUP = 2_000_000_001
const SUPERGROUP_BASE = 1_000_000_000_000

function newRoomId(world: World, type: Room['type']): number {
  return type === 'group'
    ? -nextId(world, 'group', FIRST_GROUP)
    : -(SUPERGROUP_BASE + nextId(world, 'supergroup', FIRST_SUPERGROUP))
}

function emptyRoom(world: World, type: Room['type'], title: string): Room {
  const id = newRoomId(world, type)
  return {
    key: String(id),
    type,
    id,
    title,
    members: {},
    permissions: defaultPermissions(),
    known_to: [],
    messages: [],
    pinned: [],
    topics: [],
    read: {},
  }
}

export interface Founding {
  type: Room['type']
  title: string
  username?: string
  owner: number
  members: number[]
  topics: boolean
}

export function found(world: World, { type, title, username, owner, members, topics }: Founding): Room {
  const room: Room = {
    ...emptyRoom(world, type, title),
    ...username && { username },
    ...topics && { is_forum: true },
  }
  room.members[owner] = { status: 'creator' }
  world.state.places[room.key] = room
  world.events.emit({
    type: 'chat',
    ...placeName(room),
  })
  if (type === 'group') {
    postService(world, room, owner, { group_chat_created: true })
  }
  else {
    postService(world, room, owner, type === 'channel'
      ? { channel_chat_created: true }
      : { supergroup_chat_created: true })
  }
  for (const id of members)
    setMember(world, room, id, { status: 'member' }, owner)
  world.save()
  return room
}

export function retitle(world: World, room: Room, title: string, actor: number): void {
  room.title = title
  postService(world, room, actor, { new_chat_title: title })
  world.events.emit({
    type: 'chat',
    ...placeName(room),
  })
}

/** Makes a group a supergroup with a new id: the two service messages, and the old chat answers with the new id from then on. */
export function migrate(world: World, group: Room, actor: number): Room {
  const room: Room = {
    ...emptyRoom(world, 'supergroup', group.title),
    permissions: group.permissions,
    migrated_from: group.id,
    known_to: [...group.known_to],
    ...group.description && { description: group.description },
  }
  room.members = structuredClone(group.members) as Record<string, Member>
  world.state.places[room.key] = room
  postService(world, group, actor, { migrate_to_chat_id: room.id })
  group.migrated_to = room.id
  postService(world, room, actor, { migrate_from_chat_id: group.id })
  world.events.emit({
    type: 'chat',
    ...placeName(group),
  })
  world.events.emit({
    type: 'chat',
    ...placeName(room),
  })
  return room
}
