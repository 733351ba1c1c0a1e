// In the group: setting a standup up, joining it, and what happens to the group and its people.
// Long because one group's events, its card and its buttons are one conversation.

import type { BotContext, Language } from '#kit/bot'
import type { Team, Teammate } from './store.ts'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { isAdmin, memberOf } from '#kit/bot'
import { describeRule } from '#kit/time'
import { closeIfFinished, scheduleAll, scheduleAsk } from './asking.ts'
import { fullAt, makeRoomForTeam, sayFull } from './limits.ts'
import { boardLink } from './pages.ts'
import { languageIn, place } from './posting.ts'
import { classic } from './questions.ts'
import { partsOf } from './schedule.ts'
import { addTeam, joinTeam, leaveTeams, memberIn, membersOf, openPrompts, personBy, returnTo, setTeam, teamBy, teamsIn } from './store.ts'
import { texts } from './texts.ts'

export const group = new Composer<BotContext>()

const maxTeams = 10

/** @throws AppError unless the person who asks is an admin of the group, asked of Telegram */
export async function assertAdmin(ctx: Pick<BotContext, 'telegram' | 'language'> & { from?: { id: number } | undefined }, groupId: number): Promise<void> {
  if (!isAdmin(await memberOf(ctx.telegram, groupId, ctx.from!.id)))
    throw new AppError('not-an-admin', texts(ctx).adminsOnly, { status: 403 })
}

/** "every weekday at 09:30, everybody in their own time zone". */
export function scheduleWords(team: Team, language: Language): string {
  const t = texts(language)
  const parts = partsOf(team.scheduleCron)
  const when = parts
    ? t.weekly(parts.days.length === 7
        ? t.daily
        : parts.days.join() === '1,2,3,4,5'
          ? t.weekdays
          : parts.days.map(day => t.dayNames[day - 1]).join(', '), parts.time)
    : describeRule({
        every: 'cron',
        cron: team.scheduleCron,
        start: '2026-01-01',
        skip: [],
      }, language)
  return `${when}, ${team.mode === 'local'
    ? t.ownZone
    : team.timezone}`
}

/** What a group sees of a standup, with its buttons. */
export async function card(ctx: Pick<BotContext, 'db' | 'me' | 'page'>, team: Team, language: Language) {
  const t = texts(language)
  const people = await membersOf(ctx.db, team.id)
  const asked = people.filter(member => member.role === 'member')
  const unreached = asked.filter(member => !member.reachable)
  return {
    text: [
      `${team.name} · ${scheduleWords(team, language)}${team.paused
        ? ` · ${t.pausedMark}`
        : ''}`,
      asked.length
        ? t.inIt(asked.map(member => member.firstName))
        : t.nobodyYet,
      ...unreached.length
        ? [
            t.notStarted(unreached.map(member => member.firstName)),
          ]
        : [],
    ].join('\n\n'),
    keyboard: {
      inline_keyboard: [
        [
          { text: t.buttons.join, callback_data: `t:${team.publicId}:join` },
          { text: t.buttons.watch, callback_data: `t:${team.publicId}:watch` },
        ],
        [
          { text: t.buttons.settings, url: `https://t.me/${ctx.me.username}?start=s_${team.publicId}` },
          { text: t.buttons.leave, callback_data: `t:${team.publicId}:leave` },
        ],
        ...ctx.page
          ? [
              [
                {
                  text: t.buttons.today,
                  url: boardLink(ctx.me, team),
                },
              ],
            ]
          : [],
      ],
    },
  }
}

function setUp(ctx: BotContext) {
  return {
    inline_keyboard: [
      [
        { text: texts(ctx).buttons.setUp, callback_data: 'setup' },
      ],
    ],
  }
}

async function makeTeam(ctx: BotContext): Promise<Team> {
  const t = texts(ctx)
  const chat = ctx.chat!
  await assertAdmin(ctx, chat.id)
  const known = await teamsIn(chat.id, ctx.db)
  if (known.length >= maxTeams)
    throw new AppError('too-many-teams', t.tooManyTeams(maxTeams))
  await makeRoomForTeam(ctx)
  return await addTeam(ctx.db, {
    groupId: chat.id,
    groupType: chat.type,
    groupTitle: chat.title ?? '',
    ownerId: ctx.from!.id,
    name: known.length
      ? `${t.standup} ${known.length + 1}`
      : t.standup,
    timezone: ctx.person.tz ?? 'UTC',
    questions: classic[ctx.language],
    topicId: ctx.msg?.is_topic_message
      ? ctx.msg.message_thread_id ?? null
      : null,
    now: ctx.now,
  })
}

const here = group.chatType(['group', 'supergroup'])

here.command(['standup', 'start', 'help'], async (ctx) => {
  const teams = await teamsIn(ctx.chat.id, ctx.db)
  if (!teams.length) {
    return await ctx.say(texts(ctx).helloGroup, {
      keyboard: setUp(ctx),
    })
  }
  for (const team of teams) {
    const { text, keyboard } = await card(ctx, team, await languageIn(ctx, team))
    await ctx.say(text, { keyboard })
  }
})

here.command('new', async (ctx) => {
  const team = await makeTeam(ctx)
  const { text, keyboard } = await card(ctx, team, ctx.language)
  await ctx.say(text, { keyboard })
})

here.callbackQuery('setup', async (ctx) => {
  const { text, keyboard } = await card(ctx, await makeTeam(ctx), ctx.language)
  await ctx.edit(text, { keyboard })
})

function topicOf({ msg }: BotContext) {
  return msg?.is_topic_message
    ? msg.message_thread_id ?? null
    : null
}

/** Everything of a standup goes to the topic in which an admin says so; of several each has its own. */
here.command('topic', async (ctx) => {
  const t = texts(ctx)
  await assertAdmin(ctx, ctx.chat.id)
  const teams = await teamsIn(ctx.chat.id, ctx.db)
  if (teams.length > 1) {
    return await ctx.say(t.topicWhich, {
      keyboard: {
        inline_keyboard: teams.map(team => [
          { text: team.name, callback_data: `t:${team.publicId}:topic` },
        ]),
      },
    })
  }
  const [team] = teams
  if (!team) {
    return await ctx.say(t.helloGroup, {
      keyboard: setUp(ctx),
    })
  }
  await setTeam(ctx.db, team.id, {
    topicId: topicOf(ctx),
  })
  await ctx.say(t.topicSet(team.name))
})

here.callbackQuery(/^t:(\w{10}):topic$/, async (ctx) => {
  await assertAdmin(ctx, ctx.chat.id)
  const team = await teamBy(ctx.db, { publicId: ctx.match[1]! })
  if (team?.groupId !== ctx.chat.id)
    throw new AppError('team-gone', texts(ctx).teamGone)
  await setTeam(ctx.db, team.id, {
    topicId: topicOf(ctx),
  })
  await ctx.edit(texts(ctx).topicSet(team.name))
})

group.callbackQuery(/^t:(\w{10}):(join|watch|leave)$/, async (ctx) => {
  const t = texts(ctx)
  const team = await teamBy(ctx.db, { publicId: ctx.match[1]! })
  if (!team || !ctx.chat || ctx.chat.id !== team.groupId)
    throw new AppError('team-gone', t.teamGone)
  const full = ctx.match[2] === 'join'
    ? await fullAt(ctx, team, ctx.from.id)
    : null
  if (full !== null)
    return await ctx.toast(await sayFull(ctx, team, full), true)
  if (ctx.match[2] === 'leave') {
    await leave(ctx, team)
  }
  else {
    await join(ctx, team, ctx.match[2] === 'watch'
      ? 'observer'
      : 'member')
  }
  const cardId = ctx.callbackQuery.message?.message_id ?? null
  if (cardId !== team.cardId)
    await setTeam(ctx.db, team.id, { cardId })
  // everybody reads it: it does not change its language with whoever presses
  const { text, keyboard } = await card(ctx, team, await languageIn(ctx, team))
  await ctx.edit(text, { keyboard })
  // Telegram opens the bot from an answer to a press: START there is what lets it write
  if (ctx.match[2] !== 'leave' && !ctx.person.started) {
    ctx.plan.send('answerCallbackQuery', {
      callback_query_id: ctx.callbackQuery.id,
      url: `https://t.me/${ctx.me.username}?start=j_${team.publicId}`,
    }, { priority: 1 })
  }
  else {
    await ctx.toast({
      leave: t.left,
      watch: t.watching,
      join: t.joined,
    }[ctx.match[2] as 'leave' | 'watch' | 'join'])
  }
})

/** The card in the group says who is in it, also when somebody joined in private. */
export async function refreshCard(ctx: BotContext, team: Team): Promise<void> {
  if (team.cardId === null)
    return
  const language = await languageIn(ctx, team)
  const { text, keyboard } = await card(ctx, team, language)
  ctx.plan.send('editMessageText', {
    chat_id: team.groupId,
    message_id: team.cardId,
    text,
    reply_markup: keyboard,
  })
}

/** Puts the person who asks into a team and plans their first question. */
export async function join(ctx: BotContext, team: Team, role: 'member' | 'observer') {
  await joinTeam(ctx.db, team.id, ctx.from!.id, role, ctx.now)
  return await scheduleAsk(ctx, team, (await memberIn(ctx.db, team.id, ctx.from!.id))!)
}

export async function leave(ctx: BotContext, team: Team): Promise<void> {
  await leaveTeamsOf(ctx, team.groupId, ctx.from!.id, 'left', team.id)
}

async function leaveTeamsOf(ctx: BotContext, groupId: number, userId: number, how: 'left' | 'gone', only?: number): Promise<void> {
  const teams = await leaveTeams(ctx.db, groupId, userId, how, only)
  for (const id of teams) {
    const [team, member] = [await teamBy(ctx.db, { id }), await memberIn(ctx.db, id, userId)]
    await scheduleAsk(ctx, team!, member!)
    if (how === 'gone')
      await tellGone(ctx, team!, member!)
  }
  for (const { team, run } of await openPrompts(ctx.db, userId, ctx.now)) {
    if (teams.includes(team.id))
      await closeIfFinished(ctx, team, run)
  }
}

/** The owner hears once that somebody is not asked any more. */
async function tellGone(ctx: BotContext, team: Team, { userId, firstName }: Teammate): Promise<void> {
  if (team.ownerId === null || team.ownerId === userId)
    return
  const owner = await personBy(ctx.db, team.ownerId)
  if (!owner.reachable)
    return
  ctx.plan.send('sendMessage', {
    chat_id: team.ownerId,
    text: texts(owner.language).goneFromGroup(firstName, team.name),
  })
}

/** In the group again: asked again. */
async function comeBackTo(ctx: BotContext, groupId: number, userId: number): Promise<void> {
  for (const id of await returnTo(ctx.db, groupId, userId)) {
    const [team, member] = [await teamBy(ctx.db, { id }), await memberIn(ctx.db, id, userId)]
    await scheduleAsk(ctx, team!, member!)
  }
}

// who is an administrator there hears of it by chat_member as well: the second of the two finds nothing to do
here.on('message:left_chat_member', async (ctx, next) => {
  await leaveTeamsOf(ctx, ctx.chat.id, ctx.message.left_chat_member.id, 'gone')
  await next()
})

here.on('message:new_chat_members', async (ctx, next) => {
  for (const { id } of ctx.message.new_chat_members)
    await comeBackTo(ctx, ctx.chat.id, id)
  await next()
})

group.on('chat_member', async (ctx) => {
  const { status, user } = ctx.chatMember.new_chat_member
  await (status === 'left' || status === 'kicked'
    ? leaveTeamsOf(ctx, ctx.chat.id, user.id, 'gone')
    : comeBackTo(ctx, ctx.chat.id, user.id))
})

group.on('my_chat_member', async (ctx, next) => {
  const { chat, new_chat_member: mine, old_chat_member: before } = ctx.myChatMember
  if (chat.type !== 'group' && chat.type !== 'supergroup')
    return await next()
  const teams = await teamsIn(chat.id, ctx.db)
  const gone = mine.status === 'left' || mine.status === 'kicked'
  for (const team of teams) {
    if (gone && team.paused !== 'asked')
      await scheduleAll(ctx, await setTeam(ctx.db, team.id, { paused: 'removed' }))
    else if (!gone && team.paused === 'removed')
      await scheduleAll(ctx, await setTeam(ctx.db, team.id, { paused: null }))
  }
  if (!gone && (before.status === 'left' || before.status === 'kicked')) {
    const t = texts(ctx)
    ctx.plan.send('sendMessage', {
      chat_id: chat.id,
      ...teams[0]
        ? {
            ...place(teams[0]),
            text: t.backInGroup,
          }
        : {
            text: t.helloGroup,
            reply_markup: setUp(ctx),
          },
    }, { priority: 1 })
  }
  await next()
})
