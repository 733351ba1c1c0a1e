// What mini apps asked for. Who asks was said by the server; whose group it is, is looked at again here.

import type { Doing } from '#kit/pay'
import type { Group, Member } from './store.ts'
import type { Answer } from './tables.ts'
import * as v from 'valibot'
import { defineJob, deliverySchema } from '#kit/jobs'
import { askPortal, buyByCard, buyInStars, entitlementById, readerOf, recurs, setRenewing } from '#kit/pay'
import { tellOwner } from './access.ts'
import { wayIn } from './door.ts'
import { endMembership, giveFree, refundLast } from './ending.ts'
import { shop } from './goods.ts'
import { offerView } from './offer.ts'
import { answerAsks, ensureMember, groupByPublicId, isLiveState, memberOfGroup, nameOf, personByUsername } from './store.ts'
import { texts } from './texts.ts'

const asking = {
  ask: v.string(),
  person: v.number(),
  group: v.string(),
}

const answer = (work: Doing, ask: string, said: Answer) => answerAsks(work.db, ask, said, work.now)

async function withMembership(work: Doing, publicId: string, person: number, then: (group: Group, member: Member) => Promise<void>): Promise<void> {
  const group = await groupByPublicId(work.db, publicId)
  const member = group && await memberOfGroup(work.db, group.id, person)
  if (group && member)
    await then(group, member)
}

export const askedJobs = {
  'offer': defineJob({
    payload: v.object(asking),
    async run(work, { ask, person, group: id }) {
      const group = await groupByPublicId(work.db, id)
      if (!group) {
        const { language } = await readerOf(work, person)
        return void await answer(work, ask, { problem: texts(language).groupGone })
      }
      // whoever pays from here is known, and seen by their own mini app
      await ensureMember(work.db, group, person, work.now)
      await answer(work, ask, { offer: await offerView(work, group, person) })
    },
  }),

  'buy': defineJob({
    payload: v.object({
      ask: v.string(),
      person: v.number(),
      item: v.string(),
      rail: v.picklist(['card', 'stars']),
    }),
    async run(work, { ask, person, item, rail }) {
      const { language } = await readerOf(work, person)
      const bought = rail === 'card'
        ? await buyByCard(shop, work, item, person, language)
        : await buyInStars(shop, work, item, person, language, { asLink: true })
      if ('problem' in bought)
        await answer(work, ask, bought)
      else if ('page' in bought)
        await answer(work, ask, { url: bought.page.url! })
      else if ('mend' in bought)
        askPortal(work, bought.mend, 'portal-made', { ask, person })
      // else it comes: `page` of goods.ts hands it over
    },
  }),

  'portal': defineJob({
    payload: v.object(asking),
    run: (work, { ask, person, group }) => withMembership(work, group, person, async (_, { entitlementId }) => {
      const row = entitlementId === null
        ? undefined
        : await entitlementById(work.db, work.app, entitlementId)
      const { t } = await readerOf(work, person)
      if (row?.rail !== 'stripe' || !row.customer || !work.money.cards)
        return void await answer(work, ask, { problem: t.noCards })
      askPortal(work, row, 'portal-made', { ask, person })
    }),
  }),
  'portal-made': defineJob({
    payload: deliverySchema(v.object({
      ask: v.string(),
      person: v.number(),
    })),
    async run(work, { result, data }) {
      const { url } = (result ?? {}) as { url?: string }
      const { t } = await readerOf(work, data.person)
      await answer(work, data.ask, url
        ? { url }
        : { problem: t.pageFailed })
    },
  }),

  'renewing': defineJob({
    payload: v.object({
      person: v.number(),
      group: v.string(),
      on: v.boolean(),
    }),
    run: (work, { person, group, on }) => withMembership(work, group, person, async (_, { entitlementId }) => {
      const row = entitlementId === null
        ? undefined
        : await entitlementById(work.db, work.app, entitlementId)
      if (row && row.telegramId === person && recurs(row) && row.cancelAtEnd === on)
        await setRenewing(shop, work, row, on)
    }),
  }),

  'way': defineJob({
    payload: v.object({
      person: v.number(),
      group: v.string(),
    }),
    run: (work, { person, group }) => withMembership(work, group, person, async group => void await wayIn(work, group, person)),
  }),

  'by-owner': defineJob({
    payload: v.object({
      by: v.number(),
      group: v.string(),
      what: v.picklist(['kick', 'link', 'refund', 'comp']),
      /** A Telegram id, or @name. */
      who: v.string(),
      /** Epoch milliseconds, of free access. */
      until: v.optional(v.number()),
    }),
    async run(work, { by, group: id, what, who, until }) {
      const group = await groupByPublicId(work.db, id)
      if (group?.ownerId !== by)
        return
      const user = who.startsWith('@')
        ? await personByUsername(work.db, who.slice(1))
        : Number(who)
      if (!user)
        return await tellOwner(work, group, t => t.personUnknown(who))
      if (what === 'comp') {
        await ensureMember(work.db, group, user, work.now)
        return await giveFree(work, group, user, until!)
      }
      const member = await memberOfGroup(work.db, group.id, user)
      if (!member)
        return
      if (what === 'kick')
        return await endMembership(work, group, member, 'kicked')
      if (what === 'link')
        return void (isLiveState(member.status) && await wayIn(work, group, user))
      if (!await refundLast(work, group, user)) {
        const name = await nameOf(work.db, user)
        await tellOwner(work, group, t => t.nothingToRefundOf(name))
      }
    },
  }),
}
