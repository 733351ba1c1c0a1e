// The mini apps on GitHub Pages: published by the repository's own workflow, which has to be told which Worker they ask.

import type { Step } from './step.ts'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#kit/app'
import { root } from '../chains.ts'
import { pagesOf } from '../pages.ts'

const workflow = 'pages.yml'
const print = (html: string) => createHash('sha256').update(html).digest('hex').slice(0, 12)

/** `owner/name`: as set, else of this clone's origin at GitHub. */
function repositoryOf({ PAGES_REPO: given }: Record<string, string>): string | undefined {
  if (given)
    return given
  try {
    const url = execFileSync('git', ['remote', 'get-url', 'origin'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return /github\.com[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?\s*$/.exec(url)?.[1]
  }
  catch {
    return undefined
  }
}

export interface PagesStepOptions {
  values: Record<string, string>
  workerUrl: string
  /** Where the pages are. */
  pagesUrl: string
  build: () => Promise<string>
}

export function pagesStep({ values, workerUrl, pagesUrl, build }: PagesStepOptions): Step {
  const { GITHUB_DEPLOY_TOKEN: token, GITHUB_API_ROOT: apiRoot = 'https://api.github.com' } = values
  const repository = repositoryOf(values)
  async function ask<T>(method: string, path: string, body?: unknown): Promise<T | null> {
    const response = await fetch(`${apiRoot}/repos/${repository}${path}`, {
      method,
      headers: { 'authorization': `Bearer ${token}`, 'accept': 'application/vnd.github+json', 'content-type': 'application/json' },
      body: body === undefined
        ? null
        : JSON.stringify(body),
    }).catch(() => null)
    if (response?.status === 404 && method !== 'POST')
      return null
    if (!response?.ok) {
      throw new AppError('github-refused', `GitHub refuses ${method} ${path}: ${response
        ? `status ${response.status}`
        : 'no answer'}.`, { hint: 'GITHUB_DEPLOY_TOKEN needs Variables and Actions (read and write) of this repository.' })
    }
    return await response.json().catch(() => null) as T | null
  }
  return {
    part: 'pages',
    title: 'Mini apps on GitHub Pages',
    missing: [
      ...token
        ? []
        : ['GITHUB_DEPLOY_TOKEN'],
      ...repository
        ? []
        : ['PAGES_REPO'],
    ],
    without: `set the repository variable WORKER_URL to ${workerUrl} yourself; a push to main publishes them`,
    async to() {
      const folder = await build()
      const pages = await pagesOf()
      return {
        'variable WORKER_URL': workerUrl,
        ...Object.fromEntries(pages.map(({ manifest: { id } }) => [
          `${id}/`,
          print(readFileSync(join(folder, id, 'index.html'), 'utf8')),
        ])),
      }
    },
    async from() {
      const variable = await ask<{ value: string }>('GET', '/actions/variables/WORKER_URL')
      const pages = await Promise.all((await pagesOf()).map(async ({ manifest: { id } }) => {
        const response = await fetch(`${pagesUrl}/${id}/`).catch(() => null)
        return [
          `${id}/`,
          response?.ok
            ? print(await response.text())
            : '',
        ] as const
      }))
      return {
        'variable WORKER_URL': variable?.value ?? '',
        ...Object.fromEntries(pages),
      }
    },
    async do(changed) {
      if (changed.includes('variable WORKER_URL')) {
        const there = await ask('GET', '/actions/variables/WORKER_URL')
        await ask(there
          ? 'PATCH'
          : 'POST', `/actions/variables${there
          ? '/WORKER_URL'
          : ''}`, { name: 'WORKER_URL', value: workerUrl })
      }
      await ask('POST', `/actions/workflows/${workflow}/dispatches`, { ref: 'main' })
    },
  }
}
