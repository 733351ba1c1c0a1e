// What app code works with, in an update and in a job alike: its rows, the time, Telegram, and a plan for later.

import type { UserFromGetMe } from '@grammyjs/types'
import type { Api } from 'grammy'
import type { GenericSchema, InferOutput } from 'valibot'
import type { App, Environment } from '#kit/app'
import type { Connection, Database } from '#kit/db'
import type { Clock } from '#kit/time'
import type { JobsQueue } from './overflow.ts'
import type { Plan } from './plan.ts'
import type { Settled } from './telegram.ts'
import * as v from 'valibot'

/** One call of the Worker: everything it may use, and how many outgoing calls it has left. */
export interface Invocation {
  environment: Environment
  clock: Clock
  connection: Connection
  /** Outgoing calls left in this invocation. Counted, never timed: clocks stand still during CPU work on Workers. */
  calls: { left: number }
  /** Where a tick puts what it cannot do itself. */
  queue?: JobsQueue
  /** Kinds of job that have transactions of their own, or none, because they ask an outside service: their result goes to the job named in `then`. */
  outside: Record<string, Errand>
}

/** Never throws: whatever happens becomes an outcome. */
export type Errand = (invocation: Invocation, app: RunningApp, job: { kind: string, payload: any, attempts: number, maxAttempts: number }) => Promise<Settled>

/** An app that is on: with its token and what Telegram would say of its bot. */
export interface RunningApp {
  app: App<any, any, any>
  id: string
  token: string
  me: UserFromGetMe
  /** The address of its mini app; undefined where it has none or the pages are nowhere. `${page}#/posts/5` leads to a screen. */
  page: string | undefined
  /** The app's own jobs and those the kit brings along. */
  jobs: Record<string, Job<any>>
}

export interface Work {
  /** The app's id. */
  app: string
  /** Queries as this app's role, in the open transaction. */
  db: Database
  /** Epoch milliseconds. */
  now: number
  me: UserFromGetMe
  /** Telegram: methods that only ask (`get…`) are called now, all others are planned and answer `true`. */
  telegram: Api
  plan: Plan
  /** The address of the app's mini app: see RunningApp. */
  page: RunningApp['page']
  money: Environment['money']
}

/** How a planned call went; the payload of the job named in `then`. */
export interface Delivery<Data = any> {
  data: Data
  /** The send's own id. */
  job: number
  outcome: 'done' | 'failed' | 'uncertain' | 'missed'
  /** For messages `{ message_id, chat_id, date }`, or a list of them. */
  result?: any
  /** Telegram's words. */
  error?: string
  /** Telegram's error code. */
  code?: number
}

/** The schema of a `then` job's payload, around the schema of its data. */
export function deliverySchema<const S extends GenericSchema>(data: S) {
  return v.object({
    data,
    job: v.number(),
    outcome: v.picklist([
      'done',
      'failed',
      'uncertain',
      'missed',
    ]),
    result: v.optional(v.any()),
    error: v.optional(v.string()),
    code: v.optional(v.number()),
  })
}

export interface Job<S extends GenericSchema = GenericSchema> {
  /** A payload that does not fit is never run. */
  payload: S
  run: (work: Work, payload: InferOutput<S>) => Promise<void>
  /** Its time was longer ago than `late` allows. */
  missed?: (work: Work, payload: InferOutput<S>) => Promise<void>
  /** It failed for good. */
  failed?: (work: Work, payload: InferOutput<S>, error: string) => Promise<void>
}

/** One of an app's jobs; it may run twice, so what it does must be the same then. */
export function defineJob<S extends GenericSchema>(job: Job<S>): Job<S> {
  return job
}
