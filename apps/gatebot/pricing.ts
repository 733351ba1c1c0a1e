// What Stripe says of an owner's own price, and codes for a lower one.

import type { Doing } from '#kit/pay'
import type { Group } from './store.ts'
import type { ownerTexts } from './texts-owner.ts'
import * as v from 'valibot'
import { defineJob, deliverySchema } from '#kit/jobs'
import { askStripe, sellerOf } from '#kit/pay'
import { itemOf, tellOwner } from './access.ts'
import { priceBroken } from './goods.ts'
import { groupById, setGroup } from './store.ts'

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

export const priced = defineJob({
  payload: deliverySchema(v.object({
    group: v.number(),
    price: v.string(),
    /** It is sold already. */
    again: v.boolean(),
  })),
  async run(work, { outcome, result, data }) {
    const group = await groupById(work.db, data.group)
    if (!group || (data.again && group.stripePriceId !== data.price))
      return
    if (outcome !== 'done') {
      // what is sold stays on sale while Stripe cannot be asked
      if (!data.again)
        await tellOwner(work, group, t => t.priceUnknown)
      return
    }
    const price = result as Price
    const problem = priceProblem(price, data.price, group, work.money.founder)
    if (problem && data.again)
      return await priceBroken(work, group, problem)
    if (problem)
      return await tellOwner(work, group, t => `${problem(t)} ${t.priceStays}`)
    await setGroup(work.db, group.id, {
      stripePriceId: data.price,
      priceState: 'ok',
      amount: price.amount!,
      currency: price.currency!,
      interval: price.interval as 'month',
    })
    if (!data.again)
      await tellOwner(work, group, t => t.priceFits(group.title))
  },
})

export interface Promo { code: string, percent?: number, amount?: number, currency?: string, duration: 'once' | 'forever' }

/** Has Stripe make a code for this group, or end it. */
export function askPromo(work: Pick<Doing, 'plan'>, group: Group, account: string | null, promo: Promo | { end: string }): void {
  const heard = (code: string, ends: boolean) => ({
    account,
    then: 'promoted',
    data: { group: group.id, code, ends },
  })
  if ('end' in promo) {
    return askStripe(work.plan, 'unpromote', {
      item: itemOf(group),
      code: promo.end,
    }, heard(promo.end, true))
  }
  askStripe(work.plan, 'promote', {
    item: itemOf(group),
    title: group.title,
    seller: account === null
      ? null
      : group.ownerId,
    ...group.stripePriceId && { price: group.stripePriceId },
    ...promo,
  }, heard(promo.code, false))
}

export const promoted = defineJob({
  payload: deliverySchema(v.object({
    group: v.number(),
    code: v.string(),
    ends: v.boolean(),
  })),
  async run(work, { outcome, result, code: status, data: { group: id, code, ends } }) {
    const group = await groupById(work.db, id)
    if (!group)
      return
    const done = outcome === 'done'
    const found = done && (result as { found?: boolean }).found !== false
    await tellOwner(work, group, t => done
      ? ends
        ? found
          ? t.promoEnded(code)
          : t.promoUnknown(code)
        : t.promoMade(code)
      : status && status < 500
        ? t.promoTaken(code)
        : t.promoFailed)
  },
})
