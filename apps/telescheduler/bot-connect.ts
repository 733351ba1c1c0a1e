// Connecting a channel or group: noticed when the bot is made an administrator, or by a post forwarded from there.

import type { Chat, ChatMember } from '@grammyjs/types'
import type { BotContext } from '#kit/bot'
import type { Channel } from './store.ts'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { isAdmin, languageOf, memberOf, missingRights } from '#kit/bot'
import { key } from './bot-post.ts'
import { zoneKeys } from './bot-zone.ts'
import { lacking, rightsOf } from './having-rights.ts'
import { channelRefusal } from './limits.ts'
import { pauseChannel } from './pausing.ts'
import { usefulRights } from './rights.ts'
import { channelBy, channelsOf, connectChannel, peopleBy, roleIn, setChannel } from './store.ts'
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
  const refusal = known
    ? null
    : await channelRefusal(ctx)
  if (refusal) {
    ctx.plan.send('sendMessage', {
      chat_id: ctx.from!.id,
      text: `${t.notYet(chat.title)} ${refusal.words}`,
      reply_markup: {
        inline_keyboard: [
          [
            key(t.connectNow(chat.title), `join:${chat.id}`),
          ],
        ],
      },
    }, { priority: 1 })
    return
  }
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
 * Connects a chat whose bot and person are its administrators: by a post forwarded from there, by a button, by /connect in a group.
 * @throws AppError saying which of the two is not
 */
export async function byForward(ctx: BotContext, origin: ConnectableChat): Promise<void> {
  const t = channelTexts(ctx)
  const [mine, theirs] = await Promise.all([
    memberOf(ctx.telegram, origin.id, ctx.me.id),
    memberOf(ctx.telegram, origin.id, ctx.from!.id),
  ])
  // in a group whoever is in may write
  if (!mine || !(isAdmin(mine) || (origin.type !== 'channel' && !missingRights(mine, origin.type, ['can_post_messages']).length)))
    throw new AppError('bot-not-admin', t.notThere(origin.title), { hint: t.notThereHint })
  if (!isAdmin(theirs))
    throw new AppError('person-not-admin', t.notAdmin(origin.title), { hint: t.notAdminHint })
  ctx.leave()
  await connect(ctx, origin, mine)
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
connecting.chatType('private').callbackQuery(/^join:(-\d{1,16})$/, async (ctx) => {
  const chat = await ctx.telegram.getChat(Number(ctx.match[1])).catch(() => null)
  if (!chat || chat.type === 'private')
    throw new AppError('channel-gone', channelTexts(ctx).notSeen)
  await byForward(ctx, chat as ConnectableChat)
})

/** In a group it says little: what is arranged, is arranged in private. */
const group = connecting.chatType(['group', 'supergroup'])

async function pointToPrivate(ctx: BotContext, text: string): Promise<void> {
  await ctx.say(text, {
    keyboard: {
      inline_keyboard: [
        [
          {
            text: channelTexts(ctx).openMe,
            url: `${ctx.money.links}/${ctx.me.username}?start=connect`,
          } as never,
        ],
      ],
    },
  })
}

group.command('connect', async (ctx) => {
  const t = channelTexts(ctx)
  if (ctx.message.sender_chat)
    throw new AppError('anonymous-admin', t.anonymous)
  const known = await channelBy(ctx.db, { chatId: ctx.chat.id })
  if (known && await roleIn(ctx.db, known.id, ctx.from.id))
    return await pointToPrivate(ctx, t.groupKnown)
  await byForward(ctx, ctx.chat)
  await pointToPrivate(ctx, t.groupNow)
})
group.command(['start', 'help'], async ctx => ctx.match === 'connect'
  ? undefined // Telegram's link for adding a bot says this; that it was added was noticed already
  : await pointToPrivate(ctx, channelTexts(ctx).groupHello))

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
