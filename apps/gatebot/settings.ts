// A group's card for its owner: what it costs, how it stands, and a button for everything that can be set.

import type { BotContext, Language } from '#kit/bot'
import type { Group } from './store.ts'
import { InlineKeyboard } from 'grammy'
import { formatMoney, formatPrice, sellerOf } from '#kit/pay'
import { itemOf } from './access.ts'
import { activeHoldings, countLive } from './store.ts'
import { texts } from './texts.ts'

type Reading = Pick<BotContext, 'db' | 'app' | 'now' | 'money' | 'me'>

/** Months in an interval, for a month's revenue. */
const months = { week: 12 / 52, month: 1, year: 12 }

/** Where the offer of a group opens. */
export const offerLink = (ctx: Pick<BotContext, 'money' | 'me'>, group: Group) => `${ctx.money.links}/${ctx.me.username}?start=g_${group.publicId}`

async function revenue(ctx: Reading, group: Group, language: Language): Promise<string> {
  const rows = await activeHoldings(ctx.db, itemOf(group))
  const sums = new Map<string, number>()
  for (const { amount, currency, rail, status } of rows) {
    if (amount && currency && status === 'active') {
      const monthly = rail === 'stars'
        ? amount
        : amount / months[group.interval]
      sums.set(currency, (sums.get(currency) ?? 0) + monthly)
    }
  }
  return [...sums].map(([currency, amount]) => formatMoney(Math.round(amount), currency, language)).join(' + ')
}

export async function groupCard(ctx: Reading, group: Group, language: Language): Promise<{ text: string, keyboard: InlineKeyboard }> {
  const t = texts(language)
  const b = t.buttons
  const founders = group.ownerId === ctx.money.founder
  const seller = founders
    ? undefined
    : await sellerOf(ctx.db, ctx.app, group.ownerId)
  const canTakeCards = ctx.money.cards && (founders || seller?.ready === true)
  const live = await countLive(ctx.db, group.id)
  const monthly = live
    ? await revenue(ctx, group, language)
    : ''
  const price = group.amount === null
    ? null
    : formatPrice({ amount: group.amount, currency: group.currency, interval: group.interval }, language)
  const selling = !group.paused && ((group.priceState === 'ok' && price && canTakeCards) || group.stars)
  const id = group.publicId
  const text = [
    group.title,
    t.card.price(price, group.priceState),
    t.card.stars(group.stars),
    group.passDays && (group.passAmount || group.passStars)
      ? t.card.pass(group.passDays, [
          group.passAmount && formatMoney(group.passAmount, group.currency, language),
          group.passStars && `⭐ ${group.passStars}`,
        ].filter(Boolean).join(' / '))
      : '',
    group.trialDays
      ? t.card.trial(group.trialDays)
      : '',
    t.card.grace(group.graceDays),
    t.card.members(live, monthly),
    '',
    group.paused
      ? t.card.paused[group.paused]
      : selling
        ? t.card.link(offerLink(ctx, group))
        : !canTakeCards && price
            ? t.card.needsStripe
            : t.card.needsPrice,
  ].filter(line => line !== '').join('\n')
  const keyboard = new InlineKeyboard()
    .text(b.price, `set:${id}:price`)
    .text(b.starsPrice, `set:${id}:stars`)
    .row()
    .text(b.pass, `set:${id}:pass`)
    .text(b.trial, `set:${id}:trial`)
    .row()
    .text(b.grace, `set:${id}:grace`)
    .text(b.welcome, `set:${id}:welcome`)
    .row()
    .text(b.members, `members:${id}`)
    .text(b.comp, `set:${id}:comp`)
    .row()
  if (!canTakeCards && ctx.money.cards)
    keyboard.text(b.connectStripe, 'stripe').row()
  keyboard
    .text(group.paused === 'asked'
      ? b.resumeSales
      : b.pause, `pause:${id}`)
    .text(b.disconnect, `disconnect:${id}`)
  return { text, keyboard }
}
