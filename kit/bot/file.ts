// A small file somebody sent. Its address holds the bot's token: it is fetched here and goes nowhere else.
import type { Api } from 'grammy'
import { readable } from '#kit/app'

/** Within the transaction's patience. */
const fetchMs = 3000

interface Problem { problem: 'too-big' | 'unreadable' }

async function fetchFile(telegram: Api, fileId: string, maxBytes: number): Promise<Response | Problem> {
  const { file_path, file_size = 0 } = await telegram.getFile(fileId)
  if (file_size > maxBytes)
    return { problem: 'too-big' }
  const { token, options } = telegram
  const load = (options?.fetch ?? fetch) as typeof fetch
  const answer = await load(`${options?.apiRoot ?? 'https://api.telegram.org'}/file/bot${token}/${file_path}`, {
    signal: AbortSignal.timeout(fetchMs),
  })
  return answer.ok
    ? answer
    : { problem: 'unreadable' }
}

/** A file's text, or why there is none: `too-big` (more bytes than `maxBytes`), `unreadable`. */
export async function fileText(telegram: Api, fileId: string, maxBytes: number): Promise<{ text: string } | Problem> {
  const found = await fetchFile(telegram, fileId, maxBytes)
  return 'problem' in found
    ? found
    : {
        text: readable(await found.text()),
      }
}

/** A file's bytes, or why there are none. */
export async function fileBytes(telegram: Api, fileId: string, maxBytes: number): Promise<{ bytes: Uint8Array } | Problem> {
  const found = await fetchFile(telegram, fileId, maxBytes)
  return 'problem' in found
    ? found
    : {
        bytes: new Uint8Array(await found.arrayBuffer()),
      }
}
