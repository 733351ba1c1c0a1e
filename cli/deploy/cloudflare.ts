// Cloudflare's API, for what has to be read, and for what holds a password and must not stand on a command line.

import { AppError } from '#kit/app'

export interface Cloudflare {
  account: string
  token: string
  /** With the version, as wrangler wants it. */
  apiRoot: string
  /**
   * Asks for something of the account, e.g. `GET /queues`.
   * @returns its `result`, or null where it does not exist
   * @throws AppError `cloudflare-refused`, in Cloudflare's words
   */
  ask: <T>(method: string, path: string, body?: unknown) => Promise<T | null>
}

interface Answer<T> { success: boolean, result: T, errors?: { code: number, message: string }[] }

const missing = [404]
/** "This Worker does not exist on your account", "workers.dev subdomain not found". */
const missingCodes = [10007, 10063]

export function openCloudflare({ CLOUDFLARE_ACCOUNT_ID: account = '', CLOUDFLARE_API_TOKEN: token = '', CLOUDFLARE_API_ROOT: root = 'https://api.cloudflare.com' }: Record<string, string | undefined>): Cloudflare {
  const apiRoot = `${root}/client/v4`
  return {
    account,
    token,
    apiRoot,
    async ask<T>(method: string, path: string, body?: unknown) {
      const response = await fetch(`${apiRoot}/accounts/${account}${path}`, {
        method,
        headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' },
        body: body === undefined
          ? null
          : JSON.stringify(body),
      }).catch(() => null)
      if (!response)
        throw new AppError('cloudflare-unreachable', 'Cloudflare\'s API does not answer.', { hint: 'Try again in a minute.' })
      const answer = await response.json().catch(() => null) as Answer<T> | null
      if (answer?.success)
        return answer.result
      const errors = answer?.errors ?? []
      if (missing.includes(response.status) || errors.some(({ code }) => missingCodes.includes(code)))
        return null
      throw new AppError('cloudflare-refused', `Cloudflare refuses ${method} ${path}: ${errors.map(({ message }) => message).join('; ') || `status ${response.status}`}.`, {
        hint: [400, 401, 403].includes(response.status)
          ? 'CLOUDFLARE_API_TOKEN needs the permissions Workers Scripts, Hyperdrive and Queues (Edit) in the account CLOUDFLARE_ACCOUNT_ID: docs/set-up.md.'
          : 'www.cloudflarestatus.com says whether something is wrong there.',
      })
    },
  }
}
