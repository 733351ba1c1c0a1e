// The addresses of files that one answer of a mini app's API gives out. Whose file it is, the app has checked by reading its own row as that person.
import type { StoredFile } from './store.ts'
import { publicIdOf, signAddress } from './address.ts'

/** A file that stands in an app's own row. */
export interface TelegramFile {
  /** Good for this app's bot only. */
  file_id: string
  /** What Telegram calls it: tells the type where nothing else does. */
  kind?: string
  name?: string
  mime?: string
  size?: number
}

/** Telegram re-encodes these, so their types are known (core.telegram.org/bots/api#sending-files). */
const typeOfKind: Record<string, string> = {
  photo: 'image/jpeg',
  video: 'video/mp4',
  animation: 'video/mp4',
  video_note: 'video/mp4',
  voice: 'audio/ogg',
  audio: 'audio/mpeg',
  sticker: 'image/webp',
}

export interface FileLinks {
  /** @returns the file's address for the next five minutes, relative to the Worker */
  link: (file: TelegramFile) => Promise<string>
  /** The address of an uploaded file, by its public id. */
  linkUploaded: (publicId: string) => Promise<string>
}

/** Collects which ids stand for which files; `rows` are to be kept by the app's role once the answer is a success. */
export function createFileLinks(app: string, token: string, now: number): FileLinks & { rows: StoredFile[] } {
  const rows = new Map<string, StoredFile>()
  return {
    get rows() {
      return [
        ...rows.values(),
      ]
    },
    async link({ file_id: ref, kind, name, mime, size }) {
      const publicId = await publicIdOf(token, ref)
      rows.set(publicId, {
        app,
        publicId,
        backing: 'telegram',
        ref,
        name: name ?? null,
        mime: mime ?? typeOfKind[kind ?? ''] ?? null,
        size: size ?? null,
        telegramId: null,
        createdAt: now,
      })
      return await signAddress(app, token, publicId, now)
    },
    linkUploaded: publicId => signAddress(app, token, publicId, now),
  }
}
