// Runs what is due: claims fairly between apps, within the invocation's budget, until nothing more is due now.
import type { Invocation, RunningApp } from './work.ts'
import { begin } from '#kit/db'
import { runJob } from './run-job.ts'
import { runSends } from './run-send.ts'

export interface ClaimedJob {
  id: number
  app: string
  kind: string
  payload: any
  attempts: number
  maxAttempts: number
  lateAt: number | null
}

/** How long a claim is held: longer than the slowest call, so that only a dead invocation loses it. */
const leaseMs = 90_000
/** How long an invocation waits for what is due soon, in all; a cron invocation lives 15 minutes, work after a response 30 s. */
const patienceMs = 20_000
/** Calls that a job may need for its questions. */
const reserve = 4

export interface Ran {
  now: number
  ran: number
  failed: number
  /** Epoch milliseconds; null when nothing waits. */
  nextDueAt: number | null
  /** A tick found that nobody has measured today. */
  metersDue: boolean
}

async function claim(invocation: Invocation, ids: string[], beat: boolean): Promise<{ jobs: ClaimedJob[], nextDueAt: number | null, metersDue: boolean }> {
  const { connection, clock, calls } = invocation
  const now = clock.now()
  const iso = new Date(now).toISOString()
  const limit = Math.min(25, Math.max(calls.left - reserve, 0))
  const { query, commit, rollback } = begin(connection, { as: 'system' })
  try {
    const beating = beat
      ? query('select prune, meters from factory_beat($1)', [iso])
      : Promise.resolve([])
    const claiming = query(
      'select id, app, kind, payload, attempts, max_attempts, late_at from factory_claim($1, $2, $3, $4, $5)',
      [
        ids,
        Math.max(Math.ceil(limit / Math.max(ids.length, 1)), 5),
        limit,
        iso,
        new Date(now + leaseMs).toISOString(),
      ],
    )
    const [[next], rows, [heart]] = await Promise.all([
      commit('select factory_next_due($1, $2) as at', [ids, iso]),
      claiming,
      beating,
    ])
    if (heart?.prune) {
      const pruning = begin(connection, { as: 'system' })
      await pruning.commit('select factory_prune($1)', [iso])
    }
    const jobs = rows
      .map(row => ({
        id: row.id,
        app: row.app,
        kind: row.kind,
        payload: row.payload,
        attempts: row.attempts,
        maxAttempts: row.max_attempts,
        lateAt: row.late_at && Date.parse(row.late_at),
      }))
      .sort((a, b) => a.id - b.id)
    return {
      jobs,
      nextDueAt: next.at && Date.parse(next.at),
      metersDue: Boolean(heart?.meters),
    }
  }
  catch (error) {
    await rollback()
    throw error
  }
}

/**
 * Runs due jobs of the given apps. Two of these at once run nothing twice.
 * With `beat` it writes the heartbeat: this is a tick, not the tail of an update.
 */
export async function runDue(invocation: Invocation, apps: RunningApp[], options: { beat?: boolean } = {}): Promise<Ran> {
  const { clock, calls } = invocation
  const byId = new Map(apps.map(app => [app.id, app]))
  const total = { ran: 0, failed: 0, metersDue: false }
  let patience = patienceMs
  let beat = options.beat ?? false
  for (;;) {
    const { jobs, nextDueAt, metersDue } = await claim(invocation, [
      ...byId.keys(),
    ], beat)
    beat = false
    total.metersDue ||= metersDue
    if (!jobs.length) {
      const wait = nextDueAt === null
        ? Infinity
        : nextDueAt - clock.now()
      if (calls.left > reserve && wait <= patience && await clock.sleep(Math.max(wait, 0))) {
        patience -= Math.max(wait, 20)
        continue
      }
      return {
        now: clock.now(),
        ...total,
        nextDueAt,
      }
    }
    const sends = jobs.filter(job => job.kind === 'send')
    if (sends.length) {
      const counts = await runSends(invocation, byId, sends)
      total.ran += counts.ran
      total.failed += counts.failed
    }
    for (const job of jobs.filter(job => job.kind !== 'send')) {
      total.ran += 1
      if (!await runJob(invocation, byId.get(job.app)!, job))
        total.failed += 1
    }
  }
}
