// Persons and bots come into the world.
import type { BotRecord, Person } from './types.ts'
import type { World } from './world.ts'
import { randomBytes } from 'node:crypto'
import { exists, nextId, personById } from './world.ts'

const FIRST_PERSON = 100_000_001
const FIRST_BOT = 7_000_000_001

/** The next free id: a real bot's token may stand where people begin. */
function newPersonId(world: World): number {
  const id = nextId(world, 'person', FIRST_PERSON)
  return exists(world, id)
    ? newPersonId(world)
    : id
}

export function addPerson(world: World, about: Omit<Person, 'id'>): Person {
  const person: Person = {
    id: newPersonId(world),
    ...about,
  }
  world.state.people[person.id] = person
  world.events.emit({ type: 'user', user: person.id })
  world.save()
  return person
}

/** The person's own contact: a number of the range Telegram's test servers use. */
export function phoneContact(world: World, id: number) {
  const { first_name, last_name } = personById(world, id)!
  return {
    phone_number: `+99966${String(id).slice(-7)}`,
    first_name,
    ...last_name && { last_name },
    user_id: id,
  }
}

/** The second half of a token: 35 characters, as Telegram's. */
export const newSecret = () => `AA${randomBytes(33).toString('base64url').slice(0, 33)}`

export interface NewBot {
  token?: string
  username: string
  first_name: string
  app?: string
  owner?: number
}

/** A new bot; its id is the part of the token before the colon. */
export function addBot(world: World, { token, username, first_name, app, owner }: NewBot): BotRecord {
  const id = token
    ? Number(token.split(':')[0])
    : nextId(world, 'bot', FIRST_BOT)
  const bot: BotRecord = {
    id,
    token: token ?? `${id}:${newSecret()}`,
    username,
    first_name,
    ...app && { app },
    ...owner && { owner },
    can_read_all_group_messages: false,
    can_join_groups: true,
    names: {},
    descriptions: {},
    short_descriptions: {},
    commands: {},
    menu_buttons: {},
    default_rights: {},
    allowed_updates: [],
    pending: [],
    history: [],
  }
  world.state.bots[id] = bot
  world.events.emit({ type: 'bot', bot: id })
  world.save()
  return bot
}
