// Telegram Stars: balances, invoices, the bot's yes before a payment, payments, 30-day subscriptions that renew by the clock, refunds.
import type { StarTransaction } from '@grammyjs/types'
import type { World } from './world.ts'
import { randomBytes } from 'node:crypto'
import { give } from '../updates/queue.ts'
import { postService, start } from './messages.ts'
import { botById, dialogOf, nextId, personById, userOf } from './world.ts'

export interface Invoice {
  slug: string
  bot: number
  title: string
  description: string
  payload: string
  amount: number
  /** Seconds; 2,592,000 or none. */
  period?: number
}

export interface StarCharge {
  id: string
  bot: number
  user: number
  amount: number
  payload: string
  /** Unix seconds. */
  date: number
  refunded?: true
  /** What was bought. */
  invoice?: string
}

export interface StarSubscription {
  /** The first charge's id. */
  id: string
  invoice: string
  bot: number
  user: number
  /** Unix seconds. */
  until: number
  cancelled: boolean
  ended?: true
}

export interface Checkout {
  id: string
  bot: number
  user: number
  invoice: string
  /** Milliseconds. */
  until: number
  answer?: { ok: boolean, error_message?: string }
}

export interface StarsState {
  balances: Record<string, number>
  invoices: Record<string, Invoice>
  charges: StarCharge[]
  subscriptions: StarSubscription[]
  checkouts: Record<string, Checkout>
  transactions: (StarTransaction & { bot: number })[]
}

export function emptyStars(): StarsState {
  return {
    balances: {},
    invoices: {},
    charges: [],
    subscriptions: [],
    checkouts: {},
    transactions: [],
  }
}

const SEED = 1000
const answerMs = 10_000
const FIRST_CHECKOUT = 610_000_000_000_000_000n

/** A person begins with 1,000 Stars, a bot with none. */
export function balanceOf(world: World, id: number): number {
  return world.state.stars.balances[id] ?? (personById(world, id)
    ? SEED
    : 0)
}

function move(world: World, from: number, to: number, amount: number): void {
  const { balances } = world.state.stars
  const [a, b] = [balanceOf(world, from) - amount, balanceOf(world, to) + amount]
  balances[from] = a
  balances[to] = b
}

function changed(world: World, user: number): void {
  world.events.emit({ type: 'stars', user })
  world.save()
}

export function giveStars(world: World, id: number, amount: number): number {
  world.state.stars.balances[id] = Math.max(0, balanceOf(world, id) + amount)
  changed(world, id)
  return balanceOf(world, id)
}

export function newInvoice(world: World, about: Omit<Invoice, 'slug'>): Invoice {
  const invoice = {
    slug: randomBytes(9).toString('base64url'),
    ...about,
  }
  world.state.stars.invoices[invoice.slug] = invoice
  world.save()
  return invoice
}

/** The bot is asked before anybody pays. */
export function askBot(world: World, invoice: Invoice, user: number): Checkout {
  const checkout: Checkout = {
    id: String(FIRST_CHECKOUT + BigInt(nextId(world, 'pre_checkout'))),
    bot: invoice.bot,
    user,
    invoice: invoice.slug,
    until: world.clock.now() + answerMs,
  }
  world.state.stars.checkouts[checkout.id] = checkout
  give(world, botById(world, invoice.bot)!, 'pre_checkout_query', {
    id: checkout.id,
    from: userOf(world, user),
    currency: 'XTR',
    total_amount: invoice.amount,
    invoice_payload: invoice.payload,
  })
  return checkout
}

/** False when the query is unknown, another bot's, answered already or older than 10 seconds. */
export function answerCheckout(world: World, bot: number, id: string, answer: NonNullable<Checkout['answer']>): boolean {
  const checkout = world.state.stars.checkouts[id]
  if (!checkout || checkout.bot !== bot || checkout.answer || checkout.until < world.clock.now())
    return false
  checkout.answer = answer
  world.answers.told(id)
  world.save()
  return true
}

function transfer(world: World, invoice: Invoice, user: number, renewal?: StarSubscription): StarCharge {
  const { stars } = world.state
  move(world, user, invoice.bot, invoice.amount)
  const charge: StarCharge = {
    id: `stx${randomBytes(24).toString('base64url')}${nextId(world, 'charge')}`,
    bot: invoice.bot,
    user,
    amount: invoice.amount,
    payload: invoice.payload,
    date: world.clock.seconds(),
    invoice: invoice.slug,
  }
  stars.charges.push(charge)
  stars.transactions.push({
    bot: invoice.bot,
    id: charge.id,
    amount: invoice.amount,
    date: charge.date,
    source: {
      type: 'user',
      transaction_type: 'invoice_payment',
      user: userOf(world, user),
      invoice_payload: invoice.payload,
    },
  } as StarTransaction & { bot: number })
  const until = invoice.period && (renewal?.until ?? world.clock.seconds()) + invoice.period
  if (renewal) {
    renewal.until = until!
  }
  else if (until) {
    stars.subscriptions.push({
      id: charge.id,
      invoice: invoice.slug,
      bot: invoice.bot,
      user,
      until,
      cancelled: false,
    })
  }
  const dialog = dialogOf(world, invoice.bot, user)
  start(world, dialog)
  postService(world, dialog, user, {
    successful_payment: {
      currency: 'XTR',
      total_amount: invoice.amount,
      invoice_payload: invoice.payload,
      telegram_payment_charge_id: charge.id,
      provider_payment_charge_id: `${charge.id}_p`,
      ...until && { subscription_expiration_date: until, is_recurring: true as const },
      ...until && !renewal && { is_first_recurring: true as const },
    },
  })
  changed(world, user)
  return charge
}

/** The subscription this person has by this very invoice. */
export function liveSubscription(world: World, invoice: Invoice, user: number): StarSubscription | undefined {
  return world.state.stars.subscriptions.find(one => one.invoice === invoice.slug && one.user === user && !one.ended)
}

/** What became of a checkout: Telegram's words where it failed. */
export function pay(world: World, checkout: Checkout): { status: 'paid', charge_id: string } | { status: 'failed', error: string } {
  const invoice = world.state.stars.invoices[checkout.invoice]!
  delete world.state.stars.checkouts[checkout.id]
  if (!checkout.answer)
    return { status: 'failed', error: 'BOT_PRECHECKOUT_TIMEOUT' }
  if (!checkout.answer.ok)
    return { status: 'failed', error: checkout.answer.error_message ?? 'BOT_PRECHECKOUT_FAILED' }
  if (balanceOf(world, checkout.user) < invoice.amount)
    return { status: 'failed', error: 'BALANCE_TOO_LOW' }
  if (liveSubscription(world, invoice, checkout.user))
    return { status: 'failed', error: 'SUBSCRIPTION_ALREADY_ACTIVE' }
  const charge = transfer(world, invoice, checkout.user)
  armStars(world)
  return { status: 'paid', charge_id: charge.id }
}

/** Gives a payment back. */
export function refundStars(world: World, charge: StarCharge): void {
  charge.refunded = true
  move(world, charge.bot, charge.user, charge.amount)
  const subscription = world.state.stars.subscriptions.find(({ id }) => id === charge.id)
  if (subscription)
    Object.assign(subscription, { cancelled: true })
  postService(world, dialogOf(world, charge.bot, charge.user), charge.user, {
    refunded_payment: {
      currency: 'XTR',
      total_amount: charge.amount,
      invoice_payload: charge.payload,
      telegram_payment_charge_id: charge.id,
    },
  })
  changed(world, charge.user)
}

/** A subscription is cancelled or taken up again by its person (the bot is told) or by the bot. */
export function setCancelled(world: World, subscription: StarSubscription, cancelled: boolean, byPerson: boolean): void {
  subscription.cancelled = cancelled
  if (byPerson)
    tell(world, subscription, cancelled ? 'canceled' : 'active')
  changed(world, subscription.user)
}

function tell(world: World, { bot, user, invoice }: StarSubscription, state: 'canceled' | 'active' | 'failed'): void {
  give(world, botById(world, bot)!, 'subscription', {
    user: userOf(world, user),
    invoice_payload: world.state.stars.invoices[invoice]!.payload,
    state,
  })
}

let alarms = new WeakMap<World, () => void>()

function renewDue(world: World): void {
  for (const subscription of world.state.stars.subscriptions) {
    if (subscription.ended || subscription.until > world.clock.seconds())
      continue
    const invoice = world.state.stars.invoices[subscription.invoice]!
    if (!subscription.cancelled && balanceOf(world, subscription.user) >= invoice.amount) {
      transfer(world, invoice, subscription.user, subscription)
      continue
    }
    subscription.ended = true
    changed(world, subscription.user)
    if (!subscription.cancelled)
      tell(world, subscription, 'failed')
  }
  world.save()
  armStars(world)
}

/** Tells the clock when the next subscription renews or ends; also after a restart. */
export function armStars(world: World): void {
  alarms.get(world)?.()
  const next = Math.min(...world.state.stars.subscriptions.filter(({ ended }) => !ended).map(({ until }) => until))
  alarms = alarms.set(world, next < Infinity
    ? world.clock.at(next * 1000, () => renewDue(world))
    : () => {})
}
