// /sim/stripe: what a payer, a seller, a bank and the network can do to the pretend Stripe.

import type { Sim } from '../sim/context.ts'
import type { Book, Card, StripeEvent, Thing } from './books.ts'
import type { Stripe } from './index.ts'
import { Hono } from 'hono'
import { invalid, notFound } from '../errors.ts'
import { bodyOf } from '../sim/context.ts'
import { all, cards, get, put } from './books.ts'
import { completeCheckout } from './checkout.ts'
import { emit } from './events.ts'
import { refund } from './making.ts'
import { setAccount, usePortal } from './pages.ts'

/** What a charge was for: the product of its subscription's invoice, or of its checkout page. */
function soldBy(book: Book, { payment_intent: intent, customer }: Thing): string {
  const session = all(book, 'checkout.session').find(one => one.payment_intent === intent)
  const payment = all(book, 'invoice_payment').find(one => one.payment?.payment_intent === intent)
  const invoice = payment && get(book, 'invoice', payment.invoice)
  const subscription = invoice && all(book, 'subscription').find(({ id }) => id === invoice.parent.subscription_details.subscription)
  const price = session
    ? get(book, 'price', session.sandbox_price)
    : subscription?.items.data[0].price
  return price
    ? get(book, 'product', price.product).name
    : customer
}

function cardOf(value: unknown): Card {
  if (typeof value !== 'string' || !(value in cards))
    throw invalid('card-invalid', `"card" must be one of ${Object.keys(cards).join(', ')}.`)
  return value as Card
}

/** Reproducible from a seed, so that a failing order can be named (mulberry32). */
function shuffled<T>(list: T[], seed: number): T[] {
  let state = seed
  const random = () => {
    state = (state + 0x6D2B79F5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const result = [...list]
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[result[i], result[j]] = [result[j]!, result[i]!]
  }
  return result
}

export function stripeRoutes({ world, stack }: Sim, stripe: Stripe): Hono {
  const books = (): Book[] => Object.keys(stripe.state().books).map(name => stripe.book(name === 'main'
    ? null
    : name))
  const everything = (object: string) => books().flatMap(book => all(book, object).map(thing => ({ book, thing })))

  function named(object: string, id: unknown): { book: Book, thing: Thing } {
    const found = everything(object).find(({ thing }) => thing.id === id)
    if (!found)
      throw notFound(object, id)
    return found
  }

  async function settled<T>(answer: T): Promise<T> {
    stripe.after()
    world.events.emit({ type: 'stripe' })
    world.save()
    await stack.settle()
    return answer
  }

  function chosen(order: unknown, seed: number): StripeEvent[] {
    const waiting = stripe.state().deliveries.map(({ event }) => event)
    const ids = Array.isArray(order)
      ? order.map(String)
      : order === 'reverse'
        ? [...waiting].reverse()
        : order === 'shuffle'
          ? shuffled(waiting, seed)
          : waiting
    return ids.flatMap(id => stripe.state().events.find(event => event.id === id) ?? [])
  }

  return new Hono()
    .get('/stripe', (c) => {
      const view = (object: string, fields: string[]) => everything(object).map(({ book, thing }) => ({
        ...book.account && { account: book.account },
        ...Object.fromEntries(fields.map(field => [field, thing[field]])),
      }))
      return c.json({
        key: stripe.settings.secretKey,
        webhook_secret: stripe.settings.webhookSecret,
        hold: stripe.state().hold,
        accounts: view('account', [
          'id',
          'email',
          'charges_enabled',
          'metadata',
        ]).map(account => ({
          ...account,
          balance: all(stripe.book(String((account as Thing).id)), 'balance_transaction').reduce((sum, { net }) => sum + net, 0),
        })),
        sessions: view('checkout.session', [
          'id',
          'status',
          'url',
          'mode',
          'metadata',
          'customer',
        ]),
        subscriptions: everything('subscription').map(({ book, thing }) => ({
          ...book.account && { account: book.account },
          id: thing.id,
          customer: thing.customer,
          status: thing.status,
          cancel_at_period_end: thing.cancel_at_period_end,
          current_period_end: thing.items.data[0].current_period_end,
          metadata: thing.metadata,
          title: get(book, 'product', thing.items.data[0].price.product).name,
          amount: thing.items.data[0].price.unit_amount,
          currency: thing.currency,
          interval: thing.items.data[0].price.recurring.interval,
          card: book.state.cards[thing.customer] ?? 'ok',
        })),
        charges: everything('charge').map(({ book, thing }) => ({
          ...book.account && { account: book.account },
          ...Object.fromEntries([
            'id',
            'amount',
            'amount_refunded',
            'status',
            'customer',
            'disputed',
            'application_fee_amount',
            'created',
            'currency',
          ].map(field => [field, thing[field]])),
          title: soldBy(book, thing),
          dispute: all(book, 'dispute').findLast(one => one.charge === thing.id)?.status ?? null,
        })),
        customers: everything('customer').map(({ thing }) => ({ id: thing.id, email: thing.email })),
        waiting: stripe.state().deliveries.length,
        portals: view('billing_portal.session', ['id', 'url', 'customer']),
        links: everything('account_link').map(({ thing }) => ({ id: thing.id, account: thing.account, used: thing.used })),
      })
    })
    .get('/stripe/events', c => c.json(stripe.state().events.map(event => ({
      ...event,
      delivery: stripe.state().deliveries.find(one => one.event === event.id) ?? null,
    }))))
    .post('/stripe', async (c) => {
      const { card, customer } = await bodyOf(c)
      const known = customer === undefined
        ? everything('customer')
        : [
            named('customer', customer),
          ]
      for (const { book, thing } of known)
        book.state.cards[thing.id] = cardOf(card)
      return c.json(await settled({ ok: true }))
    })
    .post('/stripe/checkout', async (c) => {
      const { session, card = 'ok', email, promotion_code, three_d_secure } = await bodyOf(c)
      const { book, thing } = named('checkout.session', session)
      const outcome = completeCheckout(book, thing, {
        card: cardOf(card),
        ...email !== undefined && {
          email: String(email),
        },
        ...promotion_code !== undefined && {
          promotionCode: String(promotion_code),
        },
        ...three_d_secure !== undefined && { authenticated: three_d_secure === 'complete' },
      })
      return c.json(await settled(outcome))
    })
    .post('/stripe/portal', async (c) => {
      const { session, action, subscription, card = 'ok' } = await bodyOf(c)
      const { book, thing } = named('billing_portal.session', session)
      if (!['cancel', 'resume', 'card', 'end'].includes(String(action)))
        throw invalid('action-invalid', '"action" must be cancel, resume, card or end.')
      usePortal(book, thing.customer, String(action), subscription === undefined
        ? all(book, 'subscription').findLast(one => one.customer === thing.customer)?.id
        : String(subscription), cardOf(card))
      return c.json(await settled({ ok: true }))
    })
    .post('/stripe/onboard', async (c) => {
      const { account, enabled = true } = await bodyOf(c)
      return c.json(await settled(setAccount(stripe, named('account', account).thing.id, enabled === true)))
    })
    .post('/stripe/refund', async (c) => {
      const { charge, amount } = await bodyOf(c)
      const { book, thing } = named('charge', charge)
      return c.json(await settled(refund(book, thing.id, amount === undefined
        ? undefined
        : Number(amount))))
    })
    .post('/stripe/dispute', async (c) => {
      const { charge, close } = await bodyOf(c)
      const { book, thing } = named('charge', charge)
      const open = all(book, 'dispute').find(one => one.charge === thing.id && one.status === 'needs_response')
      if (close !== undefined) {
        if (!open)
          throw notFound('open dispute of', charge)
        open.status = close === 'won'
          ? 'won'
          : 'lost'
        emit(book, 'charge.dispute.closed', open)
        return c.json(await settled(open))
      }
      thing.disputed = true
      const dispute = put(book, 'dispute', {
        amount: thing.amount,
        charge: thing.id,
        currency: thing.currency,
        evidence: {},
        is_charge_refundable: true,
        metadata: {},
        payment_intent: thing.payment_intent,
        reason: 'fraudulent',
        status: 'needs_response',
      })
      emit(book, 'charge.dispute.created', dispute)
      return c.json(await settled(dispute))
    })
    .post('/stripe/deliver', async (c) => {
      const { order, seed = 1, twice, forged, late, hold } = await bodyOf(c)
      if (typeof hold === 'boolean')
        stripe.state().hold = hold
      const results: { id: string, type: string, status: number }[] = []
      if (hold !== true) {
        const how = {
          ...forged === true && { forged: true },
          ...late !== undefined && {
            late: Number(late),
          },
        }
        for (const event of chosen(order, Number(seed))) {
          for (let time = 0; time < (twice ? 2 : 1); time++) {
            const status = await stripe.sender.send(event, how)
            results.push({ id: event.id, type: event.type, status })
            if (status >= 200 && status < 300)
              stripe.state().deliveries = stripe.state().deliveries.filter(one => one.event !== event.id)
          }
        }
      }
      return c.json(await settled(results))
    })
}
