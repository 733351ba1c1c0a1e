// What somebody sends becomes a draft: shown exactly as it will look, then asked about in one message.

import type { MessageOrigin } from '@grammyjs/types'
import type { BotContext } from '#kit/bot'
import type { Payload } from './content.ts'
import type { Post } from './store.ts'
import { AppError } from '#kit/app'
import { contentOf, joinAlbum, problemsOf } from '#kit/content'
import { changePayload, openPost } from './acting.ts'
import { byForward } from './bot-connect.ts'
import { controls, key, preview } from './bot-post.ts'
import { addDraft, albumDraft, channelsOf, linesOf, postOfMessage, setTargets } from './store.ts'
import { texts } from './texts.ts'

/** Items of one album are webhooks of their own; after so long without another one it is complete. */
const albumMs = 2000

/** The channel a forwarded message comes from. */
export function channelOf(origin: MessageOrigin | undefined) {
  return origin?.type === 'channel'
    ? origin.chat
    : undefined
}

/** Any message that is no command and answers no question. */
export async function receive(ctx: BotContext): Promise<void> {
  const t = texts(ctx)
  const message = ctx.message!
  const content = contentOf(message)
  if (!content)
    throw new AppError('content-unsupported', t.cannotPost, { hint: t.cannotPostHint })
  const payload: Payload = { content, buttons: [], options: {} }
  const [problem] = problemsOf(payload)
  if (problem) {
    throw new AppError(problem.code, t.problem(problem), {
      hint: t.problemHint(problem),
    })
  }
  const group = message.media_group_id
  if (group && await addToAlbum(ctx, group, payload))
    return
  const mine = await channelsOf(ctx.from!.id, ctx.db)
  const origin = channelOf(message.forward_origin)
  if (origin && !mine.length)
    return await byForward(ctx, origin)

  const post = await addDraft(ctx.db, {
    authorId: ctx.from!.id,
    payload,
    sourceChatId: ctx.chat!.id,
    sourceMessageId: message.message_id,
    ...(group && { mediaGroupId: group }),
    now: ctx.now,
  })
  if (mine.length === 1)
    await setTargets(ctx.db, post.id, [mine[0]!.channel.id])
  ctx.enter('ready', { post: post.publicId })
  if (group)
    return waitForAlbum(ctx, post)
  const lines = mine.length === 1
    ? await linesOf(post.id, ctx.db)
    : []
  preview(ctx, payload)
  const { text, keyboard } = controls(ctx, { post, lines, mine })
  const stranger = origin && !mine.some(({ channel }) => channel.chatId === origin.id)
  await ctx.say(text, {
    keyboard: {
      inline_keyboard: stranger
        ? [
            [
              key(t.connectThis(origin.title), `join:${origin.id}`),
            ],
            ...keyboard.inline_keyboard,
          ]
        : keyboard.inline_keyboard,
    },
  })
}

function waitForAlbum(ctx: BotContext, { publicId }: Post): void {
  ctx.plan.schedule('album', { post: publicId }, { at: ctx.now + albumMs, key: publicId })
}

async function addToAlbum(ctx: BotContext, group: string, { content }: Payload): Promise<boolean> {
  const post = await albumDraft(ctx.db, ctx.from!.id, group)
  if (!post)
    return false
  const album = joinAlbum(post.payload.content, content)
  if (!album)
    return false
  await changePayload(ctx, post, { ...post.payload, content: album })
  ctx.enter('ready', { post: post.publicId })
  waitForAlbum(ctx, post)
  return true
}

/** An edited message edits the draft it became. */
export async function amend(ctx: BotContext): Promise<void> {
  const message = ctx.editedMessage!
  const post = await postOfMessage(ctx.db, ctx.chat!.id, message.message_id)
  const content = contentOf(message)
  if (!post || !content || post.state !== 'draft' || post.mediaGroupId)
    return
  await changePayload(ctx, post, { ...post.payload, content })
  const open = await openPost(ctx, post.publicId)
  preview(ctx, open.post.payload)
  const { text, keyboard } = controls(ctx, open, texts(ctx).edited)
  await ctx.say(text, { keyboard })
}
