// Values of a screen that are still there next time.

import type { Ref } from 'vue'
import { onScopeDispose, ref, watch } from 'vue'
import { mini } from '../app/mini.ts'

/** A value kept on this device (and by Telegram): `const plan = useStored('plan', { days: [] })`. Changes deep inside are kept, too. */
export function useStored<T>(key: string, initial: T): Ref<T> {
  const { storage } = mini()
  const value = ref(storage.get<T>(key) ?? initial) as Ref<T>
  let reading = false
  const stop = storage.watch(key, () => {
    reading = true
    value.value = storage.get<T>(key) ?? initial
  })
  watch(value, (now) => {
    if (!reading)
      storage.set(key, now)
    reading = false
  }, { deep: true, flush: 'sync' })
  onScopeDispose(stop)
  return value
}

export interface Draft<T> {
  /** What is being typed; bind the fields to it. */
  value: Ref<T>
  /** It was sent: back to the beginning. */
  clear: () => void
  /** Does it differ from the beginning? */
  dirty: () => boolean
}

/**
 * What somebody is typing, kept until `clear()`: through a reload, a crash, a session that ended.
 * `const { value: post, clear } = useDraft('new-post', () => ({ text: '' }))`
 */
export function useDraft<T>(key: string, begin: () => T): Draft<T> {
  const { storage } = mini()
  const name = `draft:${key}`
  const value = ref(storage.get<T>(name) ?? begin()) as Ref<T>
  const dirty = () => JSON.stringify(value.value) !== JSON.stringify(begin())
  watch(value, () => dirty()
    ? storage.set(name, value.value)
    : storage.remove(name), { deep: true, flush: 'sync' })
  // what Telegram kept comes a moment later; what is being typed counts more
  onScopeDispose(storage.watch(name, () => {
    if (!dirty())
      value.value = storage.get<T>(name) ?? begin()
  }))
  return {
    value,
    dirty,
    clear() {
      value.value = begin()
    },
  }
}

/** The storage itself: `get`, `set`, `remove`, `export`, `import`. */
export const useStorage = () => mini().storage
