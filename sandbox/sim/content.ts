// What a person can say in one message: text, a file, a place, a contact, dice. Polls and forwards have files of their own.
import type { Message, MessageEntity } from '@grammyjs/types'
import type { Content, FileKind } from '../world/types.ts'
import type { World } from '../world/world.ts'
import type { Body } from './context.ts'
import { Buffer } from 'node:buffer'
import { randomInt } from 'node:crypto'
import { invalid } from '../errors.ts'
import { parseText, withAutoEntities } from '../format/index.ts'
import { addFile, fileById } from '../world/files.ts'
import { imageSize } from '../world/image-size.ts'
import { aboutOf, FILE_KINDS, fileContent, mimeOf } from '../world/media.ts'

const SIDES: Record<string, number> = {
  '🎲': 6,
  '🎯': 6,
  '🎳': 6,
  '🏀': 5,
  '⚽': 5,
  '🎰': 64,
}

/** A person's text with what Telegram finds in it. */
export function said(text: unknown, entities: unknown, longest: number) {
  const parsed = parseText({
    text: String(text ?? ''),
    entities,
    allowEmpty: true,
  })
  if (parsed.text.length > longest)
    throw invalid('text-too-long', `At most ${longest} characters.`)
  return {
    text: parsed.text,
    entities: withAutoEntities(parsed.text, parsed.entities) as MessageEntity[],
  }
}

export function textContent(body: Body): Content {
  const { text, entities } = said(body.text, body.entities, 4096)
  if (!text)
    throw invalid('text-empty', 'A message needs some text.')
  return {
    text,
    ...entities.length > 0 && { entities },
  }
}

export function captionContent(body: Body): Content {
  const { text, entities } = said(body.caption, body.caption_entities, 1024)
  return {
    ...text && { caption: text },
    ...text && entities.length > 0 && { caption_entities: entities },
    ...body.show_caption_above_media === true && { show_caption_above_media: true as const },
    ...body.has_spoiler === true && { has_media_spoiler: true as const },
  }
}

/** Which kind of file this body carries, if any. */
export const fileKindOf = (body: Body): FileKind | undefined => FILE_KINDS.find(kind => body[kind] !== undefined)

/** A file given as `{base64, file_name?, mime_type?, duration? …}` or as the id of one that was sent before. */
export function mediaContent(world: World, kind: FileKind, given: unknown): Content {
  if (typeof given === 'string') {
    const file = fileById(world, given)?.file ?? world.state.files[given]
    if (!file)
      throw invalid('file-not-found', 'No file has this id.')
    return fileContent(file)
  }
  const { base64, file_name, mime_type, ...about } = (given ?? {}) as Record<string, unknown>
  if (typeof base64 !== 'string')
    throw invalid('file-invalid', `"${kind}" must be {base64, file_name?, mime_type?} or a file_id.`)
  const bytes = Buffer.from(base64.replace(/^data:[^,]*,/, ''), 'base64')
  if (!bytes.length)
    throw invalid('file-empty', 'The file is empty.')
  const picture = imageSize(bytes)
  const file = addFile(world, {
    kind,
    bytes,
    mime_type: kind === 'photo'
      ? picture?.mime_type ?? 'image/jpeg'
      : mimeOf(kind, mime_type as string | undefined),
    ...typeof file_name === 'string' && kind !== 'photo' && { file_name },
    about: aboutOf(kind, {
      ...picture,
      ...about,
    }),
  })
  return fileContent(file)
}

const OTHERS = [
  'location',
  'venue',
  'contact',
  'dice',
  'users_shared',
  'chat_shared',
] as const

/** The content of one message; undefined when the body says nothing known. */
export function contentFrom(world: World, body: Body): Content | undefined {
  if (body.text !== undefined)
    return textContent(body)
  const kind = fileKindOf(body)
  if (kind) {
    return {
      ...mediaContent(world, kind, body[kind]),
      ...captionContent(body),
    }
  }
  const other = OTHERS.find(name => body[name] !== undefined)
  if (other === 'dice') {
    const emoji = (body.dice as { emoji?: string }).emoji ?? '🎲'
    return {
      dice: { emoji, value: randomInt(SIDES[emoji] ?? 6) + 1 },
    }
  }
  if (other === 'venue')
    return { venue: body.venue, location: (body.venue as Message['venue'])?.location } as Content
  return other && { [other]: body[other] } as Content
}
