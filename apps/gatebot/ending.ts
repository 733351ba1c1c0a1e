// The owner ends a membership, gives one for nothing, or gives money back.

import type { Doing } from '#kit/pay'
import type { Group, Member } from './store.ts'
import { endNow, giveBack, heldAmong, lastCharge, planDue, putEntitlement, tell } from '#kit/pay'
import { callDoor, itemOf, passOf, settleMember } from './access.ts'
import { shop } from './goods.ts'
import { isLiveState, note, setMember } from './store.ts'
import { texts } from './texts.ts'

/** Ends what somebody has of a group now and takes them out. Nothing more is charged; what was paid is not given back by it. */
export async function endMembership(work: Doing, group: Group, member: Member, why: 'kicked' | 'banned'): Promise<void> {
  if (!isLiveState(member.status))
    return
  const { telegramUserId: user } = member
  await note(work.db, group.id, user, why, work.now)
  await setMember(work.db, member.id, { status: 'expired' })
  await tell(work, user, ({ language }) => ({
    text: texts(language).endedByOwner(group.title),
  }))
  for (const held of await heldAmong(work.db, work.app, [
    itemOf(group),
    passOf(group),
  ], user))
    await endNow(shop, work, held)
  callDoor(work, member)
}

/** Free access until an instant; given again, the new end counts. */
export async function giveFree(work: Doing, group: Group, user: number, until: number): Promise<void> {
  const gift = await putEntitlement(work.db, {
    app: work.app,
    item: itemOf(group),
    telegramId: user,
    rail: 'gift',
    ref: `gift-${group.publicId}-${user}`,
    status: 'active',
    until,
    cancelAtEnd: true,
    createdAt: work.now,
  })
  planDue(work, gift, 0)
  await note(work.db, group.id, user, 'gift', work.now, { until })
  await settleMember(work, group, user)
}

/** Gives the last payment back. @returns it; undefined when there is none */
export async function refundLast(work: Doing, group: Group, user: number) {
  const charge = await lastCharge(work.db, work.app, [
    itemOf(group),
    passOf(group),
  ], user)
  if (charge) {
    giveBack(work, charge)
    await note(work.db, group.id, user, 'refund-asked', work.now, { ref: charge.ref })
  }
  return charge
}
