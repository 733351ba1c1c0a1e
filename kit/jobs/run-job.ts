// One of an app's own jobs: in one transaction as the app's role, whose last statement ends the job and writes its plan.
import type { ClaimedJob } from './run.ts'
import type { Settled } from './telegram.ts'
import type { Invocation, Job, RunningApp, Work } from './work.ts'
import * as v from 'valibot'
import { begin, transact } from '#kit/db'
import { Plan } from './plan.ts'
import { planningApi } from './planning-api.ts'
import { backOff } from './telegram.ts'
import { tellFounder } from './tell.ts'

/** Runs work as one app in one transaction; what it planned is written with the statement that ends it. */
async function act(invocation: Invocation, app: RunningApp, job: ClaimedJob, work: (work: Work) => Promise<void>): Promise<void> {
  const { connection, clock } = invocation
  const now = clock.now()
  const transaction = begin(connection, { as: 'app', app: app.id })
  try {
    const mine = transaction.query(`select 1 from factory_jobs where id = $1 and state = 'claimed' for update`, [job.id])
    const plan = new Plan(now)
    if ((await mine).length) {
      await work({
        app: app.id,
        db: transaction.db,
        now,
        me: app.me,
        plan,
        page: app.page,
        money: invocation.environment.money,
        telegram: planningApi(app, invocation, plan),
      })
    }
    await transaction.commit('select factory_finish_job($1, $2, $3)', [
      job.id,
      JSON.stringify(plan.operations),
      new Date(now).toISOString(),
    ])
  }
  catch (error) {
    await transaction.rollback()
    throw error
  }
}

/** The words of an error for logs and the founder: what and where, never a value that a person typed. */
export function errorWords(error: unknown): string {
  if (!(error instanceof Error))
    return 'Something that is not an Error was thrown.'
  // a driver's message may quote values; its code does not
  const { code } = error as { code?: string }
  return code
    ? `${error.name} ${code}`
    : `${error.name}: ${error.message.slice(0, 300)}`
}

/** @returns whether it was done. */
export async function runJob(invocation: Invocation, app: RunningApp, job: ClaimedJob): Promise<boolean> {
  const definition: Job | undefined = app.jobs[job.kind]
  const errand = invocation.outside[job.kind]
  const { connection, clock } = invocation
  const settle = async (settled: Settled | { outcome: 'missed' }) => {
    await transact(connection, { as: 'system' }, ({ query }) => query('select factory_settle($1, $2)', [
      JSON.stringify([
        { id: job.id, ...settled },
      ]),
      new Date(clock.now()).toISOString(),
    ]))
  }
  if (errand) {
    const settled = await errand(invocation, app, job)
    await settle(settled)
    return settled.outcome === 'done'
  }
  const payload = definition && v.safeParse(definition.payload, job.payload)
  if (!definition || !payload?.success) {
    await settle({
      outcome: 'failed',
      dead: true,
      error: definition ? 'Its payload does not fit its schema.' : 'The app has no such job.',
    })
    return false
  }
  try {
    if (job.lateAt !== null && job.lateAt < clock.now()) {
      // settled first: `missed` itself must not be tried for ever
      if (definition.missed)
        await act(invocation, app, job, work => definition.missed!(work, payload.output))
      else
        await settle({ outcome: 'missed' })
      return true
    }
    await act(invocation, app, job, work => definition.run(work, payload.output))
    return true
  }
  catch (error) {
    const words = errorWords(error)
    console.error(`${app.id}: job ${job.kind} failed (attempt ${job.attempts} of ${job.maxAttempts}): ${words}`)
    if (job.attempts < job.maxAttempts) {
      await settle({
        outcome: 'retry',
        error: words,
        at: new Date(clock.now() + backOff(job.attempts)).toISOString(),
      })
      return false
    }
    if (definition.failed)
      await act(invocation, app, job, work => definition.failed!(work, payload.output, words)).catch(() => {})
    await settle({ outcome: 'failed', error: words, dead: true })
    await tellFounder(invocation, { cause: `${app.id}/job/${job.kind}`, app: app.id, text: `${app.app.manifest.name}: the job “${job.kind}” failed ${job.attempts} times and was given up. ${words}` })
    return false
  }
}
