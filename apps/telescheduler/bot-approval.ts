// A second pair of eyes: what an author schedules waits until an owner or editor of the channel says yes.

import type { BotContext, Steps } from '#kit/bot'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { approvePost, returnPost, toJudge } from './approving.ts'
import { pressed } from './callbacks.ts'
import { roleTexts } from './texts-channel.ts'

export const approval = new Composer<BotContext>()

approval.callbackQuery(pressed('post', 'approve'), async (ctx) => {
  const waits = await approvePost(ctx, ctx.match[1]!)
  await ctx.edit(waits
    ? roleTexts(ctx).approved
    : roleTexts(ctx).approvedLate)
})

approval.callbackQuery(pressed('post', 'return'), async (ctx) => {
  const { post } = await toJudge(ctx, ctx.match[1]!)
  ctx.enter('comment', { post: post.publicId })
  await ctx.say(roleTexts(ctx).commentAsk)
})

export const approvalSteps: Steps = {
  comment: async (ctx) => {
    const comment = ctx.message!.text
    if (!comment)
      throw new AppError('comment-missing', roleTexts(ctx).commentAsk)
    await returnPost(ctx, ctx.dialog!.data.post, comment)
    ctx.leave()
    await ctx.say(roleTexts(ctx).givenBack)
  },
}
