// What is sold: a membership of a group, and a pass for some days paid once.

import type { Language } from '#kit/bot'
import type { Doing, Entitlement, Offer, Terms } from '#kit/pay'
import type { Group } from './store.ts'
import type { ownerTexts } from './texts-owner.ts'
import { defineGoods, limitFor, readerOf, sellerOf } from '#kit/pay'
import { groupRefOf, settleMember, standingIn, tellOwner } from './access.ts'
import { manifest } from './manifest.ts'
import { payingStates } from './membership.ts'
import { answerAsks, countPaying, groupByPublicId, memberOfGroup, nameOf, note, setGroup } from './store.ts'
import { texts } from './texts.ts'

/** Null: the founder's own groups, whose money is his. */
function sellerOfGroup(work: Doing, { ownerId }: Group) {
  return ownerId === work.money.founder
    ? null
    : ownerId
}

/** Where a group's money goes: null account for the founder's own groups. */
async function shopOf(work: Doing, group: Group): Promise<Pick<Offer, 'seller' | 'account'>> {
  const seller = sellerOfGroup(work, group)
  const known = seller === null
    ? undefined
    : await sellerOf(work.db, work.app, seller)
  return {
    seller,
    account: known?.ready
      ? known.account
      : null,
  }
}

/** Whether one more can join: the owner's plan says how many may pay at once. Who is in keeps their place. */
export async function hasRoom(work: Doing, group: Group, buyer: number): Promise<boolean> {
  const member = await memberOfGroup(work.db, group.id, buyer)
  if (member && (payingStates as readonly string[]).includes(member.status))
    return true
  return await countPaying(work.db, group.id) < await limitFor(manifest, work, group.ownerId, 'members')
}

/** The membership of a group as it is sold; null when it is not. */
export async function groupOffer(work: Doing, group: Group, language: Language): Promise<Offer | null> {
  const hasPrice = group.priceState === 'ok' && group.amount !== null
  if (group.paused || (!hasPrice && !group.stars))
    return null
  return {
    title: group.title,
    about: texts(language).offerAbout(group.title),
    ...await shopOf(work, group),
    graceDays: group.graceDays,
    ...hasPrice && {
      card: {
        amount: group.amount!,
        currency: group.currency,
        interval: group.interval,
        trialDays: group.trialDays,
        ...group.stripePriceId && { price: group.stripePriceId },
      },
    },
    ...group.stars && {
      stars: { amount: group.stars, monthly: true },
    },
  }
}

/** The pass of a group; null when it has none. */
export async function passOffer(work: Doing, group: Group, language: Language): Promise<Offer | null> {
  if (group.paused || !group.passDays || !(group.passAmount || group.passStars))
    return null
  const t = texts(language)
  return {
    title: t.passTitle(group.title, group.passDays),
    about: t.offerAbout(group.title),
    ...await shopOf(work, group),
    graceDays: 0,
    days: group.passDays,
    ...group.passAmount && {
      card: {
        amount: group.passAmount,
        currency: group.passCurrency,
        interval: null,
        trialDays: 0,
      },
    },
    ...group.passStars && {
      stars: { amount: group.passStars, monthly: false },
    },
  }
}

async function offer(work: Doing, ref: string, buyer: number, language: Language): Promise<Offer | null> {
  const group = await groupByPublicId(work.db, groupRefOf(ref))
  if (!group || !await hasRoom(work, group, buyer) || (await memberOfGroup(work.db, group.id, buyer))?.banned)
    return null
  // whoever holds the one does not need the other
  const { live, entitlement } = await standingIn(work, group, buyer)
  if (live && entitlement?.item !== `group:${ref}`)
    return null
  return await (ref.endsWith('_pass')
    ? passOffer(work, group, language)
    : groupOffer(work, group, language))
}

async function terms(work: Doing, ref: string): Promise<Terms | null> {
  const group = await groupByPublicId(work.db, groupRefOf(ref))
  const pass = ref.endsWith('_pass')
  return group
    ? {
        seller: sellerOfGroup(work, group),
        graceDays: pass
          ? 0
          : group.graceDays,
        ...pass && group.passDays && { days: group.passDays },
      }
    : null
}

async function changed(work: Doing, { item, telegramId, status }: Entitlement, before: Entitlement | null): Promise<void> {
  const group = await groupByPublicId(work.db, groupRefOf(item))
  if (!group)
    return
  await settleMember(work, group, telegramId)
  if (status === 'frozen' && before?.status !== 'frozen') {
    const name = await nameOf(work.db, telegramId)
    await tellOwner(work, group, t => t.disputed(group.title, name))
  }
}

/** Sales by card stop until the owner sets another price. */
export async function priceBroken(work: Doing, group: Group, why: (t: ReturnType<typeof ownerTexts>) => string = () => ''): Promise<void> {
  if (group.priceState === 'broken')
    return
  await setGroup(work.db, group.id, { priceState: 'broken' })
  await tellOwner(work, group, t => `${t.priceBroken(group.title)} ${why(t)}`.trim())
}

export const goods = defineGoods({
  group: {
    offer,
    terms,
    changed,
    async charged(work, { item, telegramId, currency, gross, refunded, rail, ref }, before) {
      const group = await groupByPublicId(work.db, groupRefOf(item!))
      if (!group)
        return
      const write = (what: string, amount: number) => note(work.db, group.id, telegramId, what, work.now, { amount, currency, rail, ref })
      if (!before)
        await write('paid', gross)
      const back = refunded - (before?.refunded ?? 0)
      if (back > 0)
        await write('given-back', back)
    },
    async page(work, { item, telegramId, url }) {
      const { t } = await readerOf(work, telegramId)
      return await answerAsks(work.db, { telegramUserId: telegramId, about: item }, url
        ? { url }
        : { problem: t.pageFailed }, work.now)
    },
    async unsellable(work, ref) {
      const group = await groupByPublicId(work.db, groupRefOf(ref))
      // a pass has a price of our own, which only its account can spoil
      if (group)
        await priceBroken(work, group)
    },
  },
})

/** What the kit needs to know of this app to sell for it. */
export const shop = { manifest, goods }
