// Stripe's webhook: proves that an event is Stripe's, records its id, and plans a look at what it is about. It believes nothing else.

import type { RunningApp } from '#kit/jobs'
import Stripe from 'stripe'
import { AppError } from '#kit/app'
import { Plan } from '#kit/jobs'
import { planLook } from './plan.ts'

const provider = Stripe.createSubtleCryptoProvider()
/** Stripe's own default, in seconds (docs.stripe.com/webhooks#replay-attacks). */
const tolerance = 300

/**
 * The event a webhook carries.
 * @param body the raw request body
 * @param signature the `Stripe-Signature` header
 * @param settings what signs and what mode it is
 * @param settings.secretKey tells the mode
 * @param settings.webhookSecrets the endpoints' signing secrets
 * @param now epoch milliseconds
 * @throws AppError 400 `signature-invalid` for a forged, stale or unsigned one; 400 `wrong-mode` where test money meets a live key or the other way round
 */
export async function readEvent(body: string, signature: string, settings: { secretKey: string, webhookSecrets: string[] }, now: number): Promise<Stripe.Event> {
  for (const secret of settings.webhookSecrets) {
    try {
      const event = await Stripe.webhooks.constructEventAsync(body, signature, secret, tolerance, provider, now)
      if (event.livemode !== /^[rs]k_live_/.test(settings.secretKey))
        throw new AppError('wrong-mode', 'This event is of the other mode: test events are refused where live money is taken, and the other way round.')
      return event
    }
    catch (error) {
      if (error instanceof AppError)
        throw error
    }
  }
  throw new AppError('signature-invalid', 'The Stripe-Signature header does not prove that this is Stripe\'s and fresh.', { hint: 'Compare STRIPE_WEBHOOK_SECRET with the endpoint\'s signing secret.' })
}

type Thing = Record<string, any>

/** What an event asks to look at, what that is called, and what may tell whose it is. Null: nothing here is about it. */
export function clueOf(event: Stripe.Event): { clue: Record<string, string>, name: string, app: string | null, customer: string | null, charge: string | null } | null {
  const thing = event.data.object as Thing
  const named = (clue: Record<string, string>, more: Thing = thing) => ({
    clue,
    name: Object.values(clue)[0]!,
    app: more.metadata?.app ?? null,
    customer: typeof thing.customer === 'string'
      ? thing.customer
      : null,
    charge: typeof thing.charge === 'string'
      ? thing.charge
      : null,
  })
  switch (thing.object) {
    case 'checkout.session': return named({ session: thing.id })
    case 'subscription': return named({ subscription: thing.id })
    case 'invoice': {
      const details = thing.parent?.subscription_details
      return details?.subscription
        ? named({ invoice: thing.id }, details)
        : null
    }
    case 'charge': return {
      ...named({ charge: thing.id }),
      charge: thing.id,
    }
    case 'refund':
    case 'dispute': return thing.charge
      ? named({ charge: thing.charge })
      : null
    case 'account': return named({ account: thing.id })
    default: return null
  }
}

/** SQL's part: the event is recorded once, and its app found by what Stripe's object or our rows say. */
export function recordEvent(event: Stripe.Event, apps: readonly RunningApp[], now: number): { sql: string, params: unknown[] } {
  const found = clueOf(event)
  const plan = new Plan(now)
  if (found) {
    planLook(plan, found.clue, {
      key: found.name,
      ...(event.account && { account: event.account }),
    })
  }
  return {
    sql: 'select factory_stripe_event($1, $2, $3, $4, $5, $6, $7, $8, $9) as app',
    params: [
      event.id,
      event.type,
      event.account ?? null,
      found?.app ?? null,
      found?.customer ?? null,
      found?.charge ?? null,
      apps.map(app => app.id),
      JSON.stringify(plan.operations),
      new Date(now).toISOString(),
    ],
  }
}
