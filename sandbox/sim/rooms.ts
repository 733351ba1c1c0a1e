// /sim/chats, /room, /members, /leave, /block, /migrate: rooms and who is in them.
import type { ChatPermissions } from '@grammyjs/types'
import type { Member, MemberStatus, Right, Room } from '../world/types.ts'
import type { Body, Sim } from './context.ts'
import { Hono } from 'hono'
import { invalid } from '../errors.ts'
import { setByRequest } from '../world/invites.ts'
import { setBlocked, setMember } from '../world/members.ts'
import { chatFor } from '../world/render.ts'
import { chatMember, completeRights, hasRight, isAdmin, isIn, memberOf, PERMISSIONS, rightsIn } from '../world/rights.ts'
import { found, migrate, retitle } from '../world/rooms.ts'
import { dialogOf, findRoom, people, placeName, rooms } from '../world/world.ts'
import { bodyOf, botNamed, memberNamed, optionalText, personNamed, roomNamed, textField } from './context.ts'

const LONGEST_DESCRIPTION = 255
const TYPES = ['group', 'supergroup', 'channel']
const STATUSES: MemberStatus[] = [
  'creator',
  'administrator',
  'member',
  'restricted',
  'left',
  'kicked',
]

/** The person who has founded the room. */
export function ownerOf(room: Room): number {
  return Number(Object.entries(room.members).find(([, member]) => member.status === 'creator')?.[0] ?? 0)
}

/** Who makes a change nobody is named for: the owner, or, when it is the owner's own standing, some administrator. */
export function actorFor({ world }: Sim, room: Room, subject: number): number {
  return ownerOf(room) || people(world).find(({ id }) => isAdmin(world, room, id))?.id || subject
}

function standing(room: Room, status: MemberStatus, rights: Record<string, unknown>, actor: number): Member {
  switch (status) {
    case 'administrator': {
      const wanted = Object.keys(rights).length
        ? rights
        : Object.fromEntries(rightsIn(room.type).filter(name => name !== 'can_promote_members').map(name => [name, true]))
      return {
        status,
        rights: completeRights(room, wanted as Partial<Record<Right, boolean>>),
        promoted_by: actor,
      }
    }
    case 'restricted':
      return {
        status,
        is_member: true,
        permissions: Object.fromEntries(PERMISSIONS.map(name => [name, rights[name] === true])) as ChatPermissions,
      }
    default:
      return { status }
  }
}

export function roomRoutes(sim: Sim): Hono {
  const { world, stack } = sim

  /** What an administrator may set: title, description, whether everybody is to be let in, and which bot does that. */
  function configure(room: Room, actor: number, body: Body): void {
    const title = optionalText(body, 'title')
    if (title && title !== room.title)
      retitle(world, room, title, actor)
    if (typeof body.description === 'string')
      room.description = body.description.slice(0, LONGEST_DESCRIPTION)
    if (typeof body.join_by_request === 'boolean')
      setByRequest(world, room, body.join_by_request)
    if (body.guard_bot === null)
      delete room.guard_bot
    else if (body.guard_bot !== undefined)
      room.guard_bot = botNamed(sim, body.guard_bot).id
    world.events.emit({
      type: 'chat',
      ...placeName(room),
    })
    world.save()
  }

  return new Hono()
    .get('/chats', c => c.json(rooms(world).map(room => chatFor(world, room, 0))))

    .post('/chats', async (c) => {
      const body = await bodyOf(c)
      if (!TYPES.includes(body.type as string))
        throw invalid('type-invalid', '"type" must be group, supergroup or channel.')
      const owner = personNamed(sim, body.owner).id
      const members = (Array.isArray(body.members)
        ? body.members
        : []).map(name => memberNamed(sim, name)).filter(id => id !== owner)
      const username = optionalText(body, 'username')?.replace(/^@/, '')
      if (username && findRoom(world, `@${username}`))
        throw invalid('username-taken', `@${username} is taken.`)
      const type = body.type as Room['type']
      const room = found(world, {
        type,
        title: textField(body, 'title'),
        owner,
        members,
        topics: type === 'supergroup' && body.topics === true,
        ...username && type !== 'group' && { username },
      })
      configure(room, owner, body)
      await stack.settle()
      return c.json(chatFor(world, room, owner))
    })

    .post('/room', async (c) => {
      const body = await bodyOf(c)
      const room = roomNamed(sim, body.chat)
      const actor = body.from === undefined
        ? ownerOf(room)
        : personNamed(sim, body.from).id
      const right = body.join_by_request === undefined && body.guard_bot === undefined
        ? 'can_change_info'
        : 'can_invite_users'
      if (!hasRight(world, room, actor, right))
        throw invalid('may-not-change', 'This person may not change that there.')
      configure(room, actor, body)
      await stack.settle()
      return c.json(chatFor(world, room, actor))
    })

    .post('/members', async (c) => {
      const body = await bodyOf(c)
      const room = roomNamed(sim, body.chat)
      const id = memberNamed(sim, body.user)
      const status = body.status as MemberStatus
      if (!STATUSES.includes(status))
        throw invalid('status-invalid', `"status" must be one of ${STATUSES.join(', ')}.`)
      const actor = body.from === undefined
        ? actorFor(sim, room, id)
        : personNamed(sim, body.from).id
      const rights = (body.rights ?? {}) as Record<string, unknown>
      if (status === 'creator') {
        const owner = ownerOf(room)
        if (owner && owner !== id)
          setMember(world, room, owner, standing(room, 'administrator', {}, id), owner)
      }
      // Nobody can be restricted or promoted before he is in: Telegram adds him first. A bot comes into a supergroup as the admin it is made.
      const asAdmin = room.type === 'channel' || (room.type === 'supergroup' && status === 'administrator' && world.state.bots[id])
      if (['administrator', 'restricted'].includes(status) && !asAdmin && !isIn(world, room, id))
        setMember(world, room, id, { status: 'member' }, actor)
      setMember(world, room, id, standing(room, status, rights, actor), status === 'left' && body.from === undefined && !world.state.bots[id]
        ? id
        : actor)
      await stack.settle()
      return c.json(chatMember(world, room, id, memberOf(world, room, id), actor))
    })

    .post('/leave', async (c) => {
      const body = await bodyOf(c)
      const room = roomNamed(sim, body.chat)
      const { id } = personNamed(sim, body.user)
      if (!isIn(world, room, id))
        throw invalid('not-a-member', 'This person is not in that chat.')
      setMember(world, room, id, { status: 'left' }, id)
      await stack.settle()
      return c.json(chatMember(world, room, id, memberOf(world, room, id), id))
    })

    .post('/block', async (c) => {
      const body = await bodyOf(c)
      const dialog = dialogOf(world, botNamed(sim, body.bot).id, personNamed(sim, body.user).id)
      if (typeof body.blocked !== 'boolean')
        throw invalid('blocked-needed', '"blocked" must be true or false.')
      setBlocked(world, dialog, body.blocked)
      await stack.settle()
      return c.json({ bot: dialog.bot, user: dialog.user, blocked: dialog.blocked })
    })

    .post('/migrate', async (c) => {
      const body = await bodyOf(c)
      const group = roomNamed(sim, body.chat)
      if (group.type !== 'group' || group.migrated_to)
        throw invalid('not-a-group', 'Only a basic group can become a supergroup, once.')
      const room = migrate(world, group, body.from === undefined
        ? ownerOf(group)
        : personNamed(sim, body.from).id)
      await stack.settle()
      return c.json(chatFor(world, room, ownerOf(room)))
    })
}
