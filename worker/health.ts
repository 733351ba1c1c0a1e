// GET /health: is it up, what is on, what is off and why, what it needs to keep up, when was the last tick, what could the founder not be told.
import type { Site } from './site.ts'
import { transact } from '#kit/db'
import { needsQueues } from '#kit/jobs'
import { refuse } from './create.ts'

const dayMs = 24 * 60 * 60 * 1000

export async function health(request: Request, site: Site): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refuse(405, 'method-not-allowed', 'Health is a GET.', { Allow: 'GET, HEAD' })
  const apps = site.apps.map(app => app.manifest.id)
  const { off } = site.environment
  try {
    const state = await site.invoke(({ connection, clock }) => transact(connection, { as: 'system' }, async ({ query }) => {
      const [[tick], [counts], [need], frozen] = await Promise.all([
        query(`select at from factory_heartbeats where name = 'tick'`),
        query(`select (select count(*) from factory_dead_letters)::int as dead, (select count(*) from factory_alerts where sent_via is null)::int as untold`),
        query('select text from factory_alerts where cause = $1 and created_at > $2 order by id desc limit 1', [
          needsQueues,
          new Date(clock.now() - dayMs).toISOString(),
        ]),
        query('select app from factory_frozen order by app'),
      ])
      return {
        last_tick: tick
          ? new Date(tick.at).toISOString()
          : null,
        frozen: frozen.map(row => row.app as string),
        dead_letters: counts.dead,
        alerts_not_sent: counts.untold,
        needs: need && !site.queue
          ? [
              { id: 'queues', why: need.text as string },
            ]
          : [],
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
