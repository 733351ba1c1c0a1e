// What is sold: a membership of a group, and a pass for some days paid once.

import type { Doing, Entitlement, Offer } from '#kit/pay'
import type { Group } from './store.ts'
import { defineGoods, limitFor, sellerOf } from '#kit/pay'
import { settleMember, standingIn, tellOwner } from './access.ts'
import { manifest } from './manifest.ts'
import { countLive, groupByPublicId, memberOfGroup, nameOf, setGroup } from './store.ts'
import { texts } from './texts.ts'

/** Where a group's money goes: null account for the founder's own groups. */
async function shopOf(work: Doing, group: Group): Promise<Pick<Offer, 'seller' | 'account'>> {
  if (group.ownerId === work.money.founder)
    return { seller: null, account: null }
  const seller = await sellerOf(work.db, work.app, group.ownerId)
  return {
    seller: group.ownerId,
    account: seller?.ready
      ? seller.account
      : null,
  }
}

/** Whether one more can join: the owner's plan says how many may pay at once. Who is in keeps their place. */
export async function hasRoom(work: Doing, group: Group, buyer: number): Promise<boolean> {
  const member = await memberOfGroup(work.db, group.id, buyer)
  if (member && [
    'trialing',
    'active',
    'past_due',
    'cancelled',
  ].includes(member.status)) {
    return true
  }
  return await countLive(work.db, group.id) < await limitFor(manifest, work, group.ownerId, 'members')
}

/** The offer of a group as it stands; null when it sells nothing. */
export async function groupOffer(work: Doing, group: Group, language: 'en' | 'ru'): Promise<Offer | null> {
  if (group.paused)
    return null
  const t = texts(language)
  const hasPrice = group.priceState === 'ok' && group.amount !== null
  if (!hasPrice && !group.stars)
    return null
  return {
    title: group.title,
    about: t.offerAbout(group.title),
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
export async function passOffer(work: Doing, group: Group, language: 'en' | 'ru'): Promise<Offer | null> {
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
        currency: group.currency,
        interval: null,
        trialDays: 0,
      },
    },
    ...group.passStars && {
      stars: { amount: group.passStars, monthly: false },
    },
  }
}

async function changed(work: Doing, { item, telegramId, status }: Entitlement, before: Entitlement | null): Promise<void> {
  const group = await groupByPublicId(work.db, item.split(':')[1]!.replace(/_pass$/, ''))
  if (!group)
    return
  await settleMember(work, group, telegramId)
  if (status === 'frozen' && before?.status !== 'frozen') {
    const name = await nameOf(work.db, telegramId)
    await tellOwner(work, group, t => t.disputed(group.title, name))
  }
}

export const goods = defineGoods({
  group: {
    async offer(work, ref, buyer, language) {
      const pass = ref.endsWith('_pass')
      const group = await groupByPublicId(work.db, ref.replace(/_pass$/, ''))
      if (!group || !await hasRoom(work, group, buyer))
        return null
      // whoever holds the one does not need the other
      const { live, entitlement } = await standingIn(work, group, buyer)
      if (live && entitlement?.item !== `group:${ref}`)
        return null
      return await (pass
        ? passOffer(work, group, language)
        : groupOffer(work, group, language))
    },
    changed,
    async unsellable(work, ref) {
      const group = await groupByPublicId(work.db, ref.replace(/_pass$/, ''))
      if (!group || group.priceState === 'broken')
        return
      await setGroup(work.db, group.id, { priceState: 'broken' })
      await tellOwner(work, group, t => t.priceBroken(group.title))
    },
  },
})
