// The door itself: letting in and taking out. Everything here may happen twice; nobody is taken out while Telegram cannot be asked.

import type { ChatMember } from '@grammyjs/types'
import type { Doing } from '#kit/pay'
import type { Group, Member } from './store.ts'
import { canAct, standingIn } from './access.ts'
import { addExempt, hadInvite, isExempt, memberOfGroup, note, openInvites, removeMember, setInvite, setMember } from './store.ts'

const linkMs = 86_400_000
/** A link is not given out anew while one this fresh is still open. */
const freshMs = 60_000

export const isInside = (member: ChatMember) => ['creator', 'administrator', 'member'].includes(member.status) || (member.status === 'restricted' && member.is_member)

/** Groups below this have no bans to lift and no ids of their own in links: basic groups (core.telegram.org/bots/api#unbanchatmember). */
const isBasic = ({ telegramGroupId }: Group) => telegramGroupId > -1_000_000_000_000

async function revokeLinks(work: Doing, group: Group, member: Member): Promise<void> {
  for (const { id, link } of await openInvites(work.db, member.id, work.now)) {
    await setInvite(work.db, id, { revokedAt: work.now })
    work.plan.send('revokeChatInviteLink', { chat_id: group.telegramGroupId, invite_link: link })
  }
}

/** A fresh single-use link for a payer; `linked` hears it and passes it on. Older open links of theirs are taken back. */
export async function issueLink(work: Doing, group: Group, member: Member, { anew = false } = {}): Promise<void> {
  const open = await openInvites(work.db, member.id, work.now)
  if (!anew && open.some(({ createdAt }) => createdAt > work.now - freshMs))
    return
  await revokeLinks(work, group, member)
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

/** Approves the request that waits: by its query while a mini app is shown for it, else in the list of requests. `approved` hears how it went. */
export function approve(work: Pick<Doing, 'plan'>, group: Group, member: Member): void {
  const heard = {
    priority: 1 as const,
    then: 'approved',
    data: { member: member.id },
  }
  if (member.joinQuery)
    work.plan.send('answerChatJoinRequestQuery', { chat_join_request_query_id: member.joinQuery, result: 'approve' }, heard)
  else
    work.plan.send('approveChatJoinRequest', { chat_id: group.telegramGroupId, user_id: member.telegramUserId }, heard)
}

/** Lets a payer in: by the join request that waits, else by a link. Somebody who is inside already stays, and is never removed: they were there before. */
async function admit(work: Doing, group: Group, member: Member, check: boolean): Promise<void> {
  const { telegramUserId: user } = member
  if (member.asking)
    return approve(work, group, member)
  const there = await work.telegram.getChatMember(group.telegramGroupId, user)
  if (isInside(there)) {
    if (member.admittedAt)
      return
    // word of their coming in was lost
    if (await hadInvite(work.db, member.id))
      return void await setMember(work.db, member.id, { admittedAt: work.now })
    await addExempt(work.db, group.id, [user])
    return await note(work.db, group.id, user, 'was-inside', work.now)
  }
  if (check || member.banned)
    return
  if (there.status === 'kicked') {
    work.plan.send('unbanChatMember', {
      chat_id: group.telegramGroupId,
      user_id: user,
      only_if_banned: true,
    })
  }
  await issueLink(work, group, member)
}

/** Out, and nothing left to do: who asked to be forgotten is. */
export async function gone(work: Doing, member: Member): Promise<void> {
  if (member.forget)
    await removeMember(work.db, member.id)
  else if (member.admittedAt)
    await setMember(work.db, member.id, { admittedAt: null })
}

/** May be inside whatever they pay: the owner, administrators, bots, people who were there before, guests of the owner. */
export async function isSpared(work: Pick<Doing, 'db'>, group: Group, { user, status }: ChatMember): Promise<boolean> {
  return user.is_bot || status === 'creator' || status === 'administrator' || user.id === group.ownerId || await isExempt(work.db, group.id, user.id)
}

/** Takes somebody out so that they can come back: a ban and its lifting. Never who is spared. */
async function takeOut(work: Doing, group: Group, member: Member): Promise<void> {
  const { telegramUserId: user } = member
  await revokeLinks(work, group, member)
  const ours = member.admittedAt !== null || await hadInvite(work.db, member.id)
  if (!ours)
    return await gone(work, member)
  const there = await work.telegram.getChatMember(group.telegramGroupId, user)
  if (!isInside(there) || await isSpared(work, group, there))
    return await gone(work, member)
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
  if (isBasic(group))
    return
  work.plan.send('unbanChatMember', {
    chat_id: group.telegramGroupId,
    user_id: user,
    only_if_banned: true,
  }, { attempts: 60 })
}

/** Lets a member in or out, by how they stand now. With `check` nobody is given a link: it only finds out who is inside. */
export async function turn(work: Doing, group: Group, member: Member, check: boolean): Promise<void> {
  if (!canAct(group))
    return
  const { live } = await standingIn(work, group, member.telegramUserId)
  await (live
    ? admit(work, group, member, check)
    : takeOut(work, group, member))
}

/** Gives a member their way in again. Where Telegram cannot be asked, a link does no harm. */
export async function wayIn(work: Doing, group: Group, userId: number): Promise<'sent' | 'inside' | 'not-paid'> {
  const standing = await standingIn(work, group, userId)
  const member = await memberOfGroup(work.db, group.id, userId)
  if (!standing.live || !member)
    return 'not-paid'
  const there = await work.telegram.getChatMember(group.telegramGroupId, userId).catch(() => null)
  if (there && isInside(there))
    return 'inside'
  if (member.asking)
    approve(work, group, member)
  else
    await issueLink(work, group, member)
  return 'sent'
}
