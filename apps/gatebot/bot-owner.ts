// An owner in private: connecting, prices and settings, members, free access, leaving.

import type { BotContext, Steps } from '#kit/bot'
import type { Group } from './store.ts'
import { Composer, InlineKeyboard } from 'grammy'
import { AppError } from '#kit/app'
import { askStripe, botLink, putEntitlement, sellerOf } from '#kit/pay'
import { formatDate, wallOf } from '#kit/time'
import { itemOf, settleMember } from './access.ts'
import { parseCount, parsePass, parsePrice } from './price.ts'
import { groupCard } from './settings.ts'
import { countLive, ensureMember, groupByPublicId, groupRowsOf, groupsFrom, membersOf, nameOf, note, notesOf, personByUsername, removeGroup, setGroup } from './store.ts'
import { texts } from './texts.ts'

const day = 86_400_000

export const owner = new Composer<BotContext>()
const chat = owner.chatType('private')

/** The owner's own group of this name. @throws AppError `group-gone`: somebody else's is not there */
async function mine(ctx: BotContext, publicId: string): Promise<Group> {
  const group = await groupByPublicId(ctx.db, publicId)
  if (group?.ownerId !== ctx.from!.id)
    throw new AppError('group-gone', texts(ctx).groupGone)
  return group
}

async function show(ctx: BotContext, group: Group, edit = false): Promise<void> {
  const { text, keyboard } = await groupCard(ctx, group, ctx.language)
  await (edit
    ? ctx.edit(text, { keyboard })
    : ctx.say(text, { keyboard }))
}

chat.command('connect', async (ctx) => {
  const t = texts(ctx)
  const rights = 'invite_users+restrict_members'
  await ctx.say(t.connect, {
    keyboard: new InlineKeyboard()
      .url(t.buttons.addToGroup, `${botLink(ctx)}?startgroup=g&admin=${rights}`)
      .row()
      .url(t.buttons.addToChannel, `${botLink(ctx)}?startchannel&admin=${rights}`),
  })
})

chat.command('groups', async (ctx) => {
  const t = texts(ctx)
  const rows = groupsFrom(await groupRowsOf(ctx.from.id, ctx.db))
  if (!rows.length)
    return await ctx.say(t.noGroups)
  if (rows.length === 1)
    return await show(ctx, rows[0]!)
  await ctx.say(t.yourGroups, {
    keyboard: InlineKeyboard.from(rows.map(group => [
      InlineKeyboard.text(group.title, `group:${group.publicId}`),
    ])),
  })
})

chat.callbackQuery(/^group:(\w+)$/, async ctx => show(ctx, await mine(ctx, ctx.match[1]!)))

chat.callbackQuery(/^set:(\w+):(price|stars|pass|trial|grace|welcome|comp)$/, async (ctx) => {
  const group = await mine(ctx, ctx.match[1]!)
  const what = ctx.match[2] as 'price'
  ctx.enter(`gate.${what}`, { group: group.publicId })
  await ctx.say(texts(ctx).ask[what])
})

chat.callbackQuery('stripe', async (ctx) => {
  const t = texts(ctx)
  if (!ctx.money.cards)
    return await ctx.toast(t.noStripe, true)
  const known = await sellerOf(ctx.db, ctx.app, ctx.from.id)
  askStripe(ctx.plan, 'connect', {
    seller: ctx.from.id,
    bot: botLink(ctx),
    ...known && { account: known.account },
  }, {
    then: 'pay.connected',
    data: { person: ctx.from.id },
    // two taps make one account
    ...!known && { once: `connect-${ctx.me.id}-${ctx.from.id}` },
  })
  await ctx.toast(t.oneMoment)
})

chat.callbackQuery(/^pause:(\w+)$/, async (ctx) => {
  const group = await mine(ctx, ctx.match[1]!)
  if (group.paused === 'removed' || group.paused === 'rights')
    return await ctx.toast(texts(ctx).card.paused[group.paused], true)
  await show(ctx, await setGroup(ctx.db, group.id, {
    paused: group.paused
      ? null
      : 'asked',
  }), true)
})

chat.callbackQuery(/^disconnect:(\w+)$/, async (ctx) => {
  const group = await mine(ctx, ctx.match[1]!)
  const t = texts(ctx)
  const live = await countLive(ctx.db, group.id)
  if (live)
    return await ctx.say(t.cannotDisconnect(live))
  await ctx.say(t.disconnectAsk(group.title), {
    keyboard: new InlineKeyboard().text(t.buttons.yesDisconnect, `gone:${group.publicId}`).text(t.buttons.keep, `group:${group.publicId}`),
  })
})
chat.callbackQuery(/^gone:(\w+)$/, async (ctx) => {
  const group = await mine(ctx, ctx.match[1]!)
  if (await countLive(ctx.db, group.id))
    return await ctx.toast(texts(ctx).groupGone, true)
  await removeGroup(ctx.db, group.id)
  ctx.plan.cancel('round', `round-${group.id}`)
  await ctx.edit(texts(ctx).disconnected(group.title))
})

chat.callbackQuery(/^members:(\w+)$/, async (ctx) => {
  const group = await mine(ctx, ctx.match[1]!)
  const t = texts(ctx)
  const rows = await membersOf(group.id, ctx.db)
  const leaks = await notesOf(ctx.db, group.id, 'leak')
  if (!rows.length)
    return await ctx.say(t.noMembers)
  const zone = ctx.person.tz ?? 'UTC'
  const shown = rows.slice(0, 40).map(({ member, firstName, username }) => t.memberLine(
    username
      ? `${firstName} (@${username})`
      : firstName || `id ${member.telegramUserId}`,
    t.status[member.status] ?? member.status,
    member.until === null
      ? null
      : formatDate(wallOf(member.until, zone).date, ctx.language),
  ))
  const lines = await Promise.all(leaks.slice(0, 5).map(async ({ telegramUserId, about }) => t.leakLine(await nameOf(ctx.db, telegramUserId!), String(about.name ?? about.to))))
  await ctx.say([
    t.membersOf(group.title, rows.length),
    ...shown,
    ...rows.length > shown.length
      ? [
          t.andMore(rows.length - shown.length),
        ]
      : [],
    ...lines.length
      ? ['', t.leaks, ...lines]
      : [],
  ].join('\n'))
})

type Answer = (ctx: BotContext, group: Group, text: string) => Promise<Group | void>

const bad = (ctx: BotContext, what: 'price' | 'stars' | 'pass' | 'trial' | 'grace' | 'comp') => new AppError(`${what}-unclear`, texts(ctx).unclear[what])

/** A word that takes a setting away. */
const none = /^(?:no|off|none|0|нет|выкл|-)$/i

function counted(field: 'stars' | 'trialDays' | 'graceDays', what: 'stars' | 'trial' | 'grace', least: number, most: number): Answer {
  return async (ctx, group, text) => {
    const value = none.test(text)
      ? field === 'stars'
        ? null
        : 0
      : parseCount(text, least, most)
    if (value === null && !none.test(text))
      throw bad(ctx, what)
    return await setGroup(ctx.db, group.id, { [field]: value })
  }
}

const answers: Record<string, Answer> = {
  async price(ctx, group, text) {
    if (none.test(text))
      return await setGroup(ctx.db, group.id, { amount: null, stripePriceId: null, priceState: 'checking' })
    if (/^price_\w+$/.test(text)) {
      const seller = await sellerOf(ctx.db, ctx.app, ctx.from!.id)
      if (!ctx.money.cards || (ctx.from!.id !== ctx.money.founder && !seller))
        throw new AppError('stripe-first', texts(ctx).stripeFirst)
      askStripe(ctx.plan, 'price', { price: text }, {
        account: seller?.account,
        then: 'priced',
        data: { group: group.id, price: text },
      })
      await setGroup(ctx.db, group.id, { stripePriceId: text, priceState: 'checking' })
      return await ctx.say(texts(ctx).checkingPrice)
    }
    const price = parsePrice(text)
    if (!price)
      throw bad(ctx, 'price')
    return await setGroup(ctx.db, group.id, { ...price, stripePriceId: null, priceState: 'ok' })
  },
  stars: counted('stars', 'stars', 1, 10_000),
  trial: counted('trialDays', 'trial', 1, 90),
  grace: counted('graceDays', 'grace', 0, 14),
  async pass(ctx, group, text) {
    if (none.test(text))
      return await setGroup(ctx.db, group.id, { passDays: null, passAmount: null, passStars: null })
    const stars = /^(\d{1,5})\s*(?:⭐\uFE0F?|stars?|зв[её]зд\w*)\s+(?:for |на |за )?(\d{1,4})/i.exec(text)
    if (stars) {
      const [amount, days] = [
        Number(stars[1]),
        Number(stars[2]),
      ]
      if (amount < 1 || amount > 10_000 || days < 1 || days > 3650)
        throw bad(ctx, 'pass')
      return await setGroup(ctx.db, group.id, { passDays: days, passStars: amount })
    }
    const pass = parsePass(text)
    // one group, one currency
    if (!pass || (group.amount !== null && pass.currency !== group.currency))
      throw bad(ctx, 'pass')
    return await setGroup(ctx.db, group.id, { passDays: pass.days, passAmount: pass.amount, currency: pass.currency })
  },
  async welcome(ctx, group, text) {
    if (text.length > 1000)
      throw new AppError('too-long', texts(ctx).welcomeLong)
    return await setGroup(ctx.db, group.id, {
      welcome: none.test(text)
        ? null
        : text,
    })
  },
  async comp(ctx, group, text) {
    const [, who, days] = /^(@\w{4,32}|\d{5,16})\s+(\d{1,4})\s*(?:d|days?|дн\w*)?$/i.exec(text.trim()) ?? []
    const userId = who?.startsWith('@')
      ? await personByUsername(ctx.db, who.slice(1))
      : Number(who)
    if (!who || !days || Number(days) < 1 || Number(days) > 3650)
      throw bad(ctx, 'comp')
    if (!userId)
      throw new AppError('person-unknown', texts(ctx).personUnknown(who))
    await ensureMember(ctx.db, group.id, userId, ctx.now)
    const until = ctx.now + Number(days) * day
    const gift = await putEntitlement(ctx.db, {
      app: ctx.app,
      item: itemOf(group),
      telegramId: userId,
      rail: 'gift',
      ref: `gift-${group.publicId}-${userId}`,
      status: 'active',
      until,
      cancelAtEnd: true,
      createdAt: ctx.now,
    })
    ctx.plan.schedule('pay.due', { id: gift.id }, {
      at: until,
      key: String(gift.id),
    })
    await note(ctx.db, group.id, userId, 'gift', ctx.now, {
      days: Number(days),
    })
    await settleMember(ctx, group, userId)
    await ctx.say(texts(ctx).comped(await nameOf(ctx.db, userId), Number(days)))
  },
}

/** The answers to what a button asked; a mistake leaves the question open. */
export const ownerSteps: Steps = Object.fromEntries(Object.entries(answers).map(([what, answer]) => [
  `gate.${what}`,
  async (ctx: BotContext) => {
    const group = await mine(ctx, String(ctx.dialog!.data.group))
    const text = ctx.message!.text?.trim()
    if (!text)
      throw new AppError('text-needed', texts(ctx).ask[what as 'price'])
    const changed = await answer(ctx, group, text)
    ctx.leave()
    if (changed)
      await show(ctx, changed)
  },
]))
