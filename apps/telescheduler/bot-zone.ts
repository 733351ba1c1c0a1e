// In which time zone a channel lives: the person's own first, a city, or the time on its clock.

import type { BotContext, Steps } from '#kit/bot'
import type { ChannelVerb } from './bot-channel.ts'
import type { Keys } from './bot-post.ts'
import type { Channel } from './store.ts'
import { AppError } from '#kit/app'
import { findZone, guessZone, isZone, wallOf, zoneFromLocation } from '#kit/time'
import { openChannel } from './acting.ts'
import { key } from './bot-post.ts'
import { changeZone } from './planning.ts'
import { setPersonZone } from './store.ts'
import { channelTexts } from './texts-channel.ts'
import { texts } from './texts.ts'

/** Zones to choose from; without a known one of their own the person is asked in words. */
export function zoneKeys(ctx: BotContext, { publicId }: Channel): Keys {
  const t = channelTexts(ctx)
  return [
    ...(ctx.person.tz
      ? [
          [
            key(t.zoneMine(ctx.person.tz), `channel:${publicId}:tz:${ctx.person.tz}`),
          ],
        ]
      : []),
    [
      key(t.zoneOther, `channel:${publicId}:zone`),
      key('UTC', `channel:${publicId}:tz:UTC`),
    ],
  ]
}

async function setZone(ctx: BotContext, channel: Channel, tz: string): Promise<void> {
  const t = channelTexts(ctx)
  ctx.leave()
  await changeZone(ctx, channel, tz)
  // who names a first zone most likely lives in it; /tz changes it
  if (!ctx.person.tz && tz !== 'UTC')
    await setPersonZone(ctx.db, ctx.from!.id, tz)
  await ctx.edit(`${t.zoneSet(channel.title, tz, wallOf(ctx.now, tz).time)}\n\n${t.next}`, {
    keyboard: {
      inline_keyboard: [
        [
          key(t.keys.slots, `channel:${channel.publicId}:slots`),
          key(texts(ctx).buttons.open, `channel:${channel.publicId}:open`),
        ],
      ],
    },
  })
}

export const zoneVerbs: Record<string, ChannelVerb> = {
  zone: async (ctx, { channel }) => {
    ctx.enter('zone', { channel: channel.publicId })
    await ctx.edit(channelTexts(ctx).zoneAsk(channel.title))
  },
  tz: async (ctx, { channel }, tz) => {
    if (!isZone(tz))
      throw new AppError('zone-unknown', channelTexts(ctx).zoneUnknown)
    await setZone(ctx, channel, tz)
  },
}

export const zoneSteps: Steps = {
  zone: async (ctx) => {
    const t = channelTexts(ctx)
    const { text = '', location } = ctx.message!
    const { channel } = await openChannel(ctx, ctx.dialog!.data.channel, true)
    const clock = /^\s*([01]?\d|2[0-3])[:. ]([0-5]\d)\s*$/.exec(text)
    if (clock) {
      const zones = guessZone({ timeNow: `${clock[1]!.padStart(2, '0')}:${clock[2]}`, now: ctx.now, language: ctx.language })
      if (zones.length) {
        return await ctx.say(t.zoneAsk(channel.title), {
          keyboard: {
            inline_keyboard: zones.slice(0, 8).map(zone => [
              key(zone, `channel:${channel.publicId}:tz:${zone}`),
            ]),
          },
        })
      }
    }
    const zone = location
      ? zoneFromLocation(location.latitude, location.longitude)
      : findZone(text)
    if (!zone)
      throw new AppError('zone-unknown', t.zoneUnknown, { hint: t.zoneHint })
    await setZone(ctx, channel, zone)
  },
}
