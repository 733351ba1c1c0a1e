// Sends with files, alone and as an album.
import type { Message } from '@grammyjs/types'
import type { Content, FileKind } from '../world/types.ts'
import type { ApiCall, Methods } from './method.ts'
import type { SendOptions } from './sending.ts'
import { badRequest } from '../errors.ts'
import { fileContent } from '../world/media.ts'
import { announce, append } from '../world/messages.ts'
import { messageFor } from '../world/render.ts'
import { nextId } from '../world/world.ts'
import { inputFile } from './input-file.ts'
import { prepare, send } from './sending.ts'
import { captionOf } from './text.ts'

const WITHOUT_CAPTION: FileKind[] = ['sticker', 'video_note']
const WITH_SPOILER: FileKind[] = ['photo', 'video', 'animation']
const IN_ALBUMS: FileKind[] = ['photo', 'video', 'audio', 'document']
const FIRST_ALBUM = 13_000_000_000_000_000n

type Fields = SendOptions & Record<string, unknown>

/** The content of a message with one file: the file, its caption and how both are shown. */
export async function mediaContent(call: ApiCall, kind: FileKind, value: unknown, field: string, params: Record<string, unknown>): Promise<Content> {
  const caption = WITHOUT_CAPTION.includes(kind)
    ? {}
    : captionOf(call, params)
  const file = await inputFile(call, kind, value as string | undefined, field, params)
  return {
    ...fileContent(file),
    ...caption,
    ...params.show_caption_above_media && WITH_SPOILER.includes(kind)
      ? { show_caption_above_media: true }
      : {},
    ...params.has_spoiler && WITH_SPOILER.includes(kind)
      ? { has_media_spoiler: true }
      : {},
  }
}

function sendFile(kind: FileKind) {
  return async (call: ApiCall, params: object) => {
    const fields = params as Fields
    const sending = prepare(call, fields, kind)
    return send(call, sending, await mediaContent(call, kind, fields[kind], kind, fields)) as never
  }
}

/** A new `media_group_id`. */
export const newAlbum = (call: ApiCall) => String(FIRST_ALBUM + BigInt(nextId(call.world, 'album')))

function albumKinds(media: readonly { type: string }[]): FileKind[] {
  if (!Array.isArray(media) || media.length < 2 || media.length > 10)
    throw badRequest('wrong number of messages to send as an album')
  const kinds = media.map(one => one.type as FileKind)
  if (kinds.some(kind => !IN_ALBUMS.includes(kind)))
    throw badRequest('can\'t use the media of the specified type in the album')
  const alone = kinds.find(kind => kind === 'audio' || kind === 'document')
  if (alone && kinds.some(kind => kind !== alone))
    throw badRequest(`${alone} can't be mixed with other media types`)
  return kinds
}

async function sendMediaGroup(call: ApiCall, params: Fields & { media: readonly { type: string, media?: unknown }[] }): Promise<Message[]> {
  const { media } = params
  const kinds = albumKinds(media)
  const { place, frame, extra } = prepare(call, params, kinds[0]!)
  const media_group_id = newAlbum(call)
  const contents: Content[] = []
  for (const [index, item] of media.entries())
    contents.push(await mediaContent(call, kinds[index]!, item.media, '', item as Record<string, unknown>))
  const messages = contents.map(content => append(call.world, place, {
    ...frame,
    content: {
      ...content,
      ...extra,
      media_group_id,
    },
  }))
  for (const message of messages)
    announce(call.world, place, message)
  return messages.map(message => messageFor(call.world, place, message, call.bot.id))
}

export const mediaMethods = {
  sendPhoto: sendFile('photo'),
  sendVideo: sendFile('video'),
  sendAnimation: sendFile('animation'),
  sendAudio: sendFile('audio'),
  sendDocument: sendFile('document'),
  sendVoice: sendFile('voice'),
  sendVideoNote: sendFile('video_note'),
  sendSticker: sendFile('sticker'),
  sendMediaGroup: (call, params) => sendMediaGroup(call, params as never) as never,
} satisfies Methods
