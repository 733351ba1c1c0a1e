// Somebody who acts, in the chat or from the mini app: what they may open, and how what they change is kept.

import type { BotContext } from '#kit/bot'
import type { Payload } from './content.ts'
import type { Channel, Line, Post, Role } from './store.ts'
import { AppError } from '#kit/app'
import { problemsOf } from '#kit/content'
import { formatDistance } from '#kit/time'
import { mayEdit, mayManage, maySchedule } from './roles.ts'
import { changePost, channelBy, channelsOf, deletedLinesOf, linesOf, peopleBy, postBy, roleIn } from './store.ts'
import { channelTexts } from './texts-channel.ts'
import { texts } from './texts.ts'

/** A chat's context is one; the mini app's request makes one (`api.ts`). */
export type Actor = Pick<BotContext, 'app' | 'db' | 'now' | 'plan' | 'me' | 'money' | 'telegram' | 'language' | 'person'> & { from?: { id: number, first_name: string, username?: string } | undefined }

/** A post with where it goes, and the channels of the person who looks at it. */
export interface OpenPost { post: Post, lines: Line[], mine: { channel: Channel, role: Role }[] }

/**
 * Opens a post for the person of this update; with `deleted` one that was deleted, and no other.
 * @throws AppError `post-gone`, or `post-not-yours` for somebody who neither wrote it nor may schedule in its channels
 */
export async function openPost(actor: Pick<Actor, 'db' | 'from' | 'language'>, publicId: string, deleted = false): Promise<OpenPost> {
  const [post, mine] = await Promise.all([
    postBy(actor.db, { publicId }),
    channelsOf(actor.from!.id, actor.db),
  ])
  if (!post || (post.state === 'deleted') !== deleted)
    throw new AppError('post-gone', texts(actor).gone, { status: 404 })
  const open = { post, mine, lines: await (deleted ? deletedLinesOf : linesOf)(post.id, actor.db) }
  if (post.authorId !== actor.from!.id && !open.lines.some(line => mayEdit(roleOf(open, line.channel), post, actor.from!.id)))
    throw new AppError('post-not-yours', texts(actor).notYours, { hint: texts(actor).notYoursHint, status: 404 })
  return open
}

export function roleOf({ mine }: Pick<OpenPost, 'mine'>, channel: Pick<Channel, 'id'>): Role | null {
  return mine.find(row => row.channel.id === channel.id)?.role ?? null
}

/** May this person put the post on the calendar of all these channels alone? */
export function approvedBy(open: OpenPost, lines: readonly Line[]): boolean {
  return lines.every(line => maySchedule(roleOf(open, line.channel)))
}

/**
 * Changes what a post says or how it goes out.
 * @throws AppError with the count over a limit, or naming who was faster
 */
export async function changePayload(actor: Actor, post: Post, payload: Payload, version = post.version): Promise<Post> {
  const t = texts(actor)
  const [problem] = problemsOf(payload)
  if (problem) {
    throw new AppError(problem.code, t.problem(problem), {
      hint: t.problemHint(problem),
    })
  }
  const changed = version === post.version
    ? await changePost(actor.db, {
        id: post.id,
        version,
        payload,
        by: actor.from!.id,
        now: actor.now,
      })
    : null
  if (changed)
    return changed
  const [now, people] = await Promise.all([
    postBy(actor.db, { id: post.id }),
    peopleBy(actor.db, post.changedBy
      ? [post.changedBy]
      : []),
  ])
  const who = people.get(now?.changedBy ?? 0)
  throw new AppError('post-changed', t.stale(who?.username
    ? `@${who.username}`
    : who?.firstName ?? t.somebody, formatDistance((now?.changedAt ?? actor.now) - actor.now - 1, actor.language)), { status: 409 })
}

export interface OpenChannel { channel: Channel, role: Role }
/**
 * Opens a channel for the person of this update.
 * @throws AppError `channel-gone`, or `channel-not-yours` where only its owner may
 */
export async function openChannel(actor: Pick<Actor, 'db' | 'from' | 'language'>, publicId: string, managing = false): Promise<OpenChannel> {
  const channel = await channelBy(actor.db, { publicId })
  const role = channel && await roleIn(actor.db, channel.id, actor.from!.id)
  if (!channel || !role)
    throw new AppError('channel-gone', channelTexts(actor).gone, { status: 404 })
  if (managing && !mayManage(role))
    throw new AppError('channel-not-yours', channelTexts(actor).notOwner, { status: 403 })
  return { channel, role }
}
