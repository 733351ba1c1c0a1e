// The server's hints that something changed. After a lost connection everything is asked for again.
import type { SimEvent } from '../api/types.ts'
import { onScopeDispose, ref } from 'vue'

type Listener = (event: SimEvent) => void

const listeners = new Set<Listener>()
const connected = ref(false)
let source: EventSource | undefined

export const useEvents = () => ({ connected, connect, onEvent })

function connect(): void {
  if (source)
    return
  source = new EventSource('/sim/events')
  source.onopen = () => {
    connected.value = true
    tell({ type: 'reset' })
  }
  source.onerror = () => {
    connected.value = false
    // The browser gives up for good after a refused connection, e.g. while the sandbox restarts.
    if (source?.readyState === EventSource.CLOSED) {
      source = undefined
      setTimeout(connect, 1500)
    }
  }
  source.onmessage = message => tell(JSON.parse(message.data as string) as SimEvent)
}

function tell(event: SimEvent): void {
  for (const listener of [...listeners])
    listener(event)
}

/** Calls back on each hint, until the component is gone. */
function onEvent(listener: Listener): void {
  listeners.add(listener)
  onScopeDispose(() => listeners.delete(listener), true)
}
