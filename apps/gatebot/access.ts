// How somebody stands in a group and what follows from it: their row, the clock, a word to them, and a turn at the door.

import type { InlineKeyboard } from 'grammy'
import type { Language } from '#kit/bot'
import type { Doing, Entitlement } from '#kit/pay'
import type { Standing } from './membership.ts'
import type { Group, Member } from './store.ts'
import { heldAmong, readerOf, tell } from '#kit/pay'
import { reminderDays, standingOf } from './membership.ts'
import { ensureMember, isLiveState, note, setStanding } from './store.ts'
import { ownerTexts } from './texts-owner.ts'
import { texts } from './texts.ts'

const day = 86_400_000

export const itemOf = (group: Pick<Group, 'publicId'>) => `group:${group.publicId}`
export const passOf = (group: Pick<Group, 'publicId'>) => `${itemOf(group)}_pass`
/** The group an item is of. */
export const groupRefOf = (item: string) => item.replace(/^group:/, '').replace(/_pass$/, '')

/** GateBot is there with its rights. Sales paused by the owner do not change what members have. */
export const canAct = ({ paused }: Group) => paused === null || paused === 'asked'

/** How somebody stands in a group by what they hold. */
export async function standingIn(work: Pick<Doing, 'db' | 'now' | 'app'>, group: Group, userId: number): Promise<Standing> {
  const held = await heldAmong(work.db, work.app, [
    itemOf(group),
    passOf(group),
  ], userId)
  return standingOf(held, group.graceDays, work.now)
}

/** Has the door let somebody in or out, by how they stand then. Telegram is asked there: a payment is written down whether or not it answers. */
export function callDoor(work: Pick<Doing, 'plan'>, member: Pick<Member, 'id'>, check = false): void {
  work.plan.schedule('door', { member: member.id, check }, {
    key: String(member.id),
    attempts: 60,
  })
}

/** Plans what the clock must do about a member: reminders while a charge is open, a word before the end, the end of a grace. */
function planClock(work: Doing, group: Group, { id }: Member, { entitlement, live, until }: Standing): void {
  const key = String(id)
  work.plan.cancel('remind', key)
  work.plan.cancel('over', key)
  if (!live || !entitlement?.until)
    return
  const pastDue = entitlement.status === 'past_due'
  const words = pastDue
    ? reminderDays(group.graceDays).map(days => entitlement.until! + days * day)
    : entitlement.cancelAtEnd
      ? [entitlement.until - 3 * day]
      : []
  const next = words.find(at => at > work.now)
  if (next !== undefined)
    work.plan.schedule('remind', { member: id }, { at: next, key })
  // else Stripe, or the entitlement's own clock, says when it is over
  if (pastDue && until)
    work.plan.schedule('over', { member: id }, { at: until, key })
}

/** How a failed charge can be put right. */
export function payAgain(language: Language, { rail, id, item }: Pick<Entitlement, 'rail' | 'id' | 'item'>): [string, string][] {
  const t = texts(language)
  return [
    rail === 'stripe'
      ? [t.buttons.fixCard, `pay:portal:${id}`]
      : [t.buttons.payAgain, `pay:stars:${item}`],
  ]
}

/** The words for a member whose standing changed; nothing where there is nothing to say. */
async function sayChange(work: Doing, group: Group, before: Member, { entitlement, status, live, until }: Standing): Promise<void> {
  const wasLive = isLiveState(before.status)
  await tell(work, before.telegramUserId, ({ language, day: on }) => {
    const t = texts(language)
    if (live && !wasLive) {
      return {
        text: [
          status === 'comped'
            ? t.comped(group.title, until === null
                ? null
                : on(until))
            : t.paid(group.title),
          canAct(group)
            ? t.wayComes
            : t.wayLater,
        ].join(' '),
      }
    }
    if (status === 'past_due' && before.status !== 'past_due' && entitlement) {
      return {
        text: t.pastDue(group.title, on(until!)),
        buttons: payAgain(language, entitlement),
      }
    }
    if (live || !wasLive)
      return null
    // Stripe goes on trying: the way back is another card, not a second membership
    if (entitlement?.status === 'past_due') {
      return {
        text: t.unpaid(group.title),
        buttons: payAgain(language, entitlement),
      }
    }
    return {
      text: status === 'refunded'
        ? entitlement?.status === 'frozen'
          ? t.disputed(group.title)
          : t.refunded(group.title)
        : t.over(group.title),
      buttons: before.banned
        ? []
        : [
            [t.buttons.joinAgain, `offer:${group.publicId}`],
          ],
    }
  })
}

/** Brings one member to what their entitlements say. The same again changes nothing; who holds nothing that is known here is left as they are. */
export async function settleMember(work: Doing, group: Group, userId: number): Promise<Standing> {
  const before = await ensureMember(work.db, group, userId, work.now)
  const standing = await standingIn(work, group, userId)
  const { status, live, entitlement } = standing
  if (!entitlement)
    return standing
  const wasLive = isLiveState(before.status)
  const after = await setStanding(work.db, before, group, standing)
  planClock(work, group, after, standing)
  if (status !== before.status) {
    await note(work.db, group.id, userId, status, work.now, { from: before.status })
    await sayChange(work, group, before, standing)
  }
  if (canAct(group) && (live !== wasLive || (!live && after.admittedAt !== null)))
    callDoor(work, after)
  return standing
}

/** Tells an owner, in their language. */
export async function tellOwner(work: Doing, group: Group, say: (t: ReturnType<typeof ownerTexts>) => string, keyboard?: InlineKeyboard): Promise<void> {
  const { language } = await readerOf(work, group.ownerId)
  work.plan.send('sendMessage', {
    chat_id: group.ownerId,
    text: say(ownerTexts(language)),
    ...keyboard && { reply_markup: keyboard },
  })
}
