// What an isolate knows for good once it has read its environment, and how it opens one invocation.
import type { App, Environment } from '#kit/app'
import type { Invocation, JobsQueue, Ran, RunningApp } from '#kit/jobs'
import type { CostFiles } from '#kit/meters'
import type { Clock } from '#kit/time'
import { readEnvironment } from '#kit/app'
import { keptUpdateErrand, runningApps, webhookSecret } from '#kit/bot'
import { connect } from '#kit/db'
import { alertErrand, runDue } from '#kit/jobs'
import { measureDaily, meterCalls } from '#kit/meters'
import { stripeErrand } from '#kit/pay'
import { openClock } from '#kit/time'

export interface Site {
  apps: readonly App<any, any, any>[]
  environment: Environment
  /** By bot id. */
  bots: Map<number, RunningApp>
  /** The queue for jobs, where the deployment has one. */
  queue: JobsQueue | undefined
  secretOf: (app: RunningApp) => Promise<string>
  /** Epoch milliseconds, for what needs no more than the time. */
  now: () => Promise<number>
  /** Runs work with one connection and one budget of outgoing calls; both end with it. */
  invoke: <T>(work: (invocation: Invocation) => Promise<T>) => Promise<T>
  /** What the cron trigger and `POST /tick` do. */
  tick: () => Promise<Ran>
}

/** What a Worker is made of beside its apps. */
export interface Parts {
  /** With the two cost files it also tells the founder once a day what changed. */
  costs?: CostFiles
  /** A test's own clock, which it moves. */
  clock?: () => Promise<Clock>
  /** A test's own connections, which stay open as Hyperdrive's do. */
  connect?: typeof connect
}

/** @throws AppError `environment-invalid` */
export function openSite(apps: readonly App<any, any, any>[], env: Record<string, unknown>, parts: Parts = {}): Site {
  const environment = readEnvironment(env, apps.map(app => app.manifest))
  const bots = runningApps(apps, environment)
  const theClock = parts.clock ?? (() => openClock(environment.clockUrl))
  const open = parts.connect ?? connect
  const queue = env.JOBS_QUEUE as JobsQueue | undefined
  const secrets = new Map<RunningApp, Promise<string>>()
  const site: Site = {
    apps,
    environment,
    bots,
    queue,
    secretOf(app) {
      const known = secrets.get(app) ?? webhookSecret(app.token)
      secrets.set(app, known)
      return known
    },
    now: async () => (await theClock()).now(),
    async invoke(work) {
      const connection = open(environment.databaseUrl)
      try {
        const clock = await theClock()
        // the connection is one outgoing call, the sandbox's clock another
        return await work({
          environment,
          clock,
          connection,
          calls: { left: environment.subrequestBudget - 2 },
          queue,
          outside: { alert: alertErrand, stripe: stripeErrand, update: keptUpdateErrand },
        })
      }
      finally {
        await connection.close()
      }
    },
    tick: () => site.invoke(async (invocation) => {
      const ran = await runDue(invocation, [
        ...bots.values(),
      ], { beat: true })
      // a busy tick leaves it to the next one
      if (ran.metersDue && invocation.calls.left >= meterCalls)
        await measureDaily(invocation, apps.map(app => app.manifest.id), parts.costs)
      return ran
    }),
  }
  return site
}
