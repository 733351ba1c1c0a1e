// /<app>/api/*: what a mini app may ask. Sign-in is here; the rest is the app's own api.ts, as the person who asks.

import type { App } from '#kit/app'
import type { Site } from './site.ts'
import { AppError } from '#kit/app'
import { transact } from '#kit/db'
import { checkInitData, openSession, readSession, takeWebLink } from '#kit/user'
import { refuse } from './create.ts'

const localOrigin = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/

/** The mini apps' own origin may read answers, and with the sandbox's clock this machine's; no other site. */
function corsHeaders(request: Request, site: Site): Record<string, string> {
  const origin = request.headers.get('Origin')
  const { pagesOrigin, clockUrl } = site.environment
  const allowed = origin !== null && (origin === pagesOrigin || (clockUrl !== undefined && localOrigin.test(origin)))
  return {
    'Vary': 'Origin',
    'Cache-Control': 'no-store',
    ...(allowed && {
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Headers': 'Authorization, Content-Type',
      'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
      'Access-Control-Expose-Headers': 'Retry-After',
      'Access-Control-Max-Age': '86400',
    }),
  }
}

function bearer(request: Request, scheme: 'tma' | 'web' | 'Bearer'): string {
  const [given, ...rest] = (request.headers.get('Authorization') ?? '').split(' ')
  return given === scheme
    ? rest.join(' ')
    : ''
}

/** Not everything at once: the platform counts, at no cost. @throws AppError `too-many-requests` */
async function assertPace({ environment }: Site, key: string): Promise<void> {
  if (environment.apiLimit && !(await environment.apiLimit.limit({ key })).success)
    throw new AppError('too-many-requests', 'That was a lot at once.', { status: 429, hint: 'Please wait a minute.' })
}

async function signIn(request: Request, site: Site, app: App<any, any, any>, secret: string): Promise<Response> {
  const { id } = app.manifest
  const token = site.environment.tokens.get(id)
  if (!token)
    throw new AppError('app-off', `${app.manifest.name} is switched off at the moment.`, { status: 503 })
  await assertPace(site, `${id}:session:${request.headers.get('CF-Connecting-IP')}`)
  const now = await site.now()
  const code = bearer(request, 'web')
  const { user } = code
    ? { user: await site.invoke(({ connection }) => takeWebLink(connection, id, code, now)) }
    : await checkInitData(bearer(request, 'tma'), { token }, now)
  const session = await openSession(secret, id, user, now)
  return Response.json({
    token: session.token,
    expires_at: new Date(session.expiresAt).toISOString(),
    user,
  })
}

async function asPerson(request: Request, site: Site, app: App<any, any, any>, secret: string, path: string): Promise<Response> {
  const { id } = app.manifest
  return await site.invoke(async ({ connection, clock }) => {
    const now = clock.now()
    const claims = await readSession(secret, id, bearer(request, 'Bearer'), now)
    await assertPace(site, `${id}:${claims.telegram_id}`)
    if (!app.api)
      return refuse(404, 'not-found', 'This app has nothing at this address.')
    const url = new URL(request.url)
    url.pathname = path
    return await transact(connection, {
      as: 'user',
      app: id,
      telegramId: claims.telegram_id,
      claims: { ...claims },
    }, async ({ db }) => {
      const answer = await app.api!.fetch(new Request(url, request), {
        db,
        user: { id: claims.telegram_id },
        now,
      })
      // a refusal takes back what was written before it
      if (answer.status >= 400)
        throw Object.assign(new Error('refused'), { answer })
      return answer
    }).catch((error: Error & { answer?: Response }) => {
      if (error.answer)
        return error.answer
      throw error
    })
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
    if (path !== '/session')
      return await asPerson(request, site, app, secret, path)
    return request.method === 'POST'
      ? await signIn(request, site, app, secret)
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
      ? refuse(error.status, error.code, error.words, error.status === 429
          ? { 'Retry-After': '60' }
          : {})
      : refuse(503, 'unavailable', 'This did not work just now. Please try again.', { 'Retry-After': '5' })
  }
  const answered = new Response(response.body, response)
  for (const [name, value] of Object.entries(headers))
    answered.headers.set(name, value)
  return answered
}
