// Errands at Stripe, planned inside a transaction: they leave after it, and a job of the app hears how they went.

import type { Delivery, Plan } from '#kit/jobs'
import type { StripeErrand } from './stripe.ts'
import type { TaskName, TaskResult, tasks } from './tasks.ts'
import { newPublicId } from '#kit/db'

type Input<T extends TaskName> = Parameters<typeof tasks[T]>[1]

export interface AskOptions {
  account?: string | null | undefined
  /** The job of the app that hears a `Delivery` with the task's result. */
  then: string
  data?: unknown
  /** Begins the idempotency keys; made up when left out. The same twice makes one thing. */
  once?: string
  /** A waiting errand of this key is replaced. */
  key?: string
  /** Epoch milliseconds; now when left out. */
  at?: number
  /** How often it is tried: 4 where somebody waits for it, 60 (more than a day) where nothing may be lost. */
  attempts?: number
}

/** Plans one task. */
export function askStripe<T extends TaskName>(plan: Plan, task: T, input: Input<T>, { account, then, data, once = newPublicId(), key, at, attempts = 4 }: AskOptions): void {
  plan.schedule('stripe', {
    task,
    input,
    once,
    then,
    ...(account && { account }),
    ...(data !== undefined && { data }),
  } satisfies StripeErrand, {
    attempts,
    ...(key !== undefined && { key }),
    ...(at !== undefined && { at }),
  })
}

/** Plans a look at a purchase, or at a seller's account; `pay.seen` or `pay.account` hears it. A whole day of outage loses nothing. */
export function planLook(plan: Plan, clue: Record<string, string>, { account, key, at }: { account?: string | null, key: string, at?: number }): void {
  const options = {
    key,
    attempts: 60,
    ...(at !== undefined && { at }),
  }
  if (clue.account) {
    askStripe(plan, 'account', { account: clue.account }, { ...options, then: 'pay.account', data: {} })
  }
  else {
    askStripe(plan, 'look', clue as never, {
      ...options,
      account,
      then: 'pay.seen',
      data: { account: account ?? null },
    })
  }
}

/** What the job named in `then` is given. */
export type Answer<T extends TaskName, Data = any> = Omit<Delivery<Data>, 'result'> & { result?: TaskResult<T> }
