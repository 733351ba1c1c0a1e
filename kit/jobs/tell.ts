// Telling the founder what he should know of.
import type { Errand, Invocation } from './work.ts'
import { transact } from '#kit/db'

export interface Alert {
  /** Told once per cause and hour, or day. */
  cause: string
  /** Its bot tells it if the founder has started it; else any bot he has. */
  app?: string
  text: string
  per?: 'hour' | 'day'
}

/** Writes an alert down and sends it. When no bot can reach the founder it is kept, and sent once he has started one. */
export async function tellFounder(invocation: Invocation, { cause, app, text, per = 'hour' }: Alert): Promise<void> {
  await transact(invocation.connection, { as: 'system' }, ({ query }) => query(
    'select factory_alert($1, $2, $3, $4, $5, $6)',
    [
      cause,
      app ?? null,
      text,
      invocation.environment.founderChatId ?? null,
      new Date(invocation.clock.now()).toISOString(),
      per,
    ],
  ))
}

/** The same out of an app's transaction: `plan.schedule('alert', { cause, text })`. */
export const alertErrand: Errand = async (invocation, app, { payload }) => {
  await tellFounder(invocation, {
    cause: `${app.id}/${payload.cause}`,
    app: app.id,
    text: payload.text,
  })
  return { outcome: 'done' }
}
