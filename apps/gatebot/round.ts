// The daily round of a group: what our rows say, what Stripe says, and who is really inside, each put right by the other. It never takes anybody out itself.

import type { Doing } from '#kit/pay'
import type { Group, Member } from './store.ts'
import { entitlementsOf, planLook } from '#kit/pay'
import { callDoor, canAct, groupRefOf, settleMember, standingIn } from './access.ts'
import { checkPrice } from './offer.ts'
import { isExempt, membersAfter, setGroup } from './store.ts'

const day = 86_400_000
/** Members one step looks at. */
const step = 20
/** How long after its end a subscription may still come back at Stripe: its retries last two weeks at most. */
const comebackMs = 14 * day

export function planRound(work: Pick<Doing, 'plan'>, { id }: Pick<Group, 'id'>, at: number, after = 0): void {
  work.plan.schedule('round', { group: id, after }, { at, key: `round-${id}` })
}

/** Has Stripe asked about what a member holds, or held until lately. @returns whether it was */
async function askAbout(work: Doing, group: Group, member: Member): Promise<boolean> {
  const held = await entitlementsOf(work.db, work.app, member.telegramUserId)
  const open = held.filter(({ item, rail, status, until }) => groupRefOf(item) === group.publicId && rail === 'stripe'
    && ([
      'trialing',
      'active',
      'past_due',
      'frozen',
    ].includes(status) || (status === 'ended' && (until ?? 0) > work.now - comebackMs)))
  for (const { ref, account } of open) {
    planLook(work.plan, ref.startsWith('sub_')
      ? { subscription: ref }
      : { payment_intent: ref }, { account, key: ref })
  }
  return open.length > 0
}

/** Word of a change that Stripe could not deliver in its three days of trying is found here; so is word of Telegram's. */
async function check(work: Doing, group: Group, member: Member): Promise<void> {
  const asked = await askAbout(work, group, member)
  const { live } = await standingIn(work, group, member.telegramUserId)
  // our rows alone take nobody out while Stripe may say otherwise: its answer settles it
  if (asked && !live)
    return
  await settleMember(work, group, member.telegramUserId)
  const unsure = live && !member.admittedAt && !member.asking && !await isExempt(work.db, group.id, member.telegramUserId)
  if (canAct(group) && unsure)
    callDoor(work, member, true)
}

/** One step of it, and the next one planned. */
export async function goRound(work: Doing, group: Group, after: number): Promise<void> {
  if (!after) {
    // an owner's own price may have been archived
    if (group.stripePriceId && group.priceState === 'ok' && work.money.cards)
      await checkPrice(work, group)
    await setGroup(work.db, group.id, { title: group.title })
  }
  const some = await membersAfter(work.db, group.id, after, step)
  for (const member of some)
    await check(work, group, member)
  const last = some.at(-1)
  if (last && some.length === step)
    planRound(work, group, work.now, last.id)
  else
    planRound(work, group, work.now + day)
}
