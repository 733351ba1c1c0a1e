// The conversation: what answers which message and which button. Each subject has its own file beside this one.

import type { BotContext, Reads, Steps } from '#kit/bot'
import type { Team } from './store.ts'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { memberOf } from '#kit/bot'
import { formatWhen } from '#kit/time'
import { answerStep, pressed, promptVerbs, restStep, showQuestion, startAnswering } from './answering.ts'
import { leaveInPeace, scheduleAsk } from './asking.ts'
import { tend } from './blockers.ts'
import { awayBot } from './bot-away.ts'
import { group, join, refreshCard, scheduleWords } from './bot-group.ts'
import { openReport, reports } from './bot-reports.ts'
import { openTeam, settingSteps, settingVerbs, showSettings } from './bot-settings.ts'
import { fullAt, sayFull } from './limits.ts'
import { boardPage } from './pages.ts'
import { zoneFor } from './schedule.ts'
import { followZone } from './settings.ts'
import { awayOf, blockerBy, memberIn, openPrompts, questionsOf, runBy, teamBy, teamsOf, wake } from './store.ts'
import { editedAnswer } from './submitting.ts'
import { texts } from './texts.ts'

export const steps: Steps = {
  ...settingSteps,
  answer: answerStep,
  rest: restStep,
}

export const reads: Reads = {
  ooo: who => [
    awayOf(who.userId, who.now),
  ],
  teams: who => [
    teamsOf(who.userId),
  ],
}

export const bot = new Composer<BotContext>()

/** A person who had blocked the bot is back: their standups go on. */
async function comeBack(ctx: BotContext): Promise<void> {
  for (const id of await wake(ctx.db, ctx.from!.id)) {
    const [team, member] = [await teamBy(ctx.db, { id }), await memberIn(ctx.db, id, ctx.from!.id)]
    await scheduleAsk(ctx, team!, member!)
  }
}

bot.chatType('private').on('message', async (ctx, next) => {
  if (ctx.person.blocked || ctx.chatState !== 'member')
    await comeBack(ctx)
  await next()
})

bot.chatType('private').on('my_chat_member', async (ctx) => {
  if (ctx.myChatMember.new_chat_member.status !== 'kicked')
    return await comeBack(ctx)
  for (const { team, role } of await teamsOf(ctx.from.id, ctx.db)) {
    const member = role && await memberIn(ctx.db, team.id, ctx.from.id)
    if (member)
      await leaveInPeace(ctx, team, member)
  }
})

bot.use(group, awayBot, reports)

/** The kit set a new zone: what was not asked yet moves there. */
export const zoneChanged = (ctx: BotContext) => followZone(ctx, ctx.from!.id, ctx.person.tz!)

const chat = bot.chatType('private')

async function startJoin(ctx: BotContext, publicId: string): Promise<void> {
  const t = texts(ctx)
  const team = await teamBy(ctx.db, { publicId })
  const status = team && (await memberOf(ctx.telegram, team.groupId, ctx.from!.id))?.status
  if (!team || !status || status === 'left' || status === 'kicked')
    throw new AppError('team-gone', t.teamGone)
  const known = await memberIn(ctx.db, team.id, ctx.from!.id)
  const role = known?.role ?? 'member'
  const full = role === 'member'
    ? await fullAt(ctx, team, ctx.from!.id)
    : null
  if (full !== null)
    return await ctx.say(await sayFull(ctx, team, full))
  const next = await join(ctx, team, role)
  await refreshCard(ctx, team)
  await ctx.say([
    t.joinedTeam(team.name, scheduleWords(team, ctx.language)),
    ...next
      ? [
          t.nextTime(formatWhen(next.at, {
            zone: zoneFor(team, ctx.person.tz),
            language: ctx.language,
            now: ctx.now,
          })),
        ]
      : [],
  ].join('\n'))
  if (!ctx.person.tz && team.mode === 'local') {
    ctx.enter('kit.tz')
    await ctx.say(t.askZone)
  }
}

async function startAnswer(ctx: BotContext, publicId: string): Promise<void> {
  const run = await runBy(ctx.db, { publicId })
  const team = run && await teamBy(ctx.db, { id: run.teamId })
  if (!team)
    throw new AppError('team-gone', texts(ctx).teamGone)
  await startAnswering(ctx, team)
}

chat.command('start', async (ctx, next) => {
  const [, kind, id = ''] = /^([jsra])_(\w{10})$/.exec(ctx.match) ?? []
  if (kind === 'j')
    return await startJoin(ctx, id)
  if (kind === 's')
    return await showSettings(ctx, await openTeam(ctx, id), true)
  if (kind === 'r')
    return await openReport(ctx, id)
  if (kind === 'a')
    return await startAnswer(ctx, id)
  if (ctx.match)
    return await next()
  await ctx.say(texts(ctx).hello, {
    keyboard: {
      inline_keyboard: [
        [
          { text: texts(ctx).buttons.addToGroup, url: `https://t.me/${ctx.me.username}?startgroup=new` },
        ],
      ],
    },
  })
})

chat.command('help', ctx => ctx.say(texts(ctx).help))

function buttonOf(team: Team, verb: string) {
  return [
    { text: team.name, callback_data: `${verb}:${team.publicId}` },
  ]
}

chat.command('standup', async (ctx) => {
  const t = texts(ctx)
  const mine = (await teamsOf(ctx.from.id, ctx.db)).filter(({ role }) => role === 'member').map(({ team }) => team)
  const [waiting] = await openPrompts(ctx.db, ctx.from.id, ctx.now)
  if (waiting && mine.length > 1 && waiting.prompt.dueAt <= ctx.now)
    return await showQuestion(ctx, { ...waiting, questions: await questionsOf(ctx.db, waiting.team, waiting.run.version) })
  if (!mine.length)
    return await ctx.say(t.noTeams)
  if (mine.length === 1)
    return await startAnswering(ctx, mine[0]!)
  await ctx.say(t.whichStandup, {
    keyboard: {
      inline_keyboard: mine.slice(0, 20).map(team => buttonOf(team, 'n')),
    },
  })
})

chat.callbackQuery(/^n:(\w{10})$/, async (ctx) => {
  const team = await teamBy(ctx.db, { publicId: ctx.match[1]! })
  if (!team)
    throw new AppError('team-gone', texts(ctx).teamGone)
  await startAnswering(ctx, team)
})

chat.command('teams', async (ctx) => {
  const t = texts(ctx)
  const rows = await teamsOf(ctx.from.id, ctx.db)
  if (!rows.length)
    return await ctx.say(t.noTeams)
  await ctx.say(rows.map(({ team, title, role }) => `${team.name} · ${title}\n${scheduleWords(team, ctx.language)}${role === 'observer'
    ? ` · ${t.observing}`
    : ''}${team.paused
    ? ` · ${t.pausedMark}`
    : ''}`).join('\n\n'), {
    keyboard: {
      inline_keyboard: rows.slice(0, 20).map(({ team }) => [
        ...ctx.page
          ? [
              {
                text: team.name,
                web_app: {
                  url: boardPage(ctx.page, team),
                },
              },
            ]
          : [],
        { text: `⚙️ ${team.name}`, callback_data: `s:${team.publicId}:open` },
      ]),
    },
  })
})

chat.callbackQuery(/^p:(\w{10}):(\w+)(?::(.+))?$/, async (ctx, next) => {
  const [, publicId, verb, argument = ''] = ctx.match
  const run = promptVerbs[verb!]
  if (!run)
    return await next()
  await pressed(ctx, publicId!, run, argument)
})

chat.callbackQuery(/^s:(\w{10}):(\w+)(?::(.+))?$/, async (ctx, next) => {
  const [, publicId, verb, argument = ''] = ctx.match
  const run = settingVerbs[verb!]
  if (!run)
    return await next()
  await run(ctx, await openTeam(ctx, publicId!), argument)
})

bot.callbackQuery(/^b:(\w{10}):(help|solved)$/, async (ctx) => {
  const t = texts(ctx)
  const blocker = await blockerBy(ctx.db, ctx.match[1]!)
  const team = blocker && await teamBy(ctx.db, { id: blocker.teamId })
  if (!blocker || !team || blocker.closedOn !== null || ctx.chat?.id !== team.groupId)
    throw new AppError('blocker-closed', t.blockerClosed)
  const what = ctx.match[2] as 'help' | 'solved'
  await tend(ctx, team, blocker, what, { id: ctx.from.id, firstName: ctx.from.first_name, tz: ctx.person.tz })
  await ctx.toast(what === 'help'
    ? t.thanksHelp
    : t.solvedToast)
})

chat.on('edited_message', editedAnswer)
