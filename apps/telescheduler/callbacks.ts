// The buttons under messages: a verb, a colon and the public id of what it is about – 64 bytes at most, Telegram allows no more.

export const verbs = {
  /** Of a delivery that went wrong. */
  retry: 'retry',
  reschedule: 'move',
  sendNow: 'now',
  nextSlot: 'slot',
  drop: 'drop',
  /** Of a delivery nobody knows about: it is in the channel / it is not. */
  there: 'there',
  again: 'again',
  /** Of a post that waits for approval. */
  approve: 'ok',
  giveBack: 'back',
  /** Of a channel that is paused. */
  resume: 'resume',
} as const

export type Verb = typeof verbs[keyof typeof verbs]

/** The data of a button. */
export function callback(verb: Verb, publicId: string): string {
  return `${verb}:${publicId}`
}

/** What a handler listens to: the public id is its first group. */
export function pressed(verb: Verb): RegExp {
  return new RegExp(`^${verb}:([0-9a-zA-Z]{10})$`)
}
