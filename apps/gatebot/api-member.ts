// What members and buyers ask: what they have and until when, their receipts, the way in; an offer and the ways to pay for it.

import type { Actor, Ctx } from './api-actor.ts'
import * as v from 'valibot'
import { AppError } from '#kit/app'
import { askPortal, buyByCard, buyInStars, entitlementById, paymentsBy, payTexts, recurs, setRenewing } from '#kit/pay'
import { body, createApi } from '#kit/user'
import { groupRefOf } from './access.ts'
import { actorOf, askFor, gone } from './api-actor.ts'
import { wayIn } from './door.ts'
import { shop } from './goods.ts'
import { offerView } from './offer.ts'
import { askByPublicId, ensureMember, groupByPublicId, isExempt, linksOf, ownMemberships } from './store.ts'
import { texts } from './texts.ts'
import { iso, membershipView } from './views.ts'

const Purchase = v.object({
  rail: v.picklist(['card', 'stars']),
  what: v.optional(v.picklist(['membership', 'pass']), 'membership'),
})

/** The person's own membership in the address, read as themselves. @throws AppError 404 */
async function own(c: Ctx) {
  const id = c.req.param('group')
  const found = (await ownMemberships(c.env.db, c.env.user.id)).find(({ group }) => group.publicId === id)
  if (!found)
    throw gone('membership')
  return found
}

/** What a membership rests on, and its member who acts. @throws AppError 404, `entitlement-gone` */
async function held(c: Ctx) {
  const { member } = await own(c)
  const actor = await actorOf(c)
  const row = member.entitlementId === null
    ? undefined
    : await entitlementById(actor.db, actor.app, member.entitlementId)
  if (row?.telegramId !== c.env.user.id)
    throw new AppError('entitlement-gone', texts(actor).ended, { status: 409 })
  return { actor, row }
}

async function renewing(c: Ctx, on: boolean): Promise<Response> {
  const { actor, row } = await held(c)
  if (recurs(row) && row.cancelAtEnd === on)
    await setRenewing(shop, actor, row, on)
  return c.body(null, 204)
}

/** The group whose offer is asked for, also by people who know nothing of it yet. @throws AppError 404 in words */
async function offered(actor: Actor, id: string) {
  const group = await groupByPublicId(actor.db, id)
  if (!group)
    throw new AppError('group-gone', texts(actor).groupGone, { status: 404 })
  return group
}

export const member = createApi()
  .get('/memberships', async (c) => {
    const rows = await ownMemberships(c.env.db, c.env.user.id)
    const links = await linksOf(c.env.db, rows.map(({ member }) => member.id), c.env.now)
    return c.json(rows.map(({ member, group }) => membershipView(member, group, links.get(member.id) ?? null)))
  })
  .get('/memberships/:group', async (c) => {
    const { member, group } = await own(c)
    const links = await linksOf(c.env.db, [member.id], c.env.now)
    const actor = await actorOf(c)
    const payments = await paymentsBy(actor.db, actor.app, member.telegramUserId)
    const view = membershipView(member, group, links.get(member.id) ?? null)
    return c.json({
      ...view,
      // who was there before, or runs the group, needs no way in
      inside: view.inside || await isExempt(actor.db, group.id, member.telegramUserId),
      receipts: payments.filter(({ item }) => item && groupRefOf(item) === group.publicId).map(({ paidAt, rail, currency, gross, refunded }) => ({
        at: iso(paidAt)!,
        rail,
        currency,
        amount: gross,
        refunded,
      })),
    })
  })
  .post('/memberships/:group/link', async (c) => {
    const { group } = await own(c)
    const actor = await actorOf(c)
    const way = await wayIn(actor, group, c.env.user.id)
    if (way === 'not-paid')
      throw new AppError('not-paid', texts(actor).notPaid(group.title), { status: 409 })
    return c.json({ way })
  })
  .post('/memberships/:group/cancel', c => renewing(c, false))
  .post('/memberships/:group/resume', c => renewing(c, true))
  .post('/memberships/:group/portal', async (c) => {
    const { actor, row } = await held(c)
    if (row.rail !== 'stripe' || !row.customer || !actor.money.cards)
      throw new AppError('cards-off', payTexts(actor).noCards, { status: 409 })
    const person = c.env.user.id
    return c.json(await askFor(actor, person, `portal:${row.id}`, ask => askPortal(actor, row, 'portal-made', { ask, person })), 202)
  })

  .post('/offers/:group{\\w{1,20}}', async (c) => {
    const actor = await actorOf(c)
    const { id: person } = c.env.user
    const group = await offered(actor, c.req.param('group'))
    // whoever pays from here is known, and seen by their own mini app
    await ensureMember(actor.db, group, person, actor.now)
    return c.json(await offerView(actor, group, person))
  })
  .post('/offers/:group{\\w{1,20}}/buy', body(Purchase), async (c) => {
    const actor = await actorOf(c)
    const { id: person } = c.env.user
    const { rail, what } = c.req.valid('json')
    const { publicId } = await offered(actor, c.req.param('group'))
    const item = `group:${publicId}${what === 'pass'
      ? '_pass'
      : ''}`
    const bought = rail === 'card'
      ? await buyByCard(shop, actor, item, person, actor.language)
      : await buyInStars(shop, actor, item, person, actor.language, { asLink: true })
    if ('problem' in bought)
      throw new AppError('not-bought', bought.problem, { status: 409 })
    if ('page' in bought)
      return c.json({ url: bought.page.url!, ask: null })
    // `page` of goods.ts hands the page over, `portal-made` the one for an open charge
    const { ask } = await askFor(actor, person, item, (ask) => {
      if ('mend' in bought)
        askPortal(actor, bought.mend, 'portal-made', { ask, person })
    })
    return c.json({ url: null, ask }, 202)
  })
  .get('/asks/:ask', async (c) => {
    const found = await askByPublicId(c.env.db, c.req.param('ask'))
    if (!found)
      throw gone('ask')
    return c.json({ answer: found.answer })
  })
