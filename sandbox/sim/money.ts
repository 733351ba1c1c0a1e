// /sim/invoice, /pay, /subscription, /stars: a person pays in Stars.
import type { StarSubscription } from '../world/stars.ts'
import type { Place } from '../world/types.ts'
import type { Sim } from './context.ts'
import { Hono } from 'hono'
import { invalid, notFound } from '../errors.ts'
import { messageById } from '../world/render.ts'
import { askBot, balanceOf, giveStars, pay, setCancelled } from '../world/stars.ts'
import { placeName } from '../world/world.ts'
import { bodyOf, botNamed, personNamed, placeAsked, placeNamed } from './context.ts'
import { invoiceView } from './views.ts'

/** Real milliseconds a bot that polls gets to answer. */
const patience = 10_000

export function moneyRoutes(sim: Sim): Hono {
  const { world, stack, polling } = sim
  const stars = () => world.state.stars

  /** An invoice by its link or by the message that offers it. */
  function invoiceNamed(link: unknown, place: () => Place, message_id: unknown) {
    if (link !== undefined) {
      const invoice = stars().invoices[String(link).replace(/^.*(?:\$|invoice\/)/, '')]
      if (!invoice)
        throw notFound('invoice', link)
      return { invoice }
    }
    const chat = place()
    const message = messageById(chat, Number(message_id))
    const invoice = stars().invoices[message?.invoice ?? '']
    if (!invoice)
      throw notFound('invoice', message_id)
    return { invoice, message, chat }
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
        charges: stars().charges.filter(one => one.user === user.id).map(({ id, bot, amount, date, invoice, refunded }) => ({
          charge_id: id,
          bot,
          title: stars().invoices[invoice ?? '']?.title ?? '',
          amount,
          date,
          refunded: refunded === true,
        })),
      })
    })
    .get('/invoice', (c) => {
      const { invoice_link, message_id, as } = c.req.query()
      const { invoice, message } = invoiceNamed(invoice_link, () => placeAsked(sim, c), message_id)
      return c.json({
        ...invoiceView(world, invoice, personNamed(sim, as).id),
        ...message?.receipt && { receipt: message.receipt },
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
      const { invoice, message, chat } = invoiceNamed(body.invoice_link, () => placeNamed(sim, body.chat), body.message_id)
      const user = body.from === undefined && chat?.type === 'private'
        ? chat.user
        : personNamed(sim, body.from).id
      if (message?.receipt && chat?.type === 'private')
        return c.json({ status: 'failed', error: 'INVOICE_ALREADY_PAID' })
      const checkout = askBot(world, invoice, user)
      await stack.settle()
      const bot = world.state.bots[invoice.bot]!
      if (!checkout.answer && !bot.webhook && polling.isFollowed(bot))
        await world.answers.wait(checkout.id, patience)
      const result = pay(world, checkout)
      if (message && chat && result.status === 'paid') {
        message.receipt = result.charge_id
        world.events.emit({
          type: 'edit',
          ...placeName(chat),
          message_id: message.id,
        })
      }
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
