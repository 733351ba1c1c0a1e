// What a person does about money in chat: /upgrade, the ways to pay, cancelling and going on; with them what stands in files of its own.

import type { App } from '#kit/app'
import type { BotContext } from '#kit/bot'
import type { Offer } from './goods.ts'
import type { Entitlement } from './store.ts'
import type { Doing } from './tell.ts'
import { Composer, InlineKeyboard } from 'grammy'
import { AppError } from '#kit/app'
import { askConnect, askPortal, botLink, buyByCard, buyInStars } from './buy.ts'
import { isLive, recurs } from './changed.ts'
import { offerOf, partsOf, planGraceDays, takesCards } from './goods.ts'
import { showPage } from './jobs.ts'
import { ledger } from './ledger.ts'
import { formatMoney, formatPrice } from './money.ts'
import { refunding } from './refunding.ts'
import { setRenewing } from './renewing.ts'
import { stars } from './stars.ts'
import { checkoutByPublicId, entitlementById, entitlementsOf, sellerOf } from './store.ts'
import { answering, support } from './support.ts'
import { readerOf } from './tell.ts'
import { payTexts } from './texts.ts'

/** The ways to pay for an item, one button each. */
export function paymentButtons(offer: Offer, item: string, work: Pick<BotContext, 'money'>, language: BotContext['language'], keyboard = new InlineKeyboard()): InlineKeyboard {
  const t = payTexts(language)
  if (takesCards(offer, work.money))
    keyboard.text(t.buttons.card(formatPrice(offer.card!, language)), `pay:card:${item}`).row()
  if (offer.stars)
    keyboard.text(t.buttons.stars(offer.stars.amount, offer.stars.monthly), `pay:stars:${item}`).row()
  return keyboard
}

/** How an entitlement stands, in words and with what can be done about it. */
export async function standing(work: Pick<BotContext, 'db' | 'app' | 'now'>, row: Entitlement): Promise<{ text: string, keyboard: InlineKeyboard }> {
  const { t, day, language } = await readerOf(work, row.telegramId)
  const keyboard = new InlineKeyboard()
  if (['ended', 'refunded', 'frozen'].includes(row.status))
    return { text: t.noMore, keyboard }
  if (row.until === null)
    return { text: t.forGood, keyboard }
  const text = row.status === 'past_due'
    ? t.pastDue
    : row.cancelAtEnd
      ? t.endsOn(day(row.until))
      : row.status === 'trialing'
        ? t.trialing(day(row.until))
        : t.renews(day(row.until), formatMoney(row.amount ?? 0, row.currency ?? 'usd', language))
  if (recurs(row) && !row.cancelAtEnd)
    keyboard.text(t.buttons.cancel, `pay:cancel:${row.id}`)
  if (recurs(row) && row.cancelAtEnd)
    keyboard.text(t.buttons.resume, `pay:resume:${row.id}`)
  if (row.rail === 'stripe' && row.customer)
    keyboard.row().text(t.buttons.portal, `pay:portal:${row.id}`)
  return { text, keyboard }
}

async function payByCard(app: App<any, any, any>, ctx: BotContext, item: string): Promise<void> {
  const t = payTexts(ctx)
  const bought = await buyByCard(app, ctx, item, ctx.from!.id, ctx.language)
  if ('problem' in bought)
    return await ctx.toast(bought.problem, true)
  if ('mend' in bought) {
    askPortal(ctx, bought.mend, 'pay.portal', { person: ctx.from!.id })
    return await ctx.toast(t.mendFirst, true)
  }
  await ctx.toast(t.oneMoment)
  if ('page' in bought)
    await showPage(ctx, bought.page)
}

async function payInStars(app: App<any, any, any>, ctx: BotContext, item: string): Promise<void> {
  const bought = await buyInStars(app, ctx, item, ctx.from!.id, ctx.language)
  if ('problem' in bought)
    return await ctx.toast(bought.problem, true)
  await ctx.toast(payTexts(ctx).oneMoment)
}

/** The entitlement a button names, if it is this person's. */
async function own(ctx: BotContext, id: number): Promise<Entitlement> {
  const row = await entitlementById(ctx.db, ctx.app, id)
  if (row?.telegramId !== ctx.from!.id)
    throw new AppError('entitlement-gone', payTexts(ctx).noMore)
  return row
}

async function askRenewing(app: App<any, any, any>, ctx: BotContext, row: Entitlement, on: boolean): Promise<void> {
  const { t, day } = await readerOf(ctx, ctx.from!.id)
  await setRenewing(app, ctx, row, on)
  await ctx.edit(!on
    ? t.cancelled(day(row.until!))
    : row.rail === 'stars'
      ? t.resumeInTelegram
      : t.resumed)
}

async function upgrade(app: App<any, any, any>, ctx: BotContext): Promise<void> {
  const t = payTexts(ctx)
  const { plans, limits, name } = app.manifest
  if (!ctx.money.plans || !plans.length)
    return await ctx.say(t.noPlans(name))
  const held = (await entitlementsOf(ctx.db, ctx.app, ctx.from!.id)).filter(({ item }) => partsOf(item).kind === 'plan')
  const mine = held.find(row => isLive(row, planGraceDays, ctx.now))
  if (mine) {
    const { text, keyboard } = await standing(ctx, mine)
    const plan = plans.find(({ id }) => id === partsOf(mine.item).ref)
    return await ctx.say(`${t.yourPlan(plan?.name ?? name)}\n${text}`, { keyboard })
  }
  const lines = plans.flatMap(plan => [
    t.plan(plan.name, formatPrice({ amount: plan.monthly_cents, currency: 'usd', interval: 'month' }, ctx.language), plan.stars) + (plan.trial_days
      ? t.trial(plan.trial_days)
      : ''),
    ...limits.map(({ about, free, plans: most }) => t.limit(free, about[ctx.language], most[plan.id] ?? null)),
  ])
  const keyboard = new InlineKeyboard()
  for (const { id } of plans) {
    const offer = await offerOf(app, ctx, `plan:${id}`, ctx.from!.id, ctx.language)
    paymentButtons(offer!, `plan:${id}`, ctx, ctx.language, keyboard)
  }
  await ctx.say(t.upgrade(lines.join('\n')), { keyboard })
}

/** What somebody who wants to be forgotten pays for is charged no more. Bookkeeping stays, as the law wants it: ids and amounts, no names. */
export async function erasePay(app: App<any, any, any>, work: Doing, person: number): Promise<void> {
  const held = await entitlementsOf(work.db, work.app, person)
  for (const row of held.filter(row => ['trialing', 'active', 'past_due'].includes(row.status) && !row.cancelAtEnd && row.until !== null))
    await setRenewing(app, work, row, false)
}

/** The commands and buttons of an app that sells. Before the app's own handlers: `/start paid-…` is the kit's. */
export function pay(app: App<any, any, any>): Composer<BotContext> {
  const bot = new Composer<BotContext>(stars(app), ledger, refunding(app), answering)
  const inPrivate = bot.chatType('private')

  if (app.manifest.plans.length)
    inPrivate.command('upgrade', ctx => upgrade(app, ctx))
  // money is nobody else's business: in a group only the way to the private chat
  bot.chatType(['group', 'supergroup']).command(['upgrade', 'paysupport'], ctx => ctx.say(payTexts(ctx).inPrivate, {
    keyboard: new InlineKeyboard().url(ctx.me.first_name, `${botLink(ctx)}?start=${ctx.message.text.startsWith('/u')
      ? 'upgrade'
      : 'paysupport'}`),
  }))
  inPrivate.command('paysupport', support)
  bot.callbackQuery(/^pay:card:(.+)$/, ctx => payByCard(app, ctx, ctx.match[1]!))
  bot.callbackQuery(/^pay:stars:(.+)$/, ctx => payInStars(app, ctx, ctx.match[1]!))
  bot.callbackQuery(/^pay:cancel:(\d{1,15})$/, async (ctx) => {
    const row = await own(ctx, Number(ctx.match[1]))
    const { t, day } = await readerOf(ctx, ctx.from.id)
    await ctx.say(t.cancelAsk(day(row.until ?? ctx.now)), {
      keyboard: new InlineKeyboard().text(t.buttons.really, `pay:end:${row.id}`).text(t.buttons.keep, 'pay:keep'),
    })
  })
  bot.callbackQuery(/^pay:(end|resume):(\d{1,15})$/, async ctx => askRenewing(app, ctx, await own(ctx, Number(ctx.match[2])), ctx.match[1] === 'resume'))
  bot.callbackQuery('pay:keep', ctx => ctx.edit(payTexts(ctx).keptOn))
  bot.callbackQuery(/^pay:portal:(\d{1,15})$/, async (ctx) => {
    const row = await own(ctx, Number(ctx.match[1]))
    const t = payTexts(ctx)
    if (!row.customer || !ctx.money.cards)
      return await ctx.toast(t.noCards, true)
    askPortal(ctx, row, 'pay.portal', { person: ctx.from.id })
    await ctx.toast(t.working)
  })
  inPrivate.command('start', async (ctx, next) => {
    const t = payTexts(ctx)
    const back = /^(paid|unpaid)-(\w+)$/.exec(ctx.match)
    if (back) {
      const checkout = await checkoutByPublicId(ctx.db, ctx.app, back[2]!)
      return await ctx.say(back[1] === 'unpaid'
        ? t.notPaid
        : checkout?.state === 'paid'
          ? t.thanksPaid
          : t.thanks)
    }
    if (ctx.match === 'billing')
      return await ctx.say(t.billingSeen)
    // Stripe's own link to its page had run out: another one (docs.stripe.com/api/account_links/create#create_account_link-refresh_url)
    if (ctx.match === 'onboard' && ctx.money.cards && await sellerOf(ctx.db, ctx.app, ctx.from.id)) {
      await askConnect(ctx, ctx.from.id)
      return await ctx.say(t.oneMomentStripe)
    }
    // from a group, where plans are not shown
    if (ctx.match === 'upgrade' && app.manifest.plans.length)
      return await upgrade(app, ctx)
    if (ctx.match === 'paysupport')
      return await support(ctx)
    await next()
  })
  return bot
}
