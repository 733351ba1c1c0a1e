// Payments in Stars, as bots ask for them.
import type { Methods } from './method.ts'
import { badRequest } from '../errors.ts'
import { answerCheckout, balanceOf, newInvoice, refundStars, setCancelled } from '../world/stars.ts'
import { prepare, send } from './sending.ts'

const PERIOD = 2_592_000
const MOST_STARS = 10_000

interface InvoiceParams {
  title: string
  description: string
  payload: string
  currency: string
  prices: readonly { label: string, amount: number }[]
  provider_token?: string
  subscription_period?: number
}

/** @throws BadRequest in Telegram's words */
function checked({ title, description, payload, currency, prices, provider_token, subscription_period }: InvoiceParams) {
  if (!title || title.length > 32)
    throw badRequest('invoice title must be non-empty and at most 32 characters long')
  if (!description || description.length > 255)
    throw badRequest('invoice description must be non-empty and at most 255 characters long')
  const bytes = new TextEncoder().encode(payload ?? '').length
  if (!bytes || bytes > 128)
    throw badRequest('INVOICE_PAYLOAD_INVALID')
  // no provider is connected here: other currencies cannot be paid
  if (currency !== 'XTR')
    throw badRequest('PAYMENT_PROVIDER_INVALID')
  if (provider_token)
    throw badRequest('STARS_INVOICE_INVALID')
  if (!Array.isArray(prices) || prices.length !== 1)
    throw badRequest('STARS_INVOICE_INVALID')
  const amount = Number(prices[0].amount)
  if (!Number.isInteger(amount) || amount < 1)
    throw badRequest('CURRENCY_TOTAL_AMOUNT_INVALID')
  if (subscription_period !== undefined && (subscription_period !== PERIOD || amount > MOST_STARS))
    throw badRequest('SUBSCRIPTION_PERIOD_INVALID')
  return {
    title,
    description,
    payload,
    amount,
    ...subscription_period && { period: subscription_period },
  }
}

export const starMethods = {
  sendInvoice(call, params) {
    const about = checked(params as never)
    const sending = prepare(call, params as never, 'invoice')
    const keyboard = sending.frame.reply_markup
    if (keyboard && !('pay' in keyboard.inline_keyboard[0]![0]!))
      throw badRequest('REPLY_MARKUP_BUY_EMPTY')
    const invoice = newInvoice(call.world, { bot: call.bot.id, ...about })
    return send(call, sending, {
      invoice: {
        title: about.title,
        description: about.description,
        start_parameter: params.start_parameter ?? '',
        currency: 'XTR',
        total_amount: about.amount,
      },
    }, {
      invoice: invoice.slug,
      ...!keyboard && {
        reply_markup: {
          inline_keyboard: [
            [
              { text: `Pay ⭐️${about.amount}`, pay: true },
            ],
          ],
        },
      },
    }) as never
  },
  createInvoiceLink(call, params) {
    return `https://t.me/$${newInvoice(call.world, {
      bot: call.bot.id,
      ...checked(params as never),
    }).slug}`
  },
  answerPreCheckoutQuery({ world, bot }, params) {
    if (!params.ok && !params.error_message)
      throw badRequest('PRECHECKOUT_ERROR_EMPTY')
    const answer = {
      ok: params.ok === true,
      ...params.error_message && { error_message: params.error_message },
    }
    if (!answerCheckout(world, bot.id, String(params.pre_checkout_query_id), answer))
      throw badRequest('query is too old and response timeout expired or query ID is invalid')
    return true
  },
  refundStarPayment({ world, bot }, params) {
    const charge = world.state.stars.charges.find(({ id }) => id === params.telegram_payment_charge_id)
    if (!charge || charge.bot !== bot.id || charge.user !== Number(params.user_id))
      throw badRequest('CHARGE_NOT_FOUND')
    if (charge.refunded)
      throw badRequest('CHARGE_ALREADY_REFUNDED')
    refundStars(world, charge)
    return true
  },
  editUserStarSubscription({ world, bot }, params) {
    const found = world.state.stars.subscriptions.find(({ id }) => id === params.telegram_payment_charge_id)
    if (!found || found.bot !== bot.id || found.user !== Number(params.user_id) || found.ended)
      throw badRequest('CHARGE_ID_INVALID')
    setCancelled(world, found, params.is_canceled === true, false)
    return true
  },
  getMyStarBalance: ({ world, bot }) => ({
    amount: balanceOf(world, bot.id),
  }),
  getStarTransactions({ world, bot }, params) {
    const mine = world.state.stars.transactions.filter(one => one.bot === bot.id)
    const from = params.offset ?? 0
    return {
      transactions: mine.slice(from, from + (params.limit ?? 100)).map(({ bot: _, ...one }) => one),
    }
  },
} satisfies Methods
