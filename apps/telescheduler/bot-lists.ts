// What is coming, what waits, what went out: lists with a number to press on each line.

import type { BotContext, Reads } from '#kit/bot'
import type { Line } from './store.ts'
import { Composer } from 'grammy'
import { AppError } from '#kit/app'
import { titleOf } from '#kit/content'
import { addDays, formatInstant, formatWhen, instantOf, offsetAt, parseDuration, wallOf } from '#kit/time'
import { key, pageRow } from './bot-post.ts'
import { mayPostAgain } from './having-rights.ts'
import { isPaused, pauseChannel, resumeChannel } from './pausing.ts'
import { mayPause } from './roles.ts'
import { channelsOf, countsOf, draftsOf, lastSent, upcoming } from './store.ts'
import { channelTexts } from './texts-channel.ts'
import { listTexts } from './texts-lists.ts'
import { texts } from './texts.ts'

/** Lines of a list; one more is asked for, to know whether there are more. */
const shown = 20
const month = 30 * 86_400_000
const day = 86_400_000

export const reads: Reads = {
  queue: ({ userId }) => [
    upcoming(userId, { limit: shown + 1 }),
  ],
  drafts: ({ userId }) => [
    draftsOf(userId),
  ],
  stats: ({ userId, now }) => [
    countsOf(userId, now - month),
    lastSent(userId),
  ],
  // "today" depends on each channel's zone: whatever may be today somewhere comes along
  today: ({ userId, now }) => [
    upcoming(userId, { from: now - day, to: now + 2 * day }),
  ],
}

const nameOf = (ctx: BotContext, { content }: Line['post']['payload']) => titleOf(content) || texts(ctx).kinds[content.kind]!

function line(ctx: BotContext, number: number, { target, post, channel }: Line): string {
  const held = target.state === 'held' || isPaused(channel, ctx.now)
  const zone = target.tz ?? channel.tz
  const mine = ctx.person.tz && offsetAt(ctx.person.tz, target.nextRunAt!) !== offsetAt(zone, target.nextRunAt!)
    ? ` (${wallOf(target.nextRunAt!, ctx.person.tz).time} ${listTexts(ctx).yourTime})`
    : ''
  return `${number}. ${formatWhen(target.nextRunAt!, { zone, language: ctx.language, now: ctx.now })}${mine} · ${channel.title}${target.mode === 'recurring'
    ? ' 🔁'
    : ''}${held
    ? ` · ${listTexts(ctx).held}`
    : ''}\n${nameOf(ctx, post.payload)}`
}

/** Buttons with the numbers of a list, five a row. */
function numbers(publicIds: string[]) {
  const keys = publicIds.map((id, i) => key(String(i + 1), `post:${id}:open`))
  return Array.from({
    length: Math.ceil(keys.length / 5),
  }, (_, i) => keys.slice(i * 5, i * 5 + 5))
}

async function list(ctx: BotContext, rows: Line[], words: { head: string, empty: string }): Promise<void> {
  const t = listTexts(ctx)
  const calendar = pageRow(ctx, texts(ctx).buttons.calendar, '/')
  if (!rows.length) {
    return await ctx.say(words.empty, {
      keyboard: { inline_keyboard: calendar },
    })
  }
  const some = rows.slice(0, shown)
  await ctx.say([
    words.head,
    ...some.map((row, i) => line(ctx, i + 1, row)),
    ...(rows.length > some.length
      ? [
          t.more(rows.length - some.length),
        ]
      : []),
    t.openHint,
  ].join('\n\n'), {
    keyboard: {
      inline_keyboard: [
        ...numbers(some.map(({ post }) => post.publicId)),
        ...calendar,
      ],
    },
  })
}

export const lists = new Composer<BotContext>()
const chat = lists.chatType('private')

chat.command('queue', async (ctx) => {
  const t = listTexts(ctx)
  await list(ctx, await upcoming(ctx.from.id, { limit: shown + 1 }, ctx.db), { head: t.coming, empty: t.nothing })
})

chat.command('today', async (ctx) => {
  const t = listTexts(ctx)
  const rows = (await upcoming(ctx.from.id, { from: ctx.now - day, to: ctx.now + 2 * day }, ctx.db)).filter(({ target, channel }) => {
    const zone = target.tz ?? channel.tz
    const { date } = wallOf(ctx.now, zone)
    return target.nextRunAt! >= instantOf({ date, time: '00:00' }, zone) && target.nextRunAt! < instantOf({
      date: addDays(date, 1),
      time: '00:00',
    }, zone)
  })
  await list(ctx, rows, { head: t.today, empty: t.nothingToday })
})

chat.command('drafts', async (ctx) => {
  const t = listTexts(ctx)
  const rows = await draftsOf(ctx.from.id, ctx.db)
  if (!rows.length)
    return await ctx.say(t.noDrafts)
  await ctx.say([
    t.drafts,
    ...rows.map((post, i) => `${i + 1}. ${nameOf(ctx, post.payload)}${post.state === 'draft'
      ? ''
      : ` – ${texts(ctx).state[post.state]}`}`),
    t.openHint,
  ].join('\n'), {
    keyboard: {
      inline_keyboard: [
        ...numbers(rows.map(post => post.publicId)),
        ...pageRow(ctx, texts(ctx).buttons.calendar, '/drafts'),
      ],
    },
  })
})

chat.command('stats', async (ctx) => {
  const t = listTexts(ctx)
  const [counts, sent] = await Promise.all([
    countsOf(ctx.from.id, ctx.now - month, ctx.db),
    lastSent(ctx.from.id, ctx.db),
  ])
  if (!counts.some(row => row.sent + row.failed) && !sent.length)
    return await ctx.say(`${t.noStats}\n\n${t.views}`)
  await ctx.say([
    [
      t.stats,
      ...counts.map(row => t.statLine(row.channel.title, row.sent, row.failed)),
    ].join('\n'),
    ...(sent.length
      ? [
          [
            t.recent,
            ...sent.map(({ post, channel, delivery }) => `${nameOf(ctx, post.payload)} · ${channel.title}\n${[
              t.reactions(Object.entries(delivery.reactions).map(([emoji, n]) => `${/^\d+$/.test(emoji)
                ? '⭐'
                : emoji} ${n}`).join('  ')),
              ...(delivery.votes === null
                ? []
                : [
                    t.votes(delivery.votes),
                  ]),
            ].join(' · ')}`),
          ].join('\n'),
        ]
      : []),
    t.views,
  ].join('\n\n'))
})

chat.command('pause', async (ctx) => {
  const t = channelTexts(ctx)
  const length = ctx.match
    ? parseDuration(ctx.match)
    : null
  if (ctx.match && (!length || length <= 0))
    throw new AppError('pause-unclear', t.pauseUnclear)
  const mine = (await channelsOf(ctx.from.id, ctx.db)).filter(({ role }) => mayPause(role))
  if (!mine.length)
    return await ctx.say(t.noneYet)
  const until = length === null
    ? null
    : ctx.now + length
  // where the bot was removed, that stays the reason: an end of the pause would not bring it back
  for (const { channel } of mine.filter(({ channel }) => channel.pauseReason === null || channel.pauseReason === 'asked'))
    await pauseChannel(ctx, channel, until, 'asked')
  await ctx.say(t.pausedAll(until === null
    ? null
    : formatInstant(until, { zone: ctx.person.tz ?? mine[0]!.channel.tz, language: ctx.language, now: ctx.now })), {
    keyboard: {
      inline_keyboard: [
        [
          key(t.keys.resume, 'resume'),
        ],
      ],
    },
  })
})

async function resume(ctx: BotContext): Promise<void> {
  const t = channelTexts(ctx)
  const mine = (await channelsOf(ctx.from!.id, ctx.db)).filter(({ role, channel }) => mayPause(role) && channel.pauseReason !== null)
  let held = 0
  const stuck: string[] = []
  for (const { channel } of mine) {
    if (await mayPostAgain(ctx, channel))
      held += (await resumeChannel(ctx, channel)).length
    else
      stuck.push(channel.title)
  }
  await ctx.edit([
    ...(stuck.length < mine.length || !stuck.length
      ? [
          t.resumed(held),
        ]
      : []),
    ...stuck.map(title => t.stuck(title)),
  ].join('\n\n'))
}

chat.command('resume', resume)
chat.callbackQuery('resume', resume)
