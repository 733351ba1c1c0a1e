// What a plan holds, and whose plan counts: that of each channel's owner, whoever writes there. What exists already is never taken away.

import type { Actor } from './acting.ts'
import type { Channel, Line } from './store.ts'
import { AppError } from '#kit/app'
import { limitError, limitFor } from '#kit/pay'
import { manifest } from './manifest.ts'
import { countChannels, waitingWith } from './store.ts'
import { channelTexts } from './texts-channel.ts'

/** What this person is told instead of being given one more channel; null when there is room. */
export async function channelRefusal(actor: Actor): Promise<AppError | null> {
  const [most, have] = await Promise.all([
    limitFor(manifest, actor, actor.from!.id, 'channels'),
    countChannels(actor.db, actor.from!.id),
  ])
  return have < most
    ? null
    : limitError(manifest, 'channels', most, actor.language)
}

/** What this person is told instead of letting posts wait in these channels (one entry per post and channel); null when there is room. */
export async function waitingRefusal(actor: Actor, more: readonly { post: number | string, channel: Channel }[]): Promise<AppError | null> {
  if (!actor.money.plans)
    return null
  for (const owner of new Set(more.map(({ channel }) => channel.ownerId))) {
    const mine = more.filter(({ channel }) => channel.ownerId === owner)
    const [most, waiting] = await Promise.all([
      limitFor(manifest, actor, owner, 'waiting'),
      waitingWith(actor.db, owner),
    ])
    // a post that waits already only moves
    const added = new Set(mine.map(({ post }) => post).filter(post => !waiting.has(post as number)))
    if (!added.size || waiting.size + added.size <= most)
      continue
    return owner === actor.from!.id
      ? limitError(manifest, 'waiting', most, actor.language)
      : new AppError('limit-reached', channelTexts(actor.language).ownersLimit(mine[0]!.channel.title, most), { status: 402 })
  }
  return null
}

/** @throws AppError `limit-reached` where these lines have no room to wait; nothing was changed then */
export async function makeRoomFor(actor: Actor, lines: readonly Line[]): Promise<void> {
  const refusal = await waitingRefusal(actor, lines.map(({ post, channel }) => ({ post: post.id, channel })))
  if (refusal)
    throw refusal
}
