// A member in private: the offer, how things stand, the way in again.

import type { BotContext } from '#kit/bot'
import type { Group, Member } from './store.ts'
import { Composer, InlineKeyboard } from 'grammy'
import { formatMoney, payTexts } from '#kit/pay'
import { formatDate, wallOf } from '#kit/time'
import { canAct, itemOf, payAgain } from './access.ts'
import { wayIn } from './door.ts'
import { offerMessage } from './offer.ts'
import { ensureMember, groupByPublicId, isLiveState, membershipsOf } from './store.ts'
import { texts } from './texts.ts'

export const member = new Composer<BotContext>()
const chat = member.chatType('private')

async function showOffer(ctx: BotContext, publicId: string): Promise<void> {
  const t = texts(ctx)
  const group = await groupByPublicId(ctx.db, publicId)
  if (!group)
    return await ctx.say(t.groupGone)
  const row = await ensureMember(ctx.db, group, ctx.from!.id, ctx.now)
  if (isLiveState(row.status)) {
    const { text, buttons } = membershipWords(ctx, row, group)
    return await ctx.say(`${t.youAreIn(group.title)}\n${text}`, {
      keyboard: InlineKeyboard.from(buttons.map(([label, data]) => [
        InlineKeyboard.text(label, data),
      ])),
    })
  }
  const { text, keyboard } = await offerMessage(ctx, group, ctx.from!.id)
  await ctx.say(text, { keyboard })
}

chat.command('start', async (ctx) => {
  const t = texts(ctx)
  const [, publicId] = /^g_(\w+)$/.exec(ctx.match) ?? []
  if (publicId)
    return await showOffer(ctx, publicId)
  await ctx.say(ctx.match === 'onboarded'
    ? t.onboarded
    : t.hello, {
    keyboard: new InlineKeyboard().text(t.buttons.mine, 'mine').text(t.buttons.support, 'support'),
  })
})

chat.callbackQuery(/^offer:(\w+)$/, ctx => showOffer(ctx, ctx.match[1]!))

/** How a membership stands, in words and with what can be done about it; from its row alone. */
function membershipWords(ctx: BotContext, member: Member, group: Group): { text: string, buttons: [string, string][] } {
  const t = texts(ctx)
  const pay = payTexts(ctx)
  const { status, rail, amount, currency, paidUntil, cancelAtEnd, entitlementId: id, owing } = member
  const live = isLiveState(status)
  const zone = ctx.person.tz ?? 'UTC'
  const on = (at: number) => formatDate(wallOf(at, zone).date, ctx.language, wallOf(ctx.now, zone).date)
  const renews = amount !== null && !cancelAtEnd
  const text = owing
    ? pay.pastDue
    : !live
        ? t.ended
        : paidUntil === null
          ? pay.forGood
          : !renews
              ? pay.endsOn(on(paidUntil))
              : status === 'trialing'
                ? pay.trialing(on(paidUntil))
                : pay.renews(on(paidUntil), formatMoney(amount, currency!, ctx.language))
  const buttons: [string, string][] = []
  if (owing && id !== null && rail) {
    buttons.push(...payAgain(ctx.language, {
      rail,
      id,
      item: itemOf(group),
    }))
  }
  if (live && amount !== null) {
    buttons.push(renews
      ? [pay.buttons.cancel, `pay:cancel:${id}`]
      : [pay.buttons.resume, `pay:resume:${id}`])
  }
  if (live && !owing && rail === 'stripe')
    buttons.push([pay.buttons.portal, `pay:portal:${id}`])
  if (live)
    buttons.push([t.buttons.wayIn, `way:${group.publicId}`])
  else if (!owing)
    buttons.push([t.buttons.joinAgain, `offer:${group.publicId}`])
  return { text, buttons }
}

async function memberships(ctx: BotContext): Promise<void> {
  const rows = await membershipsOf(ctx.from!.id, ctx.db)
  if (!rows.length)
    return await ctx.say(texts(ctx).noMemberships)
  const parts: string[] = []
  const keyboard = new InlineKeyboard()
  for (const { member, group, title } of rows) {
    const name = title || group.title
    const { text, buttons } = membershipWords(ctx, member, group)
    parts.push(`${name}\n${text}`)
    if (ctx.page) {
      const label = texts(ctx).buttons.open
      keyboard.row().webApp(rows.length > 1
        ? `${name} · ${label}`
        : label, `${ctx.page}#/mine/${group.publicId}`)
    }
    for (const [label, data] of buttons) {
      keyboard.row().text(rows.length > 1
        ? `${name} · ${label}`
        : label, data)
    }
  }
  await ctx.say(parts.join('\n\n'), { keyboard })
}

chat.command('mystatus', memberships)
chat.callbackQuery('mine', memberships)

async function sendWay(ctx: BotContext, publicId: string): Promise<string> {
  const t = texts(ctx)
  const group = await groupByPublicId(ctx.db, publicId)
  if (!group)
    return t.groupGone
  if (!canAct(group))
    return t.closedNow(group.title)
  const outcome = await wayIn(ctx, group, ctx.from!.id)
  return outcome === 'inside'
    ? t.alreadyInside(group.title)
    : outcome === 'not-paid'
      ? t.notPaid(group.title)
      : t.linkComes
}

chat.callbackQuery(/^way:(\w+)$/, async ctx => ctx.toast(await sendWay(ctx, ctx.match[1]!), true))

chat.command('links', async (ctx) => {
  const t = texts(ctx)
  const rows = (await membershipsOf(ctx.from.id, ctx.db)).filter(({ member }) => isLiveState(member.status))
  if (!rows.length)
    return await ctx.say(t.noMemberships)
  const lines: string[] = []
  for (const { group, title } of rows)
    lines.push(`${title || group.title}: ${await sendWay(ctx, group.publicId)}`)
  await ctx.say(lines.join('\n'))
})

chat.command('terms', ctx => ctx.say(texts(ctx).terms))
chat.callbackQuery('support', ctx => ctx.say(texts(ctx).support))
