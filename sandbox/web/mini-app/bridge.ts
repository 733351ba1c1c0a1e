// The wire between a mini app and this page: messages as Telegram Web takes and sends them (core.telegram.org/api/web-events).
import type { Data, Handlers } from './event-data.ts'
import type { MiniApp } from './mini-app.ts'
import { say } from '../state/use-toast.ts'
import { noteUnknown } from './event-log.ts'
import { outwardEvents } from './events-outward.ts'
import { personEvents } from './events-person.ts'
import { storageEvents } from './events-storage.ts'
import { unsupportedEvents } from './events-unsupported.ts'
import { viewEvents } from './events-view.ts'

const handlers: Handlers = {
  ...viewEvents,
  ...personEvents,
  ...outwardEvents,
  ...storageEvents,
  ...unsupportedEvents,
}

/** Takes up a message, if it is one of this mini app's own. */
export function receive(app: MiniApp, { source, data }: MessageEvent<unknown>): void {
  if (!source || source !== app.frame.value?.contentWindow)
    return
  const message = parse(data)
  if (!message)
    return
  const handle = Object.hasOwn(handlers, message.type)
    ? handlers[message.type]
    : undefined
  if (!handle)
    return noteUnknown(app, message.type, message.data)
  void (async () => handle(app, message.data))().catch((error: unknown) => say(error instanceof Error
    ? error.message
    : String(error), 'error'))
}

function parse(data: unknown): { type: string, data: Data } | undefined {
  if (typeof data !== 'string')
    return undefined
  try {
    const { eventType, eventData } = JSON.parse(data) as { eventType?: unknown, eventData?: unknown }
    if (typeof eventType !== 'string')
      return undefined
    return {
      type: eventType,
      // the official script sends '' where there is nothing to say
      data: eventData && typeof eventData === 'object'
        ? eventData as Data
        : {},
    }
  }
  catch {
    return undefined
  }
}
