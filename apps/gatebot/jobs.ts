// What it does later: the door, links and approvals that came back, reminders, the end of a grace, the daily round.

import type { Delivery } from '#kit/jobs'
import type { Doing } from '#kit/pay'
import type { Group, Member } from './store.ts'
import * as v from 'valibot'
import { defineJob, deliverySchema } from '#kit/jobs'
import { recurs, tell } from '#kit/pay'
import { payAgain, settleMember, standingIn, tellOwner } from './access.ts'
import { approve, gone, issueLink, turn } from './door.ts'
import { askedJobs } from './jobs-asked.ts'
import { priced, promoted } from './pricing.ts'
import { goRound, planRound } from './round.ts'
import { addInvite, groupById, memberById, nameOf, note, setGroup, setMember } from './store.ts'
import { texts } from './texts.ts'

const day = 86_400_000

async function withMember(work: Doing, id: number, then: (group: Group, member: Member) => Promise<void>): Promise<void> {
  const member = await memberById(work.db, id)
  const group = member && await groupById(work.db, member.groupId)
  if (group)
    await then(group, member)
}

/** A call in the group was refused for want of a right: the owner is told once, and nothing is sold until it works again. */
async function lostRight(work: Doing, group: Group, { outcome, error, code }: Delivery): Promise<boolean> {
  if (outcome !== 'failed' || !(code === 403 || /not enough rights|administrator|CHAT_ADMIN_REQUIRED/i.test(error ?? '')))
    return false
  if (group.paused === null || group.paused === 'asked') {
    await setGroup(work.db, group.id, { paused: 'rights' })
    await tellOwner(work, group, t => t.rightsLost(group.title))
  }
  return true
}

const aboutMember = v.object({
  member: v.number(),
})

export const jobs = {
  ...askedJobs,

  /** A member's turn at the door. */
  door: defineJob({
    payload: v.object({
      member: v.number(),
      check: v.boolean(),
    }),
    run: (work, { member: id, check }) => withMember(work, id, (group, member) => turn(work, group, member, check)),
  }),

  /** A link was made: it is kept with its member and passed on. */
  linked: defineJob({
    payload: deliverySchema(v.object({
      member: v.number(),
      expires_at: v.number(),
    })),
    async run(work, delivery) {
      const { outcome, result, data } = delivery
      await withMember(work, data.member, async (group, member) => {
        const link = (result as { invite_link?: string } | undefined)?.invite_link
        if (outcome !== 'done' || !link) {
          if (!await lostRight(work, group, delivery)) {
            await tell(work, member.telegramUserId, ({ language }) => ({
              text: texts(language).linkFailed(group.title),
            }))
          }
          return
        }
        if (!(await standingIn(work, group, member.telegramUserId)).live)
          return void work.plan.send('revokeChatInviteLink', { chat_id: group.telegramGroupId, invite_link: link })
        const isNew = await addInvite(work.db, {
          memberId: member.id,
          link,
          expiresAt: data.expires_at,
          createdAt: work.now,
        })
        if (!isNew)
          return
        await tell(work, member.telegramUserId, ({ language }) => {
          const t = texts(language)
          return {
            text: [
              t.wayIn(group.title),
              group.welcome,
            ].filter(Boolean).join('\n\n'),
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

  /** A join request was approved. Its query may have been too old: then the request in the list; that may be gone too: then a link does it. */
  approved: defineJob({
    payload: deliverySchema(aboutMember),
    async run(work, { outcome, data }) {
      await withMember(work, data.member, async (group, member) => {
        if (!member.asking)
          return
        if (outcome !== 'done' && member.joinQuery)
          return approve(work, group, await setMember(work.db, member.id, { joinQuery: null }))
        const after = await setMember(work.db, member.id, {
          asking: false,
          joinQuery: null,
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

  /** The mini app could not be shown at the door: the request goes to the list, and the offer in the chat does it. */
  shown: defineJob({
    payload: deliverySchema(v.object({
      member: v.number(),
      query: v.string(),
    })),
    async run(work, { outcome, data }) {
      if (outcome === 'done')
        return
      work.plan.send('answerChatJoinRequestQuery', { chat_join_request_query_id: data.query, result: 'queue' }, { priority: 1 })
      await withMember(work, data.member, async (_, { id }) => void await setMember(work.db, id, { joinQuery: null }))
    },
  }),

  removed: defineJob({
    payload: deliverySchema(v.object({
      group: v.number(),
      member: v.nullable(v.number()),
      user: v.number(),
    })),
    async run(work, delivery) {
      const { outcome, data } = delivery
      const group = await groupById(work.db, data.group)
      if (!group)
        return
      if (outcome !== 'done') {
        if (await lostRight(work, group, delivery))
          return
        const name = await nameOf(work.db, data.user)
        return await tellOwner(work, group, t => t.notRemoved(group.title, name))
      }
      await note(work.db, group.id, data.user, 'removed', work.now)
      const member = data.member !== null && await memberById(work.db, data.member)
      if (member)
        await gone(work, member)
    },
  }),

  /** A charge is open, or the end is near. */
  remind: defineJob({
    payload: aboutMember,
    async run(work, { member: id }) {
      await withMember(work, id, async (group, member) => {
        const { entitlement, live, until } = await standingIn(work, group, member.telegramUserId)
        const pastDue = entitlement?.status === 'past_due'
        if (!live || !entitlement?.until || !(pastDue || entitlement.cancelAtEnd))
          return
        await tell(work, member.telegramUserId, ({ language, day: on }) => {
          const t = texts(language)
          return pastDue
            ? {
                text: t.pastDue(group.title, on(until!)),
                buttons: payAgain(language, entitlement),
              }
            : {
                text: t.endsSoon(group.title, on(entitlement.until!)),
                buttons: recurs(entitlement)
                  ? [
                      [t.buttons.resume, `pay:resume:${entitlement.id}`],
                    ]
                  : [],
              }
        })
        // the next reminder
        await settleMember(work, group, member.telegramUserId)
      })
    },
  }),

  /** The grace of a member has passed: unless something was paid meanwhile, they are taken out. */
  over: defineJob({
    payload: aboutMember,
    run: (work, { member: id }) => withMember(work, id, async (group, member) => void await settleMember(work, group, member.telegramUserId)),
  }),

  /** Once a day per group. */
  round: defineJob({
    payload: v.object({
      group: v.number(),
      after: v.number(),
    }),
    async run(work, { group: id, after }) {
      const group = await groupById(work.db, id)
      if (group)
        await goRound(work, group, after)
    },
    // whatever was wrong today, tomorrow there is another one
    failed: async (work, { group: id }) => planRound(work, { id }, work.now + day),
  }),

  /** An owner's own price was looked up at Stripe. */
  priced,
  /** A code for a lower price was made or ended there. */
  promoted,
}
