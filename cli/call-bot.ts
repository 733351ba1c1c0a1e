// One call of the Bot API from the command line.
import { AppError, botId } from '#kit/app'

/** An error names the method and Telegram's words, never the address, which holds the token. */
export async function callBot<T>(apiRoot: string, token: string, method: string, params: Record<string, unknown> = {}, signal?: AbortSignal): Promise<T> {
  const response = await fetch(`${apiRoot}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
    signal: signal ?? null,
  }).catch(() => null)
  const answer = await response?.json().catch(() => null) as { ok: boolean, result: T, description?: string } | null | undefined
  if (!answer?.ok)
    throw new AppError('telegram-refused', `${method} for bot ${botId(token)}: ${answer?.description ?? 'no answer'}`)
  return answer.result
}
