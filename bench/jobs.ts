// Due jobs: how many a second, beside graphile-worker and pg-boss on the same PostgreSQL; and what taking the next one costs when many wait.
import type { Table } from './table.ts'
import pg from 'pg'
import * as v from 'valibot'
import { defineApp, readEnvironment } from '#kit/app'
import { runningApps } from '#kit/bot'
import { connect } from '#kit/db'
import { defineJob, runDue } from '#kit/jobs'
import { systemClock } from '#kit/time'
import template from '../apps/_template/index.ts'

const amount = 2000
const app = defineApp({
  manifest: template.manifest,
  jobs: {
    nothing: defineJob({
      payload: v.object({}),
      run: async () => {},
    }),
  },
})

async function ours(owner: pg.Client, workerUrl: string): Promise<number> {
  await owner.query(`insert into factory_jobs (app, kind, payload, run_at, created_at) select 'template', 'nothing', '{}', now(), now() from generate_series(1, ${amount})`)
  const environment = readEnvironment({
    TICK_SECRET: 'bench-tick-secret-0123456789',
    SUPABASE_JWT_SECRET: 'bench-session-secret-of-32-characters',
    WORKER_DATABASE_URL: workerUrl,
    TEMPLATE_TOKEN: `7000001:${'b'.repeat(35)}`,
  }, [app.manifest])
  const connection = connect(workerUrl)
  const apps = [
    ...runningApps([app], environment).values(),
  ]
  const began = performance.now()
  let done = 0
  while (done < amount) {
    done += (await runDue({
      environment,
      clock: systemClock,
      connection,
      calls: { left: 1000 },
      outside: {},
    }, apps)).ran
  }
  const rate = amount / ((performance.now() - began) / 1000)
  await connection.close()
  return rate
}

async function graphile(url: string, concurrency: number): Promise<number> {
  const { runMigrations, runOnce, makeWorkerUtils } = await import('graphile-worker' as string) as any
  const logger = new (await import('graphile-worker' as string) as any).Logger(() => () => {})
  await runMigrations({ connectionString: url, logger })
  const utils = await makeWorkerUtils({ connectionString: url, logger })
  await utils.withPgClient((client: pg.Client) => client.query(`select graphile_worker.add_job('nothing', '{}'::json) from generate_series(1, ${amount})`))
  const began = performance.now()
  if (concurrency === 1) {
    await runOnce({
      connectionString: url,
      logger,
      taskList: {
        nothing: async () => {},
      },
    })
  }
  else {
    await Promise.all(Array.from({ length: concurrency }, () => runOnce({
      connectionString: url,
      logger,
      taskList: {
        nothing: async () => {},
      },
    })))
  }
  const rate = amount / ((performance.now() - began) / 1000)
  await utils.release()
  return rate
}

async function boss(url: string, batchSize: number): Promise<number> {
  const { default: PgBoss } = await import('pg-boss' as string) as any
  const queue = new PgBoss({ connectionString: url, supervise: false, schedule: false })
  await queue.start()
  const name = `nothing-${batchSize}`
  await queue.createQueue(name)
  await queue.insert(Array.from({ length: amount }, () => ({ name, data: {} })))
  const began = performance.now()
  for (let done = 0; done < amount;) {
    const jobs = await queue.fetch(name, { batchSize }) as { id: string }[]
    for (const { id } of jobs)
      await queue.complete(name, id)
    done += jobs.length
  }
  const rate = amount / ((performance.now() - began) / 1000)
  await queue.stop({ graceful: false })
  return rate
}

/** Median milliseconds of a statement, each time rolled back. */
async function median(client: pg.Client, statement: string, params: unknown[] = []): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < 31; n++) {
    await client.query('begin')
    const began = performance.now()
    await client.query(statement, params)
    times.push(performance.now() - began)
    await client.query('rollback')
  }
  return times.sort((a, b) => a - b)[15]!
}

async function claims(owner: pg.Client): Promise<Table> {
  const rows: string[][] = []
  for (const waiting of [1000, 100_000, 1_000_000]) {
    await owner.query('truncate factory_jobs')
    await owner.query(`insert into factory_jobs (app, kind, payload, run_at, created_at) select 'template', 'nothing', '{}', now() + make_interval(secs => n - 500), now() from generate_series(1, ${waiting}) n`)
    await owner.query('truncate graphile_worker._private_jobs')
    await owner.query(`select graphile_worker.add_job('nothing', '{}'::json, run_at := now() + make_interval(secs => n - 500)) from generate_series(1, ${waiting}) n`)
    await owner.query('analyze')
    rows.push([
      waiting.toLocaleString('en'),
      `${(await median(owner, `select factory_claim('{template}', null, 1, 0, now(), now() + interval '1 minute')`)).toFixed(2)} ms`,
      `${(await median(owner, `select factory_claim('{template}', null, 25, 0, now(), now() + interval '1 minute')`)).toFixed(2)} ms`,
      `${(await median(owner, `update graphile_worker._private_jobs as jobs set attempts = jobs.attempts + 1, locked_by = 'bench', locked_at = now() from (select id from graphile_worker._private_jobs where is_available and run_at <= now() order by priority, run_at limit 1 for update skip locked) j where jobs.id = j.id returning *`)).toFixed(2)} ms`,
    ])
  }
  return {
    title: 'Taking the next due job',
    note: 'Half a thousand are due, the others later. Median of 31, each rolled back.',
    head: [
      'waiting jobs',
      'ours, one',
      'ours, 25 at once',
      'graphile-worker, one',
    ],
    rows,
  }
}

/** @param ownerUrl a database with the tables of the template */
export async function jobs(ownerUrl: string, workerUrl: string): Promise<Table[]> {
  const owner = new pg.Client(ownerUrl)
  await owner.connect()
  const rates: [string, number][] = [
    ['ours: one invocation, each job in a transaction of its own', await ours(owner, workerUrl)],
    ['graphile-worker: one worker', await graphile(ownerUrl, 1)],
    ['graphile-worker: four workers', await graphile(ownerUrl, 4)],
    ['pg-boss: fetched one by one', await boss(ownerUrl, 1)],
    ['pg-boss: fetched 25 at once, completed one by one', await boss(ownerUrl, 25)],
  ]
  const one = rates[0]![1]
  const table: Table = {
    title: 'Jobs that do nothing',
    note: `${amount.toLocaleString('en')} due jobs on the same PostgreSQL.`,
    head: ['', 'jobs a second', 'of ours'],
    rows: rates.map(([name, rate]) => [
      name,
      rate.toFixed(0),
      `${(rate / one).toFixed(2)} ×`,
    ]),
  }
  const taking = await claims(owner)
  await owner.end()
  return [table, taking]
}
