// Stripe's desk for one task: the client, whose account it acts on, and how it makes nothing twice.

import type Stripe from 'stripe'

export interface Desk {
  stripe: Stripe
  app: string
  now: number
  /** Options of a call that asks. */
  of: { stripeAccount?: string }
  /** Options of a call that makes something. */
  once: (step: string) => { stripeAccount?: string, idempotencyKey: string }
}

/** Stripe has no such thing. */
export const missing = (error: unknown) => (error as { code?: string }).code === 'resource_missing'

/** The product of an item on an account, made when there was none. */
export async function productOf({ stripe, app, of, once }: Desk, { item, title, seller }: { item: string, title: string, seller: number | null }): Promise<string> {
  // an id of our own: found again without a search, whose index lags behind
  const id = `${app}_${item.replace(':', '_')}`
  try {
    return (await stripe.products.retrieve(id, {}, of)).id
  }
  catch (error) {
    if (!missing(error))
      throw error
  }
  const product = await stripe.products.create({
    id,
    name: title,
    metadata: {
      app,
      item,
      ...(seller !== null && {
        owner_id: String(seller),
      }),
    },
  }, once('product'))
  return product.id
}
