// One channel in the chat: its card, its posting times, holding it and letting it go.

import type { BotContext, Steps } from '#kit/bot'
import type { OpenChannel } from './acting.ts'
import type { Channel } from './store.ts'
import { AppError } from '#kit/app'
import { memberOf } from '#kit/bot'
import { formatInstant, wallOf } from '#kit/time'
import { openChannel, openPost } from './acting.ts'
import { key } from './bot-post.ts'
import { settle } from './bot-when.ts'
import { lacking, mayPostAgain, rightsOf } from './having-rights.ts'
import { isPaused, pauseChannel, resumeChannel } from './pausing.ts'
import { reflowQueue } from './planning.ts'
import { usefulRights } from './rights.ts'
import { mayManage, mayPause } from './roles.ts'
import { parseSlots, slotLines } from './slot-words.ts'
import { deleteChannel, setChannel, setSlots, slotsOf, waitingIn } from './store.ts'
import { channelTexts, roleTexts } from './texts-channel.ts'
import { texts } from './texts.ts'

export type ChannelVerb = (ctx: BotContext, open: OpenChannel, argument: string) => Promise<void>

/** Which verbs only an owner may use; the others are for whoever has a role there. */
export const ownersVerbs = new Set([
  'zone',
  'tz',
  'usual',
  'times',
  'day',
  'people',
  'person',
  'role',
  'add',
  'forget',
  'forgetyes',
])

async function showCard(ctx: BotContext, { channel, role }: OpenChannel, head?: string): Promise<void> {
  const t = channelTexts(ctx)
  const slots = await slotsOf(channel.id, ctx.db)
  const paused = isPaused(channel, ctx.now)
  const { publicId, tz } = channel
  await ctx.edit([
    ...(head
      ? [head]
      : []),
    t.card(channel.title, tz, wallOf(ctx.now, tz).time, slots.length, roleTexts(ctx).roles[role]),
    ...(paused
      ? [
          t.paused(channel.pausedUntil === null
            ? null
            : formatInstant(channel.pausedUntil, { zone: tz, language: ctx.language, now: ctx.now }), t.why[channel.pauseReason ?? 'asked']),
        ]
      : []),
  ].join('\n\n'), {
    keyboard: {
      inline_keyboard: [
        [
          key(t.keys.slots, `channel:${publicId}:slots`),
          ...(mayPause(role)
            ? [
                paused
                  ? key(t.keys.resume, `channel:${publicId}:resume`)
                  : key(t.keys.pause, `channel:${publicId}:pause`),
              ]
            : []),
        ],
        ...(mayManage(role)
          ? [
              [
                key(t.keys.zone, `channel:${publicId}:zone`),
                key(t.keys.people, `channel:${publicId}:people`),
              ],
              [
                key(t.keys.check, `channel:${publicId}:check`),
                key(t.keys.forget, `channel:${publicId}:forget`),
              ],
            ]
          : []),
        [
          key(texts(ctx).buttons.back, 'connect'),
        ],
      ],
    },
  })
}

/** The week with a button a day; `said` goes before it. */
export async function showSlots(ctx: BotContext, { channel, role }: OpenChannel, said: string[] = []): Promise<void> {
  const t = channelTexts(ctx)
  const lines = slotLines(await slotsOf(channel.id, ctx.db), ctx.language)
  await ctx.edit([
    ...said,
    t.slots(channel.title, channel.tz),
    ...(lines.length
      ? []
      : [t.slotsEmpty]),
  ].join('\n\n'), {
    keyboard: {
      inline_keyboard: [
        ...lines.map(({ dow, text }) => [
          key(channel.daysOff.includes(dow)
            ? `${text} – ${t.off}`
            : `✓ ${text}`, `channel:${channel.publicId}:day:${dow}`),
        ]),
        ...(mayManage(role)
          ? [
              [
                key(t.slotsAdd, `channel:${channel.publicId}:times`),
              ],
            ]
          : []),
        [
          key(texts(ctx).buttons.back, `channel:${channel.publicId}:open`),
        ],
      ],
    },
  })
}

/** What became of the queue, in words. */
async function reflowed(ctx: BotContext, channel: Channel): Promise<string[]> {
  const t = channelTexts(ctx)
  const moves = await reflowQueue(ctx, channel.id)
  const lost = moves.filter(({ to }) => !to).length
  return [
    ...(moves.length > lost
      ? [
          t.moved(moves.length - lost),
        ]
      : []),
    ...(lost
      ? [
          t.dropped(lost),
        ]
      : []),
  ]
}

export const channelVerbs: Record<string, ChannelVerb> = {
  open: async (ctx, open) => await showCard(ctx, open),
  slots: async (ctx, open) => await showSlots(ctx, open),

  day: async (ctx, open, argument) => {
    const dow = Number(argument)
    const { daysOff } = open.channel
    const next = daysOff.includes(dow)
      ? daysOff.filter(day => day !== dow)
      : [...daysOff, dow]
    await setChannel(ctx.db, open.channel.id, { daysOff: next })
    const channel = { ...open.channel, daysOff: next }
    await showSlots(ctx, { ...open, channel }, await reflowed(ctx, channel))
  },

  times: async (ctx, { channel }) => {
    ctx.enter('slots', { channel: channel.publicId })
    await ctx.edit(channelTexts(ctx).slotsAsk, {
      keyboard: {
        inline_keyboard: [
          [
            key(texts(ctx).buttons.cancel, `channel:${channel.publicId}:slots`),
          ],
        ],
      },
    })
  },

  usual: async (ctx, open, post) => {
    await setSlots(ctx.db, open.channel.id, [1, 2, 3, 4, 5].flatMap(dow => ['09:00', '18:00'].map(localTime => ({ dow, localTime }))))
    if (!post)
      return await showSlots(ctx, open)
    const opened = await openPost(ctx, post)
    await settle(ctx, opened, opened.lines, { mode: 'queue' })
  },

  pause: async (ctx, open) => {
    await pauseChannel(ctx, open.channel, null, 'asked')
    await showCard(ctx, {
      ...open,
      channel: { ...open.channel, pausedUntil: null, pauseReason: 'asked' },
    })
  },

  resume: async (ctx, open) => {
    if (!mayPause(open.role))
      throw new AppError('channel-not-yours', channelTexts(ctx).notOwner)
    if (!await mayPostAgain(ctx, open.channel))
      throw new AppError('channel-stuck', channelTexts(ctx).stuck(open.channel.title), { hint: channelTexts(ctx).missingHint })
    const held = await resumeChannel(ctx, open.channel)
    await showCard(ctx, {
      ...open,
      channel: { ...open.channel, pausedUntil: null, pauseReason: null },
    }, channelTexts(ctx).resumed(held.length))
  },

  check: async (ctx, open) => {
    const t = channelTexts(ctx)
    const mine = await memberOf(ctx.telegram, open.channel.chatId, ctx.me.id)
    const channel = {
      ...open.channel,
      rights: mine
        ? rightsOf(mine)
        : {},
    }
    await setChannel(ctx.db, channel.id, { rights: channel.rights })
    const missing = lacking(channel, usefulRights)
    await showCard(ctx, { ...open, channel }, missing.length
      ? `${t.missing(channel.title, missing.map(right => t.rights[right]!))} ${t.missingHint}`
      : t.canDo)
  },

  forget: async (ctx, { channel }) => await ctx.edit(channelTexts(ctx).forgetAsk(channel.title), {
    keyboard: {
      inline_keyboard: [
        [
          key(channelTexts(ctx).keys.forget, `channel:${channel.publicId}:forgetyes`),
          key(texts(ctx).buttons.cancel, `channel:${channel.publicId}:open`),
        ],
      ],
    },
  }),

  forgetyes: async (ctx, { channel }) => {
    for (const { target } of await waitingIn(channel.id, ctx.db))
      ctx.plan.cancel('publish', target.publicId)
    await deleteChannel(ctx.db, channel.id)
    await ctx.edit(channelTexts(ctx).forgotten(channel.title), {
      keyboard: {
        inline_keyboard: [
          [
            key(texts(ctx).buttons.back, 'connect'),
          ],
        ],
      },
    })
  },
}

export const channelSteps: Steps = {
  slots: async (ctx) => {
    const t = channelTexts(ctx)
    const open = await openChannel(ctx, ctx.dialog!.data.channel, true)
    const slots = parseSlots(ctx.message!.text ?? '')
    if (typeof slots === 'number')
      throw new AppError('slots-unclear', t.slotsBad(slots), { hint: t.slotsHint })
    await setSlots(ctx.db, open.channel.id, slots)
    ctx.leave()
    await showSlots(ctx, open, [
      t.slotsSaved,
      ...await reflowed(ctx, open.channel),
    ])
  },
}
