// What a person does about money in chat: /upgrade, the ways to pay, cancelling and going on, /paysupport, /earnings, /owed.

import type { App } from '#kit/app'
import type { BotContext, Steps } from '#kit/bot'
import type { Offer } from './goods.ts'
import type { Entitlement } from './store.ts'
import { Composer, InlineKeyboard } from 'grammy'
import { AppError } from '#kit/app'
import { changed, isLive } from './changed.ts'
import { offerOf, partsOf, planGraceDays, takesCards } from './goods.ts'
import { showPage } from './jobs.ts'
import { ledger } from './ledger.ts'
import { formatMoney, formatPrice } from './money.ts'
import { askStripe } from './plan.ts'
import { invoiceOf, stars, starsPeriodSeconds } from './stars.ts'
import { addCheckout, checkoutByPublicId, customerOf, entitlementById, entitlementsOf, heldBy, openCheckout, setEntitlement } from './store.ts'
import { readerOf } from './tell.ts'
import { payTexts } from './texts.ts'

const minute = 60_000

/** The bot's own address, for coming back from a page. */
export const botLink = (work: Pick<BotContext, 'money' | 'me'>) => `${work.money.links}/${work.me.username}`

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
  const recurring = row.until !== null && row.rail !== 'gift' && (row.rail === 'stars' || row.ref.startsWith('sub_'))
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
  if (recurring && !row.cancelAtEnd)
    keyboard.text(t.buttons.cancel, `pay:cancel:${row.id}`)
  // a pass in Stars was paid once: there is nothing to go on with
  if (recurring && row.cancelAtEnd && row.rail === 'stripe')
    keyboard.text(t.buttons.resume, `pay:resume:${row.id}`)
  if (row.rail === 'stripe' && row.customer)
    keyboard.row().text(t.buttons.portal, `pay:portal:${row.id}`)
  return { text, keyboard }
}

async function payByCard(app: App<any, any, any>, ctx: BotContext, item: string): Promise<void> {
  const t = payTexts(ctx)
  const buyer = ctx.from!.id
  const offer = await offerOf(app, ctx, item, buyer, ctx.language)
  if (!offer?.card)
    return await ctx.toast(t.notOnOffer, true)
  if (!takesCards(offer, ctx.money))
    return await ctx.toast(t.noCards, true)
  const held = await heldBy(ctx.db, ctx.app, item, buyer)
  // within a grace the old subscription is mended at the portal: a second one would charge twice
  if (held.some(one => isLive(one, one.rail === 'stripe'
    ? 3650
    : 0, ctx.now))) {
    return await ctx.toast(t.already, true)
  }
  const open = await openCheckout(ctx.db, ctx.app, item, buyer, ctx.now)
  await ctx.toast(t.oneMoment)
  if (open?.url)
    return await showPage(ctx, open)
  if (open)
    return
  const title = offer.title
  const checkout = await addCheckout(ctx.db, {
    app: ctx.app,
    item,
    telegramId: buyer,
    account: offer.account,
    offer: {
      title,
      price: formatPrice(offer.card, ctx.language),
    },
    // a page that was never made stands in nobody's way for long
    expiresAt: ctx.now + 2 * minute,
  })
  const customer = await customerOf(ctx.db, ctx.app, offer.account, buyer)
  askStripe(ctx.plan, 'checkout', {
    checkout,
    item,
    title,
    buyer,
    seller: offer.seller,
    card: offer.card,
    feePercent: ctx.money.feePercent,
    bot: botLink(ctx),
    language: ctx.language,
    ...(customer && { customer }),
  }, {
    account: offer.account,
    then: 'pay.opened',
    once: checkout,
    data: { checkout },
  })
}

async function payInStars(app: App<any, any, any>, ctx: BotContext, item: string): Promise<void> {
  const t = payTexts(ctx)
  const offer = await offerOf(app, ctx, item, ctx.from!.id, ctx.language)
  if (!offer?.stars)
    return await ctx.toast(t.notOnOffer, true)
  const held = await heldBy(ctx.db, ctx.app, item, ctx.from!.id)
  if (held.some(one => isLive(one, 0, ctx.now)))
    return await ctx.toast(t.already, true)
  const invoice = invoiceOf(offer, item)
  // a subscription is sold by a link only: sendInvoice has no subscription_period
  if (offer.stars.monthly) {
    ctx.plan.send('createInvoiceLink', {
      ...invoice,
      provider_token: '',
      subscription_period: starsPeriodSeconds,
    }, {
      priority: 1,
      then: 'pay.link',
      data: { person: ctx.from!.id, title: offer.title, amount: offer.stars.amount },
    })
    return await ctx.toast(t.oneMoment)
  }
  ctx.plan.send('sendInvoice', {
    chat_id: ctx.from!.id,
    provider_token: '',
    ...invoice,
  }, { priority: 1 })
  await ctx.toast('')
}

/** The entitlement a button names, if it is this person's. */
async function own(ctx: BotContext, id: number): Promise<Entitlement> {
  const row = await entitlementById(ctx.db, ctx.app, id)
  if (row?.telegramId !== ctx.from!.id)
    throw new AppError('entitlement-gone', payTexts(ctx).noMore)
  return row
}

async function stopRenewing(ctx: BotContext, row: Entitlement, stop: boolean): Promise<void> {
  if (row.rail === 'stars') {
    ctx.plan.send('editUserStarSubscription', {
      user_id: row.telegramId,
      telegram_payment_charge_id: row.ref,
      is_canceled: stop,
    })
  }
  else if (row.rail === 'stripe') {
    askStripe(ctx.plan, 'renew', { subscription: row.ref, on: !stop }, {
      account: row.account,
      then: 'pay.seen',
      attempts: 60,
      data: { account: row.account },
    })
  }
  await setEntitlement(ctx.db, row.id, { cancelAtEnd: stop })
}

async function setRenewing(app: App<any, any, any>, ctx: BotContext, row: Entitlement, on: boolean): Promise<void> {
  const { t, day } = await readerOf(ctx, ctx.from!.id)
  await stopRenewing(ctx, row, !on)
  await changed(app, ctx, { ...row, cancelAtEnd: !on }, row)
  await ctx.edit(on
    ? t.resumed
    : t.cancelled(day(row.until!)))
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
export async function erasePay(ctx: BotContext): Promise<void> {
  const held = await entitlementsOf(ctx.db, ctx.app, ctx.from!.id)
  for (const row of held.filter(row => ['trialing', 'active', 'past_due'].includes(row.status) && !row.cancelAtEnd && row.until !== null))
    await stopRenewing(ctx, row, true)
}

/** The commands and buttons of an app that sells. Before the app's own handlers: `/start paid-…` is the kit's. */
export function pay(app: App<any, any, any>): Composer<BotContext> {
  const bot = new Composer<BotContext>(stars(app), ledger)
  const inPrivate = bot.chatType('private')

  if (app.manifest.plans.length)
    inPrivate.command('upgrade', ctx => upgrade(app, ctx))
  // money is nobody else's business: in a group only the way to the private chat
  bot.chatType(['group', 'supergroup']).command(['upgrade', 'paysupport'], ctx => ctx.say(payTexts(ctx).inPrivate, {
    keyboard: new InlineKeyboard().url(ctx.me.first_name, `${botLink(ctx)}?start=${ctx.message.text.startsWith('/u')
      ? 'upgrade'
      : 'paysupport'}`),
  }))
  const support = async (ctx: BotContext) => {
    ctx.enter('kit.paysupport')
    await ctx.say(payTexts(ctx).paysupport)
  }
  inPrivate.command('paysupport', support)
  bot.callbackQuery(/^pay:card:(.+)$/, ctx => payByCard(app, ctx, ctx.match[1]!))
  bot.callbackQuery(/^pay:stars:(.+)$/, ctx => payInStars(app, ctx, ctx.match[1]!))
  bot.callbackQuery(/^pay:cancel:(\d+)$/, async (ctx) => {
    const row = await own(ctx, Number(ctx.match[1]))
    const { t, day } = await readerOf(ctx, ctx.from.id)
    await ctx.say(t.cancelAsk(day(row.until ?? ctx.now)), {
      keyboard: new InlineKeyboard().text(t.buttons.really, `pay:end:${row.id}`).text(t.buttons.keep, 'pay:keep'),
    })
  })
  bot.callbackQuery(/^pay:(end|resume):(\d+)$/, async ctx => setRenewing(app, ctx, await own(ctx, Number(ctx.match[2])), ctx.match[1] === 'resume'))
  bot.callbackQuery('pay:keep', ctx => ctx.edit(payTexts(ctx).keptOn))
  bot.callbackQuery(/^pay:portal:(\d+)$/, async (ctx) => {
    const row = await own(ctx, Number(ctx.match[1]))
    const t = payTexts(ctx)
    if (!row.customer || !ctx.money.cards)
      return await ctx.toast(t.noCards, true)
    askStripe(ctx.plan, 'portal', {
      customer: row.customer,
      bot: botLink(ctx),
    }, {
      account: row.account,
      then: 'pay.portal',
      data: { person: ctx.from.id },
    })
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
    // from a group, where plans are not shown
    if (ctx.match === 'upgrade' && app.manifest.plans.length)
      return await upgrade(app, ctx)
    if (ctx.match === 'paysupport')
      return await support(ctx)
    await next()
  })
  return bot
}

/** What the next message means after /paysupport. */
export const paySteps: Steps = {
  'kit.paysupport': async (ctx) => {
    const t = payTexts(ctx)
    const text = ctx.message!.text?.trim()
    if (!text)
      return await ctx.say(t.paysupport)
    if (text.length > 1000)
      throw new AppError('too-long', t.paysupportLong)
    ctx.leave()
    if (ctx.money.founder === undefined)
      return await ctx.say(t.paysupportNobody)
    ctx.plan.send('sendMessage', {
      chat_id: ctx.money.founder,
      text: payTexts('en').paysupportFounder(ctx.me.first_name, ctx.from!.first_name, ctx.from!.id, text),
    })
    await ctx.say(t.paysupportSent)
  },
}
