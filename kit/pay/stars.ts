// Telegram Stars: the question before the payment, the payment, a refund. Credit is given only for a payment, once per charge.

import type { App } from '#kit/app'
import type { BotContext } from '#kit/bot'
import type { Offer } from './goods.ts'
import type { Entitlement } from './store.ts'
import type { Doing } from './tell.ts'
import { Composer } from 'grammy'
import { changed, isLive, recurs, writeCharge } from './changed.ts'
import { planDue } from './due.ts'
import { offerOf, termsOf } from './goods.ts'
import { endNow } from './renewing.ts'
import { closeCheckouts, entitlementByRef, heldBy, paymentByRef, putEntitlement, setEntitlement } from './store.ts'
import { payTexts } from './texts.ts'

const day = 86_400_000
/** The only period Telegram takes (core.telegram.org/bots/api#createinvoicelink). */
export const starsPeriodSeconds = 2_592_000
/** When received Stars may be paid out (facts of Fragment: 21 days). */
const holdMs = 21 * day

/** Telegram shows 32 characters of a title and 255 of a description. */
export function invoiceOf(offer: Offer, item: string) {
  return {
    title: offer.title.slice(0, 32),
    description: offer.about.slice(0, 255) || offer.title,
    payload: item,
    currency: 'XTR',
    prices: [
      {
        label: offer.title.slice(0, 32),
        amount: offer.stars!.amount,
      },
    ],
  }
}

async function live(work: Doing, item: string, buyer: number, graceDays: number): Promise<Entitlement | undefined> {
  const held = await heldBy(work.db, work.app, item, buyer)
  return held.find(one => isLive(one, graceDays, work.now))
}

/** The entitlement a charge belongs to: the subscription it renews, or a new one. */
async function renewed(ctx: BotContext, item: string, recurring: boolean, first: boolean): Promise<Entitlement | undefined> {
  if (!recurring || first)
    return undefined
  const held = await heldBy(ctx.db, ctx.app, item, ctx.from!.id)
  return held.find(({ rail }) => rail === 'stars')
}

async function credit(app: App<any, any, any>, ctx: BotContext): Promise<void> {
  const {
    invoice_payload: item,
    telegram_payment_charge_id: charge,
    total_amount: amount,
    currency,
    is_recurring: recurring = false,
    is_first_recurring: first = false,
    subscription_expiration_date: expires,
  } = ctx.message!.successful_payment!
  if (await paymentByRef(ctx.db, ctx.app, 'stars', charge))
    return
  const buyer = ctx.from!.id
  const { seller, days, graceDays } = await termsOf(app, ctx, item, buyer)
  await writeCharge(app, ctx, {
    app: ctx.app,
    rail: 'stars',
    ref: charge,
    item,
    telegramId: buyer,
    seller,
    currency,
    gross: amount,
    platformFee: seller === null
      ? 0
      : Math.floor(amount * ctx.money.feePercent / 100),
    paidAt: ctx.now,
    availableAt: ctx.now + holdMs,
  })
  const before = await renewed(ctx, item, recurring, first) ?? null
  const until = expires
    ? expires * 1000
    : days
      ? ctx.now + days * day
      : null
  const after = await putEntitlement(ctx.db, {
    app: ctx.app,
    item,
    telegramId: buyer,
    rail: 'stars',
    ref: before?.ref ?? charge,
    status: 'active',
    until,
    // paid once: nothing follows by itself
    cancelAtEnd: !recurring,
    amount: recurring
      ? amount
      : null,
    currency,
    createdAt: before?.createdAt ?? ctx.now,
  })
  await closeCheckouts(ctx.db, ctx.app, item, buyer, 'paid')
  // paid here instead: Stripe must not go on trying the card
  for (const open of (await heldBy(ctx.db, ctx.app, item, buyer)).filter(({ rail, status }) => rail === 'stripe' && status === 'past_due'))
    await endNow(app, ctx, open)
  planDue(ctx, after, graceDays)
  await changed(app, ctx, after, before)
}

async function takeBack(app: App<any, any, any>, ctx: BotContext): Promise<void> {
  const { telegram_payment_charge_id: charge, total_amount: amount } = ctx.message!.refunded_payment!
  const payment = await paymentByRef(ctx.db, ctx.app, 'stars', charge)
  if (!payment || payment.refunded >= amount)
    return
  const { id: _, ...row } = payment
  await writeCharge(app, ctx, { ...row, refunded: amount })
  const before = await entitlementByRef(ctx.db, ctx.app, 'stars', charge)
    ?? (await heldBy(ctx.db, ctx.app, payment.item ?? '', ctx.from!.id)).find(({ rail }) => rail === 'stars')
  if (!before || ['ended', 'refunded'].includes(before.status))
    return
  // who got the Stars back is not charged again
  if (recurs(before) && !before.cancelAtEnd)
    ctx.plan.send('editUserStarSubscription', { user_id: before.telegramId, telegram_payment_charge_id: before.ref, is_canceled: true })
  const after = await setEntitlement(ctx.db, before.id, { status: 'refunded', cancelAtEnd: true })
  planDue(ctx, after, 0)
  await changed(app, ctx, after, before)
}

/** The payer cancelled or went on in Telegram itself, or had too few Stars at the renewal. */
async function renewalChanged(app: App<any, any, any>, ctx: BotContext): Promise<void> {
  const { invoice_payload: item, state } = ctx.subscription!
  const before = (await heldBy(ctx.db, ctx.app, item, ctx.from!.id)).find(row => row.rail === 'stars' && recurs(row) && row.status === 'active')
  if (!before)
    return
  const after = await setEntitlement(ctx.db, before.id, state === 'failed'
    ? { status: 'past_due' }
    : { cancelAtEnd: state === 'canceled' })
  planDue(ctx, after, (await termsOf(app, ctx, item, ctx.from!.id)).graceDays)
  await changed(app, ctx, after, before)
}

/** Listens for what Telegram says about Stars. */
export function stars(app: App<any, any, any>): Composer<BotContext> {
  const bot = new Composer<BotContext>()

  // unanswered for 10 seconds it fails: everything needed is in our own rows
  bot.on('pre_checkout_query', async (ctx) => {
    const { id, invoice_payload: item, total_amount: amount, currency } = ctx.preCheckoutQuery
    const t = payTexts(ctx)
    const offer = await offerOf(app, ctx, item, ctx.from.id, ctx.language)
    const problem = currency !== 'XTR' || !offer?.stars || offer.stars.amount !== amount
      ? t.notOnOffer
      : await live(ctx, item, ctx.from.id, 0)
        ? t.already
        : null
    ctx.plan.send('answerPreCheckoutQuery', {
      pre_checkout_query_id: id,
      ok: problem === null,
      ...(problem !== null && { error_message: problem }),
    }, { priority: 1 })
  })
  bot.on('message:successful_payment', ctx => credit(app, ctx))
  bot.on('message:refunded_payment', ctx => takeBack(app, ctx))
  bot.on('subscription', ctx => renewalChanged(app, ctx))
  return bot
}
