// Sends that may leave now: their calls leave together, and each becomes an outcome.
import type { ClaimedJob } from './run.ts'
import type { Settled } from './telegram.ts'
import type { Invocation, RunningApp } from './work.ts'
import { callTelegram, telegramApi } from './telegram.ts'

/** Workers allow six open connections at once; one is the database's (developers.cloudflare.com/workers/platform/limits). */
export const waveSize = 5

const closed: Record<string, string> = {
  blocked: 'Forbidden: bot was blocked by the user',
  kicked: 'Forbidden: bot was kicked from the chat',
  left: 'Forbidden: bot is not a member of the chat',
  gone: 'Bad Request: chat not found',
}

/** How a job went, for `factory_settle`. */
export type Result = { id: number } & (Settled | { outcome: 'released' | 'missed' })

async function send(invocation: Invocation, app: RunningApp | undefined, job: ClaimedJob): Promise<Result> {
  const { id, verdict } = job
  if (verdict === 'missed')
    return { id, outcome: 'missed' }
  if (verdict !== 'go') {
    return {
      id,
      outcome: 'failed',
      code: 403,
      error: closed[verdict],
    }
  }
  if (!app)
    return { id, outcome: 'released' }
  const { now } = invocation.clock
  const settled = await callTelegram(telegramApi(app.token, invocation), job, now)
  // where a double is harmless a lost answer is simply tried again
  return settled.outcome === 'uncertain' && job.payload.lost === 'resend' && job.attempts < 3
    ? {
        ...settled,
        id,
        outcome: 'retry',
        at: new Date(now() + 5000).toISOString(),
      }
    : { ...settled, id }
}

/** Makes the calls of claimed sends, all at once. Never throws. */
export async function runSends(invocation: Invocation, apps: Map<string, RunningApp>, jobs: ClaimedJob[]): Promise<Result[]> {
  return await Promise.all(jobs.map(job => send(invocation, apps.get(job.app), job)))
}
