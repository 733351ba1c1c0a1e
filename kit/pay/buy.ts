// Buying, whoever asks: a button in a chat or a mini app. The page itself comes later, from a job, to the chat or to the app's goods.

import type { App } from '#kit/app'
import type { Language } from '#kit/bot'
import type { Work } from '#kit/jobs'
import type { Offer } from './goods.ts'
import type { Checkout, Entitlement } from './store.ts'
import type { Doing } from './tell.ts'
import { isLive } from './changed.ts'
import { offerOf, takesCards } from './goods.ts'
import { formatPrice } from './money.ts'
import { askStripe } from './plan.ts'
import { invoiceOf, starsPeriodSeconds } from './stars.ts'
import { addCheckout, customerOf, heldBy, openCheckout, sellerOf } from './store.ts'
import { payTexts } from './texts.ts'

const minute = 60_000

/** The bot's own address, for coming back from a page. */
export const botLink = (work: Pick<Work, 'money' | 'me'>) => `${work.money.links}/${work.me.username}`

/** What comes of it: a page that is open already, one on its way, an older charge to be put right first, or words why not. */
export type Bought = { page: Checkout } | { coming: true } | { mend: Entitlement } | { problem: string }

/** Asks Stripe for the page where cards are changed; the job named in `then` hears `{ url }`. */
export function askPortal(work: Pick<Work, 'plan' | 'money' | 'me'>, { customer, account }: Pick<Entitlement, 'customer' | 'account'>, then: string, data: unknown): void {
  askStripe(work.plan, 'portal', {
    customer: customer!,
    bot: botLink(work),
  }, { account, then, data })
}

/** Asks Stripe for the page where a seller's own account is set up; `pay.connected` passes it on. */
export async function askConnect(work: Doing, seller: number): Promise<void> {
  const known = await sellerOf(work.db, work.app, seller)
  askStripe(work.plan, 'connect', {
    seller,
    bot: botLink(work),
    ...known && { account: known.account },
  }, {
    then: 'pay.connected',
    data: { person: seller },
    // two taps make one account
    ...!known && { once: `connect-${work.me.id}-${seller}` },
  })
}

/** Opens the payment page of an item for a buyer. Two calls within seconds lead to one page. */
export async function buyByCard(app: App<any, any, any>, work: Doing, item: string, buyer: number, language: Language): Promise<Bought> {
  const t = payTexts(language)
  const offer = await offerOf(app, work, item, buyer, language)
  if (!offer?.card)
    return { problem: t.notOnOffer }
  if (!takesCards(offer, work.money))
    return { problem: t.noCards }
  const held = await heldBy(work.db, work.app, item, buyer)
  // Stripe still tries to charge the old subscription: a second one would charge twice
  const open = held.find(one => one.rail === 'stripe' && one.status === 'past_due' && one.customer)
  if (open)
    return { mend: open }
  if (held.some(one => isLive(one, 0, work.now)))
    return { problem: t.already }
  const page = await openCheckout(work.db, work.app, item, buyer, work.now)
  if (page) {
    return page.url
      ? { page }
      : { coming: true }
  }
  const checkout = await addCheckout(work.db, {
    app: work.app,
    item,
    telegramId: buyer,
    account: offer.account,
    offer: {
      title: offer.title,
      price: formatPrice(offer.card, language),
    },
    // a page that was never made stands in nobody's way for long
    expiresAt: work.now + 2 * minute,
  })
  const customer = await customerOf(work.db, work.app, offer.account, buyer)
  askStripe(work.plan, 'checkout', {
    checkout,
    item,
    title: offer.title,
    buyer,
    seller: offer.seller,
    card: {
      ...offer.card,
      // a trial is for getting to know it, once
      trialDays: held.length
        ? 0
        : offer.card.trialDays,
    },
    ...offer.days && { days: offer.days },
    feePercent: work.money.feePercent,
    bot: botLink(work),
    language,
    ...customer && { customer },
  }, {
    account: offer.account,
    then: 'pay.opened',
    once: checkout,
    data: { checkout },
  })
  return { coming: true }
}

function sendInvoice(work: Doing, offer: Offer, item: string, buyer: number, asLink: boolean): void {
  const invoice = invoiceOf(offer, item)
  if (!asLink) {
    return work.plan.send('sendInvoice', {
      chat_id: buyer,
      provider_token: '',
      ...invoice,
    }, { priority: 1 })
  }
  work.plan.send('createInvoiceLink', {
    ...invoice,
    provider_token: '',
    ...offer.stars!.monthly && { subscription_period: starsPeriodSeconds },
  }, {
    priority: 1,
    then: 'pay.link',
    data: {
      person: buyer,
      item,
      title: offer.title,
      amount: offer.stars!.amount,
      monthly: offer.stars!.monthly,
    },
  })
}

/** Makes the invoice of an item in Stars. A subscription is sold by a link only: sendInvoice has no subscription_period; with `asLink` anything is. */
export async function buyInStars(app: App<any, any, any>, work: Doing, item: string, buyer: number, language: Language, { asLink = false } = {}): Promise<Exclude<Bought, { page: Checkout } | { mend: Entitlement }>> {
  const t = payTexts(language)
  const offer = await offerOf(app, work, item, buyer, language)
  if (!offer?.stars)
    return { problem: t.notOnOffer }
  const held = await heldBy(work.db, work.app, item, buyer)
  if (held.some(one => isLive(one, 0, work.now)))
    return { problem: t.already }
  sendInvoice(work, offer, item, buyer, asLink || offer.stars.monthly)
  return { coming: true }
}
