// GitHub's REST API, as far as reading files, their history, and writing one goes (docs.github.com/rest).

import type { Context, Next } from 'hono'
import type { World } from '../world/world.ts'
import type { Github } from './index.ts'
import type { Commit, Repository } from './repositories.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { Hono } from 'hono'
import { githubToken } from './index.ts'
import { addCommit, blobSha, commitAt, commitsOf } from './repositories.ts'

interface Env { Variables: { repository: Repository, name: string, token: boolean } }
type Request = Context<Env>

class Refusal extends Error {
  readonly status: number
  readonly more: object
  constructor(status: number, message: string, more: object = {}) {
    super(message)
    this.status = status
    this.more = more
  }
}

/** GitHub's refusals: a sentence, and where it is explained. */
function refuse(c: Context, status: number, message: string, more: object = {}): Response {
  return c.json({
    message,
    ...more,
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  }, status as 400)
}

/** An answer with its ETag; 304 for whoever has it already. */
function tagged(c: Request, body: string, type: string): Response {
  const tag = `"${createHash('sha256').update(`${type}\n${body}`).digest('hex')}"`
  const known = (c.req.header('if-none-match') ?? '').split(',').map(one => one.trim().replace(/^W\//, ''))
  c.header('ETag', c.get('token')
    ? tag
    : `W/${tag}`)
  c.header('Cache-Control', `${c.get('token')
    ? 'private'
    : 'public'}, max-age=60, s-maxage=60`)
  c.header('Vary', 'Accept, Authorization, Origin')
  if (known.includes(tag))
    return c.body(null, 304)
  return c.body(body, 200, { 'Content-Type': `${type}; charset=utf-8` })
}

const wantsRaw = (c: Request) => /^application\/vnd\.github(?:\.v3)?\.raw(?:\+json)?\b/.test(c.req.header('accept') ?? '')
/** As GitHub breaks its lines. */
const lines = (base64: string) => base64.replace(/.{60}/g, '$&\n').replace(/\n?$/, '\n')
function sized(text: string) {
  return {
    size: Buffer.byteLength(text),
    encoding: 'base64',
    content: lines(Buffer.from(text).toString('base64')),
  }
}
const api = (c: Request) => `${new URL(c.req.url).origin}/github/repos/${c.get('name')}`

function fileView(c: Request, path: string, text: string, ref: string) {
  const sha = blobSha(text)
  return {
    name: path.split('/').at(-1),
    path,
    sha,
    ...sized(text),
    url: `${api(c)}/contents/${path}?ref=${ref}`,
    html_url: `https://github.com/${c.get('name')}/blob/${ref}/${path}`,
    git_url: `${api(c)}/git/blobs/${sha}`,
    type: 'file',
  }
}

function commitView(c: Request, { sha, message, date }: Commit) {
  const who = {
    name: 'Somebody',
    email: 'somebody@example.com',
    date: new Date(date).toISOString().replace('.000Z', 'Z'),
  }
  return {
    sha,
    commit: { message, author: who, committer: who },
    url: `${api(c)}/commits/${sha}`,
    html_url: `https://github.com/${c.get('name')}/commit/${sha}`,
  }
}

async function jsonOf(c: Request): Promise<Record<string, any>> {
  const body = await c.req.json().catch(() => null)
  if (!body || typeof body !== 'object')
    throw new Refusal(400, 'Problems parsing JSON')
  return body
}

/** Writes one file: the sha of what it replaces must be given, so that nobody's change is lost. */
async function putFile(c: Request, world: World): Promise<Response> {
  const repository = c.get('repository')
  const path = c.req.param('path')!
  const { message, content, branch = 'main', sha } = await jsonOf(c)
  if (typeof message !== 'string' || typeof content !== 'string')
    throw new Refusal(422, 'Invalid request.\n\n"message", "content" weren\'t supplied.')
  const head = repository.branches[branch]
  if (!head && Object.keys(repository.branches).length)
    throw new Refusal(404, `Branch ${branch} not found`)
  const before = head?.at(-1)?.files[path]
  if (before !== undefined && sha === undefined)
    throw new Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
  if (before !== undefined && sha !== blobSha(before))
    throw new Refusal(409, `${path} does not match ${sha}`)
  const text = Buffer.from(content, 'base64').toString()
  const commit = addCommit(repository, branch, {
    files: { [path]: text },
    message,
    date: world.clock.now(),
  })
  const { content: _, ...file } = fileView(c, path, text, branch)
  return c.json({
    content: file,
    commit: commitView(c, commit),
  }, before === undefined
    ? 201
    : 200)
}

function listCommits(c: Request): Response {
  const { path, sha = 'main', per_page: size = '30', page = '1' } = c.req.query()
  const repository = c.get('repository')
  if (!repository.branches[sha])
    throw new Refusal(404, 'Not Found')
  const all = commitsOf(repository, sha, path || undefined)
  const [per, number] = [
    Math.min(Number(size) || 30, 100),
    Math.max(Number(page) || 1, 1),
  ]
  if (number * per < all.length) {
    const next = new URL(c.req.url)
    next.searchParams.set('page', String(number + 1))
    c.header('Link', `<${next}>; rel="next"`)
  }
  return tagged(c, JSON.stringify(all.slice((number - 1) * per, number * per).map(commit => commitView(c, commit))), 'application/json')
}

export function githubApi(world: World, github: Github): Hono<Env> {
  /** GitHub says with every answer how many requests are left. */
  function tellLimit(c: Request, { limit, used, reset }: { limit: number, used: number, reset: number }) {
    for (const [name, value] of Object.entries({
      Limit: limit,
      Remaining: Math.max(limit - used, 0),
      Used: used,
      Reset: reset,
    }))
      c.header(`X-RateLimit-${name}`, String(value))
    c.header('X-RateLimit-Resource', 'core')
  }

  async function guard(c: Request, next: Next): Promise<Response | void> {
    for (const [name, value] of Object.entries({
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Expose-Headers': 'ETag, Link, Location, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Used, X-RateLimit-Resource, X-RateLimit-Reset',
    }))
      c.header(name, value)
    if (c.req.method === 'OPTIONS') {
      c.header('Access-Control-Allow-Headers', 'Authorization, Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Unmodified-Since, Accept-Encoding, X-GitHub-OTP, X-Requested-With, User-Agent, X-GitHub-Api-Version')
      c.header('Access-Control-Allow-Methods', 'GET, POST, PATCH, PUT, DELETE')
      return c.body(null, 204)
    }
    const fault = world.faults.take('github', {})
    if (fault?.kind === 'slow')
      await wait(fault.ms ?? 1000)
    if (fault?.kind === 'status') {
      if (fault.retry_after !== undefined)
        tellLimit(c, { limit: 60, used: 60, reset: Math.ceil(world.clock.now() / 1000) + fault.retry_after })
      return refuse(c, fault.code ?? 500, fault.retry_after === undefined
        ? 'Server Error'
        : 'API rate limit exceeded')
    }
    const authorization = c.req.header('authorization')
    const token = authorization?.replace(/^(?:Bearer|token) /i, '')
    c.set('token', token === githubToken)
    if (token !== undefined && token !== githubToken)
      return refuse(c, 401, 'Bad credentials')
    const allowance = github.allowance(c.get('token'))
    tellLimit(c, allowance)
    if (allowance.used >= allowance.limit)
      return refuse(c, 403, 'API rate limit exceeded for 127.0.0.1. (But here\'s the good news: Authenticated requests get a higher rate limit.)')
    const name = `${c.req.param('owner')}/${c.req.param('repo')}`
    const repository = await github.find(name)
    c.set('name', name)
    if (repository)
      c.set('repository', repository)
    if (!repository || (repository.private && !c.get('token')))
      return refuse(c, 404, 'Not Found')
    if (c.req.method !== 'GET' && !c.get('token'))
      return refuse(c, 401, 'Requires authentication')
    await next()
    // only a 304 for a token is free
    tellLimit(c, github.allowance(c.get('token'), !(c.res.status === 304 && c.get('token'))))
    // carried out, and nobody hears of it
    if (fault?.kind === 'lost')
      c.res = refuse(c, 502, 'Server Error')
  }

  return new Hono<Env>()
    .onError((error, c) => {
      if (error instanceof Refusal)
        return refuse(c, error.status, error.message, error.more)
      throw error
    })
    .use('/repos/:owner/:repo/*', guard)
    .get('/repos/:owner/:repo', (c) => {
      const { private: hidden, branches } = c.get('repository')
      const name = c.get('name')
      const bytes = Object.values(branches.main?.at(-1)?.files ?? {}).reduce((sum, text) => sum + Buffer.byteLength(text), 0)
      return tagged(c, JSON.stringify({
        name: name.split('/')[1],
        full_name: name,
        private: hidden,
        default_branch: 'main',
        size: Math.ceil(bytes / 1000),
        html_url: `https://github.com/${name}`,
      }), 'application/json')
    })
    .get('/repos/:owner/:repo/contents/:path{.+}', (c) => {
      const { path } = c.req.param()
      const ref = c.req.query('ref') ?? 'main'
      const commit = commitAt(c.get('repository'), ref)
      if (!commit)
        throw new Refusal(404, `No commit found for the ref ${ref}`)
      const text = commit.files[path]
      if (text === undefined)
        throw new Refusal(404, 'Not Found')
      return wantsRaw(c)
        ? tagged(c, text, 'application/vnd.github.raw+json')
        : tagged(c, JSON.stringify(fileView(c, path, text, ref)), 'application/json')
    })
    .put('/repos/:owner/:repo/contents/:path{.+}', c => putFile(c, world))
    .get('/repos/:owner/:repo/commits', listCommits)
    .get('/repos/:owner/:repo/git/blobs/:sha', (c) => {
      const { sha } = c.req.param()
      const text = Object.values(c.get('repository').branches).flat().flatMap(commit => Object.values(commit.files)).find(one => blobSha(one) === sha)
      if (text === undefined)
        throw new Refusal(404, 'Not Found')
      return wantsRaw(c)
        ? tagged(c, text, 'application/vnd.github.raw+json')
        : tagged(c, JSON.stringify({
            sha,
            url: `${api(c)}/git/blobs/${sha}`,
            ...sized(text),
          }), 'application/json')
    })
    .get('/repos/:owner/:repo/git/ref/heads/:branch{.+}', (c) => {
      const { branch } = c.req.param()
      const head = c.get('repository').branches[branch]?.at(-1)
      if (!head)
        throw new Refusal(404, 'Not Found')
      return c.json({
        ref: `refs/heads/${branch}`,
        object: { type: 'commit', sha: head.sha },
      })
    })
    .post('/repos/:owner/:repo/git/refs', async (c) => {
      const { branches } = c.get('repository')
      const { ref, sha } = await jsonOf(c)
      const branch = /^refs\/heads\/(.+)$/.exec(String(ref))?.[1]
      const commit = commitAt(c.get('repository'), String(sha))
      if (!branch || !commit)
        throw new Refusal(422, branch ? 'Object does not exist' : 'Reference name must start with \'refs/\'')
      if (branches[branch])
        throw new Refusal(422, 'Reference already exists')
      branches[branch] = [commit]
      return c.json({
        ref,
        object: { type: 'commit', sha },
      }, 201)
    })
    .get('/repos/:owner/:repo/actions/artifacts', (c) => {
      const named = c.get('repository').artifacts.filter(({ name }) => name === (c.req.query('name') ?? name))
      return c.json({
        total_count: named.length,
        artifacts: named.slice(0, Number(c.req.query('per_page') ?? 30)),
      })
    })
    .notFound(c => refuse(c, 404, 'Not Found'))
}
