// Routes a request to its way in. One value per register of apps; the isolate keeps what it learnt from the environment.

import type { App } from '#kit/app'
import type { QueueBatch } from './queue.ts'
import type { Parts, Site } from './site.ts'
import { AppError } from '#kit/app'
import { api } from './api.ts'
import { tick } from './cron.ts'
import { health } from './health.ts'
import { consume } from './queue.ts'
import { openSite } from './site.ts'
import { stripe } from './stripe.ts'
import { webhook } from './webhook.ts'

/** What a platform gives for work after the response. */
export interface ExecutionContext { waitUntil: (promise: Promise<unknown>) => void }

export interface Worker {
  fetch: (request: Request, env: Record<string, unknown>, context: ExecutionContext) => Promise<Response>
  scheduled: (controller: { scheduledTime: number }, env: Record<string, unknown>, context: ExecutionContext) => Promise<void>
  queue: (batch: QueueBatch, env: Record<string, unknown>, context: ExecutionContext) => Promise<void>
}

/** `{ code, message }` with a status: how the Worker says no to a program. */
export function refuse(status: number, code: string, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ code, message }, { status, headers })
}

/** A Worker that serves the given apps. */
export function createWorker(apps: readonly App<any, any, any>[], parts?: Parts): Worker {
  // per environment object: an isolate sees one, tests see many
  const sites = new WeakMap<object, Site | AppError>()
  function siteOf(env: Record<string, unknown>): Site | AppError {
    let site = sites.get(env)
    if (!site) {
      try {
        site = openSite(apps, env, parts)
      }
      catch (error) {
        if (!(error instanceof AppError))
          throw error
        site = error
        console.error(`${error.code}: ${error.words}`)
      }
      sites.set(env, site)
    }
    return site
  }

  return {
    async fetch(request, env, context) {
      const site = siteOf(env)
      if (site instanceof AppError)
        return Response.json({ ok: false, code: site.code, message: site.words }, { status: 503 })
      const { pathname } = new URL(request.url)
      // before the bots: "stripe" stands where a bot's id would
      if (pathname === '/stripe/webhook')
        return await stripe(request, site, context)
      const bot = /^\/([^/]+)\/webhook$/.exec(pathname)
      if (bot)
        return await webhook(request, site, bot[1]!, context)
      if (pathname === '/health')
        return await health(request, site)
      if (pathname === '/tick')
        return await tick(request, site)
      const call = /^\/([^/]+)\/api(\/.*)$/.exec(pathname)
      if (call)
        return await api(request, site, call[1]!, call[2]!, context)
      return refuse(404, 'not-found', 'There is nothing at this address.')
    },
    async scheduled(_controller, env) {
      const site = siteOf(env)
      if (site instanceof AppError)
        throw site
      await site.tick()
    },
    async queue(batch, env) {
      const site = siteOf(env)
      if (site instanceof AppError)
        throw site
      await consume(batch, site)
    },
  }
}
