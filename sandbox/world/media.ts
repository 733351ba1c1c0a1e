// Messages made of a file: the content fields each kind of file becomes.
import type { Content, FileKind, FileRecord } from './types.ts'
import { describeFile } from './render.ts'

export const FILE_KINDS: FileKind[] = [
  'photo',
  'video',
  'animation',
  'audio',
  'document',
  'voice',
  'video_note',
  'sticker',
]

const MIME: Record<FileKind, string> = {
  photo: 'image/jpeg',
  video: 'video/mp4',
  animation: 'video/mp4',
  audio: 'audio/mpeg',
  document: 'application/octet-stream',
  voice: 'audio/ogg',
  video_note: 'video/mp4',
  sticker: 'image/webp',
}

/** The type a file gets when its sender did not tell a telling one. */
export function mimeOf(kind: FileKind, given?: string) {
  return given && given !== 'application/octet-stream'
    ? given.split(';')[0]!
    : MIME[kind]
}

/** What Telegram tells about a file of this kind when nothing better is known. */
export function aboutOf(kind: FileKind, given: Record<string, unknown>): Record<string, unknown> {
  const { width, height, duration, length, performer, title, emoji } = given
  const seconds = { duration: Number(duration) || 0 }
  const size = (otherwise: [number, number]) => ({ width: Number(width) || otherwise[0], height: Number(height) || otherwise[1] })
  switch (kind) {
    case 'photo': return size([90, 90])
    case 'video': case 'animation': return {
      ...size([320, 240]),
      ...seconds,
    }
    case 'audio': return {
      ...seconds,
      ...performer
        ? { performer }
        : {},
      ...title
        ? { title }
        : {},
    }
    case 'voice': return seconds
    case 'video_note': return { length: Number(length) || 240, ...seconds }
    case 'sticker': return {
      ...size([512, 512]),
      type: 'regular',
      is_animated: false,
      is_video: false,
      ...emoji
        ? { emoji }
        : {},
    }
    case 'document': return {}
  }
}

/** The fields of a message that carries this file. An animation is a document too, for clients of old. */
export function fileContent(file: FileRecord): Content {
  const described = describeFile(file)
  if (file.kind === 'photo') {
    return {
      photo: [described],
    } as unknown as Content
  }
  if (file.kind === 'animation') {
    const { file_id, file_unique_id, file_size, file_name, mime_type } = described as Record<string, unknown>
    return {
      animation: described,
      document: {
        file_id,
        file_unique_id,
        file_size,
        file_name,
        mime_type,
      },
    } as unknown as Content
  }
  return { [file.kind]: described } as unknown as Content
}
