// Believing what Stripe was seen to say of a purchase.

import type { App } from '#kit/app'
import type { Work } from '#kit/jobs'
import type { Seen } from './look.ts'
import { changed, recurs, writeCharge } from './changed.ts'
import { planDue } from './due.ts'
import { termsOf } from './goods.ts'
import { askStripe } from './plan.ts'
import { closeCheckouts, entitlementByRef, putCustomer, putEntitlement, sellerOfAccount } from './store.ts'

const day = 86_400_000

async function writeCharges(app: App<any, any, any>, work: Work, seen: Seen, looked: number, account: string | null, seller: number | null): Promise<void> {
  for (const { charge, amount, currency, refunded, disputed, fee, platformFee, paidAt, availableAt } of seen.charges) {
    await writeCharge(app, work, {
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

/** Writes down what was seen of a purchase at Stripe, and tells whoever must know. The same again, or an older look, changes nothing. */
export async function believe(app: App<any, any, any>, work: Work, seen: Seen, looked: number, account: string | null): Promise<void> {
  const { item, buyer, ref, customer, status, cancelAtEnd, amount, currency } = seen
  const before = await entitlementByRef(work.db, work.app, 'stripe', ref) ?? null
  if (seen.customer)
    await putCustomer(work.db, work.app, account, buyer, seen.customer)
  // money on a connected account is that seller's, and on the founder's own it is the founder's, whatever became of the offer
  const seller = account === null
    ? null
    : await sellerOfAccount(work.db, work.app, account)
  // an account nobody here connected
  if (seller === undefined)
    return
  await writeCharges(app, work, seen, looked, account, seller)
  if (status === 'unpaid' || (before && before.looked > looked))
    return
  // what was paid once lasts as long as the offer said when it was bought
  const until = seen.until ?? before?.until ?? (seen.days && seen.charges[0]
    ? seen.charges[0].paidAt + seen.days * day
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
  // who got the money back is not charged again
  if (status === 'refunded' && before?.status !== 'refunded' && recurs(after)) {
    askStripe(work.plan, 'end', { subscription: ref }, {
      account,
      once: `refunded-${ref}`,
      then: 'pay.seen',
      attempts: 60,
      data: { account },
    })
  }
  planDue(work, after, (await termsOf(app, work, item, buyer)).graceDays)
  await changed(app, work, after, before)
}
