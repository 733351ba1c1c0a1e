// Remembers what people did on this page, so that a chat can be saved as a test. Lives as long as the browser tab.
import { shallowRef, triggerRef } from 'vue'

export interface Action {
  path: string
  body: Record<string, unknown>
  answer: unknown
}

const key = 'sandbox-actions'
const limit = 500
const actions = shallowRef<Action[]>(restore())

/** The actions of this tab, oldest first. */
export const useRecorder = () => ({ actions, clear })

export function record(action: Action): void {
  actions.value.push(action)
  actions.value.splice(0, actions.value.length - limit)
  triggerRef(actions)
  try {
    sessionStorage.setItem(key, JSON.stringify(actions.value))
  }
  catch {
    // Large uploads do not fit into the tab's storage; they are then kept until the next reload only.
    sessionStorage.removeItem(key)
  }
}

function clear(): void {
  actions.value = []
  sessionStorage.removeItem(key)
}

function restore(): Action[] {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '[]') as Action[]
  }
  catch {
    return []
  }
}
