// Telegram inside a transaction: questions are asked at once, everything else becomes part of the plan.
import type { Api } from 'grammy'
import type { Plan } from './plan.ts'
import type { Invocation, RunningApp } from './work.ts'
import { readApi } from './telegram.ts'
import { isRead } from './weight.ts'

/**
 * An Api whose sends are planned. A planned call answers `true`: its real result is known only later, to the job named in `plan.send(…, { then })`.
 * `forChat` is the chat in which somebody waits for the answer.
 */
export function planningApi(app: RunningApp, invocation: Invocation, plan: Plan, forChat?: number): Api {
  const api = readApi(app.token, invocation)
  api.config.use(async (call, method, payload, signal) => {
    if (isRead(method))
      return await call(method, payload, signal)
    const chat = (payload as { chat_id?: unknown }).chat_id
    plan.send(method as never, payload as never, {
      priority: forChat !== undefined && (chat === undefined || chat === forChat)
        ? 1
        : 0,
    })
    return { ok: true, result: true } as never
  })
  return api
}
