// When a post goes out: typed in words, by a button, through the queue. The answer is always absolute, and can be undone.

import type { BotContext, Step } from '#kit/bot'
import type { OpenPost } from './acting.ts'
import type { Keys, PostVerb } from './bot-post.ts'
import type { When } from './posting.ts'
import type { Line, Post } from './store.ts'
import { AppError } from '#kit/app'
import { formatDate, formatInstant, parseWhen, wallOf } from '#kit/time'
import { openPost } from './acting.ts'
import { key, postKey, showPost, whenWords } from './bot-post.ts'
import { placePost } from './placing.ts'
import { withdraw } from './posting.ts'
import { texts } from './texts.ts'

/** The targets that can still be put somewhere; one of them where `only` names it. */
function movable(ctx: BotContext, { lines }: OpenPost, only?: string): Line[] {
  const free = lines.filter(({ target }) => (only === undefined || target.publicId === only) && target.state !== 'sending' && target.state !== 'uncertain')
  if (!free.length)
    throw new AppError('channel-missing', texts(ctx).chooseChannel)
  return free
}

/** Puts a post on the calendar and answers in absolute words. */
export async function settle(ctx: BotContext, open: OpenPost, lines: Line[], whens: When | Map<number, When>, more: string[] = []): Promise<void> {
  const t = texts(ctx)
  const { approved, results, without, asked } = await placePost(ctx, open, lines, whens)
  if (without)
    return await askSlots(ctx, open.post, without)
  const first = whens instanceof Map
    ? [
        ...whens.values(),
      ][0]!
    : whens
  ctx.leave()
  await ctx.edit([
    approved
      ? {
          now: t.going,
          queue: t.queued,
          fixed: t.scheduled,
          recurring: t.scheduled,
        }[first.mode]
      : t.pendingAt,
    ...results.map(({ line, scheduled }) => t.line(line.channel.title, whenWords(ctx, scheduled!.at, scheduled!.tz, scheduled!.key))),
    ...more,
    ...asked,
  ].join('\n\n'), {
    keyboard: {
      inline_keyboard: first.mode === 'now' && approved
        ? []
        : [
            [
              postKey(t.buttons.undo, open.post, 'undo'),
              postKey(t.buttons.change, open.post, 'open'),
            ],
          ],
    },
  })
}

async function askSlots(ctx: BotContext, post: Post, { channel }: Line): Promise<void> {
  const t = texts(ctx)
  await ctx.edit(t.noSlots(channel.title), {
    keyboard: {
      inline_keyboard: [
        [
          key(t.noSlotsYes, `channel:${channel.publicId}:usual:${post.publicId}`),
        ],
        [
          key(t.noSlotsOwn, `channel:${channel.publicId}:slots`),
        ],
        [
          postKey(t.buttons.back, post, 'open'),
        ],
      ],
    },
  })
}

/** Reads a time for every line in its channel's zone; says why not where it cannot be, and keeps asking. */
export async function applyWords(ctx: BotContext, open: OpenPost, words: string, { only, quiet = false }: { only?: string, quiet?: boolean } = {}): Promise<boolean> {
  const t = texts(ctx)
  const lines = quiet && !open.lines.length
    ? []
    : movable(ctx, open, only)
  const whens = new Map<number, When>()
  for (const line of lines) {
    const { tz } = line.channel
    const read = await parseWhen(words, { now: ctx.now, zone: tz })
    if (read.ok) {
      whens.set(line.target.id, read.at <= ctx.now
        ? { mode: 'now' }
        : {
            mode: 'fixed',
            wall: read.zone === tz
              ? read.wall
              : wallOf(read.at, tz),
          })
      continue
    }
    const again = (keyboard: Keys) => ({
      keyboard: {
        inline_keyboard: [
          ...keyboard,
          [
            postKey(t.buttons.cancel, open.post, 'open'),
          ],
        ],
      },
    })
    switch (read.reason) {
      case 'not-understood':
        if (quiet)
          return false
        throw new AppError('time-unclear', t.timeUnclear, { hint: t.timeHint })
      case 'out-of-range':
        throw new AppError('time-out-of-range', t.timeRange, { hint: t.timeHint })
      case 'past': {
        const next = formatInstant(read.suggestion, { zone: tz, language: ctx.language, now: ctx.now })
        ctx.enter('when', { post: open.post.publicId, only })
        await ctx.say(t.past(next), again([
          [
            postKey(next, open.post, 'at', read.suggestion.toString(36)),
          ],
        ]))
        return true
      }
      case 'needs-time':
        ctx.enter('when', { post: open.post.publicId, only, date: read.date })
        await ctx.say(t.timeOnly(formatDate(read.date, ctx.language, wallOf(ctx.now, tz).date)), again([
          ['9:00', '12:00', '18:00'].map(time => postKey(time, open.post, 'say', `${read.date} ${time}`)),
        ]))
        return true
      case 'ambiguous':
        ctx.enter('when', { post: open.post.publicId, only })
        await ctx.say(t.whichTime, again([
          read.choices.map(choice => postKey(choice, open.post, 'say', choice)),
        ]))
        return true
    }
  }
  if (!lines.length)
    return false
  await settle(ctx, open, lines, whens)
  return true
}

export const whenVerbs: Record<string, PostVerb> = {
  now: async (ctx, open) => await settle(ctx, open, movable(ctx, open), { mode: 'now' }),
  queue: async (ctx, open) => await settle(ctx, open, movable(ctx, open), { mode: 'queue' }),
  top: async (ctx, open) => await settle(ctx, open, movable(ctx, open), { mode: 'queue', top: true }),
  when: async (ctx, open, only) => await askTime(ctx, open, only || undefined),
  at: async (ctx, open, at) => {
    const instant = Number.parseInt(at, 36)
    const lines = movable(ctx, open, ctx.dialog?.data.only)
    if (instant <= ctx.now)
      return await askTime(ctx, open, ctx.dialog?.data.only)
    await settle(ctx, open, lines, new Map(lines.map(line => [
      line.target.id,
      {
        mode: 'fixed',
        wall: wallOf(instant, line.channel.tz),
      } as const,
    ])))
  },
  say: async (ctx, open, words) => void await applyWords(ctx, open, words, { only: ctx.dialog?.data.only }),
  undo: async (ctx, open) => {
    const t = texts(ctx)
    const taken = await withdraw(ctx, open.post, 'draft', ctx.from!.id)
    if (!taken)
      return await ctx.toast(t.undoneTooLate, true)
    ctx.enter('ready', { post: open.post.publicId })
    await showPost(ctx, await openPost(ctx, open.post.publicId), t.undone)
  },
}

/** Asks for a time in words, with a few that people want most. */
export async function askTime(ctx: BotContext, open: OpenPost, only?: string): Promise<void> {
  const t = texts(ctx)
  const lines = movable(ctx, open, only)
  ctx.enter('when', { post: open.post.publicId, only })
  const zones = new Map(lines.map(line => [line.channel.tz, line.channel.title]))
  const soon = ctx.language === 'ru'
    ? ['через 1 час', 'завтра в 9', 'завтра в 18']
    : ['in 1h', 'tomorrow 9', 'tomorrow 18']
  await ctx.edit([
    t.timeAsk,
    ...[...zones].map(([zone, title]) => t.timeZone(title, zone, wallOf(ctx.now, zone).time)),
  ].join('\n\n'), {
    keyboard: {
      inline_keyboard: [
        soon.map(words => postKey(words, open.post, 'say', words)),
        [
          postKey(t.buttons.cancel, open.post, 'open'),
        ],
      ],
    },
  })
}

/** The next message is a time. */
export const whenStep: Step = async (ctx) => {
  const { post, only, date } = ctx.dialog!.data as { post: string, only?: string, date?: string }
  const words = ctx.message!.text
  if (words === undefined)
    throw new AppError('time-unclear', texts(ctx).timeUnclear, { hint: texts(ctx).timeHint })
  const open = await openPost(ctx, post)
  const time = date && (await parseWhen(`${date} ${words}`, { now: ctx.now, zone: 'UTC' })).ok
    ? `${date} ${words}`
    : words
  await applyWords(ctx, open, time, { only })
}
