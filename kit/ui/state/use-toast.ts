// Short words at the foot of the page.

import { computed, reactive, ref } from 'vue'
import { wordsOf } from '../session/ask.ts'
import { useHaptics } from '../telegram/use-haptics.ts'

export interface Toast { id: number, text: string, kind: 'info' | 'error', action: { text: string, run: () => void } | undefined }

export const toasts = reactive<Toast[]>([])
let lastId = 0

export function dismiss(id: number): void {
  const at = toasts.findIndex(toast => toast.id === id)
  if (at >= 0)
    toasts.splice(at, 1)
}

function say(text: string, { kind = 'info', action }: Partial<Pick<Toast, 'kind' | 'action'>> = {}): void {
  const id = ++lastId
  toasts.splice(0, Math.max(0, toasts.length - 1))
  toasts.push({ id, text, kind, action })
  setTimeout(dismiss, kind === 'error' || action
    ? 7000
    : 3500, id)
}

/**
 * `say(words)` shows them for some seconds. `attempt(work)` does something that may be refused and says the refusal;
 * it answers whether it went well, and `busy` tells that it is being done.
 */
export function useToast() {
  const working = ref(0)
  return {
    say,
    busy: computed(() => working.value > 0),
    async attempt(work: () => Promise<unknown>): Promise<boolean> {
      working.value++
      try {
        await work()
        return true
      }
      catch (error) {
        useHaptics().error()
        say(wordsOf(error), { kind: 'error' })
        return false
      }
      finally {
        working.value--
      }
    },
  }
}
