// What can be bought: an app's plans, and whatever it sells beyond them. One offer, two rails.

import type { App, Manifest } from '#kit/app'
import type { Language } from '#kit/bot'
import type { Work } from '#kit/jobs'
import type { Checkout, Entitlement, Payment } from './store.ts'
import type { Doing } from './tell.ts'
import { lastSeller } from './store.ts'

export interface CardPrice {
  /** In the currency's smallest unit. */
  amount: number
  /** Three letters, lower case. */
  currency: string
  /** null: paid once. */
  interval: 'day' | 'week' | 'month' | 'year' | null
  trialDays: number
  /** The seller's own price at Stripe, already checked. */
  price?: string
}

/** What holds for whoever bought it, whether or not it is still on sale. */
export interface Terms {
  /** Whose money it is; null: the founder's. */
  seller: number | null
  /** How long it stays usable after a failed charge. */
  graceDays: number
  /** How long it lasts when it is paid once; left out: for good. */
  days?: number
}

export interface Offer extends Terms {
  /** What is sold, as it stands on the invoice; at most 32 characters are shown in Telegram. */
  title: string
  /** One or two sentences; at most 255 characters. */
  about: string
  /** The seller's Stripe account; null with a `seller` means cards cannot be taken for them yet. */
  account: string | null
  card?: CardPrice
  stars?: { amount: number, monthly: boolean }
}

/** One kind of thing an app sells; its items are called `<kind>:<ref>`. */
export interface Goods {
  /** What this buyer may buy now under this name, or null. */
  offer: (work: Doing, ref: string, buyer: number, language: Language) => Promise<Offer | null>
  /** The same for what is not on offer any more: a renewal comes in after the sale was stopped. Left out: the offer says. */
  terms?: (work: Doing, ref: string) => Promise<Terms | null>
  /** Somebody's entitlement became this; `before` is null when it is new. May be told the same twice. */
  changed: (work: Doing, entitlement: Entitlement, before: Entitlement | null) => Promise<void>
  /** A charge was made, or some of it given back (`before` shows how it stood); told once for each. */
  charged?: (work: Doing, payment: Payment, before: Payment | null) => Promise<void>
  /** The way to pay is there for a buyer, or could not be made (null). True: the app shows it itself, and nothing is said in the chat. */
  page?: (work: Doing, page: Pick<Checkout, 'item' | 'telegramId' | 'url'>) => Promise<boolean>
  /** The page for a card could not be made: the seller's price was archived, the account closed. */
  unsellable?: (work: Doing, ref: string) => Promise<void>
}

/** What an app sells beyond its plans (`goods.ts`), by kind. */
export function defineGoods(goods: Record<string, Goods>): Record<string, Goods> {
  return goods
}

/** Days a plan stays usable after a failed charge. */
export const planGraceDays = 3

/** The kind and the name of an item. */
export function partsOf(item: string): { kind: string, ref: string } {
  const [kind = '', ref = ''] = item.split(':')
  return { kind, ref }
}

/** The app's own goods that an item is of; undefined for a plan. */
export const goodsOf = (app: App<any, any, any>, item: string): Goods | undefined => (app.goods as Record<string, Goods> | undefined)?.[partsOf(item).kind]

function planOffer(manifest: Manifest, id: string, language: Language): Offer | null {
  const plan = manifest.plans.find(plan => plan.id === id)
  if (!plan)
    return null
  return {
    title: plan.name,
    about: manifest.short_description[language],
    seller: null,
    account: null,
    card: {
      amount: plan.monthly_cents,
      currency: 'usd',
      interval: 'month',
      trialDays: plan.trial_days,
    },
    stars: { amount: plan.stars, monthly: true },
    graceDays: planGraceDays,
  }
}

/** What stands for sale under this name for this buyer. Stars are always among it where they are the rule. */
export async function offerOf(app: App<any, any, any>, work: Doing, item: string, buyer: number, language: Language): Promise<Offer | null> {
  const { kind, ref } = partsOf(item)
  if (kind === 'plan')
    return planOffer(app.manifest, ref, language)
  return await goodsOf(app, item)?.offer(work, ref, buyer, language) ?? null
}

/** What holds for somebody who bought this. */
export async function termsOf(app: App<any, any, any>, work: Doing, item: string, buyer: number): Promise<Terms> {
  const { kind, ref } = partsOf(item)
  if (kind === 'plan')
    return { seller: null, graceDays: planGraceDays }
  const goods = goodsOf(app, item)
  return await goods?.terms?.(work, ref) ?? await goods?.offer(work, ref, buyer, 'en') ?? {
    // what was sold is gone: its money stays whose it was
    seller: await lastSeller(work.db, work.app, item) ?? null,
    graceDays: 0,
  }
}

/** Cards can be taken for this offer: Stripe is set up, and a seller other than the founder has an account of their own. */
export function takesCards(offer: Offer, money: Work['money']): boolean {
  return Boolean(money.cards && offer.card && (offer.seller === null || offer.account))
}
