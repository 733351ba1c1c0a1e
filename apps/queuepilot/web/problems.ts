// Why nothing could be loaded, in words and with what to do.

import type { AppError } from '#kit/ui'
import type { GithubCause } from '../github.ts'
import type { Words } from './texts.ts'
import { formatTime } from '#kit/ui'

/** `copyAt`: when the copy that is shown instead was loaded, epoch milliseconds. */
export function problemWords(t: Words['problems'], error: AppError, copyAt: number | undefined): string {
  const { repo, path, retryAt, status } = (error.cause ?? {}) as Partial<GithubCause>
  const known: Record<string, (() => string) | undefined> = {
    'github-token': () => t.token,
    'github-limit': () => t.limit(formatTime(retryAt!)),
    'github-forbidden': () => t.forbidden(repo!),
    'github-missing': () => t.missing(path!, repo!),
    'github-down': () => t.down(status!),
  }
  const words = known[error.code]?.() ?? error.words
  return copyAt === undefined
    ? words
    : `${words} ${t.asOf(formatTime(copyAt))}`
}
