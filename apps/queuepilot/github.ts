// Reading a repository through GitHub's REST API, from a browser: what has not changed is not loaded again, and each failure has a name of its own.

import { AppError } from '#kit/app'

export interface Cached {
  etag: string
  text: string
  /** When GitHub last said that this is how it is, epoch milliseconds. */
  at: number
}

export interface Door {
  /** `https://api.github.com`, or what stands in for it. */
  root: string
  fetch: typeof fetch
  /** A fine-grained token that may read contents; undefined for public repositories. */
  token: string | undefined
  /** Epoch milliseconds. */
  now: () => number
  cache: { get: (key: string) => Cached | undefined }
}

/** What a failure is about; the `cause` of its AppError, so that it can be said in any language. */
export interface GithubCause {
  /** What was asked for. */
  path: string
  repo: string
  /** When to come back, epoch milliseconds. */
  retryAt?: number
  status?: number
}

function problem(code: string, message: string, cause: GithubCause): AppError {
  return new AppError(code, message, { cause })
}

/** GitHub says when its limit ends in seconds since 1970, or how many seconds to wait. */
function retryAt({ headers }: Response, now: number): number {
  const [reset, after] = [
    Number(headers.get('x-ratelimit-reset')),
    Number(headers.get('retry-after')),
  ]
  return after
    ? now + after * 1000
    : reset
      ? reset * 1000
      : now + 60_000
}

function refusal(response: Response, repo: string, path: string, now: number): AppError {
  const { status, headers } = response
  const cause = { repo, path, status }
  if (status === 401)
    return problem('github-token', 'GitHub does not know this token.', cause)
  if (status === 429 || (status === 403 && (headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after')))) {
    const at = retryAt(response, now)
    return problem('github-limit', `GitHub answers again at ${new Date(at).toISOString()}.`, { ...cause, retryAt: at })
  }
  if (status === 403)
    return problem('github-forbidden', 'This token may not read the repository.', cause)
  if (status === 404)
    return problem('github-missing', `${repo} has no ${path}, or it is private.`, cause)
  return problem('github-down', `GitHub answered ${status}.`, cause)
}

/** Base64 with line breaks, as UTF-8: `atob` alone makes mojibake of it. */
export function decodeBase64(text: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(text.replace(/\s/g, '')), char => char.charCodeAt(0)))
}

/** A file's text, also from the JSON form that some proxies insist on. */
function textOf(body: string, type: string): string {
  if (!/\bjson\b/.test(type) || /\braw\b/.test(type))
    return body
  try {
    const file = JSON.parse(body) as { encoding?: unknown, content?: unknown, type?: unknown }
    return file.encoding === 'base64' && typeof file.content === 'string' && file.type === 'file'
      ? decodeBase64(file.content)
      : body
  }
  catch {
    return body
  }
}

/** The address of a file at a branch or commit. */
export function fileUrl(root: string, repo: string, path: string, ref: string): string {
  return `${root}/repos/${repo}/contents/${path.split('/').map(encodeURIComponent).join('/')}?ref=${encodeURIComponent(ref)}`
}

/**
 * Asks for one address below a repository.
 * @returns the body, with its ETag; the cached one where nothing changed
 * @throws AppError `github-token`, `github-limit`, `github-forbidden`, `github-missing`, `github-down`, `offline`, each with a `GithubCause`
 */
export async function askGithub(door: Door, repo: string, path: string, url: string): Promise<Cached> {
  const known = door.cache.get(url)
  let response: Response
  try {
    response = await door.fetch(url, {
      headers: {
        Accept: 'application/vnd.github.raw+json',
        ...known && { 'If-None-Match': known.etag },
        ...door.token && { Authorization: `Bearer ${door.token}` },
      },
      // the browser's own cache would hide the 304
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    })
  }
  catch {
    throw problem('offline', 'There is no connection.', { repo, path })
  }
  const now = door.now()
  if (response.status === 304 && known)
    return { ...known, at: now }
  if (!response.ok)
    throw refusal(response, repo, path, now)
  const text = textOf(await response.text(), response.headers.get('content-type') ?? '')
  return { text, etag: response.headers.get('etag') ?? '', at: now }
}

export interface Commit {
  sha: string
  /** Epoch milliseconds. */
  at: number
  message: string
}

/** The commits that changed a file, newest first; none where the branch is not there. */
export async function commitsOf(door: Door, repo: string, path: string, branch: string, most: number): Promise<Commit[]> {
  const url = `${door.root}/repos/${repo}/commits?path=${encodeURIComponent(path)}&sha=${encodeURIComponent(branch)}&per_page=${most}`
  try {
    const { text } = await askGithub(door, repo, path, url)
    const rows = JSON.parse(text) as { sha: string, commit: { message: string, committer: { date: string } } }[]
    return rows.map(({ sha, commit }) => ({
      sha,
      at: Date.parse(commit.committer.date),
      message: commit.message,
    }))
  }
  catch (error) {
    if (error instanceof AppError && error.code === 'github-missing')
      return []
    throw error
  }
}
