// A whole post: onto the calendar of its channels, off it again, past a second pair of eyes, and changed after it went out.

import type { Recurrence, Wall } from '#kit/time'
import type { Desk, QueuePlace, Scheduled } from './planning.ts'
import type { Line, Post } from './store.ts'
import { wallOf } from '#kit/time'
import { editFor } from './calls.ts'
import { payloadFor } from './content.ts'
import { enqueue, publishNow, scheduleAt, scheduleRule } from './planning.ts'
import { localAtOf } from './schedule.ts'
import { addVerdict, deliveriesOf, linesOf, note, setPost, takeOff } from './store.ts'

/** When a post is to go out. A wall time counts in the given zone, else in each channel's own. */
export type When
  = | { mode: 'now' }
    | { mode: 'fixed', wall: Wall, tz?: string }
    | { mode: 'queue' } & QueuePlace
    | { mode: 'recurring', rule: Recurrence, tz?: string }

/**
 * Puts a post on the calendar of these targets.
 * `by` answers for it; with `approved` false it waits for an owner or editor.
 * @returns what was decided per target; null where the channel has no slots, or the rule no time left
 */
export async function scheduleTargets(desk: Desk, post: Post, lines: readonly Line[], when: When, by: { userId: number, approved: boolean }): Promise<{ line: Line, scheduled: Scheduled | null }[]> {
  const results: { line: Line, scheduled: Scheduled | null }[] = []
  for (const line of lines) {
    // "now" of somebody who needs approval means: as soon as it is approved; until then the target stays a draft
    if (when.mode === 'now' && !by.approved) {
      const { tz } = line.channel
      results.push({
        line,
        scheduled: {
          at: desk.now,
          key: localAtOf(wallOf(desk.now, tz)),
          tz,
          badge: null,
        },
      })
      continue
    }
    const scheduled = when.mode === 'now'
      ? await publishNow(desk, line)
      : when.mode === 'fixed'
        ? await scheduleAt(desk, line, when.wall, when.tz)
        : when.mode === 'queue'
          ? await enqueue(desk, line, when)
          : await scheduleRule(desk, line, when.rule, when.tz)
    results.push({ line, scheduled })
  }
  if (results.some(({ scheduled }) => scheduled)) {
    await setPost(desk.db, post.id, by.approved
      ? { state: 'scheduled', scheduledBy: by.userId }
      : { state: 'pending', scheduledBy: null })
    await note(desk.db, {
      postId: post.id,
      userId: by.userId,
      action: by.approved ? 'scheduled' : 'asked-for-approval',
      detail: { mode: when.mode },
      now: desk.now,
    })
  }
  return results
}

/**
 * Takes a whole post off the calendar (Undo) or, with `deleted`, away; what went out already stays in its channel.
 * @returns how many targets were still in time
 */
export async function withdraw(desk: Desk, post: Post, to: 'draft' | 'deleted', by: number): Promise<number> {
  const lines = await linesOf(post.id, desk.db)
  for (const { target } of lines)
    desk.plan.cancel('publish', target.publicId)
  const taken = await takeOff(desk.db, lines.map(({ target }) => target.id), to)
  if (taken.length || !lines.length || to === 'deleted')
    await setPost(desk.db, post.id, { state: to, scheduledBy: null })
  await note(desk.db, {
    postId: post.id,
    userId: by,
    action: to === 'draft'
      ? 'unscheduled'
      : 'deleted',
    now: desk.now,
  })
  return taken.length
}

/**
 * Approves one version of a post.
 * @returns whether it is on the calendar now; false when its time passed meanwhile: a new one is to be chosen
 */
export async function approve(desk: Desk, post: Post, by: number): Promise<boolean> {
  await addVerdict(desk.db, {
    postId: post.id,
    version: post.version,
    userId: by,
    verdict: 'approved',
    now: desk.now,
  })
  const lines = await linesOf(post.id, desk.db)
  const asap = lines.filter(({ target }) => target.state === 'draft')
  const waits = asap.length > 0 || lines.some(({ target }) => target.state === 'scheduled' || target.state === 'held')
  for (const line of asap)
    await publishNow(desk, line)
  await setPost(desk.db, post.id, {
    state: waits ? 'scheduled' : 'approved',
    scheduledBy: by,
  })
  await note(desk.db, {
    postId: post.id,
    userId: by,
    action: 'approved',
    now: desk.now,
  })
  return waits
}

/** Gives a post back to its author, with a comment; it is a draft again. */
export async function giveBack(desk: Desk, post: Post, by: number, comment: string): Promise<void> {
  await addVerdict(desk.db, {
    postId: post.id,
    version: post.version,
    userId: by,
    verdict: 'returned',
    comment,
    now: desk.now,
  })
  await withdraw(desk, post, 'draft', by)
}

/**
 * Changes the messages of a post that went out, in every channel.
 * @returns how many messages will change; those confirmed by hand have no known message, and some kinds cannot be edited
 */
export async function editPublished(desk: Desk, post: Post): Promise<number> {
  let edits = 0
  for (const { delivery, target } of await deliveriesOf(post.id, desk.db)) {
    const [messageId] = delivery.messageIds
    const call = delivery.state === 'sent' && messageId
      ? editFor(payloadFor(post.payload, target.overrides), { chatId: delivery.chatId, messageId })
      : null
    if (!call)
      continue
    edits += 1
    desk.plan.send(call.method, call.params as never, {
      then: 'tidied',
      data: { delivery: delivery.publicId, what: 'edit' },
      priority: 1,
    })
  }
  return edits
}
