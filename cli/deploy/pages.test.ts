// Publishing on GitHub Pages: the workflow is told which Worker the pages ask, and started where what is published is not what would be built.

import type { AddressInfo } from 'node:net'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pagesOf } from '../pages.ts'
import { pagesStep } from './pages.ts'
import { carryOut, planOf } from './step.ts'

const folder = mkdtempSync(join(tmpdir(), 'telegram-app-factory-published-'))
const ids = (await pagesOf()).map(({ manifest }) => manifest.id)
const html = (id: string) => `<div id="app">${id}</div>`
/** GitHub and its Pages in one: `/repos/…` is the API, `/<app>/` a page. */
const github = {
  variable: undefined as string | undefined,
  published: new Map<string, string>(),
  calls: [] as string[],
  token: 'github-token',
}
const server = createServer(async (request, response) => {
  const chunks: Uint8Array[] = []
  for await (const chunk of request)
    chunks.push(chunk as Uint8Array)
  const at = `${request.method} ${request.url!.replace('/repos/you/factory/actions', '')}`
  if (!at.includes(' /variables') && !at.includes(' /workflows')) {
    const page = github.published.get(request.url!.replaceAll('/', ''))
    return response.writeHead(page === undefined
      ? 404
      : 200).end(page)
  }
  github.calls.push(at)
  if (request.headers.authorization !== `Bearer ${github.token}`)
    return response.writeHead(403).end('{}')
  const body = chunks.length
    ? JSON.parse(Buffer.concat(chunks).toString()) as { value: string }
    : undefined
  if (at === 'GET /variables/WORKER_URL') {
    return response.writeHead(github.variable
      ? 200
      : 404).end(JSON.stringify({ value: github.variable }))
  }
  if (at.includes('/variables'))
    github.variable = body!.value
  else
    ids.forEach(id => github.published.set(id, html(id)))
  response.writeHead(204).end()
})
let url: string

function step(more: Record<string, string> = {}) {
  return pagesStep({
    values: {
      GITHUB_DEPLOY_TOKEN: github.token,
      GITHUB_API_ROOT: url,
      PAGES_REPO: 'you/factory',
      ...more,
    },
    workerUrl: 'https://worker.example',
    pagesUrl: url,
    build: async () => folder,
  })
}
function plan(more?: Record<string, string>) {
  return planOf([
    step(more),
  ], false)
}

beforeAll(async () => {
  for (const id of ids) {
    mkdirSync(join(folder, id))
    writeFileSync(join(folder, id, 'index.html'), html(id))
  }
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await new Promise(resolve => server.close(resolve))
  rmSync(folder, { recursive: true })
})

it('sets the variable, starts the workflow, and leaves both alone when nothing differs', async () => {
  const first = await plan()
  expect(first[0]!.changes.map(({ what, from }) => [what, from])).toEqual([
    ['variable WORKER_URL', ''],
    ...ids.map(id => [`${id}/`, '']),
  ])
  await carryOut(first)
  expect(github.calls.filter(call => !call.startsWith('GET'))).toEqual(['POST /variables', 'POST /workflows/pages.yml/dispatches'])
  expect(github.variable).toBe('https://worker.example')
  expect((await plan())[0]!.changes).toEqual([])
})

it('changes a variable that is there', async () => {
  github.variable = 'https://older.example'
  github.calls = []
  await carryOut(await plan())
  expect(github.calls.filter(call => !call.startsWith('GET'))).toEqual(['PATCH /variables/WORKER_URL', 'POST /workflows/pages.yml/dispatches'])
})

it('says in words what is missing and what is refused', async () => {
  const [{ step }] = await plan({ GITHUB_DEPLOY_TOKEN: '' }) as [Awaited<ReturnType<typeof plan>>[0]]
  expect(step).toMatchObject({
    missing: ['GITHUB_DEPLOY_TOKEN'],
    without: expect.stringContaining('set the repository variable WORKER_URL to https://worker.example yourself'),
  })
  await expect(plan({ GITHUB_DEPLOY_TOKEN: 'wrong' })).rejects.toMatchObject({
    code: 'github-refused',
    hint: expect.stringContaining('Variables and Actions'),
  })
})
