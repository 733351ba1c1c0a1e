// Which of the planned calls rides in the webhook's own response, for nothing.
import type { Operation, Plan } from '#kit/jobs'

/** Telegram runs a method in the response, but not these (core.telegram.org/bots/api#making-requests-when-getting-updates). */
const forbidden = /^(?:get|setWebhook|deleteWebhook|close|logOut)/

function plain({ op, kind, key, payload, run_at }: Operation, now: string) {
  return op === 'plan' && kind === 'send' && !key && !payload.then && run_at === now && !forbidden.test(payload.method) && !JSON.stringify(payload.params).includes('"$file"')
}

/**
 * Takes the call that answers the webhook out of the plan.
 * A single message rides in the response. Of several messages none does, or the others could overtake it; then the button's answer rides.
 */
export function takeAnswer(plan: Plan, now: number): Record<string, unknown> | null {
  const { operations } = plan
  const sends = operations.filter(operation => operation.op === 'plan' && operation.kind === 'send')
  const messages = sends.filter(operation => operation.payload.method !== 'answerCallbackQuery')
  const chosen = messages.length === 1 && plain(messages[0]!, new Date(now).toISOString())
    ? messages[0]
    : sends.find(operation => operation.payload.method === 'answerCallbackQuery')
  if (!chosen)
    return null
  operations.splice(operations.indexOf(chosen), 1)
  return { method: chosen.payload.method, ...chosen.payload.params }
}
