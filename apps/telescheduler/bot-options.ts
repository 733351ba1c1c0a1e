// How a post goes out: silent, pinned, protected, its link preview, topic, what it answers, and when it disappears.

import type { MessageOrigin } from '@grammyjs/types'
import type { BotContext, Steps } from '#kit/bot'
import type { OpenPost } from './acting.ts'
import type { Keys, PostVerb } from './bot-post.ts'
import type { Options } from './content.ts'
import { AppError } from '#kit/app'
import { HOUR, parseDuration } from '#kit/time'
import { changePayload, openPost } from './acting.ts'
import { controls, postKey } from './bot-post.ts'
import { deletableHours } from './rights.ts'
import { texts } from './texts.ts'

const hoursOffered = [undefined, 1, 6, 24, 48] as const
const previews = [undefined, 'off', 'large', 'above'] as const

/** What follows in a list of choices, from the start again after the last. */
function following<T>(choices: readonly T[], now: T): T {
  return choices[(choices.indexOf(now) + 1) % choices.length]!
}

function keys(ctx: BotContext, { post, lines }: OpenPost): Keys {
  const t = texts(ctx)
  const k = t.optionButtons
  const { options: o, content } = post.payload
  const mark = (on: unknown, words: string) => on
    ? `✓ ${words}`
    : words
  const after = (hours: number | undefined) => hours
    ? k.after(t.hours(hours))
    : k.never
  return [
    [
      postKey(mark(o.silent, k.silent), post, 'opt', 'silent'),
      postKey(mark(o.protect, k.protect), post, 'opt', 'protect'),
    ],
    [
      postKey(mark(o.pin, k.pin), post, 'opt', 'pin'),
      ...(o.pin
        ? [
            postKey(k.unpin(after(o.unpin_after_hours)), post, 'opt', 'unpin'),
          ]
        : []),
    ],
    [
      postKey(k.remove(after(o.delete_after_hours)), post, 'opt', 'remove'),
      postKey(k.other, post, 'ask', 'remove'),
    ],
    ...(content.kind === 'text'
      ? [
          [
            postKey(k.preview(k.previews[o.preview ?? 'auto']), post, 'opt', 'preview'),
          ],
        ]
      : []),
    [
      postKey(mark(o.reply_to, k.reply), post, 'ask', 'reply'),
      ...(lines.some(({ channel }) => channel.kind === 'supergroup')
        ? [
            postKey(mark(o.topic, k.topic), post, 'ask', 'topic'),
          ]
        : []),
    ],
    [
      postKey(t.buttons.done, post, 'open'),
    ],
  ]
}

async function show(ctx: BotContext, open: OpenPost): Promise<void> {
  const t = texts(ctx)
  const long = (open.post.payload.options.delete_after_hours ?? 0) > deletableHours
  await ctx.edit([
    t.optionsTitle,
    ...(long
      ? [t.longDelete]
      : []),
  ].join('\n\n'), {
    keyboard: {
      inline_keyboard: keys(ctx, open),
    },
  })
}

async function set(ctx: BotContext, open: OpenPost, options: Options): Promise<OpenPost> {
  const kept = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined && value !== false)) as Options
  return { ...open, post: await changePayload(ctx, open.post, { ...open.post.payload, options: kept }) }
}

const switches: Record<string, (options: Options) => Options> = {
  silent: o => ({ ...o, silent: !o.silent }),
  protect: o => ({ ...o, protect: !o.protect }),
  pin: o => ({ ...o, pin: !o.pin, unpin_after_hours: undefined }),
  unpin: o => ({
    ...o,
    unpin_after_hours: following(hoursOffered, o.unpin_after_hours as 1),
  }),
  remove: o => ({
    ...o,
    delete_after_hours: following(hoursOffered, o.delete_after_hours as 1),
  }),
  preview: o => ({
    ...o,
    preview: following(previews, o.preview),
  }),
}

export const optionVerbs: Record<string, PostVerb> = {
  options: async (ctx, open) => {
    ctx.leave()
    await show(ctx, open)
  },
  opt: async (ctx, open, name) => {
    const turn = switches[name]
    if (turn)
      await show(ctx, await set(ctx, open, turn(open.post.payload.options)))
  },
  ask: async (ctx, open, name) => {
    const t = texts(ctx)
    const asked = { remove: t.removeAsk, reply: t.replyAsk, topic: t.topicAsk }[name]
    if (!asked)
      return
    ctx.enter('option', { post: open.post.publicId, name })
    await ctx.edit(asked, {
      keyboard: {
        inline_keyboard: [
          [
            postKey(t.buttons.cancel, open.post, 'options'),
          ],
        ],
      },
    })
  },
}

/** The message a link or a forwarded post names. */
function messageNumber(text: string, origin: MessageOrigin | undefined): number | null {
  if (origin?.type === 'channel')
    return origin.message_id
  const link = /^(?:https?:\/\/)?t\.me\/(?:c\/\d+|\w+)\/(?:\d+\/)?(\d+)(?:\?\S*)?$/.exec(text.trim())
  return link
    ? Number(link[1])
    : null
}

export const optionSteps: Steps = {
  option: async (ctx) => {
    const t = texts(ctx)
    const { post, name } = ctx.dialog!.data as { post: string, name: string }
    const { text = '', forward_origin } = ctx.message!
    const open = await openPost(ctx, post)
    const change: Options = {}
    if (name === 'remove') {
      const ms = parseDuration(text)
      if (!ms || ms < HOUR / 10 || ms > 366 * 24 * HOUR)
        throw new AppError('duration-unclear', t.removeAsk)
      change.delete_after_hours = ms / HOUR
    }
    else if (name === 'topic') {
      const topic = /^\s*\d{1,15}\s*$/.test(text)
        ? Number(text)
        : Number(/t\.me\/(?:c\/\d+|\w+)\/(\d+)/.exec(text)?.[1] ?? Number.NaN)
      if (!Number.isSafeInteger(topic))
        throw new AppError('topic-unclear', t.topicAsk)
      change.topic = topic || undefined
    }
    else {
      const previous = /^\s*(?:previous|предыдущий)\s*$/i.test(text)
      const number = previous
        ? null
        : messageNumber(text, forward_origin)
      if (!previous && !number)
        throw new AppError('reply-unclear', t.replyUnclear, { hint: t.replyHint })
      change.reply_to = previous ? 'previous' : number!
    }
    const next = await set(ctx, open, {
      ...open.post.payload.options,
      ...change,
    })
    const long = (change.delete_after_hours ?? 0) > deletableHours
    ctx.enter('ready', { post })
    const { text: words, keyboard } = controls(ctx, next, long ? t.longDelete : t.edited)
    await ctx.say(words, { keyboard })
  },
}
