// Cancelling at the end of what is paid, taking that back, ending at once, and giving money back.

import type { App } from '#kit/app'
import type { Entitlement, Payment } from './store.ts'
import type { Doing } from './tell.ts'
import { changed, recurs } from './changed.ts'
import { planDue } from './due.ts'
import { askStripe } from './plan.ts'
import { setEntitlement } from './store.ts'

function tellRail(work: Doing, { rail, ref, telegramId, account }: Entitlement, on: boolean): void {
  if (rail === 'stars') {
    work.plan.send('editUserStarSubscription', {
      user_id: telegramId,
      telegram_payment_charge_id: ref,
      is_canceled: !on,
    })
  }
  else if (rail === 'stripe') {
    askStripe(work.plan, 'renew', { subscription: ref, on }, {
      account,
      then: 'pay.seen',
      attempts: 60,
      data: { account },
    })
  }
}

/** Stops the renewal of what somebody holds, or lets it go on. They keep what is paid for. */
export async function setRenewing(app: App<any, any, any>, work: Doing, row: Entitlement, on: boolean): Promise<Entitlement> {
  tellRail(work, row, on)
  // in Stars the bot only allows it again: the payer switches it on in Telegram, and Telegram says so
  if (on && row.rail === 'stars')
    return row
  const after = await setEntitlement(work.db, row.id, { cancelAtEnd: !on })
  await changed(app, work, after, row)
  return after
}

/** Ends what somebody holds now. Nothing is charged any more; what was paid is not given back by it. */
export async function endNow(app: App<any, any, any>, work: Doing, row: Entitlement): Promise<void> {
  if (['ended', 'refunded'].includes(row.status))
    return
  if (row.rail === 'stripe' && recurs(row)) {
    askStripe(work.plan, 'end', { subscription: row.ref }, {
      account: row.account,
      then: 'pay.seen',
      attempts: 60,
      data: { account: row.account },
    })
  }
  else if (recurs(row) && !row.cancelAtEnd) {
    tellRail(work, row, false)
  }
  const after = await setEntitlement(work.db, row.id, { status: 'ended', cancelAtEnd: true })
  planDue(work, after, 0)
  await changed(app, work, after, row)
}

/** Gives a charge back in full, on whatever rail it was paid. What it paid for ends when Stripe or Telegram says that it was given back; `by` hears when they refuse. */
export function giveBack(work: Doing, { id, rail, ref, telegramId, account }: Payment, by: number): void {
  const heard = {
    then: 'pay.returned',
    data: { payment: id, by },
  }
  if (rail === 'stripe') {
    askStripe(work.plan, 'refund', { charge: ref }, {
      account,
      once: `refund-${ref}`,
      attempts: 60,
      ...heard,
    })
  }
  else if (rail === 'stars') {
    work.plan.send('refundStarPayment', { user_id: telegramId!, telegram_payment_charge_id: ref }, heard)
  }
}
