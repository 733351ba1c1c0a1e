// Freezing an app is one row, which the Worker reads with the statement that opens each update: no deploy, and it holds from the next update on.

import { asOwner } from './owner.ts'

export interface Frozen {
  /** It was so before. */
  already: boolean
  /** Jobs that wait, kept updates among them. */
  jobs: number
  kept: number
}

async function waiting(query: (sql: string, params: unknown[]) => Promise<{ rows: any[] }>, app: string): Promise<{ jobs: number, kept: number }> {
  const { rows: [row] } = await query(`select count(*)::int as jobs, (count(*) filter (where kind = 'update'))::int as kept from public.factory_jobs where app = $1 and state = 'waiting'`, [app])
  return row
}

/** Its updates are answered kindly or kept from now on, and its jobs wait. */
export async function freezeApp(url: string, app: string, now: number): Promise<Frozen> {
  return await asOwner(url, async (client) => {
    const { rowCount } = await client.query('insert into public.factory_frozen (app, since) values ($1, $2) on conflict do nothing', [
      app,
      new Date(now).toISOString(),
    ])
    return {
      already: !rowCount,
      ...await waiting((sql, params) => client.query(sql, params), app),
    }
  })
}

/** It goes on: the next tick takes what waits. */
export async function thawApp(url: string, app: string): Promise<Frozen> {
  return await asOwner(url, async (client) => {
    const { rowCount } = await client.query('delete from public.factory_frozen where app = $1', [app])
    return {
      already: !rowCount,
      ...await waiting((sql, params) => client.query(sql, params), app),
    }
  })
}
