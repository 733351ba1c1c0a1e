// /ooo, /back and /holidays: when somebody is not to be asked.

import type { BotContext } from '#kit/bot'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { addDays, formatDate, wallOf } from '#kit/time'
import { goAway } from './away.ts'
import { countries, isPlace, regionsOf } from './holidays.ts'
import { dayIn } from './schedule.ts'
import { awayOf, endAway, setMember } from './store.ts'
import { texts } from './texts.ts'

export const awayBot = new Composer<BotContext>()

const maxDays = 400

/** `24.12..02.01`, `2026-12-24..2027-01-02`, `tomorrow`, `fri`: first and last day. */
function periodIn(typed: string, ctx: BotContext, zone: string): { from: string, to: string } | null {
  const [first = '', last = first] = typed.split(/\s*(?:\.{2,}|[…–—]|\s-\s|\s(?:to|till|until|по|до)\s)\s*/)
  const from = dayIn(first, ctx.now, zone)
  let to = dayIn(last, ctx.now, zone)
  // over New Year the second day is next year's
  if (from && to && to < from && !/\d{4}/.test(last))
    to = `${Number(from.slice(0, 4)) + 1}${to.slice(4)}`
  return from && to && from <= to && to <= addDays(from, maxDays)
    ? { from, to }
    : null
}

awayBot.command('ooo', async (ctx) => {
  const t = texts(ctx)
  const zone = ctx.person.tz ?? 'UTC'
  const today = wallOf(ctx.now, zone).date
  if (!ctx.match) {
    const periods = (await awayOf(ctx.from!.id, ctx.now, ctx.db)).filter(period => period.toDate >= today)
    return await ctx.say(periods.length
      ? t.awayList(periods.map(({ fromDate, toDate }) => t.period(formatDate(fromDate, ctx.language, today), formatDate(toDate, ctx.language, today))))
      : t.awayHow)
  }
  const period = periodIn(ctx.match, ctx, zone)
  if (!period || period.to < today)
    throw new AppError('period-unclear', t.awayUnclear)
  await goAway(ctx, ctx.from!.id, period.from, period.to)
  await ctx.say(t.awaySet(t.period(formatDate(period.from, ctx.language, today), formatDate(period.to, ctx.language, today))))
})

awayBot.command('back', async (ctx) => {
  const t = texts(ctx)
  const today = wallOf(ctx.now, ctx.person.tz ?? 'UTC').date
  await ctx.say(await endAway(ctx.db, ctx.from!.id, today)
    ? t.welcomeBack
    : t.notAway)
})

async function setHolidays(ctx: BotContext, country: string | null, region: string | null): Promise<void> {
  if (!await setMember(ctx.db, ctx.from!.id, { country, region }))
    throw new AppError('no-standup', texts(ctx).joinFirst)
}

awayBot.command('holidays', async (ctx) => {
  const t = texts(ctx)
  if (!ctx.match)
    return await ctx.say(t.holidaysHow)
  if (/^(?:off|no|none|нет|выкл)$/i.test(ctx.match.trim())) {
    await setHolidays(ctx, null, null)
    return await ctx.say(t.holidaysOff)
  }
  const [country = '', region] = ctx.match.trim().toUpperCase().split(/[-\s/]+/)
  if (!isPlace(country))
    throw new AppError('country-unknown', t.countryUnknown(countries.join(' ')))
  if (region && !isPlace(country, region))
    throw new AppError('region-unknown', t.regionUnknown(regionsOf(country)))
  await setHolidays(ctx, country, region ?? null)
  await ctx.say(t.holidaysSet(region
    ? `${country}-${region}`
    : country, region
    ? []
    : regionsOf(country)))
})
