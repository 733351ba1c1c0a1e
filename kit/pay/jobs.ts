// What the kit does about money later, in every app that sells: believes what Stripe was seen to say, opens pages, lets time end things.

import type { App } from '#kit/app'
import type { Job, Work } from '#kit/jobs'
import type { Seen } from './look.ts'
import type { Answer } from './plan.ts'
import type { Checkout } from './store.ts'
import type { Doing } from './tell.ts'
import * as v from 'valibot'
import { defineJob, deliverySchema } from '#kit/jobs'
import { believe } from './believe.ts'
import { changed, recurs } from './changed.ts'
import { planDue } from './due.ts'
import { goodsOf, partsOf, termsOf } from './goods.ts'
import { formatMoney } from './money.ts'
import { planLook } from './plan.ts'
import { checkoutByPublicId, entitlementById, paymentById, putCustomer, putSeller, sellerOf, setCheckout, setEntitlement } from './store.ts'
import { tell } from './tell.ts'

const day = 86_400_000
const anything = v.any()

async function opened(app: App<any, any, any>, work: Work, answer: Answer<'checkout'>): Promise<void> {
  const { checkout: id } = answer.data as { checkout: string }
  const known = await checkoutByPublicId(work.db, work.app, id)
  if (known?.state !== 'making')
    return
  const { result } = answer
  const goods = goodsOf(app, known.item)
  if (answer.outcome !== 'done' || !result?.url) {
    await setCheckout(work.db, id, { state: 'closed' })
    // 4xx: this price or this account will not do tomorrow either
    if (answer.code && answer.code < 500)
      await goods?.unsellable?.(work, partsOf(known.item).ref)
    if (await goods?.page?.(work, { ...known, url: null }))
      return
    return await tell(work, known.telegramId, ({ t }) => ({ text: t.pageFailed }))
  }
  await putCustomer(work.db, work.app, known.account, known.telegramId, result.customer)
  const open = await setCheckout(work.db, id, {
    state: 'open',
    session: result.session,
    url: result.url,
    expiresAt: result.expires_at,
  })
  if (open && !await goods?.page?.(work, open))
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
    /** Money was to go back. Of Stars that did, Telegram tells by itself. */
    'pay.returned': defineJob({
      payload: deliverySchema(v.object({
        payment: v.number(),
        by: v.number(),
      })),
      async run(work, { outcome, result, job, data }) {
        const payment = await paymentById(work.db, work.app, data.payment)
        if (!payment)
          return
        if (outcome === 'done')
          return void (payment.rail === 'stripe' && result && await believe(app, work, result as Seen, job, payment.account))
        await tell(work, data.by, ({ t, language }) => ({
          text: t.refundFailed(formatMoney(payment.gross - payment.refunded, payment.currency, language)),
        }))
      },
    }),
    /** The founder's answer to a question about a payment. */
    'pay.answered': defineJob({
      payload: deliverySchema(anything),
      async run(work, { outcome }) {
        await tell(work, work.money.founder!, ({ t }) => ({
          text: outcome === 'done'
            ? t.answerDone
            : t.answerFailed,
        }))
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
        item: v.string(),
        title: v.string(),
        amount: v.number(),
        monthly: v.boolean(),
      })),
      async run(work, { outcome, data: { person, item, title, amount, monthly }, result }) {
        const url = outcome === 'done' && typeof result === 'string'
          ? result
          : null
        if (await goodsOf(app, item)?.page?.(work, { item, telegramId: person, url }))
          return
        await tell(work, person, ({ t }) => url
          ? {
              text: t.starsPage(title, amount, monthly),
              buttons: [
                [
                  t.buttons.starsOpen(amount),
                  url,
                ],
              ],
            }
          : { text: t.starsFailed })
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
        const { graceDays } = await termsOf(app, work, row.item, row.telegramId)
        if (row.until > work.now)
          return planDue(work, row, graceDays)
        if (row.rail === 'stripe' && recurs(row)) {
          // no event came: Stripe is asked, and until it answers nobody loses anything
          planLook(work.plan, { subscription: row.ref }, { account: row.account, key: row.ref })
          return work.plan.schedule('pay.due', { id }, {
            at: work.now + day,
            key: String(id),
          })
        }
        const waits = row.status !== 'past_due' && !row.cancelAtEnd && row.rail === 'stars' && recurs(row)
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
