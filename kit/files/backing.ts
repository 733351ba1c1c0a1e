// Where bytes are: a private Telegram channel, or a private bucket of Supabase Storage. Nothing outside this file knows which.
import type { Environment } from '#kit/app'
import type { Invocation, RunningApp } from '#kit/jobs'
import type { StoredFile } from './store.ts'
import { GrammyError, InputFile } from 'grammy'
import { AppError } from '#kit/app'
import { readApi, telegramApi } from '#kit/jobs'

/** What a bot can download again (core.telegram.org/bots/api#getfile). */
export const maxFileBytes = 20 * 1024 * 1024
/** The bucket is private: only the key reads it. */
const bucket = 'files'

export interface Upload { name: string, mime: string, bytes: Uint8Array<ArrayBuffer> }

interface Backing {
  /** @returns what finds it again */
  put: (publicId: string, upload: Upload) => Promise<string>
  /** The bytes as they come; `range` as in HTTP. @throws AppError `file-gone`, `file-too-large` */
  get: (ref: string, range: string | null) => Promise<Response>
}

const gone = () => new AppError('file-gone', 'This file is no longer there.', { status: 404 })
const unreachable = () => new AppError('files-unreachable', 'The file cannot be fetched just now. Please try again.', { status: 503 })

function telegramBacking(invocation: Invocation, app: RunningApp): Backing {
  const { telegramApiRoot, files } = invocation.environment
  return {
    async put(_, { name, bytes }) {
      const message = await telegramApi(app.token, invocation).sendDocument(files.channel!, new InputFile(bytes, name), {
        disable_content_type_detection: true,
        disable_notification: true,
      })
      return message.document.file_id
    },
    async get(ref, range) {
      const file = await readApi(app.token, invocation).getFile(ref).catch((error: unknown) => {
        if (!(error instanceof GrammyError) || error.error_code >= 500 || error.error_code === 429)
          throw unreachable()
        throw error.description.includes('too big')
          ? new AppError('file-too-large', 'Bots may fetch files of up to 20 MB. Open this one in the chat.', { status: 413 })
          : gone()
      })
      invocation.calls.left -= 1
      // this address holds the token: it is fetched here and goes nowhere else, not even into an error
      return await fetch(`${telegramApiRoot}/file/bot${app.token}/${file.file_path}`, range
        ? {
            headers: { Range: range },
          }
        : {}).catch(() => {
        throw unreachable()
      })
    },
  }
}

function supabaseBacking(invocation: Invocation, app: RunningApp): Backing {
  const { url, key } = invocation.environment.files.supabase!
  const call = async (path: string, init: RequestInit) => {
    invocation.calls.left -= 1
    return await fetch(`${url}/storage/v1/object/${path}`, {
      ...init,
      headers: {
        apikey: key,
        Authorization: `Bearer ${key}`,
        ...init.headers,
      },
    }).catch(() => {
      throw unreachable()
    })
  }
  return {
    async put(publicId, { mime, bytes }) {
      const path = `${app.id}/${publicId}`
      const answer = await call(`${bucket}/${path}`, {
        method: 'POST',
        headers: { 'Content-Type': mime, 'x-upsert': 'false' },
        body: bytes,
      })
      if (!answer.ok)
        throw unreachable()
      return path
    },
    get: (ref, range) => call(`authenticated/${bucket}/${ref}`, {
      headers: range
        ? { Range: range }
        : {},
    }),
  }
}

/** Where new files go; null: this ability is off. */
export function backingFor({ files }: Environment): StoredFile['backing'] | null {
  return files.supabase
    ? 'supabase'
    : files.channel !== undefined
      ? 'telegram'
      : null
}

const backings = { telegram: telegramBacking, supabase: supabaseBacking }

/**
 * Stores bytes.
 * @throws AppError `files-off` where neither backing is set up, `files-unreachable`
 */
export async function putBytes(invocation: Invocation, app: RunningApp, publicId: string, upload: Upload): Promise<Pick<StoredFile, 'backing' | 'ref'>> {
  const backing = backingFor(invocation.environment)
  if (!backing)
    throw new AppError('files-off', 'Files cannot be uploaded here at the moment.', { status: 503 })
  const ref = await backings[backing](invocation, app).put(publicId, upload).catch((error: unknown) => {
    throw error instanceof AppError
      ? error
      : unreachable()
  })
  return { backing, ref }
}

/**
 * Fetches a file's bytes, streamed.
 * @throws AppError `file-gone`, `file-too-large`, `files-unreachable`
 */
export async function getBytes(invocation: Invocation, app: RunningApp, { backing, ref }: Pick<StoredFile, 'backing' | 'ref'>, range: string | null): Promise<Response> {
  if (backing === 'supabase' && !invocation.environment.files.supabase)
    throw unreachable()
  const answer = await backings[backing](invocation, app).get(ref, range)
  if (answer.status >= 500 || answer.status === 429)
    throw unreachable()
  // Supabase answers 400 for an object that is not there
  if (!answer.ok) {
    throw answer.status === 416
      ? new AppError('range-invalid', 'The file has no such part.', { status: 416 })
      : gone()
  }
  return answer
}
