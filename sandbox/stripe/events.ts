// Events leave the pretend Stripe signed, one after the other, and again with back-off until they are answered 2xx, for three days.

import type { World } from '../world/world.ts'
import type { Book, Delivery, StripeEvent, StripeState, Thing } from './books.ts'
import { createHmac } from 'node:crypto'
import { newId } from './books.ts'

const patience = 3 * 86_400_000
const timeout = 60_000

export interface EventSender {
  wake: () => void
  idle: () => Promise<void>
  busy: () => boolean
  /** Sends one event now, outside of the queue; answers the status, 0 for no answer. */
  send: (event: StripeEvent, how?: { forged?: boolean, late?: number }) => Promise<number>
  close: () => void
}

/** The version the pinned SDK speaks. */
export const apiVersion = '2026-10-28.endive'

/** Makes an event of what just happened to an object. */
export function emit(book: Book, type: string, object: Thing): void {
  const { world, state, account } = book
  const event: StripeEvent = {
    id: newId(world, 'event'),
    object: 'event',
    api_version: apiVersion,
    created: world.clock.seconds(),
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
    ...(account && { account }),
    data: {
      object: structuredClone(object),
    },
  }
  state.events.push(event)
  state.deliveries.push({
    event: event.id,
    attempts: 0,
    next_at: world.clock.now(),
    expires_at: world.clock.now() + patience,
  })
  world.save()
}

/** `Stripe-Signature` of a body: HMAC-SHA256 over `t.body` (docs.stripe.com/webhooks#verify-manually). */
export function signature(body: string, secret: string, seconds: number): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}

export function createEventSender(world: World, state: () => StripeState, secret: string, target: () => string | undefined): EventSender {
  const abort = new AbortController()
  let running: Promise<void> | undefined
  let alarm = () => {}

  async function send(event: StripeEvent, { forged = false, late = 0 } = {}): Promise<number> {
    const url = target()
    if (!url)
      return 0
    const body = JSON.stringify(event)
    try {
      const response = await fetch(`${url}/stripe/webhook`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signature(body, forged ? 'whsec_somebody_else' : secret, world.clock.seconds() - late),
        },
        body,
        signal: AbortSignal.any([
          abort.signal,
          AbortSignal.timeout(timeout),
        ]),
      })
      await response.text()
      return response.status
    }
    catch {
      return 0
    }
  }

  async function attempt(delivery: Delivery) {
    const event = state().events.find(({ id }) => id === delivery.event)
    const status = event && await send(event)
    delivery.attempts += 1
    delivery.status = status ?? 200
    if (!event || (status! >= 200 && status! < 300)) {
      state().deliveries = state().deliveries.filter(one => one !== delivery)
      if (event)
        event.pending_webhooks = 0
    }
    else {
      delivery.next_at = world.clock.now() + Math.min(60_000 * 2 ** delivery.attempts, 6 * 3_600_000)
      if (delivery.next_at > delivery.expires_at)
        state().deliveries = state().deliveries.filter(one => one !== delivery)
    }
    world.save()
  }

  const due = () => state().hold || !target()
    ? undefined
    : state().deliveries.find(({ next_at }) => next_at <= world.clock.now())

  async function run() {
    for (let next = due(); next && !abort.signal.aborted; next = due())
      await attempt(next)
    alarm()
    const later = Math.min(...state().deliveries.map(({ next_at }) => next_at))
    if (later < Infinity && !state().hold && later > world.clock.now())
      alarm = world.clock.at(later, wake)
  }

  function wake() {
    if (running || abort.signal.aborted)
      return
    running = run().finally(() => {
      running = undefined
    })
  }

  return {
    wake,
    send,
    busy: () => running !== undefined,
    async idle() {
      // a delivery may have made the next one
      for (let one = running; one; one = running)
        await one
    },
    close() {
      abort.abort()
      alarm()
    },
  }
}
