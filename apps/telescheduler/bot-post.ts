// One post in the chat: opened by its public id for somebody who may, and shown as one message with the buttons that fit its state. Long because the buttons of every state stand together, one a line.

import type { InlineKeyboardButton } from '@grammyjs/types'
import type { BotContext } from '#kit/bot'
import type { OpenPost } from './acting.ts'
import type { Payload } from './content.ts'
import type { Line, Post } from './store.ts'
import { titleOf } from '#kit/content'
import { describeRule, formatInstant } from '#kit/time'
import { callsFor } from './calls.ts'
import { clockBadge } from './schedule.ts'
import { texts } from './texts.ts'

export type PostVerb = (ctx: BotContext, open: OpenPost, argument: string) => Promise<void>
export type Keys = (InlineKeyboardButton.CallbackButton | InlineKeyboardButton.WebAppButton)[][]

export const key = (text: string, data: string) => ({ text, callback_data: data })
/** A row that opens the mini app at a route; none in a group, where Telegram refuses such buttons, and none without pages. */
export function pageRow(ctx: BotContext, text: string, route: string): Keys {
  return ctx.page && ctx.chat?.type === 'private'
    ? [
        [
          {
            text,
            web_app: { url: `${ctx.page}#${route}` },
          },
        ],
      ]
    : []
}

export function postKey(text: string, post: Pick<Post, 'publicId'>, verb: string, argument?: string) {
  return key(text, `post:${post.publicId}:${verb}${argument === undefined
    ? ''
    : `:${argument}`}`)
}

/** The post exactly as it will be published, through the same calls. */
export function preview(ctx: BotContext, payload: Payload): void {
  for (const { method, params } of callsFor(payload, { chatId: ctx.chat!.id, preview: true }))
    ctx.plan.send(method, params as never, { priority: 1 })
}

/** "Tue 24 Nov 09:00 Europe/Berlin (11:00 your time), in 17 h", with what is worth a second look. */
export function whenWords(ctx: BotContext, at: number, zone: string, localAt?: string | null): string {
  const t = texts(ctx)
  const badge = localAt
    ? clockBadge(localAt, zone)
    : null
  return [
    formatInstant(at, {
      zone,
      language: ctx.language,
      now: ctx.now,
      ...(ctx.person.tz && { own: ctx.person.tz }),
    }),
    ...(badge === 'moved'
      ? [t.moved]
      : badge
        ? [t.clocks]
        : []),
    ...(at - ctx.now > 366 * 86_400_000
      ? [t.far]
      : []),
  ].join('\n')
}

/** Where one line of a post stands, in words. */
export function lineWords(ctx: BotContext, { target, channel }: Line): string {
  const t = texts(ctx)
  const rule = target.rule && target.mode === 'recurring'
    ? describeRule(target.rule, ctx.language)
    : null
  const waits = target.nextRunAt !== null && (target.state === 'scheduled' || target.state === 'held')
  return [
    `${channel.title}${target.state === 'scheduled' || target.state === 'draft'
      ? ''
      : ` – ${t.state[target.state]}`}`,
    ...(rule
      ? [rule]
      : []),
    ...(waits
      ? [
          whenWords(ctx, target.nextRunAt!, target.tz ?? channel.tz, target.occurrenceKey),
        ]
      : []),
  ].join('\n')
}

function optionWords(ctx: BotContext, { options: o, buttons }: Payload): string[] {
  const t = texts(ctx)
  const hours = (n: number) => t.hours(n)
  const links = buttons.flat().length
  return [
    ...(links
      ? [
          t.options.links(links),
        ]
      : []),
    ...(o.silent
      ? [t.options.silent]
      : []),
    ...(o.pin
      ? [t.options.pin]
      : []),
    ...(o.unpin_after_hours
      ? [
          t.options.unpin(hours(o.unpin_after_hours)),
        ]
      : []),
    ...(o.protect
      ? [t.options.protect]
      : []),
    ...(o.preview
      ? [t.options.preview[o.preview]]
      : []),
    ...(o.topic
      ? [
          t.options.topic(o.topic),
        ]
      : []),
    ...(o.reply_to
      ? [
          t.options.reply(o.reply_to === 'previous'
            ? t.previous
            : `#${o.reply_to}`),
        ]
      : []),
    ...(o.delete_after_hours
      ? [
          t.options.remove(hours(o.delete_after_hours)),
        ]
      : []),
    ...(o.previous
      ? [t.options.previous[o.previous]]
      : []),
  ]
}

/** The control message of a post. */
export function controls(ctx: BotContext, open: OpenPost, head?: string): { text: string, keyboard: { inline_keyboard: Keys } } {
  const t = texts(ctx)
  const { post, lines, mine } = open
  const options = optionWords(ctx, post.payload).join(' · ')
  const isDraft = post.state === 'draft' || post.state === 'approved'
  const text = [
    ...(head
      ? [head]
      : []),
    ...(isDraft
      ? [
          mine.length
            ? lines.length
              ? t.where(lines.map(({ channel }) => channel.title).join(', '))
              : t.nowhere
            : t.noChannel,
        ]
      : [
          `${t.state[post.state]}: ${titleOf(post.payload.content) || t.kinds[post.payload.content.kind]}`,
          ...lines.map(line => lineWords(ctx, line)),
        ]),
    ...(options
      ? [options]
      : []),
    ...(isDraft && mine.length
      ? [t.whenAsk]
      : []),
  ].join('\n\n')
  return {
    text,
    keyboard: {
      inline_keyboard: isDraft
        ? draftKeys(ctx, open)
        : plannedKeys(ctx, open),
    },
  }
}

function draftKeys(ctx: BotContext, { post, lines, mine }: OpenPost): Keys {
  const t = texts(ctx).buttons
  const last = [
    postKey(t.keep, post, 'keep'),
    postKey(t.drop, post, 'drop'),
  ]
  if (!mine.length) {
    return [
      [
        key(texts(ctx).startButtons.connect, 'connect'),
      ],
      last,
    ]
  }
  const toggles = mine.map(({ channel }) => postKey(`${lines.some(line => line.channel.id === channel.id)
    ? '✓ '
    : ''}${channel.title}`, post, 'to', channel.publicId))
  return [
    ...(mine.length > 1
      ? Array.from({
          length: Math.ceil(Math.min(toggles.length, 60) / 2),
        }, (_, i) => toggles.slice(i * 2, i * 2 + 2))
      : []),
    [
      postKey(t.now, post, 'now'),
      postKey(t.queue, post, 'queue'),
      postKey(t.top, post, 'top'),
    ],
    [
      postKey(t.pick, post, 'when'),
      postKey(t.repeat, post, 'repeat'),
    ],
    [
      postKey(t.links, post, 'links'),
      postKey(t.options, post, 'options'),
      postKey(t.edit, post, 'edit'),
    ],
    ...(lines.length > 1
      ? [
          [
            postKey(t.perChannel, post, 'each'),
          ],
        ]
      : []),
    ...pageRow(ctx, t.calendar, `/posts/${post.publicId}`),
    last,
  ]
}

function plannedKeys(ctx: BotContext, { post, lines }: OpenPost): Keys {
  const t = texts(ctx).buttons
  const waits = lines.some(({ target }) => target.state === 'scheduled' || target.state === 'held')
  return [
    ...(waits
      ? [
          [
            postKey(t.undo, post, 'undo'),
            postKey(t.retime, post, 'when'),
          ],
        ]
      : []),
    ...lines.filter(({ target }) => target.mode === 'recurring' && target.state === 'scheduled').map(({ target, channel }) => [
      key(texts(ctx).skipNext(channel.title), `target:${target.publicId}:skip`),
    ]),
    [
      postKey(t.edit, post, 'edit'),
      postKey(t.links, post, 'links'),
      ...(waits
        ? [
            postKey(t.options, post, 'options'),
          ]
        : []),
    ],
    [
      postKey(t.show, post, 'show'),
      ...(waits && lines.length > 1
        ? [
            postKey(t.perChannel, post, 'each'),
          ]
        : []),
      postKey(t.drop, post, 'drop'),
    ],
    ...pageRow(ctx, t.calendar, `/posts/${post.publicId}`),
  ]
}

/** Shows the control message in place of the pressed one, or anew. */
export async function showPost(ctx: BotContext, open: OpenPost, head?: string): Promise<void> {
  const { text, keyboard } = controls(ctx, open, head)
  await ctx.edit(text, { keyboard })
}
