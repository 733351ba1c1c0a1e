// Measurements as a file in a repository, where somebody said which: their history is git's.
import type { Environment } from '#kit/app'
import type { Meter } from '#kit/costs'
import type { Invocation } from '#kit/jobs'
import { AppError } from '#kit/app'
import { ask } from './ask.ts'

const branch = 'metrics'
const file = 'metrics.json'

/** Text as GitHub wants a file's content. */
const base64 = (text: string) => btoa(Array.from(new TextEncoder().encode(text), byte => String.fromCharCode(byte)).join(''))

/** metrics.json, one measurement a line, so that its history reads well. */
export function metricsFile(meters: readonly Meter[], now: number): string {
  return `{\n  "version": 1,\n  "updated_at": "${new Date(now).toISOString()}",\n  "meters": [\n${meters.map(meter => `    ${JSON.stringify(meter)}`).join(',\n')}\n  ]\n}\n`
}

/**
 * Commits metrics.json to the branch `metrics`, which is made when it is missing.
 * A public repository is refused unless the setting says so: revenue and users never become public by accident.
 * @throws AppError `metrics-repo-public`, `provider-refused`
 */
export async function commitMetrics(invocation: Invocation, github: NonNullable<Environment['meters']['github']>, { repo, open }: { repo: string, open: boolean }, meters: readonly Meter[]): Promise<void> {
  const now = invocation.clock.now()
  const root = `${github.apiRoot}/repos/${repo}`
  const call = (path: string, init: { method?: string, body?: unknown, fine?: number[] } = {}) => ask(invocation, 'GitHub', root + path, { token: github.token, ...init })
  const { body: about } = await call('')
  if (!about.private && !open)
    throw new AppError('metrics-repo-public', 'METRICS_REPO is public, and metrics hold revenue and users.', { hint: 'Make it private, or write " public" behind its name.' })
  const before = await call(`/contents/${file}?ref=${branch}`, {
    fine: [404],
  })
  const put = (fine: number[]) => call(`/contents/${file}`, {
    method: 'PUT',
    body: {
      message: `Metrics of ${new Date(now).toISOString().slice(0, 10)}`,
      content: base64(metricsFile(meters, now)),
      branch,
      ...before.status === 200 && { sha: before.body.sha },
    },
    fine,
  })
  if ((await put([404])).status !== 404)
    return
  const { body: head } = await call(`/git/ref/heads/${about.default_branch}`)
  await call('/git/refs', {
    method: 'POST',
    body: { ref: `refs/heads/${branch}`, sha: head.object.sha },
  })
  await put([])
}
