// The buttons under messages: what it is about, its public id, a verb – 64 bytes at most, Telegram allows no more.

export interface Verbs {
  /** What went wrong: try again, at another time, now, in the next slot, never; and where nobody knows: it is there, send again. */
  delivery: 'retry' | 'retime' | 'now' | 'slot' | 'drop' | 'there' | 'again'
  /** What waits for a second pair of eyes. */
  post: 'approve' | 'return'
  /** What is paused. */
  channel: 'resume'
}

/** The data of a button: `delivery:Ab3dE5gH7k:retry`. */
export function callback<K extends keyof Verbs>(kind: K, publicId: string, verb: Verbs[K]): string {
  return `${kind}:${publicId}:${verb}`
}

/** What a handler listens to; the public id is its first group. */
export function pressed<K extends keyof Verbs>(kind: K, verb: Verbs[K]): RegExp {
  return new RegExp(`^${kind}:([0-9a-zA-Z]{10}):${verb}$`)
}
