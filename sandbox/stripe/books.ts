// What the pretend Stripe remembers: one book of objects per account, the events, and what was answered to an idempotency key. Plain JSON.

import type { World } from '../world/world.ts'
import { nextId } from '../world/world.ts'

export type Thing = Record<string, any>

/** Stripe's test cards by what they do (docs.stripe.com/testing). */
export const cards = {
  'ok': { number: '4242 4242 4242 4242', about: 'A card that works' },
  'declined': { number: '4000 0000 0000 0002', about: 'Is declined' },
  '3ds': { number: '4000 0025 0000 3155', about: 'Asks for 3-D Secure' },
  'fails-later': { number: '4000 0000 0000 0341', about: 'Works now, is declined at the next charge' },
} as const
export type Card = keyof typeof cards

export interface StripeEvent extends Thing {
  id: string
  type: string
}

export interface Delivery {
  event: string
  attempts: number
  next_at: number
  expires_at: number
  /** The last answer's status; 0 when there was none. */
  status?: number
}

export interface StripeState {
  /** By account id; `main` is the platform's own. */
  books: Record<string, Record<string, Record<string, Thing>>>
  events: StripeEvent[]
  deliveries: Delivery[]
  /** Nothing leaves until it is told to. */
  hold: boolean
  answered: Record<string, { request: string, status: number, body: Thing }>
  /** By customer: the card on file. */
  cards: Record<string, Card>
}

export function emptyStripe(): StripeState {
  return {
    books: { main: {} },
    events: [],
    deliveries: [],
    hold: false,
    answered: {},
    cards: {},
  }
}

/** An error in Stripe's shape. */
export class StripeRefusal extends Error {
  readonly status: number
  readonly body: Thing
  constructor(status: number, type: string, code: string | undefined, message: string, param?: string) {
    super(message)
    this.status = status
    this.body = {
      error: {
        type,
        message,
        ...(code && { code, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` }),
        ...(param && { param }),
      },
    }
  }
}

export const invalid = (code: string | undefined, message: string, param?: string, status = 400) => new StripeRefusal(status, 'invalid_request_error', code, message, param)

/** What a handler works with: one account's objects. */
export interface Book {
  world: World
  state: StripeState
  /** null: the platform's own account. */
  account: string | null
}

const prefixes: Record<string, string> = {
  'price': 'price',
  'product': 'prod',
  'customer': 'cus',
  'coupon': 'coupon',
  'promotion_code': 'promo',
  'checkout.session': 'cs_test',
  'subscription': 'sub',
  'subscription_item': 'si',
  'invoice': 'in',
  'invoice_payment': 'inpay',
  'payment_intent': 'pi',
  'charge': 'ch',
  'refund': 're',
  'dispute': 'dp',
  'balance_transaction': 'txn',
  'application_fee': 'fee',
  'billing_portal.session': 'bps',
  'account': 'acct',
  'account_link': 'al',
  'event': 'evt',
  'request': 'req',
}

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'

/** An id as Stripe's look; the counter in it never repeats, over a reset neither. */
export function newId(world: World, object: string): string {
  const random = Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => letters[byte % letters.length]).join('')
  return `${prefixes[object]}_${random}${nextId(world, 'stripe', 100)}`
}

export const shelf = (book: Book, object: string) => (book.state.books[book.account ?? 'main'] ??= {})[object] ??= {}

export const all = (book: Book, object: string): Thing[] => Object.values(shelf(book, object))

/** Keeps a new object. */
export function put(book: Book, object: string, fields: Thing): Thing {
  const thing: Thing = {
    id: fields.id ?? newId(book.world, object),
    object,
    created: book.world.clock.seconds(),
    livemode: false,
    ...fields,
  }
  shelf(book, object)[thing.id] = thing
  book.world.save()
  return thing
}

/** An object of this account. @throws StripeRefusal 404 `resource_missing` */
export function get(book: Book, object: string, id: unknown, param = 'id'): Thing {
  const thing = shelf(book, object)[String(id)]
  if (!thing)
    throw invalid('resource_missing', `No such ${object.replace('checkout.session', 'checkout.session')}: '${String(id)}'`, param, 404)
  return thing
}

export function list(url: string, data: Thing[], { limit = 10, starting_after, ending_before }: Thing = {}): Thing {
  const newest = [...data].sort((a, b) => b.created - a.created || (b.id > a.id
    ? 1
    : -1))
  const from = starting_after
    ? newest.findIndex(({ id }) => id === starting_after) + 1
    : 0
  const to = ending_before
    ? newest.findIndex(({ id }) => id === ending_before)
    : newest.length
  const page = newest.slice(from, to).slice(0, Number(limit))
  return {
    object: 'list',
    url,
    has_more: to - from > page.length,
    data: page,
  }
}
