// What its mini app may ask: a person reads their own rows as themselves; what they change goes through the functions of the chat.

import type { Actor } from './acting.ts'
import type { Ctx } from './api-actor.ts'
import type { When } from './posting.ts'
import type { ChannelView, EntryView } from './views.ts'
import * as v from 'valibot'
import { AppError } from '#kit/app'
import { titleOf } from '#kit/content'
import { addDays, isTime, isZone, wallOf } from '#kit/time'
import { body, createApi, query } from '#kit/user'
import { openChannel } from './acting.ts'
import { actorOf, reader } from './api-actor.ts'
import { Id } from './api-bodies.ts'
import { posts } from './api-posts.ts'
import { exportFile } from './export.ts'
import { mayPostAgain } from './having-rights.ts'
import { UnreadableFile } from './import-rows.ts'
import { importPosts, importRefusal, inZone, planImport } from './import.ts'
import { pauseChannel, resumeChannel } from './pausing.ts'
import { changeZone, reflowQueue, reorderQueue } from './planning.ts'
import { mayPause, maySchedule } from './roles.ts'
import { localAtOf } from './schedule.ts'
import { channelsOf, deliveredBetween, exportUser, setChannel, setSlots, slotsFor, slotsOf, waitingBefore } from './store.ts'
import { channelTexts } from './texts-channel.ts'
import { listTexts } from './texts-lists.ts'
import { channelView, deliveredEntry, dueAt, waitingEntries } from './views.ts'

export type { Content, Words } from '#kit/content'
export type { Recurrence } from '#kit/time'
export type { Button, Options } from './content.ts'
export type { ExportFile } from './export.ts'
export type { ChannelView, DraftView, EntryView, PostView, TargetView } from './views.ts'

const day = 86_400_000
/** A calendar shows at most so many days and entries at once. */
const longestRange = 100 * day
const mostEntries = 1000

const Instant = v.pipe(v.string(), v.isoTimestamp('must be an instant like 2026-11-23T10:00:00Z'), v.transform(Date.parse))
const Range = v.object({ from: Instant, to: Instant })
const Slots = v.object({
  slots: v.pipe(v.array(v.object({
    dow: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7)),
    localTime: v.pipe(v.string(), v.check(isTime, 'must be a time like 09:00')),
  })), v.maxLength(7 * 48)),
  days_off: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))), v.maxLength(7)),
})
const Import = v.object({
  name: v.pipe(v.string(), v.maxLength(200)),
  text: v.pipe(v.string(), v.maxLength(1_000_000)),
})

const Zone = v.object({
  zone: v.pipe(v.string(), v.check(isZone, 'is no time zone')),
})
const Order = v.object({
  order: v.pipe(v.array(Id), v.maxLength(1000)),
})
const Pause = v.object({
  /** Null: until somebody resumes. */
  minutes: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(366 * 24 * 60))), null),
})

/** The channel as it is now, for whoever just changed it. */
async function channelNow(actor: Actor, publicId: string): Promise<{ channel: ChannelView }> {
  const open = await openChannel(actor, publicId)
  return {
    channel: channelView(open, await slotsOf(open.channel.id, actor.db), actor.now),
  }
}

async function planOf(actor: Actor, file: v.InferOutput<typeof Import>) {
  const channels = (await channelsOf(actor.from!.id, actor.db)).filter(({ role }) => maySchedule(role)).map(({ channel }) => channel)
  if (!channels.length)
    throw new AppError('channel-missing', channelTexts(actor).noneYet)
  try {
    return await planImport(file.name, file.text, { channels, now: actor.now })
  }
  catch (error) {
    if (error instanceof UnreadableFile)
      throw new AppError('file-unreadable', listTexts(actor).importFile, { hint: listTexts(actor).importColumns, cause: error })
    throw error
  }
}

/** `YYYY-MM-DDTHH:MM` in the channel's zone; null where the file names no time. */
function wallIn(when: When | null, zone: string): string | null {
  const there = when && inZone(when, zone)
  return there?.mode === 'fixed'
    ? localAtOf(there.wall)
    : null
}

/** The channel in the address, if the person has a role there, and them as somebody who acts. @throws AppError 404, or 403 where their role is not enough */
async function actIn(c: Ctx, who: 'owner' | 'editor' | 'anybody') {
  const open = await openChannel(reader(c), c.req.param('id')!, who === 'owner')
  if (who === 'editor' && !mayPause(open.role))
    throw new AppError('channel-not-yours', channelTexts('en').notOwner, { status: 403 })
  return { actor: await actorOf(c), ...open }
}

export const api = createApi()
  .route('/', posts)
  .get('/channels', async (c) => {
    const [mine, slots] = await Promise.all([
      channelsOf(c.env.user.id, c.env.db),
      slotsFor(c.env.user.id, c.env.db),
    ])
    const channels: ChannelView[] = mine.map(row => channelView(row, slots.filter(slot => slot.channelId === row.channel.id), c.env.now))
    return c.json({ channels })
  })
  .patch('/channels/:id', body(Zone), async (c) => {
    const { actor, channel } = await actIn(c, 'owner')
    await changeZone(actor, channel, c.req.valid('json').zone)
    return c.json(await channelNow(actor, channel.publicId))
  })
  .put('/channels/:id/slots', body(Slots), async (c) => {
    const { slots, days_off: daysOff } = c.req.valid('json')
    const { actor, channel } = await actIn(c, 'owner')
    await setSlots(actor.db, channel.id, slots)
    await setChannel(actor.db, channel.id, {
      daysOff: [
        ...new Set(daysOff),
      ].sort(),
    })
    const moved = await reflowQueue(actor, channel.id)
    return c.json({
      ...await channelNow(actor, channel.publicId),
      moved: moved.filter(({ to }) => to).length,
      dropped: moved.filter(({ to }) => !to).length,
    })
  })
  .put('/channels/:id/queue', body(Order), async (c) => {
    const { actor, channel } = await actIn(c, 'editor')
    if (!await reorderQueue(actor, channel.id, c.req.valid('json').order))
      throw new AppError('queue-changed', 'The queue holds other posts by now.', { status: 409, hint: 'Load it again.' })
    return c.body(null, 204)
  })
  .post('/channels/:id/pause', body(Pause), async (c) => {
    const { minutes } = c.req.valid('json')
    const { actor, channel } = await actIn(c, 'editor')
    // where the bot was removed, that stays the reason: an end of the pause would not bring it back
    if (channel.pauseReason === null || channel.pauseReason === 'asked') {
      await pauseChannel(actor, channel, minutes === null
        ? null
        : actor.now + minutes * 60_000, 'asked')
    }
    return c.json(await channelNow(actor, channel.publicId))
  })
  .post('/channels/:id/resume', async (c) => {
    const { actor, channel } = await actIn(c, 'editor')
    if (!await mayPostAgain(actor, channel))
      throw new AppError('channel-stuck', channelTexts(actor).stuck(channel.title), { hint: channelTexts(actor).missingHint, status: 409 })
    const held = await resumeChannel(actor, channel)
    return c.json({
      ...await channelNow(actor, channel.publicId),
      held: held.length,
    })
  })

  .get('/calendar', query(Range), async (c) => {
    const { from, to } = c.req.valid('query')
    if (to <= from || to - from > longestRange)
      throw new AppError('range-invalid', '"to" must be later than "from", by 100 days at most.')
    const { id } = c.env.user
    // every zone's wall is within a day of UTC's
    const key = (at: number, days: number) => `${addDays(wallOf(at, 'UTC').date, days)}T00:00`
    const [waiting, delivered] = await Promise.all([
      waitingBefore(id, to, mostEntries, c.env.db),
      deliveredBetween(id, key(from, -1), key(to, 2), mostEntries, c.env.db),
    ])
    const entries: EntryView[] = [
      ...waiting.flatMap(line => waitingEntries(line, id, from, to)),
      ...delivered.filter(line => dueAt(line) >= from && dueAt(line) < to).map(line => deliveredEntry(line, id)),
    ]
    return c.json({
      entries: entries.sort((a, b) => a.at.localeCompare(b.at)).slice(0, mostEntries),
      /** There is more than is shown: ask for fewer days. */
      more: entries.length > mostEntries || waiting.length === mostEntries || delivered.length === mostEntries,
    })
  })
  .post('/import/check', body(Import), async (c) => {
    const file = c.req.valid('json')
    const actor = await actorOf(c)
    const plan = await planOf(actor, file)
    const refusal = await importRefusal(actor, plan)
    return c.json({
      posts: plan.posts.length,
      rows: plan.posts.map(({ row, payload, targets }) => ({
        row,
        title: titleOf(payload.content),
        kind: payload.content.kind,
        targets: targets.map(({ channel, when }) => ({
          channel: channel.title,
          mode: when?.mode ?? 'draft',
          local: wallIn(when, channel.tz),
        })),
      })),
      skipped: plan.skipped,
      errors: plan.errors.map(({ row, code, part }) => ({
        row,
        code,
        part,
        message: listTexts(actor).rowErrors[code],
      })),
      refusal: refusal && { code: refusal.code, message: refusal.words },
    })
  })
  .post('/import', body(Import), async (c) => {
    const file = c.req.valid('json')
    const actor = await actorOf(c)
    return c.json(await importPosts(actor, await planOf(actor, file)), 201)
  })
  .get('/export', async c => c.json(exportFile(await exportUser({ db: c.env.db }, c.env.user.id))))
