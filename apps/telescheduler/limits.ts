// What a plan holds, and whose plan counts: that of each channel's owner, whoever writes there. What exists already is never taken away.

import type { BotContext } from '#kit/bot'
import type { Channel, Line } from './store.ts'
import { AppError } from '#kit/app'
import { limitError, limitFor } from '#kit/pay'
import { manifest } from './manifest.ts'
import { countChannels, waitingWith } from './store.ts'
import { channelTexts } from './texts-channel.ts'

/** Whoever asks: in the chat, or from the mini app. */
export type Asker = Pick<BotContext, 'db' | 'app' | 'money' | 'now' | 'language'> & { userId: number }

export function askerOf({ db, app, money, now, language, from }: BotContext): Asker {
  return {
    db,
    app,
    money,
    now,
    language,
    userId: from!.id,
  }
}

/** What this person is told instead of being given one more channel; null when there is room. */
export async function channelRefusal(asker: Asker): Promise<AppError | null> {
  const [most, have] = await Promise.all([
    limitFor(manifest, asker, asker.userId, 'channels'),
    countChannels(asker.db, asker.userId),
  ])
  return have < most
    ? null
    : limitError(manifest, 'channels', most, asker.language)
}

/** What this person is told instead of letting posts wait in these channels (one entry per post and channel); null when there is room. */
export async function waitingRefusal(asker: Asker, more: readonly { post: number | string, channel: Channel }[]): Promise<AppError | null> {
  if (!asker.money.plans)
    return null
  for (const owner of new Set(more.map(({ channel }) => channel.ownerId))) {
    const mine = more.filter(({ channel }) => channel.ownerId === owner)
    const [most, waiting] = await Promise.all([
      limitFor(manifest, asker, owner, 'waiting'),
      waitingWith(asker.db, owner),
    ])
    // a post that waits already only moves
    const added = new Set(mine.map(({ post }) => post).filter(post => !waiting.has(post as number)))
    if (!added.size || waiting.size + added.size <= most)
      continue
    return owner === asker.userId
      ? limitError(manifest, 'waiting', most, asker.language)
      : new AppError('limit-reached', channelTexts(asker.language).ownersLimit(mine[0]!.channel.title, most), { status: 402 })
  }
  return null
}

/** @throws AppError `limit-reached` where these lines have no room to wait; nothing was changed then */
export async function makeRoomFor(asker: Asker, lines: readonly Line[]): Promise<void> {
  const refusal = await waitingRefusal(asker, lines.map(({ post, channel }) => ({ post: post.id, channel })))
  if (refusal)
    throw refusal
}
