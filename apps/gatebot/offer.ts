// The offer of a group as a buyer sees it: words with the ways to pay in chat, the same as data for the mini app, and where that is.

import type { Language } from '#kit/bot'
import type { Doing, Offer } from '#kit/pay'
import type { Group, Member } from './store.ts'
import type { OfferView, WaysToPay } from './tables.ts'
import { InlineKeyboard } from 'grammy'
import { askStripe, paymentButtons, readerOf, sellerOf, takesCards } from '#kit/pay'
import { itemOf, passOf } from './access.ts'
import { groupOffer, hasRoom, passOffer } from './goods.ts'
import { codesOf, memberOfGroup } from './store.ts'
import { texts } from './texts.ts'

/** Where the offer of a group opens in chat. */
export const offerLink = (work: Pick<Doing, 'money' | 'me'>, group: Pick<Group, 'publicId'>) => `${work.money.links}/${work.me.username}?start=g_${group.publicId}`

/** Where the mini app shows the offer of a group; null where there are no pages. Telegram's own links hand a start parameter over in this way too. */
export const offerPage = ({ money }: Pick<Doing, 'money'>, { publicId }: Pick<Group, 'publicId'>) => money.pages && `${money.pages}/gatebot/?tgWebAppStartParam=g_${publicId}`

/** A price that was entered in the database by hand is looked at when somebody first asks for it. */
export async function checkPrice(work: Doing, group: Group): Promise<void> {
  const seller = group.ownerId === work.money.founder
    ? undefined
    : await sellerOf(work.db, work.app, group.ownerId)
  askStripe(work.plan, 'price', { price: group.stripePriceId! }, {
    account: seller?.account,
    then: 'priced',
    key: `price-${group.id}`,
    data: { group: group.id, price: group.stripePriceId!, again: true },
  })
}

/** What a buyer may have of a group now; both null where nothing is sold, or not to them. */
async function onSale(work: Doing, group: Group, member: Member | undefined, userId: number, language: Language): Promise<{ monthly: Offer | null, pass: Offer | null }> {
  if (group.priceState === 'checking' && group.stripePriceId && work.money.cards)
    await checkPrice(work, group)
  if (member?.banned || !await hasRoom(work, group, userId))
    return { monthly: null, pass: null }
  return {
    monthly: await groupOffer(work, group, language),
    pass: await passOffer(work, group, language),
  }
}

/** The offer in words, with a button for each way to pay, and whether there is any. */
export async function offerMessage(work: Doing, group: Group, userId: number): Promise<{ text: string, keyboard: InlineKeyboard, sells: boolean }> {
  const { language } = await readerOf(work, userId)
  const t = texts(language)
  const keyboard = new InlineKeyboard()
  const member = await memberOfGroup(work.db, group.id, userId)
  const { monthly, pass } = await onSale(work, group, member, userId, language)
  if (monthly)
    paymentButtons(monthly, itemOf(group), work, language, keyboard)
  if (pass)
    paymentButtons(pass, passOf(group), work, language, keyboard)
  if (!keyboard.inline_keyboard.flat().length) {
    return {
      text: t.closed(group.title),
      keyboard,
      sells: false,
    }
  }
  const lines = [
    t.offer(group.title),
    trialOf(monthly, member) && t.offerTrial(trialOf(monthly, member)),
    pass && t.offerPass(pass.days!),
    pass?.card && (await codesOf(work.db, group.id)).length > 0 && t.noCodes,
    t.offerTerms,
  ]
  return {
    text: lines.filter(Boolean).join('\n'),
    keyboard,
    sells: true,
  }
}

/** A trial is for who has not had anything of the group yet. */
function trialOf(monthly: Offer | null, member: Member | undefined) {
  return member?.entitlementId
    ? 0
    : monthly?.card?.trialDays ?? 0
}

function waysOf(offer: Offer, money: Doing['money']): WaysToPay | null {
  const ways = {
    card: offer.card && takesCards(offer, money)
      ? {
          amount: offer.card.amount,
          currency: offer.card.currency,
          interval: offer.card.interval,
        }
      : null,
    stars: offer.stars?.amount ?? null,
  }
  return ways.card || ways.stars
    ? ways
    : null
}

/** The offer as data. */
export async function offerView(work: Doing, group: Group, userId: number): Promise<OfferView> {
  const member = await memberOfGroup(work.db, group.id, userId)
  const { monthly, pass } = await onSale(work, group, member, userId, 'en')
  const ways = pass && waysOf(pass, work.money)
  return {
    group: group.publicId,
    title: group.title,
    mine: member && member.status !== 'pending'
      ? member.status
      : null,
    trial_days: trialOf(monthly, member),
    membership: monthly && waysOf(monthly, work.money),
    pass: ways && { ...ways, days: pass.days! },
  }
}
