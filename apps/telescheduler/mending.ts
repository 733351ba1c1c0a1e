// What people decide about a post that did not go out, or of which nobody knows whether it did.

import type { Wall } from '#kit/time'
import type { Desk, Scheduled } from './planning.ts'
import type { DeliveredLine, Delivery } from './store.ts'
import { enqueue, planPublish, scheduleAt, standing, weekOf } from './planning.ts'
import { clockBadge, localAtOf, nextOf } from './schedule.ts'
import { nextFree } from './slots.ts'
import { setDelivery, setTarget, settlePost } from './store.ts'

/** Is there something to decide about it? */
export function isOpen({ state }: Pick<Delivery, 'state'>): boolean {
  return state === 'failed' || state === 'missed' || state === 'uncertain'
}

/** Another attempt at one occurrence, now or at another instant; the next attempt's number makes it happen once, however often the button is pressed. */
export async function tryAgain(desk: Desk, { delivery, target, post }: DeliveredLine, at: number = desk.now): Promise<boolean> {
  if (!isOpen(delivery))
    return false
  await setDelivery(desk.db, delivery.id, { state: 'sending', error: null })
  if (target.mode !== 'recurring')
    await setTarget(desk.db, target.id, { state: 'sending' })
  planPublish(desk, target, { at, key: delivery.occurrenceKey }, { attempt: delivery.attempts + 1 })
  await settlePost(desk.db, post.id)
  return true
}

/** What went wrong is to go out at another time: a post that repeats only makes up for this once. */
export async function moveTo(desk: Desk, delivered: DeliveredLine, wall: Wall): Promise<Scheduled | null> {
  const { delivery, target, channel } = delivered
  if (!isOpen(delivery))
    return null
  if (target.mode === 'recurring') {
    const localAt = localAtOf(wall)
    const next = nextOf({ localAt, tz: channel.tz }, Number.NEGATIVE_INFINITY)!
    await tryAgain(desk, delivered, next.at)
    return {
      ...next,
      tz: channel.tz,
      badge: clockBadge(localAt, channel.tz),
    }
  }
  await setDelivery(desk.db, delivery.id, { state: 'dropped' })
  const scheduled = await scheduleAt(desk, delivered, wall)
  await settlePost(desk.db, delivered.post.id)
  return scheduled
}

/** What went wrong goes to the channel's next free slot. */
export async function moveToNextSlot(desk: Desk, delivered: DeliveredLine): Promise<Scheduled | null> {
  const { delivery, target, channel } = delivered
  if (!isOpen(delivery))
    return null
  if (target.mode === 'recurring') {
    const place = nextFree(await weekOf(desk, channel), await standing(desk, channel), desk.now)
    return place && await moveTo(desk, delivered, {
      date: place.localAt.slice(0, 10),
      time: place.localAt.slice(11),
    })
  }
  const scheduled = await enqueue(desk, delivered)
  if (scheduled)
    await setDelivery(desk.db, delivery.id, { state: 'dropped' })
  await settlePost(desk.db, delivered.post.id)
  return scheduled
}

/** It is not to go out any more. */
export async function dropDelivery(desk: Desk, { delivery, target, post }: DeliveredLine): Promise<boolean> {
  if (!isOpen(delivery))
    return false
  await setDelivery(desk.db, delivery.id, { state: 'dropped' })
  if (target.mode !== 'recurring') {
    desk.plan.cancel('publish', target.publicId)
    await setTarget(desk.db, target.id, { state: 'deleted', nextRunAt: null })
  }
  await settlePost(desk.db, post.id)
  return true
}

/** "It is there": what nobody could know has been looked up by a person. Its message id stays unknown, so it cannot be edited from here. */
export async function confirmDelivery(desk: Desk, { delivery, target, post }: DeliveredLine): Promise<boolean> {
  if (delivery.state !== 'uncertain')
    return false
  await setDelivery(desk.db, delivery.id, { state: 'sent', sentAt: desk.now })
  if (target.mode !== 'recurring')
    await setTarget(desk.db, target.id, { state: 'sent' })
  await settlePost(desk.db, post.id)
  return true
}
