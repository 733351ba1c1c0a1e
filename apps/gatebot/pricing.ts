// What Stripe says of an owner's own price, and codes for a lower one.

import type { Language } from '#kit/bot'
import type { Doing } from '#kit/pay'
import type { Code, Group } from './store.ts'
import type { Till } from './trouble.ts'
import * as v from 'valibot'
import { AppError } from '#kit/app'
import { defineJob, deliverySchema } from '#kit/jobs'
import { askStripe, readerOf, sellerOf } from '#kit/pay'
import { itemOf, tellOwner } from './access.ts'
import { priceBroken } from './goods.ts'
import { answerAsks, groupById, note, setGroup } from './store.ts'
import { ownerTexts } from './texts-owner.ts'

interface Price { found: boolean, active?: boolean, amount?: number | null, currency?: string, interval?: string | null, app?: string | null, owner?: string | null }

type Words = (t: ReturnType<typeof ownerTexts>) => string

/** Why a price at Stripe cannot be sold for this group; null when it can. */
export function priceProblem(price: Price, id: string, { ownerId }: Pick<Group, 'ownerId'>, founder: number | undefined): Words | null {
  if (!price.found)
    return t => t.priceNotFound(id)
  if (!price.active)
    return t => t.priceArchived(id)
  if (!price.amount || !['week', 'month', 'year'].includes(price.interval ?? ''))
    return t => t.priceNotRecurring
  const mine = price.owner === String(ownerId) || (ownerId === founder && price.owner === null)
  return price.app === 'gatebot' && mine
    ? null
    : t => t.priceNotOurs(String(ownerId))
}

/** Where an owner's prices and codes are: null for the founder's own Stripe; undefined when they have none yet. */
export async function accountOf(work: Pick<Doing, 'db' | 'app' | 'money'>, ownerId: number): Promise<string | null | undefined> {
  return ownerId === work.money.founder
    ? null
    : (await sellerOf(work.db, work.app, ownerId))?.account
}

/** Whether cards can be taken for an owner, and how far their own account is. */
export async function tillOf(work: Pick<Doing, 'db' | 'app' | 'money'>, ownerId: number): Promise<Pick<Till, 'cards' | 'stripe'>> {
  const known = ownerId === work.money.founder
    ? null
    : await sellerOf(work.db, work.app, ownerId)
  return {
    cards: work.money.cards,
    stripe: known === null
      ? 'own'
      : !known
          ? 'none'
          : known.ready
            ? 'ready'
            : 'unfinished',
  }
}

/** The same for somebody who wants something of Stripe now. @throws AppError `stripe-first`, `cards-off` */
export async function sellingAccount(work: Pick<Doing, 'db' | 'app' | 'money'> & { language: Language }, ownerId: number): Promise<string | null> {
  const account = await accountOf(work, ownerId)
  if (!work.money.cards)
    throw new AppError('cards-off', ownerTexts(work).noStripe, { status: 409 })
  if (account === undefined)
    throw new AppError('stripe-first', ownerTexts(work).stripeFirst, { status: 409 })
  return account
}

type Prices = Partial<Pick<Group, 'amount' | 'stars' | 'passAmount' | 'passStars'>>

/**
 * What is used inside Telegram is on offer in Stars, too (Bot Developer Terms 6.2). In his own groups the founder answers for that himself.
 * @throws AppError `stars-first`
 */
export function starsFirst(work: Pick<Doing, 'money'> & { language: Language }, { ownerId }: Group, { stars }: Prices): void {
  if (!stars && ownerId !== work.money.founder)
    throw new AppError('stars-first', ownerTexts(work).starsFirst, { status: 409 })
}

/**
 * Whether prices may become these: by card only with an account to pay to, and not by card alone.
 * @throws AppError `stars-first`, `stars-needed`, `stripe-first`
 */
export async function checkPrices(work: Pick<Doing, 'db' | 'app' | 'money'> & { language: Language }, group: Group, set: Prices): Promise<void> {
  const t = ownerTexts(work)
  const after = {
    ...group,
    ...set,
  }
  if (set.amount)
    starsFirst(work, group, after)
  if (group.ownerId !== work.money.founder) {
    if (set.passAmount && !after.passStars)
      throw new AppError('stars-first', t.passStarsFirst, { status: 409 })
    if (set.stars === null && after.amount !== null)
      throw new AppError('stars-needed', t.starsNeeded, { status: 409 })
  }
  if (set.amount || set.passAmount)
    await sellingAccount(work, group.ownerId)
}

/** How it went, for the mini app that waits, else in the chat. */
async function tellHow(work: Doing, group: Group, ask: string | undefined, say: Words, done = false): Promise<void> {
  if (ask === undefined)
    return await tellOwner(work, group, say)
  const { language } = await readerOf(work, group.ownerId)
  await answerAsks(work.db, ask, done
    ? { done }
    : {
        problem: say(ownerTexts(language)),
      }, work.now)
}

/** Has Stripe asked whether an owner's own price can be sold. */
export function askPrice(work: Pick<Doing, 'plan'>, group: Group, account: string | null, price: string, ask?: string): void {
  askStripe(work.plan, 'price', { price }, {
    account,
    then: 'priced',
    data: {
      group: group.id,
      price,
      again: false,
      ...ask && { ask },
    },
  })
}

export const priced = defineJob({
  payload: deliverySchema(v.object({
    group: v.number(),
    price: v.string(),
    /** It is sold already. */
    again: v.boolean(),
    ask: v.optional(v.string()),
  })),
  async run(work, { outcome, result, data }) {
    const group = await groupById(work.db, data.group)
    if (!group || (data.again && group.stripePriceId !== data.price))
      return
    if (outcome !== 'done') {
      // what is sold stays on sale while Stripe cannot be asked
      if (!data.again)
        await tellHow(work, group, data.ask, t => t.priceUnknown)
      return
    }
    const price = result as Price
    const problem = priceProblem(price, data.price, group, work.money.founder)
    if (problem && data.again)
      return await priceBroken(work, group, problem)
    if (problem)
      return await tellHow(work, group, data.ask, t => `${problem(t)} ${t.priceStays}`)
    await setGroup(work.db, group.id, {
      stripePriceId: data.price,
      priceState: 'ok',
      amount: price.amount!,
      currency: price.currency!,
      interval: price.interval as 'month',
    })
    if (!data.again)
      await tellHow(work, group, data.ask, t => t.priceFits(group.title), true)
  },
})

/** Has Stripe make a code for this group, or end it. */
export function askPromo(work: Pick<Doing, 'plan'>, group: Group, account: string | null, promo: Code | { end: string }, ask?: string): void {
  const heard = (more: { code: string, made?: Code }) => ({
    account,
    then: 'promoted',
    data: {
      group: group.id,
      ...more,
      ...ask && { ask },
    },
  })
  if ('end' in promo) {
    return askStripe(work.plan, 'unpromote', {
      item: itemOf(group),
      code: promo.end,
    }, heard({ code: promo.end }))
  }
  askStripe(work.plan, 'promote', {
    item: itemOf(group),
    title: group.title,
    seller: account === null
      ? null
      : group.ownerId,
    ...group.stripePriceId && { price: group.stripePriceId },
    ...promo,
  }, heard({ code: promo.code, made: promo }))
}

export const promoted = defineJob({
  payload: deliverySchema(v.object({
    group: v.number(),
    code: v.string(),
    /** The code that was wanted; left out: it was to end. */
    made: v.optional(v.object({
      code: v.string(),
      percent: v.optional(v.number()),
      amount: v.optional(v.number()),
      currency: v.optional(v.string()),
      duration: v.picklist(['once', 'forever']),
    })),
    ask: v.optional(v.string()),
  })),
  async run(work, { outcome, result, code: status, data: { group: id, code, made, ask } }) {
    const group = await groupById(work.db, id)
    if (!group)
      return
    if (outcome !== 'done') {
      return await tellHow(work, group, ask, t => status && status < 500
        ? t.promoTaken(code)
        : t.promoFailed)
    }
    // one that is not there works no more either
    await (made
      ? note(work.db, id, null, 'code', work.now, { ...made })
      : note(work.db, id, null, 'code-ended', work.now, { code }))
    const found = (result as { found?: boolean }).found !== false
    await tellHow(work, group, ask, t => made
      ? t.promoMade(code)
      : found
        ? t.promoEnded(code)
        : t.promoUnknown(code), true)
  },
})
