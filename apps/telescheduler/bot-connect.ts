// Connecting a channel or group: noticed when the bot is made an administrator, or by a post forwarded from there.

import type { Chat, ChatMember } from '@grammyjs/types'
import type { BotContext } from '#kit/bot'
import type { Channel } from './store.ts'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { isAdmin, languageOf, memberOf } from '#kit/bot'
import { key } from './bot-post.ts'
import { lacking, rightsOf } from './bot-rights.ts'
import { zoneKeys } from './bot-zone.ts'
import { pauseChannel } from './pausing.ts'
import { usefulRights } from './rights.ts'
import { channelBy, channelsOf, connectChannel, peopleBy, setChannel } from './store.ts'
import { channelTexts } from './texts-channel.ts'

type ConnectableChat = Extract<Chat, { type: 'channel' | 'group' | 'supergroup' }>

/** Telegram's links that open the choice of a chat with these rights ticked (core.telegram.org/api/links#bot-links). */
const adminLink = (username: string, where: 'startchannel' | 'startgroup') => `https://t.me/${username}?${where}=connect&admin=post_messages+edit_messages+delete_messages+pin_messages`

function connectText(ctx: BotContext, channel: Channel, words: string): string {
  const t = channelTexts(ctx)
  const missing = lacking(channel, usefulRights)
  return [
    words,
    missing.length
      ? t.missing(channel.title, missing.map(right => t.rights[right]!))
      : t.canDo,
    ...(missing.length
      ? [
          missing.includes('can_post_messages')
            ? t.missingHint
            : t.without,
        ]
      : []),
    t.zoneAsk(channel.title),
  ].join('\n\n')
}

async function connect(ctx: BotContext, chat: ConnectableChat, mine: ChatMember): Promise<void> {
  const t = channelTexts(ctx)
  const known = await channelBy(ctx.db, { chatId: chat.id })
  const channel = await connectChannel(ctx.db, {
    chatId: chat.id,
    kind: chat.type,
    title: chat.title,
    ...('username' in chat && chat.username && { username: chat.username }),
    tz: ctx.person.tz ?? 'UTC',
    ownerId: ctx.from!.id,
    rights: rightsOf(mine),
    now: ctx.now,
  })
  const again = known && known.pauseReason !== null && known.pauseReason !== 'asked'
  ctx.plan.send('sendMessage', {
    chat_id: ctx.from!.id,
    text: known
      ? [
          t.back(channel.title),
          ...lacking(channel, usefulRights).length
            ? [
                t.missing(channel.title, lacking(channel, usefulRights).map(right => t.rights[right]!)),
              ]
            : [],
        ].join('\n\n')
      : connectText(ctx, channel, t.connected(channel.title)),
    reply_markup: {
      inline_keyboard: known
        ? again
          ? [
              [
                key(t.keys.resume, `channel:${channel.publicId}:resume`),
              ],
            ]
          : []
        : zoneKeys(ctx, channel),
    },
  }, { priority: 1 })
}

/**
 * A post forwarded from a channel connects it, where bot and person are its administrators.
 * @throws AppError saying which of the two is not
 */
export async function byForward(ctx: BotContext, origin: Pick<Chat.ChannelChat, 'id' | 'title' | 'username'>): Promise<void> {
  const t = channelTexts(ctx)
  const [mine, theirs] = await Promise.all([
    memberOf(ctx.telegram, origin.id, ctx.me.id),
    memberOf(ctx.telegram, origin.id, ctx.from!.id),
  ])
  if (!mine || !isAdmin(mine))
    throw new AppError('bot-not-admin', t.notThere(origin.title), { hint: t.notThereHint })
  if (!isAdmin(theirs))
    throw new AppError('person-not-admin', t.notAdmin(origin.title), { hint: t.notAdminHint })
  ctx.leave()
  await connect(ctx, { type: 'channel', ...origin } as ConnectableChat, mine)
}

export async function showConnect(ctx: BotContext): Promise<void> {
  const t = channelTexts(ctx)
  const mine = await channelsOf(ctx.from!.id, ctx.db)
  ctx.enter('connect')
  const text = mine.length
    ? `${t.yours}\n\n${t.connect}`
    : t.connect
  await ctx[ctx.callbackQuery ? 'edit' : 'say'](text, {
    keyboard: {
      inline_keyboard: [
        ...mine.slice(0, 60).map(({ channel }) => [
          key(channel.title, `channel:${channel.publicId}:open`),
        ]),
        [
          {
            text: t.addChannel,
            url: adminLink(ctx.me.username, 'startchannel'),
          } as never,
        ],
        [
          {
            text: t.addGroup,
            url: adminLink(ctx.me.username, 'startgroup'),
          } as never,
        ],
      ],
    },
  })
}

export const connecting = new Composer<BotContext>()

connecting.chatType('private').command('connect', showConnect)
connecting.chatType('private').callbackQuery('connect', showConnect)
connecting.chatType('private').callbackQuery(/^join:(-\d+)$/, async (ctx) => {
  const id = Number(ctx.match[1])
  const chat = await ctx.telegram.getChat(id).catch(() => null)
  await byForward(ctx, {
    id,
    title: chat?.title ?? channelTexts(ctx).keys.check,
    ...(chat?.username && { username: chat.username }),
  })
})

connecting.on('my_chat_member', async (ctx, next) => {
  const { chat, new_chat_member: mine, old_chat_member: before } = ctx.myChatMember
  if (chat.type === 'private')
    return await next()
  const channel = await channelBy(ctx.db, { chatId: chat.id })
  const there = chat.type === 'channel'
    ? mine.status === 'administrator'
    : mine.status === 'administrator' || mine.status === 'member' || (mine.status === 'restricted' && mine.can_send_messages)
  const mayPost = there && (chat.type !== 'channel' || (mine.status === 'administrator' && mine.can_post_messages === true))
  if (!channel) {
    if (there && (chat.type === 'channel' || isAdmin(await memberOf(ctx.telegram, chat.id, ctx.from.id))))
      await connect(ctx, chat, mine)
    return
  }
  if (mayPost) {
    const wasAway = channel.pauseReason === 'kicked' || channel.pauseReason === 'no-right'
    if (wasAway || before.status === 'left' || before.status === 'kicked')
      return await connect(ctx, chat, mine)
    await setChannel(ctx.db, channel.id, {
      rights: rightsOf(mine),
      title: chat.title,
    })
    return
  }
  await setChannel(ctx.db, channel.id, {
    rights: rightsOf(mine),
  })
  if (channel.pauseReason === 'kicked' || channel.pauseReason === 'no-right')
    return
  await pauseChannel(ctx, channel, null, there || mine.status === 'member'
    ? 'no-right'
    : 'kicked')
  const owner = (await peopleBy(ctx.db, [channel.ownerId])).get(channel.ownerId)
  const t = channelTexts(owner?.language ?? languageOf(null, ctx.from.language_code))
  ctx.plan.send('sendMessage', {
    chat_id: channel.ownerId,
    text: there || mine.status === 'member'
      ? t.demoted(channel.title)
      : t.kicked(channel.title),
  })
})

connecting.on('channel_post', () => {})
connecting.on('edited_channel_post', () => {})
