// What time it is for a mini app: the server's time, because the machine's clock may be wrong and the sandbox's can be moved.

import type { Ref } from 'vue'
import { computed, onScopeDispose, ref } from 'vue'

const ahead = ref(0)

/** The server said what time it is, epoch milliseconds. */
export function setServerTime(at: number): void {
  ahead.value = at - Date.now()
}

/** Epoch milliseconds. */
export function currentTime(): number {
  return Date.now() + ahead.value
}

/** The present, epoch milliseconds, kept up to date every `every` milliseconds. */
export function useNow(every = 30_000): Readonly<Ref<number>> {
  const here = ref(Date.now())
  const timer = setInterval(() => here.value = Date.now(), every)
  onScopeDispose(() => clearInterval(timer))
  return computed(() => here.value + ahead.value)
}
