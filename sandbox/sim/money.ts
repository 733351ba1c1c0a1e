// /sim/pay, /subscription, /stars: a person pays in Stars.
import type { StarSubscription } from '../world/stars.ts'
import type { Sim } from './context.ts'
import { Hono } from 'hono'
import { invalid, notFound } from '../errors.ts'
import { messageById } from '../world/render.ts'
import { askBot, balanceOf, giveStars, pay, setCancelled } from '../world/stars.ts'
import { bodyOf, botNamed, personNamed, placeNamed } from './context.ts'

/** Real milliseconds a bot that polls gets to answer. */
const patience = 10_000

export function moneyRoutes(sim: Sim): Hono {
  const { world, stack, polling } = sim
  const stars = () => world.state.stars

  function invoiceNamed(body: Record<string, unknown>) {
    if (body.invoice_link !== undefined) {
      const slug = String(body.invoice_link).replace(/^.*(?:\$|invoice\/)/, '')
      return stars().invoices[slug]
    }
    const message = messageById(placeNamed(sim, body.chat), Number(body.message_id))
    return message?.invoice
      ? stars().invoices[message.invoice]
      : undefined
  }

  function subscriptionView(one: StarSubscription) {
    const { title, amount } = stars().invoices[one.invoice]!
    return {
      charge_id: one.id,
      bot: one.bot,
      user: one.user,
      title,
      amount,
      until: one.until,
      cancelled: one.cancelled,
      ended: one.ended === true,
    }
  }

  return new Hono()
    .get('/stars', (c) => {
      const user = personNamed(sim, c.req.query('user'))
      return c.json({
        balance: balanceOf(world, user.id),
        subscriptions: stars().subscriptions.filter(one => one.user === user.id).map(subscriptionView),
      })
    })
    .post('/stars', async (c) => {
      const body = await bodyOf(c)
      if (!Number.isInteger(body.amount))
        throw invalid('amount-invalid', '"amount" must be a whole number of Stars.')
      return c.json({
        balance: giveStars(world, personNamed(sim, body.user).id, Number(body.amount)),
      })
    })
    .post('/pay', async (c) => {
      const body = await bodyOf(c)
      const invoice = invoiceNamed(body)
      if (!invoice)
        throw notFound('invoice', body.invoice_link ?? body.message_id)
      const place = body.chat === undefined
        ? undefined
        : placeNamed(sim, body.chat)
      const user = body.from === undefined && place?.type === 'private'
        ? place.user
        : personNamed(sim, body.from).id
      const checkout = askBot(world, invoice, user)
      await stack.settle()
      const bot = world.state.bots[invoice.bot]!
      if (!checkout.answer && !bot.webhook && polling.isFollowed(bot))
        await world.answers.wait(checkout.id, patience)
      const result = pay(world, checkout)
      await stack.settle()
      return c.json(result)
    })
    .post('/subscription', async (c) => {
      const body = await bodyOf(c)
      const bot = botNamed(sim, body.bot)
      const user = personNamed(sim, body.user)
      const found = stars().subscriptions.findLast(one => one.bot === bot.id && one.user === user.id && !one.ended && (body.charge_id === undefined || one.id === body.charge_id))
      if (!found)
        throw notFound('subscription', body.charge_id ?? bot.username)
      const cancel = body.cancel ?? (body.action === 'cancel'
        ? true
        : body.action === 'resume'
          ? false
          : undefined)
      if (typeof cancel !== 'boolean')
        throw invalid('action-invalid', '"action" must be cancel or resume.')
      setCancelled(world, found, cancel, true)
      await stack.settle()
      return c.json(subscriptionView(found))
    })
}
