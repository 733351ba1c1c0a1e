// A person's time zone, asked once per bot: the time on their clock, a city, a zone's name, or a shared location.
import type { BotContext, Steps } from './context.ts'
import { and, eq } from 'drizzle-orm'
import { Composer, InlineKeyboard } from 'grammy'
import { factoryPeople } from '#kit/db'
import { findZones, guessZone, isZone, wallOf, zoneFromLocation } from '#kit/time'
import { kitTexts } from './texts.ts'

export const zone = new Composer<BotContext>()

async function setZone(ctx: BotContext, tz: string): Promise<string> {
  await ctx.db.update(factoryPeople).set({ tz }).where(and(eq(factoryPeople.app, ctx.app), eq(factoryPeople.telegramId, ctx.from!.id)))
  return kitTexts(ctx).tzSet(tz, wallOf(ctx.now, tz).time)
}

/** One zone is set; several are offered (San Jose is in California and in Costa Rica); none is said in words. */
async function take(ctx: BotContext, zones: string[]): Promise<void> {
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
  await ctx.say(await setZone(ctx, zones[0]!))
}

zone.command('tz', async (ctx) => {
  if (ctx.match)
    return await take(ctx, findZones(ctx.match))
  ctx.enter('kit.tz')
  await ctx.say(kitTexts(ctx).tz(ctx.person.tz))
})

zone.callbackQuery(/^kit:tz:(.+)$/, async (ctx) => {
  const tz = ctx.match[1]!
  if (!isZone(tz))
    return await ctx.toast(kitTexts(ctx).oldButton)
  if (ctx.dialog?.step === 'kit.tz')
    ctx.leave()
  await ctx.edit(await setZone(ctx, tz))
})

export const zoneSteps: Steps = {
  'kit.tz': async (ctx) => {
    const { text, location } = ctx.message!
    const time = text?.match(/^\s*([01]?\d|2[0-3])[:. ]([0-5]\d)\s*$/)
    const near = location && zoneFromLocation(location.latitude, location.longitude)
    await take(ctx, time
      ? guessZone({ timeNow: `${time[1]!.padStart(2, '0')}:${time[2]}`, now: ctx.now, language: ctx.language })
      : near
        ? [near]
        : text
          ? findZones(text)
          : [])
  },
}
