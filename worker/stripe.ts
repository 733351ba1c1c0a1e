// POST /stripe/webhook: Stripe's way in, for the founder's account and for the sellers' connected ones.

import type { ExecutionContext } from './create.ts'
import type { Site } from './site.ts'
import { AppError } from '#kit/app'
import { transact } from '#kit/db'
import { runDue } from '#kit/jobs'
import { readEvent, recordEvent, sells } from '#kit/pay'
import { refuse } from './create.ts'
import { readLimited } from './read-limited.ts'

const maxBytes = 1_000_000

/** A proven event is recorded by its id and answered 200, whether or not anything here is about it. */
export async function stripe(request: Request, site: Site, context: ExecutionContext): Promise<Response> {
  if (request.method !== 'POST')
    return refuse(405, 'method-not-allowed', 'A webhook takes POST.', { Allow: 'POST' })
  const settings = site.environment.stripe
  if (!settings)
    return refuse(503, 'stripe-off', 'STRIPE_SECRET_KEY or STRIPE_WEBHOOK_SECRET is not set.')
  const body = await readLimited(request, maxBytes)
  if (body === null)
    return refuse(413, 'event-too-large', `An event has at most ${maxBytes} bytes.`)
  try {
    const now = await site.now()
    const event = await readEvent(body, request.headers.get('Stripe-Signature') ?? '', settings, now)
    const selling = [
      ...site.bots.values(),
    ].filter(({ app }) => sells(app))
    const { sql, params } = recordEvent(event, selling, now)
    return await new Promise<Response>((resolve, reject) => {
      const invocation = site.invoke(async (invocation) => {
        const [{ app }] = await transact(invocation.connection, { as: 'system' }, ({ query }) => query(sql, params)) as [{ app: string | null }]
        resolve(Response.json({ received: true }))
        // as after an update: the sandbox ticks by itself
        if (app && !site.environment.clockUrl) {
          await runDue(invocation, [
            ...site.bots.values(),
          ])
        }
      })
      context.waitUntil(invocation.catch(() => {}))
      invocation.catch(reject)
    })
  }
  catch (error) {
    if (error instanceof AppError)
      return refuse(error.status, error.code, error.words)
    console.error(`stripe: ${error instanceof Error
      ? error.message.slice(0, 200)
      : 'failed'}`)
    return refuse(503, 'unavailable', 'The database or the clock cannot be reached.', { 'Retry-After': '5' })
  }
}
