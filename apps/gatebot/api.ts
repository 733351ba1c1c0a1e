// What its mini app may ask: an owner about their groups, a member about their memberships, a buyer about an offer.

import type { Context } from 'hono'
import type { Api } from '#kit/user'
import type { Group } from './store.ts'
import * as v from 'valibot'
import { AppError, readable } from '#kit/app'
import { isZone } from '#kit/time'
import { createApi } from '#kit/user'
import { churn, monthlyRevenue } from './numbers.ts'
import { addAsk, askByPublicId, countMoves, countStates, findMembers, groupOwned, groupsOwned, linksOf, memberSeen, memberSums, ownMemberships, takings, timelineOf } from './store.ts'
import { memberStates } from './tables.ts'
import { countsOf, groupView, iso, membershipView, memberView } from './views.ts'

const day = 86_400_000
const pageSize = 50
const mostRows = 10_000

const gone = (what: 'group' | 'member' | 'membership' | 'ask') => new AppError(`${what}-gone`, 'It is not here.', { status: 404 })

/** @throws AppError 400 `request-unclear` naming the field */
function read<const S extends v.GenericSchema>(schema: S, given: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, readable(given))
  if (parsed.success)
    return parsed.output
  const [issue] = parsed.issues
  throw new AppError('request-unclear', `${v.getDotPath(issue!) ?? 'body'}: ${issue!.message}`, { status: 400 })
}

type Ctx = Context<Api>

/** The owner's own group in the address. @throws AppError 404: another's is not there */
async function mine(c: Ctx): Promise<Group> {
  const group = await groupOwned(c.env.db, c.env.user.id, c.req.param('group')!)
  if (!group)
    throw gone('group')
  return group
}

const Status = v.picklist(memberStates)
const MemberSearch = v.object({
  q: v.optional(v.pipe(v.string(), v.maxLength(64))),
  status: v.optional(Status),
  before: v.optional(v.pipe(v.string(), v.digits(), v.transform(Number))),
})
const Takings = v.object({
  by: v.optional(v.picklist(['day', 'month']), 'day'),
  zone: v.optional(v.pipe(v.string(), v.check(isZone, 'is no time zone')), 'UTC'),
})
const Comp = v.object({
  who: v.pipe(v.string(), v.regex(/^(?:@\w{4,32}|\d{1,16})$/, 'is neither @name nor an id')),
  until: v.pipe(v.string(), v.isoTimestamp()),
})
const Purchase = v.object({
  rail: v.picklist(['card', 'stars']),
  what: v.optional(v.picklist(['membership', 'pass']), 'membership'),
})

/** Plans what the owner asks for; whether the group is theirs is looked at again then. */
function asOwner(c: Ctx, group: Group, what: 'kick' | 'link' | 'refund' | 'comp', who: string, until?: number): Response {
  c.env.plan.schedule('by-owner', {
    by: c.env.user.id,
    group: group.publicId,
    what,
    who,
    ...until !== undefined && { until },
  })
  return c.body(null, 202)
}

/** The person's own membership in the address. @throws AppError 404 */
async function myMembership(c: Ctx) {
  const id = c.req.param('group')
  const found = (await ownMemberships(c.env.db, c.env.user.id)).find(({ group }) => group.publicId === id)
  if (!found)
    throw gone('membership')
  return found
}

/** Something the bot must find out: the mini app comes back with `ask` until there is an answer. */
async function ask(c: Ctx, about: string, plan: (ask: string) => void): Promise<Response> {
  const id = await addAsk(c.env.db, { telegramUserId: c.env.user.id, about, createdAt: c.env.now })
  plan(id)
  return c.json({ ask: id }, 202)
}

export const api = createApi()
  .get('/groups', async (c) => {
    const rows = await groupsOwned(c.env.db, c.env.user.id)
    const counts = rows.length
      ? await countStates(c.env.db, rows.map(({ id }) => id))
      : []
    return c.json(rows.map(group => ({
      ...groupView(group),
      counts: countsOf(counts, group.id),
    })))
  })
  .get('/groups/:group', async (c) => {
    const group = await mine(c)
    const { db, now, money, me } = c.env
    const counts = countsOf(await countStates(db, [group.id]), group.id)
    const { joined, left } = await countMoves(db, group.id, now - 30 * day)
    const paying = [
      'trialing',
      'active',
      'past_due',
      'cancelled',
    ] as const
    return c.json({
      ...groupView(group),
      link: `${money.links}/${me.username}?start=g_${group.publicId}`,
      counts,
      monthly: monthlyRevenue(await memberSums(db, group.id)),
      joined_30_days: joined,
      left_30_days: left,
      churn_30_days: churn(left, paying.reduce((sum, status) => sum + (counts[status] ?? 0), 0)),
    })
  })
  .get('/groups/:group/takings', async (c) => {
    const group = await mine(c)
    const { by, zone } = read(Takings, c.req.query())
    return c.json(await takings(c.env.db, group.id, {
      by,
      zone,
      since: c.env.now - (by === 'day'
        ? 90
        : 730) * day,
    }))
  })
  .get('/groups/:group/members', async (c) => {
    const group = await mine(c)
    const { q, status, before } = read(MemberSearch, c.req.query())
    const rows = await findMembers(c.env.db, group.id, {
      text: q?.trim(),
      status,
      before,
      limit: pageSize + 1,
    })
    const shown = rows.slice(0, pageSize)
    return c.json({
      members: shown.map(memberView),
      before: rows.length > pageSize
        ? shown.at(-1)!.id
        : null,
    })
  })
  .get('/groups/:group/export', async (c) => {
    const group = await mine(c)
    return c.json((await findMembers(c.env.db, group.id, { limit: mostRows })).map(memberView))
  })
  .get('/groups/:group/members/:user{[0-9]+}', async (c) => {
    const group = await mine(c)
    const user = Number(c.req.param('user'))
    const member = await memberSeen(c.env.db, group.id, user)
    if (!member)
      throw gone('member')
    const timeline = await timelineOf(c.env.db, group.id, user)
    return c.json({
      ...memberView(member),
      timeline: timeline.map(({ at, what, about: { ref: _, ...about } }) => ({
        at: iso(at),
        what,
        about,
      })),
    })
  })
  .post('/groups/:group/members/:user{[0-9]+}/:what{kick|link|refund}', async (c) => {
    const group = await mine(c)
    const user = c.req.param('user')
    if (!await memberSeen(c.env.db, group.id, Number(user)))
      throw gone('member')
    return asOwner(c, group, c.req.param('what') as 'kick', user)
  })
  .post('/groups/:group/comp', async (c) => {
    const group = await mine(c)
    const { who, until } = read(Comp, await c.req.json().catch(() => null))
    const at = Date.parse(until)
    if (!(at > c.env.now && at < c.env.now + 3650 * day))
      throw new AppError('request-unclear', 'until: must be in the future, ten years at most', { status: 400 })
    return asOwner(c, group, 'comp', who, at)
  })

  .get('/memberships', async (c) => {
    const rows = await ownMemberships(c.env.db, c.env.user.id)
    const links = await linksOf(c.env.db, rows.map(({ member }) => member.id), c.env.now)
    return c.json(rows.map(({ member, group }) => membershipView(member, group, links.get(member.id) ?? null)))
  })
  .post('/memberships/:group/link', async (c) => {
    const { group } = await myMembership(c)
    c.env.plan.schedule('way', { person: c.env.user.id, group: group.publicId })
    return c.body(null, 202)
  })
  .post('/memberships/:group/:what{cancel|resume}', async (c) => {
    const { group } = await myMembership(c)
    c.env.plan.schedule('renewing', { person: c.env.user.id, group: group.publicId, on: c.req.param('what') === 'resume' })
    return c.body(null, 202)
  })
  .post('/memberships/:group/portal', async (c) => {
    const { group: { publicId: group } } = await myMembership(c)
    return await ask(c, `portal:${group}`, id => c.env.plan.schedule('portal', { ask: id, person: c.env.user.id, group }))
  })

  .post('/offers/:group{\\w{1,20}}', async (c) => {
    const group = c.req.param('group')
    return await ask(c, `offer:${group}`, id => c.env.plan.schedule('offer', { ask: id, person: c.env.user.id, group }))
  })
  .post('/offers/:group{\\w{1,20}}/buy', async (c) => {
    const { rail, what } = read(Purchase, await c.req.json().catch(() => null))
    const item = `group:${c.req.param('group')}${what === 'pass'
      ? '_pass'
      : ''}`
    return await ask(c, item, id => c.env.plan.schedule('buy', {
      ask: id,
      person: c.env.user.id,
      item,
      rail,
    }))
  })
  .get('/asks/:ask', async (c) => {
    const found = await askByPublicId(c.env.db, c.req.param('ask'))
    if (!found)
      throw gone('ask')
    return c.json({ answer: found.answer })
  })
