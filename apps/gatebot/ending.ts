// The owner ends a membership, gives one for nothing, or gives money back.

import type { Language } from '#kit/bot'
import type { Doing } from '#kit/pay'
import type { Group, Member } from './store.ts'
import { AppError } from '#kit/app'
import { endNow, entitlementByRef, giveBack, heldAmong, lastCharge, personOf, planDue, putEntitlement, tell } from '#kit/pay'
import { callDoor, itemOf, passOf, settleMember } from './access.ts'
import { shop } from './goods.ts'
import { askedBack, isLiveState, note, personByUsername, setMember } from './store.ts'
import { ownerTexts } from './texts-owner.ts'
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

/** A person named by @name or id, who has opened the bot. @throws AppError `person-unknown` */
export async function personNamed(work: Doing & { language: Language }, who: string): Promise<number> {
  const id = who.startsWith('@')
    ? await personByUsername(work.db, who.slice(1))
    : Number(who)
  if (!id || !await personOf(work.db, work.app, id))
    throw new AppError('person-unknown', ownerTexts(work).personUnknown(who))
  return id
}

/** Free access until an instant; given again, the new end counts, and the same end changes nothing. */
export async function giveFree(work: Doing, group: Group, user: number, until: number): Promise<void> {
  const ref = `gift-${group.publicId}-${user}`
  const before = await entitlementByRef(work.db, work.app, 'gift', ref)
  if (before?.status === 'active' && before.until === until)
    return
  const gift = await putEntitlement(work.db, {
    app: work.app,
    item: itemOf(group),
    telegramId: user,
    rail: 'gift',
    ref,
    status: 'active',
    until,
    cancelAtEnd: true,
    createdAt: work.now,
  })
  planDue(work, gift, 0)
  await note(work.db, group.id, user, 'gift', work.now, { until })
  await settleMember(work, group, user)
}

/** The payment that would be given back; undefined when there is none. */
export async function refundable(work: Doing, group: Group, user: number) {
  return await lastCharge(work.db, work.app, [
    itemOf(group),
    passOf(group),
  ], user)
}

/** Gives the last payment back; pressed twice, once. @returns it; undefined when there is none */
export async function refundLast(work: Doing, group: Group, user: number) {
  const charge = await refundable(work, group, user)
  if (charge && !await askedBack(work.db, group.id, charge.ref, work.now - 60_000)) {
    giveBack(work, charge, group.ownerId)
    await note(work.db, group.id, user, 'refund-asked', work.now, {
      ref: charge.ref,
      amount: charge.gross - charge.refunded,
      currency: charge.currency,
    })
  }
  return charge
}
