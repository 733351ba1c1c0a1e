// What time it is for a mini app: the server's time, because the machine's clock may be wrong and the sandbox's can be moved.

import type { Ref } from 'vue'
import { onScopeDispose, readonly, ref } from 'vue'

let ahead = 0

/** The server said what time it is, epoch milliseconds. */
export function setServerTime(at: number): void {
  ahead = at - Date.now()
}

/** Epoch milliseconds. */
export function currentTime(): number {
  return Date.now() + ahead
}

/** The present, epoch milliseconds, kept up to date every `every` milliseconds. */
export function useNow(every = 30_000): Readonly<Ref<number>> {
  const now = ref(currentTime())
  const timer = setInterval(() => now.value = currentTime(), every)
  onScopeDispose(() => clearInterval(timer))
  return readonly(now)
}
