// A second pair of eyes: what an author schedules waits until an owner or editor of the channel says yes.

import type { BotContext, Steps } from '#kit/bot'
import type { Post } from './store.ts'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { titleOf } from '#kit/content'
import { openPost } from './acting.ts'
import { pressed } from './callbacks.ts'
import { approve, giveBack } from './posting.ts'
import { mayApprove } from './roles.ts'
import { lockPost, peopleBy, roleIn } from './store.ts'
import { roleTexts } from './texts-channel.ts'
import { texts } from './texts.ts'

async function judged(ctx: BotContext, publicId: string) {
  await lockPost(ctx.db, publicId)
  const open = await openPost(ctx, publicId)
  const roles = await Promise.all(open.lines.map(line => roleIn(ctx.db, line.channel.id, ctx.from!.id)))
  if (!roles.some(role => mayApprove(role, open.post, ctx.from!.id)))
    throw new AppError('approval-not-yours', roleTexts(ctx).notApprover)
  if (open.post.state !== 'pending')
    throw new AppError('approval-settled', roleTexts(ctx).settled(texts(ctx).state[open.post.state]!))
  return open
}

async function tellAuthor(ctx: BotContext, post: Post, words: (t: ReturnType<typeof roleTexts>, title: string, who: string) => string): Promise<void> {
  const author = (await peopleBy(ctx.db, [post.authorId])).get(post.authorId)
  if (!author)
    return
  const who = ctx.from!.username
    ? `@${ctx.from!.username}`
    : ctx.from!.first_name
  ctx.plan.send('sendMessage', {
    chat_id: post.authorId,
    text: words(roleTexts(author.language), titleOf(post.payload.content) || texts(author.language).kinds[post.payload.content.kind]!, who),
    reply_markup: {
      inline_keyboard: [
        [
          { text: texts(author.language).buttons.open, callback_data: `post:${post.publicId}:open` },
        ],
      ],
    },
  })
}

export const approval = new Composer<BotContext>()

approval.callbackQuery(pressed('post', 'approve'), async (ctx) => {
  const { post } = await judged(ctx, ctx.match[1]!)
  const waits = await approve(ctx, post, ctx.from.id)
  await ctx.edit(waits
    ? roleTexts(ctx).approved
    : roleTexts(ctx).approvedLate)
  await tellAuthor(ctx, post, (t, title, who) => waits
    ? t.approvedFor(title, who)
    : t.approvedLateFor(title, who))
})

approval.callbackQuery(pressed('post', 'return'), async (ctx) => {
  const { post } = await judged(ctx, ctx.match[1]!)
  ctx.enter('comment', { post: post.publicId })
  await ctx.say(roleTexts(ctx).commentAsk)
})

export const approvalSteps: Steps = {
  comment: async (ctx) => {
    const comment = ctx.message!.text
    if (!comment)
      throw new AppError('comment-missing', roleTexts(ctx).commentAsk)
    const { post } = await judged(ctx, ctx.dialog!.data.post)
    await giveBack(ctx, post, ctx.from!.id, comment.slice(0, 1000))
    ctx.leave()
    await ctx.say(roleTexts(ctx).givenBack)
    await tellAuthor(ctx, post, (t, title, who) => t.givenBackFor(title, who, comment.slice(0, 1000)))
  },
}
