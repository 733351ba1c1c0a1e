// The moment a post goes out: everything that may have changed since it was scheduled is looked at again, then its first call is planned.

import type { Work } from '#kit/jobs'
import type { Reason } from './failures.ts'
import type { DeliveredLine, Delivery, Line } from './store.ts'
import { isAdmin, memberOf, missingRights } from '#kit/bot'
import { problemsOf } from '#kit/content'
import { MINUTE } from '#kit/time'
import { callsFor } from './calls.ts'
import { payloadFor } from './content.ts'
import { stopsChannel } from './failures.ts'
import { isPaused, pauseChannel } from './pausing.ts'
import { planPublish } from './planning.ts'
import { nextOf, wallFrom, withoutOldSkips } from './schedule.ts'
import { approversOf, lastMessageIn, lineBy, lockChannel, lockLine, note, openDelivery, peopleBy, reopenDelivery, setChannel, setDelivery, setTarget, settlePost } from './store.ts'
import { concerned, deliveryButtons, named, resumeButton, tell } from './tell.ts'

export interface Occurrence { target: string, occurrence: string, attempt: number }

/** The line with its channel and target held; null when this occurrence is no longer planned. */
async function take({ db }: Work, { target, occurrence, attempt }: Occurrence): Promise<Line | null> {
  const seen = await lineBy(db, { publicId: target })
  if (!seen || !await lockChannel(db, seen.channel.id))
    return null
  const line = await lockLine(db, target)
  const planned = line && (attempt > 1 || (line.target.state === 'scheduled' && line.target.occurrenceKey === occurrence))
  return planned ? line : null
}

/** Writes the occurrence down, once and for all; null when it has been already. */
async function open({ db }: Work, { target, channel }: Line, { occurrence, attempt }: Occurrence, state: Delivery['state'], error?: Reason): Promise<Delivery | null> {
  return attempt > 1
    ? await reopenDelivery(db, target.id, occurrence, attempt)
    : await openDelivery(db, {
        targetId: target.id,
        occurrenceKey: occurrence,
        chatId: channel.chatId,
        state,
        error,
      })
}

/** Goes on to the next time of a repeating post, whatever becomes of this one; any other post has left the calendar. */
async function advance(work: Work, { target, post }: Line, { attempt }: Occurrence, ended: 'sending' | 'missed'): Promise<void> {
  if (target.mode === 'recurring' && target.rule && target.tz && attempt > 1)
    return
  const rule = target.mode === 'recurring' && target.rule && withoutOldSkips(target.rule, wallFrom(target.occurrenceKey!).date)
  const next = rule && nextOf({ rule, tz: target.tz! }, Math.max(target.nextRunAt ?? 0, ended === 'missed'
    ? work.now
    : 0))
  if (next) {
    await setTarget(work.db, target.id, {
      rule,
      nextRunAt: next.at,
      occurrenceKey: next.key,
      localAt: next.key,
      occurrenceNo: target.occurrenceNo + 1,
    })
    planPublish(work, target, next)
  }
  else {
    await setTarget(work.db, target.id, { state: ended, nextRunAt: null, occurrenceNo: target.occurrenceNo + 1 })
  }
  await settlePost(work.db, post.id)
}

/** Asks Telegram whether it may go out there now, and whether who scheduled it still may. */
async function refusal({ telegram, me }: Work, { channel, post }: Line): Promise<Reason | null> {
  const [mine, theirs] = await Promise.all([
    memberOf(telegram, channel.chatId, me.id),
    memberOf(telegram, channel.chatId, post.scheduledBy ?? post.authorId),
  ])
  if (!mine || mine.status === 'left' || mine.status === 'kicked')
    return 'kicked'
  if (missingRights(mine, channel.kind, ['can_post_messages']).length)
    return 'no-right'
  return isAdmin(theirs)
    ? null
    : 'not-admin'
}

/** Holds it back until somebody resumes; when the bot itself is at fault, with everything else in that channel. */
async function hold(work: Work, line: Line, reason: Reason | null): Promise<void> {
  await setTarget(work.db, line.target.id, { state: 'held' })
  if (!reason)
    return
  const person = (await peopleBy(work.db, [line.post.scheduledBy ?? line.post.authorId])).values().next().value
  if (stopsChannel(reason))
    await pauseChannel(work, line.channel, null, reason)
  await tell(work, concerned(line), (t, reader) => ({
    text: stopsChannel(reason)
      ? t.held(named(line, t, reader), t.reasons[reason])
      : t.heldPerson(named(line, t, reader), person?.firstName || t.someone),
    buttons: [
      resumeButton(t, line),
    ],
  }))
}

/** Not sent, because nobody approved it: author and approvers are told. */
async function unapproved(work: Work, line: Line, delivery: Delivery): Promise<void> {
  await setDelivery(work.db, delivery.id, { state: 'missed', error: 'not-approved' })
  const at = line.target.nextRunAt
  await tell(work, [
    ...concerned(line),
    ...await approversOf(work.db, line.post),
  ], (t, reader) => ({
    text: t.notApproved(named(line, t, reader, at)),
    buttons: [
      deliveryButtons(t, { delivery }, ['retime', 'drop']),
    ],
  }))
}

/**
 * When it may leave. A post on time leaves at once; after an outage they leave one a minute, and what comes due meanwhile waits behind them.
 */
export function leavesAt({ now, due, last }: { now: number, due: number, last: number | null }): number {
  const behind = (last ?? Number.NEGATIVE_INFINITY) + MINUTE
  return last !== null && (last > now || now - due >= MINUTE)
    ? Math.max(now, behind)
    : now
}

export async function publish(work: Work, job: Occurrence): Promise<void> {
  const line = await take(work, job)
  if (!line)
    return
  const { post, target, channel } = line
  const first = job.attempt === 1
  if (first && isPaused(channel, work.now))
    return await hold(work, line, null)
  const pending = post.state === 'pending' || post.state === 'draft'
  const reason = pending
    ? null
    : await refusal(work, line)
  if (reason && first)
    return await hold(work, line, reason)
  const delivery = await open(work, line, job, 'sending')
  if (!delivery)
    return
  await advance(work, line, job, pending ? 'missed' : 'sending')
  if (pending)
    return await unapproved(work, line, delivery)
  const payload = payloadFor(post.payload, target.overrides)
  const problem = problemsOf(payload)[0]
  if (reason || problem)
    return await fail(work, { ...line, delivery }, reason ?? 'text-invalid')
  const previous = payload.options.reply_to === 'previous'
    ? await lastMessageIn(work.db, channel.chatId)
    : null
  const [call, ...rest] = callsFor(payload, { chatId: channel.chatId, previous })
  const at = leavesAt({
    now: work.now,
    due: first
      ? target.nextRunAt ?? work.now
      : work.now,
    last: channel.lastPostAt,
  })
  work.plan.send(call!.method, call!.params as never, {
    then: 'published',
    data: { delivery: delivery.publicId, rest },
    lost: 'ask',
    at,
  })
  await setChannel(work.db, channel.id, { lastPostAt: at })
}

/** Its time was more than half an hour ago: nobody sends old news without asking. */
export async function missed(work: Work, job: Occurrence): Promise<void> {
  const line = await take(work, job)
  if (!line)
    return
  if (job.attempt === 1 && isPaused(line.channel, work.now))
    return await hold(work, line, null)
  const delivery = await open(work, line, job, 'missed', 'late')
  if (!delivery)
    return
  const at = line.target.nextRunAt
  await setDelivery(work.db, delivery.id, { state: 'missed', error: 'late' })
  await advance(work, line, job, 'missed')
  await tell(work, concerned(line), (t, person) => ({
    text: t.missed(named(line, t, person, at)),
    buttons: [
      deliveryButtons(t, { delivery }, ['now', 'slot', 'drop']),
    ],
  }))
}

/** Writes a failure down and says it in words, with what can be done. */
export async function fail(work: Work, delivered: DeliveredLine, reason: Reason, error?: string): Promise<void> {
  const { delivery, target, post, channel } = delivered
  await setDelivery(work.db, delivery.id, { state: 'failed', error: reason })
  if (target.mode !== 'recurring' || target.nextRunAt === null)
    await setTarget(work.db, target.id, { state: 'failed' })
  await settlePost(work.db, post.id)
  const stopped = stopsChannel(reason)
  if (stopped && !isPaused(channel, work.now))
    await pauseChannel(work, channel, null, reason)
  await note(work.db, {
    channelId: channel.id,
    postId: post.id,
    action: 'failed',
    detail: { reason },
    now: work.now,
  })
  await tell(work, concerned(delivered), (t, person) => ({
    text: t.failed(named(delivered, t, person), t.reasons[reason], error && reason !== 'unreachable'
      ? t.telegramSays(error)
      : ''),
    buttons: [
      deliveryButtons(t, delivered, ['retry', 'retime', 'drop']),
      ...(stopped
        ? [
            resumeButton(t, delivered),
          ]
        : []),
    ],
  }))
}

/** The job itself could not run: Telegram did not answer its questions for a long time. */
export async function gaveUp(work: Work, job: Occurrence): Promise<void> {
  const line = await take(work, job)
  const delivery = line && await open(work, line, job, 'failed', 'unreachable')
  if (!line || !delivery)
    return
  await advance(work, line, job, 'missed')
  await fail(work, { ...line, delivery }, 'unreachable')
}
