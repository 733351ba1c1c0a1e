// The alerts of the cost panels, told to the founder in Telegram: once, and again when they change.
import type { Figures } from '#kit/costs'
import type { Invocation } from '#kit/jobs'
import { alertsOf } from '#kit/costs'
import { transact } from '#kit/db'

const most = 15

/** The first few, and how many there are beyond. */
function few(lines: string[]): string[] {
  return lines.length > most
    ? [
        ...lines.slice(0, most),
        `… and ${lines.length - most} more: npm run factory -- costs`,
      ]
    : lines
}

async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(hash), byte => byte.toString(16).padStart(2, '0')).join('')
}

/** What the founder reads; warnings first. */
export function costsMessage(figures: Figures): string {
  const alerts = alertsOf(figures)
  const [warnings, information] = [true, false].map(kind => alerts.filter(({ warning }) => warning === kind).map(({ text }) => text)) as [string[], string[]]
  return [
    ...warnings.length
      ? few(warnings)
      : ['No app loses money any more, and no free tier is near its end.'],
    ...information.length
      ? [
          '',
          ...few(information),
        ]
      : [],
  ].join('\n')
}

/** Tells the founder when the warnings are not those he was told last; break-even comes along as information. */
export async function tellCosts(invocation: Invocation, figures: Figures): Promise<void> {
  const { founderChatId } = invocation.environment
  if (founderChatId === undefined)
    return
  const warnings = alertsOf(figures).filter(({ warning }) => warning).map(({ text }) => text)
  const hash = warnings.length
    ? await sha256(warnings.join('\n'))
    : ''
  await transact(invocation.connection, { as: 'system' }, ({ query }) => query('select factory_tell_change($1, $2, $3, $4, $5)', [
    'costs',
    hash,
    costsMessage(figures),
    founderChatId,
    new Date(invocation.clock.now()).toISOString(),
  ]))
}
