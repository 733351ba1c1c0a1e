// An entitlement became something else: the app's goods hear it; of a plan the kit tells the buyer itself.

import type { App } from '#kit/app'
import type { Entitlement } from './store.ts'
import type { Doing } from './tell.ts'
import { partsOf } from './goods.ts'
import { tell } from './tell.ts'

/** Usable now: paid for, or within its grace. */
export function isLive({ status, until }: Pick<Entitlement, 'until'> & { status: string }, graceDays: number, now: number): boolean {
  return status === 'trialing' || status === 'active' || (status === 'past_due' && (until ?? 0) + graceDays * 86_400_000 > now)
}

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
  const { kind } = partsOf(after.item)
  if (kind === 'plan')
    await tellOfPlan(app, work, after, before)
  else
    await app.goods?.[kind]?.changed(work, after, before)
}
