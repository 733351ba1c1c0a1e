// The day's measurement, in this order: the stack itself, its providers, the commit, the alerts. None of them stops the next.
import type { Meter } from '#kit/costs'
import type { Invocation } from '#kit/jobs'
import { AppError } from '#kit/app'
import { readFigures } from '#kit/costs'
import { transact } from '#kit/db'
import { errorWords } from '#kit/jobs'
import { commitMetrics } from './commit.ts'
import { providersOf } from './providers.ts'
import { newestMeters, writeMeters } from './stack.ts'
import { tellCosts } from './tell.ts'

/** Outgoing calls a whole measurement may need: four questions, and six for a commit that makes its branch. */
export const meterCalls = 10

/** queue.json and infrastructure.json, as text. */
export interface CostFiles { queue: string, infrastructure: string }

/** What failed is logged and is unknown today; nobody else waits for it. */
async function alone<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  }
  catch (error) {
    console.error(`meters: ${name}: ${error instanceof AppError
      ? error.words
      : errorWords(error)}`)
    return undefined
  }
}

/**
 * Measures once a day (UTC); whoever comes second finds it done.
 * @returns whether it was this call's turn
 */
export async function measureDaily(invocation: Invocation, apps: readonly string[], files: CostFiles | undefined): Promise<boolean> {
  const { connection, clock, environment } = invocation
  const now = clock.now()
  const [{ turn }] = await transact(connection, { as: 'system' }, ({ query }) => query('select factory_meter($1, $2) as turn', [
    apps,
    new Date(now).toISOString(),
  ])) as [{ turn: boolean }]
  if (!turn)
    return false

  const asked = await Promise.all(providersOf(environment).map(provider => alone(provider.name, () => provider.ask(invocation))))
  const meters = await alone('the database', () => transact(connection, { as: 'system' }, async ({ query }) => {
    await writeMeters(query, asked.flatMap(rows => rows ?? []), now)
    return await newestMeters(query, now)
  })) ?? [] as Meter[]

  const { github } = environment.meters
  if (github?.metrics)
    await alone('the commit', () => commitMetrics(invocation, github, github.metrics!, meters))
  if (files)
    await alone('the alerts', () => tellCosts(invocation, readFigures(files.queue, files.infrastructure, meters)))
  return true
}
