// The conversation: what answers which message and which button. Each subject has its own file beside this one.

import type { BotContext, Steps } from '#kit/bot'
import type { ChannelVerb } from './bot-channel.ts'
import type { PostVerb } from './bot-post.ts'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { openChannel, openPost } from './acting.ts'
import { approval, approvalSteps } from './bot-approval.ts'
import { channelSteps, channelVerbs, ownersVerbs } from './bot-channel.ts'
import { byForward, connecting, showConnect } from './bot-connect.ts'
import { amend, channelOf, receive } from './bot-draft.ts'
import { editSteps, editVerbs } from './bot-edit.ts'
import { lists, reads } from './bot-lists.ts'
import { mending, mendingSteps } from './bot-mending.ts'
import { optionSteps, optionVerbs } from './bot-options.ts'
import { peopleSteps, peopleVerbs } from './bot-people.ts'
import { key, preview, showPost, whenWords } from './bot-post.ts'
import { repeatSteps, repeatVerbs } from './bot-repeat.ts'
import { transfer, transferSteps } from './bot-transfer.ts'
import { applyWords, whenStep, whenVerbs } from './bot-when.ts'
import { zoneSteps, zoneVerbs } from './bot-zone.ts'
import { counts } from './counts.ts'
import { skipOccurrence } from './planning.ts'
import { withdraw } from './posting.ts'
import { lineBy, setTargets } from './store.ts'
import { channelTexts } from './texts-channel.ts'
import { texts } from './texts.ts'

const postVerbs: Record<string, PostVerb> = {
  ...whenVerbs,
  ...editVerbs,
  ...optionVerbs,
  ...repeatVerbs,

  open: async (ctx, open) => {
    if (open.post.state === 'draft')
      ctx.enter('ready', { post: open.post.publicId })
    else
      ctx.leave()
    await showPost(ctx, open)
  },

  show: async (ctx, open) => {
    preview(ctx, open.post.payload)
    await ctx.toast(texts(ctx).preview)
  },

  to: async (ctx, open, channel) => {
    const chosen = open.lines.filter(line => line.target.state === 'draft').map(line => line.channel)
    const pressed = open.mine.find(row => row.channel.publicId === channel)?.channel
    if (!pressed)
      throw new AppError('channel-gone', channelTexts(ctx).gone)
    const next = chosen.some(({ id }) => id === pressed.id)
      ? chosen.filter(({ id }) => id !== pressed.id)
      : [...chosen, pressed]
    await setTargets(ctx.db, open.post.id, next.map(({ id }) => id))
    ctx.enter('ready', { post: open.post.publicId })
    await showPost(ctx, await openPost(ctx, open.post.publicId))
  },

  keep: async (ctx) => {
    ctx.leave()
    await ctx.edit(texts(ctx).saved)
  },

  drop: async (ctx, open) => {
    await withdraw(ctx, open.post, 'deleted', ctx.from!.id)
    ctx.leave()
    await ctx.edit(texts(ctx).dropped)
  },
}

const channels: Record<string, ChannelVerb> = {
  ...channelVerbs,
  ...zoneVerbs,
  ...peopleVerbs,
}

export const steps: Steps = {
  ...approvalSteps,
  ...channelSteps,
  ...zoneSteps,
  ...editSteps,
  ...mendingSteps,
  ...optionSteps,
  ...peopleSteps,
  ...repeatSteps,
  ...transferSteps,
  connect: async (ctx) => {
    const origin = channelOf(ctx.message!.forward_origin)
    if (origin)
      return await byForward(ctx, origin)
    ctx.leave()
    await receive(ctx)
  },
  /** A draft is shown and nothing was pressed: words that are a time are one, everything else is a new post. */
  ready: async (ctx) => {
    const { text, forward_origin } = ctx.message!
    if (text && !forward_origin && text.length <= 40 && !text.includes('\n')) {
      const open = await openPost(ctx, ctx.dialog!.data.post).catch(() => null)
      if (open && open.post.state === 'draft' && await applyWords(ctx, open, text, { quiet: true }))
        return
    }
    await receive(ctx)
  },
  when: async (ctx, next) => ctx.message!.text === undefined || ctx.message!.forward_origin
    ? await receive(ctx)
    : await whenStep(ctx, next),
}

export { reads }

export const bot = new Composer<BotContext>()

bot.use(connecting, approval, mending, lists, transfer, counts)

const chat = bot.chatType('private')

chat.command('start', async (ctx) => {
  const t = texts(ctx)
  if (ctx.match === 'connect')
    return await showConnect(ctx)
  await ctx.say(ctx.person.started ? t.helloAgain : t.hello, {
    keyboard: {
      inline_keyboard: [
        [
          key(t.startButtons.connect, 'connect'),
          key(t.startButtons.how, 'help'),
        ],
      ],
    },
  })
})
chat.command('help', ctx => ctx.say(texts(ctx).help))
chat.callbackQuery('help', ctx => ctx.say(texts(ctx).help))

chat.callbackQuery(/^post:(\w{10}):(\w+)(?::(.+))?$/, async (ctx, next) => {
  const [, publicId, verb, argument = ''] = ctx.match
  const run = postVerbs[verb!]
  if (!run)
    return await next()
  await run(ctx, await openPost(ctx, publicId!), argument)
})

chat.callbackQuery(/^channel:(\w{10}):(\w+)(?::(.+))?$/, async (ctx, next) => {
  const [, publicId, verb, argument = ''] = ctx.match
  const run = channels[verb!]
  if (!run)
    return await next()
  await run(ctx, await openChannel(ctx, publicId!, ownersVerbs.has(verb!)), argument)
})

chat.callbackQuery(/^target:(\w{10}):skip$/, async (ctx) => {
  const t = texts(ctx)
  const line = await lineBy(ctx.db, { publicId: ctx.match[1]! })
  if (!line)
    throw new AppError('post-gone', t.gone)
  const open = await openPost(ctx, line.post.publicId)
  const next = await skipOccurrence(ctx, line)
  await showPost(ctx, await openPost(ctx, open.post.publicId), next
    ? `${t.skipped}\n${whenWords(ctx, next.at, next.tz, next.key)}`
    : t.skippedLast)
})

chat.on('edited_message', amend)
chat.on('message').filter(ctx => !ctx.message.text?.startsWith('/') && !ctx.message.pinned_message && !ctx.message.successful_payment && !ctx.message.migrate_to_chat_id, receive)
