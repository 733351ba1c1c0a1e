// The `entities` parameter: JSON that may be anything, checked with the Bot API server's words.
import type { Entity, EntityType } from './entity.ts'
import { BadRequest } from './bad-request.ts'
import { dateTimeFormat } from './date-format.ts'
import { isFound, isQuote, isStyle } from './entity.ts'
import { checkLink, isLong, linkedUser } from './link.ts'

type Fields = Record<string, unknown>

/**
 * Entities a caller has named. Kinds Telegram finds by itself are left out, and whatever is no array counts as none.
 * @throws BadRequest "can't parse MessageEntity: …", "entity URL '…' is invalid: …"
 */
export function readEntities(given: unknown): Entity[] {
  return Array.isArray(given)
    ? given.map(readShape).filter(e => e !== undefined).map(checked)
    : []
}

function readShape(given: unknown): Entity | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw refused('expected an Object')
  const fields = given as Fields
  const offset = integer(fields, 'offset')
  const length = integer(fields, 'length')
  const type = string(fields, 'type') as EntityType
  const span = { offset, length }
  if (isStyle(type) || isQuote(type) || type === 'code')
    return { type, ...span }
  if (isFound(type) || type as string === 'bank_card_number')
    return undefined
  switch (type) {
    case 'pre': {
      const language = fields.language === undefined
        ? ''
        : string(fields, 'language')
      return {
        type,
        ...span,
        ...language && { language },
      }
    }
    case 'text_link':
      return {
        type,
        ...span,
        url: string(fields, 'url'),
      }
    case 'text_mention': {
      const user = required(fields, 'user')
      if (typeof user !== 'object' || user === null || Array.isArray(user))
        throw refused('Field "user" must be of type Object')
      const id = integer(user as Fields, 'id')
      return {
        type,
        ...span,
        user: {
          is_bot: false,
          first_name: '',
          ...user,
          id,
        },
      }
    }
    case 'custom_emoji': {
      const id = string(fields, 'custom_emoji_id')
      if (id !== '0' && !isLong(id))
        throw refused('Field "custom_emoji_id" must be a valid Number')
      return { type, ...span, custom_emoji_id: id }
    }
    case 'date_time': {
      const format = fields.date_time_format === undefined
        ? ''
        : string(fields, 'date_time_format')
      return {
        type,
        ...span,
        unix_time: integer(fields, 'unix_time'),
        date_time_format: format,
      }
    }
    default:
      throw refused(type ? 'Unsupported type specified' : 'Type is not specified')
  }
}

/** The checks that come after the whole list could be read, and so with other words. */
function checked(entity: Entity): Entity {
  if (entity.type === 'text_link') {
    const id = linkedUser(entity.url!)
    if (id) {
      return {
        type: 'text_mention',
        offset: entity.offset,
        length: entity.length,
        user: { id, is_bot: false, first_name: '' },
      }
    }
    return {
      ...entity,
      url: checkLink(entity.url!, 'Entity'),
    }
  }
  if (entity.type === 'text_mention' && entity.user!.id <= 0)
    throw new BadRequest('User not found')
  if (entity.type === 'custom_emoji' && entity.custom_emoji_id === '0')
    throw new BadRequest('Invalid custom emoji identifier specified')
  if (entity.type === 'date_time') {
    const format = dateTimeFormat(entity.date_time_format!)
    if (format === undefined)
      throw new BadRequest('Invalid date format used')
    if (entity.unix_time! <= 0)
      throw new BadRequest('Invalid date specified')
    return { ...entity, date_time_format: format }
  }
  return entity
}

function required(fields: Fields, name: string): unknown {
  if (fields[name] === undefined || fields[name] === null)
    throw refused(`Can't find field "${name}"`)
  return fields[name]
}

function string(fields: Fields, name: string): string {
  const value = required(fields, name)
  if (typeof value !== 'string' && typeof value !== 'number')
    throw refused(`Field "${name}" must be of type String`)
  return String(value)
}

function integer(fields: Fields, name: string): number {
  const value = required(fields, name)
  if (typeof value !== 'number' && typeof value !== 'string')
    throw refused(`Field "${name}" must be of type Number`)
  const number = value === ''
    ? Number.NaN
    : Number(value)
  if (!Number.isSafeInteger(number))
    throw refused(`Field "${name}" must be a valid Number`)
  return number
}

function refused(reason: string): BadRequest {
  return new BadRequest(`Can't parse MessageEntity: ${reason}`)
}
