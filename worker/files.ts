// /<app>/api/files: people's files reach a page only through here, by an address that was signed for whoever may see them.

import type { RunningApp } from '#kit/jobs'
import type { Site } from './site.ts'
import { AppError } from '#kit/app'
import { newPublicId, transact } from '#kit/db'
import { addressHolds, fileAnswer, fileByPublicId, getBytes, keepFiles, maxFileBytes, putBytes, signAddress } from '#kit/files'
import { readBytes } from './read-limited.ts'

/** `GET /<app>/api/files/<public id>?until=…&signature=…`: the address is the permission, good for five minutes. */
export async function download(request: Request, site: Site, app: RunningApp, publicId: string): Promise<Response> {
  return await site.invoke(async (invocation) => {
    const { searchParams } = new URL(request.url)
    if (!await addressHolds(app.id, app.token, publicId, searchParams, invocation.clock.now()))
      throw new AppError('address-invalid', 'This address is not good, or not any more.', { status: 401, hint: 'Load the page again.' })
    const file = await transact(invocation.connection, { as: 'app', app: app.id }, ({ db }) => fileByPublicId(db, app.id, publicId))
    if (!file)
      throw new AppError('file-gone', 'This file is no longer there.', { status: 404 })
    return fileAnswer(file, await getBytes(invocation, app, file, request.headers.get('Range')))
  })
}

/** `POST /<app>/api/files?name=…` with the bytes as the body → `{id, url, name, size}`; `url` is good for five minutes. */
export async function upload(request: Request, site: Site, app: RunningApp, telegramId: number): Promise<Response> {
  if (!app.app.manifest.needs.includes('files'))
    throw new AppError('not-found', 'This app takes no files.', { status: 404 })
  const bytes = await readBytes(request, maxFileBytes)
  if (!bytes)
    throw new AppError('file-too-large', 'A file has at most 20 MB.', { status: 413 })
  if (!bytes.byteLength)
    throw new AppError('file-empty', 'This file has nothing in it.', { status: 400 })
  const name = (new URL(request.url).searchParams.get('name') ?? '').replaceAll(/[\p{C}/\\]/gu, '').trim().slice(0, 120) || 'file'
  const mime = /^[\w.+-]{1,60}\/[\w.+-]{1,60}/.exec(request.headers.get('Content-Type') ?? '')?.[0].toLowerCase() ?? 'application/octet-stream'
  const publicId = newPublicId()
  return await site.invoke(async (invocation) => {
    // no transaction is open while the bytes travel
    const stored = await putBytes(invocation, app, publicId, { name, mime, bytes })
    const now = invocation.clock.now()
    await transact(invocation.connection, { as: 'app', app: app.id }, ({ db }) => keepFiles(db, [
      {
        app: app.id,
        publicId,
        ...stored,
        name,
        mime,
        size: bytes.byteLength,
        telegramId,
        createdAt: now,
      },
    ]))
    return Response.json({
      id: publicId,
      url: await signAddress(app.id, app.token, publicId, now),
      name,
      size: bytes.byteLength,
    })
  })
}
