// A file in a request: uploaded, named by file_id, or by URL.
import type { FileKind, FileRecord } from '../world/types.ts'
import type { ApiCall, InputFile } from './method.ts'
import { ApiError, badRequest } from '../errors.ts'
import { addFile, fileById } from '../world/files.ts'
import { imageSize } from '../world/image-size.ts'
import { aboutOf, mimeOf } from '../world/media.ts'

const MEGABYTE = 1024 * 1024
const LARGEST_PHOTO = 10 * MEGABYTE
const LARGEST_UPLOAD = 50 * MEGABYTE
const LARGEST_PHOTO_BY_URL = 5 * MEGABYTE
const LARGEST_BY_URL = 20 * MEGABYTE
const TYPE_NAMES: Record<FileKind, string> = {
  photo: 'Photo',
  document: 'Document',
  video: 'Video',
  animation: 'Animation',
  audio: 'Audio',
  voice: 'VoiceNote',
  video_note: 'VideoNote',
  sticker: 'Sticker',
}
const WRONG = 'wrong file identifier/HTTP URL specified'

/** The file `value` names; `field` is the form field it may have come in. `about` are the sender's own words on it (duration, width …). */
export async function inputFile(call: ApiCall, kind: FileKind, value: string | undefined, field: string, about: object): Promise<FileRecord> {
  const upload = call.files.get(value?.startsWith('attach://')
    ? value.slice('attach://'.length)
    : value ? '' : field)
  if (upload) {
    return keep(call, kind, upload, about, kind === 'photo'
      ? LARGEST_PHOTO
      : LARGEST_UPLOAD)
  }
  if (!value)
    throw badRequest(`there is no ${kind.replace('_', ' ')} in the request`)
  if (/^https?:\/\//i.test(value)) {
    return keep(call, kind, await fetched(value), about, kind === 'photo'
      ? LARGEST_PHOTO_BY_URL
      : LARGEST_BY_URL)
  }
  const known = fileById(call.world, value)
  if (!known || known.owner !== call.bot.id)
    throw badRequest(WRONG)
  if (known.file.kind !== kind)
    throw badRequest(`can't use file of type ${TYPE_NAMES[known.file.kind]} as ${TYPE_NAMES[kind]}`)
  return known.file
}

function keep({ world }: ApiCall, kind: FileKind, { bytes, name, type }: InputFile, about: object, largest: number): FileRecord {
  if (!bytes.byteLength)
    throw badRequest('file must be non-empty')
  if (bytes.byteLength > largest) {
    throw kind === 'photo'
      ? badRequest('PHOTO_SAVE_FILE_INVALID')
      : new ApiError(413, 'Request Entity Too Large')
  }
  const picture = imageSize(bytes)
  if (kind === 'photo')
    checkPhoto(picture)
  return addFile(world, {
    kind,
    bytes,
    mime_type: kind === 'photo'
      ? picture!.mime_type
      : mimeOf(kind, type),
    ...name && kind !== 'photo' && { file_name: name },
    about: aboutOf(kind, {
      ...picture,
      ...about,
    }),
  })
}

function checkPhoto(picture: { width: number, height: number } | undefined): void {
  if (!picture)
    throw badRequest('IMAGE_PROCESS_FAILED')
  const { width, height } = picture
  if (!width || !height || width + height > 10_000 || Math.max(width, height) / Math.min(width, height) > 20)
    throw badRequest('PHOTO_INVALID_DIMENSIONS')
}

/** The sandbox has no network but this machine's. */
async function fetched(address: string): Promise<InputFile> {
  const { hostname, pathname } = new URL(address)
  if (!['localhost', '127.0.0.1', '[::1]'].includes(hostname))
    throw badRequest('failed to get HTTP URL content')
  const response = await fetch(address).catch(() => undefined)
  if (!response?.ok)
    throw badRequest('failed to get HTTP URL content')
  return {
    bytes: new Uint8Array(await response.arrayBuffer()),
    name: pathname.split('/').at(-1) || 'file',
    type: response.headers.get('content-type') ?? 'application/octet-stream',
  }
}
