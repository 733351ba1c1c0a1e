// GET /health: is it up, what is on, what is off and why, when was the last tick, what could the founder not be told.
import type { Site } from './site.ts'
import { transact } from '#kit/db'
import { refuse } from './create.ts'

export async function health(request: Request, site: Site): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refuse(405, 'method-not-allowed', 'Health is a GET.', { Allow: 'GET, HEAD' })
  const apps = site.apps.map(app => app.manifest.id)
  const { off } = site.environment
  try {
    const state = await site.invoke(({ connection }) => transact(connection, { as: 'system' }, async ({ query }) => {
      const [[tick], [counts]] = await Promise.all([
        query(`select at from factory_heartbeats where name = 'tick'`),
        query(`select (select count(*) from factory_dead_letters)::int as dead, (select count(*) from factory_alerts where sent_via is null)::int as untold`),
      ])
      return {
        last_tick: tick
          ? new Date(tick.at).toISOString()
          : null,
        dead_letters: counts.dead,
        alerts_not_sent: counts.untold,
      }
    }))
    return Response.json({
      ok: true,
      database: 'up',
      apps,
      off,
      ...state,
    })
  }
  catch (error) {
    console.error(`health: ${error instanceof Error
      ? error.message.slice(0, 200)
      : 'failed'}`)
    return Response.json({
      ok: false,
      database: 'down',
      apps,
      off,
      last_tick: null,
    }, { status: 503 })
  }
}
