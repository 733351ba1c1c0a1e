// Putting one target on the calendar, moving it, taking it off: rows and the plan for later, always in the caller's transaction.

import type { Work } from '#kit/jobs'
import type { Recurrence, Wall } from '#kit/time'
import type { Next } from './schedule.ts'
import type { Place, Queued, Week } from './slots.ts'
import type { Channel, Line, Target } from './store.ts'
import { wallOf } from '#kit/time'
import { clockBadge, lateMs, localAtOf, nextOf, skipping } from './schedule.ts'
import { nextFree, putFirst, reflow, slotAt } from './slots.ts'
import { lockChannel, queueOf, setChannel, setTarget, settlePost, slotsOf, takeOff, waitingIn } from './store.ts'

/** What app code needs of its surroundings here; an update's context and a job's work both have it. */
export type Desk = Pick<Work, 'db' | 'now' | 'plan'>

/** What was decided, for the absolute words a person is answered with. */
export interface Scheduled extends Next { tz: string, badge: ReturnType<typeof clockBadge> }

/** Plans the job that publishes one occurrence. A second `attempt` is made because a person asked for it; `run` tells runs apart of which the first ended at a pause. */
export function planPublish({ plan }: Pick<Desk, 'plan'>, target: Pick<Target, 'publicId'>, next: Next, { attempt = 1, run = '' }: { attempt?: number, run?: string } = {}): void {
  plan.schedule('publish', { target: target.publicId, occurrence: next.key, attempt }, {
    at: next.at,
    key: target.publicId,
    occurrence: `${next.key}${attempt > 1
      ? `#${attempt}`
      : ''}${run && `@${run}`}`,
    late: lateMs,
    attempts: 20,
  })
}

async function put(desk: Desk, line: Line, target: Partial<Target> & { tz: string }, next: Next): Promise<Scheduled> {
  desk.plan.cancel('publish', line.target.publicId)
  await setTarget(desk.db, line.target.id, {
    ...target,
    nextRunAt: next.at,
    occurrenceKey: next.key,
    state: 'scheduled',
  })
  planPublish(desk, line.target, next)
  return {
    ...next,
    tz: target.tz,
    badge: clockBadge(next.key, target.tz),
  }
}

/** One post at one wall time of its channel's zone, also in the past few minutes: that is now. */
export async function scheduleAt(desk: Desk, line: Line, wall: Wall, tz: string = line.channel.tz): Promise<Scheduled> {
  const localAt = localAtOf(wall)
  const next = nextOf({ localAt, tz }, Number.NEGATIVE_INFINITY)!
  return await put(desk, line, {
    mode: 'fixed',
    localAt,
    tz,
    rule: null,
  }, next)
}

/** At once: the occurrence is named by this minute. */
export async function publishNow(desk: Desk, line: Line): Promise<Scheduled> {
  const { tz } = line.channel
  const localAt = localAtOf(wallOf(desk.now, tz))
  return await put(desk, line, {
    mode: 'fixed',
    localAt,
    tz,
    rule: null,
  }, { at: desk.now, key: localAt })
}

/** A repeating post; null when its rule never comes round after now. */
export async function scheduleRule(desk: Desk, line: Line, rule: Recurrence, tz: string = line.channel.tz): Promise<Scheduled | null> {
  const next = nextOf({ rule, tz }, desk.now)
  return next && await put(desk, line, {
    mode: 'recurring',
    localAt: next.key,
    tz,
    rule,
    occurrenceNo: 0,
  }, next)
}

/** A repeating post goes on with a rule of other skips; null when no time is left. */
async function goOn(desk: Desk, line: Line, rule: Recurrence, tz: string): Promise<Scheduled | null> {
  const next = nextOf({ rule, tz }, desk.now)
  const scheduled = next && await put(desk, line, { rule, localAt: next.key, tz }, next)
  if (!scheduled) {
    desk.plan.cancel('publish', line.target.publicId)
    await setTarget(desk.db, line.target.id, { rule, state: 'sent', nextRunAt: null })
  }
  await settlePost(desk.db, line.post.id)
  return scheduled
}

/** Leaves one occurrence of a repeating post out, the next one unless a local date says which; null when none is left. */
export async function skipOccurrence(desk: Desk, line: Line, date?: string): Promise<Scheduled | null> {
  const { rule, occurrenceKey, tz } = line.target
  const which = date ?? occurrenceKey
  return rule && which && tz
    ? await goOn(desk, line, skipping(rule, which), tz)
    : null
}

/** Takes a skip of that local date back. */
export async function keepOccurrence(desk: Desk, line: Line, date: string): Promise<Scheduled | null> {
  const { rule, tz } = line.target
  return rule && tz
    ? await goOn(desk, line, {
        ...rule,
        skip: rule.skip.filter(skipped => skipped !== date),
      }, tz)
    : null
}

export async function weekOf({ db }: Desk, channel: Channel): Promise<Week> {
  return { slots: await slotsOf(channel.id, db), daysOff: channel.daysOff, tz: channel.tz }
}

/** The queue as slots.ts wants it. */
export async function standing({ db }: Desk, channel: Channel): Promise<(Queued & { line: Line })[]> {
  return (await queueOf(channel.id, db)).map(line => ({ id: line.target.id, localAt: line.target.localAt!, line }))
}

function takePlace(desk: Desk, line: Line, { localAt, at }: Place) {
  return put(desk, line, {
    mode: 'queue',
    localAt,
    tz: line.channel.tz,
    rule: null,
  }, { at, key: localAt })
}

/** Where in the queue: the first slot with the others moving on by one, or the slot at this wall time if it is free. */
export interface QueuePlace { top?: boolean, localAt?: string | undefined }

/** Into the next free slot unless `where` says another; null where the channel has no slots. */
export async function enqueue(desk: Desk, line: Line, { top = false, localAt }: QueuePlace = {}): Promise<Scheduled | null> {
  const channel = await lockChannel(desk.db, line.channel.id) ?? line.channel
  const [week, queue] = await Promise.all([
    weekOf(desk, channel),
    standing(desk, channel),
  ])
  const others = queue.filter(item => item.id !== line.target.id)
  if (!top) {
    const place = (localAt && slotAt(week, others, localAt, desk.now)) || nextFree(week, others, desk.now)
    return place && await takePlace(desk, { ...line, channel }, place)
  }
  let mine: Scheduled | null = null
  for (const [id, place] of putFirst(week, others, line.target.id, desk.now)) {
    const moved = others.find(item => item.id === id)?.line ?? { ...line, channel }
    const scheduled = await takePlace(desk, moved, place)
    mine = id === line.target.id
      ? scheduled
      : mine
  }
  return mine
}

/**
 * After a change of slots, days or zone: everybody in the queue finds a place again, in the same order.
 * @returns those who moved; `to` is null where there is no slot for them any more (they became drafts again)
 */
export async function reflowQueue(desk: Desk, channelId: number): Promise<{ line: Line, to: Scheduled | null }[]> {
  const channel = (await lockChannel(desk.db, channelId))!
  const [week, queue] = await Promise.all([
    weekOf(desk, channel),
    standing(desk, channel),
  ])
  const moved: { line: Line, to: Scheduled | null }[] = []
  const places = reflow(week, queue, desk.now)
  for (const { id, line, localAt } of queue) {
    const place = places.get(id)
    if (place === null)
      await unschedule(desk, line)
    // a held one that keeps its slot must be planned anew as well, and one whose zone changed has another instant
    const to = place
      ? await takePlace(desk, { ...line, channel }, place)
      : null
    if (place === undefined && (line.target.state === 'held' || line.target.tz !== channel.tz))
      await takePlace(desk, { ...line, channel }, { localAt, at: nextOf({ localAt, tz: channel.tz }, Number.NEGATIVE_INFINITY)!.at })
    if (place !== undefined)
      moved.push({ line, to })
  }
  return moved
}

/**
 * Puts a queue into another order: the same places, taken in the order of these targets.
 * @returns false when the queue holds others by now
 */
export async function reorderQueue(desk: Desk, channelId: number, order: readonly string[]): Promise<boolean> {
  const channel = (await lockChannel(desk.db, channelId))!
  const queue = await standing(desk, channel)
  const wanted = order.map(publicId => queue.find(({ line }) => line.target.publicId === publicId))
  if (wanted.length !== queue.length || new Set(wanted).size !== queue.length || wanted.includes(undefined))
    return false
  const places = queue.map(({ localAt }) => localAt).sort()
  for (const [n, item] of wanted.entries()) {
    const localAt = places[n]!
    if (item!.localAt !== localAt)
      await takePlace(desk, { ...item!.line, channel }, { localAt, at: nextOf({ localAt, tz: channel.tz }, Number.NEGATIVE_INFINITY)!.at })
  }
  return true
}

/** Takes one target off the calendar; it is a draft again. False when it is too late: it is going out or has gone. */
export async function unschedule(desk: Desk, line: Line): Promise<boolean> {
  desk.plan.cancel('publish', line.target.publicId)
  const taken = await takeOff(desk.db, [line.target.id])
  await settlePost(desk.db, line.post.id)
  return taken.length > 0
}

/** Moves a channel to another zone: the queue keeps its slots and a repeating post its time of day; a post with a fixed time keeps its instant. */
export async function changeZone(desk: Desk, channel: Channel, tz: string): Promise<void> {
  await setChannel(desk.db, channel.id, { tz })
  for (const line of await waitingIn(channel.id, desk.db)) {
    if (line.target.mode === 'recurring' && line.target.rule) {
      await scheduleRule(desk, line, line.target.rule)
    }
    else if (line.target.mode === 'fixed' && line.target.nextRunAt !== null) {
      await setTarget(desk.db, line.target.id, {
        tz,
        localAt: localAtOf(wallOf(line.target.nextRunAt, tz)),
      })
    }
  }
  await reflowQueue(desk, channel.id)
}
