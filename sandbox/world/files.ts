// Files people and bots sent: their bytes on disk (or in memory), and the ids by which they are known.
// A file_id works for one bot only; file_unique_id is the same for all, as in Telegram.
import type { FileKind, FileRecord } from './types.ts'
import type { World } from './world.ts'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from './disk.ts'
import { nextId } from './world.ts'

export interface FileStore {
  write(uniqueId: string, bytes: Uint8Array): void
  read(uniqueId: string): Uint8Array | undefined
  remove(uniqueId: string): void
}

/** Bytes by file_unique_id, in `dir` or, without one, in memory. */
export function createFileStore(dir?: string): FileStore {
  const memory = new Map<string, Uint8Array>()
  if (dir)
    mkdirSync(dir, { recursive: true })
  return {
    write(uniqueId, bytes) {
      if (dir)
        writeWhole(join(dir, uniqueId), bytes)
      else
        memory.set(uniqueId, bytes)
    },
    read(uniqueId) {
      if (!dir)
        return memory.get(uniqueId)
      try {
        return readFileSync(join(dir, uniqueId))
      }
      catch {
        return undefined
      }
    },
    remove(uniqueId) {
      memory.delete(uniqueId)
      if (dir)
        rmSync(join(dir, uniqueId), { force: true })
    },
  }
}

export interface Upload {
  kind: FileKind
  bytes: Uint8Array
  mime_type: string
  file_name?: string
  about?: Record<string, unknown>
}

export function addFile(world: World, { kind, bytes, mime_type, file_name, about }: Upload): FileRecord {
  const unique_id = `AQAD${randomBytes(9).toString('base64url')}`
  const file: FileRecord = {
    unique_id,
    number: nextId(world, 'file'),
    kind,
    size: bytes.byteLength,
    mime_type,
    ...file_name && { file_name },
    about: about ?? {},
  }
  world.files.write(unique_id, bytes)
  world.state.files[unique_id] = file
  return file
}

// The first letters tell the kind, as they do in Telegram's own ids.
const PREFIX: Record<FileKind, string> = {
  photo: 'AgAC',
  document: 'BQAC',
  video: 'BAAC',
  animation: 'CgAC',
  audio: 'CQAC',
  voice: 'AwAC',
  video_note: 'DQAC',
  sticker: 'CAAC',
}

/** The file's id for one bot (or one person: people's ids are good for `/sim` only). */
export function fileIdFor(viewer: number, file: FileRecord): string {
  return PREFIX[file.kind] + Buffer.from(`${viewer}:${file.unique_id}`).toString('base64url')
}

/** The file an id names, and whose id it is. */
export function fileById(world: World, fileId: string): { file: FileRecord, owner: number } | undefined {
  const [owner, unique = ''] = Buffer.from(fileId.slice(4), 'base64url').toString().split(':')
  const file = world.state.files[unique]
  return file && PREFIX[file.kind] === fileId.slice(0, 4)
    ? {
        file,
        owner: Number(owner),
      }
    : undefined
}

const EXTENSIONS: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'oga',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
}

const FOLDER: Record<FileKind, string> = {
  photo: 'photos',
  document: 'documents',
  video: 'videos',
  animation: 'animations',
  audio: 'music',
  voice: 'voice',
  video_note: 'video_notes',
  sticker: 'stickers',
}

/** `file_path` of getFile. */
export function filePath(file: FileRecord): string {
  const given = /\.(\w{1,10})$/.exec(file.file_name ?? '')?.[1]
  const extension = given ?? EXTENSIONS[file.mime_type]
  return `${FOLDER[file.kind]}/file_${file.number}${extension
    ? `.${extension}`
    : ''}`
}

export function fileByPath(world: World, path: string): FileRecord | undefined {
  const number = Number(/\/file_(\d+)/.exec(path)?.[1])
  const file = Object.values(world.state.files).find(one => one.number === number)
  return file && filePath(file) === path
    ? file
    : undefined
}
