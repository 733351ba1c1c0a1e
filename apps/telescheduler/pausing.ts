// Holding a channel and letting it go on. What comes due meanwhile is held, not lost.

import type { Desk } from './planning.ts'
import type { Channel, Line } from './store.ts'
import { planPublish, reflowQueue, scheduleRule } from './planning.ts'
import { lateMs } from './schedule.ts'
import { note, setChannel, setTarget, waitingIn } from './store.ts'

export function isPaused(channel: Pick<Channel, 'pausedUntil' | 'pauseReason'>, now: number): boolean {
  return channel.pausedUntil !== null
    ? channel.pausedUntil > now
    : channel.pauseReason !== null
}

/** Nothing goes out in this channel until then, or (null) until somebody resumes. */
export async function pauseChannel(desk: Desk, channel: Channel, until: number | null, reason: NonNullable<Channel['pauseReason']>): Promise<void> {
  await setChannel(desk.db, channel.id, { pausedUntil: until, pauseReason: reason })
  desk.plan.cancel('resume', channel.publicId)
  if (until !== null)
    desk.plan.schedule('resume', { channel: channel.publicId }, { at: until, key: channel.publicId })
  await note(desk.db, {
    channelId: channel.id,
    action: 'paused',
    detail: { until, reason },
    now: desk.now,
  })
}

/**
 * Goes on. The queue finds its places again; a fixed time that passed less than half an hour ago is late but goes out, one a minute;
 * an older one is missed, about which its owner is asked; a repeating post goes on with its next time.
 * @returns the posts that were held
 */
export async function resumeChannel(desk: Desk, channel: Channel): Promise<Line[]> {
  await setChannel(desk.db, channel.id, { pausedUntil: null, pauseReason: null })
  desk.plan.cancel('resume', channel.publicId)
  const held = (await waitingIn(channel.id, desk.db)).filter(line => line.target.state === 'held')
  for (const line of held) {
    const { mode, rule, nextRunAt, occurrenceKey } = line.target
    if (mode === 'queue')
      continue
    if (mode === 'recurring' && rule && nextRunAt !== null && nextRunAt + lateMs < desk.now) {
      if (!await scheduleRule(desk, line, rule, line.target.tz ?? channel.tz))
        await setTarget(desk.db, line.target.id, { state: 'sent', nextRunAt: null })
      continue
    }
    await setTarget(desk.db, line.target.id, { state: 'scheduled' })
    if (nextRunAt !== null && occurrenceKey !== null) {
      planPublish(desk, line.target, { at: nextRunAt, key: occurrenceKey }, {
        run: String(desk.now),
      })
    }
  }
  await reflowQueue(desk, channel.id)
  await note(desk.db, { channelId: channel.id, action: 'resumed', now: desk.now })
  return held
}
