// An entitlement became something else, a charge was written: the app's goods hear it; of a plan the kit tells the buyer itself.

import type { App } from '#kit/app'
import type { Entitlement, PaymentRow } from './store.ts'
import type { Doing } from './tell.ts'
import { goodsOf, partsOf } from './goods.ts'
import { paymentByRef, putPayment } from './store.ts'
import { tell } from './tell.ts'

/** Usable now: paid for, or within its grace. */
export function isLive({ status, until }: Pick<Entitlement, 'until'> & { status: string }, graceDays: number, now: number): boolean {
  return status === 'trialing' || status === 'active' || (status === 'past_due' && (until ?? 0) + graceDays * 86_400_000 > now)
}

/** A subscription: it renews by itself unless somebody stops it. What is paid once has no next amount. */
export const recurs = ({ rail, amount }: Pick<Entitlement, 'rail' | 'amount'>) => rail !== 'gift' && amount !== null

async function tellOfPlan(app: App<any, any, any>, work: Doing, after: Entitlement, before: Entitlement | null): Promise<void> {
  const paid = (row: Entitlement | null) => row?.status === 'trialing' || row?.status === 'active'
  const { ref } = partsOf(after.item)
  const name = app.manifest.plans.find(plan => plan.id === ref)?.name ?? ref
  // a charge that went through after all is not worth a word
  const begins = paid(after) && !paid(before) && before?.status !== 'past_due'
  const worse = !paid(after) && after.status !== before?.status
  if (!begins && !worse)
    return
  await tell(work, after.telegramId, ({ t, day }) => begins
    ? {
        text: t.planBegins(name, after.until === null
          ? null
          : day(after.until), after.status === 'trialing'),
      }
    : after.status === 'past_due'
      ? {
          text: t.planPastDue(name, after.rail),
          buttons: [
            after.rail === 'stripe'
              ? [t.buttons.fixCard, `pay:portal:${after.id}`]
              : [t.buttons.again, `pay:stars:${after.item}`],
          ],
        }
      : {
          text: t.planEnded(name),
        })
}

/** Tells whoever must know. */
export async function changed(app: App<any, any, any>, work: Doing, after: Entitlement, before: Entitlement | null): Promise<void> {
  if (partsOf(after.item).kind === 'plan')
    await tellOfPlan(app, work, after, before)
  else
    await goodsOf(app, after.item)?.changed(work, after, before)
}

/** Writes a charge as it stands now, and tells the app's goods of what is new in it. */
export async function writeCharge(app: App<any, any, any>, work: Doing, row: PaymentRow): Promise<void> {
  const before = await paymentByRef(work.db, row.app, row.rail, row.ref) ?? null
  const after = await putPayment(work.db, row)
  if (after?.item && after.refunded !== before?.refunded)
    await goodsOf(app, after.item)?.charged?.(work, after, before)
}
