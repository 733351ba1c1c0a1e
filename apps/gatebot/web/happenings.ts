// What may stand in a member's timeline, and how it is called there.

export interface Happening {
  at: string
  what: string
  /** The state before. */
  from?: string | undefined
  amount?: number | undefined
  currency?: string | undefined
  rail?: string | undefined
  until?: string | undefined
  name?: string | undefined
}

/** Becoming active is told by where it came from. */
export function wordsKey({ what, from }: Pick<Happening, 'what' | 'from'>): string {
  if (what === 'active' && from === 'past_due')
    return 'recovered'
  return what === 'active' && from === 'cancelled'
    ? 'resumedAgain'
    : what
}

const good = new Set([
  'paid',
  'active',
  'trialing',
  'joined',
  'approved',
  'comped',
  'gift',
  'was-inside',
])
const bad = new Set([
  'past_due',
  'expired',
  'refunded',
  'removed',
  'kicked',
  'banned',
  'leak',
  'given-back',
])

export function toneOfEvent(what: string) {
  return good.has(what)
    ? 'good'
    : bad.has(what)
      ? 'bad'
      : 'plain'
}
