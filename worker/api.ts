// /<app>/api/*: what a mini app may ask. Sign-in is here; the rest is the app's own api.ts, as the person who asks.

import type { App } from '#kit/app'
import type { Invocation, RunningApp } from '#kit/jobs'
import type { Claims } from '#kit/user'
import type { Site } from './site.ts'
import { AppError } from '#kit/app'
import { transact } from '#kit/db'
import { createFileLinks, keepFiles } from '#kit/files'
import { checkInitData, openSession, readSession } from '#kit/user'
import { refuse } from './create.ts'
import { download, upload } from './files.ts'

const localOrigin = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/

/** The mini apps' own origin may read answers, and with the sandbox's clock this machine's; no other site. */
function corsHeaders(request: Request, site: Site): Record<string, string> {
  const origin = request.headers.get('Origin')
  const { pagesOrigin, clockUrl } = site.environment
  const allowed = origin !== null && (origin === pagesOrigin || (clockUrl !== undefined && localOrigin.test(origin)))
  return {
    Vary: 'Origin',
    ...(allowed && {
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Headers': 'Authorization, Content-Type',
      'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
      'Access-Control-Max-Age': '86400',
    }),
  }
}

function bearer(request: Request, scheme: 'tma' | 'Bearer'): string {
  const [given, ...rest] = (request.headers.get('Authorization') ?? '').split(' ')
  return given === scheme
    ? rest.join(' ')
    : ''
}

async function signIn(request: Request, site: Site, { id, token }: RunningApp, secret: string): Promise<Response> {
  const now = await site.now()
  const { user } = await checkInitData(bearer(request, 'tma'), { token }, now)
  const session = await openSession(secret, id, user, now)
  return Response.json({
    token: session.token,
    expires_at: new Date(session.expiresAt).toISOString(),
    user,
  })
}

/** The app of this id as it runs. @throws AppError `app-off` */
function running(site: Site, app: App<any, any, any>): RunningApp {
  const found = [
    ...site.bots.values(),
  ].find(({ id }) => id === app.manifest.id)
  if (!found)
    throw new AppError('app-off', `${app.manifest.name} is switched off at the moment.`, { status: 503 })
  return found
}

/** The app's own answer, in one transaction as the person who asks; what the answer gives out is kept as the app afterwards. */
async function answered(request: Request, invocation: Invocation, app: RunningApp, claims: Claims, path: string): Promise<Response> {
  const now = invocation.clock.now()
  const url = new URL(request.url)
  url.pathname = path
  const files = createFileLinks(app.id, app.token, now)
  return await transact(invocation.connection, {
    as: 'user',
    app: app.id,
    telegramId: claims.telegram_id,
    claims: { ...claims },
  }, async ({ db, becomeApp }) => {
    const answer = await app.app.api!.fetch(new Request(url, request), {
      db,
      user: { id: claims.telegram_id },
      now,
      files,
    })
    // a refusal takes back what was written before it
    if (answer.status >= 400)
      throw Object.assign(new Error('refused'), { answer })
    if (files.rows.length) {
      await becomeApp(app.id)
      await keepFiles(db, files.rows)
    }
    return answer
  }).catch((error: Error & { answer?: Response }) => {
    if (error.answer)
      return error.answer
    throw error
  })
}

async function asPerson(request: Request, site: Site, app: RunningApp, secret: string, path: string): Promise<Response> {
  const token = bearer(request, 'Bearer')
  if (path === '/files' && request.method === 'POST')
    return await upload(request, site, app, (await readSession(secret, app.id, token, await site.now())).telegram_id)
  return await site.invoke(async (invocation) => {
    const claims = await readSession(secret, app.id, token, invocation.clock.now())
    return app.app.api
      ? await answered(request, invocation, app, claims, path)
      : refuse(404, 'not-found', 'This app has nothing at this address.')
  })
}

/** Every answer that is no success is `{ code, message }`. */
export async function api(request: Request, site: Site, id: string, path: string): Promise<Response> {
  const headers = corsHeaders(request, site)
  const answer = async () => {
    const app = site.apps.find(app => app.manifest.id === id)
    if (!app)
      return refuse(404, 'app-unknown', 'There is no app of this name.')
    if (request.method === 'OPTIONS')
      return new Response(null, { status: 204 })
    const secret = site.environment.jwtSecret
    if (!secret)
      return refuse(503, 'sessions-off', 'SUPABASE_JWT_SECRET is not set: mini apps cannot sign anybody in.')
    const on = running(site, app)
    const [, file] = /^\/files\/(\w{10})$/.exec(path) ?? []
    if (file && request.method === 'GET')
      return await download(request, site, on, file)
    if (path !== '/session')
      return await asPerson(request, site, on, secret, path)
    return request.method === 'POST'
      ? await signIn(request, site, on, secret)
      : refuse(405, 'method-not-allowed', 'A session is opened by POST.', { Allow: 'POST' })
  }
  let response: Response
  try {
    response = await answer()
  }
  catch (error) {
    if (!(error instanceof AppError)) {
      console.error(`${id}: api failed: ${error instanceof Error
        ? error.name
        : 'unknown'}`)
    }
    response = error instanceof AppError
      ? refuse(error.status, error.code, error.words)
      : refuse(503, 'unavailable', 'This did not work just now. Please try again.', { 'Retry-After': '5' })
  }
  const sent = new Response(response.body, response)
  if (!sent.headers.has('Cache-Control'))
    sent.headers.set('Cache-Control', 'no-store')
  for (const [name, value] of Object.entries(headers))
    sent.headers.set(name, value)
  return sent
}
