// What a course costs, set by its author: in Stars, by card to their own Stripe account, free days, a code.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { BotContext } from '#kit/bot'
import type { Sequence } from './store.ts'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { askConnect, formatPrice, parseMoney } from '#kit/pay'
import { isPaid } from './access.ts'
import { changeCourse, maxDay } from './editing.ts'
import { linkOf } from './enrolling.ts'
import { shopOf } from './offer.ts'
import { texts } from './texts.ts'

export const selling = new Composer<BotContext>()

const key = (text: string, data: string): InlineKeyboardButton => ({ text, callback_data: data })
const off = /^(?:off|no|none|free|0|нет|выкл|бесплатно)$/i

/** Cards of this author can be charged. */
async function takesCards(ctx: Pick<BotContext, 'db' | 'app' | 'money'>, sequence: Sequence): Promise<boolean> {
  const { seller, account } = await shopOf(ctx, sequence)
  return ctx.money.cards && (seller === null || account !== null)
}

/** The price of a course with everything that can be set about it. */
export async function showPrice(ctx: BotContext, sequence: Sequence): Promise<void> {
  const t = texts(ctx)
  const { publicId, amount, currency, stars, monthly, previewDays, promoCode, promoPercent } = sequence
  const cards = await takesCards(ctx, sequence)
  const set = (field: string) => `c:${publicId}:set:${field}`
  await ctx.say([
    t.priceHead(sequence.title),
    t.priceStars(stars, monthly),
    ...ctx.money.cards
      ? [
          t.priceCard(amount === null
            ? null
            : formatPrice({
                amount,
                currency,
                interval: monthly
                  ? 'month'
                  : null,
              }, ctx.language), cards),
        ]
      : [],
    ...isPaid(sequence)
      ? [
          t.pricePreview(previewDays),
          ...promoCode
            ? [
                t.priceCode(promoCode, promoPercent ?? 0, linkOf(ctx, sequence, promoCode)),
              ]
            : [],
          t.priceNote,
        ]
      : [t.priceFree],
  ].join('\n'), {
    keyboard: {
      inline_keyboard: [
        [
          key(t.buttons.inStars, set('stars')),
          ...ctx.money.cards
            ? [
                cards
                  ? key(t.buttons.byCard, set('card'))
                  : key(t.buttons.connectStripe, 'stripe'),
              ]
            : [],
        ],
        ...isPaid(sequence)
          ? [
              [
                key(t.buttons.freeDays, set('preview')),
                key(t.buttons.codeStars, set('code')),
              ],
              [
                key(t.buttons.monthly(monthly), `c:${publicId}:monthly`),
              ],
            ]
          : [],
        [
          key(t.buttons.back, `c:${publicId}:open`),
        ],
      ],
    },
  })
}

type Typed = (ctx: BotContext, sequence: Sequence, text: string) => Promise<Sequence>

/** What is typed about the price, by field. @throws AppError in the author's words */
export const priced: Record<string, Typed> = {
  async stars(ctx, sequence, text) {
    if (off.test(text)) {
      if (sequence.amount !== null)
        throw new AppError('stars-needed', texts(ctx).starsNeeded)
      return await changeCourse(ctx, sequence, { stars: null })
    }
    const stars = Number(/^(?:⭐\uFE0F?\s*)?(\d{1,5})\s*(?:⭐\uFE0F?|stars?|зв[её]зд\w*)?$/i.exec(text)?.[1] ?? Number.NaN)
    if (!(stars >= 1 && stars <= 10_000))
      throw new AppError('stars-invalid', texts(ctx).badStars)
    return await changeCourse(ctx, sequence, { stars })
  },
  async card(ctx, sequence, text) {
    const t = texts(ctx)
    if (off.test(text))
      return await changeCourse(ctx, sequence, { amount: null })
    // what is used inside Telegram is on offer in Stars, too (Bot Developer Terms 6.2)
    if (sequence.stars === null)
      throw new AppError('stars-first', t.starsFirst)
    if (!await takesCards(ctx, sequence))
      throw new AppError('stripe-first', t.stripeFirst)
    const money = parseMoney(text)
    // Stripe's least charge is about half a dollar
    if (!money || money.rest || money.amount < 50)
      throw new AppError('price-invalid', t.badPrice)
    return await changeCourse(ctx, sequence, { amount: money.amount, currency: money.currency })
  },
  async preview(ctx, sequence, text) {
    const days = off.test(text)
      ? 0
      : Number(/^\d{1,3}$/.exec(text)?.[0] ?? Number.NaN)
    if (!(days >= 0 && days <= maxDay))
      throw new AppError('preview-invalid', texts(ctx).badPreview)
    return await changeCourse(ctx, sequence, { previewDays: days })
  },
  async code(ctx, sequence, text) {
    if (off.test(text))
      return await changeCourse(ctx, sequence, { promoCode: null, promoPercent: null })
    const [, code, percent] = /^([a-z0-9]{3,16})\s+[-–−]?(\d{1,2})\s*%?$/i.exec(text) ?? []
    if (!code || Number(percent) < 1)
      throw new AppError('code-invalid', texts(ctx).badNewCode)
    return await changeCourse(ctx, sequence, {
      promoCode: code.toUpperCase(),
      promoPercent: Number(percent),
    })
  },
}

selling.chatType('private').callbackQuery('stripe', async (ctx) => {
  const t = texts(ctx)
  if (!ctx.money.cards)
    return await ctx.toast(t.noCards, true)
  await askConnect(ctx, ctx.from.id)
  await ctx.toast(t.oneMoment)
})
