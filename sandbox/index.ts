// A pretend Telegram on this machine: the Bot API for any client, `/sim` for scripts, a web chat for people.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ApiCall } from './bot-api/method.ts'
import type { GithubOptions } from './github/index.ts'
import type { Play } from './sim/play.ts'
import type { Worker } from './stack.ts'
import type { StripeSettings } from './stripe/index.ts'
import type { World } from './world/world.ts'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { dispatch, mayBeReply } from './bot-api/dispatch.ts'
import { FATHER, inviteFather, wakeFather } from './botfather/index.ts'
import { createClock } from './clock.ts'
import { createEvents } from './events.ts'
import { createFaults } from './faults.ts'
import { createGithub } from './github/index.ts'
import { createLog } from './log.ts'
import { createServer } from './server.ts'
import { createStack } from './stack.ts'
import { createStripe, sandboxKeys } from './stripe/index.ts'
import { createPolling } from './updates/polling.ts'
import { createWebhookSender, wakeAll } from './updates/webhook.ts'
import { createAnswers } from './world/callbacks.ts'
import { createFileStore } from './world/files.ts'
import { addBot } from './world/people.ts'
import { watch } from './world/polls.ts'
import { armStars } from './world/stars.ts'
import { openStorage } from './world/storage.ts'
import { botById, dialogOf } from './world/world.ts'

export { cloudflareKeys } from './cloudflare/http.ts'
export { githubToken } from './github/index.ts'
export type { GithubOptions, NewCommit, SourceRepository } from './github/index.ts'
export type { Play, PlayView } from './sim/play.ts'
export type { Worker } from './stack.ts'
export { sandboxKeys } from './stripe/index.ts'
export { supabaseKey } from './supabase/storage.ts'

export interface SandboxOptions {
  /** 0 = a free one. The sandbox listens on 127.0.0.1 only. */
  port: number
  /** Where state and files live over restarts; without it they live in memory. */
  dataDir?: string
  /** Bots that exist from the start. The id is the part of the token before the colon; one that is there already stays as it is. */
  bots?: { token: string, username: string, first_name: string, app?: string }[]
  /** People who are there from the start and have started each of these bots. */
  people?: { id: number, first_name: string }[]
  /** The stack this Telegram serves: it gets a `POST <url>/tick` as from a cron trigger. */
  worker?: Worker
  /** The keys of the pretend Stripe. */
  stripe?: StripeSettings
  /** What the pretend GitHub has beyond what `/sim/github` puts there. */
  github?: GithubOptions
  /** A script people may start by `/sim/play`. */
  play?: Play
  /** A new world begins at this instant (ISO) and stands still there; without it, now and running. */
  now?: string
  /** The built web chat, served at `/`. */
  webDir?: string
  /** The built mini apps, served at `/pages/`. */
  pagesDir?: string
}

export interface Sandbox {
  url: string
  port: number
  attach(worker: Worker | undefined): void
  /** Resolves when every webhook queue is empty or waits for a later moment, and the jobs due now have run. */
  settle(): Promise<void>
  close(): Promise<void>
}

/** Starts it. A taken port rejects with an Error whose `code` is EADDRINUSE. */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const storage = openStorage(options.dataDir)
  const { state } = storage
  const events = createEvents()
  const clock = createClock(options.now
    ? {
        offset: 0,
        frozen_at: Date.parse(options.now),
      }
    : state.clock)
  const save = () => storage.touch(() => ({
    ...state,
    clock: clock.snapshot(),
  }))
  clock.onJump(() => {
    save()
    events.emit({ type: 'clock' })
  })
  const files = createFileStore(options.dataDir && join(options.dataDir, 'files'))
  const world: World = {
    state,
    clock,
    events,
    files,
    save,
    log: createLog(),
    faults: createFaults(),
    answers: createAnswers(),
    wake() {},
  }

  const polling = createPolling(world)
  const sender = createWebhookSender(world, async (bot, { method, ...params }) => {
    const call: ApiCall = {
      world,
      bot,
      files: new Map(),
      polling,
    }
    await dispatch(call, {
      method: String(method),
      params,
      via: 'reply',
      foreign: false,
    }, mayBeReply(String(method)))
  })
  world.wake = (bot) => {
    if (bot.id === FATHER)
      return wakeFather(world, polling, bot)
    polling.wake(bot)
    sender.wake(bot)
  }
  let worker = options.worker
  const stripe = createStripe(world, options.stripe ?? sandboxKeys, () => worker?.url)
  const stack = createStack(world, {
    busy: () => sender.busy() || stripe.sender.busy(),
    async idle() {
      while (sender.busy() || stripe.sender.busy()) {
        await Promise.all([
          sender.idle(),
          stripe.sender.idle(),
        ])
      }
    },
  })
  const attach = (next: Worker | undefined) => {
    worker = next
    stack.attach(next)
    stripe.after()
  }

  inviteFather(world)
  for (const bot of options.bots ?? []) {
    const known = botById(world, Number(bot.token.split(':')[0]))
    if (known) {
      Object.assign(known, {
        token: bot.token,
        username: bot.username,
        ...bot.app && { app: bot.app },
      })
    }
    else {
      addBot(world, bot)
    }
  }
  for (const person of options.people ?? []) {
    state.people[person.id] ??= person
    for (const { token } of options.bots ?? [])
      dialogOf(world, Number(token.split(':')[0]), person.id).started = true
  }
  armStars(world)
  for (const poll of Object.values(state.polls))
    watch(world, poll)

  const app = createServer({ world, stack, polling }, stripe, createGithub(world, options.github), options)
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  // Node hangs up after 5 idle seconds, and a client that keeps its connection may be writing just then
  server.keepAliveTimeout = 75_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  attach(options.worker)
  wakeAll(world, sender)

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    attach,
    settle: stack.settle,
    async close() {
      stack.close()
      stripe.close()
      sender.close()
      polling.close()
      clock.close()
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      storage.flush()
    },
  }
}
