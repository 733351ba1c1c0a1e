// Giving money back, said in chat: /refund shows the last payments, /refund 12 gives that one back. The founder's of the whole app, a seller's of their own.
import type { App } from '#kit/app'
import type { BotContext } from '#kit/bot'
import type { Payment } from './store.ts'
import { Composer, InlineKeyboard } from 'grammy'
import { AppError } from '#kit/app'
import { offerOf } from './goods.ts'
import { formatMoney } from './money.ts'
import { giveBack } from './renewing.ts'
import { paymentById, paymentsTo, personOf } from './store.ts'
import { readerOf } from './tell.ts'
import { payTexts } from './texts.ts'

/** Whose payments somebody may give back: undefined is everybody's. */
function sellerFor(ctx: BotContext): number | undefined {
  return ctx.from!.id === ctx.money.founder
    ? undefined
    : ctx.from!.id
}

async function line(app: App<any, any, any>, ctx: BotContext, { id, item, telegramId, gross, refunded, currency, paidAt }: Payment): Promise<string> {
  const offer = item && telegramId !== null
    ? await offerOf(app, ctx, item, telegramId, ctx.language)
    : null
  const person = telegramId === null
    ? undefined
    : await personOf(ctx.db, ctx.app, telegramId)
  const { day } = await readerOf(ctx, ctx.from!.id)
  return [
    `/refund ${id}: ${formatMoney(gross - refunded, currency, ctx.language)}`,
    offer?.title ?? item,
    person?.firstName || `id ${telegramId}`,
    day(paidAt),
  ].filter(Boolean).join(', ')
}

/** The payment of this number, if some of it can still be given back by who asks. @throws AppError `nothing-to-refund` */
async function payment(ctx: BotContext, id: number): Promise<Payment> {
  const found = await paymentById(ctx.db, ctx.app, id, sellerFor(ctx))
  if (!found || found.refunded >= found.gross)
    throw new AppError('nothing-to-refund', payTexts(ctx).refundNone)
  return found
}

/** Composes /refund for one app. */
export function refunding(app: App<any, any, any>): Composer<BotContext> {
  const bot = new Composer<BotContext>()
  const inPrivate = bot.chatType('private')
  inPrivate.command('refund', async (ctx) => {
    const t = payTexts(ctx)
    const typed = ctx.match.trim()
    if (typed) {
      const [id] = /^\d{1,15}$/.exec(typed) ?? []
      if (!id)
        throw new AppError('refund-unclear', t.refundUnclear)
      const found = await payment(ctx, Number(id))
      return await ctx.say(t.refundAsk(await line(app, ctx, found)), {
        keyboard: new InlineKeyboard().text(t.buttons.giveBack, `pay:refund:${found.id}`).text(t.buttons.keep, 'pay:keep'),
      })
    }
    const lines: string[] = []
    for (const one of await paymentsTo(ctx.db, ctx.app, sellerFor(ctx)))
      lines.push(await line(app, ctx, one))
    await ctx.say(lines.length
      ? t.refunds(lines.join('\n'))
      : t.refundNone)
  })
  inPrivate.callbackQuery(/^pay:refund:(\d{1,15})$/, async (ctx) => {
    const found = await payment(ctx, Number(ctx.match[1]))
    giveBack(ctx, found, ctx.from.id)
    await ctx.edit(payTexts(ctx).refunding(formatMoney(found.gross - found.refunded, found.currency, ctx.language)))
  })
  return bot
}
