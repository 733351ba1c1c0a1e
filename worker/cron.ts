// The clock's way in: the cron trigger every minute, and POST /tick as a second clock for the day the first one stops.
import type { Site } from './site.ts'
import { sameSecret } from '#kit/app'
import { refuse } from './create.ts'

const local = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/

/** `{ now, ran, failed, next_due_at }`, instants as ISO text. A page of another site cannot call it, even with the secret. */
export async function tick(request: Request, site: Site): Promise<Response> {
  if (request.method !== 'POST')
    return refuse(405, 'method-not-allowed', 'A tick is a POST.', { Allow: 'POST' })
  const { host } = new URL(request.url)
  const origin = request.headers.get('Origin')
  const foreignOrigin = origin !== null && origin !== `http://${host}` && origin !== `https://${host}`
  // with the sandbox's clock this Worker is local, and nobody outside has a business here
  const foreignHost = site.environment.clockUrl !== undefined && !local.test(request.headers.get('Host') ?? host)
  if (foreignOrigin || foreignHost)
    return refuse(403, 'foreign-origin', 'A tick does not come from another site.')
  if (!sameSecret(`Bearer ${site.environment.tickSecret}`, request.headers.get('Authorization') ?? ''))
    return refuse(401, 'secret-wrong', 'The Authorization header must be "Bearer <TICK_SECRET>".')
  try {
    const { now, ran, failed, nextDueAt } = await site.tick()
    return Response.json({
      now: new Date(now).toISOString(),
      ran,
      failed,
      next_due_at: nextDueAt === null
        ? null
        : new Date(nextDueAt).toISOString(),
    })
  }
  catch (error) {
    console.error(`tick: ${error instanceof Error
      ? error.message.slice(0, 200)
      : 'failed'}`)
    return refuse(503, 'unavailable', 'The database or the clock cannot be reached.', { 'Retry-After': '5' })
  }
}
