// What a call costs at Telegram's pace, and which calls only ask.

const silent = new Set(['sendChatAction', 'sendMessageDraft'])

/** How many messages a call adds to its chat: an album as many as it has items, an edit none. */
export function methodWeight(method: string, params: unknown): number {
  if (!/^(?:send|copy|forward)/.test(method) || silent.has(method))
    return 0
  const { media, message_ids } = (params ?? {}) as { media?: unknown, message_ids?: unknown }
  return Array.isArray(media)
    ? media.length
    : Array.isArray(message_ids)
      ? message_ids.length
      : 1
}

/** Methods that change nothing; only they may be called while a transaction is open. */
export function isRead(method: string): boolean {
  return method.startsWith('get')
}
