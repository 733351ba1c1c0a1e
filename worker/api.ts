// /<app>/api/*: what a mini app may ask. Sign-in is here; the rest is the app's own api.ts, as the person who asks.

import type { App } from '#kit/app'
import type { Invocation, RunningApp } from '#kit/jobs'
import type { Claims } from '#kit/user'
import type { ExecutionContext } from './create.ts'
import type { Site } from './site.ts'
import { AppError } from '#kit/app'
import { begin } from '#kit/db'
import { createFileLinks, keepFiles } from '#kit/files'
import { Plan, planningApi, runDue } from '#kit/jobs'
import { checkInitData, openSession, readSession, takeWebLink } from '#kit/user'
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

/** The app as it runs. @throws AppError `app-off` */
function runningOf(site: Site, { manifest }: App<any, any, any>): RunningApp {
  for (const running of site.bots.values()) {
    if (running.id === manifest.id)
      return running
  }
  throw new AppError('app-off', `${manifest.name} is switched off at the moment.`, { status: 503 })
}

/** Not everything at once: the platform counts, at no cost. @throws AppError `too-many-requests` */
async function assertPace({ environment }: Site, key: string): Promise<void> {
  if (environment.apiLimit && !(await environment.apiLimit.limit({ key })).success)
    throw new AppError('too-many-requests', 'That was a lot at once.', { status: 429, hint: 'Please wait a minute.' })
}

async function signIn(request: Request, site: Site, { id, token }: RunningApp, secret: string): Promise<Response> {
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

/** The app's answer, and whether it planned something that is due now. What is planned is the app's: it is written by the app's role, with the rows or not at all. */
async function ask(invocation: Invocation, running: RunningApp, claims: Claims, request: Request): Promise<{ answer: Response, due: boolean }> {
  const { connection, clock, environment } = invocation
  const now = clock.now()
  const iso = new Date(now).toISOString()
  const plan = new Plan(now)
  const files = createFileLinks(running.id, running.token, now)
  const transaction = begin(connection, {
    as: 'user',
    app: running.id,
    telegramId: claims.telegram_id,
    claims: { ...claims },
  })
  try {
    const answer = await running.app.api!.fetch(request, {
      db: transaction.db,
      user: { id: claims.telegram_id },
      now,
      files,
      plan,
      me: running.me,
      money: environment.money,
      asApp() {
        transaction.become({ as: 'app', app: running.id })
        return {
          app: running.id,
          db: transaction.db,
          now,
          plan,
          me: running.me,
          money: environment.money,
          telegram: planningApi(running, invocation, plan, claims.telegram_id),
        }
      },
    })
    // a refusal takes back what was written before it
    if (answer.status >= 400) {
      await transaction.rollback()
      return { answer, due: false }
    }
    if (plan.operations.length || files.rows.length)
      transaction.become({ as: 'app', app: running.id })
    if (files.rows.length)
      await keepFiles(transaction.db, files.rows)
    if (plan.operations.length) {
      await transaction.commit('select factory_plan($1, $2, $3)', [
        running.id,
        JSON.stringify(plan.operations),
        iso,
      ])
    }
    else {
      await transaction.commit()
    }
    return {
      answer,
      due: plan.operations.some(({ op, run_at }) => op === 'plan' && run_at! <= iso),
    }
  }
  catch (error) {
    await transaction.rollback()
    throw error
  }
}

async function asPerson(request: Request, site: Site, running: RunningApp, secret: string, path: string, context: ExecutionContext): Promise<Response> {
  const claims = await readSession(secret, running.id, bearer(request, 'Bearer'), await site.now())
  await assertPace(site, `${running.id}:${claims.telegram_id}`)
  if (path === '/files' && request.method === 'POST')
    return await upload(request, site, running, claims.telegram_id)
  if (!running.app.api)
    return refuse(404, 'not-found', 'This app has nothing at this address.')
  const url = new URL(request.url)
  url.pathname = path
  return await new Promise<Response>((resolve, reject) => {
    const invocation = site.invoke(async (invocation) => {
      const { answer, due } = await ask(invocation, running, claims, new Request(url, request))
      // what it leaves undone, the next tick finds
      const work = due && runDue(invocation, [
        ...site.bots.values(),
      ]).catch(() => {})
      // on the sandbox's clock it is done before the answer: a script there needs no sleeps
      if (site.environment.clockUrl)
        await work
      resolve(answer)
      await work
    })
    context.waitUntil(invocation.catch(() => {}))
    invocation.catch(reject)
  })
}

/** Every answer that is no success is `{ code, message }`. */
export async function api(request: Request, site: Site, id: string, path: string, context: ExecutionContext): Promise<Response> {
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
    const running = runningOf(site, app)
    const [, file] = /^\/files\/(\w{10})$/.exec(path) ?? []
    if (file && request.method === 'GET')
      return await download(request, site, running, file)
    if (path !== '/session')
      return await asPerson(request, site, running, secret, path, context)
    return request.method === 'POST'
      ? await signIn(request, site, running, secret)
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
  const sent = new Response(response.body, response)
  // a file may be kept for as long as its address is good
  if (!sent.headers.has('Cache-Control'))
    sent.headers.set('Cache-Control', 'no-store')
  for (const [name, value] of Object.entries(headers))
    sent.headers.set(name, value)
  return sent
}
