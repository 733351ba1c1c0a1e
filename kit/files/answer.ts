// A file as an answer: its type and how it opens are pinned here, whatever its sender claims it to be.
import type { StoredFile } from './store.ts'

/** What may be shown in a page. Nothing that can carry a script is among it: SVG and HTML are downloads. */
const shown = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'video/mp4',
  'video/webm',
  'audio/mpeg',
  'audio/mp4',
  'audio/ogg',
])

/** RFC 6266: a plain name for old readers, the real one encoded. */
function disposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replaceAll(/[^\w.-]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`
}

/** Bytes on their way, as this file. */
export function fileAnswer({ publicId, mime, name }: Pick<StoredFile, 'publicId' | 'mime' | 'name'>, bytes: Response): Response {
  const type = mime && shown.has(mime)
    ? mime
    : 'application/octet-stream'
  const passed = [
    'Content-Length',
    'Content-Range',
    'Accept-Ranges',
  ].flatMap(header => bytes.headers.has(header)
    ? [
        [
          header,
          bytes.headers.get(header)!,
        ],
      ] as [string, string][]
    : [])
  return new Response(bytes.body, {
    status: bytes.status === 206
      ? 206
      : 200,
    headers: {
      ...Object.fromEntries(passed),
      'Content-Type': type,
      'Content-Disposition': disposition(type === 'application/octet-stream'
        ? 'attachment'
        : 'inline', name?.slice(0, 120) || publicId),
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': 'default-src \'none\'; sandbox',
      // the page of another origin shows it by its signed address
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Cache-Control': 'private, max-age=300',
    },
  })
}
