// A member in private: the offer, how things stand, the way in again.

import type { BotContext } from '#kit/bot'
import { Composer, InlineKeyboard } from 'grammy'
import { standing as standingWords } from '#kit/pay'
import { canAct, payAgain, standingIn } from './access.ts'
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
  await ensureMember(ctx.db, group, ctx.from!.id, ctx.now)
  const { live, entitlement } = await standingIn(ctx, group, ctx.from!.id)
  if (live && entitlement) {
    const { text, keyboard } = await standingWords(ctx, entitlement)
    keyboard.row().text(t.buttons.wayIn, `way:${group.publicId}`)
    return await ctx.say(`${t.youAreIn(group.title)}\n${text}`, { keyboard })
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

async function memberships(ctx: BotContext): Promise<void> {
  const t = texts(ctx)
  const rows = await membershipsOf(ctx.from!.id, ctx.db)
  if (!rows.length)
    return await ctx.say(t.noMemberships)
  const parts: string[] = []
  const keyboard = new InlineKeyboard()
  for (const { group, title } of rows) {
    const name = title || group.title
    const { live, entitlement } = await standingIn(ctx, group, ctx.from!.id)
    const words = entitlement && await standingWords(ctx, entitlement)
    parts.push(`${name}\n${words?.text ?? t.ended}`)
    const label = (text: string) => rows.length > 1
      ? `${name} · ${text}`
      : text
    if (live) {
      for (const key of words?.keyboard.inline_keyboard.flat() ?? []) {
        keyboard.row({
          ...key,
          text: label(key.text),
        })
      }
    }
    // also past the grace: Stripe goes on trying, and another card is the way back
    if (entitlement?.status === 'past_due') {
      for (const [text, data] of payAgain(ctx.language, entitlement))
        keyboard.row().text(label(text), data)
    }
    if (live)
      keyboard.row().text(label(t.buttons.wayIn), `way:${group.publicId}`)
    else if (entitlement?.status !== 'past_due')
      keyboard.row().text(label(t.buttons.joinAgain), `offer:${group.publicId}`)
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
