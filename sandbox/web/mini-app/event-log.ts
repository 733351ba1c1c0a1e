// Events no Telegram app would understand: shown in the drawer's log among the bot's calls.
import type { Call } from '../api/types.ts'
import type { MiniApp } from './mini-app.ts'
import { shallowRef } from 'vue'
import { useClock } from '../state/use-clock.ts'
import { say } from '../state/use-toast.ts'

const kept = 200
const { now } = useClock()
const unknownEvents = shallowRef<Call[]>([])

export const useEventLog = () => ({ unknownEvents })

export function noteUnknown(app: MiniApp, eventType: string, eventData: unknown): void {
  unknownEvents.value = [
    ...unknownEvents.value.slice(-kept),
    {
      at: new Date(now.value).toISOString(),
      bot: app.bot.id,
      method: 'mini app event',
      params: { eventType, eventData },
      ok: false,
      status: 501,
      description: `The mini app sent "${eventType}", which the frame does not know.`,
      via: 'http',
      foreign: false,
    },
  ]
  say(`The mini app sent an unknown event: ${eventType}`, 'error')
}
