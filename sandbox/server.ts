// Every way into the sandbox: the Bot API, `/sim`, files, the web chat's page. Only this machine may come in.
import type { NodeEnv } from './bot-api/http.ts'
import type { Github } from './github/index.ts'
import type { Sim } from './sim/context.ts'
import type { Play } from './sim/play.ts'
import type { Stripe } from './stripe/index.ts'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { botApi, download } from './bot-api/http.ts'
import { createCloudflare } from './cloudflare/http.ts'
import { ApiError, SimError } from './errors.ts'
import { githubApi } from './github/http.ts'
import { githubRoutes } from './github/sim.ts'
import { atChatName, atMiniAppName, notForMiniApps, onlyFromHere, onlyOwnPages } from './origins.ts'
import { pageRoutes } from './pages.ts'
import { controlRoutes } from './sim/control.ts'
import { doorRoutes } from './sim/doors.ts'
import { inlineRoutes } from './sim/inline.ts'
import { linkRoute } from './sim/links.ts'
import { miniAppRoutes } from './sim/mini-app.ts'
import { moneyRoutes } from './sim/money.ts'
import { openRoute } from './sim/open.ts'
import { peopleRoutes } from './sim/people.ts'
import { playRoutes } from './sim/play.ts'
import { readRoutes } from './sim/read.ts'
import { roomRoutes } from './sim/rooms.ts'
import { touchRoutes } from './sim/touch.ts'
import { sendRoute } from './sim/write.ts'
import { StripeRefusal } from './stripe/books.ts'
import { stripeApi } from './stripe/http.ts'
import { stripePages } from './stripe/pages.ts'
import { stripeRoutes } from './stripe/sim.ts'
import { storageApi } from './supabase/storage.ts'

const NOT_YET = ['location']

export function createServer(sim: Sim, stripe: Stripe, github: Github, { webDir, pagesDir, play }: { webDir?: string, pagesDir?: string, play?: Play }): Hono<NodeEnv> {
  const app = new Hono<NodeEnv>()
  const cloudflare = createCloudflare(sim)
  app.use(onlyFromHere)
  app.use('/sim/*', notForMiniApps)
  app.use('/stripe/*', onlyOwnPages)
  app.onError((error, c) => {
    if (error instanceof SimError)
      return c.json({ code: error.code, message: error.message }, error.status)
    if (error instanceof StripeRefusal)
      return c.json({ code: 'stripe-refuses', message: error.message }, 400)
    if (error instanceof ApiError)
      return c.json({ code: 'telegram-refuses', message: error.message }, 400)
    console.error(error)
    return c.json({ code: 'sandbox-failed', message: 'The sandbox failed; its console says why.' }, 500)
  })

  for (const routes of [
    peopleRoutes(sim),
    roomRoutes(sim),
    sendRoute(sim),
    touchRoutes(sim),
    readRoutes(sim),
    controlRoutes(sim),
    openRoute(sim),
    new Hono().route('/mini-app', miniAppRoutes(sim)),
    moneyRoutes(sim),
    doorRoutes(sim),
    inlineRoutes(sim),
    linkRoute(sim),
    stripeRoutes(sim, stripe),
    playRoutes(sim, play),
    githubRoutes(sim, github),
    cloudflare.sim,
  ])
    app.route('/sim', routes)
  for (const name of NOT_YET)
    app.post(`/sim/${name}`, c => c.json({ code: 'not-emulated', message: `/sim/${name} is not emulated yet.` }, 501))
  app.all('/sim/*', c => c.json({ code: 'no-such-call', message: `There is no ${c.req.method} ${c.req.path}.` }, 404))

  app.route('/stripe', stripeApi({
    world: sim.world,
    state: stripe.state,
    secretKey: stripe.settings.secretKey,
    after: stripe.after,
  }))
  app.route('/stripe', stripePages(stripe))
  app.route('/github', githubApi(sim.world, github))
  app.route('/cloudflare', cloudflare.api)
  app.route('/supabase/storage/v1', storageApi(sim.world))

  app.all('/:bot{bot[^/]*}/:method?', c => botApi(sim, c))
  app.get('/file/:bot{bot[^/]*}/:path{.+}', c => download(sim, c))

  // Where t.me would open the app: the web chat takes the link from there.
  app.get('/t.me/*', (c) => {
    const { pathname, search } = new URL(c.req.url)
    return webDir
      ? c.redirect(`/#${pathname}${search}`)
      : c.text(`Telegram would open https:/${pathname}${search}`)
  })

  if (pagesDir) {
    app.use('/pages/*', atMiniAppName)
    app.route('/pages', pageRoutes(pagesDir))
  }
  if (webDir)
    app.use(atChatName, serveStatic({ root: webDir }))
  app.notFound(c => c.json({ ok: false, error_code: 404, description: 'Not Found' }, 404))
  return app
}
