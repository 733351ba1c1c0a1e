// What is due and one invocation cannot do. The one place that decides where it goes: to the queue, or to the next tick.
import type { Invocation, RunningApp } from './work.ts'
import { transact } from '#kit/db'
import { tellFounder } from './tell.ts'

/** A producer of Cloudflare Queues, as far as it is used here. */
export interface JobsQueue {
  sendBatch: (messages: { body: Parcel, contentType: 'json', delaySeconds: number }[]) => Promise<unknown>
}

/** A message of the queue: jobs reserved for whoever gets it. The rows are the truth; a message that is lost or comes twice changes nothing. */
export interface Parcel { ids: number[] }

interface Reserved { id: number, app: string, send: boolean, turn: string }

/** Jobs of apps an invocation runs before it passes the rest on: CPU time cannot be measured on Workers, and a job is about a millisecond of it. */
const ownJobs = 25
/** Calls that a job may need for its questions. */
export const spareCalls = 4
const minute = 60_000
/** The alert that says there is too much to do without a queue; `/health` shows it. */
export const needsQueues = 'needs/queues'
/** So long after its turn a reserved job is anybody's again. */
export const graceMs = 3 * minute
/** The queue gets what a bot can send until the next tick has come. */
const lateTickMs = 5000
/** A batch has 100 messages at most (developers.cloudflare.com/queues/platform/limits). */
const mostMessages = 100
/** Far more than a bot's pace allows until the next tick. */
const mostSends = 10_000
/** Without a queue: overdue by so much after a tick, there is too much to do. */
const tooLateMs = 2 * minute

/**
 * `queue`: what is left goes there. `tick`: it waits for the next one.
 * The sandbox moves its clock itself and ticks until nothing is due: there a queue, which lives by real time, would only be in the way.
 */
function wayOf({ queue, environment }: Invocation): 'queue' | 'tick' {
  return queue && !environment.clockUrl
    ? 'queue'
    : 'tick'
}

/** How many of the apps' own jobs a tick runs itself. */
export function ownJobsOf(invocation: Invocation): number {
  return wayOf(invocation) === 'queue'
    ? ownJobs
    : Infinity
}

/** The end of a tick: passes on what is still due. `nextDueAt` is when there is something to do again (epoch milliseconds), `spent` that calls or patience are used up. */
export async function overflow(invocation: Invocation, apps: RunningApp[], nextDueAt: number | null, spent: boolean): Promise<void> {
  const ids = apps.map(app => app.id)
  if (wayOf(invocation) === 'queue') {
    // what the queue holds is due again within that time, and more may stand behind it
    if (nextDueAt !== null && nextDueAt - invocation.clock.now() < graceMs + 2 * minute)
      await passOn(invocation, ids)
  }
  else if (spent && !invocation.environment.clockUrl) {
    await noteNeed(invocation, ids)
  }
}

/** As many jobs as one consumer's budget is enough for, each parcel of one app. */
function parcelsOf(jobs: Reserved[], calls: number): (Parcel & { turn: number })[] {
  const open = new Map<string, Parcel & { turn: number }>()
  const parcels: (Parcel & { turn: number })[] = []
  for (const { id, app, send, turn } of jobs) {
    const lane = `${app} ${send}`
    const size = send
      ? calls
      : ownJobs
    let parcel = open.get(lane)
    if (!parcel || parcel.ids.length >= size) {
      parcel = {
        ids: [],
        turn: Date.parse(turn),
      }
      open.set(lane, parcel)
      parcels.push(parcel)
    }
    parcel.ids.push(id)
  }
  return parcels
}

async function passOn(invocation: Invocation, apps: string[]): Promise<void> {
  const { clock, connection, environment } = invocation
  const now = clock.now()
  const until = Math.floor(now / minute) * minute + minute + lateTickMs
  const [{ reserved: { stale, jobs } }] = await transact(connection, { as: 'system' }, ({ query }) => query('select factory_reserve($1, $2, $3, $4, $5, $6) as reserved', [
    apps,
    ownJobs * mostMessages,
    mostSends,
    new Date(now).toISOString(),
    new Date(until).toISOString(),
    `${graceMs} milliseconds`,
  ])) as [{ reserved: { stale: number, jobs: Reserved[] } }]
  const parcels = parcelsOf(jobs, Math.min(Math.max(environment.subrequestBudget - 2 - spareCalls, 1), mostMessages))
  for (let at = 0; at < parcels.length; at += mostMessages) {
    try {
      invocation.calls.left -= 1
      await invocation.queue!.sendBatch(parcels.slice(at, at + mostMessages).map(({ ids, turn }) => ({
        body: { ids },
        contentType: 'json',
        delaySeconds: Math.max(Math.floor((turn - now) / 1000), 0),
      })))
    }
    catch (error) {
      await release(invocation, parcels.slice(at).flatMap(({ ids }) => ids))
      const words = error instanceof Error
        ? error.message.slice(0, 200)
        : 'It gave no reason.'
      console.error(`queue: ${words}`)
      await tellFounder(invocation, {
        cause: 'queue/refused',
        per: 'day',
        text: `The queue did not take the jobs that are due: ${words} Nothing is lost; they go out with each minute's tick, only later. On Cloudflare's free plan a day has 10,000 operations of Queues, about three for each message.`,
      })
      return
    }
  }
  if (stale) {
    await tellFounder(invocation, {
      cause: 'queue/late',
      per: 'day',
      text: `Jobs were put on the queue and did not come back in time (${stale}). Nothing is lost; they go out with each minute's tick, only later. Does the Worker consume its queue? See "queues" in worker/wrangler.jsonc, and \`npx wrangler queues info telegram-app-factory-jobs\`.`,
    })
  }
}

/** Gives reserved jobs back. @returns how many there were. */
export async function release({ connection }: Invocation, ids: number[]): Promise<number> {
  const [{ released }] = await transact(connection, { as: 'system' }, ({ query }) => query('select factory_release($1) as released', [ids])) as [{ released: number }]
  return released
}

async function noteNeed(invocation: Invocation, apps: string[]): Promise<void> {
  const now = invocation.clock.now()
  const [{ oldest }] = await transact(invocation.connection, { as: 'system' }, ({ query }) => query('select min(w.run_at) as oldest from factory_due($1, null, $2, $2, $3, $4) d join factory_jobs w on w.id = d.id', [
    apps,
    apps.length,
    new Date(now).toISOString(),
    new Date(now + minute).toISOString(),
  ])) as [{ oldest: string | null }]
  if (oldest === null || Date.parse(oldest) > now - tooLateMs)
    return
  await tellFounder(invocation, {
    cause: needsQueues,
    per: 'day',
    text: `More is due than a minute's tick can do: the oldest has waited since ${new Date(oldest).toISOString().slice(11, 16)} UTC. Needs Queues: run \`npx wrangler queues create telegram-app-factory-jobs\` and \`npx wrangler queues create telegram-app-factory-jobs-dead\`, keep the "queues" part in worker/wrangler.jsonc, and deploy. Until then everything still goes out, only later.`,
  })
}
