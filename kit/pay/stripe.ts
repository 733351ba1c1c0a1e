// Stripe, as an errand of a job: the SDK pointed at the configured server, counted, and with an honest account of what happened.

import type { Invocation, RunningApp, Settled } from '#kit/jobs'
import type { TaskName } from './tasks.ts'
import Stripe from 'stripe'
import { backOff, tellFounder } from '#kit/jobs'
import { tasks } from './tasks.ts'

const timeoutMs = 15_000

/** A client whose every request counts against the invocation's calls. Retrying is the job's business. */
function stripeClient(settings: { secretKey: string, apiRoot: string }, calls: { left: number }): Stripe {
  return new Stripe(settings.secretKey, {
    httpClient: Stripe.createFetchHttpClient((async (address: string, init: RequestInit) => {
      calls.left -= 1
      return await fetch(address.replace('https://api.stripe.com', settings.apiRoot), init)
    }) as typeof fetch),
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
  })
}

/** What a `stripe` job carries: one task, its input, and who hears how it went. */
export interface StripeErrand {
  task: TaskName
  input: any
  /** The connected account it acts on; left out: the founder's own. */
  account?: string
  /** Begins every idempotency key of the task, so that a repeated job makes nothing twice. */
  once: string
  then?: string
  data?: unknown
}

/** Where the fault is elsewhere or passing: no answer, 409 (the same key is still at work), 429, 5xx, a key that is being changed. */
function passing(error: unknown): boolean {
  if (!(error instanceof Stripe.errors.StripeError))
    return false
  const status = error.statusCode ?? 0
  return error instanceof Stripe.errors.StripeConnectionError
    || error instanceof Stripe.errors.StripeAuthenticationError
    || status === 409 || status === 429 || status >= 500
}

/** Type and code; Stripe's sentence may quote a key or what a person typed. */
function words(error: unknown): string {
  if (!(error instanceof Stripe.errors.StripeError)) {
    return error instanceof Error
      ? `${error.name}: ${error.message.slice(0, 200)}`
      : 'Something that is not an Error was thrown.'
  }
  return [
    error.type,
    error.code,
    error.param,
  ].filter(Boolean).join(' ')
}

/** Runs a `stripe` job. Without Stripe's settings it fails in words. */
export async function stripeErrand(invocation: Invocation, app: RunningApp, job: { payload: StripeErrand, attempts: number, maxAttempts: number }): Promise<Settled> {
  const { environment, clock } = invocation
  const { task, input, account, once } = job.payload
  const run = tasks[task] as (typeof tasks)[TaskName] | undefined
  if (!environment.stripe)
    return { outcome: 'failed', error: 'STRIPE_SECRET_KEY or STRIPE_WEBHOOK_SECRET is not set.', code: 503 }
  if (!run)
    return { outcome: 'failed', dead: true, error: 'There is no such task.' }
  const stripe = stripeClient(environment.stripe, invocation.calls)
  const of = account
    ? { stripeAccount: account }
    : {}
  try {
    const result = await run({
      stripe,
      app: app.id,
      now: clock.now(),
      of,
      once: step => ({ ...of, idempotencyKey: `${once}-${step}` }),
    }, input as never)
    return { outcome: 'done', result }
  }
  catch (error) {
    const said = words(error)
    // an outage of a day is sixty attempts: the first and the last say enough
    if (job.attempts === 1 || job.attempts >= job.maxAttempts)
      console.error(`${app.id}: stripe ${task} failed (attempt ${job.attempts} of ${job.maxAttempts}): ${said}`)
    if (error instanceof Stripe.errors.StripeAuthenticationError) {
      await tellFounder(invocation, {
        cause: 'stripe/key',
        app: app.id,
        text: 'Stripe refuses STRIPE_SECRET_KEY. Nobody loses access over it, but nobody can pay by card until it is right.',
      })
    }
    const again = passing(error) || !(error instanceof Stripe.errors.StripeError)
    if (again && job.attempts < job.maxAttempts) {
      return {
        outcome: 'retry',
        error: said,
        at: new Date(clock.now() + backOff(job.attempts)).toISOString(),
      }
    }
    return {
      outcome: 'failed',
      error: said,
      code: (error as { statusCode?: number }).statusCode ?? 500,
      ...(again && { dead: true }),
    }
  }
}
