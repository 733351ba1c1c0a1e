// An owner in private: connecting a group, its card, what its buttons do, its members.

import type { BotContext } from '#kit/bot'
import type { Group, Member } from './store.ts'
import { Composer, InlineKeyboard } from 'grammy'
import { AppError } from '#kit/app'
import { askConnect, botLink, formatMoney } from '#kit/pay'
import { formatDate, wallOf } from '#kit/time'
import { refundLast } from './ending.ts'
import { groupCard } from './settings.ts'
import { cardOf, cardRowsOf, countPaying, groupByPublicId, membersOf, nameOf, notesOf, removeGroup, setGroup } from './store.ts'
import { ownerTexts } from './texts-owner.ts'

export const owner = new Composer<BotContext>()
const chat = owner.chatType('private')

/** The owner's own group of this name. @throws AppError `group-gone`: somebody else's is not there */
export async function ownGroup(ctx: BotContext, publicId: string): Promise<Group> {
  const group = await groupByPublicId(ctx.db, publicId)
  if (group?.ownerId !== ctx.from!.id)
    throw new AppError('group-gone', ownerTexts(ctx).groupGone)
  return group
}

export async function showGroup(ctx: BotContext, { id }: Pick<Group, 'id'>, edit = false): Promise<void> {
  const { text, keyboard } = groupCard(ctx, await cardOf(ctx.db, id), ctx.language)
  await (edit
    ? ctx.edit(text, { keyboard })
    : ctx.say(text, { keyboard }))
}

chat.command('connect', async (ctx) => {
  const t = ownerTexts(ctx)
  const rights = 'invite_users+restrict_members'
  await ctx.say(t.connect, {
    keyboard: new InlineKeyboard()
      .url(t.buttons.addToGroup, `${botLink(ctx)}?startgroup=g&admin=${rights}`)
      .row()
      .url(t.buttons.addToChannel, `${botLink(ctx)}?startchannel&admin=${rights}`),
  })
})

chat.command('groups', async (ctx) => {
  const t = ownerTexts(ctx)
  const rows = await cardRowsOf(ctx.from.id, ctx.db)
  if (!rows.length)
    return await ctx.say(t.noGroups)
  if (rows.length === 1) {
    const { text, keyboard } = groupCard(ctx, rows[0]!, ctx.language)
    return await ctx.say(text, { keyboard })
  }
  await ctx.say(t.yourGroups, {
    keyboard: InlineKeyboard.from(rows.map(({ group, title }) => [
      InlineKeyboard.text(title || group.title, `group:${group.publicId}`),
    ])),
  })
})

chat.callbackQuery(/^group:(\w+)$/, async ctx => showGroup(ctx, await ownGroup(ctx, ctx.match[1]!)))

chat.callbackQuery(/^set:(\w+):(price|stars|pass|trial|grace|welcome|comp|promo|refund)$/, async (ctx) => {
  const group = await ownGroup(ctx, ctx.match[1]!)
  const what = ctx.match[2] as 'price'
  ctx.enter(`gate.${what}`, { group: group.publicId })
  await ctx.say(`${ownerTexts(ctx).ask[what]}\n\n${ownerTexts(ctx).orCancel}`)
})

chat.callbackQuery('stripe', async (ctx) => {
  const t = ownerTexts(ctx)
  if (!ctx.money.cards)
    return await ctx.toast(t.noStripe, true)
  await askConnect(ctx, ctx.from.id)
  await ctx.toast(t.oneMoment)
})

chat.callbackQuery(/^pause:(\w+)$/, async (ctx) => {
  const group = await ownGroup(ctx, ctx.match[1]!)
  if (group.paused === 'removed' || group.paused === 'rights')
    return await ctx.toast(ownerTexts(ctx).card.paused[group.paused], true)
  await showGroup(ctx, await setGroup(ctx.db, group.id, {
    paused: group.paused
      ? null
      : 'asked',
  }), true)
})

chat.callbackQuery(/^disconnect:(\w+)$/, async (ctx) => {
  const group = await ownGroup(ctx, ctx.match[1]!)
  const t = ownerTexts(ctx)
  const paying = await countPaying(ctx.db, group.id)
  if (paying)
    return await ctx.say(t.cannotDisconnect(paying))
  await ctx.say(t.disconnectAsk(group.title), {
    keyboard: new InlineKeyboard().text(t.buttons.yesDisconnect, `gone:${group.publicId}`).text(t.buttons.keep, `group:${group.publicId}`),
  })
})
chat.callbackQuery(/^gone:(\w+)$/, async (ctx) => {
  const group = await ownGroup(ctx, ctx.match[1]!)
  const t = ownerTexts(ctx)
  const paying = await countPaying(ctx.db, group.id)
  if (paying)
    return await ctx.toast(t.cannotDisconnect(paying), true)
  await removeGroup(ctx.db, group.id)
  ctx.plan.cancel('round', `round-${group.id}`)
  await ctx.edit(t.disconnected(group.title))
})

function memberLine(ctx: BotContext, { firstName, username, telegramUserId, status, until }: Member): string {
  const t = ownerTexts(ctx)
  const name = username
    ? `${firstName} (@${username})`
    : firstName || `id ${telegramUserId}`
  const zone = ctx.person.tz ?? 'UTC'
  return t.memberLine(name, t.status[status] ?? status, until === null
    ? null
    : formatDate(wallOf(until, zone).date, ctx.language))
}

chat.callbackQuery(/^members:(\w+)$/, async (ctx) => {
  const group = await ownGroup(ctx, ctx.match[1]!)
  const t = ownerTexts(ctx)
  const rows = await membersOf(ctx.db, group.id)
  if (!rows.length)
    return await ctx.say(t.noMembers)
  const shown = rows.slice(0, 40)
  const leaks: string[] = []
  for (const { telegramUserId, about } of (await notesOf(ctx.db, group.id, 'leak')).slice(0, 5))
    leaks.push(t.leakLine(await nameOf(ctx.db, telegramUserId!), String(about.name ?? t.somebody)))
  const lines = [
    t.membersOf(group.title, rows.length),
    ...shown.map(member => memberLine(ctx, member)),
    ...rows.length > shown.length
      ? [
          t.andMore(rows.length - shown.length),
        ]
      : [],
    ...leaks.length
      ? ['', t.leaks, ...leaks]
      : [],
  ]
  await ctx.say(lines.join('\n'), {
    keyboard: new InlineKeyboard().text(t.buttons.refund, `set:${group.publicId}:refund`),
  })
})

chat.callbackQuery(/^refund:(\w+):(\d{1,15})$/, async (ctx) => {
  const group = await ownGroup(ctx, ctx.match[1]!)
  const t = ownerTexts(ctx)
  const charge = await refundLast(ctx, group, Number(ctx.match[2]))
  await ctx.edit(charge
    ? t.refunding(formatMoney(charge.gross - charge.refunded, charge.currency, ctx.language))
    : t.nothingToRefund)
})
