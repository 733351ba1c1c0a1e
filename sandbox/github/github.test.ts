// The pretend GitHub answers as GitHub does: files and their history, who may see what, limits, and writing without losing anybody's change.

import type { Stage } from '../testing.ts'
import { Buffer } from 'node:buffer'
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStage } from '../testing.ts'
import { githubToken } from './index.ts'

let stage: Stage
let asked = 0
const put = (body: object) => stage.sim('github', { repo: 'me/apps', ...body })
const text = '{"apps": [{"id": "café", "name": "Café ☕"}]}\n'

beforeAll(async () => {
  stage = await createStage({
    now: '2026-11-25T10:00:00Z',
    github: {
      source: async name => name === 'live/repo'
        ? {
            branches: {
              main: [
                {
                  files: { 'queue.json': `asked ${++asked} times` },
                  date: 0,
                },
              ],
            },
          }
        : undefined,
    },
  })
  await put({
    files: { 'queue.json': '{}', 'a/b.txt': 'b' },
    message: 'Begin',
    date: '2026-11-20T10:00:00Z',
  })
  await put({
    files: { 'a/b.txt': 'c' },
    message: 'Beside',
    date: '2026-11-21T10:00:00Z',
  })
  await put({
    files: { 'queue.json': text },
    message: 'Grow',
    date: '2026-11-22T10:00:00Z',
  })
})
afterAll(() => stage.sandbox.close())

const auth = { authorization: `Bearer ${githubToken}` }
const raw = { accept: 'application/vnd.github.raw+json' }
const get = (path: string, headers: Record<string, string> = {}) => fetch(`${stage.sandbox.url}/github/repos/${path}`, { headers })
function send(method: string, path: string, body: object, headers: Record<string, string> = auth) {
  return fetch(`${stage.sandbox.url}/github/repos/${path}`, {
    method,
    headers,
    body: JSON.stringify(body),
  })
}

describe('a file', () => {
  it('comes as it is, or as base64 in lines with its git sha', async () => {
    expect(await (await get('me/apps/contents/queue.json', raw)).text()).toBe(text)
    const file = await (await get('me/apps/contents/queue.json?ref=main')).json()
    expect(Buffer.from(file.content, 'base64').toString()).toBe(text)
    expect(file).toMatchObject({
      path: 'queue.json',
      type: 'file',
      encoding: 'base64',
      size: Buffer.byteLength(text),
    })
    expect(file.content).toMatch(/^.{60}\n/)
    expect(file.sha).toBe(execFileSync('git', ['hash-object', '--stdin'], { input: text, encoding: 'utf8' }).trim())
    const blob = await (await get(`me/apps/git/blobs/${file.sha}`)).json()
    expect(blob.content).toBe(file.content)
  })

  it('is found as it was at a commit', async () => {
    const [, first] = await (await get('me/apps/commits?path=queue.json')).json()
    expect(await (await get(`me/apps/contents/queue.json?ref=${first.sha}`, raw)).text()).toBe('{}')
  })

  it('is not sent to whoever has it', async () => {
    const first = await get('me/apps/contents/queue.json', raw)
    const etag = first.headers.get('etag')!
    const second = await get('me/apps/contents/queue.json', { ...raw, 'if-none-match': etag })
    expect(second.status).toBe(304)
    expect((await get('me/apps/contents/queue.json', { 'if-none-match': etag })).status).toBe(200)
  })

  it.each([
    ['me/none/contents/queue.json', 'Not Found'],
    ['me/apps/contents/none.json', 'Not Found'],
    ['me/apps/contents/queue.json?ref=none', 'No commit found for the ref none'],
  ])('%s is 404: %s', async (path, message) => {
    const response = await get(path)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ message, status: '404' })
  })

  it('of a source is read afresh', async () => {
    expect(await (await get('live/repo/contents/queue.json', raw)).text()).toBe('asked 1 times')
    expect(await (await get('live/repo/contents/queue.json', raw)).text()).toBe('asked 2 times')
  })
})

it('lists the commits that changed a file, newest first, in pages', async () => {
  const commits = await (await get('me/apps/commits?path=queue.json')).json()
  expect(commits.map((one: any) => [one.commit.message, one.commit.committer.date])).toEqual([
    ['Grow', '2026-11-22T10:00:00Z'],
    ['Begin', '2026-11-20T10:00:00Z'],
  ])
  const page = await get('me/apps/commits?per_page=1')
  expect(await page.json()).toMatchObject([
    {
      commit: { message: 'Grow' },
    },
  ])
  expect(page.headers.get('link')).toMatch(/page=2>; rel="next"$/)
})

describe('whoever asks', () => {
  it('with a wrong token is refused', async () => {
    const response = await get('me/apps', { authorization: 'Bearer wrong' })
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ message: 'Bad credentials' })
  })

  it('does not see what is private', async () => {
    await stage.sim('github', {
      repo: 'me/secret',
      private: true,
      files: { 'queue.json': text },
    })
    expect((await get('me/secret/contents/queue.json')).status).toBe(404)
    expect(await (await get('me/secret', auth)).json()).toMatchObject({ full_name: 'me/secret', private: true, default_branch: 'main' })
  })

  it('may come from any page, and read the limits', async () => {
    const response = await get('me/apps/contents/queue.json', { origin: 'http://localhost:5173' })
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-expose-headers')).toMatch(/ETag.*X-RateLimit-Reset/)
    const preflight = await fetch(`${stage.sandbox.url}/github/repos/me/apps`, { method: 'OPTIONS' })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/Authorization.*If-None-Match/)
  })

  it('may ask so many times an hour, and with a token 304 costs nothing', async () => {
    await stage.sim('clock', { advance: 'PT1H' })
    await put({ hourly: 2 })
    const left = (response: Response) => response.headers.get('x-ratelimit-remaining')
    expect(left(await get('me/apps'))).toBe('1')
    const etag = (await get('me/apps')).headers.get('etag')!
    const refused = await get('me/apps', { 'if-none-match': etag })
    expect([
      refused.status,
      left(refused),
      refused.headers.get('x-ratelimit-reset'),
    ]).toEqual([
      403,
      '0',
      String(Date.parse('2026-11-25T12:00:00Z') / 1000),
    ])
    const mine = await get('me/apps', auth)
    expect(left(mine)).toBe('4999')
    expect(left(await get('me/apps', {
      ...auth,
      'if-none-match': mine.headers.get('etag')!,
    }))).toBe('4999')
    await stage.sim('clock', { advance: 'PT1H' })
    expect((await get('me/apps')).status).toBe(200)
    await put({ hourly: 60 })
  })
})

it('fails as asked', async () => {
  await stage.sim('fault', {
    on: 'github',
    kind: 'status',
    code: 429,
    retry_after: 600,
    times: 1,
  })
  const refused = await get('me/apps')
  expect([
    refused.status,
    refused.headers.get('x-ratelimit-remaining'),
  ]).toEqual([429, '0'])
  await stage.sim('fault', {
    on: 'github',
    kind: 'status',
    code: 500,
    times: 1,
  })
  expect((await get('me/apps')).status).toBe(500)
  expect((await get('me/apps')).status).toBe(200)
})

describe('writing', () => {
  const content = Buffer.from('new ☕').toString('base64')

  it('needs a token, and the sha of what it replaces', async () => {
    expect((await send('PUT', 'me/apps/contents/x.json', { message: 'x', content }, {})).status).toBe(401)
    expect((await send('PUT', 'me/apps/contents/queue.json', { message: 'x', content })).status).toBe(422)
    expect((await send('PUT', 'me/apps/contents/queue.json', {
      message: 'x',
      content,
      sha: '0'.repeat(40),
    })).status).toBe(409)
    const { sha } = await (await get('me/apps/contents/queue.json')).json()
    expect((await send('PUT', 'me/apps/contents/queue.json', { message: 'x', content, sha })).status).toBe(200)
    expect(await (await get('me/apps/contents/queue.json', raw)).text()).toBe('new ☕')
  })

  it('to a branch needs the branch', async () => {
    const file = { message: 'x', content, branch: 'metrics' }
    expect((await send('PUT', 'me/apps/contents/m.json', file)).status).toBe(404)
    const head = await (await get('me/apps/git/ref/heads/main', auth)).json()
    expect((await send('POST', 'me/apps/git/refs', { ref: 'refs/heads/metrics', sha: head.object.sha })).status).toBe(201)
    expect((await send('POST', 'me/apps/git/refs', { ref: 'refs/heads/metrics', sha: head.object.sha })).status).toBe(422)
    expect((await send('PUT', 'me/apps/contents/m.json', file)).status).toBe(201)
    expect((await get('me/apps/contents/m.json')).status).toBe(404)
    expect((await get('me/apps/contents/m.json?ref=metrics')).status).toBe(200)
  })
})

it('is empty after a reset', async () => {
  await stage.sim('reset', {})
  expect((await get('me/apps')).status).toBe(404)
})
