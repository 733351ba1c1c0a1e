// One call of the pretend Stripe's API, as its handler sees it.

import type { Book, Thing } from './books.ts'

export interface Call {
  book: Book
  params: Thing
  /** What the path's placeholders stand for. */
  id: string
  /** Where the hosted pages are. */
  origin: string
}

/** What every list takes. */
export const page = ['limit', 'starting_after', 'ending_before']
