// Texts and captions of a bot: parsed, measured, and searched for links and commands.
import type { MessageEntity } from '@grammyjs/types'
import type { ApiCall } from './method.ts'
import { badRequest } from '../errors.ts'
import { parseText, withAutoEntities } from '../format/index.ts'
import { exists, userOf } from '../world/world.ts'

const LONGEST_TEXT = 4096
const LONGEST_CAPTION = 1024

export interface Formatted {
  text: string
  entities: MessageEntity[]
}

/** Formatted text as Telegram would store it. `allowEmpty`: a caption or a label, not a message. */
export function formatted({ world }: ApiCall, text: unknown, parse_mode?: string, entities?: unknown, allowEmpty = true): Formatted {
  const user = (id: number) => exists(world, id)
    ? userOf(world, id)
    : undefined
  const parsed = parseText({
    text: String(text ?? ''),
    parse_mode,
    entities,
    allowEmpty,
    user,
  })
  return {
    text: parsed.text,
    entities: withAutoEntities(parsed.text, parsed.entities) as MessageEntity[],
  }
}

/** A message's text: 1–4096 characters. */
export function textOf(call: ApiCall, params: { text?: unknown, parse_mode?: string, entities?: unknown }) {
  const { text, entities } = formatted(call, params.text, params.parse_mode, params.entities, false)
  if (text.length > LONGEST_TEXT)
    throw badRequest('message is too long')
  return {
    text,
    ...entities.length > 0 && { entities },
  }
}

/** A caption: up to 1024 characters; none is no field at all. */
export function captionOf(call: ApiCall, params: { caption?: unknown, parse_mode?: string, caption_entities?: unknown }) {
  const { text, entities } = formatted(call, params.caption, params.parse_mode, params.caption_entities)
  if (text.length > LONGEST_CAPTION)
    throw badRequest('message caption is too long')
  return {
    ...text && { caption: text },
    ...text && entities.length > 0 && { caption_entities: entities },
  }
}
