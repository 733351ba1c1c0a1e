// Whose money it is: a seller sees /earnings, the founder sees /owed and writes down what was paid out.

import type { BotContext } from '#kit/bot'
import type { Balance } from './store.ts'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { formatMoney } from './money.ts'
import { addPayout, balances } from './store.ts'
import { payTexts } from './texts.ts'

const net = ({ gross, refunded, fee, platformFee }: Balance) => gross - refunded - fee - platformFee

function earned(balance: Balance, ctx: BotContext): string {
  const t = payTexts(ctx)
  const money = (amount: number) => formatMoney(amount, balance.currency, ctx.language)
  const some = (amount: number) => amount
    ? money(amount)
    : ''
  const sum = t.earned(money(balance.gross), some(balance.refunded), some(balance.fee), some(balance.platformFee))
  // by card the money never passes through the founder's hands
  const where = balance.rail === 'stripe'
    ? t.atStripe
    : t.available(money(balance.available - balance.paidOut), money(net(balance) - balance.available), money(balance.paidOut))
  return `${sum}: ${where}`
}

/** What is owed to sellers: Stars only, since they land on the founder's bot. */
const owed = (rows: Balance[]) => rows.filter(({ seller, rail, paidOut, ...row }) => seller !== null && rail === 'stars' && net({ seller, rail, paidOut, ...row }) > paidOut)

export const ledger = new Composer<BotContext>()

ledger.chatType('private').command('earnings', async (ctx) => {
  const t = payTexts(ctx)
  const rows = await balances(ctx.db, ctx.app, ctx.now, ctx.from.id)
  if (!rows.length)
    return await ctx.say(t.noEarnings)
  const note = rows.some(({ rail }) => rail === 'stars')
    ? `\n\n${t.starsNote}`
    : ''
  await ctx.say(`${t.earnings(rows.map(row => earned(row, ctx)).join('\n'))}${note}\n\n${t.refundHint}`)
})

ledger.chatType('private').command('owed', async (ctx) => {
  const t = payTexts(ctx)
  if (ctx.from.id !== ctx.money.founder)
    throw new AppError('founder-only', t.founderOnly)
  const rows = owed(await balances(ctx.db, ctx.app, ctx.now))
  if (ctx.match) {
    const [, seller, amount, currency] = /^paid\s+(\d+)\s+(\d+)\s+([a-z]{3})$/i.exec(ctx.match.trim()) ?? []
    if (!seller)
      throw new AppError('owed-unclear', t.owedUnclear)
    const row = rows.find(row => row.seller === Number(seller) && row.currency.toLowerCase() === currency!.toLowerCase())
    if (!row || Number(amount) > row.available - row.paidOut)
      throw new AppError('owed-too-much', t.owedTooMuch)
    await addPayout(ctx.db, ctx.app, ctx.now, {
      seller: Number(seller),
      amount: Number(amount),
      currency: row.currency,
      rail: row.rail,
    })
    return await ctx.say(t.owedDone)
  }
  const lines = rows.map((row) => {
    const money = (amount: number) => formatMoney(amount, row.currency, ctx.language)
    return t.owedLine(row.seller!, money(row.available - row.paidOut), money(net(row) - row.available))
  })
  await ctx.say(lines.length
    ? t.owed(lines.join('\n'))
    : t.owedNothing)
})
