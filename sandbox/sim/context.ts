// What every `/sim` route works with: the world, its delivery engines, and the reading of names in requests.
import type { Context } from 'hono'
import type { Stack } from '../stack.ts'
import type { Polling } from '../updates/polling.ts'
import type { BotRecord, Person, Place, Room } from '../world/types.ts'
import type { World } from '../world/world.ts'
import { invalid, notFound } from '../errors.ts'
import { isAdmin, isIn } from '../world/rights.ts'
import { dialogOf, findBot, findPerson, findRoom, isDialog, people } from '../world/world.ts'

export interface Sim {
  world: World
  stack: Stack
  polling: Polling
}

export type Body = Record<string, unknown>

/** The request's JSON object. */
export async function bodyOf(c: Context): Promise<Body> {
  const text = await c.req.text()
  try {
    const body: unknown = JSON.parse(text || '{}')
    if (body && typeof body === 'object' && !Array.isArray(body))
      return body as Body
  }
  catch {}
  throw invalid('bad-json', 'The body must be a JSON object.')
}

const isName = (name: unknown): name is string | number => typeof name === 'string' || typeof name === 'number'

export function botNamed({ world }: Sim, name: unknown): BotRecord {
  const bot = isName(name) && findBot(world, name)
  if (!bot)
    throw notFound('bot', name)
  return bot
}

export function personNamed({ world }: Sim, name: unknown): Person {
  const person = isName(name) && findPerson(world, name)
  if (!person)
    throw notFound('user', name)
  return person
}

/** A person or a bot: whatever can be a member. */
export function memberNamed(sim: Sim, name: unknown): number {
  const { world } = sim
  return (isName(name) && (findPerson(world, name) ?? findBot(world, name))?.id) || personNamed(sim, name).id
}

/** A chat id, a username, or `{bot, user}` for a private chat. */
export function placeNamed(sim: Sim, name: unknown): Place {
  if (name && typeof name === 'object' && 'bot' in name) {
    const { bot, user } = name as { bot: unknown, user?: unknown }
    return dialogOf(sim.world, botNamed(sim, bot).id, (user === undefined
      ? onlyPerson(sim)
      : personNamed(sim, user)).id)
  }
  return roomNamed(sim, name)
}

export function roomNamed({ world }: Sim, name: unknown): Room {
  const room = isName(name) && findRoom(world, name)
  if (!room)
    throw notFound('chat', name)
  return room
}

/** The place a GET asks about: `?chat=…` or `?bot=…&user=…`. */
export function placeAsked(sim: Sim, c: Context): Place {
  const { chat, bot, user } = c.req.query()
  return bot === undefined
    ? placeNamed(sim, chat)
    : placeNamed(sim, { bot, user: user ?? c.req.query('as') })
}

function onlyPerson({ world }: Sim): Person {
  const [one, ...others] = people(world)
  if (!one || others.length)
    throw invalid('user-needed', 'Say which person: {bot, user}.')
  return one
}

/** Who acts: `from`, or the only person it can be. */
export function actorIn(sim: Sim, place: Place, from: unknown): number {
  if (isDialog(place)) {
    if (from !== undefined && personNamed(sim, from).id !== place.user)
      throw invalid('not-your-chat', 'This private chat is another person\'s.')
    return place.user
  }
  if (from !== undefined)
    return personNamed(sim, from).id
  const able = people(sim.world).filter(({ id }) => place.type === 'channel'
    ? isAdmin(sim.world, place, id)
    : isIn(sim.world, place, id))
  if (able.length !== 1)
    throw invalid('from-needed', `${able.length ? 'Several people' : 'Nobody'} could do this here: say who with "from".`)
  return able[0]!.id
}

export function textField(body: Body, field: string): string {
  const value = body[field]
  if (typeof value !== 'string' || !value.trim())
    throw invalid(`${field.replaceAll('_', '-')}-needed`, `"${field}" must be a text.`)
  return value
}

export function optionalText(body: Body, field: string): string | undefined {
  return body[field] === undefined
    ? undefined
    : textField(body, field)
}
