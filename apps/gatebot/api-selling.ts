// What an owner sets in the mini app: prices and days, codes, the pause of sales, their own Stripe account, what they earned.

import * as v from 'valibot'
import { AppError } from '#kit/app'
import { askStripe, balances, botLink, sellableCurrencies, sellerOf } from '#kit/pay'
import { body, createApi } from '#kit/user'
import { actorOf, askFor, mine, ownerOf } from './api-actor.ts'
import { leastAmount } from './price.ts'
import { askPrice, askPromo, checkPrices, sellingAccount, starsFirst, tillOf } from './pricing.ts'
import { codesOf, countPaying, removeGroup, setGroup } from './store.ts'
import { ownerTexts } from './texts-owner.ts'
import { groupView, iso } from './views.ts'

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const Amount = whole(leastAmount, 99_999_999)
const Currency = v.picklist(sellableCurrencies)
const Stars = v.nullable(whole(1, 10_000))

/** What is left out stays as it is. */
const Settings = v.partial(v.object({
  price: v.nullable(v.object({
    amount: Amount,
    currency: Currency,
    interval: v.picklist(['week', 'month', 'year']),
  })),
  stars: Stars,
  trial_days: whole(0, 90),
  grace_days: whole(0, 14),
  pass: v.nullable(v.object({
    days: whole(1, 3650),
    amount: v.nullable(Amount),
    currency: Currency,
    stars: Stars,
  })),
  welcome: v.nullable(v.pipe(v.string(), v.trim(), v.maxLength(1000))),
  /** false: sales are paused. */
  selling: v.boolean(),
}))

const Code = v.variant('kind', [
  v.object({
    kind: v.literal('percent'),
    code: v.pipe(v.string(), v.regex(/^[\w-]{3,30}$/, 'has 3 to 30 letters and digits'), v.toUpperCase()),
    percent: whole(1, 100),
    duration: v.picklist(['once', 'forever']),
  }),
  v.object({
    kind: v.literal('amount'),
    code: v.pipe(v.string(), v.regex(/^[\w-]{3,30}$/, 'has 3 to 30 letters and digits'), v.toUpperCase()),
    amount: whole(1, 99_999_999),
    duration: v.picklist(['once', 'forever']),
  }),
])

export const selling = createApi()
  .patch('/groups/:group', body(Settings), async (c) => {
    const { actor, group } = await ownerOf(c)
    const { price, stars, trial_days: trialDays, grace_days: graceDays, pass, welcome, selling } = c.req.valid('json')
    if (selling !== undefined && (group.paused === 'removed' || group.paused === 'rights'))
      throw new AppError('rights-missing', ownerTexts(actor).card.paused[group.paused], { status: 409 })
    const prices = {
      ...price !== undefined && {
        ...price ?? { amount: null },
        stripePriceId: null,
        priceState: 'ok' as const,
      },
      ...stars !== undefined && { stars },
      ...pass !== undefined && {
        passDays: pass?.days ?? null,
        passAmount: pass?.amount ?? null,
        passStars: pass?.stars ?? null,
        ...pass && { passCurrency: pass.currency },
      },
    }
    await checkPrices(actor, group, prices)
    const after = await setGroup(actor.db, group.id, {
      // so that there is always something to set
      title: group.title,
      ...prices,
      ...trialDays !== undefined && { trialDays },
      ...graceDays !== undefined && { graceDays },
      ...welcome !== undefined && { welcome: welcome || null },
      ...selling !== undefined && {
        paused: selling
          ? null
          : 'asked' as const,
      },
    })
    return c.json(groupView(after))
  })

  .delete('/groups/:group', async (c) => {
    const { actor, group } = await ownerOf(c)
    const paying = await countPaying(actor.db, group.id)
    if (paying)
      throw new AppError('members-paying', ownerTexts(actor).cannotDisconnect(paying), { status: 409 })
    await removeGroup(actor.db, group.id)
    actor.plan.cancel('round', `round-${group.id}`)
    return c.body(null, 204)
  })

  // an owner's own price at Stripe: sold once Stripe has said what it is
  .post('/groups/:group/stripe-price', body(v.object({
    price: v.pipe(v.string(), v.regex(/^price_\w{1,60}$/, 'must begin with price_')),
  })), async (c) => {
    const { actor, group } = await ownerOf(c)
    const { price } = c.req.valid('json')
    starsFirst(actor, group, group)
    const account = await sellingAccount(actor, group.ownerId)
    return c.json(await askFor(actor, group.ownerId, `price:${group.publicId}:${price}`, ask => askPrice(actor, group, account, price, ask)), 202)
  })

  .get('/groups/:group/codes', async (c) => {
    const { id } = await mine(c)
    return c.json((await codesOf(c.env.db, id)).map(({ at, ...code }) => ({
      ...code,
      since: iso(at)!,
    })))
  })
  .post('/groups/:group/codes', body(Code), async (c) => {
    const { actor, group } = await ownerOf(c)
    const { kind, ...code } = c.req.valid('json')
    const account = await sellingAccount(actor, group.ownerId)
    return c.json(await askFor(actor, group.ownerId, `code:${group.publicId}:${code.code}`, ask => askPromo(actor, group, account, kind === 'percent'
      ? code
      : { ...code, currency: group.currency }, ask)), 202)
  })
  .delete('/groups/:group/codes/:code{[\\w-]{3,30}}', async (c) => {
    const { actor, group } = await ownerOf(c)
    const end = c.req.param('code')
    const account = await sellingAccount(actor, group.ownerId)
    return c.json(await askFor(actor, group.ownerId, `end:${group.publicId}:${end}`, ask => askPromo(actor, group, account, { end }, ask)), 202)
  })

  /** What this person earned, per rail and currency: never added up. By card the money is at Stripe; Stars wait and are paid out. */
  .get('/earnings', async (c) => {
    const actor = await actorOf(c)
    const { id } = c.env.user
    const rows = await balances(actor.db, actor.app, actor.now, id)
    return c.json({
      ...await tillOf(actor, id),
      fee_percent: actor.money.feePercent,
      earned: rows.map(({ rail, currency, gross, refunded, fee, platformFee, available, paidOut }) => {
        const net = gross - refunded - fee - platformFee
        return {
          rail,
          currency,
          gross,
          refunded,
          stripe_fee: fee,
          our_fee: platformFee,
          net,
          /** Null: the money is at Stripe, which pays it out itself. */
          payout: rail === 'stripe'
            ? null
            : {
                paid: paidOut,
                available: Math.max(0, available - paidOut),
                waiting: Math.max(0, net - available),
              },
        }
      }),
    })
  })

  .post('/stripe', async (c) => {
    const actor = await actorOf(c)
    const { id } = c.env.user
    if (!actor.money.cards)
      throw new AppError('cards-off', ownerTexts(actor).noStripe, { status: 409 })
    const known = await sellerOf(actor.db, actor.app, id)
    return c.json(await askFor(actor, id, 'connect', ask => askStripe(actor.plan, 'connect', {
      seller: id,
      bot: botLink(actor),
      ...known && { account: known.account },
    }, {
      then: 'connect-made',
      data: { ask, person: id },
      // two taps make one account, here and in the chat
      ...!known && { once: `connect-${actor.me.id}-${id}` },
    })), 202)
  })
