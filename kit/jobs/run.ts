// Runs what is due: takes it in small portions, fairly between apps, within the invocation's budget, until nothing more is due now.
import type { Result } from './run-send.ts'
import type { Invocation, RunningApp } from './work.ts'
import { begin, transact } from '#kit/db'
import { overflow, ownJobsOf, spareCalls } from './overflow.ts'
import { runJob } from './run-job.ts'
import { runSends, waveSize } from './run-send.ts'

export interface ClaimedJob {
  id: number
  app: string
  kind: string
  payload: any
  attempts: number
  maxAttempts: number
  lateAt: number | null
  /** Whether a send may leave: `go`, `missed`, or the state of a chat that takes nothing. */
  verdict: string
}

/** How long a claim is held: longer than the slowest call, so that only a dead invocation loses it. */
const leaseMs = 90_000
/** How long an invocation waits for what is due soon, in all; a cron invocation lives 15 minutes, work after a response 30 s. */
const patienceMs = 20_000
/** At least so long a wait: what is due and cannot be taken is in another invocation's hands. */
const leastWaitMs = 100
/** Jobs one claim takes at most. */
const portion = 25

export interface Ran {
  now: number
  ran: number
  failed: number
  /** Epoch milliseconds; null when nothing waits. */
  nextDueAt: number | null
  /** A tick found that nobody has measured today. */
  metersDue: boolean
}

export interface RunOptions {
  /** Writes the heartbeat: this is a tick, not the tail of an update. What it cannot do itself goes to the queue. */
  beat?: boolean
  /** Only these jobs: a message of the queue. */
  ids?: number[]
}

interface Claim {
  apps: string[]
  ids: number[] | null
  jobs: number
  sends: number
  /** How the last sends went. */
  results: Result[]
  beat: boolean
}

async function settle({ connection, clock }: Invocation, results: Result[]): Promise<void> {
  await transact(connection, { as: 'system' }, ({ query }) => query('select factory_settle($1, $2)', [
    JSON.stringify(results),
    new Date(clock.now()).toISOString(),
  ]))
}

/** One round trip: writes down how the last sends went, and takes what is next. */
async function claim(invocation: Invocation, { apps, ids, jobs, sends, results, beat }: Claim): Promise<{ jobs: ClaimedJob[], nextDueAt: number | null, metersDue: boolean }> {
  const { connection, clock } = invocation
  const now = clock.now()
  const iso = new Date(now).toISOString()
  const { query, commit, rollback } = begin(connection, { as: 'system' })
  try {
    const before = [
      beat && query('select prune, meters from factory_beat($1, $2)', [
        iso,
        invocation.environment.founderChatId ?? null,
      ]),
      results.length && query('select factory_settle($1, $2)', [
        JSON.stringify(results),
        iso,
      ]),
    ]
    const [[{ claimed }], heart] = await Promise.all([
      commit('select factory_claim($1, $2, $3, $4, $5, $6) as claimed', [
        apps,
        ids,
        jobs,
        sends,
        iso,
        new Date(now + leaseMs).toISOString(),
      ]) as Promise<[{ claimed: { jobs: (Omit<ClaimedJob, 'lateAt'> & { lateAt: string | null })[], next_due_at: string | null } }]>,
      ...before,
    ])
    if (heart && heart[0].prune) {
      const pruning = begin(connection, { as: 'system' })
      await pruning.commit('select factory_prune($1)', [iso])
    }
    return {
      jobs: claimed.jobs.map(job => ({
        ...job,
        lateAt: job.lateAt && Date.parse(job.lateAt) as any,
      })),
      nextDueAt: claimed.next_due_at && Date.parse(claimed.next_due_at) as any,
      metersDue: Boolean(heart && heart[0].meters),
    }
  }
  catch (error) {
    await rollback()
    // what was sent must be known, whatever became of the rest
    if (results.length)
      await settle(invocation, results)
    throw error
  }
}

/** Runs due jobs of the given apps. Two of these at once run nothing twice. */
export async function runDue(invocation: Invocation, apps: RunningApp[], { beat = false, ids }: RunOptions = {}): Promise<Ran> {
  const { clock, calls } = invocation
  const byId = new Map(apps.map(app => [app.id, app]))
  const total = { ran: 0, failed: 0, metersDue: false }
  const atMost = beat
    ? ownJobsOf(invocation)
    : Infinity
  let patience = patienceMs
  let own = 0
  let results: Result[] = []
  for (let first = true; ; first = false) {
    const left = Math.max(calls.left - spareCalls, 0)
    const { jobs, nextDueAt, metersDue } = await claim(invocation, {
      apps: [
        ...byId.keys(),
      ],
      ids: ids ?? null,
      jobs: Math.min(portion, left, atMost - own),
      sends: Math.min(waveSize, left),
      results,
      beat: beat && first,
    })
    results = []
    total.metersDue ||= metersDue
    if (!jobs.length) {
      const wait = nextDueAt === null
        ? Infinity
        : Math.max(nextDueAt - clock.now(), leastWaitMs)
      const spent = !left || (wait > patience && wait < patienceMs)
      if (left && wait <= patience && (own < atMost || nextDueAt! > clock.now()) && await clock.sleep(wait)) {
        patience -= wait
        continue
      }
      if (beat)
        await overflow(invocation, apps, nextDueAt, spent)
      return {
        now: clock.now(),
        ...total,
        nextDueAt,
      }
    }
    results = await runSends(invocation, byId, jobs.filter(job => job.kind === 'send'))
    total.ran += results.filter(({ outcome }) => outcome !== 'released').length
    total.failed += results.filter(({ outcome }) => outcome === 'failed').length
    const mine = jobs.filter(job => job.kind !== 'send').sort((a, b) => a.id - b.id)
    // what comes next may take a while, and the invocation may die meanwhile
    if (results.length && (mine.length || nextDueAt !== null))
      await settle(invocation, results.splice(0))
    if (nextDueAt !== null)
      await clock.sleep(Math.max(nextDueAt - clock.now(), 0))
    for (const job of mine) {
      own += 1
      total.ran += 1
      if (!await runJob(invocation, byId.get(job.app)!, job))
        total.failed += 1
    }
  }
}
