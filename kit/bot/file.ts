// The text of a small file somebody sent. Its address holds the bot's token: it is fetched here and goes nowhere else.
import type { Api } from 'grammy'
import { readable } from '#kit/app'

/** Within the transaction's patience. */
const fetchMs = 3000

/** A file's text, or why there is none: `too-big` (more bytes than `maxBytes`), `unreadable`. */
export async function fileText(telegram: Api, fileId: string, maxBytes: number): Promise<{ text: string } | { problem: 'too-big' | 'unreadable' }> {
  const { file_path, file_size = 0 } = await telegram.getFile(fileId)
  if (file_size > maxBytes)
    return { problem: 'too-big' }
  const { token, options } = telegram
  const load = (options?.fetch ?? fetch) as typeof fetch
  const answer = await load(`${options?.apiRoot ?? 'https://api.telegram.org'}/file/bot${token}/${file_path}`, {
    signal: AbortSignal.timeout(fetchMs),
  })
  return answer.ok
    ? {
        text: readable(await answer.text()),
      }
    : { problem: 'unreadable' }
}
