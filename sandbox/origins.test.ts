// Who may steer: programs and the chat's own page. A mini app at the other name of this machine may not.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSandbox } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'origins-'))
let sandbox: Awaited<ReturnType<typeof createSandbox>>

beforeAll(async () => {
  writeFileSync(join(folder, 'index.html'), 'a page')
  sandbox = await createSandbox({ port: 0, webDir: folder, pagesDir: folder })
})
afterAll(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true })
})

/** A request as a program or a browser sends it; Node's fetch would not let us say all of this. */
function ask(path: string, name: string, headers: Record<string, string> = {}, method = 'GET') {
  const named = Object.fromEntries(Object.entries(headers).map(([key, value]) => [
    key,
    value.replace('PORT', String(sandbox.port)),
  ]))
  return new Promise<{ status: number, location: string | undefined, headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
    request(sandbox.url + path, {
      method,
      headers: { host: `${name}:${sandbox.port}`, ...named },
    }, (response) => {
      response.resume()
      resolve({ status: response.statusCode!, location: response.headers.location, headers: response.headers })
    }).on('error', reject).end()
  })
}

const page = { 'sec-fetch-site': 'none', 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' }

describe('/sim answers', () => {
  it.each([
    [
      'a program, by either name',
      200,
      'localhost',
      {},
    ],
    [
      'a program, by either name',
      200,
      '127.0.0.1',
      {},
    ],
    [
      'a program that names itself',
      200,
      'localhost',
      { origin: 'http://localhost:PORT' },
    ],
    [
      'the chat\'s own page',
      200,
      '127.0.0.1',
      { 'sec-fetch-site': 'same-origin' },
    ],
    [
      'who types the address',
      200,
      '127.0.0.1',
      page,
    ],
    [
      'no mini app at its own name',
      403,
      'localhost',
      { 'sec-fetch-site': 'same-origin' },
    ],
    [
      'no mini app at the chat\'s name',
      403,
      '127.0.0.1',
      { 'sec-fetch-site': 'cross-site', 'origin': 'http://localhost:PORT' },
    ],
    [
      'no picture or script tag of a mini app',
      403,
      '127.0.0.1',
      { 'sec-fetch-site': 'cross-site' },
    ],
    [
      'no other program\'s page on this machine',
      403,
      '127.0.0.1',
      { 'sec-fetch-site': 'same-site', 'origin': 'http://127.0.0.1:5173' },
    ],
    [
      'no page that hides where it is from',
      403,
      '127.0.0.1',
      { origin: 'null' },
    ],
    [
      'no page of the web',
      403,
      '127.0.0.1',
      { origin: 'https://evil.example' },
    ],
  ])('%s (%i, %s)', async (_, status, name, headers) => {
    expect((await ask('/sim/bots', name, headers)).status).toBe(status)
    expect((await ask('/sim/users', name, headers, 'POST')).status).toBe(status === 200
      ? 400
      : 403)
  })
})

it('the pretend Stripe takes no form of another page', async () => {
  expect((await ask('/stripe/v1/customers', '127.0.0.1', { origin: 'http://localhost:PORT' }, 'POST')).status).toBe(403)
  expect((await ask('/stripe/v1/customers', '127.0.0.1', {}, 'POST')).status).toBe(401)
})

it('a browser finds the chat at one name and mini apps at the other; programs find both at both', async () => {
  expect(await ask('/', 'localhost', page)).toMatchObject({ status: 307, location: `http://127.0.0.1:${sandbox.port}/` })
  expect(await ask('/', '127.0.0.1', page)).toMatchObject({
    status: 200,
    headers: { 'content-security-policy': 'frame-ancestors \'self\'' },
  })
  for (const dest of ['document', 'iframe'])
    expect(await ask('/pages/?a=1', '127.0.0.1', { ...page, 'sec-fetch-dest': dest })).toMatchObject({ status: 307, location: `http://localhost:${sandbox.port}/pages/?a=1` })
  expect((await ask('/pages/', 'localhost', { ...page, 'sec-fetch-dest': 'iframe' })).status).toBe(200)
  for (const name of ['localhost', '127.0.0.1']) {
    expect((await ask('/', name)).status).toBe(200)
    expect((await ask('/pages/', name)).status).toBe(200)
  }
})
