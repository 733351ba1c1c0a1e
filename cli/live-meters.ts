// What the database measures at this moment, and what it measured before: of DATABASE_URL, or of this clone's npm start while it runs.

import type { Meter } from '#kit/costs'
import type { Transaction } from '#kit/db'
import { join } from 'node:path'
import { newestOf } from '#kit/costs'
import { connect, transact } from '#kit/db'
import { measureStack, meterTimes, newestMeters } from '#kit/meters'
import { runningPort } from './postgres.ts'

/** Where figures can be asked now; undefined where no database is there. `telegram`: the one of `npm start -- --telegram`. */
export function measuringUrl({ DATABASE_URL: elsewhere }: Record<string, string | undefined>, dataFolder: string, telegram: boolean): string | undefined {
  const port = elsewhere
    ? undefined
    : runningPort(join(dataFolder, 'postgres'))
  return elsewhere || (port
    ? `postgres://factory_worker:factory_worker@127.0.0.1:${port}/${telegram ? 'factory_telegram' : 'factory'}`
    : undefined)
}

async function asSystem<T>(url: string, work: (query: Transaction['query']) => Promise<T>): Promise<T> {
  const connection = connect(url)
  try {
    return await transact(connection, { as: 'system' }, ({ query }) => work(query))
  }
  finally {
    await connection.close()
  }
}

/** The sandbox's clock may be ahead of this machine's: its last tick says so. */
async function nowOf(query: Transaction['query']): Promise<number> {
  const [tick] = await query(`select at from factory_heartbeats where name = 'tick'`)
  return Math.max(Date.now(), tick
    ? Date.parse(tick.at)
    : 0)
}

/** The newest of everything: what is measured now, and what was written down. */
export async function liveMeters(url: string, apps: readonly string[]): Promise<Meter[]> {
  return await asSystem(url, async (query) => {
    const now = await nowOf(query)
    return newestOf([
      ...await newestMeters(query, now),
      ...await measureStack(query, apps, now),
    ])
  })
}

/** What was known after each of the last measurements, the oldest first. */
export async function meterHistory(url: string, most: number): Promise<{ at: number, meters: Meter[] }[]> {
  return await asSystem(url, async query => await Promise.all((await meterTimes(query, most)).toReversed().map(async at => ({ at, meters: await newestMeters(query, at) }))))
}
