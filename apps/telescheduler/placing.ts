// Putting a post on the calendar as somebody who may do so alone or must ask, and what a change of it brings along; in the chat and from the mini app alike.

import type { Wall } from '#kit/time'
import type { Actor, OpenPost } from './acting.ts'
import type { Scheduled } from './planning.ts'
import type { When } from './posting.ts'
import type { Line, Post } from './store.ts'
import { approvedBy } from './acting.ts'
import { askApproval } from './approving.ts'
import { needRights } from './having-rights.ts'
import { makeRoomFor } from './limits.ts'
import { skipOccurrence } from './planning.ts'
import { editPublished, scheduleTargets } from './posting.ts'
import { addDraft, linesOf, postBy, setOverrides, setPost, setTargets } from './store.ts'

export interface Placed {
  /** It goes out without anybody else. */
  approved: boolean
  results: { line: Line, scheduled: Scheduled | null }[]
  /** Its channel has no slots, or its rule no time left: nothing was decided there, and nobody was asked. */
  without: Line | undefined
  /** Whom it was shown to, in words. */
  asked: string[]
}

/**
 * Puts these lines of a post on the calendar, each at its own time where there are several (by target).
 * @throws AppError `rights-missing` or `limit-reached`; nothing was changed then
 */
export async function placePost(actor: Actor, open: OpenPost, lines: readonly Line[], whens: When | ReadonlyMap<number, When>): Promise<Placed> {
  const whenOf = (line: Line) => 'mode' in whens
    ? whens
    : whens.get(line.target.id)!
  await needRights(actor, open.post, lines)
  await makeRoomFor(actor, lines.filter(line => whenOf(line).mode !== 'now'))
  const by = {
    userId: actor.from!.id,
    approved: approvedBy(open, lines),
  }
  const results: Placed['results'] = []
  for (const some of 'mode' in whens
    ? [lines]
    : lines.map(line => [line])) {
    results.push(...await scheduleTargets(actor, open.post, some, whenOf(some[0]!), by))
  }
  const without = results.find(({ scheduled }) => !scheduled)?.line
  const asked = by.approved || without
    ? []
    : await askApproval(actor, (await postBy(actor.db, { id: open.post.id }))!, await linesOf(open.post.id, actor.db))
  return {
    approved: by.approved,
    results,
    without,
    asked,
  }
}

/**
 * Moves one time of a repeating post: it is left out there, and a copy of the post goes out at this wall time.
 * @throws AppError as `placePost` does
 */
export async function moveOccurrence(actor: Actor, open: OpenPost, line: Line, date: string, wall: Wall): Promise<{ copy: Post, placed: Placed }> {
  const { previous: _, ...options } = open.post.payload.options
  const copy = await addDraft(actor.db, {
    authorId: actor.from!.id,
    payload: { ...open.post.payload, options },
    now: actor.now,
  })
  await setTargets(actor.db, copy.id, [line.channel.id])
  const [target] = await linesOf(copy.id, actor.db)
  await setOverrides(actor.db, target!.target.id, line.target.overrides)
  const lines = await linesOf(copy.id, actor.db)
  const placed = await placePost(actor, { ...open, post: copy, lines }, lines, { mode: 'fixed', wall })
  await skipOccurrence(actor, line, date)
  return { copy, placed }
}

/**
 * What a change of a post brings along: messages that went out are edited, and who may not schedule alone has to ask again.
 * @returns whether it is being changed where it was published; whom it was shown to, in words, or null where nobody had to be asked
 */
export async function followChange(actor: Actor, { post, lines, mine }: OpenPost): Promise<{ there: boolean, asked: string[] | null }> {
  const published = post.state === 'sent' || lines.some(({ target }) => target.state === 'sent' || target.mode === 'recurring')
  const there = published && await editPublished(actor, post) > 0
  // what waits for approval already is shown anew: nobody approves what they have not seen
  if ((post.state !== 'scheduled' && post.state !== 'pending') || approvedBy({ post, lines, mine }, lines))
    return { there, asked: null }
  await setPost(actor.db, post.id, { state: 'pending', scheduledBy: null })
  return { there, asked: await askApproval(actor, post, lines) }
}
