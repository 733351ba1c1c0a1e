// A message of the queue: jobs that a tick reserved run here, with an invocation's whole budget for themselves.
import type { Invocation, RunningApp } from './work.ts'
import { transact } from '#kit/db'
import { graceMs, release } from './overflow.ts'
import { runDue } from './run.ts'
import { tellFounder } from './tell.ts'

/**
 * Runs what of these jobs is still due; what was moved, cancelled or done meanwhile is passed over.
 * @returns when the first of those it could not try has its turn, in epoch milliseconds; null when the message is done.
 */
export async function runReserved(invocation: Invocation, apps: RunningApp[], ids: number[]): Promise<number | null> {
  const { nextDueAt } = await runDue(invocation, apps, { ids })
  if (nextDueAt === null)
    return null
  const [{ turn }] = await transact(invocation.connection, { as: 'system' }, ({ query }) => query('select factory_hold($1, $2, $3) as turn', [
    ids,
    new Date(invocation.clock.now()).toISOString(),
    `${graceMs} milliseconds`,
  ])) as [{ turn: string | null }]
  return turn && Date.parse(turn) as any
}

/** A message that was tried too often: its jobs go back to the ticks, and the founder is told. */
export async function giveBack(invocation: Invocation, ids: number[]): Promise<void> {
  const jobs = await release(invocation, ids)
  if (jobs) {
    await tellFounder(invocation, {
      cause: 'queue/dead',
      text: `The queue gave a message up: ${jobs} jobs of it wait for the next ticks. Nothing is lost, but something held them up again and again; the Worker's log says what.`,
    })
  }
}
