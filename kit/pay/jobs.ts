// What the kit does about money later, in every app that sells: believes what Stripe was seen to say, opens pages, lets time end things.

import type { App } from '#kit/app'
import type { Job, Work } from '#kit/jobs'
import type { Seen, SeenCharge } from './look.ts'
import type { Answer } from './plan.ts'
import type { Checkout, Entitlement } from './store.ts'
import type { Doing } from './tell.ts'
import * as v from 'valibot'
import { defineJob, deliverySchema } from '#kit/jobs'
import { changed } from './changed.ts'
import { offerOf, partsOf } from './goods.ts'
import { planLook } from './plan.ts'
import {
  checkoutByPublicId,
  closeCheckouts,
  entitlementById,
  entitlementByRef,
  putCustomer,
  putEntitlement,
  putPayment,
  putSeller,
  sellerOf,
  sellerOfAccount,
  setCheckout,
  setEntitlement,
} from './store.ts'
import { tell } from './tell.ts'

const day = 86_400_000
/** Webhooks may be a little late: before Stripe is asked itself, it gets this long. */
const patienceMs = 2 * 3_600_000

/** When the clock has something to do about an entitlement again; null: never. */
function nextLook({ rail, status, until }: Entitlement, graceDays: number): number | null {
  if (until === null || !['trialing', 'active', 'past_due'].includes(status))
    return null
  if (rail === 'stripe') {
    return until + (status === 'past_due'
      ? day
      : patienceMs)
  }
  return status === 'past_due'
    ? until + graceDays * day
    : until
}

/** Plans the day on which an entitlement that nobody touches is looked at again. */
export function planDue(work: Pick<Work, 'plan'>, entitlement: Entitlement, graceDays: number): void {
  const at = nextLook(entitlement, graceDays)
  const key = String(entitlement.id)
  if (at === null)
    work.plan.cancel('pay.due', key)
  else
    work.plan.schedule('pay.due', { id: entitlement.id }, { at, key })
}

async function writeCharges(work: Work, seen: Seen, looked: number, account: string | null, seller: number | null): Promise<void> {
  for (const { charge, amount, currency, refunded, disputed, fee, platformFee, paidAt, availableAt } of seen.charges satisfies SeenCharge[]) {
    await putPayment(work.db, {
      app: work.app,
      rail: 'stripe',
      ref: charge,
      item: seen.item,
      telegramId: seen.buyer,
      seller,
      account,
      currency,
      gross: amount,
      refunded,
      fee,
      platformFee,
      disputed,
      paidAt,
      availableAt,
      looked,
    })
  }
}

async function believe(app: App<any, any, any>, work: Work, seen: Seen, looked: number, account: string | null): Promise<void> {
  const { item, buyer, ref, customer, status, cancelAtEnd, amount, currency } = seen
  const before = await entitlementByRef(work.db, work.app, 'stripe', ref) ?? null
  if (seen.customer)
    await putCustomer(work.db, work.app, account, buyer, seen.customer)
  const offer = await offerOf(app, work, item, buyer, 'en')
  // money on a connected account is that seller's, and on the founder's own it is the founder's, whatever became of the offer
  const seller = account === null
    ? null
    : await sellerOfAccount(work.db, work.app, account)
  // an account nobody here connected
  if (seller === undefined)
    return
  await writeCharges(work, seen, looked, account, seller)
  if (status === 'unpaid' || (before && before.looked > looked))
    return
  // what was paid once lasts as long as the offer said when it was bought
  const until = seen.until ?? before?.until ?? (offer?.days && seen.charges[0]
    ? seen.charges[0].paidAt + offer.days * day
    : null)
  const over = seen.until === null && until !== null && until <= work.now && status === 'active'
  const after = await putEntitlement(work.db, {
    app: work.app,
    item,
    telegramId: buyer,
    rail: 'stripe',
    ref,
    account,
    customer,
    status: over
      ? 'ended'
      : status,
    until,
    cancelAtEnd,
    amount,
    currency,
    looked,
    createdAt: before?.createdAt ?? work.now,
  })
  if (!before)
    await closeCheckouts(work.db, work.app, item, buyer, 'paid')
  planDue(work, after, offer?.graceDays ?? 0)
  await changed(app, work, after, before)
}

const anything = v.any()

async function opened(app: App<any, any, any>, work: Work, answer: Answer<'checkout'>): Promise<void> {
  const { checkout: id } = answer.data as { checkout: string }
  const known = await checkoutByPublicId(work.db, work.app, id)
  if (!known || known.state === 'closed' || known.state === 'paid')
    return
  const { result } = answer
  if (answer.outcome !== 'done' || !result?.url) {
    await setCheckout(work.db, id, { state: 'closed' })
    const { kind, ref } = partsOf(known.item)
    // 4xx: this price or this account will not do tomorrow either
    if (answer.code && answer.code < 500)
      await app.goods?.[kind]?.unsellable?.(work, ref)
    return await tell(work, known.telegramId, ({ t }) => ({ text: t.pageFailed }))
  }
  await putCustomer(work.db, work.app, known.account, known.telegramId, result.customer)
  const open = await setCheckout(work.db, id, {
    state: 'open',
    session: result.session,
    url: result.url,
    expiresAt: result.expires_at,
  })
  if (open)
    await showPage(work, open)
}

/** The message with the way to a payment page. */
export async function showPage(work: Doing, { telegramId, url, offer }: Checkout): Promise<void> {
  const { title, price } = offer as { title: string, price: string }
  await tell(work, telegramId, ({ t }) => ({
    text: t.page(title, price),
    buttons: [
      [t.buttons.open, url!],
    ],
  }))
}

/** The jobs of an app that sells anything; none for one that does not. */
export function payJobs(app: App<any, any, any>): Record<string, Job<any>> {
  if (!sells(app))
    return {}
  return {
    'pay.seen': defineJob({
      payload: deliverySchema(anything),
      async run(work, { outcome, result, job, data }) {
        if (outcome === 'done' && result)
          await believe(app, work, result as Seen, job, (data as { account: string | null }).account)
      },
    }),
    'pay.opened': defineJob({
      payload: deliverySchema(anything),
      run: (work, answer) => opened(app, work, answer as Answer<'checkout'>),
    }),
    'pay.portal': defineJob({
      payload: deliverySchema(v.object({
        person: v.number(),
      })),
      async run(work, { data, result }) {
        const { url } = (result ?? {}) as { url?: string }
        await tell(work, data.person, ({ t }) => url
          ? {
              text: t.portal,
              buttons: [
                [t.buttons.portal, url],
              ],
            }
          : { text: t.pageFailed })
      },
    }),
    'pay.connected': defineJob({
      payload: deliverySchema(v.object({
        person: v.number(),
      })),
      async run(work, { data: { person }, result }) {
        const { account, url } = (result ?? {}) as { account?: string, url?: string }
        if (!account || !url)
          return await tell(work, person, ({ t }) => ({ text: t.pageFailed }))
        const before = await sellerOf(work.db, work.app, person)
        if (!before) {
          await putSeller(work.db, {
            app: work.app,
            telegramId: person,
            account,
            createdAt: work.now,
          })
        }
        await tell(work, person, ({ t }) => ({
          text: t.connect,
          buttons: [
            [t.buttons.connect, url],
          ],
        }))
      },
    }),
    'pay.account': defineJob({
      payload: deliverySchema(anything),
      async run(work, { outcome, result }) {
        const { account, seller, ready } = (result ?? {}) as { account: string, seller: number, ready: boolean }
        if (outcome !== 'done' || !seller)
          return
        const before = await sellerOf(work.db, work.app, seller)
        if (!before || before.account !== account || before.ready === ready)
          return
        await putSeller(work.db, { ...before, ready })
        await tell(work, seller, ({ t }) => ({
          text: ready ? t.accountReady : t.accountStopped,
        }))
      },
    }),
    'pay.link': defineJob({
      payload: deliverySchema(v.object({
        person: v.number(),
        title: v.string(),
        amount: v.number(),
      })),
      async run(work, { outcome, data: { person, title, amount }, result }) {
        if (outcome !== 'done' || typeof result !== 'string')
          return await tell(work, person, ({ t }) => ({ text: t.starsFailed }))
        await tell(work, person, ({ t }) => ({
          text: t.starsPage(title, amount),
          buttons: [
            [
              t.buttons.starsOpen(amount),
              result,
            ],
          ],
        }))
      },
    }),
    'pay.due': defineJob({
      payload: v.object({
        id: v.number(),
      }),
      async run(work, { id }) {
        const row = await entitlementById(work.db, work.app, id)
        if (!row || row.until === null || !['trialing', 'active', 'past_due'].includes(row.status))
          return
        const offer = await offerOf(app, work, row.item, row.telegramId, 'en')
        const graceDays = offer?.graceDays ?? 0
        if (row.until > work.now)
          return planDue(work, row, graceDays)
        if (row.rail === 'stripe' && row.ref.startsWith('sub_')) {
          // no event came: Stripe is asked, and until it answers nobody loses anything
          planLook(work.plan, { subscription: row.ref }, { account: row.account, key: row.ref })
          return work.plan.schedule('pay.due', { id }, {
            at: work.now + day,
            key: String(id),
          })
        }
        const waits = row.status !== 'past_due' && !row.cancelAtEnd && row.rail === 'stars' && row.amount !== null
        const inGrace = row.status === 'past_due' && row.until + graceDays * day > work.now
        if (inGrace)
          return planDue(work, row, graceDays)
        const after = await setEntitlement(work.db, id, {
          status: waits
            ? 'past_due'
            : 'ended',
        })
        planDue(work, after, graceDays)
        await changed(app, work, after, row)
      },
    }),
  }
}

/** It has a plan or goods of its own. */
export function sells(app: App<any, any, any>): boolean {
  return app.manifest.plans.length > 0 || Object.keys(app.goods ?? {}).length > 0
}
