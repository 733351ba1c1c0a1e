// A pretend Stripe: its API for the real SDK, its hosted pages for a browser, subscriptions that live by the sandbox's clock, signed events.

import type { World } from '../world/world.ts'
import type { Book, StripeState } from './books.ts'
import type { EventSender } from './events.ts'
import { runDue, upcoming } from './billing.ts'
import { createEventSender } from './events.ts'

export interface StripeSettings { secretKey: string, webhookSecret: string }

export interface Stripe {
  settings: StripeSettings
  state: () => StripeState
  book: (account: string | null) => Book
  sender: EventSender
  /** After every change: events leave, and the clock is told when something happens next. */
  after: () => void
  close: () => void
}

/** The keys of a sandbox nobody gave any. Recognisably not real. */
export const sandboxKeys: StripeSettings = {
  secretKey: 'sk_test_sandbox_of_the_factory',
  webhookSecret: 'whsec_sandbox_of_the_factory',
}

export function createStripe(world: World, settings: StripeSettings, target: () => string | undefined): Stripe {
  const state = () => world.state.stripe
  const sender = createEventSender(world, state, settings.webhookSecret, target)
  let alarm = () => {}

  function after() {
    alarm()
    const [next] = upcoming({
      world,
      state: state(),
    }, state())
    alarm = next
      ? world.clock.at(next.at * 1000, () => {
          runDue({
            world,
            state: state(),
          })
          after()
        })
      : () => {}
    sender.wake()
  }

  return {
    settings,
    state,
    book: account => ({
      world,
      state: state(),
      account,
    }),
    sender,
    after,
    close() {
      alarm()
      sender.close()
    },
  }
}
