// Sends, in waves: a wave's calls are marked as leaving, leave together, and are settled together with the next wave's mark.
import type { ClaimedJob } from './run.ts'
import type { Settled } from './telegram.ts'
import type { Invocation, RunningApp } from './work.ts'
import { transact } from '#kit/db'
import { callTelegram, telegramApi } from './telegram.ts'

/** Workers allow six open connections at once; one is the database's (developers.cloudflare.com/workers/platform/limits). */
const waveSize = 5

const closed: Record<string, string> = {
  blocked: 'Forbidden: bot was blocked by the user',
  kicked: 'Forbidden: bot was kicked from the chat',
  left: 'Forbidden: bot is not a member of the chat',
  gone: 'Bad Request: chat not found',
}

type Result = Settled & { id: number } | { id: number, outcome: 'released' | 'missed' }

/** Sends claimed jobs. @returns how many were tried and how many of those failed. */
export async function runSends(invocation: Invocation, apps: Map<string, RunningApp>, jobs: ClaimedJob[]): Promise<{ ran: number, failed: number }> {
  const { connection, clock } = invocation
  const counts = { ran: 0, failed: 0 }
  let results: Result[] = []
  const waiting = jobs.filter((job) => {
    const late = job.lateAt !== null && job.lateAt < clock.now()
    if (late)
      results.push({ id: job.id, outcome: 'missed' })
    return !late
  })

  while (waiting.length || results.length) {
    if (invocation.calls.left < 1) {
      results.push(...waiting.map(job => ({ id: job.id, outcome: 'released' as const })))
      waiting.length = 0
    }
    const wave = waiting.splice(0, Math.min(waveSize, Math.max(invocation.calls.left, 0)))
    const now = new Date(clock.now()).toISOString()
    const verdicts = await transact(connection, { as: 'system' }, async ({ query }) => {
      const [, rows] = await Promise.all([
        results.length && query('select factory_settle($1, $2)', [
          JSON.stringify(results),
          now,
        ]),
        wave.length
          ? query('select id, verdict from factory_leave($1, $2)', [
              wave.map(job => job.id),
              now,
            ])
          : [],
      ])
      return new Map((rows as { id: number, verdict: string }[]).map(row => [row.id, row.verdict]))
    })
    results = await Promise.all(wave.flatMap((job): (Result | Promise<Result>)[] => {
      const verdict = verdicts.get(job.id)
      if (!verdict || verdict === 'later')
        return []
      const app = apps.get(job.app)
      if (verdict !== 'go') {
        return [
          {
            id: job.id,
            outcome: 'failed',
            code: 403,
            error: closed[verdict],
          },
        ]
      }
      if (!app) {
        return [
          { id: job.id, outcome: 'released' },
        ]
      }
      return [
        callTelegram(telegramApi(app.token, invocation), job, clock.now).then((settled): Result => ({ ...settled, id: job.id })),
      ]
    }))
    // where a double is harmless a lost answer is simply tried again
    results = results.map((result) => {
      const job = wave.find(job => job.id === result.id)!
      return result.outcome === 'uncertain' && job.payload.lost === 'resend' && job.attempts < 3
        ? {
            ...result,
            outcome: 'retry',
            at: new Date(clock.now() + 5000).toISOString(),
          }
        : result
    })
    counts.ran += results.filter(result => result.outcome !== 'released').length
    counts.failed += results.filter(result => result.outcome === 'failed').length
  }
  return counts
}
