// One question to a provider: counted, with a short timeout, and refused in words that hold no secret.
import type { Invocation } from '#kit/jobs'
import { AppError } from '#kit/app'

const timeoutMs = 10_000

export interface Asked { status: number, body: any }

/**
 * Asks and reads JSON. `fine`: statuses beyond success that are an answer, too.
 * @throws AppError `provider-refused`, with the status
 */
export async function ask(invocation: Pick<Invocation, 'calls'>, provider: string, url: string, init: { method?: string, token: string, body?: unknown, fine?: number[] }): Promise<Asked> {
  invocation.calls.left -= 1
  const response = await fetch(url, {
    method: init.method ?? 'GET',
    headers: {
      'Authorization': `Bearer ${init.token}`,
      'Accept': 'application/json',
      // GitHub refuses who gives no name
      'User-Agent': 'telegram-app-factory',
      ...init.body !== undefined && { 'Content-Type': 'application/json' },
    },
    ...init.body !== undefined && {
      body: JSON.stringify(init.body),
    },
    signal: AbortSignal.timeout(timeoutMs),
  })
  if (!response.ok && !init.fine?.includes(response.status))
    throw new AppError('provider-refused', `${provider} answered ${response.status}.`)
  return { status: response.status, body: await response.json().catch(() => null) }
}
