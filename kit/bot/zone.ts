// A person's time zone, asked once per bot: the time on their clock, a city, a zone's name, or a shared location.

import type { App } from '#kit/app'
import type { BotContext, Steps } from './context.ts'
import { and, eq } from 'drizzle-orm'
import { Composer, InlineKeyboard } from 'grammy'
import { factoryPeople } from '#kit/db'
import { findZones, guessZone, isZone, wallOf, zoneFromLocation } from '#kit/time'
import { kitTexts } from './texts.ts'

async function setZone(app: App<any, any, any>, ctx: BotContext, tz: string): Promise<string> {
  await ctx.db.update(factoryPeople).set({ tz }).where(and(eq(factoryPeople.app, ctx.app), eq(factoryPeople.telegramId, ctx.from!.id)))
  ctx.person.tz = tz
  await app.zoneChanged?.(ctx)
  return kitTexts(ctx).tzSet(tz, wallOf(ctx.now, tz).time)
}

/** One zone is set; several are offered (San Jose is in California and in Costa Rica); none is said in words. */
async function take(app: App<any, any, any>, ctx: BotContext, zones: string[]): Promise<void> {
  const t = kitTexts(ctx)
  if (zones.length > 1) {
    return await ctx.say(t.tzGuess, {
      keyboard: InlineKeyboard.from(zones.slice(0, 8).map(tz => [
        InlineKeyboard.text(tz, `kit:tz:${tz}`),
      ])),
    })
  }
  if (!zones.length)
    return await ctx.say(t.tzUnknown)
  ctx.leave()
  await ctx.say(await setZone(app, ctx, zones[0]!))
}

/** `/tz` and its buttons. */
export function zone(app: App<any, any, any>): Composer<BotContext> {
  const bot = new Composer<BotContext>()
  bot.command('tz', async (ctx) => {
    if (ctx.match)
      return await take(app, ctx, findZones(ctx.match))
    ctx.enter('kit.tz')
    await ctx.say(kitTexts(ctx).tz(ctx.person.tz))
  })
  bot.callbackQuery(/^kit:tz:(.+)$/, async (ctx) => {
    const tz = ctx.match[1]!
    if (!isZone(tz))
      return await ctx.toast(kitTexts(ctx).oldButton)
    if (ctx.dialog?.step === 'kit.tz')
      ctx.leave()
    await ctx.edit(await setZone(app, ctx, tz))
  })
  return bot
}

export function zoneSteps(app: App<any, any, any>): Steps {
  return {
    'kit.tz': async (ctx) => {
      const { text, location } = ctx.message!
      const time = text?.match(/^\s*([01]?\d|2[0-3])[:. ]([0-5]\d)\s*$/)
      const near = location && zoneFromLocation(location.latitude, location.longitude)
      await take(app, ctx, time
        ? guessZone({ timeNow: `${time[1]!.padStart(2, '0')}:${time[2]}`, now: ctx.now, language: ctx.language })
        : near
          ? [near]
          : text
            ? findZones(text)
            : [])
    },
  }
}
