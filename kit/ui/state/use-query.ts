// Something asked of the API, with every state a screen can be in: loading, there, failed, offline with the last good copy.

import type { MaybeRefOrGetter, Ref, ShallowRef } from 'vue'
import { computed, onScopeDispose, ref, shallowRef, toValue, watch } from 'vue'
import { AppError } from '#kit/app'
import { currentTime } from '../app/clock.ts'
import { mini } from '../app/mini.ts'

export interface Query<T> {
  /** The newest answer, or the last good copy; undefined while there is none. */
  data: ShallowRef<T | undefined>
  /** Why the newest attempt failed. */
  error: ShallowRef<unknown>
  /** An attempt is under way. */
  busy: Ref<boolean>
  /** `loading` and `failed` have nothing to show, `ready` and `stale` have; `stale`: a copy, because the newest attempt failed. */
  state: Readonly<Ref<'loading' | 'failed' | 'ready' | 'stale'>>
  /** When `data` was fetched, epoch milliseconds. */
  at: Ref<number | undefined>
  refresh: () => Promise<void>
}

interface Copy<T> { at: number, data: T }

/** Larger answers are not copied: localStorage holds 5 MB for all pages of the host. */
const mostCopied = 200_000

/**
 * `const posts = useQuery('posts', () => ask(api.posts.$get()))`, shown by `<UiState :query="posts">`.
 * The last good answer is kept under the key and shown at once next time; a key that changes (`() => `month-${month.value}``) asks anew.
 * Asks again when the page comes back into sight or online.
 */
export function useQuery<T>(key: MaybeRefOrGetter<string>, load: () => Promise<T>): Query<T> {
  const { storage } = mini()
  const name = () => `copy:${toValue(key)}`
  const data = shallowRef<T>()
  const at = ref<number>()
  const error = shallowRef<unknown>()
  const busy = ref(false)
  let newest = 0

  async function refresh(): Promise<void> {
    const mine = ++newest
    const place = name()
    busy.value = true
    try {
      const answer = await load()
      if (mine !== newest)
        return
      data.value = answer
      at.value = currentTime()
      error.value = undefined
      if (JSON.stringify(answer ?? null).length <= mostCopied)
        storage.set(place, { at: at.value, data: answer } satisfies Copy<T>, { mirror: false })
    }
    catch (failure) {
      if (mine !== newest)
        return
      error.value = failure
      // what is not there or not theirs is no longer shown
      if (failure instanceof AppError && [403, 404].includes(failure.status)) {
        data.value = undefined
        storage.remove(place)
      }
      if (!(failure instanceof AppError))
        console.error(failure)
    }
    finally {
      if (mine === newest)
        busy.value = false
    }
  }

  const again = () => document.visibilityState === 'visible' && !busy.value && void refresh()
  document.addEventListener('visibilitychange', again)
  addEventListener('online', again)
  onScopeDispose(() => {
    newest++
    document.removeEventListener('visibilitychange', again)
    removeEventListener('online', again)
  })
  watch(name, () => {
    const copy = storage.get<Copy<T>>(name())
    data.value = copy?.data
    at.value = copy?.at
    error.value = undefined
    void refresh()
  }, { immediate: true })

  return {
    data,
    error,
    busy,
    at,
    refresh,
    state: computed(() => {
      if (data.value === undefined) {
        return error.value === undefined
          ? 'loading'
          : 'failed'
      }
      return error.value === undefined
        ? 'ready'
        : 'stale'
    }),
  }
}
