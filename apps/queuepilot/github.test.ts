// The portfolio read from a GitHub that behaves and from one that does not: each failure has its name, and what could be read before stays.

import type { Stage } from '../../sandbox/testing.ts'
import type { Cached, Door } from './github.ts'
import type { Settings } from './settings.ts'
import { Buffer } from 'node:buffer'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '#kit/app'
import { githubToken } from '../../sandbox/index.ts'
import { createStage } from '../../sandbox/testing.ts'
import { askGithub, decodeBase64, fileUrl } from './github.ts'
import { loadHistory } from './history.ts'
import { cachedPortfolio, entryOf, filePage, loadPortfolio } from './portfolio.ts'
import { defaultSettings, repoOf, settingProblems, tidyRepo } from './settings.ts'

let stage: Stage
let kept: Map<string, Cached>
let asked: { url: string, headers: Record<string, string>, status: number }[]
const settings = defaultSettings('me/apps')
function queue(name: string, monthly: unknown = 0) {
  return JSON.stringify({
    apps: [
      {
        id: 'a',
        name,
        status: 'done',
        costs: { monthly },
        mood: 'kept',
      },
    ],
  })
}
const services = JSON.stringify({
  services: [
    {
      id: 'db',
      name: 'Db',
      status: 'FREE',
      monthly_cost: 0,
      cost_after_free: 25,
      limits: [
        { metric: 'size', unit: 'MB', limit: 500 },
      ],
    },
  ],
})
function metrics(usage: number, at: string) {
  return JSON.stringify({
    meters: [
      {
        service: 'db',
        app: null,
        metric: 'size',
        value: usage,
        unit: 'MB',
        measured_at: at,
        how: 'counted',
      },
    ],
  })
}
const put = (body: object) => stage.sim('github', { repo: 'me/apps', ...body })

function door(more: Partial<Door> = {}): Door {
  return {
    root: `${stage.sandbox.url}/github`,
    fetch: async (url, init) => {
      const response = await fetch(url, init)
      asked.push({
        url: String(url),
        headers: init!.headers as Record<string, string>,
        status: response.status,
      })
      return response
    },
    token: undefined,
    now: () => Date.parse('2026-11-25T10:00:00Z'),
    cache: {
      get: key => kept.get(key),
    },
    ...more,
  }
}
const load = (more: Partial<Door> = {}, of: Settings = settings) => loadPortfolio(door(more), of, (key, cached) => kept.set(key, cached))

beforeAll(async () => {
  stage = await createStage({ now: '2026-11-25T10:00:00Z' })
  await put({
    files: {
      'queue.json': queue('Begin'),
      'infrastructure.json': services,
    },
    date: '2026-11-01T10:00:00Z',
    hourly: 100_000,
  })
  await put({
    files: {
      'queue.json': queue('Café ☕', 3),
    },
    date: '2026-11-03T10:00:00Z',
  })
  await put({
    branch: 'metrics',
    files: {
      'metrics.json': metrics(100, '2026-11-02T00:00:00Z'),
    },
    date: '2026-11-02T00:00:00Z',
  })
  await put({
    branch: 'metrics',
    files: {
      'metrics.json': metrics(130, '2026-11-05T00:00:00Z'),
    },
    date: '2026-11-05T00:00:00Z',
  })
})
beforeEach(() => {
  kept = new Map()
  asked = []
})
afterAll(() => stage.sandbox.close())

describe('loading', () => {
  it('puts the files and the measurements together', async () => {
    const { figures, at, measuredAt, queue: text } = await load()
    expect(figures.apps[0]).toMatchObject({ name: 'Café ☕', burn: 300 })
    expect(figures.services[0]!.limits[0]).toMatchObject({
      usage: 130,
      source: { how: 'counted' },
    })
    expect(at).toBe(Date.parse('2026-11-25T10:00:00Z'))
    expect(measuredAt).toBe('2026-11-05T00:00:00Z')
    expect(entryOf(text, 'apps', 'a')).toMatchObject({ mood: 'kept' })
    expect(entryOf(text, 'apps', 'none')).toBe(undefined)
  })

  it('asks only whether something changed, the second time', async () => {
    const first = await load()
    asked = []
    const second = await load()
    expect(asked.map(one => [
      one.status,
      Boolean(one.headers['If-None-Match']),
    ])).toEqual([
      [304, true],
      [304, true],
      [304, true],
    ])
    expect(second.figures).toEqual(first.figures)
  })

  it('takes the form with base64, too', async () => {
    const asJson: typeof fetch = (url, init) => fetch(url, {
      ...init,
      headers: { accept: 'application/json' },
    })
    expect((await load({ fetch: asJson })).figures.apps[0]!.name).toBe('Café ☕')
    expect(decodeBase64(`${Buffer.from('Café ☕ '.repeat(20)).toString('base64').replace(/.{60}/g, '$&\n')}\n`)).toBe('Café ☕ '.repeat(20))
  })

  it('needs no measurements, and no branch for them', async () => {
    expect((await load({}, { ...settings, metricsBranch: 'none' })).measuredAt).toBe(undefined)
    asked = []
    await load({}, { ...settings, metricsBranch: '' })
    expect(asked).toHaveLength(2)
  })

  it('sends the token in the header and nowhere else', async () => {
    await load({ token: githubToken })
    for (const { url, headers } of asked) {
      expect(headers.Authorization).toBe(`Bearer ${githubToken}`)
      expect(url).not.toContain(githubToken)
    }
  })
})

describe('a failure', () => {
  const codeOf = async (more: Partial<Door> = {}, of: Settings = settings) => {
    const error = await load(more, of).catch((error: unknown) => error) as AppError
    expect(error).toBeInstanceOf(AppError)
    return [error.code, error.cause as { retryAt?: number, path?: string } | undefined] as const
  }

  it.each([
    [
      'a wrong token',
      { token: 'wrong' },
      {},
      'github-token',
    ],
    [
      'a file that is not there',
      {},
      { queue: 'none.json' },
      'github-missing',
    ],
    [
      'a repository nobody may see',
      {},
      { repo: 'me/none' },
      'github-missing',
    ],
  ] as const)('of %s', async (_name, more, of, code) => {
    expect((await codeOf(more, {
      ...settings,
      ...of,
    }))[0]).toBe(code)
  })

  it('of the limit says when to come back', async () => {
    await stage.sim('fault', {
      on: 'github',
      kind: 'status',
      code: 403,
      retry_after: 600,
      times: 3,
    })
    expect(await codeOf()).toMatchObject([
      'github-limit',
      {
        retryAt: Date.parse('2026-11-25T10:10:00Z'),
      },
    ])
    await stage.sim('fault', {
      on: 'github',
      kind: 'status',
      code: 429,
      retry_after: 60,
      times: 3,
    })
    expect((await codeOf())[0]).toBe('github-limit')
  })

  it('of a forbidden token is not one of the limit', async () => {
    await stage.sim('fault', {
      on: 'github',
      kind: 'status',
      code: 403,
      times: 3,
    })
    expect((await codeOf())[0]).toBe('github-forbidden')
  })

  it('of GitHub, and of the connection', async () => {
    await stage.sim('fault', {
      on: 'github',
      kind: 'status',
      code: 502,
      times: 3,
    })
    expect((await codeOf())[0]).toBe('github-down')
    expect((await codeOf({
      fetch: () => Promise.reject(new TypeError('fetch failed')),
    }))[0]).toBe('offline')
  })

  it('of a file names its place, and never replaces the last good copy', async () => {
    expect(cachedPortfolio(door(), settings)).toBe(undefined)
    const good = await load()
    await put({
      files: { 'queue.json': '{"apps": [\n  {"id": "a",}\n]}' },
    })
    await expect(load()).rejects.toThrow('queue.json is not JSON: line 2, column 14')
    expect(cachedPortfolio(door(), settings)!.figures).toEqual(good.figures)
    await put({
      files: { 'queue.json': '{"apps": [{"id": "a"}]}' },
    })
    await expect(load()).rejects.toThrow('queue.json: apps.0.name is missing')
    expect(cachedPortfolio(door(), settings)!.figures).toEqual(good.figures)
    await put({
      files: {
        'queue.json': queue('Café ☕', 3),
      },
    })
    expect((await load()).figures).toEqual(good.figures)
  })
})

describe('history', () => {
  it('is the last of each day, newest read first within the budget, and read once', async () => {
    const first = await loadHistory(door(), settings, {}, 4)
    expect(first.more).toBe(true)
    expect(asked.filter(one => one.url.includes('/contents/'))).toHaveLength(4)
    asked = []
    const second = await loadHistory(door(), settings, first.kept)
    expect(second.more).toBe(false)
    expect(second.moments.map(({ at, apps, limits }) => [
      new Date(at).toISOString().slice(0, 10),
      apps.a![0],
      limits['db/size'],
    ])).toEqual([
      ['2026-11-01', 0, undefined],
      ['2026-11-02', 0, 100],
      ['2026-11-03', 300, 100],
      ['2026-11-05', 300, 130],
      ['2026-11-25', 300, 130],
    ])
    asked = []
    expect((await loadHistory(door(), settings, second.kept)).moments).toEqual(second.moments)
    expect(asked.filter(one => one.url.includes('/contents/'))).toEqual([])
  })

  it('passes over a day whose file was broken', async () => {
    await stage.sim('github', {
      repo: 'me/broken',
      files: { 'queue.json': '{', 'infrastructure.json': services },
      date: '2026-11-01T10:00:00Z',
    })
    await stage.sim('github', {
      repo: 'me/broken',
      files: {
        'queue.json': queue('A'),
      },
      date: '2026-11-02T10:00:00Z',
    })
    expect((await loadHistory(door(), defaultSettings('me/broken'), {})).moments).toHaveLength(1)
  })
})

describe('settings', () => {
  it.each([
    ['anna.github.io', '/apps/queuepilot/', 'anna/apps'],
    ['anna.github.io', '/queuepilot/', 'anna/anna.github.io'],
    ['example.com', '/queuepilot/', ''],
  ])('of %s%s begin with %j', (host, path, repo) => expect(repoOf(host, path)).toBe(repo))

  it.each([
    [' https://github.com/anna/apps.git ', 'anna/apps'],
    ['git@github.com:anna/apps.git', 'anna/apps'],
    ['anna/apps/', 'anna/apps'],
  ])('take %j for %j', (typed, repo) => expect(tidyRepo(typed)).toBe(repo))

  it('refuse what cannot be right', () => {
    expect(settingProblems(settings)).toEqual({})
    expect(settingProblems({ ...settings, metricsBranch: '' })).toEqual({})
    expect(settingProblems({
      repo: 'anna',
      branch: 'a b',
      queue: '../x',
      infrastructure: '',
      metricsBranch: 'x y',
      threshold: 49,
    })).toEqual({
      repo: true,
      branch: true,
      queue: true,
      infrastructure: true,
      metricsBranch: true,
      threshold: true,
    })
  })

  it('make addresses that stay in their place', () => {
    expect(fileUrl('https://x', 'a/b', 'dir/q #1.json', 'feat/x')).toBe('https://x/repos/a/b/contents/dir/q%20%231.json?ref=feat%2Fx')
    expect(filePage(settings, 'queue.json')).toBe('https://github.com/me/apps/blob/main/queue.json')
  })
})

it('an answer that is not GitHub\'s is no file', async () => {
  const portal: typeof fetch = async () => new Response('<html>Sign in to this Wi-Fi</html>', {
    headers: { 'content-type': 'text/html' },
  })
  expect((await askGithub(door({ fetch: portal }), 'me/apps', 'queue.json', 'x')).text).toContain('Wi-Fi')
  await expect(load({ fetch: portal })).rejects.toThrow('metrics.json is not JSON: line 1, column 1')
})
