// A post that repeats: how often, on which days, at what time, until when; one question at a time, most of them buttons.

import type { BotContext, Steps } from '#kit/bot'
import type { OpenPost } from './acting.ts'
import type { Keys, PostVerb } from './bot-post.ts'
import type { Draft } from './repeat.ts'
import { AppError } from '#kit/app'
import { describeRule, instantOf, MINUTE, occurrences, parseWhen, vocabulary } from '#kit/time'
import { changePayload, openPost } from './acting.ts'
import { postKey, whenWords } from './bot-post.ts'
import { settle } from './bot-when.ts'
import { ruleFrom } from './repeat.ts'
import { asksShortMonths, tooOften } from './schedule.ts'
import { listTexts } from './texts-lists.ts'
import { texts } from './texts.ts'

interface Asked { post: string, rule: Draft }

function rows(keys: Keys[number], width: number): Keys {
  return Array.from({
    length: Math.ceil(keys.length / width),
  }, (_, i) => keys.slice(i * width, i * width + width))
}

/** Asks a question; the next message answers the step, a button the verb. */
async function ask(ctx: BotContext, open: OpenPost, rule: Draft, step: string, words: string, keys: Keys = []): Promise<void> {
  ctx.enter(`repeat.${step}`, { post: open.post.publicId, rule })
  await ctx.edit(words, {
    keyboard: {
      inline_keyboard: [
        ...keys,
        [
          postKey(texts(ctx).buttons.cancel, open.post, 'open'),
        ],
      ],
    },
  })
}

function weekdayKeys(ctx: BotContext, { post }: OpenPost, verb: string, chosen: readonly number[] = []): Keys {
  return rows(vocabulary[ctx.language].weekdaysShort.map((name, i) => postKey(chosen.includes(i + 1)
    ? `✓ ${name}`
    : name, post, verb, String(i + 1))), 4)
}

/** Asks whatever is not known yet, in this order; then puts it on the calendar. */
async function next(ctx: BotContext, open: OpenPost, rule: Draft): Promise<void> {
  const t = listTexts(ctx)
  const { post } = open
  // a button of a question that was dropped meanwhile: from the beginning
  if (!rule.every)
    return await askKind(ctx, open)
  if (asksShortMonths(rule as { every: string, day?: number }) && !rule.short) {
    return await ask(ctx, open, rule, 'press', t.repeatShort(rule.day!), [
      [
        postKey(t.shorts.last, post, 'rshort', 'last'),
        postKey(t.shorts.skip, post, 'rshort', 'skip'),
      ],
    ])
  }
  if (rule.every !== 'cron' && !rule.time) {
    return await ask(ctx, open, rule, 'time', t.repeatTime, [
      ['9:00', '12:00', '18:00'].map(time => postKey(time, post, 'rtime', time)),
    ])
  }
  if (rule.end === undefined) {
    return await ask(ctx, open, rule, 'press', t.repeatEnd, [
      [
        postKey(t.ends.never, post, 'rend', 'never'),
        postKey(t.ends.count, post, 'rend', 'count'),
        postKey(t.ends.until, post, 'rend', 'until'),
      ],
    ])
  }
  if (!rule.previous) {
    return await ask(ctx, open, rule, 'press', t.previousAsk, [
      (['keep', 'delete', 'unpin'] as const).map(what => postKey(t.previous[what], post, 'rprev', what)),
    ])
  }
  await finish(ctx, open, rule)
}

async function finish(ctx: BotContext, open: OpenPost, draft: Draft): Promise<void> {
  const t = listTexts(ctx)
  if (!open.lines.length)
    throw new AppError('channel-missing', texts(ctx).chooseChannel)
  const { payload } = open.post
  const { previous: _, ...options } = payload.options
  const wanted = draft.previous === 'keep'
    ? options
    : { ...options, previous: draft.previous }
  const post = JSON.stringify(wanted) === JSON.stringify(payload.options)
    ? open.post
    : await changePayload(ctx, open.post, { ...payload, options: wanted })
  const whens = new Map(open.lines.map((line) => {
    const rule = ruleFrom(draft, line.channel.tz, ctx.now)
    if (!rule)
      throw new AppError('rule-over', t.over)
    return [
      line.target.id,
      { mode: 'recurring', rule } as const,
    ]
  }))
  const [first] = open.lines
  const { rule } = whens.get(first!.target.id)!
  const words = describeRule(rule, ctx.language)
  const more = occurrences(rule, first!.channel.tz, { from: ctx.now + 1, limit: 3 }).slice(1).map(({ at, key }) => whenWords(ctx, at, first!.channel.tz, key))
  await settle(ctx, { ...open, post }, open.lines, whens, [
    words[0]!.toUpperCase() + words.slice(1),
    ...(more.length
      ? [
          more.join('\n'),
        ]
      : []),
  ])
}

function ruleOf(ctx: BotContext): Draft {
  return (ctx.dialog?.data as Asked | undefined)?.rule ?? {}
}

const kinds: Record<string, (ctx: BotContext, open: OpenPost) => Promise<void>> = {
  day: async (ctx, open) => await next(ctx, open, { every: 'day' }),
  work: async (ctx, open) => await next(ctx, open, {
    every: 'week',
    weekdays: [1, 2, 3, 4, 5],
  }),
  week: async (ctx, open) => await askDays(ctx, open, { every: 'week', weekdays: [] }),
  weeks: async (ctx, open) => await ask(ctx, open, { every: 'week', weekdays: [] }, 'weeks', listTexts(ctx).repeatWeeks),
  monthday: async (ctx, open) => await ask(ctx, open, { every: 'month' }, 'monthday', listTexts(ctx).repeatMonthday),
  last: async (ctx, open) => await next(ctx, open, { every: 'month', lastDay: true }),
  nth: async (ctx, open) => await ask(ctx, open, { every: 'month' }, 'press', listTexts(ctx).repeatNth, rows(['1', '2', '3', '4', '5', '-1'].map(n => postKey(listTexts(ctx).nths[n]!, open.post, 'rnth', n)), 3)),
  cron: async (ctx, open) => await ask(ctx, open, { every: 'cron' }, 'cron', listTexts(ctx).repeatCron),
}

async function askDays(ctx: BotContext, open: OpenPost, rule: Draft): Promise<void> {
  await ask(ctx, open, rule, 'press', listTexts(ctx).repeatDays, [
    ...weekdayKeys(ctx, open, 'rday', rule.weekdays),
    ...(rule.weekdays?.length
      ? [
          [
            postKey(listTexts(ctx).done, open.post, 'rdays'),
          ],
        ]
      : []),
  ])
}

async function askKind(ctx: BotContext, open: OpenPost): Promise<void> {
  const t = listTexts(ctx)
  if (!open.lines.length)
    throw new AppError('channel-missing', texts(ctx).chooseChannel)
  await ask(ctx, open, {}, 'press', t.repeat, rows(Object.entries(t.repeats).map(([kind, words]) => postKey(words, open.post, 'revery', kind)), 2))
}

export const repeatVerbs: Record<string, PostVerb> = {
  repeat: askKind,
  revery: async (ctx, open, kind) => await kinds[kind]?.(ctx, open),
  rday: async (ctx, open, day) => {
    const rule = ruleOf(ctx)
    const chosen = rule.weekdays ?? []
    await askDays(ctx, open, {
      ...rule,
      every: 'week',
      weekdays: chosen.includes(Number(day))
        ? chosen.filter(other => other !== Number(day))
        : [
            ...chosen,
            Number(day),
          ].sort(),
    })
  },
  rdays: async (ctx, open) => await next(ctx, open, ruleOf(ctx)),
  rnth: async (ctx, open, nth) => {
    const rule: Draft = {
      every: 'month',
      nth: Number(nth),
    }
    await ask(ctx, open, rule, 'press', listTexts(ctx).repeatDays, weekdayKeys(ctx, open, 'rweekday'))
  },
  rweekday: async (ctx, open, weekday) => await next(ctx, open, {
    ...ruleOf(ctx),
    weekday: Number(weekday),
  }),
  rshort: async (ctx, open, short) => await next(ctx, open, {
    ...ruleOf(ctx),
    short: short === 'skip'
      ? 'skip'
      : 'last',
  }),
  rtime: async (ctx, open, time) => await next(ctx, open, {
    ...ruleOf(ctx),
    time: time.padStart(5, '0'),
  }),
  rend: async (ctx, open, how) => {
    const t = listTexts(ctx)
    const rule = ruleOf(ctx)
    if (how === 'never')
      return await next(ctx, open, { ...rule, end: null })
    await ask(ctx, open, rule, how === 'count'
      ? 'count'
      : 'until', how === 'count'
      ? t.countAsk
      : t.untilAsk)
  },
  rprev: async (ctx, open, what) => await next(ctx, open, {
    ...ruleOf(ctx),
    previous: what as Draft['previous'],
  }),
}

/** A step whose answer is words: reads them into the rule, or throws. */
function reading(read: (ctx: BotContext, words: string, rule: Draft) => Draft | Promise<Draft>) {
  return async (ctx: BotContext) => {
    const { post, rule } = ctx.dialog!.data as Asked
    const open = await openPost(ctx, post)
    const done = await read(ctx, ctx.message!.text?.trim() ?? '', rule)
    await (done.every === 'week' && !done.weekdays?.length
      ? askDays(ctx, open, done)
      : next(ctx, open, done))
  }
}

function whole(ctx: BotContext, words: string, low: number, high: number): number {
  const number = Number(words)
  if (!Number.isInteger(number) || number < low || number > high)
    throw new AppError('number-unclear', listTexts(ctx).numberBad(low, high))
  return number
}

export const repeatSteps: Steps = {
  // the answer is a button; whatever else comes is a new post, the buttons above begin anew
  'repeat.press': async (ctx, next) => {
    ctx.leave()
    await next()
  },
  'repeat.weeks': reading((ctx, words, rule) => ({
    ...rule,
    interval: whole(ctx, words, 1, 520),
  })),
  'repeat.monthday': reading((ctx, words, rule) => ({
    ...rule,
    day: whole(ctx, words, 1, 31),
  })),
  'repeat.count': reading((ctx, words, rule) => ({
    ...rule,
    end: {
      count: whole(ctx, words, 1, 10_000),
    },
  })),
  'repeat.time': reading(async (ctx, words, rule) => {
    const read = await parseWhen(words, { now: ctx.now, zone: 'UTC' })
    const distance = read.ok
      ? read.at - ctx.now
      : Number.POSITIVE_INFINITY
    if (!read.ok || distance > 1441 * MINUTE || distance === 0)
      throw new AppError('time-unclear', listTexts(ctx).timeBad, { hint: listTexts(ctx).repeatTime })
    return { ...rule, time: read.wall.time }
  }),
  'repeat.until': reading(async (ctx, words, rule) => {
    const read = await parseWhen(words, { now: ctx.now, zone: 'UTC' })
    const date = read.ok
      ? read.wall.date
      : read.reason === 'needs-time'
        ? read.date
        : null
    if (!date || instantOf({ date, time: '23:59' }, 'UTC') < ctx.now)
      throw new AppError('date-unclear', listTexts(ctx).dateBad, { hint: listTexts(ctx).untilAsk })
    return {
      ...rule,
      end: { until: date },
    }
  }),
  'repeat.cron': reading((ctx, words, rule) => {
    const t = listTexts(ctx)
    const parsed = ruleFrom({ ...rule, cron: words, end: null }, 'UTC', ctx.now)
    if (!parsed)
      throw new AppError('cron-unclear', t.cronBad, { hint: t.cronHint })
    if (tooOften(parsed))
      throw new AppError('cron-too-often', t.cronOften)
    return { ...rule, cron: words }
  }),
}
