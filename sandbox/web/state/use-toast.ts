// Short words at the foot of the page, and the alerts a bot may raise.
import { reactive, ref } from 'vue'

export interface Toast { id: number, text: string, kind: 'info' | 'error' }

const toasts = reactive<Toast[]>([])
const alertText = ref<string>()
let lastId = 0

export function useToast() {
  return {
    toasts,
    alertText,
    say,
    attempt,
    dismiss,
  }
}

/** Shows words for a few seconds; a mistake stays longer. */
export function say(text: string, kind: Toast['kind'] = 'info'): void {
  const id = ++lastId
  toasts.splice(0, toasts.length - 2)
  toasts.push({ id, text, kind })
  setTimeout(dismiss, kind === 'error'
    ? 7000
    : 3500, id)
}

export function dismiss(id: number): void {
  const at = toasts.findIndex(toast => toast.id === id)
  if (at >= 0)
    toasts.splice(at, 1)
}

/** Does something that may be refused and shows the refusal. Answers whether it went well. */
export async function attempt(action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action()
    return true
  }
  catch (error) {
    say(error instanceof Error
      ? error.message
      : String(error), 'error')
    return false
  }
}
