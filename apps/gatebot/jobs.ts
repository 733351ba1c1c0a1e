// What it does later: links and approvals that came back, reminders, the end of a grace, the daily round.

import type { Doing } from '#kit/pay'
import type { Group, Member } from './store.ts'
import * as v from 'valibot'
import { defineJob, deliverySchema } from '#kit/jobs'
import { entitlementsOf, partsOf, planLook, tell } from '#kit/pay'
import { issueLink, payAgain, settleMember, standingIn, takeOut, tellOwner } from './access.ts'
import { addInvite, groupById, memberById, membersAfter, note, setGroup, setMember } from './store.ts'
import { texts } from './texts.ts'

const day = 86_400_000
/** Members one step of the daily round looks at: each may cost a question at Telegram. */
const step = 20

async function withMember(work: Doing, id: number, then: (group: Group, member: Member) => Promise<void>): Promise<void> {
  const member = await memberById(work.db, id)
  const group = member && await groupById(work.db, member.groupId)
  if (group)
    await then(group, member)
}

const aboutMember = v.object({
  member: v.number(),
})

export const jobs = {
  /** A link was made: it is kept with its member and passed on. */
  linked: defineJob({
    payload: deliverySchema(v.object({
      member: v.number(),
      expires_at: v.number(),
    })),
    async run(work, { outcome, result, data }) {
      await withMember(work, data.member, async (group, member) => {
        const link = (result as { invite_link?: string } | undefined)?.invite_link
        if (outcome !== 'done' || !link)
          return await rightsLost(work, group, outcome)
        if (!(await standingIn(work, group, member.telegramUserId)).live)
          return void work.plan.send('revokeChatInviteLink', { chat_id: group.telegramGroupId, invite_link: link })
        await addInvite(work.db, {
          memberId: member.id,
          link,
          expiresAt: data.expires_at,
          createdAt: work.now,
        })
        await tell(work, member.telegramUserId, ({ language }) => {
          const t = texts(language)
          return {
            text: group.welcome
              ? `${t.wayIn(group.title)}\n\n${group.welcome}`
              : t.wayIn(group.title),
            buttons: [
              [
                t.buttons.enter(group.title),
                link,
              ],
            ],
          }
        })
      })
    },
  }),

  /** A join request was approved, or was gone: then a link does it. */
  approved: defineJob({
    payload: deliverySchema(aboutMember),
    async run(work, { outcome, data }) {
      await withMember(work, data.member, async (group, member) => {
        const after = await setMember(work.db, member.id, {
          asking: false,
          ...outcome === 'done' && { admittedAt: work.now },
        })
        if (outcome !== 'done')
          return await issueLink(work, group, after)
        await note(work.db, group.id, member.telegramUserId, 'approved', work.now)
        await tell(work, member.telegramUserId, ({ language }) => ({
          text: [
            texts(language).letIn(group.title),
            group.welcome,
          ].filter(Boolean).join('\n\n'),
        }))
      })
    },
  }),

  removed: defineJob({
    payload: deliverySchema(v.object({
      group: v.number(),
      member: v.nullable(v.number()),
      user: v.number(),
    })),
    async run(work, { outcome, data }) {
      const group = await groupById(work.db, data.group)
      if (!group)
        return
      if (outcome !== 'done')
        return await rightsLost(work, group, outcome)
      await note(work.db, group.id, data.user, 'removed', work.now)
      if (data.member !== null)
        await setMember(work.db, data.member, { admittedAt: null })
    },
  }),

  /** A charge is open, or the end is near. */
  remind: defineJob({
    payload: aboutMember,
    async run(work, { member: id }) {
      await withMember(work, id, async (group, member) => {
        const { entitlement, live, until } = await standingIn(work, group, member.telegramUserId)
        if (!live || !entitlement?.until)
          return
        const pastDue = entitlement.status === 'past_due'
        if (!pastDue && !entitlement.cancelAtEnd)
          return
        await tell(work, member.telegramUserId, ({ language, day: on }) => {
          const t = texts(language)
          return pastDue
            ? {
                text: t.pastDue(group.title, on(until ?? work.now)),
                buttons: payAgain(language, entitlement),
              }
            : {
                text: t.endsSoon(group.title, on(entitlement.until!)),
                ...entitlement.rail === 'stripe' && entitlement.ref.startsWith('sub_') && {
                  buttons: [
                    [t.buttons.resume, `pay:resume:${entitlement.id}`],
                  ],
                },
              }
        })
        await settleMember(work, group, member.telegramUserId, { quiet: true })
      })
    },
  }),

  /** The grace of a member has passed: unless something was paid meanwhile, they are taken out. */
  over: defineJob({
    payload: aboutMember,
    async run(work, { member: id }) {
      await withMember(work, id, async (group, member) => void await settleMember(work, group, member.telegramUserId))
    },
  }),

  /** Once a day per group: what our rows say, what Stripe says, and who is really inside. */
  round: defineJob({
    payload: v.object({
      group: v.number(),
      after: v.number(),
    }),
    async run(work, { group: id, after }) {
      const group = await groupById(work.db, id)
      if (!group)
        return
      const some = group.paused
        ? []
        : await membersAfter(work.db, id, after, step)
      for (const member of some)
        await checkMember(work, group, member)
      const last = some.at(-1)
      const more = last && some.length === step
      work.plan.schedule('round', {
        group: id,
        after: more ? last.id : 0,
      }, {
        at: more
          ? work.now
          : work.now + day,
        key: `round-${id}`,
      })
    },
  }),

  /** An owner's own price was looked up at Stripe. */
  priced: defineJob({
    payload: deliverySchema(v.object({
      group: v.number(),
      price: v.string(),
    })),
    async run(work, { outcome, result, data }) {
      const group = await groupById(work.db, data.group)
      if (!group || group.stripePriceId !== data.price)
        return
      const price = (result ?? { found: false }) as { found: boolean, active?: boolean, amount?: number | null, currency?: string, interval?: string | null, app?: string | null, owner?: string | null }
      const founders = group.ownerId === work.money.founder
      const ours = price.app === 'gatebot' && (founders
        ? price.owner === null || price.owner === String(group.ownerId)
        : price.owner === String(group.ownerId))
      const fits = outcome === 'done' && price.found && price.active && price.amount && ['week', 'month', 'year'].includes(price.interval ?? '') && ours
      if (!fits) {
        if (outcome === 'failed' && !price.found && group.priceState === 'ok')
          return
        await setGroup(work.db, group.id, { priceState: 'broken' })
        return await tellOwner(work, group, t => outcome !== 'done'
          ? t.priceUnknown
          : !price.found
              ? t.priceNotFound(data.price)
              : !price.active
                  ? t.priceArchived(data.price)
                  : !ours
                      ? t.priceNotOurs(String(group.ownerId))
                      : t.priceNotRecurring)
      }
      await setGroup(work.db, group.id, {
        priceState: 'ok',
        amount: price.amount!,
        currency: price.currency!,
        interval: price.interval as 'month',
      })
      await tellOwner(work, group, t => t.priceFits(group.title))
    },
  }),
}

async function checkMember(work: Doing, group: Group, member: Member): Promise<void> {
  const held = (await entitlementsOf(work.db, work.app, member.telegramUserId)).filter(({ item }) => partsOf(item).ref.startsWith(group.publicId))
  for (const one of held) {
    if (one.rail === 'stripe' && one.ref.startsWith('sub_') && ['trialing', 'active', 'past_due'].includes(one.status))
      planLook(work.plan, { subscription: one.ref }, { account: one.account, key: one.ref })
  }
  const standing = await settleMember(work, group, member.telegramUserId)
  if (!standing.live && member.admittedAt)
    await takeOut(work, group, member)
}

/** A call in the group was refused for good: the owner is told once, and nothing is sold until it works again. */
async function rightsLost(work: Doing, group: Group, outcome: string): Promise<void> {
  if (group.paused || outcome !== 'failed')
    return
  await setGroup(work.db, group.id, { paused: 'rights' })
  await tellOwner(work, group, t => t.rightsLost(group.title))
}
