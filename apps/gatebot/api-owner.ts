// What an owner's dashboard asks: how a group does, who is in it, and what is done about one of them.

import type { Actor } from './api-actor.ts'
import type { Group, Member } from './store.ts'
import type { Counts } from './views.ts'
import * as v from 'valibot'
import { AppError } from '#kit/app'
import { limitFor, sellableCurrencies } from '#kit/pay'
import { addDays, isZone, wallOf } from '#kit/time'
import { body, createApi, query } from '#kit/user'
import { actorOf, gone, mine, ownerOf } from './api-actor.ts'
import { wayIn } from './door.ts'
import { endMembership, giveFree, personNamed, refundable, refundLast } from './ending.ts'
import { manifest } from './manifest.ts'
import { liveStates, payingStates } from './membership.ts'
import { rightsMissing, wakeUp } from './mending.ts'
import { churn, membersOver, moneyOver, monthlyRevenue } from './numbers.ts'
import { offerLink } from './offer.ts'
import { tillOf } from './pricing.ts'
import { codesOf, countMoves, countStates, ensureMember, findMembers, groupById, groupsOwned, isExempt, kindOf, leaksOf, memberChanges, memberOfGroup, memberSeen, memberSums, takenSince, takings, timelineOf } from './store.ts'
import { memberStates } from './tables.ts'
import { ownerTexts } from './texts-owner.ts'
import { troubleOf } from './trouble.ts'
import { countsOf, groupView, iso, memberView } from './views.ts'

const day = 86_400_000
const pageSize = 50
const exportSize = 2000
const longestDays = 366

const MemberSearch = v.object({
  q: v.optional(v.pipe(v.string(), v.maxLength(64))),
  status: v.optional(v.picklist(memberStates)),
  before: v.optional(v.pipe(v.string(), v.digits())),
})
const Trend = v.object({
  days: v.pipe(v.string(), v.digits(), v.check(days => Number(days) >= 1 && Number(days) <= longestDays, 'must be 1 to 366')),
  zone: v.pipe(v.string(), v.check(isZone, 'is no time zone')),
})
const Comp = v.object({
  who: v.pipe(v.string(), v.regex(/^(?:@\w{4,32}|\d{1,16})$/, 'is neither @name nor an id')),
  until: v.pipe(v.string(), v.isoTimestamp()),
})
const Refund = v.object({
  paid_at: v.pipe(v.string(), v.isoTimestamp()),
})

/** A member of the owner's own group, and the owner who acts. @throws AppError 404 */
async function ownersMember(c: Parameters<typeof ownerOf>[0]) {
  const { actor, group } = await ownerOf(c)
  const member = await memberOfGroup(actor.db, group.id, Number(c.req.param('user')))
  if (!member || member.status === 'pending')
    throw gone('member')
  return {
    actor,
    group,
    member,
    user: member.telegramUserId,
  }
}

/** One page of rows, newest first, and where the next one begins. */
function paged<Row extends { id: number }>(rows: Row[], size: number) {
  return {
    rows: rows.slice(0, size),
    before: rows.length > size
      ? String(rows[size - 1]!.id)
      : null,
  }
}

const sumOf = (counts: Counts, states: readonly Member['status'][]) => states.reduce((sum, status) => sum + (counts[status] ?? 0), 0)

/** What is wrong with groups of an owner, by their plan and their account at Stripe. */
async function troubles(actor: Actor, ownerId: number) {
  const most = await limitFor(manifest, actor, ownerId, 'members')
  const till = await tillOf(actor, ownerId)
  return {
    most,
    of: (group: Group, counts: Counts) => troubleOf(group, { ...till, room: sumOf(counts, payingStates) < most }),
  }
}

export const owner = createApi()
  .get('/groups', async (c) => {
    const { db, user } = c.env
    const rows = await groupsOwned(db, user.id)
    const ids = rows.map(({ id }) => id)
    const counts = rows.length
      ? await countStates(db, ids)
      : []
    const sums = rows.length
      ? await memberSums(db, ids)
      : []
    const trouble = await troubles(await actorOf(c), user.id)
    return c.json(rows.map((group) => {
      const own = countsOf(counts, group.id)
      return {
        ...groupView(group),
        counts: own,
        monthly: monthlyRevenue(sums.filter(({ groupId }) => groupId === group.id)),
        trouble: trouble.of(group, own),
      }
    }))
  })

  .get('/groups/:group', async (c) => {
    const { id, ownerId } = await mine(c)
    const { db, now } = c.env
    const counts = countsOf(await countStates(db, [id]), id)
    const since = now - 30 * day
    const { joined, left } = await countMoves(db, id, since)
    const numbers = {
      counts,
      monthly: monthlyRevenue(await memberSums(db, [id])),
      joined_30_days: joined,
      left_30_days: left,
      churn_30_days: churn(left, sumOf(counts, payingStates)),
      taken_30_days: await takenSince(db, id, since),
      leaks: (await leaksOf(db, id)).map(leak => ({
        ...leak,
        at: iso(leak.at),
      })),
      codes: (await codesOf(db, id)).length,
    }
    const actor = await actorOf(c)
    const group = (await groupById(actor.db, id))!
    const trouble = await troubles(actor, ownerId)
    return c.json({
      ...groupView(group),
      ...numbers,
      link: offerLink(actor, group),
      kind: await kindOf(actor.db, group.telegramGroupId),
      trouble: trouble.of(group, counts),
      /** How many the owner's plan lets pay at once; null: as many as come. */
      room: trouble.most === Infinity
        ? null
        : trouble.most,
      rights_missing: group.paused === 'rights'
        ? await rightsMissing(actor, group).catch(() => [])
        : [],
      currencies: sellableCurrencies,
    })
  })

  // the rights were given back, and word of it was lost
  .post('/groups/:group/check', async (c) => {
    const { actor, group } = await ownerOf(c)
    const missing = await rightsMissing(actor, group)
    if (missing.length) {
      const t = ownerTexts(actor)
      throw new AppError('rights-missing', t.rightsMissing(group.title, missing.map(right => t.rights[right]!)), { status: 409 })
    }
    await wakeUp(actor, group)
    return c.body(null, 204)
  })

  .get('/groups/:group/trend', query(Trend), async (c) => {
    const { id } = await mine(c)
    const { db, now } = c.env
    const { zone, ...asked } = c.req.valid('query')
    const count = Number(asked.days)
    const today = wallOf(now, zone).date
    const days = Array.from({ length: count }, (_, ago) => addDays(today, ago + 1 - count))
    const range = { zone, since: now - count * day }
    const counts = countsOf(await countStates(db, [id]), id)
    const present = sumOf(counts, liveStates)
    return c.json({
      days,
      members: membersOver(days, await memberChanges(db, id, range), present),
      money: moneyOver(days, await takings(db, id, range)),
    })
  })

  .get('/groups/:group/members', query(MemberSearch), async (c) => {
    const { id } = await mine(c)
    const { q, status, before } = c.req.valid('query')
    const { rows, before: next } = paged(await findMembers(c.env.db, id, {
      text: q?.trim(),
      status,
      before: before === undefined
        ? undefined
        : Number(before),
      limit: pageSize + 1,
    }), pageSize)
    return c.json({
      members: rows.map(memberView),
      before: next,
    })
  })

  .get('/groups/:group/export', query(v.pick(MemberSearch, ['before'])), async (c) => {
    const { id } = await mine(c)
    const { before } = c.req.valid('query')
    const { rows, before: next } = paged(await findMembers(c.env.db, id, {
      before: before === undefined
        ? undefined
        : Number(before),
      limit: exportSize + 1,
    }), exportSize)
    return c.json({
      members: rows.map(memberView),
      before: next,
    })
  })

  .get('/groups/:group/members/:user{[0-9]+}', async (c) => {
    const { id, publicId } = await mine(c)
    const user = Number(c.req.param('user'))
    const { db } = c.env
    const member = await memberSeen(db, id, user)
    if (!member)
      throw gone('member')
    const timeline = await timelineOf(db, id, user)
    const actor = await actorOf(c)
    const charge = await refundable(actor, { publicId } as never, user)
    return c.json({
      ...memberView(member),
      /** Never taken out: was there before, runs the group, or is the owner's guest. */
      kept: await isExempt(actor.db, id, user),
      refundable: charge
        ? {
            paid_at: iso(charge.paidAt)!,
            amount: charge.gross - charge.refunded,
            currency: charge.currency,
          }
        : null,
      timeline: timeline.map(({ at, what, about: { from, amount, currency, rail, until, name } }) => ({
        at: iso(at)!,
        what,
        from: from as string | undefined,
        amount: amount as number | undefined,
        currency: currency as string | undefined,
        rail: rail as string | undefined,
        until: typeof until === 'number'
          ? iso(until)!
          : undefined,
        name: name as string | undefined,
      })),
    })
  })

  .post('/groups/:group/members/:user{[0-9]+}/kick', async (c) => {
    const { actor, group, member } = await ownersMember(c)
    await endMembership(actor, group, member, 'kicked')
    return c.body(null, 204)
  })

  .post('/groups/:group/members/:user{[0-9]+}/link', async (c) => {
    const { actor, group, user } = await ownersMember(c)
    return c.json({ way: await wayIn(actor, group, user) })
  })

  // the payment that was meant, and no other: a second tap finds it gone
  .post('/groups/:group/members/:user{[0-9]+}/refund', body(Refund), async (c) => {
    const { actor, group, user } = await ownersMember(c)
    const charge = await refundable(actor, group, user)
    if (charge?.paidAt === Date.parse(c.req.valid('json').paid_at))
      await refundLast(actor, group, user)
    return c.body(null, 204)
  })

  .post('/groups/:group/comp', body(Comp), async (c) => {
    const { actor, group } = await ownerOf(c)
    const { who, until } = c.req.valid('json')
    const at = Date.parse(until)
    if (!(at > actor.now && at < actor.now + 3650 * day))
      throw new AppError('request-unclear', 'until: must be in the future, ten years at most')
    const user = await personNamed(actor, who)
    await ensureMember(actor.db, group, user, actor.now)
    await giveFree(actor, group, user, at)
    return c.json({ user })
  })
