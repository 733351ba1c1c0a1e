// Letting in and taking out. Everything here may happen twice; nobody is taken out while Telegram or Stripe cannot be asked.

import type { ChatMember } from '@grammyjs/types'
import type { InlineKeyboard } from 'grammy'
import type { Doing } from '#kit/pay'
import type { Standing } from './membership.ts'
import type { Group, Member } from './store.ts'
import { heldBy, readerOf, tell } from '#kit/pay'
import { reminderDays, standingOf } from './membership.ts'
import { addExempt, ensureMember, isExempt, memberOfGroup, note, openInvites, setInvite, setMember, setStanding } from './store.ts'
import { texts } from './texts.ts'

const day = 86_400_000
const linkMs = day
/** A link is not given out anew while one this fresh is still open. */
const freshMs = 60_000

export const itemOf = (group: Pick<Group, 'publicId'>) => `group:${group.publicId}`
export const passOf = (group: Pick<Group, 'publicId'>) => `${itemOf(group)}_pass`

const inside = (member: ChatMember) => ['creator', 'administrator', 'member'].includes(member.status) || (member.status === 'restricted' && member.is_member)

/** How somebody stands in a group by what they hold. */
export async function standingIn(work: Pick<Doing, 'db' | 'now' | 'app'>, group: Group, userId: number): Promise<Standing> {
  const held = await Promise.all([
    itemOf(group),
    passOf(group),
  ].map(item => heldBy(work.db, work.app, item, userId)))
  return standingOf(held.flat(), group.graceDays, work.now)
}

/** A fresh single-use link for a payer; `linked` hears it and passes it on. Older open links of theirs are taken back. */
export async function issueLink(work: Doing, group: Group, member: Member, { anew = false } = {}): Promise<void> {
  const open = await openInvites(work.db, member.id, work.now)
  if (!anew && open.some(({ createdAt }) => createdAt > work.now - freshMs))
    return
  for (const { id, link } of open) {
    await setInvite(work.db, id, { revokedAt: work.now })
    work.plan.send('revokeChatInviteLink', { chat_id: group.telegramGroupId, invite_link: link })
  }
  work.plan.send('createChatInviteLink', {
    chat_id: group.telegramGroupId,
    name: `member ${member.id}`,
    member_limit: 1,
    expire_date: Math.floor((work.now + linkMs) / 1000),
  }, {
    priority: 1,
    attempts: 60,
    then: 'linked',
    data: { member: member.id, expires_at: work.now + linkMs },
  })
}

/** Lets a payer in: by the join request that waits, else by a link. Somebody who is inside already stays, and is never removed: they were there before. */
export async function admit(work: Doing, group: Group, member: Member): Promise<void> {
  const { telegramUserId: user } = member
  const there = await work.telegram.getChatMember(group.telegramGroupId, user)
  if (inside(there)) {
    if (!member.admittedAt) {
      await addExempt(work.db, group.id, [user])
      await note(work.db, group.id, user, 'was-inside', work.now)
    }
    return
  }
  if (there.status === 'kicked') {
    work.plan.send('unbanChatMember', {
      chat_id: group.telegramGroupId,
      user_id: user,
      only_if_banned: true,
    })
  }
  if (!member.asking)
    return await issueLink(work, group, member)
  work.plan.send('approveChatJoinRequest', {
    chat_id: group.telegramGroupId,
    user_id: user,
  }, {
    priority: 1,
    then: 'approved',
    data: { member: member.id },
  })
}

/** Takes somebody out so that they can come back: a ban and its lifting. Never the owner, administrators, bots, or people who were there before. */
export async function takeOut(work: Doing, group: Group, member: Member): Promise<void> {
  const { telegramUserId: user } = member
  for (const { id, link } of await openInvites(work.db, member.id, work.now)) {
    await setInvite(work.db, id, { revokedAt: work.now })
    work.plan.send('revokeChatInviteLink', { chat_id: group.telegramGroupId, invite_link: link })
  }
  if (!member.admittedAt || user === group.ownerId || await isExempt(work.db, group.id, user))
    return
  // throws when Telegram cannot be asked: the job comes again, the member stays
  const there = await work.telegram.getChatMember(group.telegramGroupId, user)
  if (!inside(there) || there.user.is_bot || there.status === 'creator' || there.status === 'administrator') {
    await setMember(work.db, member.id, { admittedAt: null })
    return
  }
  expel(work, group, user, member.id)
}

/** The two calls of a removal, in this order; `removed` hears how the first went. */
export function expel(work: Pick<Doing, 'plan'>, group: Group, user: number, memberId: number | null): void {
  work.plan.send('banChatMember', {
    chat_id: group.telegramGroupId,
    user_id: user,
  }, {
    attempts: 60,
    then: 'removed',
    data: { group: group.id, member: memberId, user },
  })
  work.plan.send('unbanChatMember', {
    chat_id: group.telegramGroupId,
    user_id: user,
    only_if_banned: true,
  }, { attempts: 60 })
}

const key = (member: Member) => String(member.id)

/** Plans what the clock must do about a member: reminders while a charge is open, a word before the end, the end itself. */
function planClock(work: Doing, group: Group, member: Member, standing: Standing): void {
  const { entitlement, live } = standing
  work.plan.cancel('remind', key(member))
  work.plan.cancel('over', key(member))
  if (!live || !entitlement?.until)
    return
  if (entitlement.status === 'past_due') {
    const [next] = reminderDays(group.graceDays).map(days => entitlement.until! + days * day).filter(at => at > work.now)
    if (next !== undefined) {
      work.plan.schedule('remind', { member: member.id }, {
        at: next,
        key: key(member),
      })
    }
  }
  else if (entitlement.cancelAtEnd && entitlement.until - 3 * day > work.now) {
    work.plan.schedule('remind', { member: member.id }, {
      at: entitlement.until - 3 * day,
      key: key(member),
    })
  }
  // by card Stripe says when it is over, save for a grace that is ours
  if (entitlement.status === 'past_due' && standing.until) {
    work.plan.schedule('over', { member: member.id }, {
      at: standing.until,
      key: key(member),
    })
  }
}

/** The words for a member whose standing changed; null when there is nothing to say. */
async function sayChange(work: Doing, group: Group, before: Member, standing: Standing): Promise<void> {
  const { entitlement, status, live } = standing
  const wasLive = [
    'trialing',
    'active',
    'past_due',
    'cancelled',
    'comped',
  ].includes(before.status)
  await tell(work, before.telegramUserId, ({ language, day: on }) => {
    const t = texts(language)
    if (live && !wasLive) {
      return {
        text: t.paid(group.title, status === 'comped', standing.until && status !== 'active'
          ? on(standing.until)
          : null),
      }
    }
    if (status === 'past_due' && before.status !== 'past_due' && entitlement) {
      return {
        text: t.pastDue(group.title, on(standing.until!)),
        buttons: payAgain(language, entitlement),
      }
    }
    if (!live && wasLive) {
      return {
        text: status === 'refunded'
          ? t.refunded(group.title)
          : t.over(group.title),
        buttons: [
          [t.buttons.joinAgain, `offer:${group.publicId}`],
        ],
      }
    }
    return null
  })
}

/** How a failed charge can be put right. */
export function payAgain(language: 'en' | 'ru', entitlement: NonNullable<Standing['entitlement']>): [string, string][] {
  const t = texts(language)
  return [
    entitlement.rail === 'stripe'
      ? [t.buttons.fixCard, `pay:portal:${entitlement.id}`]
      : [t.buttons.payAgain, `pay:stars:${entitlement.item}`],
  ]
}

/** Brings one member to what their entitlements say: the row, the group, the clock, and a word about it. The same again changes nothing. */
export async function settleMember(work: Doing, group: Group, userId: number, { quiet = false } = {}): Promise<Standing> {
  const before = await ensureMember(work.db, group.id, userId, work.now)
  const standing = await standingIn(work, group, userId)
  const { status, live, entitlement } = standing
  if (!entitlement && before.status === 'pending')
    return standing
  const wasLive = [
    'trialing',
    'active',
    'past_due',
    'cancelled',
    'comped',
  ].includes(before.status)
  const after = await setStanding(work.db, before.id, standing)
  planClock(work, group, after, standing)
  if (status !== before.status) {
    await note(work.db, group.id, userId, status, work.now, { from: before.status })
    if (!quiet)
      await sayChange(work, group, before, standing)
  }
  if (live && !wasLive && !group.paused)
    await admit(work, group, after)
  if (!live && after.admittedAt && !group.paused)
    await takeOut(work, group, after)
  return standing
}

/** Gives a member their way in again. */
export async function wayIn(work: Doing, group: Group, userId: number): Promise<'sent' | 'inside' | 'not-paid'> {
  const standing = await standingIn(work, group, userId)
  const member = await memberOfGroup(work.db, group.id, userId)
  if (!standing.live || !member)
    return 'not-paid'
  if (inside(await work.telegram.getChatMember(group.telegramGroupId, userId)))
    return 'inside'
  if (member.asking)
    await admit(work, group, member)
  else
    await issueLink(work, group, member)
  return 'sent'
}

/** Tells an owner, in their language. */
export async function tellOwner(work: Doing, group: Group, say: (t: ReturnType<typeof texts>) => string, keyboard?: InlineKeyboard): Promise<void> {
  const { language } = await readerOf(work, group.ownerId)
  work.plan.send('sendMessage', {
    chat_id: group.ownerId,
    text: say(texts(language)),
    ...keyboard && { reply_markup: keyboard },
  })
}
