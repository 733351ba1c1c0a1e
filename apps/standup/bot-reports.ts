// /report and /export: what was answered, at any time, for those who belong to the standup.

import type { BotContext } from '#kit/bot'
import type { Run, Team } from './store.ts'
import { Composer } from 'grammy'
import papaparse from 'papaparse'
import { AppError } from '#kit/app'
import { memberOf } from '#kit/bot'
import { textFile } from '#kit/jobs'
import { formatDate, parseWhen, wallOf } from '#kit/time'
import { digest } from './digest.ts'
import { exportRows } from './exporting.ts'
import { digestOf } from './posting.ts'
import { history, isIn, memberIn, questionsOf, runBy, runsOf, teamBy, teamsIn, teamsOf } from './store.ts'
import { texts } from './texts.ts'

export const reports = new Composer<BotContext>()

/** Members and observers read; so does whoever is in the group. */
async function mayRead(ctx: BotContext, team: Team): Promise<boolean> {
  const member = await memberIn(ctx.db, team.id, ctx.from!.id)
  if (member && isIn(member))
    return true
  const status = (await memberOf(ctx.telegram, team.groupId, ctx.from!.id))?.status
  return status !== undefined && status !== 'left' && status !== 'kicked'
}

async function sayReport(ctx: BotContext, team: Team, run: Run): Promise<void> {
  for (const message of digest(await digestOf(ctx, team, run), ctx.language, { whole: true }))
    await ctx.say(message)
}

/** The report behind a button in the group, in private and in full, with what was spoken or photographed. */
export async function openReport(ctx: BotContext, publicId: string): Promise<void> {
  const run = await runBy(ctx.db, { publicId })
  const team = run && await teamBy(ctx.db, { id: run.teamId })
  if (!run || !team || !await mayRead(ctx, team))
    throw new AppError('report-gone', texts(ctx).reportGone)
  await sayReport(ctx, team, run)
  const data = await digestOf(ctx, team, run)
  const files = data.entries.flatMap(({ by, answers }) => by
    ? Object.values(answers).map(answer => ({ ...answer, caption: by.firstName }))
    : [])
  for (const { voice, photo, caption } of files.slice(0, 20)) {
    if (voice)
      ctx.plan.send('sendVoice', { chat_id: ctx.chat!.id, voice, caption })
    if (photo)
      ctx.plan.send('sendPhoto', { chat_id: ctx.chat!.id, photo, caption })
  }
}

async function teamsHere(ctx: BotContext): Promise<Team[]> {
  return ctx.chat!.type === 'private'
    ? (await teamsOf(ctx.from!.id, ctx.db)).map(({ team }) => team)
    : await teamsIn(ctx.chat!.id, ctx.db)
}

reports.command('report', async (ctx) => {
  const t = texts(ctx)
  const zone = ctx.person.tz ?? 'UTC'
  const typed = ctx.match.trim()
  const ago = /^(?:yesterday|вчера)$/i.test(typed)
    ? wallOf(ctx.now - 86_400_000, zone).date
    : null
  const when = typed && !ago
    ? parseWhen(`${typed} 12:00`, { now: ctx.now - 366 * 86_400_000, zone })
    : null
  const exact = /^\d{4}-\d\d-\d\d$/.test(typed)
    ? typed
    : null
  if (when && !when.ok && !exact)
    throw new AppError('date-unclear', t.badDate)
  const date = ago ?? exact ?? (when?.ok
    ? wallOf(when.at, zone).date
    : null)
  const teams = await teamsHere(ctx)
  let found = 0
  for (const team of teams) {
    const run = (await runsOf(ctx.db, team.id, date ? 400 : 1)).find(run => !date || run.forDate === date)
    if (!run)
      continue
    found += 1
    await sayReport(ctx, team, run)
  }
  if (!found) {
    await ctx.say(teams.length
      ? t.noReport(date
          ? formatDate(date, ctx.language)
          : null)
      : t.noTeams)
  }
})

reports.chatType('private').command('export', async (ctx) => {
  const t = texts(ctx)
  const teams = await teamsHere(ctx)
  if (!teams.length)
    return await ctx.say(t.noTeams)
  await ctx.say(t.exportWhich, {
    keyboard: {
      inline_keyboard: teams.slice(0, 20).map(team => [
        { text: `${team.name} · CSV`, callback_data: `x:${team.publicId}:csv` },
        { text: 'JSON', callback_data: `x:${team.publicId}:json` },
      ]),
    },
  })
})

reports.callbackQuery(/^x:(\w{10}):(csv|json)$/, async (ctx) => {
  const t = texts(ctx)
  const team = await teamBy(ctx.db, { publicId: ctx.match[1]! })
  if (!team || !await mayRead(ctx, team))
    throw new AppError('team-gone', t.teamGone)
  const rows = await history(ctx.db, team.id)
  const sets = new Map<number, Awaited<ReturnType<typeof questionsOf>>>()
  for (const version of new Set(rows.map(row => row.version)))
    sets.set(version, await questionsOf(ctx.db, team, version))
  const flat = exportRows(rows, version => sets.get(version)!)
  const csv = ctx.match[2] === 'csv'
  ctx.plan.send('sendDocument', {
    chat_id: ctx.chat!.id,
    // a spreadsheet would run a cell that begins with =
    document: textFile(`standup-${ctx.match[2] === 'csv'
      ? 'answers.csv'
      : 'answers.json'}`, csv
      ? papaparse.unparse(flat, { escapeFormulae: true })
      : JSON.stringify(flat, null, 2)) as never,
    caption: t.exportOf(team.name, flat.length),
  }, { priority: 1 })
  await ctx.toast('')
})
