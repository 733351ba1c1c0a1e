// A feed of hints for whoever shows the sandbox: "this changed, fetch it again". Nobody has to listen.

export interface Change {
  type: 'message' | 'edit' | 'delete' | 'reaction' | 'poll' | 'chat' | 'member' | 'user' | 'bot' | 'read' | 'clock' | 'call' | 'callback' | 'action' | 'mini_app' | 'play' | 'stars' | 'stripe' | 'reset'
  chat_id?: number
  bot?: number
  user?: number
  message_id?: number
  [more: string]: unknown
}

export interface Events {
  emit(change: Change): void
  /** Answers how to stop listening. */
  listen(listener: (change: Change) => void): () => void
}

export function createEvents(): Events {
  const listeners = new Set<(change: Change) => void>()
  return {
    emit(change) {
      for (const listener of listeners)
        listener(change)
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
