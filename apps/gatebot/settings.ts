// A group's card for its owner: what it costs, how it stands, and a button for everything that can be set.

import type { BotContext, Language } from '#kit/bot'
import type { CardRow } from './store.ts'
import { InlineKeyboard } from 'grammy'
import { formatMoney, formatPrice } from '#kit/pay'
import { payingStates } from './membership.ts'
import { monthlyRevenue } from './numbers.ts'
import { offerLink } from './offer.ts'
import { ownerTexts } from './texts-owner.ts'

/** The card, from its row alone. */
export function groupCard({ money, me, page }: Pick<BotContext, 'money' | 'me' | 'page'>, { group, title, ready, members }: CardRow, language: Language): { text: string, keyboard: InlineKeyboard } {
  const t = ownerTexts(language)
  const b = t.buttons
  const canTakeCards = money.cards && (group.ownerId === money.founder || ready)
  const paying = members.filter(({ status }) => (payingStates as readonly string[]).includes(status)).reduce((sum, { n }) => sum + n, 0)
  const monthly = monthlyRevenue(members).map(({ amount, currency }) => formatMoney(amount, currency, language)).join(' + ')
  const price = group.amount === null
    ? null
    : formatPrice({ amount: group.amount, currency: group.currency, interval: group.interval }, language)
  const byCard = canTakeCards && ((group.priceState === 'ok' && price) || group.passAmount)
  const inStars = group.stars || group.passStars
  const id = group.publicId
  const text = [
    title || group.title,
    t.card.price(price, group.priceState),
    t.card.stars(group.stars),
    group.passDays && (group.passAmount || group.passStars)
      ? t.card.pass(group.passDays, [
          group.passAmount && formatMoney(group.passAmount, group.passCurrency, language),
          group.passStars && `⭐ ${group.passStars}`,
        ].filter(Boolean).join(' / '))
      : '',
    group.trialDays
      ? t.card.trial(group.trialDays)
      : '',
    t.card.grace(group.graceDays),
    t.card.members(paying, monthly),
    '',
    group.paused
      ? t.card.paused[group.paused]
      : byCard || inStars
        ? t.card.link(offerLink({ money, me }, group))
        : price || group.passAmount
          ? money.cards ? t.card.needsStripe : t.card.needsStars
          : t.card.needsPrice,
    byCard && !inStars
      ? t.card.starsToo
      : '',
  ].filter(line => line !== '').join('\n')
  const keyboard = new InlineKeyboard()
  // the card is sent in private chats only, as such buttons must be
  if (page)
    keyboard.webApp(b.dashboard, `${page}#/groups/${id}`).row()
  keyboard
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
  if (canTakeCards && price)
    keyboard.text(b.promo, `set:${id}:promo`).row()
  if (!canTakeCards && money.cards)
    keyboard.text(b.connectStripe, 'stripe').row()
  keyboard
    .text(group.paused === 'asked'
      ? b.resumeSales
      : b.pause, `pause:${id}`)
    .text(b.disconnect, `disconnect:${id}`)
  return { text, keyboard }
}
