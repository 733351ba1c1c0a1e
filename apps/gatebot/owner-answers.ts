// What an owner types after a button asked: prices, days, words, free access, codes, refunds. A mistake leaves the question open.

import type { BotContext, Steps } from '#kit/bot'
import type { Group } from './store.ts'
import { InlineKeyboard } from 'grammy'
import { AppError } from '#kit/app'
import { formatMoney, lastCharge } from '#kit/pay'
import { itemOf, passOf } from './access.ts'
import { ownGroup, showGroup } from './bot-owner.ts'
import { giveFree, personNamed } from './ending.ts'
import { parseCount, parsePass, parsePrice, parsePromo } from './price.ts'
import { askPrice, askPromo, checkPrices, sellingAccount, starsFirst } from './pricing.ts'
import { ensureMember, nameOf, setGroup } from './store.ts'
import { ownerTexts } from './texts-owner.ts'

const day = 86_400_000

/** What it came to: the group as it is now, or nothing more to show. */
type Answer = (ctx: BotContext, group: Group, text: string) => Promise<Group | void>

type Unclear = keyof ReturnType<typeof ownerTexts>['unclear']
const bad = (ctx: BotContext, what: Unclear) => new AppError(`${what}-unclear`, ownerTexts(ctx).unclear[what])

async function set(ctx: BotContext, group: Group, changes: Partial<Group>): Promise<Group> {
  await checkPrices(ctx, group, changes)
  return await setGroup(ctx.db, group.id, changes)
}

/** A word that takes a setting away. */
const none = /^(?:no|off|none|0|нет|выкл|-)$/i

function counted(field: 'stars' | 'trialDays' | 'graceDays', what: 'stars' | 'trial' | 'grace', least: number, most: number): Answer {
  return async (ctx, group, text) => {
    const value = none.test(text)
      ? field === 'stars'
        ? null
        : 0
      : parseCount(text, least, most)
    if (value === null && !none.test(text))
      throw bad(ctx, what)
    return await set(ctx, group, { [field]: value })
  }
}

async function price(ctx: BotContext, group: Group, text: string): Promise<Group | void> {
  if (none.test(text))
    return await set(ctx, group, { amount: null, stripePriceId: null, priceState: 'ok' })
  if (/^price_\w+$/.test(text)) {
    starsFirst(ctx, group, group)
    askPrice(ctx, group, await sellingAccount(ctx, group.ownerId), text)
    return await ctx.say(ownerTexts(ctx).checkingPrice)
  }
  const parsed = parsePrice(text)
  if (!parsed)
    throw bad(ctx, 'price')
  return await set(ctx, group, { ...parsed, stripePriceId: null, priceState: 'ok' })
}

async function pass(ctx: BotContext, group: Group, text: string): Promise<Group> {
  if (none.test(text))
    return await set(ctx, group, { passDays: null, passAmount: null, passStars: null })
  const parsed = parsePass(text)
  if (!parsed)
    throw bad(ctx, 'pass')
  const { days, amount, currency } = parsed
  return await set(ctx, group, currency === 'XTR'
    ? { passDays: days, passStars: amount }
    : { passDays: days, passAmount: amount, passCurrency: currency })
}

async function comp(ctx: BotContext, group: Group, text: string): Promise<void> {
  const [, who = '', count = ''] = /^(@\w{4,32}|\d{5,16})\s+(\d{1,4})\s*(?:d|days?|дн\S*|день)?$/i.exec(text) ?? []
  const days = Number(count)
  if (!who || days < 1 || days > 3650)
    throw bad(ctx, 'comp')
  const userId = await personNamed(ctx, who)
  await ensureMember(ctx.db, group, userId, ctx.now)
  await giveFree(ctx, group, userId, ctx.now + days * day)
  await ctx.say(ownerTexts(ctx).comped(await nameOf(ctx.db, userId), days))
}

async function promo(ctx: BotContext, group: Group, text: string): Promise<void> {
  const parsed = parsePromo(text)
  if (!parsed || ('currency' in parsed && parsed.currency !== group.currency))
    throw bad(ctx, 'promo')
  askPromo(ctx, group, await sellingAccount(ctx, group.ownerId), parsed)
  await ctx.say(ownerTexts(ctx).oneMoment)
}

async function refund(ctx: BotContext, group: Group, text: string): Promise<void> {
  if (!/^(?:@\w{4,32}|\d{5,16})$/.test(text))
    throw bad(ctx, 'refund')
  const userId = await personNamed(ctx, text)
  const t = ownerTexts(ctx)
  const charge = await lastCharge(ctx.db, ctx.app, [
    itemOf(group),
    passOf(group),
  ], userId)
  if (!charge)
    throw new AppError('nothing-to-refund', t.nothingToRefund)
  const money = formatMoney(charge.gross - charge.refunded, charge.currency, ctx.language)
  await ctx.say(t.refundAsk(await nameOf(ctx.db, userId), money), {
    keyboard: new InlineKeyboard().text(t.buttons.yesRefund, `refund:${group.publicId}:${userId}`).text(t.buttons.keep, `group:${group.publicId}`),
  })
}

const answers: Record<string, Answer> = {
  price,
  pass,
  comp,
  promo,
  refund,
  stars: counted('stars', 'stars', 1, 10_000),
  trial: counted('trialDays', 'trial', 1, 90),
  grace: counted('graceDays', 'grace', 0, 14),
  async welcome(ctx, group, text) {
    if (text.length > 1000)
      throw new AppError('too-long', ownerTexts(ctx).welcomeLong)
    return await set(ctx, group, {
      welcome: none.test(text)
        ? null
        : text,
    })
  },
}

export const ownerSteps: Steps = Object.fromEntries(Object.entries(answers).map(([what, answer]) => [
  `gate.${what}`,
  async (ctx: BotContext) => {
    const group = await ownGroup(ctx, String(ctx.dialog!.data.group))
    const text = ctx.message!.text?.trim()
    if (!text)
      throw new AppError('text-needed', ownerTexts(ctx).ask[what as 'price'])
    const changed = await answer(ctx, group, text)
    ctx.leave()
    if (changed)
      await showGroup(ctx, changed)
  },
]))
