// Remembers what people did on this page, so that a chat can be saved as a test. Lives as long as the browser tab.
import { shallowRef, triggerRef } from 'vue'

export interface Action {
  path: string
  body: Record<string, unknown>
  answer: unknown
  /** The newest message of this chat the page had seen when it was done. */
  after?: number
}

const key = 'sandbox-actions'
const limit = 500
const actions = shallowRef<Action[]>(restore())

/** The actions of this tab, oldest first. */
export const useRecorder = () => ({ actions, clear })

const newest = new Map<string, number>()

/** Tells which message of a chat came last. */
export function noteNewest(chat: unknown, id: number): void {
  newest.set(JSON.stringify(chat), id)
}

/** Does something and remembers it. */
export async function recorded<T>(path: string, body: Record<string, unknown>, run: () => Promise<T>): Promise<T> {
  const after = newest.get(JSON.stringify(body.chat))
  const answer = await run()
  record({
    path,
    body,
    answer,
    ...after !== undefined && { after },
  })
  return answer
}

function record(action: Action): void {
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
