// The buttons under "it did not go out" and "it may have gone out": what the person decides.

import type { BotContext, Steps } from '#kit/bot'
import type { DeliveredLine } from './store.ts'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { parseWhen, wallOf } from '#kit/time'
import { whenWords } from './bot-post.ts'
import { confirmDelivery, dropDelivery, moveTo, moveToNextSlot, tryAgain } from './mending.ts'
import { mayEdit } from './roles.ts'
import { deliveryBy, roleIn } from './store.ts'
import { listTexts } from './texts-lists.ts'
import { texts } from './texts.ts'

async function openDelivery(ctx: BotContext, publicId: string): Promise<DeliveredLine> {
  const delivered = await deliveryBy(ctx.db, { publicId })
  if (!delivered)
    throw new AppError('post-gone', texts(ctx).gone)
  if (!mayEdit(await roleIn(ctx.db, delivered.channel.id, ctx.from!.id), delivered.post, ctx.from!.id))
    throw new AppError('post-not-yours', texts(ctx).notYours)
  return delivered
}

export const mending = new Composer<BotContext>()

mending.callbackQuery(/^delivery:(\w{10}):(retry|retime|now|slot|drop|there|again)$/, async (ctx) => {
  const t = listTexts(ctx)
  const [, publicId, verb] = ctx.match as unknown as [string, string, 'retry' | 'retime' | 'now' | 'slot' | 'drop' | 'there' | 'again']
  const delivered = await openDelivery(ctx, publicId)
  const answer = async (done: boolean, words: string) => await ctx.edit(done ? words : t.settled)
  switch (verb) {
    case 'retry':
    case 'now':
    case 'again':
      return await answer(await tryAgain(ctx, delivered), t.decided[verb])
    case 'drop':
      return await answer(await dropDelivery(ctx, delivered), t.decided.drop)
    case 'there':
      return await answer(await confirmDelivery(ctx, delivered), t.decided.there)
    case 'slot': {
      const moved = await moveToNextSlot(ctx, delivered)
      return await (moved
        ? ctx.edit(`${t.moved}\n\n${texts(ctx).line(delivered.channel.title, whenWords(ctx, moved.at, moved.tz, moved.key))}`)
        : ctx.toast(t.noSlots, true))
    }
    case 'retime':
      ctx.enter('retime', { delivery: publicId })
      return await ctx.say(`${t.retimeAsk}\n\n${texts(ctx).timeZone(delivered.channel.title, delivered.channel.tz, wallOf(ctx.now, delivered.channel.tz).time)}`)
  }
})

export const mendingSteps: Steps = {
  retime: async (ctx) => {
    const t = texts(ctx)
    const delivered = await openDelivery(ctx, ctx.dialog!.data.delivery)
    const { tz, title } = delivered.channel
    const read = await parseWhen(ctx.message!.text ?? '', { now: ctx.now, zone: tz })
    if (!read.ok) {
      throw new AppError('time-unclear', read.reason === 'past'
        ? t.past(whenWords(ctx, read.suggestion, tz))
        : t.timeUnclear, { hint: t.timeHint })
    }
    ctx.leave()
    const moved = await moveTo(ctx, delivered, wallOf(read.at, tz))
    await ctx.say(moved
      ? `${t.scheduled}\n\n${t.line(title, whenWords(ctx, moved.at, moved.tz, moved.key))}`
      : listTexts(ctx).settled)
  },
}
